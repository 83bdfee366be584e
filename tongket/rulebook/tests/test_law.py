"""The table of the law and the rules say the same: each rule is a condition with its numbers, or left out with a reason."""

import re
from pathlib import Path

import pytest

from tongket.rulebook.edition import edition_of
from tongket.rulebook.load import shipped
from tongket.rulebook.tree import read_yaml

ROOM = Path(__file__).parents[1]
TABLE = read_yaml(ROOM / "law.yaml")
EDITIONS = [
    edition_of(rulebook, version, version.since) for rulebook in shipped().rulebooks for version in rulebook.versions
]


def stands(edition):
    """What an edition decides by: the way to each condition or cap, and its confidence."""
    found = {cap.id: cap.confidence for cap in edition.caps.values()}
    for code, rule in edition.rules.items():
        found |= {f"{code}.{condition.id}": condition.confidence for condition in rule.digits}
    return found


@pytest.mark.parametrize(
    "entry", [entry for entry in TABLE if "of" in entry], ids=lambda entry: f"{entry['part']} {entry['law'][:40]}"
)
def test_a_rule_of_the_law_stands_in_its_regimes_with_its_confidence_and_numbers(entry):
    for rulebook, regimes in entry["of"].items():
        for regime in regimes:
            editions = [e for e in EDITIONS if (e.rulebook, e.regime) == (rulebook, regime)]
            for way in entry["at"]:
                assert {stands(e)[way] for e in editions if way in stands(e)} == {entry["is"]}, (regime, way)
            for name, number in entry.get("numbers", {}).items():
                written = {e.parameters[name].written for e in editions if name in e.parameters}
                assert written == {str(number)}, (regime, name)


def test_no_condition_stands_in_the_rules_that_the_table_does_not_name():
    named = {
        (rulebook, regime, way)
        for entry in TABLE
        for rulebook, regimes in entry.get("of", {}).items()
        for regime in regimes
        for way in entry["at"]
    }
    standing = {(edition.rulebook, edition.regime, way) for edition in EDITIONS for way in stands(edition)}
    assert standing - named == set()


def test_what_is_left_out_has_its_row_in_the_readme():
    rows = re.findall(r"(?m)^\| ([^|]+) \| [^|]+ \|$", (ROOM / "README.md").read_text(encoding="utf-8"))
    left_out = [entry["left_out"] for entry in TABLE if "of" not in entry]
    assert [start for start in left_out if not any(row.startswith(start) for row in rows)] == []
