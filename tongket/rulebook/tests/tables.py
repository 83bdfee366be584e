"""Random tables for the properties: years with gaps, ties, unknown cells, skewed units, people who change unit."""

import random
from typing import Any

import polars as pl
from hypothesis import strategies as st

from tongket.rulebook.edition import Edition
from tongket.rulebook.model import Column

YEARS = range(2018, 2025)


def cell_of(column: Column, chance: random.Random) -> Any:
    """A cell of a column, of few different values, so that ties are many."""
    match column.kind:
        case "bool":
            return chance.random() < 0.6
        case "ordered" | "code":
            return chance.randrange(len(column.values))
        case "key":
            # Most people are in one unit, and who is in which changes from year to year.
            return chance.choice([1, 1, 1, 1, 2, 7])
        case "number":
            return chance.choice([0.0, 2.9, 3.0, 5.5, 6.0, 8.0, 12.0])
    if column.name.startswith("first_"):
        return chance.choice([0, 2013, 2016, 2019, 2021])
    return int(column.least or 0) + chance.randrange(6)


def kind_of(column: Column) -> Any:
    """The Polars type that tables hold a column in."""
    return {"bool": pl.Boolean, "number": pl.Float64, "ordered": pl.Int8, "code": pl.Int8}.get(column.kind, pl.Int64)


def table_of(
    edition: Edition, columns: tuple[str, ...], seed: int, people: int, unknown: float, gaps: float
) -> pl.DataFrame:
    """A table of some people over some years, its rows in any order."""
    chance = random.Random(seed)
    names = [name for name in columns if name != "year"]
    vocabulary = edition.vocabulary.columns
    rows = []
    for person in range(people):
        for year in YEARS:
            if chance.random() >= gaps:
                cells = {
                    name: None if chance.random() < unknown else cell_of(vocabulary[name], chance) for name in names
                }
                rows.append({"subject": person, "year": year, **cells})
    if chance.random() < 0.5:
        chance.shuffle(rows)
    schema = {"subject": pl.Int64, "year": pl.Int32, **{name: kind_of(vocabulary[name]) for name in names}}
    return pl.DataFrame(rows, schema=schema)


def tables(edition: Edition, columns: tuple[str, ...], people: int = 12) -> st.SearchStrategy[pl.DataFrame]:
    """Tables of up to so many people: from none to many unknown cells and gaps."""
    return st.builds(
        table_of,
        st.just(edition),
        st.just(columns),
        st.integers(0, 2**32),
        st.integers(0, people),
        st.sampled_from([0.0, 0.0, 0.05, 0.3]),
        st.sampled_from([0.0, 0.1, 0.5]),
    )
