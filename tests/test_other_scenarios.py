"""Files in the scenario format that nobody here has seen: every kind of conference, every key, in combinations of their own."""

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from tongket.conference.models import BridgePoint, Conclusion, Conference, Delegate
from tongket.documents.models import Paper, Register
from tongket.emulation.models import Commendation
from tongket.followup.models import Task
from tongket.live.log import first_broken
from tongket.live.models import Channel
from tongket.org.models import Unit
from tongket.people.models import Person
from tongket.site.cli import main

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).parent / "scenarios"
FILES = sorted(FOLDER.glob("*.yaml"))
KINDS = {
    *("report-line", "paragraph", "comment", "agenda-item", "contribution", "conclusion", "task", "nomination"),
    *("poll", "decision", "article"),
}


def told(*command: str | Path) -> tuple[int, str]:
    """The exit status of a command and all that it says."""
    done = CliRunner().invoke(main, [str(word) for word in command])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def cycled(file: Path, out: Path) -> dict[str, Any]:
    """Play a file as a stranger would, and look at all that it leaves."""
    status, said = told("cycle", file, "--out", out)
    assert status == 0, said
    assert {str(path) for path in out.iterdir()} == set(said.split("\n")) - {""}
    trace: dict[str, Any] = json.loads((out / "trace.json").read_text())
    kinds = {node["id"]: node["kind"] for node in trace["nodes"]}
    assert set(kinds.values()) <= KINDS
    assert len(kinds) == len(trace["nodes"])
    assert [link for link in trace["links"] if link["from"] not in kinds or link["to"] not in kinds] == []
    beside: dict[str, set[str]] = {}
    for link in trace["links"]:
        beside.setdefault(link["from"], set()).add(kinds[link["to"]])
        beside.setdefault(link["to"], set()).add(kinds[link["from"]])
    for node in trace["nodes"]:
        if node["kind"] == "conclusion" and not node.get("earlier"):
            assert {"task", "agenda-item"} <= beside[node["id"]]
    assert [name for name in Channel.objects.values_list("name", flat=True) if first_broken(name)] == []
    for register in Register.objects.all():
        issued = Paper.objects.filter(unit=register.unit, kind=register.kind, year=register.year).exclude(number=None)
        numbers = issued.order_by("number").values_list("number", flat=True)
        assert list(numbers) == list(range(1, register.last + 1))
    return trace


def papers_of(conference: Conference) -> set[str]:
    """The names that a conference must leave in its folder."""
    names = {"minutes"}
    if conference.conclusions.exists():
        names.add("conclusions")
    if Paper.objects.filter(key=f"{conference.key}.report").exists():
        names.add("consolidated-report")
    for place, _ in enumerate(Commendation.objects.filter(conference_key=conference.key), 1):
        names.add("commendation-decision" if place == 1 else f"commendation-decision-{place}")
    return {f"{name}.{end}" for name in names for end in ("pdf", "docx")} | {"article.html", "trace.json"}


def written(folder: Path, content: str | bytes, name: str = "scenario.yaml") -> Path:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_it_is_played_whole(file: Path, tmp_path: Path) -> None:
    trace = cycled(file, tmp_path / "out")
    conference = Conference.objects.exclude(kind="council", commendation__isnull=False).get()
    assert {path.name for path in (tmp_path / "out").iterdir()} == papers_of(conference)
    assert Task.objects.filter(key__in=[one.code for one in Conclusion.objects.all()]).count() == (
        conference.conclusions.count()
    )
    assert not Person.objects.filter(is_fictional=False).exists()
    reader = Client()
    reader.force_login(Delegate.objects.get(conference=conference, role="secretary").person)
    for address in {re.sub(r"#.*", "", node["url"]) for node in trace["nodes"]}:
        assert reader.get(address).status_code == 200, address


def test_every_kind_of_conference_and_every_key_of_the_format_is_among_them() -> None:
    from tongket.site.scenario import keys

    read = "\n".join(file.read_text() for file in FILES)
    assert [kind for kind in keys.CONFERENCE_KINDS if f"kind: {kind}" not in read] == []
    assert [kind for kind in keys.ITEM_KINDS if f"kind: {kind}" not in read] == []
    assert [kind for kind in keys.COMMENDATION_KINDS if f"kind: {kind}" not in read] == []
    assert [key for key in keys.KEYS if not re.search(rf"^{key}:", read, re.MULTILINE)] == []


def test_obligations_are_counted_and_what_was_reported_otherwise_is_said(tmp_path: Path) -> None:
    cycled(FOLDER / "annual-with-everything-counted.yaml", tmp_path / "out")
    assert Unit.objects.filter(kind="provincial-school").count() == 3
    assert Unit.objects.filter(kind="ministry-school").count() == 4
    conference = Conference.objects.get(key="bo-annual")
    assert conference.parts.count() == 3
    assert Counter(Commendation.objects.values_list("kind", flat=True)) == Counter(
        ["extraordinary", "annual", "recognition"]
    )
    assert set(conference.extras) >= {"clusters", "after", "reviewed_areas"}


