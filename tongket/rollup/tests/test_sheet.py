"""The full computation equals a walk over every cell, for every operator, reading and tree."""

import random
import statistics
from collections import defaultdict
from collections.abc import Callable
from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongket.rollup.errors import RollupError
from tongket.rollup.operators import LOOKBACK_YEARS, TIME, TREE, Over
from tongket.rollup.periods import Calendar
from tongket.rollup.reading import years_before
from tongket.rollup.sheet import Rollup
from tongket.rollup.successors import Link, Successors
from tongket.rollup.tests.worlds import CALENDAR, JULY, MONTHS, country, frame, reports, rollup_of
from tongket.rollup.tree import Edge, Tree
from tongket.rollup.values import Indicator

# A walk over cells, in plain Python


def one_of(time, cells, period):
    """One value from (period, value) pairs in their order."""
    values = [value for _, value in cells]
    if not values:
        return None
    pick = {"first": 0, "earliest": 0, "last": -1, "latest": -1, "none": 0}
    if time in pick:
        return values[pick[time]]
    if time == "day_mean":
        return sum(value * leaf.days for leaf, value in cells) / period.days
    return OVER[time](values)


OVER: dict[str, Callable[[list[float]], float | None]] = {
    "sum": sum,
    "mean": statistics.fmean,
    "min": min,
    "max": max,
    "count": len,
    "variance": lambda values: statistics.variance(values) if len(values) > 1 else None,
    "stddev": lambda values: statistics.stdev(values) if len(values) > 1 else None,
}


def over_units(tree, values):
    values = [value for value in values if value is not None]
    if not values:
        return None
    return OVER[tree](values)


def walk(cells, tree: Tree, indicator: Indicator, period, today):
    """Totals by unit from {(month, unit): value} (already on today's units, when a day is given)."""
    time, over = indicator.over_time, indicator.over_tree
    start = years_before(period.end, LOOKBACK_YEARS) if time in ("earliest", "latest") else period.start
    gathered = defaultdict(list)
    for month in sorted({month for month, _ in cells}):
        leaf = CALENDAR[month]
        inside = start <= leaf.start and leaf.end <= period.end
        if not inside or (time == "none" and (leaf.start, leaf.end) != (period.start, period.end)):
            continue
        day = today or (period.end if time in ("last", "latest") else leaf.end)
        structure = tree.on(day)
        for place, unit in enumerate(tree.units):
            if (month, unit) in cells:
                for above in [place, *(structure.path(place) if over != "none" else [])]:
                    gathered[above, place].append((leaf, cells[month, unit]))
    below: dict[int, list[float | None]] = defaultdict(list)
    for (above, _), pairs in gathered.items():
        below[above] += [v for _, v in pairs] if time == "every" else [one_of(time, pairs, period)]
    own = {place: one_of("sum" if time == "every" else time, pairs, period)
           for (above, place), pairs in gathered.items() if above == place}  # fmt: skip
    if over == "none":
        return own
    return {place: over_units(over, values) for place, values in below.items()}


PAIRS = [(time, tree) for time in TIME for tree in TREE if not (time is Over.EVERY and tree is Over.NONE)]


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_every_pair_of_operators_equals_a_walk_over_the_cells(seed, as_of_today):
    rng = random.Random(seed)
    tree, successors = country(rng, provinces=3, communes=4)
    indicators = [Indicator(f"{time}_{over}", time, over) for time, over in rng.sample(PAIRS, 12)]
    rollup = rollup_of(*indicators, tree=tree, successors=successors)
    today = CALENDAR["202612"].end if as_of_today else None
    rows = reports(rng, rollup, tree)
    sheet = rollup.sheet(frame(rows), today=today)
    periods = [*rng.sample(list(CALENDAR), 6), CALENDAR["2025"], CALENDAR["2024-2025"]]
    for indicator in indicators:
        cells = {(month, unit): value for code, month, unit, value in rows if code == indicator.code}
        cells = mapped(cells, successors, today, indicator) if today else cells
        found = sheet.totals(indicator.code, periods)
        for row, period in enumerate(periods):
            expected = walk(cells, tree, indicator, period, today)
            for place in range(len(tree.units)):
                value = expected.get(place)
                assert found[row, place] == pytest.approx(
                    np.nan if value is None else value, rel=1e-6, abs=1e-6, nan_ok=True
                ), (indicator, period.code, tree.units[place])


