"""Cases in DHIS2's form beyond its own: each figure is worked out by hand from the values below.

The tree: N over P1 and P2; P1 over D1 and D2; P2 over D3; D1 over F1 and F2; D2 over F3; D3 over F4.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.oracles import dhis2

PARENTS = {
    "N": None,
    "P1": "N",
    "P2": "N",
    "D1": "P1",
    "D2": "P1",
    "D3": "P2",
    "F1": "D1",
    "F2": "D1",
    "F3": "D2",
    "F4": "D3",
}
BIRTHS = {
    "F1": {"201601": 10, "201602": 20, "201603": 30, "201604": 40, "201605": 50, "201606": 60},
    "F2": {"201601": 5, "201603": 7},
    "F3": {"201602": 8},
    "F4": {"201601": 100, "201604": 1},
}
BEDS = {"F1": {"201512": 3, "201602": 4}, "F2": {"201601": 2}, "F4": {"201511": 9}}  # a stock: its last value stands
RATED = {"F1": {"201601": 1, "201602": 2}, "F2": {"201601": 6}}
OPEN = {"F1": {"201601": "true", "201602": "true"}, "F2": {"201601": "false"}, "F4": {"201601": "true"}}
STAFF = {"F1": {"2016Q1": 4, "2016Q2": 6}, "F2": {"2016Q1": 1}}  # reported by the quarter
WEEKLY = {"F1": {"2016W2": 1, "2016W5": 2, "2016W9": 4}}  # the last from 29 February to 6 March
NOTE = {"F1": {"201601": "A,C"}, "F3": {"201602": "B"}}
VALUES = {"births": BIRTHS, "beds": BEDS, "rated": RATED, "open": OPEN, "staff": STAFF, "note": NOTE, "weekly": WEEKLY}
WORLD: dict[str, Any] = {
    "hierarchy": PARENTS,
    "data_elements": {
        "births": {"value_type": "INTEGER_ZERO_OR_POSITIVE", "aggregation": "SUM"},
        "beds": {"value_type": "INTEGER", "aggregation": "LAST"},
        "rated": {"value_type": "NUMBER", "aggregation": "AVERAGE"},
        "open": {"value_type": "BOOLEAN", "aggregation": "SUM"},
        "staff": {"value_type": "INTEGER", "aggregation": "SUM"},
        "note": {"value_type": "TEXT", "aggregation": "NONE"},
        "weekly": {"value_type": "INTEGER", "aggregation": "SUM"},
    },
    "data_sets": {"form": {"period_type": "Monthly", "assigned": ["F1", "F2", "F4"]}},
    "org_unit_groups": {"town": ["F1", "F4"], "big": ["D1"]},
    "constants": {"pi": 3.14},
}
DONE = [("form", "201601", "F1"), ("form", "201602", "F1"), ("form", "201601", "F2"), ("form", "201601", "F4")]


def run(tmp_path: Path, *cases: dict[str, Any], **world: Any) -> tuple[int, int, list[str]]:
    """Passed, failed and the lines that are said of the cases."""
    files = [tmp_path / name for name in ("cases.json", "values.csv", "registrations.csv")]
    files[0].write_text(json.dumps(WORLD | world | {"cases": list(cases)}), encoding="utf-8")
    rows = [f'{e},{p},{u},"{v}"' for e, units in VALUES.items() for u, found in units.items() for p, v in found.items()]
    files[1].write_text("\n".join(["dataelement,period,orgunit,value", *rows]), encoding="utf-8")
    files[2].write_text("\n".join(["dataSet,period,orgUnit", *(",".join(row) for row in DONE)]), encoding="utf-8")
    outcome = dhis2.compare([str(file) for file in files])
    return outcome.passed, outcome.failed, outcome.lines


def case(expression: Any, expected: dict[str, Any], **query: Any) -> dict[str, Any]:
    """A case with one indicator `i`, or with several defined in full."""
    defined = expression if isinstance(expression, dict) else {"i": {"numerator": expression, "denominator": "1"}}
    asked = {"org_units": ["N"], "indicators": list(defined), "periods": ["2016Q1"], "aggregation": None} | query
    return {"case": str(expression), "indicators_defined": defined, "query": asked, "expected": expected}


def of(units: str, periods: str, *values: Any) -> dict[str, Any]:
    """The expected figures of `i`, unit by unit and within a unit period by period; None where there is none."""
    keys = [f"i-{unit}-{period}" for unit in units.split() for period in periods.split()]
    return {key: value for key, value in zip(keys, values, strict=True) if value is not None}


def asking(expression: Any, units: str, periods: str, *values: Any, **query: Any) -> dict[str, Any]:
    """A case that asks for one indicator at units in periods."""
    return case(expression, of(units, periods, *values), org_units=units.split(), periods=periods.split(), **query)


CASES = [
    # every level of the tree; values stand at the lowest
    asking("#{births}", "N P1 P2 D1 D3 F1 F3", "2016Q1", 180, 80, 100, 72, 100, 60, 8),
    # every kind of period that can hold months
    asking("#{births}", "P1", "201601B 2016Q2 2016S1 2016 201602", 43, 150, 230, 230, 28),
    asking("#{births}", "F1", "2015April 2015July 2015Oct 2016April 2015Nov", 60, 210, 210, 150, 210),
    asking("#{births}", "F1", "2015AprilS2 2016AprilS1", 60, 150),
    asking("#{births}", "F1", "2015 201507", None, None),
    # stocks look back; within the period they do not
    asking("#{beds}", "N P1 F1", "201601 201602 2016Q2", 14, 15, 15, 5, 6, 6, 3, 4, 4),
    asking("#{beds}.aggregationType(LAST_IN_PERIOD)", "N", "201601 201602 201603", 2, 4, None),
    asking("#{beds}.aggregationType(LAST_AVERAGE_ORG_UNIT)", "N P1", "2016Q1", 5, 3),
    asking("#{beds}.aggregationType(FIRST)", "N", "2016Q1", 3 + 2 + 9),
    asking("#{beds}.aggregationType(SUM)", "N", "2016Q1 2015Q4", 6, 12),
    # an average is over the values, and over the days where the tree is summed
    asking("#{rated}", "N F1 F2", "2016Q1", 3, 1.5, 6),
    asking("#{rated}.aggregationType(AVERAGE_SUM_ORG_UNIT)", "N", "2016Q1", (1 * 31 + 2 * 29 + 6 * 31) / 91),
    asking("#{rated}.aggregationType(MAX_SUM_ORG_UNIT)", "N", "2016Q1", 8),
    asking("#{rated}.aggregationType(MIN_SUM_ORG_UNIT)", "N", "2016Q1", 7),
    asking("#{rated}.aggregationType(COUNT)", "N P2", "2016Q1", 3, None),
    asking("#{births}", "N", "2016Q1", 100, aggregation="MAX"),
    asking("#{births}", "N", "2016Q1", 5, aggregation="MIN"),
    asking("#{births}", "N", "2016Q1", 7, aggregation="COUNT"),
    asking("#{births}", "N", "2016Q1", 180 / 7, aggregation="AVERAGE"),
    # an aggregation of its own goes before that of the query
    asking("#{births}.aggregationType(SUM)", "N", "2016Q1", 180, aggregation="MAX"),
    # true is one, false is zero; on the average it is the share of the days
    asking("#{open}", "N F2 F3", "2016Q1", 3, 0, None),
    asking("#{open}.aggregationType(AVERAGE)", "N D1", "201601", 100 * 2 / 3, 50),
    # what is reported by the quarter
    asking("#{staff}", "D1", "2016Q1 2016S1 2016 201601", 5, 11, 11, None),
    asking("#{staff} / #{births}", "D1", "2016Q1", 5 / 72),
    # numerator, denominator, factor, by the year
    asking({"i": {"numerator": "#{births}", "denominator": "#{beds}", "factor": 100}}, "P1", "2016Q1", 80 / 6 * 100),
    asking({"i": {"numerator": "#{births}", "denominator": "#{staff}"}}, "P2", "2016Q1", None),
    asking({"i": {"numerator": "#{births}", "denominator": "1", "annualized": True}}, "F1", "201601", 10 * 365 / 31),
    # a nested indicator brings its denominator and its factor along
    case(
        {
            "i": {"numerator": "N{j} + 1", "denominator": "2"},
            "j": {"numerator": "#{births}", "denominator": "#{beds}", "factor": 10},
        },
        {"i-P1-2016Q1": (80 / 6 * 10 + 1) / 2},
        org_units=["P1"],
        indicators=["i"],
    ),
    # arithmetic: what binds more, from which side, and what is left
    asking("2 + 3 * 4 ^ 2 - -1", "N", "2016Q1", 51),
    asking("2 ^ 3 ^ 2 + -2 ^ 2", "N", "2016Q1", 508),
    asking("17 % 5 * 2 / 4 + .5", "N", "2016Q1", 1.5),
    asking("(1 + 2) * C{pi} + 1e1", "N", "2016Q1", 19.42),
    asking("#{births} / 0", "N", "2016Q1", None),
    # conditions and what is missing
    asking("if( #{births} > 75 and not (#{births} == 80) or #{staff} == 5, 1, 0 )", "N P1 P2 D2", "2016Q1", 1, 1, 1, 0),
    asking("if( isNull( #{staff} ), 9, #{staff} )", "P1 P2", "2016Q1", 5, 9),
    asking("firstNonNull( #{staff}, #{beds} )", "P1 P2", "2016Q1", 5, 9),
    asking("#{staff} + #{beds}", "P1 P2 D2", "2016Q1", 11, 9, None),
    asking("greatest( #{staff}, #{beds}, 7 ) - least( #{births}, 90 )", "P1", "2016Q1", 7 - 80),
    asking("removeZeros( #{open} )", "F1 F2", "201601", 1, None),
    asking("if( is( #{births} in 100, 8 ), 1, 2 )", "P2 D2 D1", "2016Q1", 1, 1, 2),
    # other periods: one before, two before, the year so far
    asking("#{births} - #{births}.periodOffset( -1 )", "F1", "201601 201602 201603", 10, 10, 10),
    asking("#{births}.periodOffset(-1).periodOffset(-1)", "F1", "201603 201604", 10, 20),
    asking("(#{births} + #{beds}).periodOffset(-1)", "F1", "201602 201603", 13, 24),
    asking("#{births}.yearToDate()", "F1 F3", "201602 201606 2016Q2", 30, 210, 210, 8, 8, 8),
    asking("#{births}.yearToDate() / [days]", "F1", "201602", 30 / 29),
    asking("[periodInYear] * 100 + [yearlyPeriodCount]", "N", "201603 2016Q2 2016S2", 312, 204, 202),
    asking("#{births}.minDate(2016-02-01).maxDate(2016-4-30)", "F1 P2", "2016S1", 90, 1),
    # reports: expected, made, and their share, never more than all
    asking("R{form.EXPECTED_REPORTS}", "N P1 F3", "201601 2016Q1", 3, 9, 2, 6, None, None),
    asking("R{form.ACTUAL_REPORTS}", "N P1", "201601 2016Q1", 3, 4, 2, 3),
    asking("R{form.REPORTING_RATE}", "N F1 F4", "2016Q1", 400 / 9, 200 / 3, 100 / 3),
    asking("R{form.REPORTING_RATE}.periodOffset(-1)", "F1", "201602 201604", 100, 0),
    # groups of units, counted beneath the unit that is asked for
    asking("OUG{town} + 10 * OUG{big}", "N P1 P2", "2016Q1", 12, 11, 1),
    # where the unit stands
    asking("if( orgUnit.ancestor(P1), #{births}, -1 )", "N P1 D1 F3 P2", "2016Q1", -1, -1, 72, 8, -1),
    asking("if( orgUnit.ancestor( F1 ) or orgUnit.group( big ), 1, 2 )", "F1 D1", "2016Q1", 2, 1),
    asking("if( orgUnit.ancestor( D2, P2 ), 1, 2 )", "F3 D3 F1", "2016Q1", 1, 1, 2),
    asking("if( orgUnit.group(town) && !orgUnit.dataSet(form), 1, 2 )", "F1 F4 D1", "2016Q1", 2, 2, 2),
    asking("subExpression( if( orgUnit.group(town), #{births}, 0 ) )", "N P1", "2016Q1", 160, 60),
    # of each unit, then over the units
    asking("subExpression( if( #{births} >= 12, 1, 0 ) )", "N P1 D2", "2016Q1", 3, 2, 0),
    asking("subExpression( #{births} / #{beds} )", "N", "2016Q1", 60 / 4 + 12 / 2),
    asking("subExpression( #{births} ).aggregationType(MIN)", "N", "2016Q1", 8),
    asking("subExpression( if( containsItems( #{note}, 'C' ), #{births}, 0 ) )", "N", "201601", 10),
    asking("subExpression( if( #{note} == 'B' || contains( #{note}, 'A' ), 1, 0 ) )", "N", "2016Q1", 2),
    # filters: units and periods that are not in the answer
    case("#{births}", {"i-2016Q1": 172}, org_units=None, filter_org_units=["D1", "D3"]),
    case(
        "#{births}",
        {"i-N": 9},
        periods=None,
        filter_periods=["201602", "201603", "201604"],
        filter_org_units=["D2", "F4"],
    ),
    case("#{births}", {"i-F1": 50}, org_units=["F1"], periods=None, start_date="2016-02-01", end_date="2016-03-31"),
    # units and periods of a filter that lie within one another count once
    case("#{births}", {"i-2016Q1": 72}, org_units=None, filter_org_units=["D1", "F1"]),
    case("#{births}", {"i-F1": 60}, org_units=["F1"], periods=None, filter_periods=["201601", "2016Q1"]),
    case("#{births} / OUG{town}", {"i-2016Q1": 80}, org_units=None, filter_org_units=["P1"]),
    # offsets forwards, over the end of a year, by the quarter, and of stocks
    asking("#{births}.periodOffset(1)", "F1", "201602 201606", 30, None),
    asking("#{births}.periodOffset(-12)", "F1", "201701 201706", 10, 60),
    asking("#{births}.periodOffset(-1)", "F1", "2016Q2 2016Q3", 60, 150),
    asking("#{beds}.periodOffset(-1)", "P1", "201601 201603", 3, 6),
    asking("#{births}.yearToDate().periodOffset(-1)", "F1", "201603", 30),
    asking("#{births} - #{births}.minDate(2016-02-01)", "F1 F3", "2016Q1", 10, 0),
    # the aggregation of the query, and of single elements
    asking("#{rated}", "N", "2016Q1", 9, aggregation="SUM"),
    asking("#{births}", "N F1", "2016Q1", 145, 30, aggregation="LAST_IN_PERIOD"),
    asking("#{births}.aggregationType(FIRST_AVERAGE_ORG_UNIT)", "N", "2016Q1", 123 / 4),
    asking("#{births}.aggregationType(VARIANCE)", "N", "201601", 17150 / 6),
    asking("#{open}", "N", "2016Q1", 4, aggregation="COUNT"),
    # indicators within indicators within indicators
    case(
        {
            "i": {"numerator": "N{j} + 1", "denominator": "1"},
            "j": {"numerator": "N{k} * 2", "denominator": "1"},
            "k": {"numerator": "#{births}", "denominator": "1"},
        },
        {"i-P1-2016Q1": 161},
        org_units=["P1"],
        indicators=["i"],
    ),
    asking("#{births} / OUG{town}", "N P1", "2016Q1", 90, 80),
    asking("if( isNull( #{staff} ) || isNull( #{beds} ), 1, 0 )", "P1 P2", "2016Q1", 0, 1),
    asking("log( 100, 10 ) + log10( 1000 ) + log( 1 )", "N", "2016Q1", 5),
    asking("#{births} % 7 + -(3 - 5) ^ 2", "F1", "201603", -2),
    # of each unit: what it had in another period, its truths, the lesser and the greater
    asking("subExpression( greatest( #{births}, 20 ) ).aggregationType(MIN)", "N", "2016Q1", 20),
    asking("subExpression( #{births} - #{births}.periodOffset(-1) )", "N", "201602", -87),
    asking("subExpression( if( #{open}, 1, 0 ) )", "N", "201601", 2),
    asking("subExpression( if( contains( #{note}, \"A\", 'C' ), 1, 0 ) )", "N", "201601", 1),
    # weeks count where most of their days are, and what is longer where it begins
    asking("#{weekly}", "F1", "201601 201602 201603 2016Q1 2015April", 1, 2, 4, 7, 7),
    asking("#{weekly}", "F1", "2016W5 2016W9", 2, 4),
    asking("#{staff}", "F1", "2015Feb 2016Feb", 4, 6),
    # many parts side by side
    asking(" + ".join(["#{births}"] * 200), "F1", "201601", 2000),
    asking(" && ".join(["#{births} > 1"] * 25), "F1 F4", "201604", 1, 0),
    asking(" || ".join(["#{births} > 99"] * 25), "F1 F4", "201601", 0, 1),
]  # fmt: skip


@pytest.mark.parametrize("asked", CASES, ids=lambda asked: str(asked["case"])[:60])
def test_a_case_worked_out_by_hand_is_met(tmp_path: Path, asked: dict[str, Any]) -> None:
    rounded = {key: round(value, 2) for key, value in asked["expected"].items()}
    assert run(tmp_path, asked | {"expected": rounded})[1:] == (0, [])


def test_data_elements_operands_and_reporting_rates_are_asked_for_by_themselves(tmp_path: Path) -> None:
    asked = {
        "org_units": ["P1", "P2"],
        "data_elements": ["births", "beds"],
        "data_element_operands": ["births.default"],
        "reporting_rates": ["form.ACTUAL_REPORTS", "form.EXPECTED_REPORTS"],
        "periods": ["201601"],
        "aggregation": None,
    }
    expected = {"births": (15, 100), "beds": (5, 9), "births.default": (15, 100)}
    expected |= {"form.ACTUAL_REPORTS": (2, 1), "form.EXPECTED_REPORTS": (2, 1)}
    keys = {
        f"{item}-{unit}-201601": n
        for item, both in expected.items()
        for unit, n in zip(("P1", "P2"), both, strict=True)
    }
    whole = {"case": "all", "indicators_defined": None, "query": asked, "expected": keys}
    assert run(tmp_path, whole) == (10, 0, [])


def broken(**changed: Any) -> dict[str, Any]:
    return case("#{births}", {"i-N-2016Q1": 180}) | changed


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (broken(query=None), "the case has no query"),
        (broken(expected=None), "the case has no expected figures"),
        (asking("avg(#{births})", "N", "2016Q1", 1), "There is no function avg"),
        (asking("#{births}.median()", "N", "2016Q1", 1), "no method .median"),
        (asking("#{births}.periodOffset(x)", "N", "2016Q1", 1), "periodOffset"),
        (asking("#{births}.periodOffset(1.5)", "N", "2016Q1", 1), "periodOffset"),
        (asking("#{births}.minDate(2016-13-40)", "N", "2016Q1", 1), "2016-13-40"),
        (asking("#{births}.aggregationType(MEDIAN)", "N", "2016Q1", 1), "MEDIAN"),
        (asking("#{unknown}", "N", "2016Q1", 1), "There is no data element unknown"),
        (asking("N{nowhere}", "N", "2016Q1", 1), "There is no indicator nowhere"),
        (asking({"i": {"numerator": "N{i}", "denominator": "1"}}, "N", "2016Q1", 1), "rests on itself"),
        (asking("orgUnit.ancestor(nobody)", "N", "2016Q1", 1), "orgUnit.ancestor(nobody)"),
        (asking("I{programme}", "N", "2016Q1", 1), "not among what these cases define"),
        (asking("V{event_date}", "N", "2016Q1", 1), "not among what these cases define"),
        (asking("[event]", "N", "2016Q1", 1), "belongs to programs"),
        (asking("subExpression(subExpression(#{births}))", "N", "2016Q1", 1), "subExpression stands alone"),
        (asking("#{births} +", "N", "2016Q1", 1), "no DHIS2 expression"),
        (asking("", "N", "2016Q1", 1), "no DHIS2 expression"),
        (asking("#{births} == 'a'", "N", "2016Q1", 1), "side by side"),
        (asking("(" * 2000 + "1" + ")" * 2000, "N", "2016Q1", 1), "nested"),
        (asking("1" + " + 1" * 300_000, "N", "2016Q1", 1), "characters"),
        (asking("#{births}", "N", "2016Q9", 1), "There is no period '2016Q9'"),
        (asking("#{births}", "N", "0000", 1), "There is no period '0000'"),
        (asking("#{births}", "Nowhere", "2016Q1", 1), "The query names Nowhere"),
    ],
    ids=lambda given: str(given)[:40] if isinstance(given, str) else "",
)  # fmt: skip
def test_a_case_that_cannot_be_read_fails_with_one_sentence(
    tmp_path: Path, asked: dict[str, Any], sentence: str
) -> None:
    passed, failed, lines = run(tmp_path, asked)
    assert (passed, failed, len(lines)) == (0, 1, 1)
    assert sentence in lines[0]
    assert "\n" not in lines[0]
    assert len(lines[0]) < 400


@pytest.mark.parametrize(
    ("world", "sentence"),
    [
        ({"hierarchy": {**PARENTS, "N": "F1"}}, "circle"),
        ({"hierarchy": {**PARENTS, "F1": "D9"}}, "D9"),
        ({"hierarchy": {key: above for key, above in PARENTS.items() if key != "F2"}}, "F2"),
        ({"data_elements": {"births": WORLD["data_elements"]["births"]}}, "no data element of the cases"),
        ({"data_elements": WORLD["data_elements"] | {"note": {"value_type": "INTEGER", "aggregation": "SUM"}}}, "A,C"),
        ({"data_elements": WORLD["data_elements"] | {"births": {"value_type": "NUMBER"}}}, "aggregation type None"),
        ({"data_sets": {"form": {"period_type": "Hourly", "assigned": ["F1"]}}}, "Hourly"),
    ],
)
def test_a_world_that_does_not_hold_together_fails_each_case_with_one_sentence(
    tmp_path: Path, world: dict[str, Any], sentence: str
) -> None:
    passed, failed, lines = run(tmp_path, case("#{births}", {"i-N-2016Q1": 180}), **world)
    assert (passed, failed, len(lines)) == (0, 1, 1)
    assert sentence in lines[0]


def test_a_broken_file_is_said_to_be_broken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, case("#{births}", {"i-N-2016Q1": 180}))
    paths = [str(tmp_path / name) for name in ("cases.json", "values.csv", "registrations.csv")]
    for number, text, sentence in (
        (0, "{", "cases.json"),
        (0, "[]", "cases.json"),
        (0, '{"cases": []}', "hierarchy"),
        (0, "[" * 200_000, "cases.json"),
        (0, json.dumps(WORLD | {"cases": {"a": 1}}), "cases is no list"),
        (0, json.dumps(WORLD | {"cases": [], "hierarchy": []}), "hierarchy is no mapping"),
        (0, json.dumps(WORLD | {"cases": [], "data_elements": ["a"]}), "data_elements is no mapping"),
        (0, json.dumps(WORLD | {"cases": [], "data_elements": {"a": None}}), "a has no value_type"),
        (0, json.dumps(WORLD | {"cases": [], "data_sets": {"a": {"assigned": []}}}), "a has no period_type"),
        (1, "dataelement,period,orgunit,value\nbirths,201601\n", "line 2 has no orgunit, value"),
        (1, "a,b\n1,2\n", "dataelement"),
        (1, "dataelement,period,orgunit,value,categoryoptioncombo\nbirths,201601,F1,1,male\n", "categoryoptioncombo"),
        (2, "", "registrations.csv"),
    ):
        before = Path(paths[number]).read_text(encoding="utf-8")
        Path(paths[number]).write_text(text, encoding="utf-8")
        assert dhis2.main(paths) == 2
        said = capsys.readouterr().out.splitlines()
        assert len(said) == 1
        assert sentence in said[0]
        Path(paths[number]).write_text(before, encoding="utf-8")
    assert dhis2.main([*paths[:2], str(tmp_path / "nowhere.csv")]) == 2
    assert "nowhere.csv" in capsys.readouterr().out
    assert dhis2.main(paths) == 0


def test_files_as_spreadsheets_write_them_are_read(tmp_path: Path) -> None:
    run(tmp_path, case("#{births}", {"i-N-2016Q1": 180}))
    paths = [tmp_path / name for name in ("cases.json", "values.csv", "registrations.csv")]
    for path in paths:
        path.write_text("\ufeff" + path.read_text(encoding="utf-8"), encoding="utf-8")
    with paths[1].open("a", encoding="utf-8", newline="") as file:
        file.write("\r\nbirths,201602,F4,\r\n\r\n")  # an empty cell is not reported
    assert dhis2.compare([str(path) for path in paths]).lines == []


def test_a_case_that_is_no_mapping_fails_alone(tmp_path: Path) -> None:
    passed, failed, lines = run(tmp_path, "x", None, 1, case("#{births}", {"i-N-2016Q1": 180}))
    assert (passed, failed, len(lines)) == (1, 3, 3)
    assert all("is no case" in line for line in lines)


def test_an_expression_that_grows_without_bound_in_our_words_ends_in_a_sentence(tmp_path: Path) -> None:
    text = "1"
    for _ in range(19):
        text = f"if( if( isNull( #{{staff}} ), {text}, #{{beds}} ) == ({text}), 1, 2 )" if len(text) < 4000 else text
    passed, failed, (line,) = run(tmp_path, asking(text, "N", "2016Q1", 1))
    assert (passed, failed) == (0, 1)
    assert "divide it" in line


def test_what_could_not_be_read_is_counted_at_the_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, case("#{births}", {"i-N-2016Q1": 180}), case("#{births", {"i-N-2016Q1": 180, "i-P1-2016Q1": 80}))
    assert dhis2.main([str(tmp_path / name) for name in ("cases.json", "values.csv", "registrations.csv")]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[-2:] == ["1 case could not be read; its figures count as failed", "1 passed, 2 failed"]
