"""What a rulebook is once read: plain frozen values, each with the file and line it came from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tongket.rulebook.errors import RulebookError
from tongket.rulebook.expressions import Expression, Parameter

CONFIDENCES = ("H", "M", "L")
"""How well a rule was read: quoted from its text, consistent with several sources, or unconfirmed (asks)."""


@dataclass(frozen=True)
class Place:
    """Where something stands, for messages."""

    file: str
    line: int

    def error(self, sentence: str) -> RulebookError:
        return RulebookError(sentence, file=self.file, line=self.line)


@dataclass(frozen=True)
class Text:
    """A sentence in Vietnamese and in English."""

    vi: str
    en: str

    def in_(self, language: str) -> str:
        return self.en if language == "en" else self.vi


@dataclass(frozen=True)
class Take:
    """How a column is read from the facts of a case: from a fact, from a fact by year, or from a list of records."""

    fact: str = ""
    by_year: str = ""
    records: str = ""
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    give: str = "held"


@dataclass(frozen=True)
class Column:
    """One fact about a subject in a year. `kind`: bool, int, number, ordered, code or key."""

    name: str
    kind: str
    label: Text
    values: tuple[str, ...] = ()
    value_labels: tuple[Text, ...] = ()
    absent: int | None = None
    least: float | None = None
    most: float | None = None
    unknown_below: float | None = None
    take: Take | None = None

    def code(self, value: str) -> int | None:
        """The number that stands for a code in tables, or None."""
        return self.values.index(value) if value in self.values else None


@dataclass(frozen=True)
class Proof:
    """What a record proves besides itself: a title held for `years` years proves the titles that it stands on."""

    records: str
    having: tuple[str, str]
    proves: tuple[str, str]
    years: int


@dataclass(frozen=True)
class Contradiction:
    """Facts that cannot stand together: where `of` is true of `columns`, those in `unknown` are not known."""

    of: Expression
    columns: tuple[str, ...]
    unknown: tuple[str, ...]
    text: Text
    place: Place


@dataclass(frozen=True)
class Vocabulary:
    """The columns that rules may speak of, the lists that cases may state, the words that conditions are called by."""

    place: Place
    columns: dict[str, Column]
    words: dict[str, Text]
    lists: dict[str, dict[str, tuple[str, ...]]]
    known_facts: frozenset[str]
    proofs: tuple[Proof, ...]
    aliases: dict[str, str]
    letter: dict[str, Text]
    contradictions: tuple[Contradiction, ...] = ()

    def with_partners(self, columns: Iterable[str]) -> tuple[str, ...]:
        """The columns, and those that may contradict them."""
        found = dict.fromkeys(columns)
        for contradiction in self.contradictions:
            if any(name in found for name in contradiction.unknown):
                found.update(dict.fromkeys(contradiction.columns))
        return tuple(found)


@dataclass(frozen=True)
class Entry:
    """A parameter's value from a day on."""

    since: date
    until: date
    value: int | float | str | Fraction | tuple[str, ...]
    written: str
    confidence: str
    source: str
    place: Place


@dataclass(frozen=True)
class DatedParameter:
    """A number, a code or a list of codes that the law changes without changing the sentence around it."""

    name: str
    label: Text
    entries: tuple[Entry, ...]
    place: Place

    def on(self, day: date) -> Entry:
        for entry in self.entries:
            if entry.since <= day <= entry.until:
                return entry
        raise self.place.error(f"The parameter {self.name} has no value on {day}. Add an entry that covers that day.")


Number = int | Parameter
Share = Fraction | Parameter


@dataclass(frozen=True)
class If:
    """True where the expression is."""

    of: Expression


@dataclass(frozen=True)
class History:
    """True where the expression holds in this year and in each of the years before, `years` in all."""

    of: Expression
    years: Number
    gap: str


@dataclass(frozen=True)
class Count:
    """How often (or how much) within the last `years` years, this one included."""

    of: Expression
    years: Number
    gap: str
    at_least: Number | None
    at_most: Number | None


