"""The walk along the threads: breadth first over the links of all rooms, a whole level asked at once, bounded."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tongket.analytics.queries.agenda import Agendas
from tongket.analytics.queries.rooms import rooms
from tongket.kit.asks import answers
from tongket.kit.thread import Key, Link, Node


@dataclass
class Graph:
    """The nodes that a walk reached and the links between them; `is_cut` where the bounds ended it, so that more may lie
    beyond."""

    nodes: dict[Key, Node] = field(default_factory=dict)
    links: set[Link] = field(default_factory=set)
    is_cut: bool = False

    def sources(self, key: Key) -> list[Link]:
        """The links that led to `key`, in a stable order."""
        return self._by_effect.get(key, [])

    def effects(self, key: Key) -> list[Link]:
        """The links that came of `key`, in a stable order."""
        return self._by_source.get(key, [])

    @cached_property
    def _by_effect(self) -> dict[Key, list[Link]]:
        """Asked for once the walk has ended and the links stand."""
        found: dict[Key, list[Link]] = {}
        for link in sorted(self.links):
            found.setdefault(link.effect, []).append(link)
        return found

    @cached_property
    def _by_source(self) -> dict[Key, list[Link]]:
        found: dict[Key, list[Link]] = {}
        for link in sorted(self.links):
            found.setdefault(link.source, []).append(link)
        return found


def nodes_at(keys: Collection[Key]) -> dict[Key, Node]:
    """The nodes that the rooms know among `keys`: one query for all rooms."""
    wanted = set(keys)
    found = answers(ask for room in rooms() if (asked := room.knows(wanted)) for ask in room.nodes_of(asked))
    return {node.key: node for node in found if node.key in wanted}


def links_at(keys: Collection[Key], agendas: Agendas) -> set[Link]:
    """Every link that touches one of `keys`: one query for all rooms, and what follows from the agendas."""
    wanted = set(keys)
    found = answers(ask for room in rooms() if (asked := room.links(wanted)) for ask in room.links_of(asked))
    return set(found) | agendas.links_of(wanted)


def walk(
    start: Iterable[Key],
    *,
    deepest: int,
    most: int,
    goes_on: Callable[[Node], bool] = lambda node: True,
    enters: Callable[[Node], bool] = lambda node: True,
) -> Graph:
    """Every node within `deepest` links of `start` in either direction, at most `most` of them, and the links between them.

    A node that does not enter is left out with its links; one that does not go on is a last station.
    """
    graph = Graph()
    graph.nodes = {key: node for key, node in sorted(nodes_at(set(start)).items()) if enters(node)}
    refused: set[Key] = set()
    frontier = {key for key, node in graph.nodes.items() if goes_on(node)}
    candidates: set[Link] = set()
    agendas = Agendas()
    for level in range(deepest + 1):
        if not frontier:
            break
        if level == deepest:
            graph.is_cut = True
            break
        found = links_at(frontier, agendas)
        candidates |= found
        ends = {end for link in found for end in (link.source, link.effect)} - graph.nodes.keys() - refused
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


@dataclass
class Arm:
    """One side of the walk through a line: back over its sources, or on over its effects."""

    keys: dict[Key, None]  # what was reached, in the order in which it was
    frontier: set[Key]
    is_back: bool
    found: set[Link] = field(default_factory=set)
    is_cut: bool = False

    def reach(self, links: set[Link]) -> set[Key]:
        """Take the links that lead on from the frontier; the keys that they newly reach."""
        own = {link for link in links if (link.effect if self.is_back else link.source) in self.frontier}
        self.found |= own
        return {link.source if self.is_back else link.effect for link in own} - self.keys.keys()

    def step(self, ends: set[Key], elsewhere: set[Key], most: int) -> None:
        """Stand on what was reached, in a stable order, up to `most` keys; go on from all but what lies elsewhere."""
        self.frontier = set()
        for key in sorted(ends):
            if len(self.keys) >= most:
                self.is_cut = True
                return
            self.keys[key] = None
            if key not in elsewhere:
                self.frontier.add(key)

    def graph(self, nodes: Mapping[Key, Node]) -> Graph:
        """What was reached, without what no room knows."""
        own = {key: nodes[key] for key in self.keys if key in nodes}
        return Graph(own, {link for link in self.found if link.source in own and link.effect in own}, self.is_cut)


def is_elsewhere(node: Node, home: str) -> bool:
    """Whether it is an item on the agenda of another conference than `home` and its councils: there another thread begins."""
    other = node.conference
    kin = other == home or other.startswith(f"{home}-") or home.startswith(f"{other}-")
    return node.kind == "agenda-item" and bool(home) and not kin


def walk_both_ways(start: Key, *, deepest: int, most: int) -> tuple[Graph, Graph]:
    """What led to `start`, and what came of it: two graphs that share `start`, walked side by side over the links alone, so
    that a level is one query for both; the stations are read at the end, but for the items of agendas, since the item of
    another conference's agenda is a last station. Both are empty where no room knows `start`."""
    nodes = nodes_at({start})
    if not nodes:
        return Graph(), Graph()
    home = nodes[start].conference
    agendas = Agendas()
    arms = [Arm({start: None}, {start}, is_back) for is_back in (True, False)]
    for level in range(deepest + 1):
        frontier = arms[0].frontier | arms[1].frontier
        if not frontier:
            break
        if level == deepest:  # whether more lies beyond is not asked: it may
            for arm in arms:
                arm.is_cut = arm.is_cut or bool(arm.frontier)
            break
        links = links_at(frontier, agendas)
        ends = [arm.reach(links) for arm in arms]
        items = nodes_at({key for key in ends[0] | ends[1] if key[0] == "agenda-item"} - nodes.keys())
        nodes |= items
        elsewhere = {key for key, node in items.items() if is_elsewhere(node, home)}
        for arm, own in zip(arms, ends, strict=True):
            arm.step(own, elsewhere, most)
    nodes |= nodes_at((arms[0].keys.keys() | arms[1].keys.keys()) - nodes.keys())
    return arms[0].graph(nodes), arms[1].graph(nodes)
