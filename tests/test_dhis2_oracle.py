"""Our sums agree with DHIS2's own results, and the runner says where they would not."""

import json
from pathlib import Path
from statistics import stdev, variance

import pytest

from tests.oracles import dhis2

FILES = Path(__file__).parent / "oracles" / "dhis2_data"
PATHS = [str(FILES / name) for name in ("cases.json", "values.csv", "registrations.csv")]


def test_every_result_of_dhis2_is_met(capsys):
    assert dhis2.main(PATHS) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == "55 passed, 0 failed"
    assert said[-2].startswith("1 of the passed agree once a reporting rate is rounded")


def own_case(tmp_path: Path, expression: str, expected: dict, **query) -> list[str]:
    cases = json.loads(Path(PATHS[0]).read_text(encoding="utf-8"))
    asked = {"org_units": ["ouA", "ouB"], "indicators": ["inA"], "periods": ["2017Q1"], "aggregation": "SUM"} | query
    cases["org_unit_groups"] = {"grpabcdefgh": ["ouabcdefghC", "ouabcdefghD", "ouabcdefghE"]}
    cases["constants"] = {"conabcdefgh": 2.5}
    cases["cases"] = [
        {
            "case": "own",
            "indicators_defined": {"indicatorAA": {"numerator": expression, "denominator": "1"}},
            "query": asked,
            "expected": expected,
        }
    ]
    path = tmp_path / "own.json"
    path.write_text(json.dumps(cases), encoding="utf-8")
    return dhis2.compare([str(path), *PATHS[1:]]).lines


A, B = "indicatorAA-ouabcdefghA-2017Q1", "indicatorAA-ouabcdefghB-2017Q1"
ALL_A, ALL_B = [2, 1, 5, 66, 233, 1], [1, 66, 233, 1]


# Worked out by hand from values.csv. deA: A 2, B 1, C 5, D 66 and (February) 233, E 1; deB: A 100 and (February) 4, B 3,
# C 10, D 399, E 1 in February; D lies under B.
@pytest.mark.parametrize(
    ("expression", "at_a", "at_b"),
    [
        ("#{deabcdefghA}", 308, 301),
        ("#{deabcdefghA}.aggregationType(AVERAGE)", 308 / 6, 301 / 4),
        ("#{deabcdefghA}.aggregationType(COUNT)", 6, 4),
        ("#{deabcdefghA}.aggregationType(MAX)", 233, 233),
        ("#{deabcdefghA}.aggregationType(MIN)", 1, 1),
        ("#{deabcdefghA}.aggregationType(LAST)", 2 + 1 + 5 + 233 + 1, 1 + 233 + 1),
        ("#{deabcdefghA}.aggregationType(LAST_AVERAGE_ORG_UNIT)", 242 / 5, 235 / 3),
        ("#{deabcdefghA}.aggregationType(LAST_IN_PERIOD)", 242, 235),
        ("#{deabcdefghA}.aggregationType(FIRST)", 75, 68),
        ("#{deabcdefghA}.aggregationType(FIRST_AVERAGE_ORG_UNIT)", 15, 68 / 3),
        (
            "#{deabcdefghA}.aggregationType(AVERAGE_SUM_ORG_UNIT)",
            (75 * 31 + 233 * 28) / 90,
            (68 * 31 + 233 * 28) / 90,
        ),
        ("#{deabcdefghA}.aggregationType(VARIANCE)", variance(ALL_A), variance(ALL_B)),
        ("#{deabcdefghA}.aggregationType(STDDEV)", stdev(ALL_A), stdev(ALL_B)),
        ("#{deabcdefghA}.minDate(2017-02-01)", 233, 233),
        ("#{deabcdefghA}.maxDate(2017-1-31)", 75, 68),
        ("#{deabcdefghA}.minDate(2017-1-1).maxDate(2017-1-31)", 75, 68),
        ("(#{deabcdefghA} + #{deabcdefghB}).aggregationType(MAX)", 233 + 399, 233 + 399),
        ("C{conabcdefgh} * #{deabcdefghA.default}", 770, 752.5),
        ("OUG{grpabcdefgh} + 0 * #{deabcdefghA.*}", 3, 2),
        ("[days] + [yearlyPeriodCount] + [periodInYear]", 95, 95),
        ("if( isNull( #{deabcdefghE} ), 1, 2 )", 1, 1),
        ("if( isNotNull( #{deabcdefghA} ) && !(#{deabcdefghA} < 305), 1, 2 )", 1, 2),
        ("if( #{deabcdefghA} >= 305 || #{deabcdefghB} == 403, 7, 8 )", 7, 7),
        ("firstNonNull( #{deabcdefghE}, #{deabcdefghA}, 9 )", 308, 301),
        ("greatest( #{deabcdefghA}, 302, 5 ) + least( #{deabcdefghA}, 302, 305 )", 308 + 302, 302 + 301),
        ("log10( 100 ) + log( 8, 2 ) + log( 1 ) + 2 ^ 3 + 7 % 4", 2 + 3 + 0 + 8 + 3, 16),
        ("-#{deabcdefghA} * -1", 308, 301),
        ("#{deabcdefghA} + #{deabcdefghE}", 308, 301),
        ("if( is( #{deabcdefghA} in 301, 302 ), 1, 0 )", 0, 1),
        ("R{a23dataSetA.EXPECTED_REPORTS}", 6, 3),
        ("R{a23dataSetA.ACTUAL_REPORTS}", 8, 3),
        ("R{a23dataSetA.REPORTING_RATE}", 100, 100),
        ("subExpression( if( #{deabcdefghA} > 4, 1, 0 ) )", 2, 1),
        ("subExpression( #{deabcdefghA} ).aggregationType(MAX)", 299, 299),
        ("subExpression( #{deabcdefghA} ).aggregationType(COUNT)", 5, 3),
        ("subExpression( #{deabcdefghA} ).aggregationType(AVERAGE)", 308 / 5, 301 / 3),
        ("subExpression( if( isNull( #{deabcdefghB} ), 0, #{deabcdefghA} ) )", 308, 301),
    ],
)  # fmt: skip
def test_every_aggregation_type_and_function_has_its_meaning(tmp_path, expression, at_a, at_b):
    assert own_case(tmp_path, expression, {A: round(at_a, 2), B: round(at_b, 2)}) == []


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        ("#{deabcdefghA}.periodOffset(-1)", {"201702": 75, "201703": 233}),
        ("(#{deabcdefghA}.periodOffset(-1) + #{deabcdefghA}).periodOffset(-1)", {"201702": 75, "201703": 308, "201704": 233}),
        ("#{deabcdefghA}.yearToDate()", {"201701": 75, "201702": 308, "201703": 308, "201704": 308}),
        ("#{deabcdefghA}.yearToDate() / [periodInYear]", {"201701": 75, "201702": 154, "201703": 102.67, "201704": 77}),
        ("#{deabcdefghA}.aggregationType(LAST)", {"201701": 75, "201702": 242, "201703": 242, "201704": 242}),
        ("#{deabcdefghA}.aggregationType(LAST_IN_PERIOD)", {"201701": 75, "201702": 233}),
        ("#{deabcdefghA}.aggregationType(NONE)", {"201702": 233}),
        ("removeZeros( #{deabcdefghF} )", {"201701": 1, "201703": 1}),
        ("if( #{deabcdefghA} > 100, null, 1 )", {"201701": 1}),
        ("#{deabcdefghF}.aggregationType(AVERAGE)", {"201701": 100, "201702": 0, "201703": 100}),
        ("subExpression( if( contains( #{deabcdefghG}, 'b', 'ab' ), 1, 0 ) )", {"201701": 1}),
        ("subExpression( if( containsItems( #{deabcdefghG}, 'b' ), 1, 0 ) )", {"201701": 0}),
        ("subExpression( if( #{deabcdefghH} > '2016-12-31', 1, 0 ) )", {"201701": 1}),
        ("subExpression( if( #{deabcdefghF} && #{deabcdefghA} == 2, 1, 0 ) )", {"201701": 1, "201702": 0, "201703": 0}),
    ],
)  # fmt: skip
def test_months_are_shifted_summed_and_looked_back_upon(tmp_path, expression, values):
    expected = {f"indicatorAA-ouabcdefghA-{month}": value for month, value in values.items()}
    months = ["201701", "201702", "201703", "201704"]
    lines = own_case(tmp_path, expression, expected, org_units=["ouA"], periods=months)
    assert lines == []


