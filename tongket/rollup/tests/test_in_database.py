"""The Ibis expression gives the totals of the full computation, on DuckDB and, where a server answers, on PostgreSQL."""

import os
import random
import warnings

import numpy as np
import polars as pl
import pytest

from tongket.rollup.errors import RollupError
from tongket.rollup.in_database import InDatabase
from tongket.rollup.tests.worlds import CALENDAR, country, frame, reports, rollup_of
from tongket.rollup.values import Indicator

ibis = pytest.importorskip("ibis", reason="the extra `cluster` is not installed")

OPERATORS = [
    ("sum", "sum"),
    ("mean", "sum"),
    ("min", "min"),
    ("max", "max"),
    ("max", "sum"),
    ("count", "sum"),
    ("first", "sum"),
    ("last", "sum"),
    ("latest", "mean"),
    ("earliest", "count"),
    ("every", "mean"),
    ("every", "stddev"),
    ("day_mean", "sum"),
    ("none", "none"),
    ("variance", "max"),
]
INDICATORS = [Indicator(f"{time}_{tree}", time, tree) for time, tree in OPERATORS]
PERIODS = [CALENDAR[code] for code in ("202506", "202507", "2025Q3", "2025", "2025-2026")]


@pytest.fixture(scope="module")
def duckdb():
    connection = ibis.duckdb.connect()
    yield connection
    connection.disconnect()


@pytest.fixture(scope="module")
def server():
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        pytest.skip("It needs PostgreSQL: set DATABASE_URL=postgres://... to run it.")
    connection = ibis.connect(url)
    yield connection
    connection.disconnect()


def assert_equal(connection, seed: int, as_of_today: bool) -> None:
    rng = random.Random(seed)
    tree, successors = country(rng)
    rollup = rollup_of(*INDICATORS, tree=tree, successors=successors)
    today = CALENDAR["202612"].end if as_of_today else None
    values = frame(reports(rng, rollup, tree))
    sheet = rollup.sheet(values, today=today)
    expression = InDatabase(rollup, PERIODS, today=today).totals(ibis.memtable(values))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of the engine's own libraries
        found = connection.to_polars(expression)
    row = {period.code: i for i, period in enumerate(PERIODS)}
    for indicator in INDICATORS:
        totals = np.full((len(PERIODS), len(tree.units)), np.nan)
        for period, unit, value in found.filter(pl.col("indicator") == indicator.code)[
            "period", "unit", "value"
        ].rows():
            totals[row[period], tree.place[unit]] = value
        np.testing.assert_allclose(
            totals, sheet.totals(indicator.code, PERIODS), rtol=1e-9, atol=1e-6, err_msg=indicator.code
        )


@pytest.mark.parametrize("as_of_today", [False, True])
@pytest.mark.parametrize("seed", range(2))
def test_duckdb_gives_the_same_totals(duckdb, seed, as_of_today):
    assert_equal(duckdb, seed, as_of_today)


@pytest.mark.postgres
@pytest.mark.parametrize("as_of_today", [False, True])
def test_postgresql_gives_the_same_totals(server, as_of_today):
    assert_equal(server, 4, as_of_today)


def test_what_is_not_done_in_a_database_is_said():
    tree, successors = country(random.Random(1))
    people, name = Indicator("people", whole=True), Indicator("name", kind="text", over_tree="none")
    rollup = rollup_of(people, name, tree=tree, successors=successors)
    values = ibis.memtable(frame([]))
    today = CALENDAR["202612"].end
    with pytest.raises(RollupError, match="whole numbers among successors"):
        InDatabase(rollup, PERIODS, today=today).totals(values, ["people"])
    with pytest.raises(RollupError, match="only numbers are summed"):
        InDatabase(rollup, PERIODS).totals(values, ["name"])
    with pytest.raises(RollupError, match="no indicator 'gone'"):
        InDatabase(rollup, PERIODS).totals(values, ["gone"])
