"""Makes a table ready for the rules: sorted, checked, codes as numbers, the vocabulary's values for “no record”."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from tongket.rulebook import model
from tongket.rulebook.edition import Edition
from tongket.rulebook.errors import RulebookError

KEY = "§key"
"""The column by which rows are known to speak of one subject: the subject itself where it is a whole number."""
LONGEST_SPAN = 4096
LARGEST = 10**9
"""No fact counts more: sums and products of facts stay exact in 64 bits."""


def prepared(table: pl.DataFrame, edition: Edition, columns: Sequence[str]) -> tuple[pl.DataFrame, pl.Series | None]:
    """The table sorted by subject and year with the columns asked, coded; and the order to put the rows back, if any.

    Raises RulebookError on a missing key, two rows for one year, a value that is no value of its column."""
    _a_frame(table)
    for name in ("subject", "year"):
        if name not in table.columns:
            raise RulebookError(f"The table has no column “{name}”. It needs subject, year and the facts.")
        if table[name].null_count():
            raise RulebookError(f"The column {name} has {table[name].null_count()} empty cells. Fill or drop the rows.")
    if table["subject"].dtype.is_nested():
        raise RulebookError(f"The column subject holds {table['subject'].dtype}; it must hold numbers or texts.")
    if not table["year"].dtype.is_integer():
        raise RulebookError(f"The column year holds {table['year'].dtype}; it must hold whole numbers.")
    back: pl.Series | None = None
    chosen = table.select("subject", "year", *[name for name in columns if name in table.columns and name != "year"])
    if len(chosen):
        greatest, least = chosen["year"].max(), chosen["year"].min()
        assert isinstance(greatest, int)
        assert isinstance(least, int)
        if greatest - least >= LONGEST_SPAN:
            raise RulebookError(f"The years run from {least} to {greatest}; a table holds at most {LONGEST_SPAN}.")
    same = pl.col("subject") == pl.col("subject").shift(1)
    later = pl.col("year") > pl.col("year").shift(1)
    in_order = (pl.col("subject") > pl.col("subject").shift(1)) | (same & later)
    if not bool(chosen.select(in_order.fill_null(True).all()).item()):
        chosen = chosen.with_row_index("§row").sort("subject", "year")
        back = chosen["§row"]
        chosen = chosen.drop("§row")
        twice = chosen.filter(
            (pl.col("subject") == pl.col("subject").shift(1)) & (pl.col("year") == pl.col("year").shift(1))
        )
        if len(twice):
            subject, year = twice["subject"][0], twice["year"][0]
            raise RulebookError(f"Two rows stand for subject {subject} in {year}. Keep one row per subject and year.")
    key = pl.col("subject")
    if not chosen["subject"].dtype.is_integer():
        key = (key != key.shift(1)).fill_null(True).cast(pl.UInt32).cum_sum()
    vocabulary = edition.vocabulary
    added = [key.alias(KEY)]
    for name in columns:
        if name != "year":
            found = _coded(chosen, vocabulary.columns[name])
            if found is not None:
                added.append(found.alias(name))
    return chosen.with_columns(added), back


def _a_frame(given: object) -> None:
    if not isinstance(given, pl.DataFrame):
        raise RulebookError(f"The table is a {type(given).__name__}, not a Polars data frame. Make one of it.")


def _coded(table: pl.DataFrame, column: model.Column) -> pl.Expr | None:
    """The column as rules read it; None where it already is."""
    name = column.name
    if name not in table.columns:
        given = pl.Boolean if column.kind == "bool" else pl.Float64 if column.kind == "number" else pl.Int64
        return (
            pl.lit(column.absent, dtype=pl.Int64).cast(given) if column.kind != "key" else pl.lit(None, dtype=pl.Int64)
        )
    series = table[name]
    kind = series.dtype
    expression: pl.Expr | None = None
    if column.values:
        if kind in (pl.String, pl.Categorical) or isinstance(kind, pl.Enum):
            strange = series.cast(pl.String).unique().drop_nulls().to_list()
            for value in strange:
                if column.code(value) is None:
                    raise RulebookError(f"The column {name} holds “{value}”. Use: {', '.join(column.values)}.")
            expression = pl.col(name).cast(pl.String).replace_strict(
                list(column.values), list(range(len(column.values))), return_dtype=pl.Int8
            )  # fmt: skip
        elif kind.is_integer():
            _bounds(series, 0, len(column.values) - 1, column)
        elif series.null_count() == len(series):
            expression = pl.lit(None, dtype=pl.Int8)
        else:
            raise RulebookError(f"The column {name} holds {kind}; it must hold codes.")
    elif column.kind == "bool":
        if kind.is_integer() or kind == pl.Null:
            _bounds(series, 0, 1, column)
            expression = pl.col(name).cast(pl.Boolean)
        elif kind != pl.Boolean:
            raise RulebookError(f"The column {name} holds {kind}; it must hold true and false.")
    elif column.kind in ("int", "number"):
        if kind == pl.Null:
            expression = pl.lit(None, dtype=pl.Int64)
        elif kind.is_float() and column.kind == "number":
            if series.is_nan().any():
                expression = pl.col(name).fill_nan(None)
            _bounds(series.fill_nan(None), column.least, LARGEST if column.most is None else column.most, column)
        elif kind.is_integer():
            small = kind in (pl.Int8, pl.Int16, pl.Int32, pl.UInt8, pl.UInt16)  # their products stay exact anyway
            most = LARGEST if column.most is None and not small else column.most
            _bounds(series, column.least, most, column)
        else:
            raise RulebookError(f"The column {name} holds {kind}; it must hold numbers ({column.kind}).")
        if column.unknown_below is not None:
            known = pl.col(name) if expression is None else expression
            expression = pl.when(known >= column.unknown_below).then(known)
    if column.absent is not None and (series.null_count() or expression is not None):
        value = bool(column.absent) if column.kind == "bool" else column.absent
        expression = (pl.col(name) if expression is None else expression).fill_null(value)
    return expression


def _bounds(series: pl.Series, least: float | None, most: float | None, column: model.Column) -> None:
    low: Any = series.min() if least is not None else None
    high: Any = series.max() if most is not None else None
    if low is not None and least is not None and low < least:
        raise RulebookError(f"The column {column.name} holds {low}; it must be at least {least:g}.")
    if high is not None and most is not None and high > most:
        raise RulebookError(f"The column {column.name} holds {high}; it must be at most {most:.12g}.")
