"""The rooms that speak the words of `kit.thread`, found by what their `queries` offer: no room is named here, so that
a room of the same floor can be on the thread too."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from tongket.kit.asks import Ask
from tongket.kit.thread import Key, Link, Node, Waiting
from tongket.org.queries import Standing

# Which kinds of keys a room has nodes for, and of which kinds it knows links: it is not asked about others. A room that is
# not here is asked about everything.
CONCERNS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "documents": (
        frozenset({"paragraph", "comment", "decision"}),
        frozenset({"paragraph", "comment", "decision"}),
    ),
    "followup": (frozenset({"task"}), frozenset()),
    "directives": (frozenset(), frozenset()),
    "reporting": (frozenset({"report-line"}), frozenset({"report-line", "task", "paragraph"})),
    "conference": (
        frozenset({"agenda-item", "contribution", "poll", "conclusion"}),
        frozenset({"agenda-item", "contribution", "poll", "conclusion", "task", "paragraph"}),
    ),
    "emulation": (frozenset({"nomination"}), frozenset({"nomination", "poll", "decision", "agenda-item"})),
    "portal": (frozenset({"article"}), frozenset({"article", "agenda-item", "conclusion", "decision"})),
}


WORDS = ("nodes_of", "links_of", "seen_of", "waiting_for")


@dataclass(frozen=True)
class Room:
    """What one room tells the trace about itself."""

    name: str
    nodes_of: Callable[[Collection[Key]], list[Ask[Node]]]
    links_of: Callable[[Collection[Key]], list[Ask[Link]]]
    waiting_for: Callable[[Standing], list[Ask[Waiting]]]
    seen_of: Callable[[Standing, Collection[Key]], list[Ask[Key]]]

    def knows(self, keys: Collection[Key]) -> set[Key]:
        """The keys for which the room may have nodes."""
        concern = CONCERNS.get(self.name)
        return set(keys) if concern is None else {key for key in keys if key[0] in concern[0]}

    def links(self, keys: Collection[Key]) -> set[Key]:
        """The keys of which the room may know links."""
        concern = CONCERNS.get(self.name)
        return set(keys) if concern is None else {key for key in keys if key[0] in concern[1]}


def _nothing(*_: Any) -> list[Any]:
    return []


@cache
def rooms() -> tuple[Room, ...]:
    """Every installed room whose `queries` offer nodes, links or waiting rows."""
    found = []
    for config in apps.get_app_configs():
        own = config.name.partition(".")[0] == "tongket"
        if not own or config.label == "analytics" or not module_has_submodule(config.module, "queries"):
            continue
        queries = import_module(f"{config.name}.queries")
        offered = {word: getattr(queries, word, None) for word in WORDS}
        if any(offered.values()):
            found.append(Room(config.label, **{word: ask or _nothing for word, ask in offered.items()}))
    return tuple(found)
