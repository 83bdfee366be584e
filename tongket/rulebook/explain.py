"""Why a row of a table has its verdict: the mask decoded on demand, with article, text, evidence and the cut of a quota."""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from tongket.rulebook import model
from tongket.rulebook.change import Change
from tongket.rulebook.columns import Verdicts, mask_column
from tongket.rulebook.contradictions import AGAINST
from tongket.rulebook.edition import VERDICTS, Edition
from tongket.rulebook.errors import RulebookError
from tongket.rulebook.letter import changes_in, value_text, window_of
from tongket.rulebook.masks import Layout, layout_of
from tongket.rulebook.reading import Cell, Reading


@dataclass(frozen=True)
class Line:
    """One reason of a verdict. `state`: held, failed, unknown, or unverified (a rule that only asks)."""

    condition: str
    state: str
    article: str
    text: str
    evidence: dict[str, str]
    source: str
    confidence: str
    quota: dict[str, Any] | None = None


class Explainer:
    """Explains the verdicts of one run. Rows are numbered as in `verdicts.frame`."""

    def __init__(self, verdicts: Verdicts, language: str = "vi") -> None:
        self.verdicts = verdicts
        self.edition = verdicts.edition
        self.language = language
        self.decoded: dict[tuple[str, int], list[tuple[model.Condition, str]]] = {}
        self.facts = {name: verdicts.facts[name] for name in verdicts.facts.columns if not name.startswith("§")}
        self.masks = {
            code: verdicts.frame[mask_column(code)]
            for code in self.edition.rules
            if mask_column(code) in verdicts.frame.columns
        }

    @cached_property
    def _places(self) -> Any:
        """Where the rows of the frame stand among the facts, which are sorted."""
        back = self.verdicts.back
        return None if back is None else np.argsort(back.to_numpy())

    def _place(self, row: int) -> int:
        return row if self._places is None else int(self._places[row])

    def explain(self, row: int, code: str) -> list[Line]:
        """The reasons of a rule's verdict on a row; empty where it passes. Raises RulebookError on an unknown rule."""
        if code not in self.masks:
            raise RulebookError(f"No mask of “{code}” was kept. Run the plan with this rule and with masks.")
        mask = self.masks[code][row]
        known = self.decoded.get((code, mask))
        if known is None:
            known = self.decoded[code, mask] = _decoded(self.edition.rules[code], mask)
        if not known:
            return []
        place = self._place(row)
        lines = []
        for condition, state in known:
            quota = None
            if isinstance(condition.body, model.Quota) and code in self.verdicts.cuts:
                quota = self.verdicts.cuts[code].of(place)
            lines.append(
                Line(
                    condition.id, state, condition.article, condition.text.in_(self.language),
                    self._evidence(condition, place), condition.source, condition.confidence, quota,
                )
            )  # fmt: skip
        return lines

    def _evidence(self, condition: model.Condition, place: int) -> dict[str, str]:
        vocabulary = self.edition.vocabulary
        years = window_of(condition.body)
        names = list(condition.evidence)
        if isinstance(condition.body, model.Quota):
            names += [name for name in condition.body.per if name not in names]
        found: dict[str, str] = {}
        for name in names:
            column = vocabulary.columns[name]
            label = column.label.in_(self.language)
            if years == 1:
                found[label] = value_text(column, self._value(name, place), vocabulary, self.language)
                for text in self._against(name, place):
                    found[label] = vocabulary.letter["contradicted"].in_(self.language).format(name=text)
                continue
            subject, year = self.facts["subject"][place], self.facts["year"][place]
            by_year: dict[int, Any] = {}
            for back in range(years):
                if place < back or self.facts["subject"][place - back] != subject:
                    break
                by_year[self.facts["year"][place - back]] = self._value(name, place - back)
            found[label] = ", ".join(
                vocabulary.letter["per_year"].in_(self.language).format(
                    year=at, value=value_text(column, by_year.get(at), vocabulary, self.language)
                )
                for at in range(year - years + 1, year + 1)
            )  # fmt: skip
        return found

    def _value(self, name: str, place: int) -> Any:
        return self.facts[name][place] if name in self.facts else None

    def _against(self, name: str, place: int) -> list[str]:
        """Why a fact of a row is not known, where others contradict it."""
        return [
            one.text.in_(self.language)
            for at, one in enumerate(self.edition.vocabulary.contradictions)
            if name in one.unknown
            and (column := f"{AGAINST} {at}") in self.verdicts.facts.columns
            and self.verdicts.facts[column][place]
        ][:1]

    def quota_text(self, line: Line) -> str:
        """The cut of a quota in a sentence: how many places, of how many, the last score taken, how many stand at it."""
        if line.quota is None or line.quota["cut"] is None:
            return ""
        scores = ", ".join(f"{score:g}" if isinstance(score, float) else str(score) for score in line.quota["cut"])
        sentence = self.edition.vocabulary.letter["quota"].in_(self.language)
        return sentence.format(
            name=line.quota["allowed"], place=line.quota["base"], value=scores, year=line.quota["tied"]
        )  # fmt: skip

    def tied(self, row: int, code: str) -> list[Any]:
        """The subjects that stand at the cut of the row's group in a rule's quota: those the council may have to choose
        among. Empty where the rule has no quota, the row no group, or nobody is cut off."""
        rule = self.edition.rule(code)
        quota, cut = rule.conditions[-1].body, self.verdicts.cuts.get(code)
        place = self._place(row)
        if not isinstance(quota, model.Quota) or cut is None or cut.groups[place] < 0:
            return []
        found = cut.of(place)
        if found is None or found["cut"] is None:
            return []
        inside = np.flatnonzero(cut.groups == cut.groups[place])
        reading = Reading.__new__(Reading)
        rows = [self.verdicts.facts.row(int(at), named=True) for at in inside]
        reading.edition, reading.rows = self.edition, rows
        masks = self._sorted_masks(code)
        layout = layout_of(rule)
        tied = []
        for index, at in enumerate(inside):
            states = layout.states(int(masks[int(at)]))[1][:-1]
            scores = tuple(reading.value(tree, index) for tree in quota.by)
            if False not in states and scores == found["cut"]:
                tied.append(rows[index]["subject"])
        return tied

    def _sorted_masks(self, code: str) -> pl.Series:
        back = self.verdicts.back
        return self.masks[code] if back is None else self.masks[code].gather(back)

    def changes(self, row: int, code: str) -> list[Change]:
        """The least set of conditions that would turn a refusal of a rule on a row; empty where it passes."""
        place = self._place(row)
        subject = self.facts["subject"][place]
        first = last = place
        while first > 0 and self.facts["subject"][first - 1] == subject:
            first -= 1
        while last + 1 < len(self.facts["subject"]) and self.facts["subject"][last + 1] == subject:
            last += 1
        rows = self.verdicts.facts[first : last + 1].to_dicts()
        reading = Reading.__new__(Reading)
        reading.edition, reading.rows = self.edition, rows
        reading.at = {(one["subject"], one["year"]): index for index, one in enumerate(rows)}
        reading.cells = {}
        for other in self.masks:
            layout, masks = layout_of(self.edition.rules[other]), self._sorted_masks(other)[first : last + 1]
            reading.cells[other] = [Cell(layout.verdict(mask), *layout.states(mask)) for mask in masks]
        return changes_in(reading, place - first).of_rule(self.edition.rule(code).code)


