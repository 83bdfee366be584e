"""What a file holds once it is read: records with their lines, periods, units, the whole scenario."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any


class ScenarioError(Exception):
    """What is wrong with a file, in one line: the file, the line, the key, the sentence."""

    def __init__(self, file: Path, line: int, key: str, sentence: str) -> None:
        where = f"{file}:{line}" if line else f"{file}"
        super().__init__(f"{where}: {key}: {sentence}" if key else f"{where}: {sentence}")


class Record(dict[str, Any]):
    """A mapping of the file, with the line of itself and of each of its keys."""

    line: int = 0
    lines: dict[str, int]

    def line_of(self, key: str) -> int:
        return self.lines.get(key, self.line)


@dataclass
class Span:
    """A period, its first and last day included."""

    kind: str
    first: date
    last: date


@dataclass
class UnitRow:
    """A unit of the register that the scenarios share, or one that the file adds."""

    key: str
    parent: str
    kind: str
    name: str
    short_name: str = ""
    name_en: str = ""


@dataclass
class Scenario:
    """One conference as it stands in its file, checked."""

    file: Path
    units: list[UnitRow]
    data: Record
    conference: Record = field(default_factory=Record)

    def all(self, key: str) -> list[Record]:
        """The records under a key, an empty list where the file has none."""
        value = self.data.get(key)
        return [] if value is None else value if isinstance(value, list) else [value]
