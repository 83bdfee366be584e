"""How a council must vote on a day, as the rulebook of votes says it, and what a decision of that day rests on."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from tongket.kit.errors import BadInput
from tongket.rulebook.edition import Edition, edition_on
from tongket.rulebook.errors import RulebookError
from tongket.rulebook.load import SHIPPED, load_rulebook
from tongket.rulebook.model import Entry, Rulebook

BASES = Path(__file__).parent / "data" / "bases.yaml"
# The conditions of the rulebook that hold a threshold: for which titles, and which parameter is their share. What is in
# none of the lists is voted on by the last.
LISTED = (
    ("highest-threshold", "hero_titles", "hero_threshold"),
    ("high-threshold", "strict_titles", "strict_threshold"),
)
OTHER = ("threshold", "other_threshold")


@dataclass(frozen=True)
class VoteRule:
    """What the vote on a form must be on a day, and who says so. The base is the whole membership (NĐ 91/2017, Điều 45)."""

    share_num: int  # kept as written, so that pages say 80/100 and not 4/5
    share_den: int
    quorum_num: int
    quorum_den: int
    is_verified: bool
    source: str

    @property
    def share(self) -> Fraction:
        return Fraction(self.share_num, self.share_den)


def _pair(entry: Entry) -> tuple[int, int]:
    assert isinstance(entry.value, Fraction)
    if entry.written.endswith("%") and 100 % entry.value.denominator == 0:
        return int(entry.value * 100), 100
    return entry.value.numerator, entry.value.denominator


@cache
def _votes(file: Path) -> Rulebook:
    return load_rulebook(file)


def vote_rule_of(form: str, on: date, file: Path = SHIPPED / "votes.yaml") -> VoteRule:
    """What the rulebook of votes asks for a form of commendation on a day. Raises BadInput for a day before it begins."""
    try:
        edition = edition_on(_votes(file), on)
    except RulebookError:
        raise BadInput(
            f"Chưa có quy định về tỷ lệ phiếu của Hội đồng cho hình thức “{form}” ngày {on:%d/%m/%Y}; "
            "hãy thêm một phiên bản vào rules/votes.yaml của rulebook."
        ) from None
    condition_id, share = _threshold_of(edition, form)
    condition = next(one for one in edition.rule("vote").conditions if one.id == condition_id)
    quorum = _votes(file).parameters["quorum"].on(on)
    return VoteRule(
        *_pair(edition.parameters[share]),
        *_pair(quorum),
        is_verified=condition.confidence == "H",
        source=f"{condition.article}: {condition.text.vi.rstrip('.')}",
    )


def _threshold_of(edition: Edition, form: str) -> tuple[str, str]:
    """The condition and the parameter for a form, which is known by its name or by its code."""
    column = edition.vocabulary.columns["vote_title"]
    codes = {label.vi: code for code, label in zip(column.values, column.value_labels, strict=True)}
    code = codes.get(form, form)
    for condition, titles, share in LISTED:
        entry = edition.parameters.get(titles)
        if entry is not None and isinstance(entry.value, tuple) and code in entry.value:
            return condition, share
    return OTHER


@cache
def _bases() -> tuple[tuple[date, date | None, tuple[str, ...]], ...]:
    rows = YAML(typ="safe").load(BASES.read_text(encoding="utf-8"))
    return tuple((row["since"], row["until"], tuple(row["lines"])) for row in rows)


def bases_on(day: date) -> tuple[str, ...]:
    """What a decision of that day rests on in law; empty for a day before the file begins."""
    return next((lines for since, until, lines in _bases() if since <= day and (until is None or day <= until)), ())
