"""Long lists of a conference: what needs somebody is shown, what is in order is folded away behind its count."""

from collections.abc import Callable, Sequence
from typing import TypeVar

MOST_SHOWN = 12  # rows of a list that stand open; a phone shows about as many in two screens

Row = TypeVar("Row")


def folded(rows: Sequence[Row], in_order: Callable[[Row], bool]) -> tuple[list[Row], list[Row]]:
    """The rows to show, those that are not in order first, and the rows to fold away; a short list stays as it is."""
    if len(rows) <= MOST_SHOWN:
        return list(rows), []
    settled = [row for row in rows if in_order(row)]
    shown = [row for row in rows if not in_order(row)]
    room = max(0, MOST_SHOWN - len(shown))
    return shown + settled[:room], settled[room:]
