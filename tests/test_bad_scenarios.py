"""Files that are wrong: one line with file, line and key, exit status 2, and nothing of them is kept anywhere."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from tests.test_other_scenarios import told, written

pytestmark = pytest.mark.django_db
OURS = [model for model in apps.get_models() if model.__module__.startswith("tongket.")]
GOOD = """\
conference:
  key: sai
  title: Hội nghị Ví Dụ
  kind: annual-review
  mode: online
  organiser: a
  starts: 2021-07-02T08:00+07:00
  ends: 2021-07-02T11:30+07:00
  chair: head
  cochairs: [second]
  period: {kind: year, from: 2021-01-01, to: 2021-12-31}
  parts:
    - {key: one, title: Phần một, period: 2021-Q1, next: 2021-Q2}
units:
  - {key: a, kind: academy, name: Học viện Ví Dụ}
  - {key: b, parent: a, kind: department, name: Phòng Ví Dụ}
people:
  - {key: head, unit: a, office: Giám đốc, guest: false}
  - {key: second, unit: b, office: Trưởng phòng}
bridge_points:
  - {key: p1, unit: a, name: Điểm cầu một, head: head, present: [second], each_unit_below: a}
delegations:
  - {of: school, count: 3, offices: [Hiệu trưởng]}
agenda:
  - {kind: report, title: Báo cáo, by: head, of: a, minutes: 10, parts: [one]}
  - {kind: commendation, title: Khen thưởng, by: second, on_authority_of: head}
directives:
  - number: 01-NQ/TW
    kind: nghi-quyet
    issuer: Bộ Chính trị
    issued: 2018-01-31
    obligations:
      - {key: o1, text: Có hai khoa, applies_to: school, met_when: {faculties: 2}, known_result: {met: 2, of: 3, on: 2021-01-31}}
reported:
  results: [{area: Đào tạo, text: Mở lớp, unit: b}]
  limits: [{text: Chậm, cause: objective, because: Dịch, unit: b}]
drafts: [{key: d1, title: Quy chế}]
comments: [{draft: d1, section: Điều 1, text: Sửa câu}]
carried_over: [{text: Hội thảo, reason: Dịch, from: 2021-Q1, to: 2021-Q3}]
disseminated: [{title: Nghị quyết, period: 2021-Q1, draft: d1}]
contest: {title: Cuộc thi, cycle: monthly}
clusters: {period: {from: 2021-01-01, to: 2021-12-31}, members: [school]}
conclusions:
  - {text: Việc một, owner: b, due: 2021-12-31, with: [a], contest: false, item: 2}
