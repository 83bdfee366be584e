"""The plain reading of the rules: loops over rows, nothing clever, what every executor must equal cell by cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tongket.rulebook import model
from tongket.rulebook.edition import FAIL, HOLD, NOT_ASSESSED, PASS, Edition, rounded, whole
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
)

Row = Mapping[str, Any]
Truth = bool | None


@dataclass(frozen=True)
class Cell:
    """The verdict on one row by one rule: the state of each hold and of each condition (None: not known)."""

    verdict: int
    holds: tuple[bool, ...]
    states: tuple[Truth, ...]


def all_of(states: Sequence[Truth]) -> Truth:
    """Kleene's conjunction: one False decides, else one unknown leaves it open."""
    if any(state is False for state in states):
        return False
    return None if any(state is None for state in states) else True


def any_of(states: Sequence[Truth]) -> Truth:
    """Kleene's disjunction."""
    if any(state is True for state in states):
        return True
    return None if any(state is None for state in states) else False


def verdict_of(holds: Sequence[bool], states: Sequence[Truth]) -> int:
    """A hold suspends; else one failure fails, one unknown leaves not assessed, and only all met pass."""
    if any(holds):
        return HOLD
    state = all_of(states)
    return NOT_ASSESSED if state is None else PASS if state else FAIL


