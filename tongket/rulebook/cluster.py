"""The same edition as one Ibis expression, for a database or a cluster engine (the optional extra `cluster`).

The table has one row per subject and year; codes as numbers, as the vocabulary counts them from 0. Verdicts and masks
are those of the Polars plan; explanations are decoded from the masks in the same way."""

from collections.abc import Sequence
from fractions import Fraction
from functools import reduce
from operator import add, and_, or_
from typing import Any

from tongket.rulebook import model
from tongket.rulebook.columns import mask_column, with_their_grounds
from tongket.rulebook.edition import FAIL, HOLD, NOT_ASSESSED, PASS, Edition, whole
from tongket.rulebook.errors import RulebookError
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
from tongket.rulebook.masks import layout_of
from tongket.rulebook.reading import is_truth

try:
    import ibis
except ImportError:  # pragma: no cover - the extra is not installed
    ibis = None

Column = Any
Table = Any


def expression_of(edition: Edition, table: Table, rules: Sequence[str] | None = None) -> Table:
    """One Ibis expression with `subject`, `year`, and for each rule its verdict and its mask.

    `table` is an Ibis table. Raises RulebookError where Ibis is not installed or a key is missing."""
    if ibis is None:
        raise RulebookError("Ibis is not installed. Install the extra: pip install tongket[cluster].")
    for name in ("subject", "year"):
        if name not in table.columns:
            raise RulebookError(f"The table has no column “{name}”. It needs subject, year and the facts.")
    return _Writer(edition, table).written(list(edition.rules) if rules is None else list(rules))


