"""A file is played whole by its cast: papers with what was said, one task per conclusion, a trace without loose ends."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from tongket.conference.models import Conclusion, Conference, Poll
from tongket.documents.models import Register
from tongket.followup.models import Task
from tongket.live.log import first_broken
from tongket.live.models import Channel
from tongket.org.models import Appointment, Power
from tongket.people.models import Person
from tongket.site.cycle import load_scenarios, play_file
from tongket.site.models import Playbook
from tongket.site.scenario import ScenarioError, read_scenario, scenario_files
from tongket.site.tests.papers import assert_conclusions_reach_both_ends, text_of

FILES = {name: file for file in scenario_files() for name in ("national", "midyear", "steering") if name in file.name}
pytestmark = pytest.mark.django_db

WORKSHOP = """\
units:
  - {key: root-a, kind: ministry, name: Bộ Ví Dụ, short_name: BVD}
  - {key: root-b, kind: institute, name: Viện Thí Dụ, short_name: VTD}
  - {key: root-b-1, parent: root-b, kind: department, name: Phòng Thí Dụ}
conference:
  key: workshop-2022
  title: Hội nghị chuyên đề Ví Dụ
  kind: workshop
  mode: hybrid
  place: Huế
  organiser: root-b
  starts: 2022-03-04T13:30+07:00
  ends: 2022-03-04T16:00:00+07:00
  chair: head
  cochairs: [guest]
  secretary: clerk
people:
  - {key: head, unit: root-b, office: Viện trưởng, title: TS}
  - {key: guest, unit: root-a, office: Thứ trưởng, guest: true}
  - {key: visitor, office: Nhà giáo ưu tú, guest: true}
  - {key: clerk, unit: root-b-1, office: Trưởng phòng}
  - {key: member, unit: root-b-1, office: Chuyên viên}
agenda:
  - {kind: opening, title: Khai mạc, by: head}
  - {kind: dissemination, title: Phổ biến quy chế, by: clerk}
  - {kind: discussion, title: Trao đổi, topics: [Điều thứ nhất, Điều thứ hai]}
  - {kind: vote, title: Thông qua quy chế}
  - {kind: closing, title: Bế mạc, by: head}
drafts:
  - {key: rules, title: Quy chế ví dụ}
comments:
  - {draft: rules, section: Chương I, text: Làm rõ đối tượng áp dụng}
  - {draft: rules, section: Chương II, text: Bỏ khoản thứ ba}
disseminated:
  - {title: Nghị quyết ví dụ, period: 2022-Q1, draft: rules}
conclusions:
  - {text: Hoàn thiện quy chế, owner: root-b-1, due: 2022-04-30, with: [root-a], item: 4}
  - {text: Họp giao ban, owner: root-b, repeats: "FREQ=MONTHLY;BYDAY=1MO"}
"""
COUNCIL = """\
units: [{key: house, kind: council, name: Hội đồng Ví Dụ}]
conference: {key: council-2022, title: Họp Hội đồng Ví Dụ, kind: council, organiser: house, chair: head,
  starts: 2022-03-04T08:00+07:00, ends: 2022-03-04T09:00+07:00}