@dataclass(frozen=True)
class Quota:
    """At most a share of those who meet `of` in the same group and year; candidates meet everything before it."""

    at_most: Share
    of: Expression
    per: tuple[str, ...]
    by: tuple[Expression, ...]
    ties: str
    rounding: str | Parameter


@dataclass(frozen=True)
class Part:
    """A part of an “any of” or “all of”, with a text of its own where the law has one."""

    body: "Body"
    text: Text | None = None


@dataclass(frozen=True)
class AnyOf:
    """True as soon as one part is."""

    parts: tuple[Part, ...]


@dataclass(frozen=True)
class AllOf:
    """True where every part is."""

    parts: tuple[Part, ...]


Body = If | History | Count | Quota | AnyOf | AllOf


@dataclass(frozen=True)
class Condition:
    """One requirement of a rule, with its article and how well it was read."""

    id: str
    words: tuple[str, ...]
    article: str
    text: Text
    evidence: tuple[str, ...]
    source: str
    confidence: str
    body: Body | None
    unless: Expression | None
    place: Place


@dataclass(frozen=True)
class Rule:
    """A title, a form, a rung of a ladder: all its conditions hold, and no hold suspends it.

    `printed` are requirements that no fact can state: shown to the reader, never assessed."""

    code: str
    name: Text
    decided_by: Text | None
    holds: tuple[Condition, ...]
    conditions: tuple[Condition, ...]
    printed: tuple[Condition, ...]
    place: Place

    @property
    def digits(self) -> tuple[Condition, ...]:
        """What the bits of the mask stand for, lowest first: holds, then conditions."""
        return self.holds + self.conditions


@dataclass(frozen=True)
class Rung:
    """A step of a ladder: the first rung whose rule passes gives its level. A trigger is a rung nobody wishes for."""

    gives: str
    rule: str
    trigger: bool


@dataclass(frozen=True)
class Ladder:
    """A classification: rungs in order, and what is given when none fits (None: the texts do not say)."""

    code: str
    name: Text
    scale: str
    rungs: tuple[Rung, ...]
    otherwise: str | None
    place: Place


@dataclass(frozen=True)
class Cap:
    """A quota asked with numbers alone: how many of those wanted may be given."""

    id: str
    words: tuple[str, ...]
    article: str
    text: Text
    wanted: str
    bases: dict[str, Expression]
    base: str | Parameter
    at_most: Share | None
    rounding: str | Parameter
    source: str
    confidence: str
    place: Place


@dataclass(frozen=True)
class Version:
    """The rules in force between two days, for some kinds of subjects."""

    regime: str
    name: Text
    since: date
    until: date
    kinds: tuple[str, ...]
    source: str
    note: Text | None
    rules: dict[str, Rule]
    ladders: dict[str, Ladder]
    caps: dict[str, Cap]
    place: Place


@dataclass(frozen=True)
class Kind:
    """A kind of subject: a person or a unit, and perhaps the status that makes it one."""

    code: str
    subject: str
    statuses: tuple[str, ...]
    assumed: bool
    label: Text


@dataclass(frozen=True)
class Rulebook:
    """A body of law over time: for each kind of subject exactly one version is in force on a day."""

    code: str
    name: Text
    asks: tuple[str, ...]
    kinds: dict[str, Kind]
    parameters: dict[str, DatedParameter]
    versions: tuple[Version, ...]
    vocabulary: Vocabulary = field(repr=False)
    place: Place
    fingerprint: str = field(compare=False)

    def in_force(self, day: date, kind: str) -> Version:
        """The one version in force for the kind on the day; RulebookError where there is none."""
        for version in self.versions:
            if kind in version.kinds and version.since <= day <= version.until:
                return version
        raise self.place.error(
            f"No version of {self.code} is in force on {day} for {kind}. "
            f"The earliest begins on {min(version.since for version in self.versions)}; name a regime, or another day."
        )


def leaves(body: Body) -> Iterator[If | History | Count | Quota]:
    """The conditions without parts under a body."""
    if isinstance(body, AnyOf | AllOf):
        for part in body.parts:
            yield from leaves(part.body)
    else:
        yield body
