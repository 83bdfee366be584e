"""The three scenarios that come with tongket, played once in turn as a demo plays them: what their papers and traces hold."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from tongket.documents.models import Paper
from tongket.followup.models import Task
from tongket.kit import clock
from tongket.live.models import LogEntry
from tongket.org.models import Unit
from tongket.reporting.models import CarriedTask, ReportLine
from tongket.site.demo import prepare_demo
from tongket.site.scenario import read_scenario, scenario_files
from tongket.site.tests.papers import assert_conclusions_reach_both_ends, text_of

NATIONAL, MIDYEAR, STEERING = scenario_files()


pytestmark = pytest.mark.django_db  # so that the database of the tests is made; each test reads what the fixture noted


@dataclass
class Demo:
    """What a demo that was prepared twice has left in its folder, and what stood in its records."""

    folder: Path
    names: dict[str, str]
    report_lines: list[tuple[str, str]]  # the unit, and what it wrote, of the mid-year review
    report_content: list[dict[str, Any]]
    still_open: dict[str, str]
    carried: set[str]
    first: tuple[dict[str, bytes], int]  # the files and the entries of the log when it was prepared first
    second: tuple[dict[str, bytes], int]

    def papers(self, file: Path) -> Path:
        return self.folder / "papers" / file.stem

    def text(self, file: Path, name: str) -> str:
        return text_of(self.papers(file) / f"{name}.pdf")

    def trace(self, file: Path) -> Any:
        return json.loads((self.papers(file) / "trace.json").read_text())


def left_in(folder: Path) -> tuple[dict[str, bytes], int]:
    files = {str(file): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}
    return files, LogEntry.objects.count()


def never(*arguments: Any) -> None:
    pytest.fail("A step was played again, or a paper made again.")


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """All three, played in turn, and prepared once more; the records are rolled back."""
    folder = tmp_path_factory.mktemp("demo")
    told = override_settings(TONGKET_DATA=folder, MEDIA_ROOT=folder / "files", TONGKET_CLOCK="")
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, told, transaction.atomic():
        patch.setattr(clock, "start_at", lambda moment: None)
        patch.setattr("tongket.site.demo.prepare_database", lambda: None)  # the database of the tests stands already
        prepare_demo()
        first = left_in(folder)
        patch.setattr("tongket.site.cycle.play.play_step", never)
        patch.setattr("tongket.documents.actions.paper._write_files", never)
        prepare_demo()
        lines = ReportLine.objects.filter(report__round__key="kv2-2021-h1")
        tasks = Task.objects.filter(key__startswith="kv2-2021-h1.", state=Task.State.OPEN)
        carried = CarriedTask.objects.filter(report__round__key="bcd35-2021-09")
        noted = Demo(
            folder,
            names=dict(Unit.objects.values_list("key", "name")),
            report_lines=list(lines.values_list("report__unit__name", "text")),
            report_content=Paper.objects.get(key="kv2-2021-h1.report").content,
            still_open=dict(tasks.values_list("key", "text")),
            carried=set(carried.values_list("task__key", flat=True)),
            first=first,
            second=left_in(folder),
        )
        transaction.set_rollback(True)
    return noted


@pytest.mark.parametrize("file", [NATIONAL, MIDYEAR, STEERING], ids=lambda file: file.stem)
def test_its_papers_hold_every_title_every_conclusion_and_every_owner(demo: Demo, file: Path) -> None:
    scenario = read_scenario(file)
    minutes, notice = demo.text(file, "minutes"), demo.text(file, "conclusions")
    assert [item["title"] for item in scenario.all("agenda") if item["title"] not in minutes] == []
    assert scenario.all("conclusions")
    assert [one["text"] for one in scenario.all("conclusions") if one["text"].rstrip(".") not in notice] == []
    owners = {demo.names[one["owner"]] for one in scenario.all("conclusions")}
    assert [name for name in owners if name not in notice] == []


@pytest.mark.parametrize("file", [NATIONAL, MIDYEAR, STEERING], ids=lambda file: file.stem)
def test_each_conclusion_is_one_link_from_its_task_and_from_its_agenda_item(demo: Demo, file: Path) -> None:
    assert_conclusions_reach_both_ends(demo.trace(file))


def test_the_minutes_of_2021_print_their_own_day(demo: Demo) -> None:
    minutes = demo.text(MIDYEAR, "minutes")
    assert "08:00" in minutes
    assert "02/7/2021" in minutes


def test_who_stood_in_earlier_is_printed_with_the_rank_that_a_later_file_gives(demo: Demo) -> None:
    assert "Chủ trì: PGS.TS Bùi Thị Thí Dụ, Trưởng Ban Chỉ đạo." in demo.text(STEERING, "minutes")


def test_each_line_of_the_printed_midyear_report_names_its_unit(demo: Demo) -> None:
    report = demo.text(MIDYEAR, "consolidated-report")
    names = {name for name, _ in demo.report_lines}
    printed = [" ".join(block["text"].split()) for block in demo.report_content if block["type"] == "paragraph"]
    assert printed
    assert [line for line in printed if line not in report] == []
    assert [line for line in printed if not any(name in line for name in names)] == []
    assert [text for _, text in demo.report_lines if text.rstrip(".") not in report] == []
    assert len([name for name in names if name in report]) >= 4


def test_the_national_review_prints_61_of_62_and_the_school_that_does_not_meet_it(demo: Demo) -> None:
    report = demo.text(NATIONAL, "consolidated-report")
    assert "61/62" in report
    assert "Trường Chính trị tỉnh Ví Dụ 62" in report


def test_open_tasks_of_the_midyear_review_stand_in_the_report_of_the_nine_months_meeting(demo: Demo) -> None:
    assert demo.still_open
    assert set(demo.still_open) <= demo.carried
    earlier = {node["id"] for node in demo.trace(STEERING)["nodes"] if node.get("earlier")}
    assert {f"task:{key}" for key in demo.still_open} <= earlier
    report = demo.text(STEERING, "consolidated-report")
    assert [text for text in demo.still_open.values() if text not in report] == []


def test_prepared_again_a_demo_plays_nothing_and_only_writes_its_papers(demo: Demo) -> None:
    assert demo.second == demo.first
