"""The only clock. A conference of 2021 is played in 2021 by setting it; everything else asks `now()`."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta

from django.utils import timezone

_fixed: ContextVar[datetime | None] = ContextVar("fixed", default=None)
_ahead: timedelta = timedelta()


def now() -> datetime:
    """The present moment, aware. Inside `clock_at` it stands still; in a demo it counts on from the demo's own day."""
    return _fixed.get() or datetime.now(timezone.get_default_timezone()) + _ahead


def today() -> date:
    """The present day in the institution's time zone."""
    return timezone.localtime(now()).date()


def seconds_left_today() -> float:
    """How long the present day still lasts in the institution's time zone."""
    midnight = datetime.combine(today() + timedelta(days=1), time(), timezone.get_default_timezone())
    return midnight.timestamp() - now().timestamp()


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Let the clock stand at `moment` (aware) within the block, in this thread or task alone."""
    if moment.tzinfo is None:
        raise ValueError("The clock needs a moment with an offset.")
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)


def start_at(moment: datetime) -> None:
    """Let the whole process count on from `moment`; for a demo, which lives in the days of its scenario."""
    global _ahead
    _ahead = moment - datetime.now(timezone.get_default_timezone())
