"""One Ibis expression gives the same verdicts and masks, on DuckDB and on PostgreSQL."""

import os
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import Phase, given, settings

from tongket.rulebook.cluster import expression_of
from tongket.rulebook.columns import Plan
from tongket.rulebook.edition import edition_on
from tongket.rulebook.errors import RulebookError
from tongket.rulebook.load import shipped
from tongket.rulebook.tests.tables import table_of, tables
from tongket.rulebook.tests.test_equal import QUOTAS, SETTINGS, assert_same

ibis = pytest.importorskip("ibis")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Ibis imports what pandas will drop
PERSON = edition_on(shipped().rulebook("titles-person"), date(2024, 12, 1))
LEVELS = edition_on(shipped().rulebook("appraisal"), date(2024, 12, 1))


def answered(connection: Any, edition: Any, table: pl.DataFrame) -> pl.DataFrame:
    """The rows of the table with verdicts and masks, in the table's order."""
    expression = expression_of(edition, ibis.memtable(table.to_arrow()))
    found = pl.from_arrow(connection.to_pyarrow(expression))
    assert isinstance(found, pl.DataFrame)
    keys = table.select("subject", pl.col("year").cast(pl.Int64))
    return keys.join(found.with_columns(pl.col("year").cast(pl.Int64)), on=["subject", "year"], maintain_order="left")


def without_ladders(edition: Any, table: pl.DataFrame, frame: pl.DataFrame) -> None:
    """Verdicts and masks equal the plain reading's; levels are read from the verdicts of the rungs by the caller."""
    assert_same(edition, table, frame.with_columns(Plan(edition).run(table).frame.select(list(edition.ladders))))


@settings(parent=SETTINGS, max_examples=3, phases=[Phase.generate])  # an engine is too slow to shrink on
@given(tables(QUOTAS, Plan(QUOTAS).columns, 40))
def test_quotas_histories_and_counts_on_duckdb_equal_the_plain_reading(table):
    assert_same(QUOTAS, table, answered(ibis.duckdb.connect(), QUOTAS, table))


@pytest.mark.parametrize("edition", [PERSON, LEVELS], ids=lambda edition: edition.rulebook)
def test_the_shipped_rules_on_duckdb_equal_the_plain_reading(edition):
    table = table_of(edition, Plan(edition).columns, 1, 40, 0.1, 0.1)
    without_ladders(edition, table, answered(ibis.duckdb.connect(), edition, table))


@pytest.mark.postgres
def test_quotas_histories_and_counts_on_postgresql_equal_the_plain_reading():
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith(("postgres://", "postgresql://")):
        pytest.skip("It needs PostgreSQL: set DATABASE_URL=postgres://... to run it.")
    connection = ibis.connect(url)
    for seed in range(4):
        table = table_of(QUOTAS, Plan(QUOTAS).columns, seed, 12, 0.2, 0.2)
        assert_same(QUOTAS, table, answered(connection, QUOTAS, table))
    connection.disconnect()


def test_a_table_without_keys_is_said_in_a_sentence():
    with pytest.raises(RulebookError, match="no column “year”"):
        expression_of(QUOTAS, ibis.memtable({"subject": [1]}))
