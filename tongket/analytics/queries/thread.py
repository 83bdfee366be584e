"""The thread through one line: its thick part, station by station, and the thin threads that flow in or branch off."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from tongket.analytics.queries.graph import Graph, is_elsewhere, walk_both_ways
from tongket.analytics.queries.kinds import KINDS, Kind
from tongket.analytics.queries.sight import seen_by
from tongket.analytics.queries.wording import added, likeness
from tongket.kit.thread import Key, Link, Node
from tongket.org.queries import standing_of
from tongket.people.models import Person

DEEPEST = 16
MOST = 600
CARD_DEEPEST = 2
CARD_MOST = 150


@dataclass
class Station:
    """One stop of the thread, as the pages show it. A run of stops that the person may not see is one, with a number."""

    node: Node | None
    is_here: bool = False
    hidden: int = 0
    why: str = ""  # how the station before led to it
    pieces: list[tuple[str, bool]] = field(default_factory=list)  # its wording, the added words marked
    days_since: int | None = None  # whole days after the station before
    inflow: list[Node] = field(default_factory=list)  # thin threads that flow in, up to the line itself
    outflow: list[Node] = field(default_factory=list)  # thin threads that branch off, from the line itself on
    beside_hidden: int = 0
    lacks_task: bool = False  # a conclusion of which no task was made: a broken thread

    @property
    def beside(self) -> int:
        """How many thin threads touch it."""
        return len(self.inflow) + len(self.outflow) + self.beside_hidden

    @property
    def kind(self) -> Kind:
        assert self.node is not None
        return KINDS[self.node.kind]

    @property
    def trace_url(self) -> str:
        assert self.node is not None
        return trace_url(self.node.key)


@dataclass
class Thread:
    """What led to a line and what came of it, as far as one person may see."""

    here: Node
    stations: list[Station]
    sources: list[Node]  # nearest first
    effects: list[Node]
    sources_hidden: int
    effects_hidden: int
    is_cut: bool
    lacks_task: bool

    @property
    def before(self) -> int:
        """How many stations of the thick thread lie before the line."""
        return sum(station.hidden or 1 for station in self.stations[: self.place])

    @property
    def after(self) -> int:
        return sum(station.hidden or 1 for station in self.stations[self.place + 1 :])

    @property
    def place(self) -> int:
        return next(place for place, station in enumerate(self.stations) if station.is_here)

    @property
    def length(self) -> int:
        return self.before + 1 + self.after

    @property
    def hidden(self) -> int:
        return self.sources_hidden + self.effects_hidden

    @property
    def days(self) -> int | None:
        """Days from the first dated station to the last."""
        dated = [day_of(station.node.at) for station in self.stations if station.node and station.node.at]
        return (dated[-1] - dated[0]).days if len(dated) > 1 else None

    @property
    def ends(self) -> tuple[Station, Station] | None:
        """The first and the last station that the person may see and whose day is known, if they are two."""
        dated = [station for station in self.stations if station.node and station.node.at]
        return (dated[0], dated[-1]) if len(dated) > 1 else None

    @property
    def people(self) -> list[tuple[str, list[str]]]:
        """Who stands on the thick thread, and what each did at its stations."""
        people: dict[str, list[str]] = {}
        for station in self.stations:
            if station.node and station.node.who:
                did = people.setdefault(station.node.who, [])
                if (word := str(station.kind.did)) not in did:
                    did.append(word)
        return list(people.items())


def trace_url(key: Key) -> str:
    """The page of the thread through that line."""
    return reverse("trace", args=key)


def day_of(at: date | datetime) -> date:
    """The day of a moment in the institution's time zone."""
    return timezone.localtime(at).date() if isinstance(at, datetime) else at


