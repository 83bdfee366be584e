"""Formulas: what they mean, which are refused, and where the error is."""

import random
from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongket.rollup.errors import ExpressionError, RollupError
from tongket.rollup.evaluate import CALLS, Evaluation, Formulas
from tongket.rollup.language import FUNCTIONS
from tongket.rollup.sheet import Rollup
from tongket.rollup.tests.worlds import CALENDAR, JULY, MONTHS, country, reports, rollup_of
from tongket.rollup.tests.worlds import frame as columns
from tongket.rollup.tree import Edge, Tree
from tongket.rollup.values import Indicator

TREE = Tree([Edge("province", None), Edge("north", "province"), Edge("south", "province"), Edge("s1", "north"),
             Edge("s2", "north"), Edge("s3", "south")])  # fmt: skip
ROLLUP = Rollup.of(
    [Indicator("pupils"), Indicator("passed"), Indicator("staff", "last"), Indicator("HS-01 mới"), Indicator("đạt_chuẩn"),
     Indicator("head", kind="text"), Indicator("opened", kind="date")],
    CALENDAR,
    TREE,
    groups={"boarding": ["s1", "s3"]},
    constants={"norm": 1.5},
)  # fmt: skip
NUMBERS = [
    ("pupils", "202501", "s1", 10.0), ("pupils", "202501", "s2", 20.0), ("pupils", "202501", "s3", 30.0),
    ("pupils", "202502", "s1", 12.0), ("pupils", "202503", "s3", 8.0), ("pupils", "202412", "s1", 5.0),
    ("passed", "202501", "s1", 9.0), ("passed", "202501", "s2", 10.0), ("passed", "202501", "s3", 30.0),
    ("staff", "202501", "s1", 3.0), ("staff", "202503", "s1", 4.0), ("HS-01 mới", "202501", "s1", 1.0),
    ("đạt_chuẩn", "202501", "s1", 1.0),
]  # fmt: skip
TEXTS = [("head", "202501", "s1", "Lan"), ("head", "202501", "s2", "An,Bình"), ("opened", "202501", "s1", "2020-09-05")]
VALUES = pl.concat(
    [
        pl.DataFrame(NUMBERS, schema=["indicator", "period", "unit", "value"], orient="row"),
        pl.DataFrame(TEXTS, schema=["indicator", "period", "unit", "text"], orient="row"),
    ],
    how="diagonal",
)
SHEET = ROLLUP.sheet(VALUES)
FORMULAS = Formulas(ROLLUP, {"pass_rate": "passed / pupils * 100", "twice": "2 * pass_rate"})


