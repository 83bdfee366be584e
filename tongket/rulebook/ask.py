"""One question about one subject on one day: which law applies, what it answers, and because of what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from tongket.rulebook import model
from tongket.rulebook.contradictions import AGAINST
from tongket.rulebook.edition import FAIL, HOLD, NOT_ASSESSED, PASS, VERDICTS, Edition, edition_of, rounded
from tongket.rulebook.errors import RulebookError
from tongket.rulebook.facts import Row, coded, rows_of, text_of
from tongket.rulebook.load import Library
from tongket.rulebook.model import Text
from tongket.rulebook.reading import Cell, Reading


@dataclass(frozen=True)
class Question:
    """What is asked: a title, a form, `level`, `vote` or `quota`; `opened` chooses the law where it is given."""

    ask: str
    on: date
    facts: Mapping[str, Any]
    subject: str = "person"
    regime: str = ""
    opened: date | None = None

    @property
    def day(self) -> date:
        return self.opened or self.on


@dataclass(frozen=True)
class Reason:
    """A condition that failed, is not known, or holds a case, and how it stands."""

    condition: model.Condition
    state: bool | None
    decides: bool


@dataclass(frozen=True)
class Answer:
    """What the law answers. `level` is for a classification, `allowed` for a quota, `why` for the reader."""

    question: Question
    verdict: str
    edition: Edition | None
    why: tuple[Reason, ...] = ()
    level: str | None = None
    allowed: int | None = None
    cap: model.Cap | None = None
    rule: model.Rule | None = None
    ladder: model.Ladder | None = None
    cell: Cell | None = None
    reading: Reading | None = field(default=None, compare=False, repr=False)
    rows: tuple[Row, ...] = field(default=(), compare=False, repr=False)
    remark: Text | None = None
    wanted: int | None = None
    base: int | None = None
    rounding: str = ""

    @property
    def outcome(self) -> tuple[str, str | None, int | None]:
        """What two laws are compared by."""
        return self.verdict, self.level, self.allowed


def answer(library: Library, question: Question) -> Answer:
    """The answer of the law in force. Raises RulebookError where question or facts cannot be understood."""
    _in_time(question)
    found = _laws(library, question)
    if not found:
        return Answer(question, VERDICTS[NOT_ASSESSED], None, remark=_no_law(question))
    answers = [_answered(question, edition) for edition in found]
    stated = [given for given in answers if given.cap is None or given.remark is None]
    answers = stated or answers[:1]
    if any(other.outcome != answers[0].outcome for other in answers[1:]):
        regimes = ", ".join(given.edition.regime for given in answers if given.edition is not None)
        return Answer(
            question, VERDICTS[NOT_ASSESSED], answers[0].edition,
            remark=_said(library.vocabulary, "status_open", name=regimes),
        )  # fmt: skip
    return answers[0]


def _in_time(question: Question) -> None:
    """A case is opened before it is decided."""
    if question.opened is not None and question.opened > question.on:
        raise RulebookError(
            f"The case was opened on {question.opened}, after the day of the decision {question.on}; correct one of them."
        )


def asked_of(library: Library, ask: str, subject: str) -> bool:
    """Whether any rulebook answers the question for a person, or for a unit."""
    return any(
        kind.subject in (subject, "any")
        for rulebook in library.rulebooks
        if ask in rulebook.asks
        for kind in rulebook.kinds.values()
    )


def _no_law(question: Question) -> Text:
    sentence = f"No regime that answers {question.ask} for a {question.subject} is in force on {question.day}."
    return Text(sentence, sentence)


def _said(vocabulary: model.Vocabulary, key: str, **parts: str) -> Text:
    """A sentence of the letter, filled in; a vocabulary without letters has none."""
    text = vocabulary.letter.get(key, Text("", ""))
    return Text(text.vi.format(**parts), text.en.format(**parts))


def _answers(version: model.Version, ask: str) -> bool:
    return ask in version.rules or ask in version.ladders or bool(version.caps)


def _laws(library: Library, question: Question) -> list[Edition]:
    rulebooks = [rulebook for rulebook in library.rulebooks if question.ask in rulebook.asks]
    if not rulebooks:
        asks = sorted({ask for rulebook in library.rulebooks for ask in rulebook.asks})
        raise RulebookError(f"“{question.ask}” cannot be asked. Ask one of: {', '.join(asks)}.")
    if question.subject not in ("person", "unit"):
        raise RulebookError(f"“{question.subject}” is no subject. Write person or unit.")
    regimes = {version.regime for rulebook in rulebooks for version in rulebook.versions}
    if question.regime and question.regime not in regimes:
        raise RulebookError(
            f"No regime “{question.regime}” answers {question.ask}. Use one of: {', '.join(sorted(regimes))}."
        )
    status = question.facts.get("status")
    found: list[Edition] = []
    for rulebook in rulebooks:
        fitting = [kind for kind in rulebook.kinds.values() if kind.subject in (question.subject, "any")]
        if status is None:
            chosen = [kind for kind in fitting if not kind.statuses or kind.assumed]
        else:
            named = text_of(status, library.vocabulary)
            known = library.vocabulary.columns["status"].values if "status" in library.vocabulary.columns else ()
            if named not in known:
                raise RulebookError(f"“{status}” is no status. Write one of: {', '.join(known)}.")
            chosen = [kind for kind in fitting if not kind.statuses or named in kind.statuses]
        if question.regime:
            version = _of_regime(rulebook, question, {kind.code for kind in chosen}, {kind.code for kind in fitting})
            if version is not None:
                found.append(edition_of(rulebook, version, question.day))
            continue
        versions: list[model.Version] = []
        for kind in chosen:
            for version in rulebook.versions:
                if kind.code in version.kinds and version.since <= question.day <= version.until:
                    versions.append(version)
        for version in {id(version): version for version in versions}.values():
            if _answers(version, question.ask):
                found.append(edition_of(rulebook, version, question.day))
    return found


def _of_regime(
    rulebook: model.Rulebook, question: Question, chosen: set[str], fitting: set[str]
) -> model.Version | None:
    """The version of the regime named: of the subject's own kind before others, nearest to the day."""

    def far(version: model.Version) -> tuple[bool, bool, int]:
        outside = max((version.since - question.day).days, (question.day - version.until).days, 0)
        return not chosen & set(version.kinds), not fitting & set(version.kinds), outside

    versions = [
        version
        for version in rulebook.versions
        if version.regime == question.regime and _answers(version, question.ask)
    ]  # fmt: skip
    return min(versions, key=far) if versions else None


