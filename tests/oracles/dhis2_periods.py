"""DHIS2's period codes as rows of our calendar."""

import calendar as days
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from tongket.rollup.periods import Calendar, Period

MONTHS = {name: i for i, name in enumerate(days.month_name) if name} | {"Sep": 9, "Oct": 10, "Nov": 11}
WEEKS = {"W": 0, "WedW": 2, "ThuW": 3, "FriW": 4, "SatW": 5, "SunW": 6}
KINDS: list[tuple[str, str]] = [
    (r"(\d{4})(\d{2})(\d{2})", "day"),
    (r"(\d{4})(W|WedW|ThuW|FriW|SatW|SunW)(\d{1,2})", "week"),
    (r"(\d{4})BiW(\d{1,2})", "two weeks"),
    (r"(\d{4})(\d{2})", "month"),
    (r"(\d{4})(\d{2})B", "two months"),
    (r"(\d{4})Q([1-4])", "quarter"),
    (r"(\d{4})S([12])", "half-year"),
    (r"(\d{4})(April|Nov)S([12])", "half-year of"),
    (r"(\d{4})", "year"),
    (r"(\d{4})(Feb|April|July|Aug|Sep|Oct|Nov)", "financial year of"),
]
TYPES = {
    "Daily": "day",
    "Weekly": "week W",
    "BiWeekly": "two weeks",
    "Monthly": "month",
    "BiMonthly": "two months",
    "Quarterly": "quarter",
    "SixMonthly": "half-year",
    "SixMonthlyApril": "half-year of April",
    "Yearly": "year",
    "FinancialApril": "financial year of April",
    "FinancialJuly": "financial year of July",
    "FinancialOct": "financial year of Oct",
}


class NoPeriodError(ValueError):
    """A code that names no period."""


def code_of(text: str) -> str:
    """The period code of what the files write: 2017-01 is 201701, 2017-01-31 is 20170131."""
    return text.replace("-", "") if re.fullmatch(r"\d{4}(-\d{2}){1,2}", text) else text


def kind_of(code: str) -> str:
    """The kind of period that a code names."""
    for pattern, kind in KINDS:
        found = re.fullmatch(pattern, code)
        if found and 1000 <= int(code[:4]) <= 9000:
            return f"{kind} {found[2]}" if kind == "week" or kind.endswith(" of") else kind
    raise NoPeriodError(f"There is no period {code!r} in DHIS2.")


def calendar_of(codes: set[str], kinds: set[str], asked: set[str]) -> Calendar:
    """All periods of the kinds of these codes (and of months and years), from two years before to two after.

    A period of a kind that is not asked for, and that lies across two of those asked for, stands on the one day by
    which DHIS2 places it: the fourth of a week, and else the first.
    """
    wanted = {kind_of(code) for code in asked}
    kinds = kinds | {kind_of(code) for code in codes} | {"month", "year"}
    years = {int(code[:4]) for code in codes} or {2017}
    span = range(min(years) - 2, max(years) + 3)
    made = {kind: [period for year in span for period in of_year(kind, year)] for kind in sorted(kinds)}
    for kind in kinds - wanted:
        for other in wanted:
            starts = {period.start for period in made[other]}
            longer = made[other][0].days > made[kind][0].days
            made[kind] = [_placed(period) if longer and _crosses(period, starts) else period for period in made[kind]]
    return Calendar(period for kind in sorted(kinds) for period in made[kind])


def _crosses(period: Period, starts: set[date]) -> bool:
    return any(period.start + timedelta(days=n) in starts for n in range(1, period.days))


def _placed(period: Period) -> Period:
    day = period.start + timedelta(days=3 if period.kind.startswith("week ") else 0)
    return Period(period.code, period.kind, day, day)


def of_year(kind: str, year: int) -> Iterator[Period]:
    """The periods of one kind whose codes begin with this year."""
    if kind == "day":
        for i in range(366 if days.isleap(year) else 365):
            day = date(year, 1, 1) + timedelta(days=i)
            yield Period(f"{day:%Y%m%d}", kind, day, day)
    elif kind.startswith("week ") or kind == "two weeks":
        yield from _weeks(kind, year)
    else:
        first, length, count, name = _months(kind)
        for i in range(count):
            start = _month(year, first + i * length)
            end = _month(year, first + (i + 1) * length) - timedelta(days=1)
            yield Period(name(year, i + 1), kind, start, end)


def _weeks(kind: str, year: int) -> Iterator[Period]:
    letter = kind.removeprefix("week ") if kind.startswith("week ") else "W"
    first, following = (_first_week(y, WEEKS[letter]) for y in (year, year + 1))
    step = 14 if kind == "two weeks" else 7
    for i in range((following - first).days // step):
        start = first + timedelta(days=step * i)
        code = f"{year}BiW{i + 1}" if step == 14 else f"{year}{letter}{i + 1}"
        yield Period(code, kind, start, start + timedelta(days=step - 1))


def _first_week(year: int, weekday: int) -> date:
    fourth = date(year, 1, 4)  # always in week 1
    return fourth - timedelta(days=(fourth.weekday() - weekday) % 7)


def _month(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _months(kind: str) -> tuple[int, int, int, Callable[[int, int], str]]:
    """First month, months in a period, periods in a year, and how a period is written."""
    base, _, start = kind.partition(" of ")
    if base == "month":
        return 1, 1, 12, lambda year, i: f"{year}{i:02d}"
    if base == "two months":
        return 1, 2, 6, lambda year, i: f"{year}{i:02d}B"
    if base == "quarter":
        return 1, 3, 4, lambda year, i: f"{year}Q{i}"
    if base == "half-year":
        return MONTHS.get(start, 1), 6, 2, lambda year, i: f"{year}{start}S{i}"
    if base == "financial year":
        return MONTHS.get(start, {"Feb": 2, "Aug": 8}.get(start, 1)), 12, 1, lambda year, i: f"{year}{start}"
    return 1, 12, 1, lambda year, i: f"{year}"
