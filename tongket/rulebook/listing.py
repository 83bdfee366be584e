"""Rules as lines of text: those in force on a day, and what two days differ in."""

import dataclasses
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tongket.rulebook import model
from tongket.rulebook.ask import Answer, answer
from tongket.rulebook.cases import cases_of, question_of
from tongket.rulebook.conditions import FOREVER
from tongket.rulebook.edition import FAIL, PASS, VERDICTS, Edition, edition_of
from tongket.rulebook.errors import RulebookError
from tongket.rulebook.letter import day_text
from tongket.rulebook.load import Library


def _editions(library: Library, day: date, language: str) -> Iterator[tuple[model.Rulebook, tuple[str, ...], Edition]]:
    """Every version in force on the day, with the kinds that it is in force for."""
    for rulebook in library.rulebooks:
        for version in rulebook.versions:
            if version.since <= day <= version.until:
                kinds = tuple(rulebook.kinds[kind].label.in_(language) for kind in version.kinds)
                yield rulebook, kinds, edition_of(rulebook, version, day)


def _condition(condition: model.Condition, language: str) -> str:
    parts = "".join(f" · {text.in_(language)}" for text in _parts(condition.body))
    return f"{condition.text.in_(language)}{parts} ({condition.article}; {condition.confidence})"


def _parts(body: model.Body | None) -> Iterator[model.Text]:
    """The texts of the parts of an “any of” or “all of”: what the sentence above them does not spell out."""
    if isinstance(body, model.AnyOf | model.AllOf):
        for part in body.parts:
            if part.text is not None:
                yield part.text
            else:
                yield from _parts(part.body)


def listing(library: Library, day: date, language: str = "vi") -> Iterator[str]:
    """Each rule in force on the day, with its conditions, articles and confidence."""
    say = library.vocabulary.letter
    found = False
    for rulebook, kinds, edition in _editions(library, day, language):
        found = True
        until = "…" if edition.until == FOREVER else edition.until.isoformat()
        yield f"{rulebook.name.in_(language)} [{rulebook.code}] ({', '.join(kinds)})"
        yield f"  {edition.regime}: {edition.name.in_(language)}, {edition.since.isoformat()} → {until}"
        for rule in edition.rules.values():
            yield f"  {rule.code}: {rule.name.in_(language)}"
            for condition in rule.conditions:
                mark = f"{say['unverified'].in_(language)}: " if condition.confidence == "L" else ""
                yield f"    - [{condition.id}] {mark}{_condition(condition, language)}"
            for hold in rule.holds:
                yield f"    - [{hold.id}] {say['held'].in_(language)}: {_condition(hold, language)}"
            for printed in rule.printed:
                yield f"    - [{printed.id}] {say['printed'].in_(language)}: {_condition(printed, language)}"
        for cap in edition.caps.values():
            mark = f"{say['unverified'].in_(language)}: " if cap.confidence == "L" else ""
            yield f"  {cap.id}: {mark}{cap.text.in_(language)} ({cap.article}; {cap.confidence})"
        yield ""
    if not found:
        yield say["none_in_force"].in_(language).format(day=day_text(day, language))


def rule_differences(library: Library, before: date, after: date, language: str = "vi") -> Iterator[str]:
    """Condition by condition, what stands on one day and not on the other; nothing where the law is the same."""

    def lines(day: date) -> dict[tuple[str, str, str, str], str]:
        found: dict[tuple[str, str, str, str], str] = {}
        for rulebook, kinds, edition in _editions(library, day, language):
            for kind in kinds:
                for rule in edition.rules.values():
                    for condition in rule.digits + rule.printed:
                        found[rulebook.code, kind, rule.code, condition.id] = _condition(condition, language)
                for cap in edition.caps.values():
                    text = f"{cap.text.in_(language)} ({cap.article}; {cap.confidence})"
                    found[rulebook.code, kind, cap.id, "share"] = text
        return found

    old, new = lines(before), lines(after)
    for key in dict.fromkeys([*old, *new]):
        if old.get(key) != new.get(key):
            rulebook, kind, rule, condition = key
            yield f"[{rulebook}] {kind}: {rule}.{condition}"
            if key in old:
                yield f"  - {before.isoformat()}: {old[key]}"
            if key in new:
                yield f"  + {after.isoformat()}: {new[key]}"


def case_differences(library: Library, path: Path, before: date, after: date) -> Iterator[str]:
    """Over the same facts: the cases whose answer differs between the two days, and who gains and who loses."""
    gains = losses = others = same = 0

    def shown(given: Answer) -> str:
        if given.level is not None:
            return given.level
        return str(given.allowed) if given.allowed is not None else given.verdict

    for case in cases_of(path):
        try:
            asked = dataclasses.replace(question_of(case), regime="", opened=None)
            old = answer(library, dataclasses.replace(asked, on=before))
            new = answer(library, dataclasses.replace(asked, on=after))
        except RulebookError as error:
            raise case.error(error.sentence) from None
        if old.outcome == new.outcome:
            same += 1
            continue
        if old.verdict != VERDICTS[PASS] and new.verdict == VERDICTS[PASS]:
            gains += 1
        elif old.verdict == VERDICTS[PASS] and new.verdict == VERDICTS[FAIL]:
            losses += 1
        else:
            others += 1
        yield f"{case.name}: {shown(old)} → {shown(new)}"
    yield f"{gains} gain, {losses} lose, {others} change otherwise, {same} stay"
