"""Wrong input to the public interface: one sentence with what, where and what to do, within bounded time and memory."""

# mypy: disable-error-code="dict-item, list-item"

from datetime import date, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from tongket.rollup.conditions import Condition
from tongket.rollup.errors import RollupError
from tongket.rollup.evaluate import Formulas
from tongket.rollup.ledger import Ledger
from tongket.rollup.periods import Calendar, Period
from tongket.rollup.sheet import Rollup
from tongket.rollup.successors import Link, Successors
from tongket.rollup.tree import Edge, Tree
from tongket.rollup.values import Indicator

CALENDAR = Calendar.standard(2025, 2026)
TREE = Tree([Edge("Cẩm Thủy", None), Edge("a", "Cẩm Thủy"), Edge("b", "Cẩm Thủy")])
KINDS = [Indicator("n"), Indicator("yes", kind="boolean"), Indicator("t", kind="text"), Indicator("d", kind="date")]
ROLLUP = Rollup.of(KINDS, CALENDAR, TREE)
JAN = [CALENDAR["202501"]]
DAY = date(2025, 1, 1)


def cells(*rows):
    schema = {"indicator": pl.String, "period": pl.String, "unit": pl.String, "value": pl.Float64, "text": pl.String}
    return pl.DataFrame([(c, "202501", u, v, t) for c, u, v, t in rows], schema=schema, orient="row")


def formula(text, **constants):
    rollup = Rollup.of(KINDS, CALENDAR, TREE, constants=constants)
    sheet = rollup.sheet(cells(("n", "a", 1.0, None), ("n", "b", 1.0, None)))
    return Formulas(rollup).evaluate(text, sheet, JAN)


def ledger():
    return Ledger.of(Rollup.of([Indicator("n")], CALENDAR, TREE), cells(("n", "a", 1.0, None)), periods=JAN)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Tree([Edge("a", None, "2025-01-01")]), "start of a in tree is '2025-01-01', not a day"),
        (lambda: Tree.from_frame(pl.DataFrame({"unit": ["a"], "parent": [None], "end": ["x"]})), "end of a in tree"),
        (lambda: Tree([Edge(None, None)]), "has no unit"),
        (lambda: Tree([Edge(" ", None)]), "has no unit"),
        (lambda: Successors([Link("a", "b", "2025-01-01")]), "link of a to b is '2025-01-01', not a day"),
        (lambda: Successors([Link("a", "b", None)]), "link of a to b is None, not a day"),
        (lambda: Successors([Link("a", "b", DAY, "0.5")]), "share of a is '0.5', not a number"),
        (lambda: Calendar([Period("x", "month", "2025-01-01", DAY)]), "start of period x is '2025-01-01', not a day"),
        (lambda: Rollup.of(KINDS, CALENDAR, TREE, constants={"k": "abc"}), "constant k is 'abc'"),
        (lambda: Rollup.of(KINDS, CALENDAR, TREE, constants={"k": float("inf")}), "constant k is inf"),
        (lambda: Rollup.of(KINDS, CALENDAR, TREE, groups={"g": ["gone"]}), "group g has units .* gone"),
        (lambda: ROLLUP.sheet([("n", "202501", "a", 1.0)]), "values are a list, not a Polars data frame"),
        (lambda: ROLLUP.sheet(cells(), today="2025-01-01"), "today is '2025-01-01', not a day"),
        (lambda: ROLLUP.sheet(cells(("n", "a", 1e200, None))), "Too great to be added up: n / 202501 / a"),
        (lambda: ROLLUP.sheet(cells(("n", "a", -1e200, None))), "Too great to be added up: n / 202501 / a"),
        (lambda: ROLLUP.sheet(cells(("yes", "a", 5.0, None))), "neither 1 nor 0: yes / 202501 / a"),
        (lambda: ROLLUP.sheet(cells(("n", "a", None, "12"))), "a text where a number belongs: n / 202501 / a"),
        (lambda: ROLLUP.sheet(cells(("t", "a", 3.0, None))), "a number where a text belongs: t / 202501 / a"),
        (lambda: ROLLUP.sheet(cells(("d", "a", None, "31/12/2025"))), "d has a date that is none: 31/12/2025"),
        (lambda: ROLLUP.sheet(cells(("d", "a", None, "2025-02-30"))), "d has a date that is none: 2025-02-30"),
        (lambda: ROLLUP.sheet(cells()).totals("n", ["202501"]), "'202501' is no period but .* calendar"),
        (lambda: ROLLUP.sheet(cells()).frame(periods=["2025Q1"]), "'2025Q1' is no period"),
        (lambda: Ledger.of(ROLLUP, cells(), periods=["2025"]), "'2025' is no period"),
        (lambda: ledger().change([("n", "202501", "a", "12")]), "n / 202501 / a is '12', not a number"),
        (lambda: ledger().change([("n", "202501", "a", 1e200)]), "Too great to be added up: n / 202501 / a"),
        (lambda: ledger().change([("n", "202501", "a")]), "has 3 parts, not 4"),
        (lambda: formula("n[from: 2025-06-01, to: 2025-01-01]"), "from 2025-06-01 lies after to 2025-01-01"),
    ],
)
def test_wrong_input_gets_one_sentence(make, sentence):
    with pytest.raises(RollupError, match=sentence) as said:
        make()
    assert len(str(said.value)) < 300
    assert str(said.value).endswith(".")


