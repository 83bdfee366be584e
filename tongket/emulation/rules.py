"""How a council must vote on a day, and what a decision of a day rests on: dated files with sources, not numbers in code."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from tongket.kit.errors import BadInput

FILE = Path(__file__).parent / "data" / "votes.yaml"
BASES = Path(__file__).parent / "data" / "bases.yaml"


@dataclass(frozen=True)
class VoteRule:
    """One row of the file: from when to when, for which forms, and what the vote must be."""

    forms: tuple[str, ...]
    since: date
    until: date | None
    share_num: int  # kept as written, so that pages say 80/100 and not 4/5
    share_den: int
    quorum_num: int
    quorum_den: int
    base: str
    is_secret: bool
    is_verified: bool
    source: str

    @property
    def share(self) -> Fraction:
        return Fraction(self.share_num, self.share_den)

    def holds(self, form: str, on: date) -> bool:
        """Whether the row is for that form on that day."""
        return (
            ("*" in self.forms or form in self.forms) and self.since <= on and (self.until is None or on <= self.until)
        )


def _pair(text: str) -> tuple[int, int]:
    part, _, whole = text.partition("/")
    return int(part), int(whole)


@cache
def vote_rules(file: Path = FILE) -> tuple[VoteRule, ...]:
    """Every row of the file, in its order."""
    rows = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
    return tuple(
        VoteRule(
            forms=tuple(row["forms"]),
            since=row["since"],
            until=row["until"],
            share_num=_pair(row["share"])[0],
            share_den=_pair(row["share"])[1],
            quorum_num=_pair(row["quorum"])[0],
            quorum_den=_pair(row["quorum"])[1],
            base=row["base"],
            is_secret=row["secret"],
            is_verified=row["verified"],
            source=row["source"],
        )
        for row in rows
    )


def vote_rule_of(form: str, on: date) -> VoteRule:
    """The row that holds for a form of commendation on a day: the last that fits."""
    fitting = [rule for rule in vote_rules() if rule.holds(form, on)]
    if not fitting:
        raise BadInput(
            f"Chưa có quy định về tỷ lệ phiếu của Hội đồng cho hình thức “{form}” ngày {on:%d/%m/%Y}; "
            "hãy thêm một dòng vào data/votes.yaml."
        )
    return fitting[-1]


@cache
def _bases() -> tuple[tuple[date, date | None, tuple[str, ...]], ...]:
    rows = YAML(typ="safe").load(BASES.read_text(encoding="utf-8"))
    return tuple((row["since"], row["until"], tuple(row["lines"])) for row in rows)


def bases_on(day: date) -> tuple[str, ...]:
    """What a decision of that day rests on in law; empty for a day before the file begins."""
    return next((lines for since, until, lines in _bases() if since <= day and (until is None or day <= until)), ())
