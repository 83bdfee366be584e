"""Every executor equals the plain reading, cell by cell."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings

from tongket.rulebook.columns import Plan, mask_column
from tongket.rulebook.contradictions import settle
from tongket.rulebook.edition import Edition, edition_of
from tongket.rulebook.load import load_library, shipped
from tongket.rulebook.masks import layout_of
from tongket.rulebook.reading import Reading
from tongket.rulebook.tests.tables import tables

OWN = load_library(Path(__file__).parent / "rules")
QUOTAS = edition_of(OWN.rulebooks[0], OWN.rulebooks[0].versions[0], date(2024, 12, 1))
SHIPPED = [
    edition_of(rulebook, version, max(version.since, date(2021, 12, 1)))
    for rulebook in shipped().rulebooks
    for version in rulebook.versions
    if version.rules
]
SETTINGS = settings(deadline=None, max_examples=150, derandomize=True)


def _filled(table: pl.DataFrame, edition: Edition) -> list[dict[str, object]]:
    """The rows that the plain reading reads: the same cells, with the vocabulary's values for “no record”."""
    rows = table.to_dicts()
    for row in rows:
        for name, column in edition.vocabulary.columns.items():
            value = row.get(name)
            if column.unknown_below is not None and value is not None and value < column.unknown_below:
                value = None
            if value is None and column.absent is not None:
                value = bool(column.absent) if column.kind == "bool" else column.absent
            if name != "year":
                row[name] = value
        settle(row, edition.vocabulary)
    return rows


def assert_same(edition: Edition, table: pl.DataFrame, frame: pl.DataFrame) -> None:
    """Verdicts, masks and levels of a result are those of the plain reading."""
    reading = Reading(edition, _filled(table, edition))
    for code, rule in edition.rules.items():
        layout = layout_of(rule)
        cells = reading.cells[code]
        assert frame[code].to_list() == [cell.verdict for cell in cells], code
        masks = [layout.mask(cell.holds, cell.states) for cell in cells]
        assert frame[mask_column(code)].to_list() == masks, code
        assert [layout.verdict(mask) for mask in masks] == [cell.verdict for cell in cells]
    for code in edition.ladders:
        assert frame[code].to_list() == reading.levels(code), code


@SETTINGS
@given(tables(QUOTAS, Plan(QUOTAS).columns))
def test_quotas_histories_and_counts_in_polars_equal_the_plain_reading(table):
    assert_same(QUOTAS, table, Plan(QUOTAS).run(table).frame)


@pytest.mark.parametrize("edition", SHIPPED, ids=lambda edition: f"{edition.rulebook} {edition.regime} {edition.since}")
def test_the_shipped_rules_in_polars_equal_the_plain_reading(edition):
    plan = Plan(edition)

    @settings(parent=SETTINGS, max_examples=15)
    @given(tables(edition, plan.columns))
    def property_(table):
        assert_same(edition, table, plan.run(table).frame)

    property_()