people: [{key: head, unit: house, office: Chủ tịch Hội đồng}]
conclusions: [{text: Giao việc một, owner: house}]
"""


def played(file: Path, out: Path) -> dict[str, Any]:
    play_file(file, None, out)
    return json.loads((out / "trace.json").read_text())  # type: ignore[no-any-return]


def written(folder: Path, content: str) -> Path:
    file = folder / "scenario.yaml"
    file.write_text(content)
    return file


def load_all(*files: Path) -> None:
    load_scenarios([read_scenario(file) for file in files])


def test_the_midyear_review_is_played_whole(tmp_path: Path) -> None:
    trace = played(FILES["midyear"], tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        *(f"{name}.{end}" for name in ("consolidated-report", "minutes", "conclusions") for end in ("pdf", "docx")),
        "commendation-decision.pdf",
        "commendation-decision.docx",
        "article.html",
        "trace.json",
    }
    kinds = Counter(node["kind"] for node in trace["nodes"])
    assert kinds["conclusion"] == kinds["task"] == 6
    assert kinds["agenda-item"] == 9  # eight of the conference, one of the council
    assert kinds["report-line"] == 6
    assert set(kinds) == {
        *("report-line", "paragraph", "comment", "agenda-item", "contribution", "conclusion", "task", "nomination"),
        *("poll", "decision", "article"),
    }
    assert_conclusions_reach_both_ends(trace)
    assert set(trace["nodes"][0]) <= {"id", "kind", "label", "url", "earlier"}
    assert {tuple(sorted(link)) for link in trace["links"]} == {("from", "to", "why")}
    assert Register.objects.get(kind="TB").last == 1
    assert [name for name in Channel.objects.values_list("name", flat=True) if first_broken(name)] == []


def test_a_workshop_without_reports_of_a_house_with_two_roots(tmp_path: Path) -> None:
    trace = played(written(tmp_path, WORKSHOP), tmp_path / "out")
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"minutes.pdf", "conclusions.docx", "article.html", "trace.json"} <= names
    assert "consolidated-report.pdf" not in names
    assert_conclusions_reach_both_ends(trace)
    kinds = Counter(node["kind"] for node in trace["nodes"])
    assert kinds["comment"] == 2
    assert kinds["contribution"] == 2
    poll = Poll.objects.get()
    assert poll.verdict == Poll.Verdict.PASSED
    assert Conference.objects.get().extras["disseminated"][0]["title"] == "Nghị quyết ví dụ"
    assert Task.objects.get(key="workshop-2022.k2").occurrences.exists()
    assert "Họp giao ban" in text_of(tmp_path / "out" / "conclusions.pdf")


def test_a_council_with_hardly_a_word_still_gives_its_papers(tmp_path: Path) -> None:
    trace = played(written(tmp_path, COUNCIL), tmp_path / "out")
    assert_conclusions_reach_both_ends(trace)
    assert Conclusion.objects.get().task is not None


def test_people_are_plainly_fictional_and_keep_their_offices(tmp_path: Path) -> None:
    load_all(FILES["midyear"], FILES["steering"])
    assert not Person.objects.filter(is_fictional=False).exists()
    director = Person.objects.get(username="hcma2.director")
    assert director.rank == "PGS.TS"
    assert set(director.appointments.values_list("office__name", flat=True)) == {"Giám đốc Học viện", "Bí thư Đảng ủy"}


def test_the_same_person_in_two_files_is_one_person(tmp_path: Path) -> None:
    load_all(FILES["national"], FILES["midyear"])
    assert Person.objects.filter(username__startswith="hcma.deputy-president").count() == 1


@pytest.mark.parametrize("order", [list(FILES), list(FILES)[::-1]], ids=["oldest-first", "newest-first"])
def test_a_unit_has_one_head_in_whatever_order_files_name_it(order: list[str]) -> None:
    load_all(*(FILES[name] for name in order))
    heads: dict[str, set[str]] = {}
    for held in Appointment.objects.filter(until=None).select_related("person", "office__unit"):
        if Power.LEAD in held.office.powers:
            heads.setdefault(held.office.unit.key, set()).add(held.person.username)
    assert {unit: names for unit, names in heads.items() if len(names) > 1} == {}
    assert heads["hcma2"] == heads["hcma2-party"] == {"hcma2.director"}
    assert heads["hcma2-qldt"] == {"hcma2-qldt.head"}


def test_of_several_files_all_are_kept_or_none(tmp_path: Path) -> None:
    broken = written(tmp_path, COUNCIL.replace("owner: house", "owner: nowhere"))
    with pytest.raises(ScenarioError):
        load_all(FILES["midyear"], broken)
    assert not Conference.objects.exists()
    assert not Playbook.objects.exists()


def test_another_content_under_a_loaded_key_is_refused(tmp_path: Path, settings: Settings) -> None:
    settings.TONGKET_DEMO = False
    load_all(written(tmp_path, COUNCIL))
    changed = written(tmp_path, COUNCIL.replace("Giao việc một", "Giao việc hai"))
    with pytest.raises(ScenarioError, match=r"council-2022 was loaded before .*; give the changed one another key"):
        load_all(changed)


def test_a_demo_of_an_older_version_is_told_how_to_begin_afresh(tmp_path: Path, settings: Settings) -> None:
    settings.TONGKET_DEMO = True
    settings.TONGKET_DATA = tmp_path / "demo"
    load_all(written(tmp_path, COUNCIL))
    changed = written(tmp_path, COUNCIL.replace("Giao việc một", "Giao việc hai"))
    way_out = f"remove {tmp_path / 'demo'}, .*TONGKET_DATA" if connection.vendor == "sqlite" else "empty .*DATABASE_URL"
    with pytest.raises(ScenarioError, match=f"council-2022 was loaded before .*; {way_out}"):
        load_all(changed)
