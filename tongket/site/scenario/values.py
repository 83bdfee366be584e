"""One value of a file: a text, a key, a number, a day, a list, a mapping; each says what is wrong with it and where."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from tongket.followup.repeats import checked_rule
from tongket.kit.errors import BadInput
from tongket.kit.text import nfc
from tongket.site.scenario.records import Record, ScenarioError
from tongket.typeset.model.text import unbreakable, unprintable

MOST_NODES = 50_000
LONGEST = 20_000  # letters of a text that has a page to itself
LONGEST_KEY = 55
YEARS = range(1900, 2200)


Parser = Callable[["Reader", Node, str], Any]


@dataclass
class Reader:
    file: Path
    seen: int = 0

    def fail(self, node: Node | int, key: str, sentence: str) -> ScenarioError:
        line = node if isinstance(node, int) else node.start_mark.line + 1
        return ScenarioError(self.file, line, key, sentence)


def text(reader: Reader, node: Node, key: str) -> str:
    if not isinstance(node, ScalarNode) or str(node.tag).endswith(":null"):
        raise reader.fail(node, key, "a text is expected here.")
    value = " ".join(nfc(node.value).split())
    if not value:
        raise reader.fail(node, key, "the text is empty.")
    if len(value) > LONGEST:
        raise reader.fail(node, key, f"the text has {len(value)} letters; {LONGEST} have room here.")
    if "\x00" in node.value:
        raise reader.fail(node, key, "the text holds a character that is no letter.")
    if why := unsayable(value):
        raise reader.fail(node, key, why)
    return value


def unsayable(value: str) -> str:
    """Why no paper could print the text, as a sentence; empty where it can be printed."""
    if strange := unprintable(value):
        shown = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in strange[:5])
        return f"the font of the papers has no {shown}; write it otherwise."
    if word := unbreakable(value):
        return f"the word {word[:20]!r}... has {len(word)} letters and fits on no line of a paper; part it."
    return ""


def text_of(most: int) -> Parser:
    """A text that has room for so many letters, and never for none."""

    def parse(reader: Reader, node: Node, key: str) -> str:
        value = text(reader, node, key)
        if len(value) > most:
            raise reader.fail(node, key, f"the text has {len(value)} letters; {most} have room here.")
        return value

    return parse


def code(reader: Reader, node: Node, key: str) -> str:
    value = text(reader, node, key)
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", value):
        raise reader.fail(node, key, f"{value[:80]!r} is no key; use small letters, digits and hyphens.")
    if len(value) > LONGEST_KEY:
        raise reader.fail(node, key, f"the key has {len(value)} letters; {LONGEST_KEY} have room here.")
    return value


def number(reader: Reader, node: Node, key: str) -> int:
    value = text(reader, node, key)
    if not re.fullmatch(r"\d{1,6}", value):
        raise reader.fail(node, key, f"{value!r} is no whole number; write one, as 30.")
    return int(value)


def number_in(least: int, most: int) -> Parser:
    """A whole number between two others."""

    def parse(reader: Reader, node: Node, key: str) -> int:
        value = number(reader, node, key)
        if not least <= value <= most:
            raise reader.fail(node, key, f"{value} does not fit here; write a number from {least} to {most}.")
        return value

    return parse


def flag(reader: Reader, node: Node, key: str) -> bool:
    value = text(reader, node, key)
    if value not in ("true", "false"):
        raise reader.fail(node, key, f"{value!r} is neither true nor false.")
    return value == "true"


def day(reader: Reader, node: Node, key: str) -> date:
    value = text(reader, node, key)
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            raise ValueError
        found = date.fromisoformat(value)
    except ValueError:
        raise reader.fail(node, key, f"{value!r} is no day; write it as 2021-07-02.") from None
    _of_our_time(reader, node, key, found)
    return found


def _of_our_time(reader: Reader, node: Node, key: str, found: date) -> None:
    if found.year not in YEARS:
        raise reader.fail(node, key, f"the year {found.year} is out of range; {YEARS[0]} to {YEARS[-1]} fit here.")


def moment(reader: Reader, node: Node, key: str) -> datetime:
    value = text(reader, node, key)
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise reader.fail(node, key, f"{value!r} is no time; write it as 2021-07-02T08:00+07:00.") from None
    if found.tzinfo is None:
        raise reader.fail(node, key, f"{value!r} lacks its offset; write it as 2021-07-02T08:00+07:00.")
    _of_our_time(reader, node, key, found)
    return found


def one_of(choices: tuple[str, ...]) -> Parser:
    def parse(reader: Reader, node: Node, key: str) -> str:
        value = text(reader, node, key)
        if value not in choices:
            raise reader.fail(node, key, f"{value!r} is not known here; use one of {', '.join(choices)}.")
        return value

    return parse


def list_of(parser: Parser) -> Parser:
    def parse(reader: Reader, node: Node, key: str) -> list[Any]:
        if not isinstance(node, SequenceNode):
            raise reader.fail(node, key, "a list is expected here.")
        return [parse_value(parser, reader, item, f"{key}[{place}]") for place, item in enumerate(node.value, 1)]

    return parse


def one_or_list(parser: Parser) -> Parser:
    def parse(reader: Reader, node: Node, key: str) -> list[Any]:
        if isinstance(node, SequenceNode):
            return list_of(parser)(reader, node, key)  # type: ignore[no-any-return]
        return [parse_value(parser, reader, node, key)]

    return parse


def _rejoined(node: MappingNode) -> list[tuple[Node, Node]]:
    """The pairs of a mapping; in `{title: one, two, three}` YAML sees keys "two" and "three" without colon or value,
    and its writer a title with commas: the title is put together again."""
    pairs: list[tuple[Node, Node]] = []
    for key_node, value_node in node.value:
        bare = (
            node.flow_style
            and isinstance(key_node, ScalarNode)
            and isinstance(value_node, ScalarNode)
            and not value_node.value
            and value_node.start_mark.index == value_node.end_mark.index == key_node.end_mark.index
        )
        before = pairs[-1][1] if pairs else None
        if bare and isinstance(before, ScalarNode) and before.style is None and before.value:
            joined = ScalarNode(before.tag, f"{before.value}, {key_node.value}", before.start_mark, before.end_mark)
            pairs[-1] = (pairs[-1][0], joined)
        else:
            pairs.append((key_node, value_node))
    return pairs


def record(keys: dict[str, Parser], required: Iterable[str] = ()) -> Parser:
    needed = tuple(required)

    def parse(reader: Reader, node: Node, key: str) -> Record:
        if not isinstance(node, MappingNode):
            raise reader.fail(node, key, f"keys and values are expected here ({', '.join(keys)}).")
        found = Record()
        lines: dict[str, int] = {}
        for key_node, value_node in _rejoined(node):
            name = key_node.value if isinstance(key_node, ScalarNode) else "?"
            path = f"{key}.{name}" if key else name
            if name not in keys:
                raise reader.fail(key_node, path, f"unknown key; known here are {', '.join(sorted(keys))}.")
            if name in found:
                raise reader.fail(key_node, path, f"this key stands twice; the first is in line {lines[name]}.")
            lines[name] = key_node.start_mark.line + 1
            found[name] = parse_value(keys[name], reader, value_node, path)
        found.line, found.lines = node.start_mark.line + 1, lines
        for name in needed:
            if name not in found:
                raise reader.fail(found.line, f"{key}.{name}" if key else name, "this key is missing.")
        return found

    return parse


def parse_value(parser: Parser, reader: Reader, node: Node, key: str) -> Any:
    reader.seen += 1
    if reader.seen > MOST_NODES:
        raise reader.fail(node, key, f"the file holds more than {MOST_NODES} values; split it.")
    return parser(reader, node, key)


def rule(reader: Reader, node: Node, key: str) -> str:
    value = text(reader, node, key)
    try:
        return checked_rule(value)
    except BadInput:
        raise reader.fail(node, key, f"{value!r} is no RRULE of days; write it as FREQ=MONTHLY;BYDAY=1MO.") from None


MOST_COUNTED = 20  # units below a unit, of which fictional ones are made


def counts(reader: Reader, node: Node, key: str) -> dict[str, int]:
    if not isinstance(node, MappingNode) or not node.value:
        raise reader.fail(node, key, "kinds of unit and their numbers are expected here, as {faculties: 3}.")
    keys: dict[str, Parser] = {
        item.value: number_in(1, MOST_COUNTED) for item, _ in node.value if isinstance(item, ScalarNode)
    }
    for item, _ in node.value:
        code(reader, item, key)
    return dict(record(keys)(reader, node, key))