def _answered(question: Question, edition: Edition) -> Answer:
    if question.ask in edition.ladders:
        return _level(question, edition, edition.ladders[question.ask])
    if question.ask in edition.rules:
        return _verdict(question, edition, edition.rules[question.ask])
    return _allowed(question, edition)


def _read(question: Question, edition: Edition) -> tuple[Reading, tuple[Row, ...]]:
    rows = rows_of(question.facts, edition.columns, edition.longest, edition.vocabulary)
    return Reading(edition, rows), tuple(rows)


def _needs_year(edition: Edition, condition: model.Condition) -> bool:
    for name in condition.evidence:
        take = edition.vocabulary.columns[name].take
        if name == "year" or (take is not None and not take.fact):
            return True
    return False


def _verdict(question: Question, edition: Edition, rule: model.Rule) -> Answer:
    reading, rows = _read(question, edition)
    cell = reading.cells[rule.code][-1]
    if question.facts.get("year") is None:
        states = tuple(
            None if _needs_year(edition, condition) else state
            for condition, state in zip(rule.conditions, cell.states, strict=True)
        )
        open_ = HOLD if any(cell.holds) else FAIL if False in states else NOT_ASSESSED if None in states else PASS
        cell = Cell(open_, cell.holds, states)
    return Answer(
        question, VERDICTS[cell.verdict], edition, why_of(rule, cell),
        rule=rule, cell=cell, reading=reading, rows=rows, remark=_contradicted(rows, edition.vocabulary),
    )  # fmt: skip


def _contradicted(rows: tuple[Row, ...], vocabulary: model.Vocabulary) -> Text | None:
    """Which facts contradict one another, with what was stated of each."""
    found = [one for row in rows for one in row.get(AGAINST, ())]
    if not found:
        return None

    def told(language: str) -> str:
        parts = []
        for one in found:
            columns = [vocabulary.columns[name].label.in_(language) for name in one.stated]
            stated = "; ".join(f"{label}: {value}" for label, value in zip(columns, one.stated.values(), strict=True))
            parts.append(f"{one.contradiction.text.in_(language)} ({stated})")
        return vocabulary.letter["against"].in_(language).format(name="; ".join(parts))

    return Text(told("vi"), told("en"))