class _Writer:
    def __init__(self, edition: Edition, table: Table) -> None:
        self.edition = edition
        self.columns = edition.vocabulary.columns
        self.null = ibis.null("boolean")
        self.table = self._filled(table)

    def _filled(self, table: Table) -> Table:
        """The columns that rules read, with the vocabulary's values for “no record” and the unknown ones null."""
        found: dict[str, Column] = {}
        for name in self.edition.columns:
            if name in ("year", "subject"):
                continue
            column = self.columns[name]
            kind = "boolean" if column.kind == "bool" else "float64" if column.kind == "number" else "int64"
            value = table[name] if name in table.columns else ibis.null(kind)
            if column.kind == "number" and name in table.columns:
                value = value.cast("float64")
                value = value.isnan().ifelse(ibis.null("float64"), value)
            if column.unknown_below is not None:
                value = (value >= column.unknown_below).ifelse(value, ibis.null(kind))
            if column.absent is not None:
                value = ibis.coalesce(value, bool(column.absent) if column.kind == "bool" else column.absent)
            found[name] = value
        table = table.select("subject", "year", **found)
        void: dict[str, list[Column]] = {}
        for contradiction in self.edition.vocabulary.contradictions:
            if set(contradiction.columns) <= set(found):
                for name in contradiction.unknown:
                    void.setdefault(name, []).append(self.value(table, contradiction.of).fill_null(False))
        return table.mutate({name: reduce(or_, where).ifelse(None, table[name]) for name, where in void.items()})

    def written(self, rules: list[str]) -> Table:
        wanted = with_their_grounds(self.edition, rules)
        kept: list[str] = []
        for code, rule in self.edition.rules.items():
            if code in wanted:
                self._rule(rule)
                kept += [code, mask_column(code)]
        return self.table.select("subject", "year", *kept)

    # ------------------------------------------------------------------------------------------ expressions

    def value(self, table: Table, tree: Expression) -> Column:
        match tree:
            case Literal(value):
                return ibis.literal(value)
            case Name(name):
                return table[name]
            case Met(rule):
                return table[_met(rule)]
            case Known(part):
                return self.value(table, part).notnull()
            case KnownOr(first, second):
                return ibis.coalesce(self.value(table, first), self.value(table, second))
            case Not(part):
                # Not `~`: sqlglot writes NOT before IS NULL without the parentheses that it would need.
                value = self.value(table, part)
                return ibis.cases((value, False), (~value, True))
            case And(parts):
                return reduce(and_, [self.value(table, part) for part in parts])
            case Or(parts):
                return reduce(or_, [self.value(table, part) for part in parts])
            case Within(part, Choices(values)):
                left = self.value(table, part)
                return reduce(or_, [left == value for value in values])
            case Arithmetic(operator, left_part, right_part):
                a, b = self._wide(table, left_part), self._wide(table, right_part)
                return RECKONED[operator](a, b)
            case Compare(operator, left_part, right_part):
                a, b = self.value(table, left_part), self.value(table, right_part)
                return COMPARED[operator](a, b)
        raise AssertionError(f"{tree} is not resolved.")

    def _wide(self, table: Table, tree: Expression) -> Column:
        value = self.value(table, tree)
        if isinstance(tree, Name) and self.columns[tree.name].kind != "number":
            return value.cast("int64")
        return value

    # ------------------------------------------------------------------------------------------- conditions

    def body(self, table: Table, body: model.Body) -> Column:
        match body:
            case model.If(of):
                return self.value(table, of)
            case model.AnyOf(parts):
                return reduce(or_, [self.body(table, part.body) for part in parts])
            case model.AllOf(parts):
                return reduce(and_, [self.body(table, part.body) for part in parts])
            case model.History(of, years, gap):
                return self._history(table, of, whole(years), gap)
            case model.Count():
                return self._count(table, body)
        raise AssertionError("A quota is written over windows.")

    def _lag(self, table: Table, column: Column, back: int) -> Column:
        return column.lag(back).over(ibis.window(group_by=table.subject, order_by=table.year))

    def _inside(self, table: Table, back: int, years: int) -> Column:
        """Whether the row so many places back is within the years."""
        return (table.year - self._lag(table, table.year, back) < years).fill_null(False)

    def _history(self, table: Table, of: Expression, years: int, gap: str) -> Column:
        value = table[self.looked_back[of]]
        parts = [value]
        for back in range(1, years):
            parts.append(~self._inside(table, back, years) | self._lag(table, value, back))
        if years > 1:
            full = (table.year - self._lag(table, table.year, years - 1) == years - 1).fill_null(False)
            parts.append(full if gap == "breaks" else full | self.null)
        return reduce(and_, parts)

    def _count(self, table: Table, count: model.Count) -> Column:
        years = whole(count.years)
        value = table[self.looked_back[count.of]]
        truth = isinstance(is_truth(count.of, self.edition.vocabulary), bool)
        numbers = {self.columns[part.name].kind for part in walk(count.of) if isinstance(part, Name)}
        wide = "float64" if "number" in numbers else "int64"
        sure, open_, present = [], [], []
        for back in range(years):
            here = self._lag(table, value, back) if back else value
            inside = self._inside(table, back, years) if back else ibis.literal(True)
            if truth:
                sure.append((here.fill_null(False) & inside).ifelse(1, 0).cast("int64"))
            else:
                sure.append(inside.ifelse(here.cast(wide).fill_null(0), 0))
            open_.append((here.isnull() & inside).ifelse(1, 0).cast("int64"))
            present.append(inside.ifelse(1, 0).cast("int64"))
        total, unknown = reduce(add, sure), reduce(add, open_)
        if count.gap == "unknown":
            unknown = unknown + (years - reduce(add, present))
        if count.at_least is not None:
            least = whole(count.at_least)
            perhaps = total + unknown >= least if truth else (unknown > 0) | (total >= least)
            return (total >= least) | (perhaps & self.null)
        assert count.at_most is not None
        most = whole(count.at_most)
        more = total + unknown > most if truth else (unknown > 0) | (total > most)
        return (total <= most) & (~more | self.null)

    def _rule(self, rule: model.Rule) -> None:
        table = self._materialized(rule)
        states: dict[str, Column] = {}
        for at, hold in enumerate(rule.holds):
            assert hold.body is not None
            states[_digit(rule, at)] = self._with_unless(table, hold, self.body(table, hold.body)).fill_null(False)
        for at, condition in enumerate(rule.conditions, len(rule.holds)):
            if isinstance(condition.body, model.Quota) and condition.confidence != "L":
                continue
            assert condition.body is not None
            state = self.null if condition.confidence == "L" else self.body(table, condition.body)
            states[_digit(rule, at)] = self._with_unless(table, condition, state)
        self.table = table.mutate(**states)
        last = rule.conditions[-1]
        if isinstance(last.body, model.Quota) and last.confidence != "L":
            self._quota(rule, last.body)
        self._finish(rule)

    def _materialized(self, rule: model.Rule) -> Table:
        """The table with a column for what a history or a count looks at, so that windows read columns only."""
        self.looked_back: dict[Expression, str] = {}
        for condition in rule.conditions:
            for leaf in model.leaves(condition.body) if condition.body is not None else ():
                if isinstance(leaf, model.History | model.Count) and leaf.of not in self.looked_back:
                    self.looked_back[leaf.of] = f"back_{rule.code}_{len(self.looked_back)}"
        return self.table.mutate(**{name: self.value(self.table, of) for of, name in self.looked_back.items()})

    def _with_unless(self, table: Table, condition: model.Condition, state: Column) -> Column:
        return state if condition.unless is None else state | self.value(table, condition.unless)

    def _finish(self, rule: model.Rule) -> None:
        table = self.table
        holds = len(rule.holds)
        held = reduce(or_, [table[_digit(rule, at)] for at in range(holds)]) if holds else ibis.literal(False)
        states = [table[_digit(rule, holds + at)] for at in range(len(rule.conditions))]
        met = reduce(and_, states)
        verdict = held.ifelse(HOLD, met.isnull().ifelse(NOT_ASSESSED, met.ifelse(PASS, FAIL)))
        layout = layout_of(rule)
        bits = [table[_digit(rule, at)].ifelse(1 << at, 0).cast("int64") for at in range(holds)]
        for at, state in enumerate(states, holds):
            bits.append((~state).fill_null(False).ifelse(1 << at, 0).cast("int64"))
            bits.append(state.isnull().ifelse(1 << (layout.digits + at), 0).cast("int64"))
        self.table = table.mutate(
            **{
                rule.code: verdict.cast("int8"),
                mask_column(rule.code): reduce(add, bits),
                _met(rule.code): held.ifelse(self.null, met),
            }
        )

    # ------------------------------------------------------------------------------------------------ quota

    def _quota(self, rule: model.Rule, quota: model.Quota) -> None:
        """Best and worst case by counting over windows: how many stand above, surely and perhaps."""
        assert isinstance(quota.at_most, Fraction)
        holds = len(rule.holds)
        table = self.table
        table = table.mutate(q_of=self.value(table, quota.of))
        before = reduce(
            and_, [table[_digit(rule, holds + at)] for at in range(len(rule.conditions) - 1)], ibis.literal(True)
        )
        if holds:
            held = reduce(or_, [table[_digit(rule, at)] for at in range(holds)])
            before = before & (~held | self.null)
        of = table.q_of
        scores = {f"q_by{at}": self.value(table, tree) for at, tree in enumerate(quota.by)}
        grouped = reduce(and_, [table[name].notnull() for name in quota.per], ibis.literal(True))
        known = reduce(and_, [score.notnull() for score in scores.values()], ibis.literal(True))
        perhaps = before.fill_null(True) & grouped

        def number(state: Column) -> Column:
            return state.ifelse(1, 0).cast("int64")

        table = table.mutate(
            **scores,
            q_perhaps=before.fill_null(True),
            q_grouped=grouped,
            q_known=known,
            q_rival=number(perhaps & known),
            q_sure=number(before.fill_null(False) & grouped & known),
            q_lost=number(perhaps & ~known),
            q_base=number(of.fill_null(False) & grouped),
            q_open=number(of.isnull() & grouped),
        )
        group = [table.year, *[table[name] for name in quota.per]]
        ranked = [table[name].desc() for name in scores]
        running = ibis.window(group_by=group, order_by=[*ranked, table.subject], preceding=None, following=0)
        everyone = ibis.window(group_by=group)
        table = table.mutate(
            q_rival_sum=table.q_rival.sum().over(running),
            q_sure_sum=table.q_sure.sum().over(running),
            q_fewest=self._cap(table.q_base.sum().over(everyone), quota),
            q_most=self._cap((table.q_base + table.q_open).sum().over(everyone), quota),
            q_lost_all=table.q_lost.sum().over(everyone),
            q_all=(table.q_rival + table.q_lost).sum().over(everyone),
        )
        tied = ibis.window(group_by=[table.year, *[table[name] for name in (*quota.per, *scores)]])
        table = table.mutate(
            q_rival_upto=table.q_rival_sum.max().over(tied),
            q_rival_tied=table.q_rival.sum().over(tied),
            q_sure_upto=table.q_sure_sum.max().over(tied),
            q_sure_tied=table.q_sure.sum().over(tied),
        )
        above = table.q_rival_upto - table.q_rival_tied
        surely = table.q_sure_upto - table.q_sure_tied
        match quota.ties:
            case "all-in":
                passes, fails = above + table.q_lost_all < table.q_fewest, surely >= table.q_most
            case "all-out":
                passes = table.q_rival_upto + table.q_lost_all <= table.q_fewest
                fails = table.q_sure_upto + 1 - table.q_sure > table.q_most
            case "by-subject":
                passes = table.q_rival_sum + table.q_lost_all <= table.q_fewest
                fails = table.q_sure_sum - table.q_sure >= table.q_most
            case _:
                passes = table.q_rival_upto + table.q_lost_all <= table.q_fewest
                fails = surely >= table.q_most
        passes = table.q_known.ifelse(passes, table.q_all <= table.q_fewest)
        fails = table.q_known.ifelse(fails, table.q_most == 0)
        judged = passes.ifelse(ibis.literal(True), fails.ifelse(ibis.literal(False), self.null))
        judged = table.q_grouped.ifelse(judged, self.null)
        state = table.q_perhaps.ifelse(judged, ibis.literal(True))
        at = holds + len(rule.conditions) - 1
        table = table.mutate(**{_digit(rule, at): state})
        self.table = table.drop(*[name for name in table.columns if name.startswith("q_")])

    def _cap(self, base: Column, quota: model.Quota) -> Column:
        assert isinstance(quota.at_most, Fraction)
        above, below = quota.at_most.numerator, quota.at_most.denominator
        if quota.rounding == "half-up":
            return ((base * (2 * above) + below) // (2 * below)).cast("int64")
        return (base * above // below).cast("int64")


def _met(code: str) -> str:
    return f"met_{code}"


def _digit(rule: model.Rule, at: int) -> str:
    return f"digit_{rule.code}_{at}"
