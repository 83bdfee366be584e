"""What can still be undone: a press by mistake, for as long as nobody has relied on it."""

from datetime import datetime, timedelta

from tongket.conference.models import AgendaItem, Speech

FOR = timedelta(minutes=2)  # after that a turn is ended and an item stays closed, as everyone has seen


def floor_can_be_taken_back(speech: Speech, at: datetime) -> bool:
    """Whether the turn has only just begun, and nothing of it is written down."""
    begun = speech.begun_at
    return speech.state == Speech.State.SPEAKING and begun is not None and at - begun <= FOR and not speech.text


def item_can_be_reopened(item: AgendaItem, at: datetime) -> bool:
    """Whether the item has only just been closed."""
    return item.state == AgendaItem.State.CLOSED and item.closed_at is not None and at - item.closed_at <= FOR
