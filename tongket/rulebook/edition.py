"""A version of a rulebook as it stands on one day: parameters put in, codes numbered, texts filled, sealed."""

import dataclasses
import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from tongket.rulebook import model
from tongket.rulebook.conditions import HOLE, order_of
from tongket.rulebook.errors import RulebookError
from tongket.rulebook.expressions import (
    Choices,
    Compare,
    Expression,
    KnownOr,
    Literal,
    Name,
    Parameter,
    Within,
    exact,
    rebuild,
    walk,
)
from tongket.rulebook.model import Text

PERCENT = re.compile(r"(?<=\d)%\Z")
VERDICTS = ("fail", "pass", "not-assessed", "hold")
FAIL, PASS, NOT_ASSESSED, HOLD = range(4)


@dataclass(frozen=True)
class Edition:
    """What an executor runs. `rules` stand in an order in which each comes after those it stands on."""

    rulebook: str
    rulebook_name: Text
    regime: str
    name: Text
    since: date
    until: date
    day: date
    kinds: tuple[str, ...]
    source: str
    note: Text | None
    rules: dict[str, model.Rule]
    ladders: dict[str, model.Ladder]
    caps: dict[str, model.Cap]
    parameters: dict[str, model.Entry]
    vocabulary: model.Vocabulary = field(repr=False)

    @cached_property
    def seal(self) -> str:
        """Canonical JSON of all that decides and explains: what an archive keeps beside the masks."""
        kept = {
            "rulebook": self.rulebook,
            "rulebook_name": _plain(self.rulebook_name),
            "regime": self.regime,
            "name": _plain(self.name),
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "rules": {code: _plain(rule) for code, rule in sorted(self.rules.items())},
            "ladders": {code: _plain(ladder) for code, ladder in sorted(self.ladders.items())},
            "caps": {code: _plain(cap) for code, cap in sorted(self.caps.items())},
        }
        if against := [one for one in self.vocabulary.contradictions if set(one.columns) <= set(self.columns)]:
            kept["contradictions"] = _plain(against)
        return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the seal: the name under which verdicts remember the rules that they were given by."""
        return hashlib.sha256(self.seal.encode()).hexdigest()

    def rule(self, code: str) -> model.Rule:
        """The rule of a code. Raises RulebookError naming those there are."""
        if code not in self.rules:
            raise RulebookError(f"{self.regime} has no rule “{code}”. It has: {', '.join(sorted(self.rules))}.")
        return self.rules[code]

    @cached_property
    def longest(self) -> int:
        """The longest history, in years, that any rule looks at."""
        years = [1]
        for rule in self.rules.values():
            for condition in rule.conditions:
                for leaf in model.leaves(condition.body) if condition.body is not None else ():
                    if isinstance(leaf, model.History | model.Count):
                        years.append(whole(leaf.years))
        return max(years)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns that the rules read."""
        found: dict[str, None] = {}
        for rule in self.rules.values():
            for condition in rule.digits:
                found.update(dict.fromkeys(condition.evidence))
                if condition.unless is not None:
                    found.update(dict.fromkeys(_names(condition.unless)))
                for leaf in model.leaves(condition.body) if condition.body is not None else ():
                    found.update(dict.fromkeys(_names(leaf.of)))
                    if isinstance(leaf, model.Quota):
                        found.update(dict.fromkeys(leaf.per))
                        for tree in leaf.by:
                            found.update(dict.fromkeys(_names(tree)))
        return self.vocabulary.with_partners(found)


def _names(tree: Expression) -> list[str]:
    return [part.name for part in walk(tree) if isinstance(part, Name)]


def whole(value: model.Number) -> int:
    """The number of a resolved rule."""
    assert isinstance(value, int)
    return value


def _plain(value: Any) -> Any:
    """Dataclasses to JSON, without the places in files."""
    if isinstance(value, model.Place):
        return None
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        shown = {
            field.name: _plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if field.name != "place"
        }
        return {"": type(value).__name__, **shown}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    return value


def rounded(share: Fraction, base: int, rounding: str) -> int:
    """A share of a whole number of people, rounded as the rule says, in exact arithmetic."""
    if rounding == "half-up":
        return (2 * share.numerator * base + share.denominator) // (2 * share.denominator)
    return share.numerator * base // share.denominator


