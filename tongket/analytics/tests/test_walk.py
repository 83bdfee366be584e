"""The walk over the links of rooms: bounded, batched, in a stable order. The rooms here are made up."""

from collections.abc import Callable, Collection

import pytest

from tongket.analytics.queries import graph
from tongket.analytics.queries.graph import walk, walk_both_ways
from tongket.analytics.queries.rooms import Room
from tongket.kit.asks import Ask
from tongket.kit.thread import Key, Link, Node


class Rooms:
    """One room that knows the arrows it was given, and counts how often it was asked."""

    def __init__(self, *arrows: str, homes: dict[str, str] | None = None) -> None:
        pairs = [tuple(arrow.split(">")) for arrow in arrows]
        self.links = [Link(key(one), key(other), "") for one, other in pairs]
        self.names = sorted({name for pair in pairs for name in pair})
        self.homes = homes or {}
        self.asked = 0

    def nodes_of(self, keys: Collection[Key]) -> list[Ask[Node]]:
        self.asked += 1
        names = [name for name in self.names if key(name) in keys]
        return [Ask(lambda: [Node(*key(name), name, "", conference=self.homes.get(name, "")) for name in names])]

    def links_of(self, keys: Collection[Key]) -> list[Ask[Link]]:
        self.asked += 1
        return [Ask(lambda: [link for link in self.links if link.source in keys or link.effect in keys])]


def key(name: str) -> Key:
    """`task.a` is a task; a bare name is a conclusion."""
    kind, _, code = name.rpartition(".")
    return (kind or "conclusion", code)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Rooms]:
    def put(*arrows: str, homes: dict[str, str] | None = None) -> Rooms:
        one = Rooms(*arrows, homes=homes)
        room = Room("made", one.nodes_of, one.links_of, lambda standing: [], lambda standing, keys: [])
        monkeypatch.setattr(graph, "rooms", lambda: (room,))
        return one

    return put


def names(one: graph.Graph) -> list[str]:
    return [code for _kind, code in one.nodes]


def test_sources_and_effects_are_walked_apart(made) -> None:
    made("a>b", "b>c", "c>d", "x>c", "b>y")
    back, on = walk_both_ways(key("b"), deepest=9, most=99)
    assert names(back) == ["b", "a"]
    assert names(on) == ["b", "c", "y", "d"]  # x led to c, but is no effect of b


def test_each_level_asks_once_however_wide_it_is(made) -> None:
    narrow = made("a>b", "b>c")
    walk_both_ways(key("a"), deepest=9, most=99)
    wide = made(*[f"a>b{number}" for number in range(50)], *[f"b{number}>c" for number in range(50)])
    walk_both_ways(key("a"), deepest=9, most=99)
    assert wide.asked == narrow.asked


def test_a_circle_ends(made) -> None:
    made("a>b", "b>c", "c>a")
    back, on = walk_both_ways(key("a"), deepest=99, most=99)
    assert (sorted(names(back)), sorted(names(on))) == (["a", "b", "c"], ["a", "b", "c"])


def test_depth_and_size_are_bounds_and_are_told(made) -> None:
    made("a>b", "b>c", "c>d")
    _, on = walk_both_ways(key("a"), deepest=2, most=99)
    assert (names(on), on.is_cut) == (["a", "b", "c"], True)
    _, on = walk_both_ways(key("a"), deepest=9, most=2)
    assert (names(on), on.is_cut) == (["a", "b"], True)
    _, on = walk_both_ways(key("a"), deepest=9, most=99)
    assert not on.is_cut


def test_a_link_to_what_no_room_knows_is_left_out(made) -> None:
    one = made("a>b")
    one.names.remove("b")
    _, on = walk_both_ways(key("a"), deepest=9, most=99)
    assert (names(on), on.links) == (["a"], set())


@pytest.mark.django_db
def test_another_conferences_agenda_is_a_last_station(made) -> None:
    homes = {"a": "h1", "agenda-item.i": "h2", "agenda-item.j": "h1-a1-council", "b": "h2"}
    made("a>agenda-item.i", "agenda-item.i>b", "a>agenda-item.j", "agenda-item.j>c", homes=homes)
    _, on = walk_both_ways(key("a"), deepest=9, most=99)
    assert sorted(names(on)) == ["a", "c", "i", "j"]


def test_the_whole_walk_stops_where_it_is_told(made) -> None:
    made("a>b", "b>c", "z>b")
    found = walk([key("a")], deepest=9, most=99, goes_on=lambda node: node.code != "b")
    assert sorted(names(found)) == ["a", "b"]
    found = walk([key("a")], deepest=9, most=99, enters=lambda node: node.code != "c")
    assert sorted(names(found)) == ["a", "b", "z"]


def test_an_unknown_start_is_nothing(made) -> None:
    made("a>b")
    back, on = walk_both_ways(key("nobody"), deepest=9, most=99)
    assert (back.nodes, on.nodes) == ({}, {})
