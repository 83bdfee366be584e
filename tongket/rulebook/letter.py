"""The answer as a letter that a person can read: what was decided, why, on what evidence, and what would change it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from tongket.rulebook import model
from tongket.rulebook.ask import Answer, Reason
from tongket.rulebook.change import Change, Changes
from tongket.rulebook.contradictions import against_of
from tongket.rulebook.edition import FAIL, HOLD, NOT_ASSESSED, PASS, VERDICTS
from tongket.rulebook.reading import Reading


def value_text(column: model.Column, value: Any, vocabulary: model.Vocabulary, language: str) -> str:
    """A value as the reader knows it: codes by their names, unknown as such."""
    letter = vocabulary.letter
    if value is None:
        return letter["no_value"].in_(language)
    if value == 0 and column.take is not None and column.take.give == "first-year" and "never" in letter:
        return letter["never"].in_(language)
    if column.values and isinstance(value, int) and 0 <= value < len(column.values):
        return column.value_labels[value].in_(language)
    if isinstance(value, bool):
        return letter["yes" if value else "no"].in_(language)
    return f"{value:g}" if isinstance(value, float) else str(value)


def day_text(day: date, language: str) -> str:
    """A day as the language writes it."""
    return day.isoformat() if language == "en" else f"{day:%d/%m/%Y}"


def window_of(body: model.Body | None) -> int:
    """How many years a condition looks at."""
    years = 1
    for leaf in model.leaves(body) if body is not None else ():
        if isinstance(leaf, model.History | model.Count) and isinstance(leaf.years, int):
            years = max(years, leaf.years)
    return years


def evidence_text(
    condition: model.Condition, rows: Mapping[int, Mapping[str, Any]], year: int,
    vocabulary: model.Vocabulary, language: str,
) -> str:  # fmt: skip
    """The evidence of a condition: each column, by year where the condition looks back. `rows` by year."""
    years = range(year - window_of(condition.body) + 1, year + 1)
    shown = []
    for name in condition.evidence:
        column = vocabulary.columns[name]
        by_year = column.take is not None and not column.take.fact and column.take.give != "first-year"
        if len(years) == 1 or not by_year:
            row = rows.get(year, {})
            against = against_of(row, name)
            value = value_text(column, row.get(name), vocabulary, language)
            if against is not None:
                value = vocabulary.letter["contradicted"].in_(language).format(name=against.text.in_(language))
        else:
            value = ", ".join(
                vocabulary.letter["per_year"].in_(language).format(
                    year=at, value=value_text(column, rows.get(at, {}).get(name), vocabulary, language)
                )
                for at in years
            )  # fmt: skip
        shown.append(f"{column.label.in_(language)}: {value}")
    return "; ".join(shown)


def changes_of(answer: Answer) -> list[Change]:
    """The least set of conditions that would turn the answer; for a level, those of the next better one."""
    if answer.edition is None or answer.reading is None or answer.rule is None:
        return []
    reading, at = answer.reading, len(answer.rows) - 1
    code = answer.rule.code
    if answer.ladder is not None:
        above: str | None = None
        for rung in answer.ladder.rungs:
            if rung.rule == code and answer.level is not None and not rung.trigger:
                break
            if not rung.trigger:
                above = rung.rule
        if above is None:
            return []
        code = above
    return changes_in(reading, at).of_rule(code)


def changes_in(reading: Reading, at: int) -> Changes:
    """The search for the least change in one row of a reading."""
    edition = reading.edition

    def state(code: str, condition: model.Condition) -> bool | None:
        rule, cell = edition.rules[code], reading.cells[code][at]
        for hold, held in zip(rule.holds, cell.holds, strict=True):
            if hold.id == condition.id:
                return held
        for other, known in zip(rule.conditions, cell.states, strict=True):
            if other.id == condition.id:
                return known
        return None

    return Changes(edition, state, lambda body: reading.body(body, at), lambda code: reading.cells[code][at].verdict)


def _applies(body: model.Body, reading: Reading, at: int) -> Iterator[model.Part]:
    """The parts of an “any of” that are true: why a trigger applies."""
    if isinstance(body, model.AnyOf):
        for part in body.parts:
            if reading.body(part.body, at) is True and part.text is not None:
                yield part


def _reason_line(reason: Reason, answer: Answer, language: str) -> list[str]:
    assert answer.edition is not None
    vocabulary = answer.edition.vocabulary
    say = vocabulary.letter
    condition = reason.condition
    held = answer.rule is not None and condition in answer.rule.holds
    word = (
        "held" if held
        else "applies" if reason.state is True
        else "failed" if reason.state is False
        else "unverified" if condition.confidence == "L"
        else "unknown"
    )  # fmt: skip
    lines = [f"- {say[word].in_(language)}: {condition.text.in_(language)} ({condition.article})"]
    if reason.state is True and answer.reading is not None and condition.body is not None:
        for part in _applies(condition.body, answer.reading, len(answer.rows) - 1):
            assert part.text is not None
            lines.append(f"  · {part.text.in_(language)}")
    if answer.rows:
        rows = {row["year"]: row for row in answer.rows}
        evidence = evidence_text(condition, rows, answer.rows[-1]["year"], vocabulary, language)
        if evidence:
            lines.append(f"  {say['evidence'].in_(language)}: {evidence}")
    source = say["source"].in_(language).format(place=condition.source, name=condition.confidence)
    lines.append(f"  {source}")
    return lines


def letter(answer: Answer, vocabulary: model.Vocabulary, language: str = "vi") -> str:
    """The letter for an answer, Vietnamese by default; every sentence comes from the rulebooks."""
    say = vocabulary.letter
    edition = answer.edition
    if edition is None:
        return say["no_law"].in_(language).format(day=day_text(answer.question.day, language))
    regime = edition.name.in_(language)
    lines: list[str] = []
    verdict = VERDICTS.index(answer.verdict)
    name = say["unnamed"].in_(language)
    if answer.cap is not None:
        wanted = vocabulary.columns[answer.cap.wanted].label.in_(language)
        name = str(answer.allowed) if answer.allowed is not None else wanted
    elif answer.ladder is not None:
        name = answer.ladder.name.in_(language)
    elif answer.rule is not None:
        name = answer.rule.name.in_(language)
    if answer.ladder is not None and answer.level is not None:
        scale = vocabulary.columns[answer.ladder.scale]
        level = scale.value_labels[scale.values.index(answer.level)].in_(language)
        lines.append(say["head_level"].in_(language).format(name=level, regime=regime))
    elif answer.cap is not None and answer.allowed is not None:
        lines.append(say["head_allowed"].in_(language).format(name=name, regime=regime))
    else:
        head = {PASS: "head_pass", FAIL: "head_fail", NOT_ASSESSED: "head_not_assessed", HOLD: "head_hold"}[verdict]
        lines.append(say[head].in_(language).format(name=name, regime=regime))
    if answer.remark:
        lines.append(answer.remark.in_(language))
    if edition.note is not None:
        lines.append(edition.note.in_(language))
    if answer.cap is not None:
        cap = answer.cap
        word = f"{say['unverified'].in_(language)}: " if cap.confidence == "L" else ""
        lines.append(f"- {word}{cap.text.in_(language)} ({cap.article})")
        if answer.base is not None:
            counted = say["counted"].in_(language)
            shown = counted.format(name=answer.wanted, place=answer.base, value=say[answer.rounding].in_(language))
            lines.append(f"  {say['evidence'].in_(language)}: {shown}")
        lines.append("  " + say["source"].in_(language).format(place=cap.source, name=cap.confidence))
    told: list[str] = []
    for reason in answer.why:
        if reason.condition.text.vi not in told:
            told.append(reason.condition.text.vi)
            lines += _reason_line(reason, answer, language)
    if answer.verdict == VERDICTS[PASS] and answer.rule is not None and answer.ladder is None:
        for condition in answer.rule.conditions:
            reading = answer.reading
            exempt = condition.unless if reading is not None else None
            if reading is not None and exempt is not None and reading.value(exempt, len(answer.rows) - 1) is True:
                continue
            lines += _met_line(condition, answer, language)
    if answer.rule is not None:
        for printed in answer.rule.printed:
            lines.append(f"- {say['printed'].in_(language)}: {printed.text.in_(language)} ({printed.article})")
    if verdict in (FAIL, NOT_ASSESSED) or (answer.ladder is not None and answer.level is not None):
        changes = [change for change in changes_of(answer) if change.verified]
        if changes:
            named = "; ".join(f"{at}) {change.text.in_(language).rstrip('.')}" for at, change in enumerate(changes, 1))
            lines.append(say["change"].in_(language).format(name=named))
    lines.append(say["close"].in_(language).format(place=f"{edition.rulebook} {edition.regime} {edition.hash[:12]}"))
    return "\n".join(lines)


def _met_line(condition: model.Condition, answer: Answer, language: str) -> list[str]:
    assert answer.edition is not None
    vocabulary = answer.edition.vocabulary
    say = vocabulary.letter
    lines = [f"- {say['met'].in_(language)}: {condition.text.in_(language)} ({condition.article})"]
    rows = {row["year"]: row for row in answer.rows}
    evidence = evidence_text(condition, rows, answer.rows[-1]["year"], vocabulary, language)
    if evidence:
        lines.append(f"  {say['evidence'].in_(language)}: {evidence}")
    return lines