class _Resolver:
    def __init__(self, rulebook: model.Rulebook, day: date) -> None:
        self.rulebook = rulebook
        self.vocabulary = rulebook.vocabulary
        self.day = day
        self.used: dict[str, model.Entry] = {}
        self.confidence = "H"
        self.source = ""

    def entry(self, name: str) -> model.Entry:
        entry = self.rulebook.parameters[name].on(self.day)
        self.used[name] = entry
        if model.CONFIDENCES.index(entry.confidence) > model.CONFIDENCES.index(self.confidence):
            # A condition is known no better than its least known number, and names that one's source.
            self.confidence, self.source = entry.confidence, entry.source
        return entry

    def value(self, value: Any) -> Any:
        return self.entry(value.name).value if isinstance(value, Parameter) else value

    def expression(self, tree: Expression) -> Expression:
        return rebuild(tree, self._change)

    def _change(self, node: Expression) -> Expression:
        match node:
            case Parameter("day_year"):
                return Literal(self.day.year)
            case Parameter(name):
                value = self.entry(name).value
                return Choices(value) if isinstance(value, tuple) else Literal(value)
            case Compare(operator, left, right):
                column = self._column(left) or self._column(right)
                return exact(Compare(operator, _coded(left, column), _coded(right, column)))
            case Within(left, choices):
                column = self._column(left)
                assert isinstance(choices, Choices)
                if column is not None:
                    choices = Choices(tuple(column.values.index(str(value)) for value in choices.values))
                return Within(left, choices)
        return node

    def _column(self, node: Expression) -> model.Column | None:
        match node:
            case Name(name):
                column = self.vocabulary.columns[name]
                return column if column.values else None
            case KnownOr(first, _):
                return self._column(first)
        return None

    def text(self, text: Text) -> Text:
        def fill(sentence: str, language: str) -> str:
            return HOLE.sub(lambda hole: self.shown(hole[1], language), sentence)

        return Text(fill(text.vi, "vi"), fill(text.en, "en"))

    def shown(self, name: str, language: str) -> str:
        entry = self.entry(name)
        for column in self.vocabulary.columns.values():
            if entry.written in column.values:
                return column.value_labels[column.values.index(entry.written)].in_(language)
        # Vietnamese sets a space before the sign, which no line may break.
        return entry.written if language == "en" else PERCENT.sub("\N{NO-BREAK SPACE}%", entry.written)

    def body(self, body: model.Body) -> model.Body:
        match body:
            case model.If(of):
                return model.If(self.expression(of))
            case model.History(of, years, gap):
                return model.History(self.expression(of), self.value(years), gap)
            case model.Count(of, years, gap, least, most):
                return model.Count(
                    self.expression(of), self.value(years), gap, self.value(least), self.value(most)
                )  # fmt: skip
            case model.Quota(share, of, per, by, ties, rounding):
                ranked = tuple(self.expression(tree) for tree in by)
                return model.Quota(
                    self.value(share), self.expression(of), per, ranked, ties, self.value(rounding)
                )  # fmt: skip
            case model.AnyOf(parts):
                return model.AnyOf(tuple(self.part(part) for part in parts))
            case model.AllOf(parts):
                return model.AllOf(tuple(self.part(part) for part in parts))

    def part(self, part: model.Part) -> model.Part:
        return model.Part(self.body(part.body), self.text(part.text) if part.text else None)

    def condition(self, condition: model.Condition) -> model.Condition:
        self.confidence, self.source = condition.confidence, condition.source
        body = self.body(condition.body) if condition.body is not None else None
        unless = self.expression(condition.unless) if condition.unless is not None else None
        text = self.text(condition.text)
        return dataclasses.replace(
            condition, body=body, unless=unless, text=text, confidence=self.confidence, source=self.source
        )  # fmt: skip

    def rule(self, rule: model.Rule) -> model.Rule:
        return dataclasses.replace(
            rule,
            holds=tuple(map(self.condition, rule.holds)),
            conditions=tuple(map(self.condition, rule.conditions)),
            printed=tuple(map(self.condition, rule.printed)),
        )

    def cap(self, cap: model.Cap) -> model.Cap:
        self.confidence, self.source = cap.confidence, cap.source
        at_most = self.value(cap.at_most)
        text = self.text(cap.text)
        confidence, source = self.confidence, self.source
        return dataclasses.replace(
            cap,
            source=source, at_most=at_most, text=text, confidence=confidence,
            base=self.value(cap.base), rounding=self.value(cap.rounding),
            bases={name: self.expression(tree) for name, tree in cap.bases.items()},
        )  # fmt: skip


def _coded(node: Expression, column: model.Column | None) -> Expression:
    match node:
        case Literal(str(value)) if column is not None:
            return Literal(column.values.index(value))
        case KnownOr(first, second):
            return KnownOr(_coded(first, column), _coded(second, column))
    return node


def edition_of(rulebook: model.Rulebook, version: model.Version, day: date) -> Edition:
    """The version as it stands on the day; a day outside the version's own is moved to its nearest end."""
    within = min(max(day, version.since), version.until)
    resolver = _Resolver(rulebook, within)
    order = order_of(version.rules)
    return Edition(
        rulebook=rulebook.code,
        rulebook_name=rulebook.name,
        regime=version.regime,
        name=version.name,
        since=version.since,
        until=version.until,
        day=day,
        kinds=version.kinds,
        source=version.source,
        note=version.note,
        rules={code: resolver.rule(version.rules[code]) for code in order},
        ladders=version.ladders,
        caps={code: resolver.cap(cap) for code, cap in version.caps.items()},
        parameters=resolver.used,
        vocabulary=rulebook.vocabulary,
    )


def edition_on(rulebook: model.Rulebook, day: date, kind: str | None = None) -> Edition:
    """The edition in force on a day for a kind of subject (the first kind, where none is named)."""
    chosen = kind or next(iter(rulebook.kinds))
    if chosen not in rulebook.kinds:
        raise RulebookError(f"{rulebook.code} has no kind “{chosen}”. It has: {', '.join(rulebook.kinds)}.")
    return edition_of(rulebook, rulebook.in_force(day, chosen), day)
