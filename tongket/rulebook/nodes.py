"""Says of each mapping of a file what is missing, too much or of the wrong kind."""

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from tongket.rulebook.errors import RulebookError
from tongket.rulebook.model import Place, Text
from tongket.rulebook.tree import Map, Seq

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*\Z")
PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%\Z")
SHARE = re.compile(r"(\d+)\s*/\s*([1-9]\d*)\Z")


class Node:
    """A mapping of the file that knows its lines, and says what is missing or too much."""

    def __init__(self, data: Any, file: str, line: int, what: str) -> None:
        self.file, self.line, self.what = file, line, what
        if not isinstance(data, Map):
            raise self.error(f"{what} must be a mapping of names to values.")
        self.data = data

    @property
    def place(self) -> Place:
        return Place(self.file, self.line)

    def error(self, sentence: str, key: str | None = None) -> RulebookError:
        return RulebookError(sentence, file=self.file, line=self.line_of(key) if key else self.line)

    def line_of(self, key: str) -> int:
        return self.data.lines.get(key, self.line)

    def only(self, *allowed: str) -> None:
        for key in self.data:
            if key not in allowed:
                raise self.error(f"{self.what} has no “{key}”. Use one of: {', '.join(allowed)}.", str(key))

    def has(self, key: str) -> bool:
        return key in self.data

    def raw(self, key: str) -> Any:
        if key not in self.data:
            raise self.error(f"{self.what} needs “{key}”. Add it.")
        return self.data[key]

    def text(self, key: str, default: str | None = None) -> str:
        if default is not None and key not in self.data:
            return default
        value = self.raw(key)
        if not isinstance(value, str) or not value.strip():
            raise self.error(f"“{key}” of {self.what} must be a text.", key)
        return str(value).strip()

    def code(self, key: str) -> str:
        value = self.text(key)
        if not CODE.match(value):
            raise self.error(f"“{value}” is not a code: use letters, digits, dot, hyphen and underscore.", key)
        return value

    def day(self, key: str, default: date | None = None) -> date:
        value = self.data.get(key, default)
        if not isinstance(value, date):
            raise self.error(f"“{key}” of {self.what} must be a day, as 2024-01-31.", key)
        return date(value.year, value.month, value.day)

    def flag(self, key: str, default: bool) -> bool:
        value = self.data.get(key, default)
        if not isinstance(value, bool):
            raise self.error(f"“{key}” of {self.what} must be true or false.", key)
        return value

    def whole(self, key: str) -> int:
        value = self.raw(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.error(f"“{key}” of {self.what} must be a whole number.", key)
        return int(value)

    def both(self, key: str) -> Text:
        value = self.raw(key)
        if isinstance(value, str):
            raise self.error(f"“{key}” of {self.what} needs both languages: {{vi: …, en: …}}.", key)
        node = self.under(key)
        node.only("vi", "en")
        return Text(node.text("vi"), node.text("en"))

    def under(self, key: str) -> "Node":
        return Node(self.raw(key), self.file, self.line_of(key), f"{key} of {self.what}")

    def names(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        if default is not None and key not in self.data:
            return default
        value = self.raw(key)
        items = value if isinstance(value, Seq) else [value]
        if not all(isinstance(item, str) for item in items):
            raise self.error(f"“{key}” of {self.what} must be a list of codes.", key)
        return tuple(str(item) for item in items)

    def nodes(self, key: str, what: str) -> Iterator["Node"]:
        value = self.data.get(key)
        if value is None:
            return
        if not isinstance(value, Seq):
            raise self.error(f"“{key}” of {self.what} must be a list.", key)
        for at, item in enumerate(value):
            line = item.line if isinstance(item, Map) else value.lines[at]
            yield Node(item, self.file, line, f"{what} {at + 1}")

    def items(self, key: str, what: str) -> Iterator[tuple[str, "Node"]]:
        if key not in self.data or self.data[key] is None:
            return
        inner = self.under(key)
        for name, item in inner.data.items():
            yield str(name), Node(item, self.file, inner.line_of(name), f"{what} {name}")


def share(value: str) -> Fraction | None:
    """“15%” or “15/100” as an exact fraction, else None."""
    if found := PERCENT.match(value):
        return Fraction(found[1]) / 100
    if found := SHARE.match(value):
        return Fraction(int(found[1]), int(found[2]))
    return None
