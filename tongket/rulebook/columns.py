"""Runs an edition over a table: Polars expressions for rows and histories, and the quota between them.

The table has one row per subject and year (`subject`, `year`) and the columns of the vocabulary, codes as words or as
numbers. A column that is not there is unknown, or has the vocabulary's value for “no record”."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from operator import and_, or_
from typing import Any

import polars as pl

from tongket.rulebook import model
from tongket.rulebook.edition import HOLD, NOT_ASSESSED, VERDICTS, Edition, whole
from tongket.rulebook.errors import RulebookError
from tongket.rulebook.expressions import (
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
from tongket.rulebook.load import named_rules
from tongket.rulebook.masks import layout_of
from tongket.rulebook.quota import Cut, quota_states
from tongket.rulebook.reading import is_truth

KEY = "§key"
YEARS_APART = 1 << 13
UNSIGNED: dict[int, type[pl.DataType]] = {8: pl.UInt8, 16: pl.UInt16, 32: pl.UInt32, 64: pl.UInt64}
NOTHING = pl.lit(None, dtype=pl.Boolean)


def _met(code: str) -> str:
    return f"§met {code}"


def mask_column(code: str) -> str:
    """The name of the column that holds the mask of a rule."""
    return f"{code}.mask"


# ------------------------------------------------------------------------------------------------- the table


def prepared(table: pl.DataFrame, edition: Edition, columns: Sequence[str]) -> tuple[pl.DataFrame, pl.Series | None]:
    """The table sorted by subject and year with the columns asked, coded; and the order to put the rows back, if any.

    Raises RulebookError on a missing key, two rows for one year, a value that is no value of its column."""
    for name in ("subject", "year"):
        if name not in table.columns:
            raise RulebookError(f"The table has no column “{name}”. It needs subject, year and the facts.")
        if table[name].null_count():
            raise RulebookError(f"The column {name} has {table[name].null_count()} empty cells. Fill or drop the rows.")
    if not table["year"].dtype.is_integer():
        raise RulebookError(f"The column year holds {table['year'].dtype}; it must hold whole numbers.")
    back: pl.Series | None = None
    chosen = table.select("subject", "year", *[name for name in columns if name in table.columns and name != "year"])
    if len(chosen):
        greatest, least = chosen["year"].max(), chosen["year"].min()
        assert isinstance(greatest, int)
        assert isinstance(least, int)
        if greatest - least >= YEARS_APART // 2:
            raise RulebookError(f"The years run from {least} to {greatest}; a table holds at most {YEARS_APART // 2}.")
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
    changes = (pl.col("subject") != pl.col("subject").shift(1)).fill_null(True)
    key = changes.cast(pl.UInt32).cum_sum().cast(pl.Int64) * YEARS_APART + pl.col("year").cast(pl.Int64)
    vocabulary = edition.vocabulary
    added = [key.alias(KEY)]
    for name in columns:
        if name != "year":
            found = _coded(chosen, vocabulary.columns[name])
            if found is not None:
                added.append(found.alias(name))
    return chosen.with_columns(added), back


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
            expression = pl.col(name).cast(pl.Boolean)
        elif kind != pl.Boolean:
            raise RulebookError(f"The column {name} holds {kind}; it must hold true and false.")
    elif column.kind in ("int", "number"):
        if kind == pl.Null:
            expression = pl.lit(None, dtype=pl.Int64)
        elif kind.is_float() and column.kind == "number":
            if series.is_nan().any():
                expression = pl.col(name).fill_nan(None)
            _bounds(series.fill_nan(None), column.least, column.most, column)
        elif kind.is_integer():
            _bounds(series, column.least, column.most, column)
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
        raise RulebookError(f"The column {column.name} holds {high}; it must be at most {most:g}.")


# ----------------------------------------------------------------------------------------------- expressions


class Compiler:
    """Turns the conditions of an edition into Polars expressions over a prepared table."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.columns = edition.vocabulary.columns

    def value(self, tree: Expression) -> pl.Expr:
        """The expression of a resolved tree; Boolean expressions are Kleene's."""
        match tree:
            case Literal(value):
                return pl.lit(value)
            case Name(name):
                return pl.col(name)
            case Met(rule):
                return pl.col(_met(rule))
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
                return a + b if operator == "+" else a - b if operator == "-" else a * b
            case Compare(operator, left_part, right_part):
                a, b = self.value(left_part), self.value(right_part)
                match operator:
                    case "==":
                        return a == b
                    case "!=":
                        return a != b
                    case ">=":
                        return a >= b
                    case "<=":
                        return a <= b
                    case ">":
                        return a > b
                    case _:
                        return a < b
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

    def _apart(self, back: int) -> pl.Expr:
        return pl.col(KEY) - pl.col(KEY).shift(back)

    def _history(self, value: pl.Expr, years: int, gap: str) -> pl.Expr:
        # Keys of one subject differ as its years do, keys of two subjects by thousands.
        if years == 1:
            return value
        full = (self._apart(years - 1) == years - 1).fill_null(False)
        if gap == "breaks":
            return reduce(and_, [full, value, *[value.shift(back) for back in range(1, years)]])
        parts = [value]
        for back in range(1, years):
            outside = (self._apart(back) >= years).fill_null(True)
            parts.append(outside | value.shift(back))
        return reduce(and_, [*parts, full | NOTHING])

    def _count(self, count: model.Count) -> pl.Expr:
        years = whole(count.years)
        value = self.value(count.of)
        truth = isinstance(is_truth(count.of, self.edition.vocabulary), bool)
        sure, open_, present = [], [], []
        for back in range(years):
            here = value.shift(back) if back else value
            inside = (self._apart(back) < years).fill_null(False) if back else pl.lit(True)
            number = here.fill_null(False) & inside if truth else here.fill_null(0) * inside
            sure.append(number.cast(pl.Int64))
            open_.append((here.is_null() & inside).cast(pl.Int64))
            present.append(inside.cast(pl.Int64))
        total, unknown = sum(sure[1:], sure[0]), sum(open_[1:], open_[0])
        if count.gap == "unknown":
            unknown = unknown + (years - sum(present[1:], present[0]))
        if count.at_least is not None:
            least = whole(count.at_least)
            perhaps = total + unknown >= least if truth else (unknown > 0) | (total >= least)
            return (total >= least) | (perhaps & NOTHING)
        assert count.at_most is not None
        most = whole(count.at_most)
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


