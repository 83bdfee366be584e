"""The queue of those who asked to speak, in the order in which the chair is offered them."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from tongket.conference.models import AgendaItem, BridgePoint, Speech

_SPOKEN = (Speech.State.SPEAKING, Speech.State.DONE)


def order_of(waiting: list[Speech], spoken: Counter[int | None]) -> list[Speech]:
    """Points of order first; then whom the chair has placed, in that order; then by turns across the bridge points, the
    point that has spoken least before the others.

    Within a point, and where points are even, who asked first speaks first. `spoken` counts the turns that each point
    has had at this item.
    """
    placed = sorted((one for one in waiting if one.place is not None), key=lambda one: (one.place or 0, one.number))
    ahead = [one for one in waiting if one.kind == Speech.Kind.ORDER and one.place is None]
    turns: dict[int | None, int] = defaultdict(int, spoken)
    for speech in placed:
        turns[speech.bridge_point_id] += 1
    ranked: list[tuple[int, Speech]] = []
    for speech in sorted(waiting, key=lambda one: (one.asked_at, one.number)):
        if speech.kind != Speech.Kind.ORDER and speech.place is None:
            ranked.append((turns[speech.bridge_point_id], speech))
            turns[speech.bridge_point_id] += 1
    return [
        *sorted(ahead, key=lambda one: (one.asked_at, one.number)),
        *placed,
        *(speech for _, speech in sorted(ranked, key=lambda pair: (pair[0], pair[1].asked_at, pair[1].number))),
    ]


def queue_of(item: AgendaItem) -> list[Speech]:
    """Who waits at an item, the next one first."""
    speeches = list(item.speeches.select_related("person", "bridge_point", "conference"))
    spoken = Counter(
        speech.bridge_point_id for speech in speeches if speech.state in _SPOKEN and speech.kind != Speech.Kind.ORDER
    )
    return order_of([speech for speech in speeches if speech.state == Speech.State.WAITING], spoken)


def speaking_at(item: AgendaItem) -> Speech | None:
    """Who has the floor."""
    return (
        item.speeches.filter(state=Speech.State.SPEAKING).select_related("person", "bridge_point", "conference").first()
    )


@dataclass
class PointQueue:
    """The waiting of one bridge point, each with its place in the speaking order."""

    point: BridgePoint | None
    places: list[tuple[int, Speech]] = field(default_factory=list)


def queue_by_point(item: AgendaItem) -> list[PointQueue]:
    """The queue grouped by bridge point; the numbers give the speaking order."""
    groups: dict[int | None, PointQueue] = {}
    for place, speech in enumerate(queue_of(item), start=1):
        groups.setdefault(speech.bridge_point_id, PointQueue(speech.bridge_point)).places.append((place, speech))
    return list(groups.values())