def mapped(cells, successors, today, indicator):
    """The cells on today's units: shares of sums are added, other values come together undivided."""
    gathered = defaultdict(list)
    for (month, unit), value in cells.items():
        for new, share in successors.became(unit, today).items():
            gathered[month, new].append(value * share if indicator.over_tree == "sum" else value)
    how = OVER[indicator.over_tree if indicator.over_tree in ("sum", "min", "max") else "mean"]
    if indicator.over_tree == "none":
        return {key: values[0] for key, values in gathered.items() if len(values) == 1}
    return {key: how(values) for key, values in gathered.items()}


def test_ten_thousand_ancestor_totals_equal_brute_force():
    rng = random.Random(8)
    parents: dict[str, str | None] = {"u0": None}
    for i in range(1, 3356):
        parents[f"u{i}"] = f"u{max(rng.randrange(i) // 3, i // 9)}"
    tree = Tree(Edge(unit, parent) for unit, parent in parents.items())
    assert tree.on(JULY).depth.max() >= 3
    rows = [("x", month, unit, float(rng.randint(0, 99))) for month in MONTHS[:3] for unit in parents]
    sheet = rollup_of(Indicator("x"), tree=tree).sheet(frame(rows))
    expected: dict[tuple[str, str], float] = defaultdict(float)
    for _, month, unit, value in rows:
        above: str | None = unit
        while above is not None:
            expected[month, above] += value
            above = parents[above]
    totals = sheet.totals("x", [CALENDAR[month] for month in MONTHS[:3]])
    asked = [(rng.randrange(3), rng.choice(tree.units)) for _ in range(10_000)]
    assert all(totals[row, sheet.at(unit)] == expected[MONTHS[row], unit] for row, unit in asked)


def test_missing_is_not_zero_at_any_level():
    tree = Tree([Edge("n", None), Edge("a", "n"), Edge("b", "n"), Edge("c", "b")])
    sheet = rollup_of(Indicator("x"), tree=tree).sheet(frame([("x", "202501", "c", 0.0)]))
    assert sheet.frame(periods=[CALENDAR["202501"], CALENDAR["202502"]]).rows() == [
        ("x", "202501", "n", 0.0),
        ("x", "202501", "b", 0.0),
        ("x", "202501", "c", 0.0),
    ]
    assert sheet.frame(periods=[CALENDAR["202501"]], units=["b"]).rows() == [("x", "202501", "b", 0.0)]
    assert sheet.frame(periods=[CALENDAR["202501"]], units=[]).is_empty()


def test_a_units_own_value_of_what_takes_every_value():
    tree = Tree([Edge("n", None), Edge("a", "n")])
    sheet = rollup_of(Indicator("x", "every", "mean"), tree=tree).sheet(
        frame([("x", "202501", "a", 2.0), ("x", "202502", "a", 6.0), ("x", "202501", "n", 7.0)])
    )
    quarter = [CALENDAR["2025Q1"]]
    assert sheet.totals("x", quarter)[0].tolist() == [5.0, 4.0]
    assert sheet.own("x", quarter)[0].tolist() == [7.0, 4.0]
    with pytest.raises(RollupError, match="needs another operator"):
        sheet.own("x", quarter, "every")


def test_a_stock_is_not_counted_in_the_old_unit_and_in_the_new():
    tree = Tree([Edge("n", None), Edge("old", "n", None, JULY), Edge("new", "n", JULY)])
    rollup = rollup_of(Indicator("staff", "last"), Indicator("born"), tree=tree)
    rows = [("staff", "202506", "old", 30.0), ("staff", "202512", "new", 31.0)]
    rows += [("born", "202506", "old", 2.0), ("born", "202512", "new", 3.0)]
    sheet = rollup.sheet(frame(rows))
    year = [CALENDAR["2025"]]
    assert sheet.totals("staff", year)[0, sheet.at("n")] == 31.0
    assert sheet.totals("born", year)[0, sheet.at("n")] == 5.0


def test_a_value_of_a_unit_that_has_ended_is_shown_and_counts_for_itself_alone():
    tree = Tree([Edge("n", None), Edge("old", "n", None, JULY), Edge("a", "n")])
    sheet = rollup_of(Indicator("x"), tree=tree).sheet(frame([("x", "202508", "old", 5.0), ("x", "202508", "a", 1.0)]))
    assert sheet.outside().rows() == [("x", "202508", "old")]
    assert sheet.totals("x", [CALENDAR["202508"]])[0].tolist() == [1.0, 1.0, 5.0]


