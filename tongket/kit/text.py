"""Vietnamese text: one normal form, without what nobody sees, and folding for search."""

import re
import unicodedata
from typing import Any

# What comes with pasted text and is never seen: control characters, marks of width and direction, halves of a pair. A mark
# that turns the direction of reading would show other words than those that are kept.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
MOST_DIGITS = 18  # what the databases hold as a whole number
_LINE_ENDS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_FOLD = str.maketrans({"đ": "d", "Đ": "d"})


def nfc(text: str) -> str:
    """`text` in Unicode normal form C, without what is never seen: the only form that enters the house."""
    if not text.isprintable():
        text = _LINE_ENDS.sub("\n", _UNSEEN.sub("", text))
    return unicodedata.normalize("NFC", text)


def nfc_deep(value: Any) -> Any:
    """`value` with every string within lists and mappings brought to normal form C."""
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, list):
        return [nfc_deep(item) for item in value]
    if isinstance(value, dict):
        return {nfc_deep(key): nfc_deep(item) for key, item in value.items()}
    return value


def number_in(text: str) -> int | None:
    """The whole number that a text from outside says; None where it says none, or one that no row could have."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None


def fold(text: str) -> str:
    """`text` in small letters without marks, so that "Đảng ủy" is found by "dang uy"."""
    decomposed = unicodedata.normalize("NFD", text.lower().translate(_FOLD))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def slug(text: str, longest: int = 60) -> str:
    """`text` as a short key of small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:longest].rstrip("-")
