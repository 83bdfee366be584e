"""Totals that follow changes have the bits of the full computation, and cost what the change costs."""

import random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongket.rollup.errors import RollupError
from tongket.rollup.evaluate import Formulas
from tongket.rollup.ledger import Ledger
from tongket.rollup.successors import Link, Successors
from tongket.rollup.tests.worlds import CALENDAR, JULY, MONTHS, country, frame, reports, rollup_of
from tongket.rollup.tree import Edge, Tree
from tongket.rollup.values import Indicator

OPERATORS = [
    ("sum", "sum"),
    ("last", "sum"),
    ("latest", "mean"),
    ("mean", "sum"),
    ("every", "mean"),
    ("max", "max"),
    ("min", "sum"),
    ("count", "sum"),
    ("first", "count"),
    ("every", "stddev"),
    ("none", "none"),
    ("day_mean", "sum"),
]
INDICATORS = [Indicator(f"{time}_{tree}", time, tree) for time, tree in OPERATORS]
INDICATORS.append(Indicator("whole", whole=True))


def assert_same_bits(ledger: Ledger, full) -> None:
    for code in ledger.rollup.indicators:
        ours, theirs = ledger.totals(code, ledger.periods), full.totals(code, ledger.periods)
        np.testing.assert_array_equal(ours, theirs, err_msg=code)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_any_set_of_changes_gives_the_full_computation(seed, as_of_today):
    rng = random.Random(seed)
    tree, successors = country(rng)
    rollup = rollup_of(*INDICATORS, tree=tree, successors=successors)
    today = CALENDAR["202612"].end if as_of_today else None
    cells: dict[tuple[str, str, str], float | None] = {row[:3]: row[3] for row in reports(rng, rollup, tree)}
    periods = rng.sample(list(CALENDAR), 25)
    ledger = Ledger.of(
        rollup, frame([(*key, value or 0.0) for key, value in cells.items()]), today=today, periods=periods
    )
    for _ in range(4):
        changes = []
        for _ in range(rng.choice([1, 1, 5, 60])):
            code, month = rng.choice(list(rollup.indicators)), rng.choice(MONTHS)
            depth = tree.on(CALENDAR[month].end).depth
            unit = rng.choice([u for i, u in enumerate(tree.units) if depth[i] >= 0])
            value = None if rng.random() < 0.2 else rng.choice([0.0, 1.0, float(rng.randint(-9, 99)), rng.random()])
            changes.append((code, month, unit, value))
            cells[code, month, unit] = value
        ledger.change(changes)
        now = frame([(*key, value) for key, value in cells.items() if value is not None])
        assert_same_bits(ledger, rollup.sheet(now, today=today))


def test_a_hundred_thousand_edits_end_where_the_full_computation_does():
    rng = random.Random(20250701)
    tree, successors = country(rng, provinces=6, communes=12)
    indicators = [Indicator("flow"), Indicator("stock", "last"), Indicator("people", whole=True)]
    rollup = rollup_of(*indicators, tree=tree, successors=successors)
    ledger = Ledger.of(rollup, frame([]), periods=[*CALENDAR.of_kind("quarter"), *CALENDAR.of_kind("year")])
    cells = {}
    batches = [1] * 400 + [10] * 160 + [200] * 90 + [5000] * 16
    assert sum(batches) == 100_000
    rng.shuffle(batches)
    open_units = {month: np.flatnonzero(tree.on(CALENDAR[month].end).depth >= 0) for month in MONTHS}
    codes, units = list(rollup.indicators), tree.units
    for size in batches:
        changes = []
        for _ in range(size):
            month = rng.choice(MONTHS)
            key = (rng.choice(codes), month, units[rng.choice(open_units[month])])
            value = None if rng.random() < 0.1 else rng.random() * 1000
            changes.append((*key, value))
            cells[key] = value
        ledger.change(changes)
    full = rollup.sheet(frame([(*key, value) for key, value in cells.items() if value is not None]))
    assert_same_bits(ledger, full)


def flat(provinces: int, communes: int) -> Tree:
    edges = [Edge("nation", None), *(Edge(f"p{i}", "nation") for i in range(provinces))]
    edges += [Edge(f"p{i}c{j}", f"p{i}") for i in range(provinces) for j in range(communes)]
    return Tree(edges)