def test_units_and_periods_may_be_filters(tmp_path):
    lines = own_case(
        tmp_path,
        "#{deabcdefghA}",
        {"indicatorAA": 75},
        org_units=None,
        periods=None,
        filter_org_units=["ouA"],
        filter_periods=["201701"],
    )
    assert lines == []
    lines = own_case(tmp_path, "#{deabcdefghA}", {"indicatorAA-201702": 233}, org_units=None, periods=["201702"])
    assert lines == []


@pytest.mark.parametrize(
    ("expression", "sentence"),
    [
        ("#{deabcdefghA", "no DHIS2 expression"),
        ("D{proabcdefgh.deabcdefghA}", "not among what these cases define"),
        ("R{a23dataSetA.REPORTING_RATE_ON_TIME}", "no dates on which they were made"),
        ("#{deabcdefghA.coc}", "category option combination"),
        ("__import__('os')", "no DHIS2 expression"),
    ],
)
def test_what_the_files_do_not_hold_is_a_failed_check_with_the_reason(tmp_path, expression, sentence):
    (line,) = own_case(tmp_path, expression, {A: 1})
    assert sentence in line


def test_a_wrong_a_missing_and_an_unexpected_figure_are_each_a_difference(tmp_path):
    assert own_case(tmp_path, "#{deabcdefghA}", {A: 307, B: 301}) == [f"own: {A}: DHIS2 has 307, ours is 308"]
    assert "DHIS2 has no value" in own_case(tmp_path, "#{deabcdefghA}", {A: 308})[0]
    assert "ours is no value" in own_case(tmp_path, "#{deabcdefghE}", {A: 1})[0]


def test_texts_come_as_they_are(tmp_path):
    asked = {"indicators": None, "data_elements": ["deG"], "periods": ["201701", "201702"], "org_units": ["ouA", "ouB"]}
    assert own_case(tmp_path, "1", {"deabcdefghG-ouabcdefghA-201701": "abc"}, **asked) == []
    (line,) = own_case(tmp_path, "1", {"deabcdefghG-ouabcdefghA-201701": "abd"}, **asked)
    assert line == "own: deabcdefghG-ouabcdefghA-201701: DHIS2 has abd, ours is abc"


def test_what_a_query_says_beyond_our_reading_is_mentioned(tmp_path):
    (line,) = own_case(tmp_path, "#{deabcdefghA}", {A: 308, B: 301}, output_format="XML")
    assert line == "own: the query also says output_format, which is not read"


def test_the_runner_asks_for_three_files(capsys):
    assert dhis2.main([]) == 2
    assert "CASES.json VALUES.csv REGISTRATIONS.csv" in capsys.readouterr().out
