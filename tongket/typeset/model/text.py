"""Texts and values at the border of the model: cleaned, bounded, refused with a sentence."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from tongket.typeset.errors import TypesetError
from tongket.typeset.letters import lacking

ALIGNS = ("", "left", "center", "right", "justify")
MOST_LETTERS = 100_000
"""The longest text of one block, in letters: about 35 sheets."""
MOST_OF_A_WORD = 80
"""The longest word: what has no place to break would stand beyond the margin."""
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,39}\Z")
_LONG_WORD = re.compile(rf"\w{{{MOST_OF_A_WORD + 1},}}")


def clean(value: object, where: str) -> str:
    """The text in NFC, without outer space; every run of blanks becomes one, line ends stay, invisible marks go.

    Soft hyphens and zero-width marks come with pasted text and would part words in the PDF's text layer.
    Raises TypesetError, naming `where`, for anything but a string, for characters that cannot be printed or that the font
    lacks, for a text over MOST_LETTERS and for a word over MOST_OF_A_WORD letters.
    """
    if not isinstance(value, str):
        raise TypesetError(f"{where}: cần một đoạn chữ, không phải {type(value).__name__}.")
    if len(value) > MOST_LETTERS:
        raise TypesetError(
            f"{where}: dài {count(len(value))} chữ, nhiều nhất {count(MOST_LETTERS)}. Hãy chia thành nhiều đoạn."
        )
    text = unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub("[\u2028\u2029\v\f]", "\n", text).replace("\t", " ")
    if not text.isascii() or not text.replace("\n", "").isprintable():
        text = "".join(c for c in text if unicodedata.category(c) != "Cf")
        for char in text:
            if char != "\n" and unicodedata.category(char) in ("Cc", "Cs", "Cn", "Co"):
                raise TypesetError(f"{where}: có ký tự không in được (U+{ord(char):04X}). Hãy xóa ký tự đó.")
        if strange := unprintable(text):
            shown = ", ".join(f"{char} (U+{ord(char):04X})" for char in strange[:5])
            raise TypesetError(f"{where}: phông chữ không in được {shown}. Hãy thay hoặc xóa các ký tự đó.")
    if word := unbreakable(text):
        raise TypesetError(
            f"{where}: từ “{word[:20]}…” dài {count(len(word))} chữ, không xuống dòng được. Hãy tách từ đó."
        )
    return "\n".join(re.sub(r"\s+", " ", line).strip() for line in text.strip().split("\n"))


def unprintable(text: str) -> list[str]:
    """The letters of a text that no paper can show, each once, in order: the font lacks them. Invisible marks are none."""
    if text.isascii():
        return []
    return [letter for letter in lacking(text) if unicodedata.category(letter) != "Cf"]


def unbreakable(text: str) -> str:
    """The first word of a text that is too long for a line of a paper, over MOST_OF_A_WORD letters; empty where none is."""
    word = _LONG_WORD.search(text)
    return "" if word is None else word[0]


def clean_line(value: object, where: str) -> str:
    """As `clean`, on one line."""
    return " ".join(clean(value, where).split("\n")).strip()


def count(n: int) -> str:
    """ "2.000": a whole number with the Vietnamese mark between thousands."""
    return f"{n:,}".replace(",", ".")


def sequence(value: object, where: str) -> tuple[Any, ...]:
    """The items of a list. Raises TypesetError, naming `where`, for a text and for what is no list."""
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise TypesetError(f"{where}: cần một danh sách, không phải {type(value).__name__}.")
    return tuple(value)


def set_fields(target: object, **values: object) -> None:
    """Put cleaned values into a frozen part of the model while it is made."""
    for name, value in values.items():
        object.__setattr__(target, name, value)


def check_key(key: object, where: str) -> str:
    """A block's key: a plain name, or nothing."""
    text = clean_line(key, where)
    if text and not _KEY.match(text):
        raise TypesetError(
            f"{where}: khóa “{text}” không hợp lệ. Dùng chữ cái không dấu, chữ số, dấu chấm, gạch; "
            "bắt đầu bằng chữ cái; dài không quá 40."
        )
    return text


def check_align(align: object, where: str) -> str:
    """How a text is set: one of ALIGNS."""
    if align not in ALIGNS:
        raise TypesetError(f"{where}: không có cách căn “{align}”. Dùng left, center, right hoặc justify.")
    return str(align)
