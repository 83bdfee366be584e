"""The merger of 2025 at its real size: nothing is lost, nothing is counted twice, and history reads as it was reported."""

import random
from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction

import numpy as np
import polars as pl
import pytest

from tongket.rollup.periods import Calendar
from tongket.rollup.sheet import Rollup
from tongket.rollup.successors import Successors
from tongket.rollup.tree import Tree
from tongket.rollup.values import Indicator
from tongket.rollup.vietnam import MERGER, NATION, vietnam

TODAY = date(2026, 7, 25)
MONTHS = ["202505", "202506"]


@pytest.fixture(scope="module")
def country():
    return vietnam()


@pytest.fixture(scope="module")
def reported(country):
    """A count of people for each ward in two months before the merger: whole numbers."""
    rng = random.Random(10602)
    return {(month, unit): rng.randint(0, 40_000) for month in MONTHS for unit in country.levels["ward of 2024"]}


def sheets(country, reported, successors, *indicators: Indicator):
    codes = [indicator.code for indicator in indicators]
    rows = [(code, month, unit, float(v)) for code in codes for (month, unit), v in reported.items()]
    frame = pl.DataFrame(rows, schema=["indicator", "period", "unit", "value"], orient="row")
    rollup = Rollup.of(indicators, Calendar.standard(2025, 2026), country.tree, successors=successors)
    return rollup, rollup.sheet(frame), rollup.sheet(frame, today=TODAY)


def test_the_structure_has_its_official_size(country):
    sizes = {level: len(units) for level, units in country.levels.items()}
    assert (sizes["province"], sizes["commune"]) == (34, 3321)
    assert (sizes["province of 2024"], sizes["district of 2024"], sizes["ward of 2024"]) == (63, 696, 10_040)
    assert len(country.links) == len(country.successors) == 10_602
    split = Counter(link.old for link in country.links)
    merged = Counter(link.new for link in country.links)
    assert sum(n > 1 for n in split.values()) == 471
    assert (sum(n > 1 for n in merged.values()), max(merged.values())) == (3_181, 15)
    before, after = country.tree.on(date(2025, 6, 30)), country.tree.on(MERGER)
    assert Counter(before.depth[before.depth >= 0].tolist()) == {0: 1, 1: 63, 2: 696, 3: 10_040}
    assert Counter(after.depth[after.depth >= 0].tolist()) == {0: 1, 1: 34, 2: 3_321}


def test_official_codes_are_used_again_and_so_are_no_keys(country):
    old = {country.codes[unit] for unit in country.levels["ward of 2024"]}
    new = {country.codes[unit] for unit in country.levels["commune"]}
    assert len(old & new) == 3_315
    assert len(set(country.names)) == 1 + 34 + 3_321 + 63 + 696 + 10_040


def test_as_reported_totals_are_the_same_with_and_without_the_links(country, reported):
    people = Indicator("people", whole=True)
    rollup, with_links, _ = sheets(country, reported, country.successors, people)
    without = sheet_without_links(country, reported, people)
    periods = [rollup.calendar[code] for code in (*MONTHS, "2025Q2", "2025")]
    left, right = with_links.totals("people", periods), without.totals("people", periods)
    np.testing.assert_array_equal(left, right)
    for row, month in enumerate(MONTHS):
        by_province: dict[str, int] = defaultdict(int)
        for (when, unit), value in reported.items():
            by_province[unit.split("/")[0]] += value * (when == month)
        for province, total in by_province.items():
            assert left[row, with_links.at(province)] == total
        assert left[row, with_links.at(NATION)] == sum(by_province.values())
        assert np.isnan(left[row, with_links.at("2025:01")])  # a province of after has no report of before
    assert with_links.outside().is_empty()


def sheet_without_links(country, reported, *indicators):
    rows = [("people", month, unit, float(v)) for (month, unit), v in reported.items()]
    frame = pl.DataFrame(rows, schema=["indicator", "period", "unit", "value"], orient="row")
    tree = Tree(country.edges, "administration")
    return Rollup.of(indicators, Calendar.standard(2025, 2026), tree, successors=Successors([])).sheet(frame)


def test_as_of_today_totals_equal_the_mapped_sums_difference_0(country, reported):
    rollup, as_reported, today = sheets(country, reported, country.successors, Indicator("people", whole=True))
    parts: dict[str, list[str]] = defaultdict(list)
    for link in country.links:
        parts[link.old].append(link.new)
    periods = [rollup.calendar[code] for code in (*MONTHS, "2025")]
    totals = today.totals("people", periods)
    whole_year: dict[str, int] = defaultdict(int)
    for row, month in enumerate(MONTHS):
        mapped: dict[str, int] = defaultdict(int)
        for unit, targets in parts.items():
            each, left = divmod(reported[month, unit], len(targets))
            for n, new in enumerate(sorted(targets, key=today.place.__getitem__)):
                mapped[new] += each + (n < left)
        for new, value in [*mapped.items()]:
            mapped[new.split("/")[0]] += value
            mapped[NATION] += value
        assert {unit: totals[row, today.at(unit)] for unit in mapped} == mapped
        assert mapped[NATION] == as_reported.totals("people", periods)[row, as_reported.at(NATION)]
        for unit, value in mapped.items():
            whole_year[unit] += value
    assert {unit: totals[2, today.at(unit)] for unit in whole_year} == whole_year
    assert len(whole_year) == 1 + 34 + 3_321


def test_shares_that_are_not_whole_equal_exact_fractions(country, reported):
    rollup, _, today = sheets(country, reported, country.successors, Indicator("area"))
    parts = Counter(link.old for link in country.links)
    exact: dict[str, Fraction] = defaultdict(Fraction)
    for link in country.links:
        share = Fraction(reported[MONTHS[0], link.old], parts[link.old])
        for unit in (link.new, link.new.split("/")[0], NATION):
            exact[unit] += share
    totals = today.totals("area", [rollup.calendar[MONTHS[0]]])[0]
    assert max(abs(Fraction(float(totals[today.at(u)])) - value) for u, value in exact.items()) < Fraction(1, 10**6)


def test_a_rate_is_not_divided_when_its_unit_is(country):
    divided = next(unit for unit, n in Counter(link.old for link in country.links).items() if n > 1)
    _, _, today = sheets(country, {("202505", divided): 80}, country.successors, Indicator("rate", "mean", "mean"))
    found = today.totals("rate", [today.rollup.calendar["202505"]])[0]
    assert {found[today.at(link.new)] for link in country.links if link.old == divided} == {80.0}
