"""Two versions over the same facts: who gains, who loses."""

from dataclasses import dataclass

import polars as pl

from tongket.rulebook.columns import Plan, Verdicts, named
from tongket.rulebook.edition import FAIL, PASS, VERDICTS, Edition


@dataclass(frozen=True)
class Difference:
    """`rows` has subject, year, `before` and `after` as words, for the rows whose verdict differs."""

    rule: str
    rows: pl.DataFrame
    gains: int
    losses: int
    before: Verdicts
    after: Verdicts


def difference(table: pl.DataFrame, before: Edition, after: Edition, code: str) -> Difference:
    """The rows of a table on which a rule of two editions differs. `gains` pass only after, `losses` passed before and
    fail after. Raises RulebookError where an edition has no such rule."""
    old, new = Plan(before, [code]).run(table), Plan(after, [code]).run(table)
    joined = old.frame.select("subject", "year", pl.col(code).alias("before")).with_columns(
        new.frame[code].alias("after")
    )  # fmt: skip
    changed = joined.filter(pl.col("before") != pl.col("after"))
    gains = changed.filter((pl.col("before") != PASS) & (pl.col("after") == PASS)).height
    losses = changed.filter((pl.col("before") == PASS) & (pl.col("after") == FAIL)).height
    words = changed.with_columns(named(pl.col("before"), VERDICTS), named(pl.col("after"), VERDICTS))
    return Difference(code, words, gains, losses, old, new)
