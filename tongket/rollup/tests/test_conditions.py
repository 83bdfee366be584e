"""k of n units meet a condition, and these do not."""

import pytest

from tongket.rollup.conditions import Condition
from tongket.rollup.errors import RollupError
from tongket.rollup.evaluate import Formulas
from tongket.rollup.sheet import Rollup
from tongket.rollup.tests.worlds import CALENDAR, JULY, frame
from tongket.rollup.tree import Edge, Tree
from tongket.rollup.values import Indicator

MONTH = CALENDAR["202501"]
SCHOOLS = [f"school {i}" for i in range(1, 63)]
TREE = Tree(
    [Edge("ministry", None), Edge("north", "ministry"), Edge("south", "ministry")]
    + [Edge(school, "north" if i < 30 else "south") for i, school in enumerate(SCHOOLS)]
)
ROLLUP = Rollup.of([Indicator("pages"), Indicator("pupils"), Indicator("passed")], CALENDAR, TREE)
FORMULAS = Formulas(ROLLUP, {"rate": "passed / pupils"})


def sheet_of(pages):
    rows = [("pages", "202501", school, float(n)) for school, n in pages.items()]
    rows += [("pupils", "202501", school, 10.0) for school in SCHOOLS]
    rows += [("passed", "202501", school, float(i % 11)) for i, school in enumerate(SCHOOLS)]
    return ROLLUP.sheet(frame(rows))


def test_61_of_62_and_the_one_that_is_missing_is_named():
    sheet = sheet_of({school: 12 for school in SCHOOLS if school != "school 17"})
    condition = Condition(FORMULAS, "pages >= 10", sheet, [MONTH])
    found = condition.at("ministry", MONTH)
    assert str(found) == "61/62"
    assert (found.not_met, found.not_assessed) == ([], ["school 17"])
    assert str(condition.at("south", MONTH)) == "32/32"
    assert condition.evidence("school 17", MONTH) == {"pages": None}


def test_those_that_do_not_meet_it_are_named_with_their_evidence():
    sheet = sheet_of(dict.fromkeys(SCHOOLS, 12) | {"school 3": 4, "school 40": 9})
    condition = Condition(FORMULAS, "pages >= 10 and rate >= 0", sheet, [MONTH])
    assert condition.at("ministry", MONTH).not_met == ["school 3", "school 40"]
    assert condition.at("north", MONTH).not_met == ["school 3"]
    assert condition.evidence("school 3", MONTH) == {"pages": 4.0, "passed": 2.0, "pupils": 10.0}
    counts = {row["unit"]: row for row in condition.frame().iter_rows(named=True)}
    assert (counts["ministry"]["met"], counts["ministry"]["of"], counts["ministry"]["not_assessed"]) == (60, 62, 0)
    assert counts["north"]["share"] == pytest.approx(29 / 30 * 100)
    assert len(counts) == 65


def test_a_ratio_within_a_condition_is_that_of_each_unit():
    condition = Condition(FORMULAS, "rate >= 0.95", sheet_of({}), [MONTH])
    assert condition.at("ministry", MONTH).met == sum(i % 11 >= 9.5 for i in range(62))


def test_the_units_that_are_judged_may_be_named():
    sheet = sheet_of(dict.fromkeys(SCHOOLS, 12))
    condition = Condition(FORMULAS, "pages >= 10", sheet, [MONTH], among=SCHOOLS[:5])
    assert str(condition.at("ministry", MONTH)) == "5/5"
    assert str(condition.at("south", MONTH)) == "0/0"


def test_units_that_have_ended_are_not_counted():
    tree = Tree([Edge("n", None), Edge("a", "n"), Edge("b", "n", None, JULY)])
    rollup = Rollup.of([Indicator("x")], CALENDAR, tree)
    sheet = rollup.sheet(frame([("x", month, unit, 1.0) for month in ("202506", "202507") for unit in ("a", "b")]))
    months = [CALENDAR["202506"], CALENDAR["202507"]]
    condition = Condition(Formulas(rollup), "x > 0", sheet, months)
    assert [str(condition.at("n", month)) for month in months] == ["2/2", "1/1"]


def test_what_is_no_condition_is_said():
    sheet = sheet_of({})
    with pytest.raises(RollupError, match="A condition is true or false"):
        Condition(FORMULAS, "pages", sheet, [MONTH])
    with pytest.raises(RollupError, match="no unit 'gone'"):
        Condition(FORMULAS, "pages > 1", sheet, [MONTH], among=["gone"])
    with pytest.raises(RollupError, match="was not judged for 202502"):
        Condition(FORMULAS, "pages > 1", sheet, [MONTH]).at("ministry", CALENDAR["202502"])