def test_as_of_a_day_between_two_mergers():
    tree = Tree([Edge("n", None), Edge("a", "n", None, date(2024, 7, 1)), Edge("b", "n", date(2024, 7, 1), JULY),
                 Edge("c", "n", JULY)])  # fmt: skip
    links = Successors([Link("a", "b", date(2024, 7, 1)), Link("b", "c", JULY)])
    rollup = rollup_of(Indicator("x"), tree=tree, successors=links)
    values = frame([("x", "202401", "a", 7.0)])
    year = [CALENDAR["2024"]]
    for day, unit in ((date(2024, 1, 1), "a"), (date(2024, 12, 31), "b"), (date(2026, 1, 1), "c")):
        sheet = rollup.sheet(values, today=day)
        assert sheet.totals("x", year)[0, sheet.at(unit)] == 7.0
        assert sheet.totals("x", year)[0, sheet.at("n")] == 7.0


def test_the_same_values_on_two_trees():
    state = Tree([Edge("ministry", None), Edge("s1", "ministry"), Edge("s2", "ministry")], "administration")
    cluster = Tree([Edge("cluster 1", None), Edge("cluster 2", None), Edge("s1", "cluster 1"), Edge("s2", "cluster 2")],
                   "clusters")  # fmt: skip
    rollup = Rollup.of([Indicator("x")], CALENDAR, state, cluster)
    values = frame([("x", "202501", "s1", 3.0), ("x", "202501", "s2", 4.0)])
    month = [CALENDAR["202501"]]
    first, second = rollup.sheet(values), rollup.sheet(values, "clusters")
    assert first.totals("x", month)[0, first.at("ministry")] == 7.0
    assert second.totals("x", month)[0, second.at("cluster 2")] == 4.0
    with pytest.raises(RollupError, match="no tree 'union'"):
        rollup.sheet(values, "union")


def test_texts_keep_their_last_word_and_are_counted():
    tree = Tree([Edge("n", None), Edge("a", "n"), Edge("b", "n")])
    rollup = rollup_of(Indicator("head", kind="text"), Indicator("heads", "count", "count", "text"), tree=tree)
    values = pl.DataFrame(
        [
            ("head", "202501", "a", "Lan"),
            ("head", "202503", "a", "An"),
            ("heads", "202501", "a", "x"),
            ("heads", "202502", "b", "y"),
        ],
        schema=["indicator", "period", "unit", "text"],
        orient="row",
    )  # fmt: skip
    sheet = rollup.sheet(values)
    quarter = [CALENDAR["2025Q1"], CALENDAR["2025Q2"]]
    assert sheet.texts("head", quarter).tolist() == [[None, "An", None], [None, None, None]]
    assert sheet.texts("head", quarter, "min")[0, 1] == "An"
    assert sheet.totals("heads", quarter)[0].tolist() == [2.0, 1.0, 1.0]
    assert set(sheet.frame(periods=quarter)["indicator"].to_list()) == {"heads"}
    with pytest.raises(RollupError, match="it has no total"):
        sheet.totals("head", quarter)
    with pytest.raises(RollupError, match="is a text: over time it has"):
        sheet.totals("head", quarter, "sum")


def test_many_indicators_and_periods_are_summed_without_keeping_every_block(monkeypatch):
    monkeypatch.setattr("tongket.rollup.values.KEPT_CELLS", 10)
    rng = random.Random(3)
    tree, successors = country(rng)
    rollup = rollup_of(Indicator("x"), Indicator("y", "last"), tree=tree, successors=successors)
    rows = reports(rng, rollup, tree)
    rng.shuffle(rows)
    small = rollup.sheet(frame(rows)).frame()
    monkeypatch.undo()
    assert small.equals(rollup.sheet(frame(rows)).frame())
    monkeypatch.setattr("tongket.rollup.values.KEPT_CELLS", 10)
    with pytest.raises(RollupError, match="more than once"):
        rollup.sheet(frame([*rows, rows[0]]))


def bad(rows, **columns):
    made = frame(rows)
    return made.with_columns(**columns) if columns else made


