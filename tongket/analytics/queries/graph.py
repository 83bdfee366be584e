"""The walk along the threads: breadth first over the links of all rooms, a whole level asked at once, bounded."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from enum import Enum

from tongket.analytics.queries.rooms import rooms
from tongket.kit.thread import Key, Link, Node


class Way(Enum):
    """Which links a walk follows: back to what led to a line, on to what came of it, or both."""

    SOURCES = "sources"
    EFFECTS = "effects"
    BOTH = "both"


@dataclass
class Graph:
    """The nodes that a walk reached and the links between them; `is_cut` where the bounds ended it."""

    nodes: dict[Key, Node] = field(default_factory=dict)
    links: set[Link] = field(default_factory=set)
    is_cut: bool = False

    def sources(self, key: Key) -> list[Link]:
        """The links that led to `key`, in a stable order."""
        return sorted(link for link in self.links if link.effect == key)

    def effects(self, key: Key) -> list[Link]:
        """The links that came of `key`, in a stable order."""
        return sorted(link for link in self.links if link.source == key)


def nodes_at(keys: Collection[Key]) -> dict[Key, Node]:
    """The nodes that the rooms know among `keys`: one question to each room."""
    wanted = set(keys)
    if not wanted:
        return {}
    return {node.key: node for room in rooms() for node in room.nodes_of(wanted) if node.key in wanted}


def walk(
    start: Iterable[Key],
    way: Way,
    *,
    deepest: int,
    most: int,
    goes_on: Callable[[Node], bool] = lambda node: True,
    enters: Callable[[Node], bool] = lambda node: True,
) -> Graph:
    """Every node within `deepest` links of `start`, at most `most` of them, and the links between them.

    A node that does not enter is left out with its links; one that does not go on is a last station.
    """
    graph = Graph()
    graph.nodes = {key: node for key, node in sorted(nodes_at(set(start)).items()) if enters(node)}
    refused: set[Key] = set()
    frontier = {key for key, node in graph.nodes.items() if goes_on(node)}
    candidates: set[Link] = set()
    for level in range(deepest + 1):
        if not frontier:
            break
        found = {link for room in rooms() for link in room.links_of(frontier)}
        if way is Way.SOURCES:
            found = {link for link in found if link.effect in frontier}
        elif way is Way.EFFECTS:
            found = {link for link in found if link.source in frontier}
        candidates |= found
        ends = {end for link in found for end in (link.source, link.effect)} - graph.nodes.keys() - refused
        if level == deepest or not ends:
            graph.is_cut = graph.is_cut or bool(ends)
            break
        reached = nodes_at(ends)
        frontier = set()
        for key in sorted(ends):
            node = reached.get(key)
            if node is None or not enters(node):
                refused.add(key)
            elif len(graph.nodes) >= most:
                graph.is_cut = True
            else:
                graph.nodes[key] = node
                if goes_on(node):
                    frontier.add(key)
    graph.links = {link for link in candidates if link.source in graph.nodes and link.effect in graph.nodes}
    return graph
