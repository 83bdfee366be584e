"""What would change a verdict: the least set of conditions that would have to be met, or shown."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

from tongket.rulebook import model
from tongket.rulebook.edition import PASS, Edition
from tongket.rulebook.expressions import Met
from tongket.rulebook.model import Text

MOST_WAYS = 64

Truth = bool | None
StateOf = Callable[[str, model.Condition], Truth]
BodyOf = Callable[[model.Body], Truth]
VerdictOf = Callable[[str], int]


@dataclass(frozen=True)
class Change:
    """A condition (or the part of it that has a text of its own) that stands between a case and its title."""

    rule: str
    condition: str
    text: Text
    state: bool | None
    verified: bool = True


Way = frozenset[Change]


def _least(ways: list[Way]) -> list[Way]:
    """The ways that no other way is part of, the shortest first."""
    kept: list[Way] = []
    for way in sorted(dict.fromkeys(ways), key=len):
        if not any(other <= way for other in kept):
            kept.append(way)
    return kept[:MOST_WAYS]


def _together(parts: list[list[Way]]) -> list[Way]:
    ways: list[Way] = [frozenset()]
    for part in parts:
        ways = _least([one | other for one, other in product(ways, part)])
    return ways


class Changes:
    """Looks for the least change in one row; the states come from whoever has evaluated it."""

    def __init__(self, edition: Edition, state: StateOf, body: BodyOf, verdict: VerdictOf) -> None:
        self.edition = edition
        self.state = state
        self.body = body
        self.verdict = verdict

    def of_rule(self, code: str) -> list[Change]:
        """The least set for a rule to pass, in the order of its conditions; empty where it passes."""
        ways = self._rule(code)
        order = [(code, condition.id) for code, rule in self.edition.rules.items() for condition in rule.digits]
        return sorted(
            ways[0], key=lambda change: (order.index((change.rule, change.condition)), change.text.vi)
        )  # fmt: skip

    def _rule(self, code: str) -> list[Way]:
        rule = self.edition.rules[code]
        if self.verdict(code) == PASS:
            return [frozenset()]
        parts: list[list[Way]] = []
        for hold in rule.holds:
            if self.state(code, hold) is True:
                parts.append([frozenset({Change(code, hold.id, hold.text, True)})])
        for condition in rule.conditions:
            state = self.state(code, condition)
            if state is not True:
                assert condition.body is not None
                if condition.confidence == "L":
                    parts.append([frozenset({Change(code, condition.id, condition.text, None, False)})])
                else:
                    parts.append(self._ways(code, condition, condition.body, condition.text, state))
        return _together(parts)

    def _ways(self, code: str, condition: model.Condition, body: model.Body, text: Text, state: Truth) -> list[Way]:
        match body:
            case model.If(Met(rule)):
                return self._rule(rule)
            case model.AnyOf(parts) | model.AllOf(parts):
                ways: list[list[Way]] = []
                for part in parts:
                    inner = self.body(part.body)
                    if inner is True:
                        ways.append([frozenset()])
                    else:
                        ways.append(self._ways(code, condition, part.body, part.text or text, inner))
                if isinstance(body, model.AllOf):
                    return _together(ways)
                return _least([way for part_ways in ways for way in part_ways])
        return [frozenset({Change(code, condition.id, text, state)})]
