"""Runs an edition over a table: Polars expressions for rows and histories, and the quota between them.

The table has one row per subject and year (`subject`, `year`) and the columns of the vocabulary, codes as words or as
numbers. A column that is not there is unknown, or has the vocabulary's value for “no record”."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from operator import and_, or_

import polars as pl

from tongket.rulebook import model
from tongket.rulebook.compiler import NOTHING, Compiler, met_column
from tongket.rulebook.conditions import named_rules
from tongket.rulebook.contradictions import AGAINST
from tongket.rulebook.edition import FAIL, HOLD, NOT_ASSESSED, PASS, VERDICTS, Edition
from tongket.rulebook.expressions import Expression, Name, walk
from tongket.rulebook.masks import layout_of
from tongket.rulebook.quota import Cut, quota_states
from tongket.rulebook.tables import prepared

UNSIGNED: dict[int, type[pl.DataType]] = {8: pl.UInt8, 16: pl.UInt16, 32: pl.UInt32, 64: pl.UInt64}


def mask_column(code: str) -> str:
    """The name of the column that holds the mask of a rule."""
    return f"{code}.mask"


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
        self.against = [
            (f"{AGAINST} {at}", contradiction.unknown, self.compiler.value(contradiction.of).fill_null(False))
            for at, contradiction in enumerate(edition.vocabulary.contradictions)
            if set(contradiction.columns) <= set(self.columns)
        ]

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
        facts = self._settled(facts)
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
            work = work.with_columns([found[met_column(rule.code)] for rule, _, _ in waiting])
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

    def _settled(self, facts: pl.DataFrame) -> pl.DataFrame:
        """The facts without those that contradict one another; where they did stays beside them."""
        if not self.against or not len(facts):
            return facts
        found = facts.select(where.any().alias(name) for name, _, where in self.against).row(0, named=True)
        here = [(name, unknown, where) for name, unknown, where in self.against if found[name]]
        if not here:
            return facts
        facts = facts.with_columns(where.alias(name) for name, _, where in here)
        void: dict[str, pl.Expr] = {}
        for name, unknown, _ in here:
            for column in unknown:
                void[column] = void.get(column, pl.lit(False)) | pl.col(name)
        return facts.with_columns(pl.when(~where).then(pl.col(column)).alias(column) for column, where in void.items())

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
    held = [pl.col(_digit(rule, at)) for at in range(holds)]
    states = [pl.col(_digit(rule, holds + at)) for at in range(conditions)]
    met = reduce(and_, states)
    verdict = _choice(pl.Int8, [(~met, FAIL), (met, PASS)], NOT_ASSESSED)
    if holds:
        any_held = reduce(or_, held)
        verdict = pl.when(any_held).then(pl.lit(HOLD, dtype=pl.Int8)).otherwise(verdict)
        met = pl.when(~any_held).then(met)
    found = [verdict.alias(rule.code), met.alias(met_column(rule.code))]
    if masks:
        layout = layout_of(rule)
        kind = UNSIGNED[layout.bits]
        bits = [_choice(kind, [(hold, 1 << at)], 0) for at, hold in enumerate(held)]
        for at, state in enumerate(states, holds):
            bits.append(_choice(kind, [(state, 0), (~state, 1 << at)], 1 << (layout.digits + at)))
        found.append(reduce(or_, bits).alias(mask_column(rule.code)))
    return found


def _choice(kind: type[pl.DataType], cases: Sequence[tuple[pl.Expr, int]], otherwise: int) -> pl.Expr:
    """The number of the first case that is true. Choosing numbers costs a fifth of casting truths to numbers."""
    found = pl.lit(otherwise, dtype=kind)
    for case, number in reversed(cases):
        found = pl.when(case).then(pl.lit(number, dtype=kind)).otherwise(found)
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
    return edition.vocabulary.with_partners(name for name in found if name in edition.vocabulary.columns)