def test_the_work_grows_with_the_change_and_not_with_the_country():
    cost = {}
    for provinces in (10, 20, 40):
        tree = flat(provinces, 20)
        rollup = rollup_of(Indicator("x"), tree=tree)
        rows = [("x", month, unit, 1.0) for month in MONTHS for unit in tree.units[1 + provinces :]]
        ledger = Ledger.of(rollup, frame(rows))
        one = ledger.change([("x", "202503", "p3c7", 5.0)])
        cost[provinces] = one.cells
        assert {unit for _, _, unit in one.totals} == {"p3c7", "p3", "nation"}
        assert {period for _, period, _ in one.totals} == {
            "202503", "2025Q1", "2025S1", "2025N9", "2025", "2024-2025",
        }  # fmt: skip
        ten = ledger.change([("x", "202503", f"p3c{i}", 6.0) for i in range(10)])
        assert ten.cells < 4 * one.cells  # ten neighbours share their province and the nation
    periods = 6
    assert cost[40] - cost[20] == periods * 20  # the nation adds up its provinces; nothing else is new
    assert cost[20] - cost[10] == periods * 10


def test_a_change_that_changes_nothing_stops_at_the_unit():
    tree = flat(3, 4)
    rollup = rollup_of(Indicator("x", "max", "max"), tree=tree)
    ledger = Ledger.of(rollup, frame([("x", "202501", "p0c0", 9.0), ("x", "202501", "p0c1", 5.0)]))
    assert {unit for _, _, unit in ledger.change([("x", "202501", "p0c1", 9.0)]).totals} >= {"p0c1"}
    assert ledger.change([("x", "202501", "p0c1", 9.0)]).totals == []
    assert ledger.total("x", "2025", "nation") == 9.0


def test_a_value_that_is_withdrawn_is_missing_again():
    tree = flat(1, 2)
    ledger = Ledger.of(rollup_of(Indicator("x"), tree=tree), frame([]))
    ledger.change([("x", "202501", "p0c0", 3.0)])
    assert ledger.total("x", "2025Q1", "nation") == 3.0
    ledger.change([("x", "202501", "p0c0", None)])
    assert ledger.total("x", "2025Q1", "nation") is None


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (("y", "202501", "p0c0", 1.0), "no indicator 'y'"),
        (("x", "2025Q1", "p0c0", 1.0), "reported by month"),
        (("x", "202501", "gone", 1.0), "no unit 'gone'"),
        (("x", "202501", "p0c0", float("nan")), "Not a number"),
    ],
)
def test_a_change_with_one_wrong_cell_changes_nothing(cell, words):
    ledger = Ledger.of(rollup_of(Indicator("x"), tree=flat(1, 2)), frame([("x", "202501", "p0c1", 7.0)]))
    with pytest.raises(RollupError, match=words):
        ledger.change([("x", "202501", "p0c1", 8.0), cell])
    assert ledger.total("x", "2025", "nation") == 7.0


def test_other_operators_and_formulas_see_the_current_values():
    rollup = rollup_of(Indicator("x"), Indicator("y"), tree=flat(2, 2))
    ledger = Ledger.of(rollup, frame([("x", "202501", "p0c0", 4.0), ("y", "202501", "p0c0", 8.0)]))
    ledger.change([("x", "202502", "p0c0", 6.0), ("y", "202502", "p1c1", 2.0)])
    formulas = Formulas(rollup, {"ratio": "x / y"})
    quarter = [CALENDAR["2025Q1"]]
    assert formulas.evaluate("ratio", ledger, quarter)[0, ledger.at("nation")] == 1.0
    assert formulas.evaluate("x[time: max]", ledger, quarter)[0, ledger.at("nation")] == 6.0


def test_as_of_today_an_edit_of_an_old_unit_reaches_its_successors():
    edges = [Edge("n", None), Edge("a", "n", None, JULY), Edge("b", "n", JULY), Edge("c", "n", JULY)]
    links = Successors([Link("a", "b", JULY, 0.75), Link("a", "c", JULY)])
    rollup = rollup_of(Indicator("x"), tree=Tree(edges), successors=links)
    ledger = Ledger.of(rollup, frame([]), today=CALENDAR["202612"].end)
    ledger.change([("x", "202501", "a", 8.0)])
    assert (ledger.total("x", "2025", "b"), ledger.total("x", "2025", "c"), ledger.total("x", "2025", "n")) == (6, 2, 8)
