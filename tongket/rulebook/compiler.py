"""Turns resolved conditions into Polars expressions over a table made ready."""

from functools import reduce
from operator import and_, or_

import polars as pl

from tongket.rulebook import model
from tongket.rulebook.edition import Edition, whole
from tongket.rulebook.expressions import (
    COMPARED,
    RECKONED,
    And,
    Arithmetic,
    Choices,
    Compare,
    Expression,
    Known,
    KnownOr,
    Literal,
    Met,
    Name,
    Not,
    Or,
    Within,
    walk,
)
from tongket.rulebook.reading import is_truth
from tongket.rulebook.tables import KEY

NOTHING = pl.lit(None, dtype=pl.Boolean)


def met_column(code: str) -> str:
    """The name of the column in which a rule's verdict is true, false or unknown to the rules that stand on it."""
    return f"§met {code}"


class Compiler:
    """Turns the conditions of an edition into Polars expressions over a prepared table."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.columns = edition.vocabulary.columns
        self.windows: dict[tuple[int, int], pl.Expr] = {}

    def value(self, tree: Expression) -> pl.Expr:
        """The expression of a resolved tree; Boolean expressions are Kleene's."""
        match tree:
            case Literal(value):
                return pl.lit(value)
            case Name(name):
                return pl.col(name)
            case Met(rule):
                return pl.col(met_column(rule))
            case Known(part):
                return self.value(part).is_not_null()
            case KnownOr(first, second):
                return pl.coalesce(self.value(first), self.value(second))
            case Not(part):
                return ~self.value(part)
            case And(parts):
                return reduce(and_, [self.value(part) for part in parts])
            case Or(parts):
                return reduce(or_, [self.value(part) for part in parts])
            case Within(part, Choices(values)):
                left = self.value(part)
                return reduce(or_, [left == value for value in values])
            case Arithmetic(operator, left_part, right_part):
                a, b = self._wide(left_part), self._wide(right_part)
                reckoned: pl.Expr = RECKONED[operator](a, b)
                return reckoned
            case Compare(operator, left_part, right_part):
                a, b = self.value(left_part), self.value(right_part)
                compared: pl.Expr = COMPARED[operator](a, b)
                return compared
        raise AssertionError(f"{tree} is not resolved.")

    def _wide(self, tree: Expression) -> pl.Expr:
        """A small whole-number column is widened before it is multiplied."""
        value = self.value(tree)
        if isinstance(tree, Name):
            return value.cast(pl.Float64 if self.columns[tree.name].kind == "number" else pl.Int64)
        return value

    def body(self, body: model.Body) -> pl.Expr:
        """The state of a condition's body; a quota is no expression."""
        match body:
            case model.If(of):
                return self.value(of)
            case model.AnyOf(parts):
                return reduce(or_, [self.body(part.body) for part in parts])
            case model.AllOf(parts):
                return reduce(and_, [self.body(part.body) for part in parts])
            case model.History(of, years, gap):
                return self._history(self.value(of), whole(years), gap)
            case model.Count():
                return self._count(body)
        raise AssertionError("A quota cuts the plan.")

    def _same(self, back: int) -> pl.Expr:
        """Whether the row so many places back speaks of the same subject."""
        return (pl.col(KEY) == pl.col(KEY).shift(back)).fill_null(False)

    def _apart(self, back: int) -> pl.Expr:
        """The years to the row so many places back; only of one subject does it mean anything."""
        return pl.col("year") - pl.col("year").shift(back)

    def _full(self, years: int) -> pl.Expr:
        """Whether a row stands for each of the years: years of one subject rise, so the first and the last tell."""
        return self._same(years - 1) & (self._apart(years - 1) == years - 1).fill_null(False)

    def _inside(self, back: int, years: int) -> pl.Expr:
        """Whether the row so many places back is within the years."""
        if (back, years) not in self.windows:
            self.windows[back, years] = self._same(back) & (self._apart(back) < years).fill_null(False)
        return self.windows[back, years]

    def _history(self, value: pl.Expr, years: int, gap: str) -> pl.Expr:
        if years == 1:
            return value
        full = self._full(years)
        if gap == "breaks":
            return reduce(and_, [full, value, *[value.shift(back) for back in range(1, years)]])
        parts = [~self._inside(back, years) | value.shift(back) for back in range(1, years)]
        return reduce(and_, [value, *parts, full | NOTHING])

    def _count(self, count: model.Count) -> pl.Expr:
        years = whole(count.years)
        value = self.value(count.of)
        truth = isinstance(is_truth(count.of, self.edition.vocabulary), bool)
        numbers = {self.columns[part.name].kind for part in walk(count.of) if isinstance(part, Name)}
        wide = pl.Float64 if "number" in numbers else pl.Int64
        sure, open_, present = [], [], []
        for back in range(years):
            here = value.shift(back) if back else value
            inside = self._inside(back, years) if back else pl.lit(True)
            sure.append(
                _one(here & inside) if truth else pl.when(inside).then(here.cast(wide).fill_null(0)).otherwise(0)
            )
            open_.append(_one(here.is_null() & inside))
            present.append(_one(inside))
        total, unknown = sum(sure[1:], sure[0]), sum(open_[1:], open_[0])
        if count.gap == "unknown":
            unknown = unknown + (pl.lit(years, dtype=pl.UInt8) - sum(present[1:], present[0]))
        if count.at_least is not None:
            least = _bound(count.at_least, truth)
            perhaps = total + unknown >= least if truth else (unknown > 0) | (total >= least)
            return (total >= least) | (perhaps & NOTHING)
        assert count.at_most is not None
        most = _bound(count.at_most, truth)
        perhaps_more = total + unknown > most if truth else (unknown > 0) | (total > most)
        return (total <= most) & (~perhaps_more | NOTHING)

    def condition(self, condition: model.Condition, *, hold: bool = False) -> pl.Expr:
        """The state of a condition; a hold is true or false, never unknown."""
        assert condition.body is not None
        unverified = condition.confidence == "L" and not hold
        state = NOTHING if unverified else self.body(condition.body)
        if condition.unless is not None:
            state = state | self.value(condition.unless)
        return state.fill_null(False) if hold else state


def _one(truth: pl.Expr) -> pl.Expr:
    """1 where true, else 0, one byte each: a history has at most 60 years, so sums fit as well."""
    return pl.when(truth).then(pl.lit(1, dtype=pl.UInt8)).otherwise(pl.lit(0, dtype=pl.UInt8))


def _bound(number: model.Number, truth: bool) -> pl.Expr:
    """What a count is compared with; counts of truths are bytes that never pass 120."""
    return pl.lit(min(whole(number), 250), dtype=pl.UInt8) if truth else pl.lit(whole(number), dtype=pl.Int64)