# --------------------------------------------------------------------------------------------------- the run


@dataclass
class Verdicts:
    """What an edition says of a table. `frame` has `subject`, `year`, for each rule its verdict (0 fail, 1 pass, 2 not
    assessed, 3 hold) and its mask, and for each ladder the level (null: not assessed), rows in the table's order."""

    frame: pl.DataFrame
    facts: pl.DataFrame
    edition: Edition
    cuts: dict[str, Cut]
    back: pl.Series | None

    @property
    def hash(self) -> str:
        """The hash of the rules that these verdicts were given by; store it beside the masks."""
        return self.edition.hash

    def words(self, code: str) -> pl.Series:
        """The verdicts of a rule as words: fail, pass, not-assessed, hold."""
        return self.frame.select(named(pl.col(code), VERDICTS))[code]


class Plan:
    """An edition compiled for tables. Compile once, run on many."""

    def __init__(self, edition: Edition, rules: Sequence[str] | None = None) -> None:
        self.edition = edition
        self.compiler = Compiler(edition)
        wanted = list(edition.rules) if rules is None else with_their_grounds(edition, rules)
        self.rules = [edition.rules[code] for code in edition.rules if code in wanted]
        self.ladders = [
            ladder
            for ladder in edition.ladders.values()
            if all(rung.rule in wanted for rung in ladder.rungs)
        ]  # fmt: skip
        self.steps = [self._step(rule) for rule in self.rules]
        self.columns = _columns_of(self.rules, edition)

    def _step(
        self, rule: model.Rule
    ) -> tuple[model.Rule, list[pl.Expr], list[pl.Expr], tuple[pl.Expr, list[pl.Expr]] | None]:
        holds = [self.compiler.condition(hold, hold=True) for hold in rule.holds]
        states: list[pl.Expr] = []
        cut: tuple[pl.Expr, list[pl.Expr]] | None = None
        for condition in rule.conditions:
            if isinstance(condition.body, model.Quota) and condition.confidence != "L":
                cut = (
                    self.compiler.value(condition.body.of),
                    [self.compiler.value(tree) for tree in condition.body.by],
                )
            elif isinstance(condition.body, model.Quota):
                states.append(NOTHING)
            else:
                states.append(self.compiler.condition(condition))
        return rule, holds, states, cut

    def run(self, table: pl.DataFrame, *, masks: bool = True) -> Verdicts:
        """The verdicts on a table. Raises RulebookError where the table cannot be read."""
        facts, back = prepared(table, self.edition, self.columns)
        pending: dict[str, list[pl.Expr]] = {}
        waiting: list[tuple[model.Rule, int, int]] = []
        cuts: dict[str, Cut] = {}
        results: dict[str, pl.Series] = {}
        work = facts

        def flush() -> None:
            nonlocal work
            if not waiting:
                return
            states = [expression.alias(name) for name, (expression,) in pending.items()]
            held = work.lazy().with_columns(states) if states else work.lazy()
            final: list[pl.Expr] = []
            for rule, holds, conditions in waiting:
                final += _finish(rule, holds, conditions, masks)
            found = held.select(final).collect()
            for rule, _, _ in waiting:
                results[rule.code] = found[rule.code]
                if masks:
                    results[mask_column(rule.code)] = found[mask_column(rule.code)]
            work = work.with_columns([found[_met(rule.code)] for rule, _, _ in waiting])
            pending.clear()
            waiting.clear()

        for rule, holds, states, cut in self.steps:
            if any(other.code in named_rules(rule) for other, _, _ in waiting):
                flush()
            for at, expression in enumerate(holds):
                pending[_digit(rule, at)] = [expression]
            for at, expression in enumerate(states, len(holds)):
                pending[_digit(rule, at)] = [expression]
            if cut is not None:
                quota = rule.conditions[-1].body
                assert isinstance(quota, model.Quota)
                work = self._cut(rule, quota, cut, work, pending, len(holds), len(states), cuts)
                pending[_digit(rule, len(holds) + len(states))] = [pl.col(_digit(rule, len(holds) + len(states)))]
            waiting.append((rule, len(holds), len(rule.conditions)))
        flush()
        frame = facts.select("subject", "year").with_columns(
            [series.alias(name) for name, series in results.items()]
        )  # fmt: skip
        frame = self._with_levels(frame)
        if back is not None:
            frame = frame.with_columns(back).sort(back.name).drop(back.name)
        return Verdicts(frame, facts, self.edition, cuts, back)

    def _cut(
        self, rule: model.Rule, quota: model.Quota, cut: tuple[pl.Expr, list[pl.Expr]], work: pl.DataFrame,
        pending: dict[str, list[pl.Expr]], holds: int, states: int, cuts: dict[str, Cut],
    ) -> pl.DataFrame:  # fmt: skip
        """Evaluates what stands before the quota, runs it, and puts its state beside the facts."""
        names = [_digit(rule, at) for at in range(holds + states)]
        columns = [expression.alias(name) for name, (expression,) in pending.items() if name in names]
        work = work.with_columns(columns)
        for name in names:
            pending[name] = [pl.col(name)]
        before = reduce(and_, [pl.col(name) for name in names[holds:]], pl.lit(True))
        if holds:
            # A case on hold may yet be a candidate.
            before = before & (~reduce(or_, [pl.col(name) for name in names[:holds]]) | NOTHING)
        of, by = cut
        read = work.select(
            before.alias("§before"), of.alias("§of"), *[tree.alias(f"§by{at}") for at, tree in enumerate(by)]
        )
        assert isinstance(quota.at_most, Fraction)
        assert isinstance(quota.rounding, str)
        state, cuts[rule.code] = quota_states(
            read["§before"], read["§of"], [work["year"], *[work[name] for name in quota.per]],
            [read[f"§by{at}"] for at in range(len(by))], quota.at_most, quota.ties, quota.rounding,
        )  # fmt: skip
        return work.with_columns(state.alias(_digit(rule, holds + states)))

    def _with_levels(self, frame: pl.DataFrame) -> pl.DataFrame:
        for ladder in self.ladders:
            scale = self.edition.vocabulary.columns[ladder.scale].values
            level: pl.Expr = pl.lit(scale.index(ladder.otherwise) if ladder.otherwise else None, dtype=pl.UInt8)
            for rung in reversed(ladder.rungs):
                verdict = pl.col(rung.rule)
                level = (
                    pl.when(verdict == 1).then(pl.lit(scale.index(rung.gives), dtype=pl.UInt8))
                    .when(verdict == 0).then(level)
                )  # fmt: skip
            frame = frame.with_columns(named(level, scale).alias(ladder.code))
        return frame


