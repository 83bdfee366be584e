"""YAML 1.2 with its lines: libyaml's events built into mappings and lists that know where they stand.

YAML 1.2 is what JSON and readers expect: `on`, `yes` and `no` are words. Whatever a file says, the work is bounded: its
size, its depth, and what its aliases unfold to."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml

from tongket.rulebook.errors import RulebookError

LARGEST = 4_000_000
DEEPEST = 60
MOST_VALUES = 1_000_000
"""What a file may unfold to, each alias counted as often as it is used."""
LONGEST_NUMBER = 40

NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
WHOLE = re.compile(r"[-+]?[0-9]+\Z")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
WORDS: Final[dict[str, bool | None]] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
STANDARD = "tag:yaml.org,2002:"


class Map(dict[Any, Any]):
    """A mapping: `line` is where it begins, `lines` where each key stands, merged ones where they were written."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[Any, int] = {}


class Seq(list[Any]):
    """A list: `line` is where it begins, `lines` where each item does."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []


def said(value: object) -> str:
    """A value as a sentence can hold it: short, whatever it is."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}…"


def read_yaml(path: Path, name: str = "") -> Any:
    """The tree of a YAML 1.2 file, in NFC. `name` is what messages call the file. Raises RulebookError."""
    name = name or path.name
    try:
        if path.stat().st_size > LARGEST:
            raise RulebookError(f"The file is larger than {LARGEST} bytes; split it.", file=name)
        written = path.read_bytes()
    except OSError as error:
        raise RulebookError(f"The file cannot be read ({error.strerror}). Check the path.", file=str(path)) from None
    try:
        text = written.decode("utf-8")
    except UnicodeDecodeError as error:
        line = written.count(b"\n", 0, error.start) + 1
        raise RulebookError("The file is not UTF-8. Save it as UTF-8.", file=name, line=line) from None
    return tree_of(unicodedata.normalize("NFC", text), name)


def tree_of(text: str, name: str) -> Any:
    """The tree of a YAML 1.2 text. Raises RulebookError with the name and the line."""
    try:
        return _Builder(name).built(_events(text))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else 1
        problem = " ".join(str(error.problem or error.context or "not YAML").split())
        raise RulebookError(f"This is not YAML 1.2 ({problem}). Correct the line.", file=name, line=line) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise RulebookError(f"This is not YAML 1.2 ({error.reason}).", file=name, line=line) from None


def _events(text: str) -> Iterator[Any]:
    # libyaml where PyYAML was built with it, as its wheels are: fifty times faster than the scanner in Python.
    parser: Any = yaml.CSafeLoader(text) if yaml.__with_libyaml__ else yaml.SafeLoader(text)
    get: Callable[[], Any] = parser.get_event
    while True:
        event = get()
        yield event
        if type(event) is yaml.StreamEndEvent:
            return


class _Open:
    """A mapping or list that is being read: its key, and what it unfolds to so far."""

    __slots__ = ("anchor", "key", "key_line", "merged", "of", "size", "waits")

    def __init__(self, of: Map | Seq, anchor: str | None) -> None:
        self.of = of
        self.anchor = anchor
        self.size = 1
        self.key: Any = None
        self.key_line = 0
        self.waits = False
        self.merged: list[Map] = []


class _Builder:
    def __init__(self, name: str) -> None:
        self.name = name
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.open: list[_Open] = []
        self.root: Any = None
        self.documents = 0

    def error(self, sentence: str, line: int) -> RulebookError:
        return RulebookError(sentence, file=self.name, line=line)

    def built(self, events: Iterator[Any]) -> Any:
        for event in events:
            kind = type(event)
            if kind is yaml.ScalarEvent:
                line = event.start_mark.line + 1
                value = self._scalar(event, line)
                if event.anchor is not None:
                    self.anchors[event.anchor] = (value, 1)
                self._add(value, 1, line, plain=event.implicit[0])
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self._begin(event, Map if kind is yaml.MappingStartEvent else Seq)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self._end()
            elif kind is yaml.AliasEvent:
                line = event.start_mark.line + 1
                if event.anchor not in self.anchors:
                    raise self.error(f"“*{event.anchor}” names nothing that was marked with “&” before it.", line)
                self._add(*self.anchors[event.anchor], line)
            elif kind is yaml.DocumentStartEvent:
                self.documents += 1
                if self.documents > 1:
                    line = event.start_mark.line + 1
                    raise self.error("A second document begins here. Keep one in a file.", line)
        return self.root

    def _begin(self, event: Any, kind: type[Map] | type[Seq]) -> None:
        line = event.start_mark.line + 1
        if len(self.open) >= DEEPEST:
            raise self.error(f"The file nests deeper than {DEEPEST} levels. Make it flatter.", line)
        if event.tag not in (None, "!", f"{STANDARD}map", f"{STANDARD}seq"):
            raise self.error(f"The tag “{event.tag}” is not read. Leave it out.", line)
        if event.anchor is not None:
            # Known only when complete: an alias inside itself names nothing yet.
            self.anchors.pop(event.anchor, None)
        self.open.append(_Open(kind(line), event.anchor))

    def _end(self) -> None:
        done = self.open.pop()
        of = done.of
        if isinstance(of, Map):
            for source in done.merged:
                for key, value in source.items():
                    if key not in of:
                        of[key] = value
                        of.lines[key] = source.lines.get(key, of.line)
        if done.anchor is not None:
            self.anchors[done.anchor] = (of, done.size)
        self._add(of, done.size, of.line)

    def _add(self, value: Any, size: int, line: int, *, plain: bool = False) -> None:
        """Puts a value where it belongs: the root, an item, a key, or the value of a key."""
        if not self.open:
            self.root = value
            return
        holder = self.open[-1]
        holder.size += size
        if holder.size > MOST_VALUES:
            raise self.error(f"The file unfolds to more than {MOST_VALUES} values. Use fewer aliases.", line)
        of = holder.of
        if isinstance(of, Seq):
            of.append(value)
            of.lines.append(line)
        elif not holder.waits:
            if isinstance(value, Map | Seq):
                raise self.error("A key must be a word or a number.", line)
            if value in of:
                raise self.error(f"The key “{value}” stands twice. Keep one.", line)
            holder.key, holder.key_line, holder.waits = value, line, True
            if value == "<<" and not plain:
                raise self.error("“<<” merges; write it without quotes.", line)
        else:
            holder.waits = False
            if holder.key == "<<":
                sources = value if isinstance(value, Seq) else [value]
                if not all(isinstance(source, Map) for source in sources):
                    raise self.error("“<<” merges mappings; name one with “*”.", line)
                holder.merged.extend(sources)
            else:
                of[holder.key] = value
                of.lines[holder.key] = holder.key_line

    def _scalar(self, event: Any, line: int) -> Any:
        text: str = event.value
        tag = event.tag
        if tag is not None and tag not in ("!", f"{STANDARD}str"):
            raise self.error(f"The tag “{tag}” is not read. Leave it out.", line)
        if tag is not None or not event.implicit[0]:
            return text
        if text in WORDS:
            return WORDS[text]
        if text[0].isdigit() or text[0] in "+-.":
            return self._number(text, line)
        return text

    def _number(self, text: str, line: int) -> Any:
        if DAY.match(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                raise self.error(f"“{text}” is no day of the calendar. Correct it.", line) from None
        if not NUMBER.match(text):
            return text
        if len(text) > LONGEST_NUMBER:
            raise self.error(f"A number has more than {LONGEST_NUMBER} characters. Shorten it.", line)
        return int(text) if WHOLE.match(text) else float(text)