commendations: {kind: annual, year: 2021, for: [units]}
after: [{kind: conclusion-notice, drafted_by: second, signed_by: head, issued_to: [a]}]
article: {published: 2021-07-03T08:00+07:00, photos: 2}
"""
END = GOOD.count("\n") + 1  # the line that follows it
DRAFTS = GOOD[: GOOD.index("drafts:")].count("\n") + 1
# What is wrong in the good file: what stands there, what stands there instead, the key that the line names.
WRONG = [
    # what no paper could print: it would stop the minutes when the meeting is over
    ("title: Báo cáo,", "title: Báo cáo 😀,", "agenda[1].title"),
    ("title: Hội nghị Ví Dụ", f"title: Hội nghị {'a' * 81}", "conference.title"),
    # keys that nobody knows, at every level
    ("article:", "artikel:", "artikel"),
    ("  mode: online", "  modus: online", "conference.modus"),
    ("next: 2021-Q2", "then: 2021-Q2", "conference.parts[1].then"),
    ("period: {kind: year,", "period: {sort: year,", "conference.period.sort"),
    ("kind: department, name", "type: department, name", "units[2].type"),
    ("office: Trưởng phòng", "post: Trưởng phòng", "people[2].post"),
    ("each_unit_below: a", "each_below: a", "bridge_points[1].each_below"),
    ("offices: [Hiệu", "office: [Hiệu", "delegations[1].office"),
    ("minutes: 10", "length: 10", "agenda[1].length"),
    ("    issued: 2018-01-31", "    date: 2018-01-31", "directives[1].date"),
    ("met_when: {fac", "if: {fac", "directives[1].obligations[1].if"),
    ("met: 2, of", "yes: 2, of", "directives[1].obligations[1].known_result.yes"),
    ("  limits: [", "  faults: [", "reported.faults"),
    ("because: Dịch", "why: Dịch", "reported.limits[1].why"),
    ("section: Điều 1", "chapter: Điều 1", "comments[1].chapter"),
    ("cycle: monthly", "rhythm: monthly", "contest.rhythm"),
    ("members: [school]", "units: [school]", "clusters.units"),
    ("with: [a]", "and: [a]", "conclusions[1].and"),
    ("year: 2021, for", "anno: 2021, for", "commendations.anno"),
    ("signed_by: head", "signer: head", "after[1].signer"),
    ("photos: 2", "pictures: 2", "article.pictures"),
    # references that lead nowhere, of every kind
    ("organiser: a", "organiser: x", "conference.organiser"),
    ("chair: head", "chair: x", "conference.chair"),
    ("cochairs: [second]", "cochairs: [second, x]", "conference.cochairs"),
    ("  chair: head", "  chair: head\n  secretary: x", "conference.secretary"),
    ("parent: a", "parent: x", "units.parent"),
    ("key: second, unit: b", "key: second, unit: x", "people.unit"),
    ("key: p1, unit: a", "key: p1, unit: x", "bridge_points.unit"),
    ("head: head, present", "head: x, present", "bridge_points.head"),
    ("present: [second]", "present: [x]", "bridge_points.present"),
    ("each_unit_below: a", "each_unit_below: x", "bridge_points.each_unit_below"),
    ("by: head, of: a", "by: x, of: a", "agenda.by"),
    ("by: head, of: a", "by: head, of: x", "agenda.of"),
    ("parts: [one]", "parts: [two]", "agenda.parts"),
    ("on_authority_of: head", "on_authority_of: x", "agenda.on_authority_of"),
    ("text: Mở lớp, unit: b", "text: Mở lớp, unit: x", "reported.results.unit"),
    ("because: Dịch, unit: b", "because: Dịch, unit: x", "reported.limits.unit"),
    ("draft: d1, section", "draft: x, section", "comments.draft"),
    ("period: 2021-Q1, draft: d1", "period: 2021-Q1, draft: x", "disseminated.draft"),
    ("owner: b", "owner: x", "conclusions.owner"),
    ("with: [a]", "with: [x]", "conclusions.with"),
    ("item: 2", "item: 3", "conclusions.item"),
    ("item: 2", "item: 0", "conclusions.item"),
    ("drafted_by: second", "drafted_by: x", "after.drafted_by"),
    ("signed_by: head", "signed_by: x", "after.signed_by"),
    ("issued_to: [a]", "issued_to: [x]", "after.issued_to"),
    # time
    ("period: 2021-Q1, next", "period: 2021-QVI, next", "conference.parts[1].period"),
    ("from: 2021-Q1, to", "from: 2021-Q0, to", "carried_over[1].from"),
    ("to: 2021-Q3", "to: 2021-Q5", "carried_over[1].to"),
    ("to: 2021-Q3", "to: 2021-Q1", "carried_over.to"),
    (
        "kind: year, from: 2021-01-01, to: 2021-12-31",
        "kind: year, from: 2021-12-31, to: 2021-01-01",
        "conference.period.to",
    ),
    ("ends: 2021-07-02T11:30+07:00", "ends: 2021-07-02T08:00+07:00", "conference.ends"),
    ("ends: 2021-07-02T11:30+07:00", "ends: 2021-07-02T11:30", "conference.ends"),
    ("starts: 2021-07-02T08:00+07:00", "starts: sáng thứ Sáu", "conference.starts"),
    ("starts: 2021-07-02T08:00+07:00", "starts: 0001-01-01T00:00+07:00", "conference.starts"),
    ("ends: 2021-07-02T11:30+07:00", "ends: 9999-12-31T23:59+07:00", "conference.ends"),
    ("due: 2021-12-31", "due: 2021-02-29", "conclusions[1].due"),
    ("due: 2021-12-31", "due: 9999-12-31", "conclusions[1].due"),
    ("due: 2021-12-31", "repeats: FREQ=SECONDLY", "conclusions[1].repeats"),
    ("due: 2021-12-31", "repeats: FREQ=MONTHLY;BYDAY=9XX", "conclusions[1].repeats"),
    ("issued: 2018-01-31", "issued: 31/01/2018", "directives[1].issued"),
    # numbers
    ("count: 3", "count: -3", "delegations[1].count"),
    ("count: 3", "count: 900000", "delegations.count"),
    ("count: 3", "count: three", "delegations[1].count"),
    ("{faculties: 2}", "{faculties: 99999}", "directives[1].obligations[1].met_when.faculties"),
    ("{faculties: 2}", "{}", "directives[1].obligations[1].met_when"),
    ("met: 2, of: 3", "met: 4, of: 3", "directives.obligations.known_result.met"),
    ("minutes: 10", "minutes: 0", "agenda[1].minutes"),
    ("year: 2021", "year: 999999", "commendations.year"),
    # kinds of value
    ("title: Hội nghị Ví Dụ", "title:", "conference.title"),
    ("title: Hội nghị Ví Dụ", "title: [a, b]", "conference.title"),
    ("title: Hội nghị Ví Dụ", f"title: {'dài ' * 200}", "conference.title"),
    ("key: sai", f"key: {'s' * 70}", "conference.key"),
    ("key: sai", "key: Sai Rồi", "conference.key"),
    ("kind: annual-review", "kind: picnic", "conference.kind"),
    ("mode: online", "mode: by-post", "conference.mode"),
    ("{kind: report, title", "{kind: dance, title", "agenda[1].kind"),
    ("cause: objective", "cause: fate", "reported.limits[1].cause"),
    ("for: [units]", "for: [winners]", "commendations.for[1]"),
    ("kind: annual, year", "kind: secret, year", "commendations.kind"),
    ("guest: false", "guest: perhaps", "people[1].guest"),
    ("drafts: [{key: d1, title: Quy chế}]", "drafts: Quy chế", "drafts"),
    ("conclusions:\n  -", "conclusions:\n  - just a word\n  -", "conclusions[1]"),
    ("contest: {title: Cuộc thi, cycle: monthly}", "contest: [a]", "contest"),
    # what stands twice, or above itself
    ("  kind: annual-review", "  kind: annual-review\n  kind: workshop", "conference.kind"),
    ("article:", "drafts: []\narticle:", "drafts"),
    ("key: b, parent: a", "key: a, parent: a", "units.key"),
    ("key: b, parent: a", "key: b, parent: b", "units.parent"),
    ("{key: a, kind: academy", "{key: a, parent: b, kind: academy", "units.parent"),
    ("key: second, unit: b", "key: head, unit: b", "people.key"),
    ("drafts: [{", "drafts: [{key: d1, title: Khác}, {", "drafts.key"),
    ("  chair: head", "  chair: head\n  secretary: head", "conference.secretary"),
    # what is missing
    ("  chair: head\n", "", "conference.chair"),
    ("owner: b, ", "", "conclusions[1].owner"),
    (", met_when: {faculties: 2}", "", "directives[1].obligations[1].met_when"),
    ("key: d1, title: Quy chế", "key: d1", "drafts[1].title"),
]


def assert_refused(file: Path, tmp_path: Path, *more: str | Path) -> str:
    """The one line, and that nothing of the file is kept in the database or in a folder."""
    out = tmp_path / "made" / "out"
    status, said = told("cycle", file, "--out", out, *more)
    assert status == 2, said
    assert said.count("\n") == 1, said
    assert not (tmp_path / "made").exists()
    assert [model.__name__ for model in OURS if model.objects.exists()] == []
    return said.strip()


def test_the_file_that_is_spoilt_below_is_good(tmp_path: Path) -> None:
    status, said = told("load", written(tmp_path, GOOD))
    assert (status, said) == (0, "sai: Hội nghị Ví Dụ\n")


@pytest.mark.parametrize(("there", "instead", "key"), WRONG, ids=[f"{key}: {new[:30]}" for _, new, key in WRONG])
def test_one_line_names_file_line_and_key(tmp_path: Path, there: str, instead: str, key: str) -> None:
    assert GOOD.count(there) >= 1
    content = GOOD.replace(there, instead, 1)
    said = assert_refused(written(tmp_path, content), tmp_path)
    told_of = re.fullmatch(r".*/scenario\.yaml:(\d+): (\S+): (.+[.)])", said)
    assert told_of, said
    assert told_of[2] == key
    assert 1 <= int(told_of[1]) <= content.count("\n")


@pytest.mark.parametrize(
    ("content", "line", "sentence"),
    [
        ("", 1, "the file is empty"),
        ("# only a remark\n", 1, "the file is empty"),
        ("- a\n- list\n", 1, "keys and values are expected"),
        ("just words\n", 1, "keys and values are expected"),
        ("conference: {}\n", 1, "conference.key: this key is missing"),
        (GOOD + "people: [\n", END + 1, "no YAML"),
        (GOOD.replace("  key: sai", "\tkey: sai"), 2, "no YAML"),
        (GOOD.replace("{key: d1,", '{key: "d1,'), None, "no YAML"),
        (GOOD.replace("Quy chế", "*nowhere"), DRAFTS, "no YAML"),
        (GOOD + "<<: {kind: x}\n", END, "unknown key"),
        (GOOD + "---\nconference: {}\n", END, "no YAML"),
        (GOOD.encode().replace("Phần một".encode(), "Partie \xe9".encode("latin-1")), 13, "not UTF-8"),
        (GOOD.encode("utf-16"), 1, "not UTF-8"),
        (GOOD.replace("Phần một", "Phần\x07một"), 13, "not allowed in YAML"),
        ("work_areas: &a [*a]\n" + GOOD, 1, ""),
        ("[" * 5000, None, ""),
        (
            "work_areas: &b0 [x, x, x, x, x, x, x, x, x]\n"
            + "\n".join(f"b{n}: &b{n} [{', '.join([f'*b{n - 1}'] * 9)}]" for n in range(1, 9)),
            2,
            "unknown key",
        ),
    ],
    ids=lambda value: repr(value)[:24] if isinstance(value, str | bytes) else None,
)
def test_what_is_no_scenario_at_all_is_told_with_its_line(
    tmp_path: Path, content: str | bytes, line: int | None, sentence: str
) -> None:
    said = assert_refused(written(tmp_path, content), tmp_path)
    assert f"scenario.yaml:{line}: " in said if line else "scenario.yaml" in said
    assert sentence in said


def test_a_file_that_is_not_there_and_one_that_is_a_folder(tmp_path: Path) -> None:
    assert "absent.yaml: the file cannot be read" in assert_refused(tmp_path / "absent.yaml", tmp_path)
    (tmp_path / "folder").mkdir()
    assert "folder: the file cannot be read" in assert_refused(tmp_path / "folder", tmp_path)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    file = written(tmp_path, GOOD)
    status, said = told("cycle", file, "--out", file)
    assert (status, said.count("\n")) == (2, 1)
    assert f"{file}: the papers cannot be written there" in said
    status, said = told("cycle", file, "--out", file / "below")
    assert (status, said.count("\n")) == (2, 1)
    assert [model.__name__ for model in OURS if model.objects.exists()] == []


@pytest.mark.parametrize(
    ("rows", "line", "word"),
    [
        ("key,name\n", 1, "the first line must be"),
        ("key,parent,kind,name,short_name,name_en\nz,,academy\n", 2, "6 columns are expected"),
        ("key,parent,kind,name,short_name,name_en\nZ Z,,academy,Tên,,\n", 2, "a unit needs a key"),
        ("key,parent,kind,name,short_name,name_en\nz,,academy,,,\n", 2, "a unit needs a key"),
        ("key,parent,kind,name,short_name,name_en\nz,y,academy,Tên,,\n", 2, "no unit of the lines above"),
        ("key,parent,kind,name,short_name,name_en\nz,z,academy,Tên,,\n", 2, "no unit of the lines above"),
        ("key,parent,kind,name,short_name,name_en\nz,,academy,Tên,,\nz,,academy,Tên,,\n", 3, "stands twice"),
        (f"key,parent,kind,name,short_name,name_en\nz,,academy,{'dài ' * 100},,\n", 2, "have room"),
        (f"key,parent,kind,name,short_name,name_en\n{'z' * 70},,academy,Tên,,\n", 2, "have room"),
    ],
)
def test_a_register_of_units_with_a_bad_row(tmp_path: Path, rows: str, line: int, word: str) -> None:
    register = written(tmp_path, rows, "others.csv")
    said = assert_refused(written(tmp_path, GOOD), tmp_path, "--units", register)
    assert f"others.csv:{line}: " in said
    assert word in said


def test_a_register_that_is_not_there(tmp_path: Path) -> None:
    said = assert_refused(written(tmp_path, GOOD), tmp_path, "--units", tmp_path / "none.csv")
    assert "none.csv: the file cannot be read" in said


def test_a_file_of_other_content_under_a_key_that_is_loaded(tmp_path: Path) -> None:
    told("load", written(tmp_path, GOOD))
    status, said = told("load", written(tmp_path, GOOD.replace("Việc một", "Việc hai"), "other.yaml"))
    assert (status, said.count("\n")) == (2, 1)
    assert "other.yaml:2: conference.key: sai was loaded before" in said


def test_of_several_files_all_are_kept_or_none(tmp_path: Path) -> None:
    other = written(tmp_path, GOOD.replace("key: sai", "key: khac").replace("owner: b", "owner: x"), "other.yaml")
    status, said = told("load", written(tmp_path, GOOD), other)
    assert (status, said.count("\n")) == (2, 1)
    assert [model.__name__ for model in OURS if model.objects.exists()] == []
