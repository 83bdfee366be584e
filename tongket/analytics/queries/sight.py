"""Which stations a person may see: asked of each room, which answers as its own lists do, so that the trace gives nothing
away."""

from collections.abc import Collection

from tongket.analytics.queries.rooms import rooms
from tongket.kit.asks import answers
from tongket.kit.thread import Key
from tongket.org.queries import Standing


def seen_by(standing: Standing, keys: Collection[Key]) -> set[Key]:
    """The keys that the person of that standing may see: one query for all rooms."""
    return set(answers(ask for room in rooms() for ask in room.seen_of(standing, keys)))