class Reading:
    """Reads an edition over rows: mappings with `subject`, `year` and coded columns; None is unknown."""

    def __init__(self, edition: Edition, rows: Sequence[Row]) -> None:
        self.edition = edition
        self.rows = rows
        self.at = {(row["subject"], row["year"]): index for index, row in enumerate(rows)}
        self.cells: dict[str, list[Cell]] = {}
        for code, rule in edition.rules.items():
            self.cells[code] = self._rule(rule)

    @classmethod
    def of_row(cls, row: Row) -> "Reading":
        """Of one row and no edition: for values that speak of the columns of that row alone."""
        reading = cls.__new__(cls)
        reading.rows = [row]
        return reading

    def levels(self, code: str) -> list[str | None]:
        """What a ladder gives to each row; None where it is not assessed."""
        ladder = self.edition.ladders[code]
        given: list[str | None] = []
        for index in range(len(self.rows)):
            level = ladder.otherwise
            for rung in ladder.rungs:
                verdict = self.cells[rung.rule][index].verdict
                if verdict == PASS:
                    level = rung.gives
                    break
                if verdict != FAIL:
                    level = None
                    break
            given.append(level)
        return given

    def _rule(self, rule: model.Rule) -> list[Cell]:
        holds: list[tuple[bool, ...]] = []
        states: list[list[Truth]] = []
        for index in range(len(self.rows)):
            holds.append(tuple(self._condition(hold, index, hold=True) is True for hold in rule.holds))
            states.append(
                [
                    self._condition(condition, index)
                    for condition in rule.conditions
                    if not isinstance(condition.body, model.Quota)
                ]
            )
        last = rule.conditions[-1]
        if isinstance(last.body, model.Quota):
            if last.confidence == "L":
                for row in states:
                    row.append(None)
            else:
                before = [
                    None if any(held) and all_of(row) is not False else all_of(row)
                    for held, row in zip(holds, states, strict=True)
                ]
                for row, state in zip(states, self._quota(last.body, before), strict=True):
                    row.append(state)
        return [
            Cell(verdict_of(held, row), held, tuple(row)) for held, row in zip(holds, states, strict=True)
        ]  # fmt: skip

    def _condition(self, condition: model.Condition, index: int, *, hold: bool = False) -> Truth:
        assert condition.body is not None
        # What is not verified never decides: it asks. A hold that is not verified still only suspends.
        state = None if condition.confidence == "L" and not hold else self.body(condition.body, index)
        if condition.unless is not None:
            state = any_of([state, self.value(condition.unless, index)])
        return state

    def body(self, body: model.Body, index: int) -> Truth:
        """The state of a condition's body in a row."""
        match body:
            case model.If(of):
                state: Truth = self.value(of, index)
                return state
            case model.AnyOf(parts):
                return any_of([self.body(part.body, index) for part in parts])
            case model.AllOf(parts):
                return all_of([self.body(part.body, index) for part in parts])
            case model.History(of, years, gap):
                window = self._window(index, whole(years))
                missing: Truth = False if gap == "breaks" else None
                return all_of([missing if at is None else self.value(of, at) for at in window])
            case model.Count(of, years, gap, least, most):
                return self._count(of, self._window(index, whole(years)), gap, least, most)
        raise AssertionError("A quota is read over all rows at once.")

    def _window(self, index: int, years: int) -> list[int | None]:
        row = self.rows[index]
        return [self.at.get((row["subject"], row["year"] - back)) for back in range(years)]

    def _count(
        self,
        of: Expression,
        window: list[int | None],
        gap: str,
        least: model.Number | None,
        most: model.Number | None,
    ) -> Truth:
        sure, open_ = 0, 0.0
        for at in window:
            value = self.value(of, at) if at is not None else (0 if gap == "zero" else None)
            if value is not None:
                sure += value
            elif at is not None and isinstance(self._sample(of), bool):
                open_ += 1
            else:
                open_ += 1 if isinstance(self._sample(of), bool) else float("inf")
        if least is not None:
            return True if sure >= whole(least) else None if sure + open_ >= whole(least) else False
        assert most is not None
        return False if sure > whole(most) else None if sure + open_ > whole(most) else True

    def _sample(self, of: Expression) -> bool | int:
        """A bool for an expression that is true or false, an int for one that is a number."""
        return is_truth(of, self.edition.vocabulary)

    def _quota(self, quota: model.Quota, before: list[Truth]) -> list[Truth]:
        """Each candidate stands in the best and in the worst case that the unknown leaves open."""
        assert isinstance(quota.at_most, Fraction)
        assert isinstance(quota.rounding, str)
        groups: dict[tuple[Any, ...], list[int]] = {}
        keys: list[tuple[Any, ...] | None] = []
        for index, row in enumerate(self.rows):
            key = (row["year"], *(row.get(name) for name in quota.per))
            if any(part is None for part in key):
                keys.append(None)
                continue
            keys.append(key)
            groups.setdefault(key, []).append(index)
        scores = [tuple(self.value(tree, index) for tree in quota.by) for index in range(len(self.rows))]
        states: list[Truth] = []
        for index in range(len(self.rows)):
            if before[index] is False:
                states.append(True)
                continue
            group = keys[index]
            if group is None:
                states.append(None)
                continue
            base = [self.value(quota.of, other) for other in groups[group]]
            fewest = rounded(quota.at_most, base.count(True), quota.rounding)
            most = rounded(quota.at_most, base.count(True) + base.count(None), quota.rounding)
            rivals = [other for other in groups[group] if other != index and before[other] is not False]
            surely_above = surely_tied = perhaps_above = perhaps_tied = 0
            unknown = any(part is None for part in scores[index])
            for other in rivals:
                sure = before[other] is True
                if unknown or any(part is None for part in scores[other]):
                    perhaps_above += 1
                    continue
                above = scores[other] > scores[index]
                tied = scores[other] == scores[index]
                if tied and quota.ties == "by-subject":
                    above, tied = self.rows[other]["subject"] < self.rows[index]["subject"], False
                perhaps_above += above
                perhaps_tied += tied
                surely_above += above and sure
                surely_tied += tied and sure
            if quota.ties == "all-in":
                passes, fails = perhaps_above < fewest, surely_above >= most
            elif quota.ties == "all-out":
                passes = perhaps_above + perhaps_tied + 1 <= fewest
                fails = surely_above + surely_tied + 1 > most
            else:
                passes, fails = perhaps_above + perhaps_tied + 1 <= fewest, surely_above >= most
            states.append(True if passes else False if fails else None)
        return states

    def value(self, tree: Expression, index: int) -> Any:
        """The value of an expression in a row; None is unknown."""
        match tree:
            case Literal(value):
                return value
            case Name(name):
                return self.rows[index].get(name)
            case Met(rule):
                verdict = self.cells[rule][index].verdict
                return True if verdict == PASS else False if verdict == FAIL else None
            case Known(part):
                return self.value(part, index) is not None
            case KnownOr(first, second):
                value = self.value(first, index)
                return value if value is not None else self.value(second, index)
            case Not(part):
                value = self.value(part, index)
                return None if value is None else not value
            case And(parts):
                return all_of([self.value(part, index) for part in parts])
            case Or(parts):
                return any_of([self.value(part, index) for part in parts])
            case Within(part, Choices(values)):
                value = self.value(part, index)
                return None if value is None else value in values
            case Arithmetic(operator, left, right):
                a, b = self.value(left, index), self.value(right, index)
                if a is None or b is None:
                    return None
                return RECKONED[operator](a, b)
            case Compare(operator, left, right):
                a, b = self.value(left, index), self.value(right, index)
                if a is None or b is None:
                    return None
                return COMPARED[operator](a, b)
        raise AssertionError(f"{tree} is not resolved.")


def is_truth(tree: Expression, vocabulary: model.Vocabulary) -> bool | int:
    """False for an expression that is true or false, 0 for one that is a number (by its kind, not its value)."""
    match tree:
        case Literal(value):
            return False if isinstance(value, bool) else 0
        case Name(name):
            return False if vocabulary.columns[name].kind == "bool" else 0
        case Arithmetic():
            return 0
        case KnownOr(first, _):
            return is_truth(first, vocabulary)
    return False
