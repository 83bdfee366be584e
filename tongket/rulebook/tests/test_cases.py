"""The shipped cases hold, and each shipped rule has a passing, a failing and a not-assessed one."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from tongket.rulebook.cases import check
from tongket.rulebook.cli import rules
from tongket.rulebook.edition import edition_of
from tongket.rulebook.load import shipped

CASES = sorted((Path(__file__).parents[1] / "cases").glob("*.yaml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_case_of_the_file_is_answered_as_expected(path):
    differences = [f"{result.case.name}: {result.difference}" for result in check(path, shipped()) if result.difference]
    assert differences == []


def resolved(rulebook, version, code):
    """The rule on the version's first day: a number that is not verified makes its condition ask."""
    return edition_of(rulebook, version, version.since).rules[code]


def test_every_rule_that_decides_has_a_passing_a_failing_and_an_open_case():
    seen: dict[tuple[str, str, str], set[str]] = {}
    for path in CASES:
        for result in check(path, shipped()):
            given = result.answer
            assert given is not None
            if given.edition is not None and given.rule is not None and given.ladder is None:
                key = (given.edition.rulebook, given.edition.regime, given.rule.code)
                seen.setdefault(key, set()).add(given.verdict)
    missing = []
    for rulebook in shipped().rulebooks:
        for version in rulebook.versions:
            for code in version.rules:
                if code not in rulebook.asks:
                    continue
                asks = any(condition.confidence == "L" for condition in resolved(rulebook, version, code).conditions)
                wanted = {"not-assessed"} if asks else {"pass", "fail", "not-assessed"}
                got = seen.get((rulebook.code, version.regime, code), set())
                if not wanted <= got:
                    missing.append((rulebook.code, version.regime, code, wanted - got))
    assert missing == []


def test_every_condition_is_seen_met_not_met_and_open():
    """What a condition can be: a fact with a value for “no record” is never open, an L always, a hold never."""
    seen: dict[tuple[str, ...], set[bool | None]] = {}
    for path in CASES:
        for result in check(path, shipped()):
            given = result.answer
            if given is None or given.reading is None or given.edition is None or given.rule is None:
                continue
            for code, rule in given.edition.rules.items():
                if given.ladder is None and code != given.rule.code:
                    continue
                cell = given.reading.cells[code][-1]
                for condition, state in zip(rule.digits, cell.holds + cell.states, strict=True):
                    key = (given.edition.rulebook, given.edition.regime, code, condition.id)
                    seen.setdefault(key, set()).add(state)
    columns = shipped().vocabulary.columns
    missing = []
    for rulebook in shipped().rulebooks:
        for version in rulebook.versions:
            for code, rule in edition_of(rulebook, version, version.since).rules.items():
                for condition in rule.digits:
                    wanted: set[bool | None] = {True, False} if condition in rule.holds else {True, False, None}
                    if condition.confidence == "L" and condition not in rule.holds:
                        wanted = {None}
                    elif all(name == "year" or columns[name].absent is not None for name in condition.evidence):
                        wanted -= {None}
                    elif (code, condition.id) == ("vote", "met"):
                        # A council whose attendance is not stated is taken to have met.
                        wanted -= {None}
                    lacking = wanted - seen.get((rulebook.code, version.regime, code, condition.id), set())
                    if lacking:
                        missing.append((rulebook.code, version.regime, code, condition.id, lacking))
    assert missing == []


def test_check_prints_the_count_and_exits_with_nothing():
    result = CliRunner().invoke(rules, ["check", *map(str, CASES)])
    assert result.exit_code == 0
    assert result.output.splitlines()[-1].endswith(" passed, 0 failed")


def test_check_prints_each_difference_and_exits_with_one(tmp_path):
    file = tmp_path / "wrong.yaml"
    file.write_text(
        "- name: a wrong case\n  ask: LDTT\n  on: 2024-12-01\n  subject: person\n"
        "  facts: {year: 2024, levels: {2024: HT}}\n  expect: {verdict: pass}\n",
        encoding="utf-8",
    )
    result = CliRunner().invoke(rules, ["check", str(file)])
    assert result.exit_code == 1
    assert "line 1: a wrong case: expected verdict pass, got fail" in result.output
    assert result.output.splitlines()[-1] == "0 passed, 1 failed"


def test_check_exits_with_two_where_a_file_or_a_case_is_wrong(tmp_path):
    good = "- {name: a, ask: LDTT, on: 2024-12-01, facts: {year: 2024, levels: {2024: HTT}}, expect: {verdict: pass}}\n"
    wrong, right = tmp_path / "wrong.yaml", tmp_path / "right.yaml"
    right.write_text(good, encoding="utf-8")
    wrong.write_text(f"{good}- {{name: b, ask: KING, on: 2024-12-01, expect: {{verdict: pass}}}}\n", encoding="utf-8")
    result = CliRunner().invoke(rules, ["check", str(wrong), str(right)])
    assert result.exit_code == 2
    assert f"{wrong}, line 2: b: “KING” cannot be asked." in result.output
    assert result.output.splitlines()[-1] == "2 passed, 1 failed"
    result = CliRunner().invoke(rules, ["check", str(tmp_path / "none.yaml"), str(right)])
    assert result.exit_code == 2
    assert "none.yaml: The file cannot be read (No such file or directory). Check the path." in result.output
    assert result.output.splitlines()[-1] == "1 passed, 0 failed"
