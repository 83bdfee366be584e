"""Successors: shares that add up, chains, and whole counts that stay whole."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongket.rollup.errors import RollupError
from tongket.rollup.successors import Link, Mapping, Successors

D20, D25, TODAY = date(2020, 1, 1), date(2025, 7, 1), date(2026, 1, 1)


def test_a_chain_of_mergers_ends_with_the_units_of_the_day():
    links = Successors([Link("a", "b", D20), Link("b", "c", D25, 0.25), Link("b", "d", D25, 0.75)])
    assert links.became("a", TODAY) == {"c": 0.25, "d": 0.75}
    assert links.became("a", date(2024, 1, 1)) == {"b": 1.0}
    assert links.became("a", date(2019, 1, 1)) == {"a": 1.0}
    assert links.became("other", TODAY) == {"other": 1.0}


def test_two_ways_to_one_unit_are_added():
    links = Successors([Link("a", "b", D20, 0.5), Link("a", "c", D20, 0.5), Link("b", "d", D25), Link("c", "d", D25)])
    assert links.became("a", TODAY) == {"d": 1.0}


def test_unknown_shares_divide_what_the_known_ones_leave():
    links = Successors([Link("a", "b", D25, 0.5), Link("a", "c", D25), Link("a", "d", D25)])
    assert links.became("a", TODAY) == {"b": 0.5, "c": 0.25, "d": 0.25}


@pytest.mark.parametrize(
    ("links", "sentence"),
    [
        ([Link("a", "b", D25, 0.5)], "add up to 0.5, not to 1"),
        ([Link("a", "b", D25, 0.9), Link("a", "c", D25, 0.2)], "add up to 1.1, not to 1"),
        ([Link("a", "b", D25, 1.5), Link("a", "c", D25, -0.5)], "not between 0 and 1"),
        ([Link("a", "b", D25, float("nan"))], "not between 0 and 1"),
        ([Link("a", "b", D20), Link("a", "c", D25)], "successors on several days"),
        ([Link("a", "b", D25), Link("a", "b", D25)], "same successor twice"),
        ([Link("a", "b", D20), Link("b", "a", D25)], "successor of itself"),
        ([Link("a", "a", D20)], "successor of itself"),
    ],
)
def test_links_that_cannot_be_are_said(links, sentence):
    with pytest.raises(RollupError, match=sentence):
        Successors(links)


def test_links_come_from_a_frame():
    frame = pl.DataFrame({"old": ["a", "a"], "new": ["b", "c"], "on": [D25, D25], "share": [0.5, None]})
    assert Successors.from_frame(frame).became("a", TODAY) == {"b": 0.5, "c": 0.5}
    with pytest.raises(RollupError, match="no column 'on'"):
        Successors.from_frame(frame.drop("on"))


def test_a_unit_that_ends_nowhere_is_said():
    with pytest.raises(RollupError, match="no successor there: a → b"):
        Mapping.of(["a"], Successors([Link("a", "b", D25)]), TODAY, {"c": 0}, [True])


@given(
    st.lists(st.integers(0, 1000), min_size=1, max_size=4),
    st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=5), min_size=1, max_size=4),
)
def test_whole_counts_stay_whole_and_nothing_is_lost(counts, weights):
    links = [
        Link(f"o{i}", f"n{j}", D25, weight / sum(group) if j < len(group) - 1 else None)
        for i, group in enumerate(weights)
        for j, weight in enumerate(group)
    ]
    names = [f"o{i}" for i in range(len(weights))]
    place = {f"n{j}": j for j in range(5)}
    mapping = Mapping.of(names, Successors(links), TODAY, place, [True] * len(names))
    row = np.array([[float(counts[i % len(counts)]) for i in range(len(names))]])
    found = mapping.apply(row, whole=True)[0]
    found = found[~np.isnan(found)]
    assert (found == np.round(found)).all()
    assert found.sum() == row.sum()
    plain = mapping.apply(row)[0]
    assert (np.abs(found - plain[~np.isnan(plain)]) <= len(names)).all()


def test_missing_is_not_zero():
    mapping = Mapping.of(
        ["a", "b"], Successors([Link("a", "c", D25), Link("b", "c", D25)]), TODAY, {"c": 0}, [True, True]
    )
    rows = np.array([[np.nan, np.nan], [np.nan, 0.0], [1.0, 2.0]])
    np.testing.assert_array_equal(mapping.apply(rows), [[np.nan], [0.0], [3.0]])
    np.testing.assert_array_equal(mapping.apply(rows, "mean"), [[np.nan], [0.0], [1.5]])
    np.testing.assert_array_equal(mapping.apply(rows, "max"), [[np.nan], [0.0], [2.0]])
    np.testing.assert_array_equal(mapping.apply(rows, "only"), [[np.nan], [0.0], [np.nan]])