def test_a_moment_is_the_day_on_which_it_lies():
    moved = [Edge("n", None), Edge("a", "n", datetime(2025, 1, 1, 13), datetime(2025, 7, 1)), Edge("b", "n", DAY)]
    assert Tree(moved).changes == [DAY, date(2025, 7, 1)]
    assert ROLLUP.sheet(cells(), today=datetime(2025, 1, 1, 8)).today == DAY
    assert Successors([Link("a", "b", datetime(2025, 1, 1))]).became("a", DAY) == {"b": 1.0}


@pytest.mark.parametrize("text", ["total(1.7e308, 1.7e308)", "each(n * 1.7e308)", "(n * 1e308)[ytd] * 10"])
def test_no_formula_gives_infinity(text):
    assert np.isnan(formula(text)[0, TREE.place["Cẩm Thủy"]])


def test_dates_and_truths_that_are_ones_are_taken():
    rows = [("yes", "a", 1.0, ""), ("yes", "b", 0.0, None), ("n", "a", None, " "), ("d", "a", None, "2024-02-29")]
    assert ROLLUP.sheet(cells(*rows)).texts("d", JAN)[0, TREE.place["a"]] == "2024-02-29"


def test_a_name_typed_in_another_way_is_the_same_unit_in_a_ledger_too():
    book = ledger()
    book.change([("n", "202501", " a", 2.0)])
    assert book.total("n", "202501", "Cẩm Thủy") == 2.0


def test_formulas_that_double_one_another_end_in_a_sentence():
    doubled = {"f0": "n"} | {f"f{i}": f"f{i - 1} + f{i - 1}" for i in range(1, 60)}
    with pytest.raises(RollupError, match=r"rests on more than 20,000 parts"):
        Formulas(ROLLUP, doubled)


def test_units_that_split_and_merge_many_times_are_followed_once():
    links = []
    for i in range(200):
        links += [Link(f"d{i}", f"l{i}", DAY), Link(f"d{i}", f"r{i}", DAY)]
        links += [Link(f"l{i}", f"d{i + 1}", DAY), Link(f"r{i}", f"d{i + 1}", DAY)]
    assert Successors(links).became("d0", DAY) == {"d200": 1.0}


def test_a_tree_that_is_too_deep_to_list_is_said_before_memory_is_gone():
    tree = Tree([Edge("0", None), *(Edge(str(i), str(i - 1)) for i in range(1, 8000))])
    rollup = Rollup.of([Indicator("n")], CALENDAR, tree)
    sheet = rollup.sheet(cells(("n", "7999", 1.0, None)))
    assert sheet.totals("n", JAN)[0, 0] == 1.0
    judged = Condition(Formulas(rollup), "n >= 1", sheet, JAN)
    with pytest.raises(RollupError, match=r"so deep that .* 20,000,000"):
        judged.at("0", JAN[0])


def test_a_tree_that_changes_on_too_many_days_is_said_before_memory_is_gone():
    dated = [Edge(str(i), "0", date(1950, 1, 1) + timedelta(days=i)) for i in range(1, 5000)]
    with pytest.raises(RollupError, match=r"4,999 days .* 5,000 units"):
        Tree([Edge("0", None), *dated])
