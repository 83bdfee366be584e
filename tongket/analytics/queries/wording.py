"""Words of one station beside those of another: how near they are, and which were added on the way."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from tongket.kit.text import fold

# Under this share of common words two stations are different sentences, and marking nearly all of one helps nobody.
SAME_SENTENCE = 0.3


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """The words of a text, folded, without punctuation."""
    return tuple(re.findall(r"\w+", fold(text)))


def likeness(one: str, other: str) -> float:
    """How much of the shorter text's words stand in the longer: from 0 to 1."""
    first, second = set(words(one)), set(words(other))
    return len(first & second) / min(len(first), len(second)) if first and second else 0.0


def added(before: str, text: str) -> list[tuple[str, bool]]:
    """`text` in pieces, each with whether it was added relative to `before`; one piece where they are not akin."""
    pieces = text.split()
    old, new = _bare(before.split()), _bare(pieces)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if not before or matcher.ratio() < SAME_SENTENCE:
        return [(text, False)]
    marked = [True] * len(pieces)
    for block in matcher.get_matching_blocks():
        for place in range(block.b, block.b + block.size):
            marked[place] = False
    return list(_joined(zip(pieces, marked, strict=True)))


def _bare(pieces: list[str]) -> list[str]:
    """The pieces without case, marks and punctuation, so that a full stop is no added word."""
    return [fold(piece).strip(".,;:!?“”\"'()…") for piece in pieces]


def _joined(pieces: Iterable[tuple[str, bool]]) -> Iterable[tuple[str, bool]]:
    held: list[str] = []
    state = False
    for piece, is_added in pieces:
        if held and is_added != state:
            yield " ".join(held), state
            held = []
        state = is_added
        held.append(piece)
    if held:
        yield " ".join(held), state
