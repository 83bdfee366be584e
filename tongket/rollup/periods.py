"""Periods are rows with dates, not a fixed list of kinds: nine months, school years and five-year terms are data."""

import calendar as days
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from tongket.rollup.errors import RollupError, some


def the_day(given: object, what: str) -> date:
    """A date, or the date of a moment; anything else is an error that says `what` it was given for."""
    if isinstance(given, datetime):
        return given.date()
    if not isinstance(given, date):
        raise RollupError(f"The {what} is {given!r}, not a day: give a date, as date(2025, 7, 1).")
    return given


@dataclass(frozen=True, slots=True)
class Period:
    """A span of whole days, both ends included; periods of one kind follow each other by their first day."""

    code: str
    kind: str
    start: date
    end: date

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.end - self.start).days + 1


class Calendar:
    """The periods that values and totals may have, by code, with their order within each kind."""

    def __init__(self, periods: Iterable[Period]) -> None:
        self._by_code: dict[str, Period] = {}
        kinds: dict[str, list[Period]] = {}
        for period in periods:
            the_day(period.start, f"start of period {period.code}")
            the_day(period.end, f"end of period {period.code}")
            if period.end < period.start:
                raise RollupError(f"Period {period.code} ends on {period.end}, before it starts on {period.start}.")
            if self._by_code.setdefault(period.code, period) != period:
                raise RollupError(f"Period {period.code} stands twice in the calendar with different dates.")
            kinds.setdefault(period.kind, []).append(period)
        self._order: dict[str, tuple[str, int]] = {}
        self._years_of: dict[tuple[str, str], list[Period | None]] = {}
        self._kinds: dict[str, list[Period]] = {}
        for kind, members in kinds.items():
            members = sorted(set(members), key=lambda p: (p.start, p.end))
            for earlier, later in pairwise(members):
                if earlier.start == later.start:
                    raise RollupError(f"Periods {earlier.code} and {later.code} of kind {kind} start on the same day.")
            self._kinds[kind] = members
            self._order.update({period.code: (kind, i) for i, period in enumerate(members)})

    @classmethod
    def standard(cls, first: int, last: int) -> "Calendar":
        """Months, quarters, half-years, nine months, years and school years (July to June) of these years."""
        if not 1 <= first <= last <= 9998 or last - first > 500:
            raise RollupError(f"A calendar from {first} to {last} is not one: give up to 500 years in order.")
        return cls(_standard(first, last))

    def __getitem__(self, code: str) -> Period:
        try:
            return self._by_code[code]
        except KeyError:
            raise RollupError(f"There is no period {code!r} in the calendar: use one of its codes or add it.") from None

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __iter__(self) -> Iterator[Period]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    @property
    def kinds(self) -> list[str]:
        """The kinds of period, as they were first met."""
        return list(self._kinds)

    def of_kind(self, kind: str) -> Sequence[Period]:
        """The periods of this kind, in order."""
        try:
            return self._kinds[kind]
        except KeyError:
            known = some(self._kinds)
            raise RollupError(f"There is no kind of period {kind!r}: the calendar has {known}.") from None

    def shifted(self, period: Period, by: int) -> Period | None:
        """The period of the same kind that lies `by` places later (earlier when negative), if there is one."""
        kind, place = self._placed(period)
        members = self._kinds[kind]
        return members[place + by] if 0 <= place + by < len(members) else None

    def year_of(self, period: Period, kind: str = "year") -> Period | None:
        """The year (or school year...) to which a period counts: the one that holds its middle day.

        A week belongs to the year that has four or more of its days.
        """
        middle = period.start + timedelta(days=(period.days - 1) // 2)
        return next((year for year in self.of_kind(kind) if year.start <= middle <= year.end), None)

    def so_far(self, period: Period, kind: str = "year") -> list[Period]:
        """The periods of the same kind from the start of the year to this one, this one included."""
        place = self._placed(period)[1]
        years = self._years(period.kind, kind)
        if years[place] is None:
            return []
        return [mate for mate, year in zip(self._kinds[period.kind][: place + 1], years, strict=False)
                if year == years[place]]  # fmt: skip

    def in_year(self, period: Period, kind: str = "year") -> int:
        """How many periods of this period's kind the year has."""
        place = self._placed(period)[1]
        years = self._years(period.kind, kind)
        year = years[place]
        return 0 if year is None else years.count(year)

    def _placed(self, period: Period) -> tuple[str, int]:
        if period.code not in self._order:
            raise RollupError(f"Period {period.code} is not in the calendar, so that nothing comes before or after it.")
        return self._order[period.code]

    def _years(self, kind: str, year_kind: str) -> list[Period | None]:
        """The year of each period of a kind, in their order."""
        if (kind, year_kind) not in self._years_of:
            self._years_of[kind, year_kind] = [self.year_of(period, year_kind) for period in self._kinds[kind]]
        return self._years_of[kind, year_kind]


def _last_day(year: int, month: int) -> date:
    return date(year, month, days.monthrange(year, month)[1])


def _standard(first: int, last: int) -> Iterator[Period]:
    for year in range(first, last + 1):
        for month in range(1, 13):
            yield Period(f"{year}{month:02d}", "month", date(year, month, 1), _last_day(year, month))
        for quarter in range(1, 5):
            yield Period(f"{year}Q{quarter}", "quarter", date(year, 3 * quarter - 2, 1), _last_day(year, 3 * quarter))
        for half in (1, 2):
            yield Period(f"{year}S{half}", "half-year", date(year, 6 * half - 5, 1), _last_day(year, 6 * half))
        yield Period(f"{year}N9", "nine months", date(year, 1, 1), _last_day(year, 9))
        yield Period(f"{year}", "year", date(year, 1, 1), date(year, 12, 31))
        yield Period(f"{year}-{year + 1}", "school year", date(year, 7, 1), date(year + 1, 6, 30))