def test_each_person_sits_at_a_point_and_each_unit_below_has_one(tmp_path: Path) -> None:
    cycled(FOLDER / "steering-each-alone.yaml", tmp_path / "a")
    assert BridgePoint.objects.count() == 4
    cycled(FOLDER / "workshop-two-roots.yaml", tmp_path / "b")
    below = BridgePoint.objects.filter(conference__key="tap-huan", key__startswith="below-")
    assert set(below.values_list("key", flat=True)) == {"below-goc-b-1", "below-goc-b-2"}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["one-first", "other-first"])
def test_two_files_share_units_and_people_in_either_order(tmp_path: Path, order: tuple[int, int]) -> None:
    pair = [FOLDER / "commended-annual.yaml", FOLDER / "commended-recognition.yaml"]
    for place in order:
        cycled(pair[place], tmp_path / str(place))
    assert Unit.objects.filter(key="hv").count() == 1
    assert Person.objects.filter(username__startswith="hv.d").count() == 1
    assert Conference.objects.exclude(kind="council").count() == 2


def test_a_file_played_twice_only_writes_its_folder_again(tmp_path: Path) -> None:
    file = FOLDER / "annual-with-everything-counted.yaml"
    cycled(file, tmp_path / "out")
    first = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    rows = [model.objects.count() for model in (Task, Paper, Person, Unit, Conference)]
    (tmp_path / "out" / "minutes.docx").unlink()
    cycled(file, tmp_path / "out")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == first
    assert [model.objects.count() for model in (Task, Paper, Person, Unit, Conference)] == rows


def test_decomposed_letters_windows_line_ends_and_a_mark_at_the_beginning_change_nothing(tmp_path: Path) -> None:
    plain = (FOLDER / "midyear-alone.yaml").read_text()
    strange = unicodedata.normalize("NFD", plain).replace("\n", "\r\n").encode("utf-8-sig")
    cycled(written(tmp_path, strange), tmp_path / "out")
    assert Unit.objects.get(key="vd").name == "Học viện Ví Dụ"
    assert Conclusion.objects.get().text == "Giữ nền nếp họp giao ban"


def test_the_longest_texts_that_have_room_are_printed_whole(tmp_path: Path) -> None:
    def words(count: int, word: str = "Chữ") -> str:
        return " ".join([word] * count)[:count].strip() + "."

    key = "k" * 55
    content = f"""\
units:
  - {{key: {key}, kind: {"u" * 40}, name: {words(119)}, short_name: {words(39)}}}
  - {{key: {"m" * 55}, parent: {key}, kind: department, name: {words(119)}}}
conference:
  key: {"c" * 55}
  title: {words(199)}
  kind: midyear-review
  organiser: {key}
  place: {words(79)}
  starts: 2022-07-05T08:00+07:00
  ends: 2022-07-05T10:00+07:00
  chair: {"p" * 55}
  period: 2022-Q2
  parts: [{{key: {"q" * 55}, title: {words(299)}, period: 2022-Q1}}]
people:
  - {{key: {"p" * 55}, unit: {key}, office: {words(79)}, second_office: {words(79, "Hai")}, title: {words(39)}}}
  - {{key: {"b" * 55}, unit: {"m" * 55}, office: {words(79)}, body: true}}
bridge_points:
  - {{key: {"d" * 55}, unit: {key}, name: {words(199)}, each_unit_below: {key}}}
agenda:
  - {{kind: report, title: {words(399)}, parts: [{"q" * 55}]}}
  - {{kind: discussion, title: {words(399)}, topics: [{words(3000)}]}}
  - {{kind: vote, title: {words(399)}}}
  - {{kind: commendation, title: {words(399)}}}
directives:
  - {{number: {words(59)}, kind: {"v" * 40}, issuer: {words(199)}, title: {words(399)}}}
work_areas: [{words(199)}]
reported:
  results: [{{area: {words(199)}, text: {words(6000)}}}]
  limits: [{{text: {words(2000)}, cause: objective, because: {words(2000)}, unit: {"m" * 55}}}]
drafts: [{{key: {"e" * 55}, title: {words(299)}}}]
comments: [{{draft: {"e" * 55}, section: {words(199)}, text: {words(2000)}}}]
carried_over: [{{text: {words(2000)}, reason: {words(179)}, from: 2022-Q1, to: 2022-Q3}}]
commendations: {{kind: extraordinary, groups: [{words(169)}], for: [units, individuals, retired-leaders], title: {words(199)}}}
conclusions: [{{text: {words(6000)}, owner: {"m" * 55}, with: [{key}], due: 2022-12-31}}]
article: {{published: 2022-07-06T08:00+07:00, source: {words(199)}}}
"""
    cycled(written(tmp_path, content), tmp_path / "out")
    assert len(Conclusion.objects.get().text) > 5900


def test_two_hundred_items_are_dealt_with(tmp_path: Path) -> None:
    items = "\n".join(f"  - {{kind: dissemination, title: Văn bản thứ {place}}}" for place in range(1, 201))
    plain = (FOLDER / "midyear-alone.yaml").read_text()
    content = plain.replace("  - {kind: report, title: Báo cáo sơ kết}", items).replace(
        "owner: vd}", "owner: vd, item: 200}"
    )
    trace = cycled(written(tmp_path, content), tmp_path / "out")
    assert Counter(node["kind"] for node in trace["nodes"])["agenda-item"] == 200
    assert Conclusion.objects.filter(item__number=200).count() == 1
