"""The numbers in a line's text beside the figures of its area: which agree, which do not, which are meant otherwise.

A number is judged only where the text makes plain which figure it speaks of: the figure's unit or the first words of
its name follow the number, and at least half of the name's syllables stand in the line. Any other number is left alone.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tongket.kit.formats import number
from tongket.kit.text import fold
from tongket.reporting.models import Figure, ReportLine

# 1.234,5 as Vietnamese writes it; not a part of a date, a fraction or a symbol (12/2020, 4/42, 09-QĐi/TW).
NUMBER = re.compile(r"(?<![\w/.,-])(\d{1,3}(?:\.\d{3})+|\d+)(,\d+)?(?![\d/])(?!-\w)(?![.,]\d)")
LEAST_SHARE_OF_NAME = 0.5


@dataclass(frozen=True)
class Piece:
    """A stretch of a line's text; `state` is "", "match", "differs" or "kept"."""

    text: str
    state: str = ""
    figure: Figure | None = None
    reason: str = ""


@dataclass(frozen=True)
class Disagreement:
    """A number in a line that differs from a figure, and the text as it would be with the figure's number."""

    line: ReportLine
    words: str
    figure: Figure
    corrected: str

    @property
    def right(self) -> str:
        """The figure's number as pages write it."""
        return number(self.figure.value)


def _follows(rest: str, words: str) -> int:
    """How many letters of `rest` (blanks included) spell `words`, whatever their marks; 0 where they do not."""
    blanks = len(rest) - len(rest.lstrip())
    length = blanks + len(words)
    spelled = rest[blanks:length]
    ends = length >= len(rest) or not rest[length].isalnum()
    return length if words and ends and fold(spelled) == fold(words) else 0


def _speaks_of(figure: Figure, text: str) -> bool:
    syllables = set(re.findall(r"\w+", fold(figure.name)))
    there = set(re.findall(r"\w+", fold(text)))
    return bool(syllables) and len(syllables & there) / len(syllables) >= LEAST_SHARE_OF_NAME


def _named(figure: Figure, rest: str) -> int:
    """How many letters after a number name the figure: its unit, or the first two syllables of its name."""
    return _follows(rest, figure.unit_word) or _follows(rest, " ".join(figure.name.split()[:2]))


def _same(amount: Decimal, known: Decimal | None, decimals: int) -> bool:
    return known is not None and round(abs(known), decimals) == amount


def _known(figure: Figure) -> list[Decimal | None]:
    return [figure.value, figure.planned, figure.last_year]


def pieces_of(line: ReportLine, figures: Iterable[Figure]) -> list[Piece]:
    """The text of a line cut at the numbers that speak of a figure of its area."""
    text, here = line.text, [figure for figure in figures if figure.area == line.area and figure.value is not None]
    kept = {one.words: one.reason for one in line.kept_numbers.all()} if line.pk and here else {}
    pieces: list[Piece] = []
    at = 0
    for found in NUMBER.finditer(text) if here else ():
        decimals = len(found[2] or ",") - 1
        amount = Decimal(found[1].replace(".", "") + (found[2] or "").replace(",", "."))
        rest = text[found.end() :]
        piece = _judge(found[0], amount, decimals, rest, text, here)
        if piece is None:
            continue
        if piece.state == "differs" and piece.text in kept:
            piece = Piece(piece.text, "kept", piece.figure, kept[piece.text])
        pieces += [Piece(text[at : found.start()]), piece]
        at = found.start() + len(piece.text)
    pieces.append(Piece(text[at:]))
    return [piece for piece in pieces if piece.text]


def _judge(
    digits: str, amount: Decimal, decimals: int, rest: str, text: str, figures: Sequence[Figure]
) -> Piece | None:
    percent = _follows(rest, "%") if rest.lstrip()[:1] == "%" else 0
    if percent:
        shares = [share for figure in figures for share in (figure.of_plan, figure.change)]
        shares += [known for figure in figures if figure.is_share for known in _known(figure)]
        if any(_same(amount, share, decimals) for share in shares):
            return Piece(digits + rest[:percent], "match")
        meant = [figure for figure in figures if figure.is_share and _speaks_of(figure, text)]
        return Piece(digits + rest[:percent], "differs", meant[0]) if meant else None
    named = [(figure, length) for figure in figures if not figure.is_share and (length := _named(figure, rest))]
    for figure, length in named:
        if any(_same(amount, known, decimals) for known in _known(figure)):
            return Piece(digits + rest[:length], "match", figure)
    for figure, length in named:
        if _speaks_of(figure, text):
            return Piece(digits + rest[:length], "differs", figure)
    return None


def disagreements(lines: Iterable[ReportLine], figures: Sequence[Figure]) -> list[Disagreement]:
    """Every number that differs from its figure and that nobody has given a reason for."""
    found = []
    for line in lines:
        pieces = pieces_of(line, figures)
        for place, piece in enumerate(pieces):
            if piece.state == "differs" and piece.figure is not None:
                right = NUMBER.sub(number(piece.figure.value), piece.text, count=1)
                texts = [one.text for one in pieces]
                corrected = "".join([*texts[:place], right, *texts[place + 1 :]])
                found.append(Disagreement(line, piece.text, piece.figure, corrected))
    return found