def _decoded(rule: model.Rule, mask: int) -> list[tuple[model.Condition, str]]:
    held, states = layout_of(rule).states(mask)
    found = [(hold, "held") for hold, on in zip(rule.holds, held, strict=True) if on]
    for condition, state in zip(rule.conditions, states, strict=True):
        if state is False:
            found.append((condition, "failed"))
        elif state is None:
            found.append((condition, "unverified" if condition.confidence == "L" else "unknown"))
    return found


class Seal:
    """The rules of an edition as they were kept: explains masks for ever, whatever became of the YAML."""

    def __init__(self, text: str) -> None:
        self.hash = hashlib.sha256(text.encode()).hexdigest()
        try:
            self.data = json.loads(text)
            self.regime = str(self.data["regime"])
            self.rules = self.data["rules"]
        except (ValueError, KeyError, TypeError):
            raise RulebookError("This is no seal of a rulebook. Take the text that Archive.keep wrote.") from None

    def verdict(self, code: str, mask: int) -> str:
        """The verdict that a mask stands for."""
        return VERDICTS[self._layout(code).verdict(mask)]

    def explain(self, code: str, mask: int, language: str = "vi") -> list[Line]:
        """The reasons that a mask stands for; the evidence names its columns only."""
        rule = self._rule(code)
        held, states = self._layout(code).states(mask)
        digits = [*rule["holds"], *rule["conditions"]]
        lines = []
        for kept, state in zip(digits, [*("held" if on else "" for on in held), *map(_word, states)], strict=True):
            if state:
                if state == "unknown" and kept["confidence"] == "L":
                    state = "unverified"
                lines.append(
                    Line(
                        kept["id"], state, kept["article"], kept["text"]["en" if language == "en" else "vi"],
                        dict.fromkeys(kept["evidence"], ""), kept["source"], kept["confidence"],
                    )
                )  # fmt: skip
        return lines

    def _rule(self, code: str) -> Any:
        if code not in self.rules:
            raise RulebookError(f"The seal has no rule “{code}”. It has: {', '.join(self.rules)}.")
        return self.rules[code]

    def _layout(self, code: str) -> Layout:
        rule = self._rule(code)
        return Layout(len(rule["holds"]), len(rule["conditions"]))


def _word(state: bool | None) -> str:
    return "failed" if state is False else "unknown" if state is None else ""


class Archive:
    """A folder of seals by hash: kept once, never changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, edition: Edition) -> str:
        """Keeps the seal of an edition; its hash."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{edition.hash}.json"
        if not path.exists():
            path.write_text(edition.seal, encoding="utf-8")
        return edition.hash

    def open(self, hash_: str) -> Seal:
        """The seal of a hash. Raises RulebookError where there is none, or where it was changed."""
        path = self.folder / f"{hash_}.json"
        if len(hash_) != 64 or not hash_.isalnum() or not path.is_file():
            raise RulebookError(f"No rulebook with the hash {hash_[:64]} was kept here.", file=str(self.folder))
        seal = Seal(path.read_text(encoding="utf-8"))
        if seal.hash != hash_:
            raise RulebookError("The seal was changed after it was kept. Restore it from a backup.", file=path.name)
        return seal
