"""Dated trees: what is one, what is not, and what is said then."""

import random
from datetime import date
from unicodedata import normalize

import numpy as np
import polars as pl
import pytest

from tongket.rollup.errors import RollupError
from tongket.rollup.tree import Edge, Tree

JAN, JUL = date(2025, 1, 1), date(2025, 7, 1)


def test_a_tree_is_read_as_it_stood_on_a_day():
    tree = Tree([Edge("n", None), Edge("a", "n"), Edge("b", "n"), Edge("x", "a", None, JUL), Edge("x", "b", JUL)])
    before, after = tree.on(date(2025, 6, 30)), tree.on(JUL)
    x = tree.place["x"]
    assert [tree.units[i] for i in before.path(x)] == ["a", "n"]
    assert [tree.units[i] for i in after.path(x)] == ["b", "n"]
    assert {tree.units[i] for i in after.below(tree.place["b"])} == {"b", "x"}


def test_several_trees_may_hold_the_same_units():
    party = Tree([Edge("committee", None), Edge("cell", "committee"), Edge("school", "cell")], "Party")
    state = Tree([Edge("ministry", None), Edge("school", "ministry")], "administration")
    assert "school" in party.place
    assert "school" in state.place


def test_a_circle_is_named_whenever_it_stands():
    with pytest.raises(RollupError, match=r"in a circle of 3: .*(a under b under c under a|b under c under a under b)"):
        Tree([Edge("a", "b"), Edge("b", "c"), Edge("c", "a"), Edge("d", "a")])
    swap = [Edge("n", None), Edge("a", "n", None, JUL), Edge("b", "a"), Edge("a", "b", JUL)]
    with pytest.raises(RollupError, match="in a circle of 2"):
        Tree(swap)
    with pytest.raises(RollupError, match="in a circle of 1"):
        Tree([Edge("a", "a")])


def test_a_circle_of_a_hundred_thousand_units_is_one_short_sentence():
    count = 100_000
    with pytest.raises(RollupError) as said:
        Tree([Edge(f"u{i}", f"u{(i + 1) % count}") for i in range(count)])
    assert "in a circle of 100,000" in str(said.value)
    assert len(str(said.value)) < 200


def test_a_chain_of_ten_thousand_units_is_a_tree():
    tree = Tree([Edge("u0", None), *(Edge(f"u{i}", f"u{i - 1}") for i in range(1, 10_000))])
    assert tree.on(JAN).depth.max() == 9_999


@pytest.mark.parametrize(
    ("edges", "sentence"),
    [
        ([], "has no unit"),
        ([Edge("a", "gone")], "are no units: gone"),
        ([Edge("n", None), Edge("a", "n", JAN, None), Edge("a", "n", JUL, None)], "the dates of a overlap"),
        ([Edge("n", None), Edge("a", "n"), Edge("a", "n")], "the dates of a overlap"),
        ([Edge("n", None), Edge("a", "n", JUL, JAN)], "until 2025-01-01, not after 2025-07-01"),
        ([Edge("n", None, None, JUL), Edge("a", "n")], "when n is not in force"),
    ],
)
def test_what_is_no_tree_is_said(edges, sentence):
    with pytest.raises(RollupError, match=sentence):
        Tree(edges)


def test_edges_may_follow_one_another_on_a_day():
    tree = Tree([Edge("n", None), Edge("a", "n", None, JUL), Edge("a", None, JUL)])
    assert (tree.on(date(2025, 6, 30)).depth[1], tree.on(JUL).depth[1]) == (1, 0)


def test_a_frame_of_edges_needs_its_columns():
    frame = pl.DataFrame({"unit": ["n", "a"], "parent": [None, "n"]})
    assert Tree.from_frame(frame).units == ["n", "a"]
    dated = frame.with_columns(start=pl.lit(JAN), end=pl.lit(None, dtype=pl.Date))
    assert Tree.from_frame(dated).on(date(2024, 12, 31)).depth.tolist() == [-1, -1]
    with pytest.raises(RollupError, match="no column 'parent'"):
        Tree.from_frame(frame.select("unit"))
    with pytest.raises(RollupError, match="has no unit"):
        Tree.from_frame(pl.DataFrame({"unit": [None, "a"], "parent": [None, None]}))


def test_names_that_look_alike_are_one_unit():
    composed = "Cẩm Thủy"
    apart = normalize("NFD", composed)
    assert composed != apart
    tree = Tree([Edge(composed, None), Edge("x", apart)])
    assert tree.units == [composed, "x"]


def test_below_and_path_agree_with_a_walk():
    rng = random.Random(5)
    parents: dict[str, str | None] = {"u0": None}
    for i in range(1, 300):
        parents[f"u{i}"] = f"u{rng.randrange(max(i - 40, 0), i)}"
    tree = Tree(Edge(unit, parent) for unit, parent in parents.items())
    structure = tree.on(JAN)
    for unit in parents:
        walk, up = [], parents[unit]
        while up is not None:
            walk.append(up)
            up = parents[up]
        assert [tree.units[i] for i in structure.path(tree.place[unit])] == walk
    for place in range(0, 300, 7):
        inside = {i for i in range(300) if place == i or place in structure.path(i)}
        assert set(np.asarray(structure.below(place)).tolist()) == inside
