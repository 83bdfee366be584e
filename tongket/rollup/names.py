"""Names as keys: the same letters are the same name, however they were typed."""

from unicodedata import normalize


def nfc(name: object) -> str:
    """The name in NFC, without spaces around it."""
    return normalize("NFC", str(name)).strip()
