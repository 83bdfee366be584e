"""Case files: facts, a day, a question, and the answer that the law gives; every difference is said."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tongket.rulebook.ask import Answer, Question, answer, asked_of
from tongket.rulebook.errors import RulebookError
from tongket.rulebook.facts import text_of, unread
from tongket.rulebook.load import Library
from tongket.rulebook.tree import Map, Seq, read_yaml, said

KEYS = ("name", "ask", "regime", "on", "opened", "subject", "facts", "expect", "source", "note")
EXPECTED = ("verdict", "because", "level", "allowed")


@dataclass(frozen=True)
class Case:
    """One case of a file, as written."""

    name: str
    file: str
    line: int
    data: Any

    def error(self, sentence: str, *keys: str | int) -> RulebookError:
        """What is wrong with the case, at the line of the key that the way of `keys` leads to."""
        line, at = self.line, self.data
        for key in keys:
            inside = key in at if isinstance(at, Map) else isinstance(at, Seq) and key in range(len(at))
            if not inside:
                break
            line, at = at.lines[key], at[key]
        return RulebookError(f"{self.name}: {sentence}", file=self.file, line=line)


@dataclass(frozen=True)
class Result:
    """A case judged: `difference` is empty where the answer is the expected one. `fault` is what is wrong with the
    case itself: it was not judged."""

    case: Case
    answer: Answer | None
    difference: str
    warnings: tuple[str, ...] = ()
    fault: RulebookError | None = None


def cases_of(path: Path) -> Iterator[Case]:
    """The cases of a file. Raises RulebookError where the file is no list of cases."""
    file = str(path)
    data = read_yaml(path, file)
    if not isinstance(data, Seq):
        raise RulebookError("A case file is a list; begin each case with “- name: …”.", file=file, line=1)
    for at, item in enumerate(data):
        name = item.get("name") if isinstance(item, Map) else None
        yield Case(name if isinstance(name, str) else f"case {at + 1}", file, data.lines[at], item)


def _day(case: Case, key: str) -> date | None:
    value = case.data.get(key)
    if value is None or isinstance(value, date):
        return value
    raise case.error(f"“{key}” is {said(value)}; write a day as 2024-01-31.", key)


def question_of(case: Case) -> Question:
    """The question that a case asks. Raises RulebookError where the case is not of the form."""
    if not isinstance(case.data, Map):
        raise case.error("A case is a mapping with name, ask, on, facts, expect.")
    for key in case.data:
        if key not in KEYS:
            raise case.error(f"A case has no “{key}”. It has: {', '.join(KEYS)}.", key)
    on = _day(case, "on")
    if on is None:
        raise case.error("The case needs “on”, the day of the decision.")
    facts = case.data.get("facts")
    if facts is None:
        facts = {}
    if not isinstance(facts, dict):
        raise case.error("“facts” must be a mapping.", "facts")
    ask = case.data.get("ask")
    if not isinstance(ask, str):
        raise case.error("The case needs “ask”, what is asked, as a word.", "ask")
    regime = case.data.get("regime") or ""
    subject = case.data.get("subject", "person")
    for key, value in (("regime", regime), ("subject", subject)):
        if not isinstance(value, str):
            raise case.error(f"“{key}” is {said(value)}; write a word.", key)
    return Question(ask, on, facts, subject, regime, _day(case, "opened"))


def judged(case: Case, library: Library) -> Answer:
    """The answer to a case. Raises RulebookError with the place of the case."""
    question = question_of(case)
    aliased = Question(
        text_of(question.ask, library.vocabulary), question.on, question.facts, question.subject,
        question.regime, question.opened,
    )  # fmt: skip
    if "subject" not in case.data and not asked_of(library, aliased.ask, aliased.subject):
        aliased = dataclasses.replace(aliased, subject="unit")
    try:
        return answer(library, aliased)
    except RulebookError as error:
        way = ("facts", *error.fact) if error.fact else ()
        raise case.error(error.sentence, *way) from None


def _difference(case: Case, given: Answer, library: Library) -> str:
    expect = case.data.get("expect")
    if not isinstance(expect, Map) or not expect:
        raise case.error("The case needs “expect”: {verdict: …}, {level: …} or {allowed: …}.", "expect")
    wrong: list[str] = []
    for key, value in expect.items():
        if key not in EXPECTED:
            raise case.error(f"“expect” has no “{key}”. It has: {', '.join(EXPECTED)}.", "expect", key)
        if key == "verdict" and value != given.verdict:
            wrong.append(f"expected verdict {value}, got {given.verdict}")
        if key == "level" and value != (given.level or given.verdict):
            wrong.append(f"expected level {value}, got {given.level or given.verdict}")
        if key == "allowed" and value != (given.allowed if given.allowed is not None else given.verdict):
            wrong.append(f"expected allowed {value}, got {given.verdict if given.allowed is None else given.allowed}")
    if "because" in expect:
        said = expect["because"]
        words = [str(word) for word in said] if isinstance(said, Seq) else [str(said)]
        wrong += _because(case, words, given, library)
    if wrong and given.remark:
        wrong.append(given.remark.en)
    return "; ".join(wrong)


def _because(case: Case, words: list[str], given: Answer, library: Library) -> list[str]:
    """A condition may be called by several words: each word expected must be borne by a condition that failed or is
    unknown, and each condition that made the verdict must be called by one of the words."""
    for word in words:
        if word not in library.vocabulary.words:
            known = ", ".join(library.vocabulary.words)
            raise case.error(f"“{word}” is no condition word. Use: {known}.", "expect", "because")
    wrong = []
    borne = {word for reason in given.why for word in reason.condition.words}
    if given.cap is not None and given.verdict != "pass":
        borne |= set(given.cap.words)
    for word in words:
        if word not in borne:
            got = ", ".join(sorted(borne)) or "nothing"
            wrong.append(f"expected because {word}, got {got}")
    if given.level is None:
        for reason in given.why:
            if reason.decides and not set(reason.condition.words) & set(words):
                wrong.append(f"also because {'/'.join(reason.condition.words)} ({reason.condition.text.vi})")
    return wrong


def check(path: Path, library: Library) -> Iterator[Result]:
    """Every case of a file, judged. Raises RulebookError only where the file itself cannot be read."""
    for case in cases_of(path):
        try:
            given = judged(case, library)
            warnings = tuple(
                f"The fact “{name}” is not in the vocabulary and was not read."
                for name in unread(case.data.get("facts") or {}, library.vocabulary)
            )
            yield Result(case, given, _difference(case, given, library), warnings)
        except RulebookError as error:
            yield Result(case, None, error.sentence.removeprefix(f"{case.name}: "), fault=error)
