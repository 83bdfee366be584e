"""Which letters the bundled font can draw, read from its own tables: what it lacks is refused before anything is set."""

import struct
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"


@cache
def drawable() -> frozenset[str]:
    """Every letter that Tinos has; its four cuts have the same ones."""
    return letters_of((FONTS / "Tinos-Regular.ttf").read_bytes())


def lacking(text: str) -> list[str]:
    """The letters of a text that the font cannot draw, each once, in order; blanks and line ends are none."""
    return [letter for letter in dict.fromkeys(text) if letter not in drawable() and not letter.isspace()]


def letters_of(font: bytes) -> frozenset[str]:
    """The letters of a font's table `cmap`, format 4 (OpenType specification)."""
    (tables,) = struct.unpack_from(">H", font, 4)
    found = {font[at : at + 4]: struct.unpack_from(">L", font, at + 8)[0] for at in range(12, 12 + 16 * tables, 16)}
    start = found[b"cmap"]
    (maps,) = struct.unpack_from(">H", font, start + 2)
    for n in range(maps):
        platform, encoding, offset = struct.unpack_from(">HHL", font, start + 4 + 8 * n)
        if (platform, encoding) == (3, 1):
            return _of_segments(font, start + offset)
    raise ValueError("The font has no table of Unicode letters.")


def _of_segments(font: bytes, at: int) -> frozenset[str]:
    (twice,) = struct.unpack_from(">H", font, at + 6)
    ends, starts, deltas, ranges = (
        struct.unpack_from(f">{twice // 2}H", font, at + 14 + skip + twice * n) for n, skip in enumerate((0, 2, 2, 2))
    )
    place = at + 16 + 3 * twice
    letters = set()
    for n, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            if ranges[n] == 0:
                glyph = (code + deltas[n]) & 0xFFFF
            else:
                (glyph,) = struct.unpack_from(">H", font, place + 2 * n + ranges[n] + 2 * (code - first))
            if glyph:
                letters.add(chr(code))
    return frozenset(letters)
