"""Working days leave out weekends and the public holidays that the file knows."""

from datetime import date, timedelta

import pytest
from ruamel.yaml import YAML

from tongket.conference.queries.working_days import FILE, after_working_days, holidays, is_working_day, unknown_years


@pytest.mark.parametrize(
    ("held", "due"),
    [
        (date(2021, 7, 2), date(2021, 7, 9)),  # no holiday between
        (date(2021, 4, 28), date(2021, 5, 7)),  # 30/4 a Friday; 1/5 a Saturday, made up for on Monday
        (date(2021, 2, 9), date(2021, 2, 23)),  # Tết Tân Sửu, seven days with those made up for
        (date(2021, 4, 20), date(2021, 4, 28)),  # Giỗ Tổ on a Wednesday
        (date(2021, 9, 1), date(2021, 9, 10)),  # Quốc khánh: Thursday and Friday
        (date(2024, 12, 27), date(2025, 1, 6)),  # Tết Dương lịch on a Wednesday
        (date(2023, 4, 28), date(2023, 5, 10)),  # Giỗ Tổ on a Saturday and 30/4 on a Sunday move after 1/5
    ],
)
def test_five_working_days_are_counted_over_holidays(held: date, due: date) -> None:
    assert after_working_days(held, 5) == due


def test_the_days_from_30_april_2023_are_off_until_the_third_of_may() -> None:
    assert [is_working_day(date(2023, 5, n)) for n in (1, 2, 3, 4)] == [False, False, False, True]


def test_years_that_are_not_decided_are_named() -> None:
    assert unknown_years(date(2021, 7, 2), date(2021, 7, 9)) == []
    assert unknown_years(date(2026, 12, 30), date(2027, 1, 7)) == [2027]


def test_a_fixed_holiday_counts_in_a_year_that_is_not_decided_too() -> None:
    assert not is_working_day(date(2028, 9, 4))  # 2/9 is a Saturday
    assert not is_working_day(date(2029, 1, 1))


def test_each_decided_tet_holds_the_first_day_of_the_lunar_year() -> None:
    told = YAML(typ="safe").load(FILE.read_text(encoding="utf-8"))
    first = {row["year"]: row["tet"] for row in told["lunar"]}
    assert sorted(first) == list(range(2015, 2031))
    for row in told["decided"]:
        start, end = row["tet"]
        days = {start + timedelta(days=n) for n in range((end - start).days + 1)}
        assert first[row["year"]] in days
        if row["year"] > 2020:
            assert abs((row["national_day"] - date(row["year"], 9, 2)).days) == 1
    assert holidays().years == {row["year"] for row in told["decided"]}