def why_of(rule: model.Rule, cell: Cell) -> tuple[Reason, ...]:
    """Holds in force, conditions failed and not known; `decides` marks those that made the verdict."""
    reasons = [
        Reason(hold, True, True) for hold, held in zip(rule.holds, cell.holds, strict=True) if held
    ]  # fmt: skip
    for condition, state in zip(rule.conditions, cell.states, strict=True):
        if state is False:
            reasons.append(Reason(condition, False, cell.verdict == FAIL))
        elif state is None:
            reasons.append(Reason(condition, None, cell.verdict == NOT_ASSESSED))
    return tuple(reasons)


def _level(question: Question, edition: Edition, ladder: model.Ladder) -> Answer:
    reading, rows = _read(question, edition)
    level = reading.levels(ladder.code)[-1]
    reasons: list[Reason] = []
    last: model.Rule | None = None
    cell: Cell | None = None
    for rung in ladder.rungs:
        last, cell = edition.rules[rung.rule], reading.cells[rung.rule][-1]
        if cell.verdict == PASS:
            if rung.trigger:
                reasons += [Reason(condition, True, True) for condition in last.conditions]
            break
        if not rung.trigger or cell.verdict == NOT_ASSESSED:
            reasons += [reason for reason in why_of(last, cell) if reason.state is None or not rung.trigger]
        if cell.verdict != FAIL:
            break
    verdict = VERDICTS[NOT_ASSESSED] if level is None else VERDICTS[PASS]
    return Answer(
        question, verdict, edition, tuple(reasons), level=level, ladder=ladder,
        rule=last, cell=cell, reading=reading, rows=rows, remark=_contradicted(rows, edition.vocabulary),
    )  # fmt: skip


def _allowed(question: Question, edition: Edition) -> Answer:
    """How many of those wanted a quota allows: of the caps of the law, the one whose numbers are stated."""
    vocabulary = edition.vocabulary
    first: model.Cap | None = None
    for cap in edition.caps.values():
        first = first or cap
        wanted = _number(question, vocabulary.columns[cap.wanted], vocabulary)
        if wanted is None:
            continue
        base_name = text_of(question.facts.get("base", cap.base), vocabulary)
        rounding = text_of(question.facts.get("rounding", cap.rounding), vocabulary)
        if base_name not in cap.bases:
            raise RulebookError(f"“{base_name}” is no base of {cap.id}. Write one of: {', '.join(cap.bases)}.")
        if rounding not in ("floor", "half-up"):
            raise RulebookError(f"“{rounding}” is no rounding. Write floor or half-up.")
        if cap.confidence == "L":
            return Answer(question, VERDICTS[NOT_ASSESSED], edition, cap=cap)
        if cap.at_most is None:
            return Answer(question, VERDICTS[PASS], edition, allowed=wanted, cap=cap)
        names = [name for name in vocabulary.columns if vocabulary.columns[name].take]
        rows = rows_of({**question.facts, "year": None}, names, 1, vocabulary)
        base = Reading(edition, rows).value(cap.bases[base_name], 0)
        if base is None:
            return Answer(question, VERDICTS[NOT_ASSESSED], edition, cap=cap)
        assert isinstance(cap.at_most, Fraction)
        most = rounded(cap.at_most, int(base), rounding)
        verdict = VERDICTS[PASS if wanted <= most else FAIL]
        return Answer(
            question, verdict, edition, allowed=min(wanted, most), cap=cap,
            wanted=wanted, base=int(base), rounding=rounding,
        )  # fmt: skip
    return Answer(
        question, VERDICTS[NOT_ASSESSED], edition, cap=first,
        remark=_said(vocabulary, "wanted_open"),
    )  # fmt: skip


def _number(question: Question, column: model.Column, vocabulary: model.Vocabulary) -> int | None:
    given = question.facts.get(column.take.fact) if column.take is not None else None
    value = coded(column, given, vocabulary)
    return None if value is None else int(value)