def natural(key: Key) -> tuple[str, list[tuple[int, str]]]:
    """A key in the order in which people count: k2 before k10."""
    return key[0], [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", key[1])]


def thread_of(start: Key, person: Person, *, for_card: bool = False) -> Thread | None:
    """The thread through `start` as `person` may see it; None where the line is not there or not for the person."""
    deepest, most = (CARD_DEEPEST, CARD_MOST) if for_card else (DEEPEST, MOST)
    sources, effects = walk_both_ways(start, deepest=deepest, most=most)
    here = sources.nodes.get(start)
    if here is None:
        return None
    seen = seen_by(standing_of(person), sources.nodes.keys() | effects.nodes.keys())
    if start not in seen:
        return None
    back = _thick(sources, start, lambda key: [(link, link.source) for link in sources.sources(key)])
    on = _thick(effects, start, lambda key: [(link, link.effect) for link in effects.effects(key)])
    chain = [*reversed(back), ("", start), *on]
    near = [key for _, key in back] + [key for key in sources.nodes if key not in {key for _, key in back}]
    far = [key for _, key in on] + [key for key in effects.nodes if key not in {key for _, key in on}]
    near, far = [key for key in near if key != start], [key for key in far if key != start]
    # `back` holds why each station led to the next one towards here; a station tells why the one before led to it
    whys = [""] + [why for why, _ in reversed(back)] + [why for why, _ in on]
    stations: list[Station] = []
    on_thread = {key for _, key in chain}
    for place, (_, key) in enumerate(chain):
        node = sources.nodes.get(key) or effects.nodes[key]
        if key not in seen:
            if stations and stations[-1].node is None:
                stations[-1].hidden += 1
            else:
                stations.append(Station(None, hidden=1))
            continue
        station = Station(node, is_here=key == start, why=whys[place])
        ins = {link.source for link in sources.sources(key)} if place <= len(back) else set()
        outs = {link.effect for link in effects.effects(key)} if place >= len(back) else set()
        station.lacks_task = key[0] == "conclusion" and place >= len(back) and not any(end[0] == "task" for end in outs)
        station.inflow = [sources.nodes[end] for end in sorted(ins - on_thread, key=natural) if end in seen]
        station.outflow = [effects.nodes[end] for end in sorted(outs - on_thread, key=natural) if end in seen]
        station.beside_hidden = len((ins | outs) - on_thread - seen)
        _compare(station, stations)
        stations.append(station)
    return Thread(
        here=here,
        stations=stations,
        sources=[sources.nodes[key] for key in near if key in seen],
        effects=[effects.nodes[key] for key in far if key in seen],
        sources_hidden=sum(key not in seen for key in near),
        effects_hidden=sum(key not in seen for key in far),
        is_cut=sources.is_cut or effects.is_cut,
        lacks_task=any(station.lacks_task for station in stations),
    )


def _compare(station: Station, earlier: list[Station]) -> None:
    """Set the station beside the ones before it: the words that were added, the days that went by."""
    assert station.node is not None
    before = [one.node for one in earlier if one.node]
    worded = next((node.text for node in reversed(before) if node.text), "")
    station.pieces = added(worded, station.node.text) if station.node.text else []
    dated = next((node.at for node in reversed(before) if node.at), None)
    if station.node.at and dated:
        station.days_since = (day_of(station.node.at) - day_of(dated)).days


def _thick(graph: Graph, start: Key, steps: Callable[[Key], list[tuple[Link, Key]]]) -> list[tuple[str, Key]]:
    """The chain from `start` to one end that speaks most of the same thing: at each fork the way on which the wording
    comes nearest to that of `start`, and among equals the longest.

    It ends where another conference begins to deal with it ; what lies beyond is among the sources and
    effects, and on the thread of the station at the end.
    """
    wording = graph.nodes[start].text or graph.nodes[start].label
    worth: dict[Key, tuple[float, int]] = {}

    def value(key: Key, above: frozenset[Key]) -> tuple[float, int]:
        if key not in worth:
            node = graph.nodes[key]
            ahead = [value(end, above | {key}) for _, end in steps(key) if end not in above and end != key]
            own = round(likeness(wording, node.text or node.label), 1)
            worth[key] = (
                max([own, *(nearest for nearest, _ in ahead)]),
                1 + max((length for _, length in ahead), default=0),
            )
        return worth[key]

    def elsewhere(key: Key) -> bool:
        return is_elsewhere(graph.nodes[key], graph.nodes[start].conference)

    chain: list[tuple[str, Key]] = []
    at, passed = start, {start}
    while True:
        forks = [(link, end) for link, end in steps(at) if end not in passed and not elsewhere(end)]
        if not forks:
            return chain
        forks.sort(key=lambda fork: natural(fork[1]))
        # among equals what was said or proposed comes before the item of the agenda at which it was
        link, end = max(forks, key=lambda fork: (*value(fork[1], frozenset(passed)), fork[1][0] != "agenda-item"))
        chain.append((link.why, end))
        passed.add(end)
        at = end
