"""Vietnamese text: one normal form, and folding for search."""

import re
import unicodedata
from typing import Any

_FOLD = str.maketrans({"đ": "d", "Đ": "d"})


def nfc(text: str) -> str:
    """`text` in Unicode normal form C, the only form that enters the house."""
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


def fold(text: str) -> str:
    """`text` in small letters without marks, so that "Đảng ủy" is found by "dang uy"."""
    decomposed = unicodedata.normalize("NFD", text.lower().translate(_FOLD))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def slug(text: str, longest: int = 60) -> str:
    """`text` as a short key of small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:longest].rstrip("-")
