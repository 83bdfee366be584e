"""Which days are worked: Saturdays, Sundays and the public holidays of `data/holidays.yaml` are not."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

FILE = Path(__file__).parent.parent / "data" / "holidays.yaml"
SOURCE = "Bộ luật Lao động 2019, Điều 112"
SATURDAY = 5


@dataclass(frozen=True)
class Holidays:
    """The days off of the years that are known, and which years these are."""

    days: frozenset[date]
    years: frozenset[int]


@cache
def holidays(file: Path = FILE) -> Holidays:
    """The file as days. What falls on a weekend is made up for on the next day that is worked (Điều 111, khoản 3)."""
    told = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
    lunar = {row["year"]: row for row in told["lunar"]}
    decided = {row["year"]: row for row in told["decided"]}
    days: set[date] = set()
    for year, row in lunar.items():
        named = [date.fromisoformat(f"{year}-{one['day']}") for one in told["fixed"]]
        named.append(row["hung_kings"])
        if year in decided:
            first, last = decided[year]["tet"]
            days.update(first + timedelta(days=n) for n in range((last - first).days + 1))
            if "national_day" in decided[year]:
                named.append(decided[year]["national_day"])
        on_workdays = {one for one in named if one.weekday() < SATURDAY}
        days |= on_workdays
        for one in sorted(set(named) - on_workdays):
            while one.weekday() >= SATURDAY or one in days:
                one += timedelta(days=1)
            days.add(one)
    return Holidays(frozenset(days), frozenset(decided))


def is_working_day(day: date) -> bool:
    """Whether offices work on that day, as far as the file knows."""
    return day.weekday() < SATURDAY and day not in holidays().days


def after_working_days(day: date, count: int) -> date:
    """The day that is `count` working days later."""
    while count:
        day += timedelta(days=1)
        if is_working_day(day):
            count -= 1
    return day


def unknown_years(first: date, last: date) -> list[int]:
    """The years of a span whose Tết and Quốc khánh the file does not know: only weekends and fixed holidays are left out."""
    return [year for year in range(first.year, last.year + 1) if year not in holidays().years]