def value(text: str, period: str = "202501", unit: str = "province") -> float | None:
    found = FORMULAS.evaluate(text, SHEET, [CALENDAR[period]])[0, SHEET.at(unit)]
    return None if np.isnan(found) else float(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pupils", 60),
        ("pupils + 2 * 3 - 4 / 2", 64),
        ("-2 ^ 2", -4),
        ("2 ^ -1 ^ 2", 0.5),
        ("7 % 4 + 1.5e1", 18),
        ("(pupils + passed) / 109", 1),
        ("pass_rate", 4900 / 60),
        ("twice", 9800 / 60),
        ("{HS-01 mới} + đạt_chuẩn + $norm", 3.5),
        ("pupils > 50 and not (passed > 50) or false", None),
        ("if(pupils > 50 && !(passed > 50) || false, 1, 2)", 1),
        ("if(pupils <> 60, 1, if(pupils = 60, 2, 3))", 2),
        ("pupils / 0", None),
        ("0 / 0", None),
        ("ln(0)", None),
        ("sqrt(-1)", None),
        ("10 ^ 400", None),
        ("missing + 1", None),
        ("zero(missing) + 1", 1),
        ("nonzero(0)", None),
        ("nonzero(5)", 5),
        ("first(missing, pupils[offset: -9], pupils)", 60),
        ("if(is_missing(pupils[offset: -9]), 1, 2) + if(is_present(pupils), 10, 20)", 11),
        ("if(missing > 1, 1, 2)", None),
        ("if(missing > 1 or pupils > 1, 1, 2)", 1),
        ("if(missing > 1 and pupils < 1, 1, 2)", 2),
        ("greatest(1, pupils, missing) + least(1, pupils, missing)", 61),
        ("greatest(missing)", None),
        ("total(1, missing, 2)", 3),
        ("total(missing, missing)", None),
        ("abs(-3) + floor(2.7) + ceil(2.1) + sqrt(9) + exp(0) + ln(1) + log(8, 2) + log10(100)", 17),
        ("round(2.675, 2)", 2.68),
        ("round(-2.5)", -3),
        ("round(1234.5, -2)", 1200),
        ("if(one_of(pupils, 59, 60), 1, 0)", 1),
        ("days() + period_number() + period_count()", 31 + 1 + 12),
        ('period_number("school year")', 7),
        ('units() + units("boarding")', 8),
        ("pupils[tree: mean]", 20),
        ("pupils[tree: count] + pupils[tree: min] + pupils[tree: max]", 43),
        ("pupils[offset: -1]", 5),
        ("(pupils * 2)[offset: -1]", 10),
        ("met(pupils >= 20)", 2),
        ("met(passed / pupils >= 0.9)", 2),
        ("met(pupils >= 20) / each(if(is_present(pupils), 1, missing)) * 100", 200 / 3),
        ("each(pupils * 2)[tree: max]", 60),
        ("each(passed / pupils)[tree: max]", 1),
        ("each(passed / pupils)[tree: mean, unweighted]", (0.9 + 0.5 + 1) / 3),
        ("each(pupils / 10)", 6),
        ("met(contains(head, 'An'))", 1),
        ("met(has_item(head, 'Bình', 'An'))", 1),
        ("met(head == 'Lan')", 1),
        ("met(one_of(head, 'Lan', \"x\"))", 1),
        ("met(opened < '2021-01-01')", 1),
        ("met(first(head, 'none') == 'none')", 4),
        ("head[tree: count]", 2),
        ("pupils # what remains is a remark", 60),
    ],
)
def test_a_formula_has_its_meaning(text, expected):
    if text.startswith("pupils > 50 and"):
        text = f"if({text}, missing, 1)"
    assert value(text) == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("text", "period", "expected"),
    [
        ("pupils[ytd]", "202503", 80),
        ("pupils[ytd]", "202504", 80),
        ('pupils[ytd: "school year"]', "202502", 77),
        ("pupils[ytd, offset: -1]", "202503", 72),
        ("(pupils + 1)[ytd]", "202503", 83),
        ("(pupils + period_number())[offset: -1]", "202502", 61),
        ("met(pupils > 9)[offset: -1]", "202502", 3),
        ("met(pupils > 9)[ytd]", "202503", 4),
        ("pupils[from: 2025-02-01]", "2025Q1", 20),
        ("pupils[from: 2025-2-1, to: 2025-02-28]", "2025Q1", 12),
        ("pupils[time: max, tree: sum]", "2025Q1", 62),
        ("pupils[time: every, tree: mean]", "2025Q1", 16),
        ("staff", "2025Q1", 4),
        ("staff[time: first]", "2025Q1", 3),
        ("staff", "202504", None),
        ("staff[time: latest]", "202504", 4),
        ("met(pupils[time: max] > 11)", "2025Q1", 3),
        ("met(pupils + zero(pupils[offset: -1]) > 12)", "202502", 1),
    ],
)
def test_periods_are_shifted_gathered_and_cut(text, period, expected):
    assert value(text, period) == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("", 1, 1, "ends too early"),
        ("pupils +", 1, 9, "ends too early"),
        ("pupils +\n  * 2", 2, 3, r"'\*' is not expected here"),
        ("pupils ; 2", 1, 8, "';' has no meaning"),
        ("puplis", 1, 1, "no code 'puplis'"),
        ("1 +\n  {HS-02}", 2, 3, "no code 'HS-02'"),
        ("median(pupils)", 1, 1, "no function 'median'"),
        ("$nrom", 1, 1, r"no constant \$nrom"),
        ("if(pupils, 1, 2)", 1, 4, "true or false is needed, and this is a number"),
        ("if(true, 1, 'a')", 1, 13, "Unlike things"),
        ("pupils + 'a'", 1, 10, "a number is needed, and this is a text"),
        ("pupils > true", 1, 10, "Unlike things"),
        ("true < false", 1, 1, "True and false have no order"),
        ("round()", 1, 1, "takes 1 to 2 arguments, not 0"),
        ("if(true, 1)", 1, 1, "takes 3 arguments, not 2"),
        ("contains('a')", 1, 1, "takes 2 or more arguments, not 1"),
        ("units(pupils)", 1, 1, "takes a name in quotes"),
        ("head", 1, 1, "head is a text: it has a value for a single unit"),
        ("met(head[time: sum] == 'a')", 1, 5, "is a text: over time it has"),
        ("each(each(pupils))", 1, 6, "cannot stand within one another"),
        ("each(units())", 1, 6, "has no meaning for a single unit"),
        ("each(pupils[tree: sum])", 1, 13, "put \\[tree: ...\\] behind each"),
        ("each(pupils[time: every])", 1, 13, "use another operator"),
        ("each(pupils > 1)", 1, 6, "a number is needed"),
        ("met(pupils)", 1, 5, "true or false is needed"),
        ("each(passed / pupils)", 1, 1, "Ratios of single units are not added or averaged"),
        ("each(1 + passed / pupils)[tree: mean]", 1, 1, "Ratios of single units"),
        ("each(pass_rate)", 1, 1, "Ratios of single units"),
        ("pupils[tree: average]", 1, 8, "no operator 'average' over the tree"),
        ("pupils[time: yearly]", 1, 8, "no operator 'yearly' over time"),
        ("pupils[shift: -1]", 1, 8, r"\[shift\] cannot follow a code"),
        ("(pupils)[time: sum]", 1, 10, r"\[time\] cannot follow an expression"),
        ("pupils[offset: sum]", 1, 8, r"is written \[offset: -1\]"),
        ("pupils[offset: -1, offset: 2]", 1, 20, "given twice"),
        ("pupils[from: 2025-02-30]", 1, 14, "no day 2025-02-30"),
        ("(pupils > 1)[ytd]", 1, 1, "Only numbers add up"),
        ("9" * 400, 1, 1, "is too great"),
        ("(" * 200, 1, 121, "nested too deeply"),
        ("-" * 150 + "1", 1, 121, "nested in more than 120 steps"),
        ("-" * 5000 + "1", 1, 121, "nested in more than 120 steps"),
        ("1" + "^2" * 130, 1, 239, "nested in more than 120 steps"),
        ("1" + "+1" * 6000, 1, 1, "more than 10,000"),
        ("__import__('os').system('x')", 1, 17, "'.' has no meaning here"),
        ("pupils.real", 1, 1, "no code 'pupils.real'"),
        ("lambda: 1", 1, 7, "not expected here"),
    ],
)
def test_a_formula_that_is_wrong_is_refused_with_its_place(text, line, column, words):
    with pytest.raises(ExpressionError, match=words) as said:
        FORMULAS.read(text)
    assert (said.value.line, said.value.column) == (line, column)
    assert str(said.value).startswith(f"Line {line}, column {column}: ")
    assert len(str(said.value)) < 500


