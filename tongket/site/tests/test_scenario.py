"""A scenario is read whole or refused with one line that names the file, the line and the key."""

import re
from pathlib import Path

import pytest

from tongket.site.scenario import ScenarioError, quarter, read_scenario, scenario_files

GOOD = """\
conference:
  key: test-2021
  title: Hội nghị Ví Dụ
  kind: midyear-review
  organiser: demo
  starts: 2021-07-02T08:00+07:00
  ends: 2021-07-02T11:30+07:00
  chair: director
  period: {kind: half-year, from: 2021-01-01, to: 2021-06-30}
units:
  - {key: demo, kind: academy, name: Học viện Ví Dụ}
people:
  - {key: director, unit: demo, office: Giám đốc}
agenda:
  - {kind: opening, title: Khai mạc, by: director}
conclusions:
  - {text: Việc thứ nhất, owner: demo, due: 2021-12-31}
"""


def written(folder: Path, content: str | bytes) -> Path:
    file = folder / "scenario.yaml"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def refusal(folder: Path, content: str | bytes) -> str:
    with pytest.raises(ScenarioError) as caught:
        read_scenario(written(folder, content))
    sentence = str(caught.value)
    assert "\n" not in sentence
    return sentence


def test_a_good_file_is_read(tmp_path: Path) -> None:
    scenario = read_scenario(written(tmp_path, GOOD))
    assert scenario.conference["title"] == "Hội nghị Ví Dụ"
    assert scenario.conference["starts"].isoformat() == "2021-07-02T08:00:00+07:00"


@pytest.mark.parametrize("file", scenario_files(), ids=lambda file: file.stem)
def test_the_three_scenarios_are_read(file: Path) -> None:
    assert len(read_scenario(file).units) >= 23


def test_a_title_with_commas_in_braces_stays_one_title() -> None:
    midyear = next(file for file in scenario_files() if "midyear" in file.name)
    titles = [directive["title"] for directive in read_scenario(midyear).all("directives")]
    assert titles[0] == "Đẩy mạnh học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh"


@pytest.mark.parametrize(
    ("wrong", "instead", "line", "key"),
    [
        ("kind: midyear-review", "colour: red", 4, "conference.colour"),
        ("kind: midyear-review", "kind: picnic", 4, "conference.kind"),
        ("chair: director", "chair: nobody", 8, "conference.chair"),
        ("organiser: demo", "organiser: nowhere", 5, "conference.organiser"),
        ("owner: demo", "owner: nowhere", 17, "conclusions.owner"),
        ("by: director", "by: nobody", 15, "agenda.by"),
        ("period: {kind: half-year, from: 2021-01-01, to: 2021-06-30}", "period: 2021-Q6", 9, "conference.period"),
        ("period: {kind: half-year, from: 2021-01-01, to: 2021-06-30}", "period: 2021-QVI", 9, "conference.period"),
        ("from: 2021-01-01, to: 2021-06-30", "from: 2021-06-30, to: 2021-01-01", 9, "conference.period.to"),
        ("kind: half-year, from: 2021-01-01", "kind: quarter, from: 2021-01-01", 9, "conference.period.kind"),
        ("ends: 2021-07-02T11:30+07:00", "ends: 2021-07-01T11:30+07:00", 7, "conference.ends"),
        ("ends: 2021-07-02T11:30+07:00", "ends: 2021-07-02T11:30", 7, "conference.ends"),
        ("due: 2021-12-31", "due: 2021-02-30", 17, "conclusions[1].due"),
        ("due: 2021-12-31", "repeats: SOMETIMES", 17, "conclusions[1].repeats"),
        ("due: 2021-12-31", "item: 9", 17, "conclusions.item"),
        ("key: test-2021\n", "key: test-2021\n  key: again\n", 3, "conference.key"),
        ("title: Hội nghị Ví Dụ", "title: [a, b]", 3, "conference.title"),
        ("{kind: opening, title: Khai mạc, by: director}", "just words", 15, "agenda[1]"),
    ],
)
def test_one_line_names_file_line_and_key(tmp_path: Path, wrong: str, instead: str, line: int, key: str) -> None:
    assert wrong in GOOD
    sentence = refusal(tmp_path, GOOD.replace(wrong, instead, 1))
    assert f"scenario.yaml:{line}: {key}: " in sentence


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    assert "conference.chair: this key is missing" in refusal(tmp_path, GOOD.replace("  chair: director\n", ""))


def test_broken_yaml_is_told_with_its_line(tmp_path: Path) -> None:
    assert re.search(r"scenario\.yaml:\d+: no YAML", refusal(tmp_path, GOOD + "people: [\n"))


def test_latin_1_bytes_are_told_with_their_line(tmp_path: Path) -> None:
    sentence = refusal(tmp_path, "conference:\n  title: Hôtel\n".encode("latin-1"))
    assert "scenario.yaml:2: the file is not UTF-8" in sentence


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="cannot be read"):
        read_scenario(tmp_path / "absent.yaml")


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    assert "must tell of a conference" in refusal(tmp_path, "")


def test_a_value_that_holds_itself_is_refused(tmp_path: Path) -> None:
    assert "scenario.yaml" in refusal(tmp_path, GOOD.replace("topics", "") + "reviewed_areas: &a [*a]\n")


def test_an_endless_file_is_refused_within_bounds(tmp_path: Path) -> None:
    bombs = "\n".join(f"b{n}: &b{n} [{', '.join([f'*b{n - 1}'] * 9)}]" for n in range(1, 9))
    sentence = refusal(tmp_path, f"work_areas: &b0 [a, b, c, d]\n{bombs}\n{GOOD}")
    assert "unknown key" in sentence


def test_decomposed_letters_are_brought_to_one_form(tmp_path: Path) -> None:
    decomposed = GOOD.replace("Hội nghị Ví Dụ", "Ho\u0323\u0302i nghi\u0323 Ví Dụ")
    assert read_scenario(written(tmp_path, decomposed)).conference["title"] == "Hội nghị Ví Dụ"


def test_on_yes_and_no_are_words(tmp_path: Path) -> None:
    assert read_scenario(written(tmp_path, GOOD.replace("Khai mạc", "no"))).all("agenda")[0]["title"] == "no"


def test_a_year_has_four_quarters() -> None:
    days = quarter("2021-Q4")
    assert days is not None
    assert [one.isoformat() for one in days] == ["2021-10-01", "2021-12-31"]
    with pytest.raises(ValueError, match="2021-Q5 is no quarter"):
        quarter("2021-Q5")