def named(numbers: pl.Expr, names: Sequence[str]) -> pl.Expr:
    """Numbers as the words that they stand for."""
    return numbers.replace_strict(list(range(len(names))), list(names), return_dtype=pl.Enum(list(names)))


def _digit(rule: model.Rule, at: int) -> str:
    return f"§{rule.code} {at}"


def _finish(rule: model.Rule, holds: int, conditions: int, masks: bool) -> list[pl.Expr]:
    """Verdict, met() and mask from the states of a rule."""
    states = [pl.col(_digit(rule, holds + at)) for at in range(conditions)]
    met = reduce(and_, states)
    verdict = met.cast(pl.Int8).fill_null(NOT_ASSESSED)
    if holds:
        held = reduce(or_, [pl.col(_digit(rule, at)) for at in range(holds)])
        verdict = pl.when(held).then(pl.lit(HOLD, dtype=pl.Int8)).otherwise(verdict)
        met = pl.when(~held).then(met)
    found = [verdict.alias(rule.code), met.alias(_met(rule.code))]
    if masks:
        layout = layout_of(rule)
        kind = UNSIGNED[layout.bits]
        bits: list[pl.Expr] = []
        for at in range(holds):
            bits.append(pl.col(_digit(rule, at)).cast(kind) * pl.lit(1 << at, dtype=kind))
        for at, state in enumerate(states, holds):
            bits.append((~state).fill_null(False).cast(kind) * pl.lit(1 << at, dtype=kind))
            bits.append(state.is_null().cast(kind) * pl.lit(1 << (layout.digits + at), dtype=kind))
        found.append(reduce(or_, bits).alias(mask_column(rule.code)))
    return found


def with_their_grounds(edition: Edition, rules: Sequence[str]) -> set[str]:
    """The rules asked, and those that they stand on."""
    found: set[str] = set()
    todo = [edition.rule(code).code for code in rules]
    while todo:
        code = todo.pop()
        if code not in found:
            found.add(code)
            todo += named_rules(edition.rules[code])
    return found


def _columns_of(rules: Sequence[model.Rule], edition: Edition) -> tuple[str, ...]:
    """The columns that the rules compute with, and those that explain them."""
    found: dict[str, None] = {}
    for rule in rules:
        for condition in rule.digits:
            trees: list[Expression] = [] if condition.unless is None else [condition.unless]
            for leaf in model.leaves(condition.body) if condition.body is not None else ():
                trees.append(leaf.of)
                if isinstance(leaf, model.Quota):
                    found.update(dict.fromkeys(leaf.per))
                    trees.extend(leaf.by)
            for tree in trees:
                found.update(dict.fromkeys(part.name for part in walk(tree) if isinstance(part, Name)))
            found.update(dict.fromkeys(condition.evidence))
    return tuple(name for name in found if name in edition.vocabulary.columns)
