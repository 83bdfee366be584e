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