def test_formulas_rest_on_one_another_but_not_on_themselves():
    with pytest.raises(RollupError, match=r"Formula a\. .*The formula a rests on itself: a → b → a|rests on itself"):
        Formulas(ROLLUP, {"a": "b + 1", "b": "a + 1"})
    with pytest.raises(RollupError, match="code of an indicator and of a formula"):
        Formulas(ROLLUP, {"pupils": "1"})
    with pytest.raises(RollupError, match=r"Formula a\. Line 1, column 5: There is no code"):
        Formulas(ROLLUP, {"a": "1 + gone"})
    chain = {f"f{i}": f"f{i + 1} + 1" for i in range(60)} | {"f60": "1"}
    with pytest.raises(RollupError, match="nested in more than 120 steps"):
        Formulas(ROLLUP, chain)


def test_a_long_sum_and_a_deep_nest_within_bounds_are_computed():
    assert value("1" + " + 1" * 2000) == 2001
    assert value("(" * 100 + "1" + ")" * 100) == 1


def test_unknown_groups_and_texts_as_results_are_said():
    with pytest.raises(RollupError, match="no group of units 'gone'"):
        value('units("gone")')
    with pytest.raises(RollupError, match="gives a text"):
        value("'a'")


def test_every_function_is_documented_and_computed():
    special = {"each", "met", "units", "days", "period_number", "period_count"}
    assert set(CALLS) | special == set(FUNCTIONS)


def test_a_frame_of_a_formula_has_no_missing_rows():
    found = FORMULAS.frame("pass_rate", SHEET, [CALENDAR["202501"], CALENDAR["202504"]])
    assert found["period"].unique().to_list() == ["202501"]
    assert found.filter(pl.col("unit") == "north")["value"].item() == pytest.approx(19 / 30 * 100)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_a_ratio_is_a_sum_over_a_sum_at_every_level_and_never_an_average(seed, as_of_today):
    rng = random.Random(seed)
    tree, successors = country(rng)
    rollup = rollup_of(Indicator("a"), Indicator("b"), tree=tree, successors=successors)
    values = columns([(c, m, u, abs(v) + 1) for c, m, u, v in reports(rng, rollup, tree)])
    sheet = rollup.sheet(values, today=date(2026, 12, 31) if as_of_today else None)
    periods = [CALENDAR["2025"], CALENDAR["2025Q3"], CALENDAR[rng.choice(MONTHS)]]
    ratio = Formulas(rollup, {}).evaluate("a / b", sheet, periods)
    with np.errstate(invalid="ignore", divide="ignore"):
        np.testing.assert_array_equal(ratio, sheet.totals("a", periods) / sheet.totals("b", periods))
    nation = sheet.at("nation")
    own = np.array([sheet.own(code, periods)[0] for code in "ab"])
    units = ~np.isnan(own).any(axis=0)
    units[tree.on(JULY).depth < 0] = False
    averaged = np.mean(own[0, units] / own[1, units]) if units.sum() > 1 else None
    if averaged is not None and not np.isnan(ratio[0, nation]) and np.ptp(own[0, units] / own[1, units]) > 1e-6:
        weighted = sheet.totals("a", periods)[0, nation] / sheet.totals("b", periods)[0, nation]
        assert ratio[0, nation] == weighted


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="pupils passed()[]{}+-*/^<>=!&|,.:'\"$0123456789\n eacht", max_size=60))
def test_whatever_is_typed_is_a_value_or_a_sentence(text):
    try:
        node = FORMULAS.read(text)
    except RollupError as error:
        said = str(error)
    else:
        said = "."
        assert Evaluation(SHEET).run(node, [CALENDAR["202501"]]).shape == (1, len(SHEET.units))
    assert said.endswith(".")