CELL = ("x", "202501", "a", 1.0)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (frame([CELL, CELL]), r"reported more than once: x / 202501 / a\. Keep one"),
        (frame([CELL, ("x", "202502", "a", float("nan"))]), "Not a number or infinite: x / 202502 / a"),
        (frame([("x", "202502", "a", float("inf"))]), "Not a number or infinite"),
        (frame([("z", "202501", "a", 1.0)]), "These indicators of the values are not known: z"),
        (frame([("x", "2025-01", "a", 1.0)]), "These periods of the values are not known: 2025-01"),
        (frame([("x", "202501", "gone", 1.0)]), "These units of the values are not known: gone"),
        (frame([CELL, ("x", "2025Q1", "a", 1.0)]), "reported by month and by quarter, which would count twice"),
        (frame([CELL]).drop("unit"), "have no column unit"),
        (frame([CELL]).drop("value"), "have no column value"),
        (frame([CELL]).with_columns(value=pl.lit("1")), "holds String, not numbers"),
        (frame([CELL]).with_columns(unit=pl.lit(None, dtype=pl.String)), "1 rows of values have no unit"),
    ],
)
def test_bad_values_get_a_sentence(values, sentence):
    rollup = rollup_of(Indicator("x"), tree=Tree([Edge("n", None), Edge("a", "n")]))
    with pytest.raises(RollupError, match=sentence):
        rollup.sheet(values)


def test_a_hundred_thousand_wrong_codes_are_one_short_sentence():
    rollup = rollup_of(Indicator("x"), tree=Tree([Edge("a", None)]))
    wrong = frame([("x", "202501", f"unit {i}", 1.0) for i in range(100_000)])
    with pytest.raises(RollupError) as said:
        rollup.sheet(wrong)
    assert "and 99,995 more" in str(said.value)
    assert len(str(said.value)) < 250


def test_columns_may_be_of_any_kind_that_means_the_same():
    tree = Tree([Edge("1", None), Edge("2", "1")])
    rollup = Rollup.of([Indicator("7"), Indicator("yes", kind="boolean")], CALENDAR, tree)
    numbers = pl.DataFrame({"indicator": [7, 7], "period": [202501, 202502], "unit": [2, 2], "value": [1, None]})
    sheet = rollup.sheet(numbers)
    assert sheet.totals("7", [CALENDAR["2025Q1"]])[0].tolist() == [1.0, 1.0]
    enum = pl.DataFrame({"indicator": ["7"], "period": ["202501"], "unit": ["2"], "value": [5.0]}).with_columns(
        pl.col("unit").cast(pl.Enum(["2", "unused"])), pl.col("period").cast(pl.Categorical)
    )
    assert rollup.sheet(enum).totals("7", [CALENDAR["202501"]])[0].tolist() == [5.0, 5.0]
    booleans = pl.DataFrame(
        {"indicator": ["yes"] * 2, "period": ["202501"] * 2, "unit": ["1", "2"], "value": [True, True]}
    )
    assert rollup.sheet(booleans).totals("yes", [CALENDAR["202501"]])[0].tolist() == [2.0, 1.0]


def test_a_unit_that_is_only_in_the_past_must_be_read_as_of_a_day():
    tree = Tree([Edge("n", None), Edge("new", "n")])
    rollup = rollup_of(Indicator("x"), tree=tree, successors=Successors([Link("old", "new", JULY)]))
    values = frame([("x", "202501", "old", 2.0)])
    with pytest.raises(RollupError, match="not in the tree tree: old"):
        rollup.sheet(values)
    assert rollup.sheet(values, today=date(2026, 1, 1)).totals("x", [CALENDAR["2025"]])[0].tolist() == [2.0, 2.0]
    with pytest.raises(RollupError, match="no successor there"):
        rollup.sheet(values, today=date(2025, 1, 1))


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Indicator("x", "average"), "no operator 'average' over time"),
        (lambda: Indicator("x", "sum", "last"), "no operator 'last' over the tree"),
        (lambda: Indicator("x", kind="money"), "is of kind 'money'"),
        (lambda: Indicator(" "), "has no code"),
        (lambda: Indicator("x", "sum", "none", "text"), "is a text"),
        (lambda: Rollup.of([Indicator("x"), Indicator("x")], CALENDAR, Tree([Edge("n", None)])), "more than once"),
        (lambda: Rollup.of([Indicator("x")], CALENDAR), "There is no tree"),
    ],
)
def test_definitions_that_make_no_sense_are_refused(make, sentence):
    with pytest.raises(RollupError, match=sentence):
        make()


def test_a_block_beyond_bounds_is_refused_before_it_is_made(monkeypatch):
    monkeypatch.setattr("tongket.rollup.values.MOST_CELLS", 3)
    rollup = Rollup.of([Indicator("x")], Calendar.standard(2025, 2025), Tree([Edge("n", None), Edge("a", "n")]))
    with pytest.raises(RollupError, match="give fewer periods"):
        rollup.sheet(frame([("x", "202501", "n", 1.0), ("x", "202502", "n", 1.0)]))
