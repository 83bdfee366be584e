"""Periods are rows with dates: shifted, counted and gathered within any kind of year."""

from datetime import date, timedelta

import pytest

from tongket.rollup.errors import RollupError
from tongket.rollup.periods import Calendar, Period

CALENDAR = Calendar.standard(2020, 2023)


def test_the_standard_calendar_has_its_kinds():
    assert {kind: len(CALENDAR.of_kind(kind)) for kind in CALENDAR.kinds} == {
        "month": 48,
        "quarter": 16,
        "half-year": 8,
        "nine months": 4,
        "year": 4,
        "school year": 4,
    }
    assert CALENDAR["202002"].days == 29
    assert (CALENDAR["2021N9"].start, CALENDAR["2021N9"].end) == (date(2021, 1, 1), date(2021, 9, 30))


def test_a_period_is_shifted_within_its_kind():
    assert CALENDAR.shifted(CALENDAR["202101"], -1) == CALENDAR["202012"]
    assert CALENDAR.shifted(CALENDAR["2021Q4"], 1) == CALENDAR["2022Q1"]
    assert CALENDAR.shifted(CALENDAR["202001"], -1) is None
    assert CALENDAR.shifted(CALENDAR["202312"], 1) is None


def test_the_year_so_far_may_be_a_school_year():
    march = CALENDAR["202103"]
    assert [p.code for p in CALENDAR.so_far(march)] == ["202101", "202102", "202103"]
    assert next(p.code for p in CALENDAR.so_far(march, "school year")) == "202007"
    assert (len(CALENDAR.so_far(march, "school year")), CALENDAR.in_year(march, "school year")) == (9, 12)
    assert CALENDAR.in_year(CALENDAR["2021Q2"]) == 4


def test_a_week_belongs_to_the_year_with_more_of_its_days():
    monday = date(2020, 12, 28)  # four days in 2020, three in 2021
    weeks = [Period(f"W{i}", "week", monday + timedelta(7 * i), monday + timedelta(7 * i + 6)) for i in range(3)]
    calendar = Calendar([*weeks, *CALENDAR.of_kind("year")])
    assert calendar.year_of(weeks[0]) == CALENDAR["2020"]
    assert [week.code for week in calendar.so_far(weeks[2])] == ["W1", "W2"]


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        ([Period("x", "month", date(2021, 2, 1), date(2021, 1, 1))], "before it starts"),
        (
            [
                Period("x", "m", date(2021, 1, 1), date(2021, 1, 2)),
                Period("x", "m", date(2021, 1, 3), date(2021, 1, 4)),
            ],
            "stands twice",
        ),
        (
            [
                Period("x", "m", date(2021, 1, 1), date(2021, 1, 2)),
                Period("y", "m", date(2021, 1, 1), date(2021, 1, 4)),
            ],
            "start on the same day",
        ),
    ],
)
def test_a_calendar_that_contradicts_itself_is_refused(made, sentence):
    with pytest.raises(RollupError, match=sentence):
        Calendar(made)


def test_what_is_not_in_the_calendar_is_said():
    with pytest.raises(RollupError, match="no period '2021Q6'"):
        CALENDAR["2021Q6"]
    with pytest.raises(RollupError, match="no kind of period 'week'"):
        CALENDAR.of_kind("week")
    with pytest.raises(RollupError, match="not in the calendar"):
        CALENDAR.shifted(Period("x", "month", date(2021, 1, 1), date(2021, 1, 2)), 1)
    with pytest.raises(RollupError, match="is not one"):
        Calendar.standard(1, 9999)
