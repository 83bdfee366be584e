"""The agenda as its column shows it: when each item is planned, and by how much it ran over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tongket.conference.models import AgendaItem


@dataclass(frozen=True)
class Line:
    """An item as the agenda column shows it: when it is planned, and by how much it ran over."""

    item: AgendaItem
    planned: datetime
    taken: int | None  # minutes, of a closed item
    over: int  # minutes more (or, below 0, less) than planned


def lines_from(starts: datetime, items: Iterable[AgendaItem]) -> list[Line]:
    """The items in their order, each with the hour that the minutes before it lead to."""
    planned, found = starts, []
    for item in items:
        taken = None
        if item.opened_at and item.closed_at:
            taken = round((item.closed_at - item.opened_at).total_seconds() / 60)
        found.append(Line(item, planned, taken, taken - item.minutes if taken is not None else 0))
        planned += timedelta(minutes=item.minutes)
    return found
