"""Reading a scenario: one conference as a YAML 1.2 file, every key known, every reference checked, every error with its line.

The format is told in `docs/scenarios.md`. Nothing here touches the database.
"""

import csv
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from dateutil.rrule import rrulestr
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from tongket.kit.text import nfc

CONFERENCE_KINDS = ("midyear-review", "annual-review", "steering-meeting", "workshop", "council")
MODES = ("in-person", "online", "hybrid")
PERIOD_KINDS = ("quarter", "half-year", "nine-months", "year", "school-year", "years")
ITEM_KINDS = (
    "opening",
    "report",
    "discussion",
    "directive-speech",
    "response",
    "dissemination",
    "vote",
    "commendation",
    "conclusion",
    "closing",
)
COMMENDATION_KINDS = ("extraordinary", "annual", "recognition")
CAUSES = ("objective", "subjective")
CONCLUDING = ("conclusion", "closing", "directive-speech", "discussion")
MOST_NODES = 50_000
MOST_FICTIONAL = 500


SHIPPED = Path(__file__).parent / "scenarios"


def scenario_files() -> list[Path]:
    """The scenarios that come with tongket, oldest first."""
    return sorted(SHIPPED.glob("*.yaml"))


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


Parser = Callable[["_Reader", Node, str], Any]


@dataclass
class _Reader:
    file: Path
    seen: int = 0

    def fail(self, node: Node | int, key: str, sentence: str) -> ScenarioError:
        line = node if isinstance(node, int) else node.start_mark.line + 1
        return ScenarioError(self.file, line, key, sentence)


def text(reader: _Reader, node: Node, key: str) -> str:
    if not isinstance(node, ScalarNode) or str(node.tag).endswith(":null"):
        raise reader.fail(node, key, "a text is expected here.")
    return " ".join(nfc(node.value).split())


def code(reader: _Reader, node: Node, key: str) -> str:
    value = text(reader, node, key)
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,78}", value):
        raise reader.fail(node, key, f"{value!r} is no key; use small letters, digits and hyphens.")
    return value


def number(reader: _Reader, node: Node, key: str) -> int:
    value = text(reader, node, key)
    if not re.fullmatch(r"\d{1,6}", value):
        raise reader.fail(node, key, f"{value!r} is no whole number; write one, as 30.")
    return int(value)


def flag(reader: _Reader, node: Node, key: str) -> bool:
    value = text(reader, node, key)
    if value not in ("true", "false"):
        raise reader.fail(node, key, f"{value!r} is neither true nor false.")
    return value == "true"


def day(reader: _Reader, node: Node, key: str) -> date:
    value = text(reader, node, key)
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        raise reader.fail(node, key, f"{value!r} is no day; write it as 2021-07-02.") from None


def moment(reader: _Reader, node: Node, key: str) -> datetime:
    value = text(reader, node, key)
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise reader.fail(node, key, f"{value!r} is no time; write it as 2021-07-02T08:00+07:00.") from None
    if found.tzinfo is None:
        raise reader.fail(node, key, f"{value!r} lacks its offset; write it as 2021-07-02T08:00+07:00.")
    return found


def one_of(choices: tuple[str, ...]) -> Parser:
    def parse(reader: _Reader, node: Node, key: str) -> str:
        value = text(reader, node, key)
        if value not in choices:
            raise reader.fail(node, key, f"{value!r} is not known here; use one of {', '.join(choices)}.")
        return value

    return parse


def list_of(parser: Parser) -> Parser:
    def parse(reader: _Reader, node: Node, key: str) -> list[Any]:
        if not isinstance(node, SequenceNode):
            raise reader.fail(node, key, "a list is expected here.")
        return [_parse(parser, reader, item, f"{key}[{place}]") for place, item in enumerate(node.value, 1)]

    return parse


def one_or_list(parser: Parser) -> Parser:
    def parse(reader: _Reader, node: Node, key: str) -> list[Any]:
        if isinstance(node, SequenceNode):
            return list_of(parser)(reader, node, key)  # type: ignore[no-any-return]
        return [_parse(parser, reader, node, key)]

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

    def parse(reader: _Reader, node: Node, key: str) -> Record:
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
            found[name] = _parse(keys[name], reader, value_node, path)
        found.line, found.lines = node.start_mark.line + 1, lines
        for name in needed:
            if name not in found:
                raise reader.fail(found.line, f"{key}.{name}" if key else name, "this key is missing.")
        return found

    return parse


def _parse(parser: Parser, reader: _Reader, node: Node, key: str) -> Any:
    reader.seen += 1
    if reader.seen > MOST_NODES:
        raise reader.fail(node, key, f"the file holds more than {MOST_NODES} values; split it.")
    return parser(reader, node, key)


_LABEL = re.compile(r"(\d{4})-?Q(.*)", re.IGNORECASE)
QUARTERS = ("I", "II", "III", "IV")


def quarter(value: str) -> tuple[date, date] | None:
    """The first and last day of a quarter written as 2021-Q3 or 2021-QIII; None where it is no such label.

    Raises ValueError for a quarter that does not exist: a year has four.
    """
    match = _LABEL.fullmatch(value)
    if match is None:
        return None
    year, which = int(match[1]), match[2].upper()
    place = QUARTERS.index(which) + 1 if which in QUARTERS else int(which) if which in ("1", "2", "3", "4") else 0
    if not place:
        raise ValueError(f"{value} is no quarter.")
    after = date(year + place // 4, place * 3 % 12 + 1, 1)
    return date(year, place * 3 - 2, 1), after - timedelta(days=1)


def edge(last: bool) -> Parser:
    """A day, or the edge of a quarter written as a label."""

    def parse(reader: _Reader, node: Node, key: str) -> date:
        value = text(reader, node, key)
        try:
            days = quarter(value)
        except ValueError:
            raise reader.fail(node, key, f"{value!r} is no quarter; a year has four, 1 to 4.") from None
        return days[last] if days else day(reader, node, key)

    return parse


def period(reader: _Reader, node: Node, key: str) -> Span:
    if isinstance(node, ScalarNode):
        value = text(reader, node, key)
        try:
            days = quarter(value)
        except ValueError:
            raise reader.fail(node, key, f"{value!r} is no quarter; a year has four, 1 to 4.") from None
        if days is None:
            raise reader.fail(node, key, f"{value!r} is no period; write {{from, to}} or a quarter as 2021-Q3.")
        return Span("quarter", *days)
    kind = one_of(PERIOD_KINDS)
    found: Record = record({"kind": kind, "from": edge(False), "to": edge(True)}, ("from", "to"))(reader, node, key)
    if found["to"] < found["from"]:
        sentence = f"the period ends on {found['to']} before it starts on {found['from']}."
        raise reader.fail(found.line_of("to"), f"{key}.to", sentence)
    if found.get("kind") == "quarter" and not 85 <= (found["to"] - found["from"]).days <= 95:
        raise reader.fail(
            found.line_of("kind"), f"{key}.kind", "these days are no quarter; a quarter has three months."
        )
    return Span(found.get("kind", ""), found["from"], found["to"])


def rule(reader: _Reader, node: Node, key: str) -> str:
    value = text(reader, node, key)
    try:
        rrulestr(value, dtstart=datetime(2021, 1, 1))
    except (ValueError, KeyError, AttributeError):
        raise reader.fail(node, key, f"{value!r} is no RRULE; write it as FREQ=MONTHLY;BYDAY=1MO.") from None
    return value


def counts(reader: _Reader, node: Node, key: str) -> dict[str, int]:
    if not isinstance(node, MappingNode) or not node.value:
        raise reader.fail(node, key, "kinds of unit and their numbers are expected here, as {faculties: 3}.")
    keys: dict[str, Parser] = {item.value: number for item, _ in node.value if isinstance(item, ScalarNode)}
    return dict(record(keys)(reader, node, key))


_UNIT = record(
    {"key": code, "parent": code, "kind": code, "name": text, "short_name": text, "name_en": text},
    ("key", "kind", "name"),
)
_PART = record({"key": code, "title": text, "period": period, "next": period}, ("key", "title", "period"))
_CONFERENCE = record(
    {
        "key": code,
        "title": text,
        "kind": one_of(CONFERENCE_KINDS),
        "mode": one_of(MODES),
        "place": text,
        "organiser": code,
        "starts": moment,
        "ends": moment,
        "chair": code,
        "cochairs": list_of(code),
        "secretary": code,
        "period": period,
        "next_period": period,
        "parts": list_of(_PART),
    },
    ("key", "title", "kind", "organiser", "starts", "ends", "chair"),
)
_PERSON = record(
    {
        "key": code,
        "unit": code,
        "office": text,
        "second_office": text,
        "party_office": text,
        "title": text,
        "guest": flag,
        "body": flag,
    },
    ("key", "office"),
)
_BRIDGE = record(
    {
        "key": code,
        "unit": code,
        "name": text,
        "head": code,
        "main": flag,
        "present": list_of(code),
        "each_unit_below": code,
    },
    ("key", "name"),
)
_ALONE = record({"one_per_person": flag}, ("one_per_person",))


def bridges(reader: _Reader, node: Node, key: str) -> Any:
    return _ALONE(reader, node, key) if isinstance(node, MappingNode) else list_of(_BRIDGE)(reader, node, key)


_KEYS: dict[str, Parser] = {
    "units": list_of(_UNIT),
    "conference": _CONFERENCE,
    "people": list_of(_PERSON),
    "bridge_points": bridges,
    "delegations": list_of(record({"of": code, "count": number, "offices": list_of(text)}, ("of", "offices"))),
    "agenda": list_of(
        record(
            {
                "kind": one_of(ITEM_KINDS),
                "title": text,
                "by": code,
                "of": code,
                "parts": list_of(code),
                "minutes": number,
                "topics": list_of(text),
                "on_authority_of": code,
            },
            ("kind", "title"),
        )
    ),
    "directives": list_of(
        record(
            {
                "number": text,
                "kind": code,
                "issuer": text,
                "issued": day,
                "title": text,
                "obligations": list_of(
                    record(
                        {
                            "key": code,
                            "text": text,
                            "applies_to": code,
                            "met_when": counts,
                            "known_result": record({"met": number, "of": number, "on": day}, ("met", "of")),
                        },
                        ("key", "text", "applies_to"),
                    )
                ),
            },
            ("number", "kind", "issuer"),
        )
    ),
    "work_areas": list_of(text),
    "reviewed_areas": list_of(text),
    "reported": record(
        {
            "results": list_of(record({"area": text, "text": text, "unit": code}, ("text",))),
            "limits": list_of(
                record({"area": text, "text": text, "cause": one_of(CAUSES), "because": text, "unit": code}, ("text",))
            ),
        }
    ),
    "drafts": list_of(record({"key": code, "title": text}, ("key", "title"))),
    "comments": list_of(record({"draft": code, "section": text, "text": text}, ("draft", "section", "text"))),
    "carried_over": list_of(
        record({"text": text, "reason": text, "from": edge(True), "to": edge(True)}, ("text", "reason", "from", "to"))
    ),
    "disseminated": list_of(record({"title": text, "period": period, "draft": code}, ("title",))),
    "contest": record(
        {"title": text, "cycle": text, "who_may_enter": list_of(text), "needs": list_of(text)}, ("title",)
    ),
    "clusters": record({"period": period, "members": list_of(code)}, ("members",)),
    "conclusions": list_of(
        record(
            {
                "text": text,
                "owner": code,
                "due": day,
                "repeats": rule,
                "with": list_of(code),
                "contest": flag,
                "item": number,
            },
            ("text", "owner"),
        )
    ),
    "commendations": one_or_list(
        record(
            {
                "kind": one_of(COMMENDATION_KINDS),
                "year": number,
                "period": period,
                "groups": list_of(text),
                "for": list_of(text),
                "title": text,
            },
            ("kind", "for"),
        )
    ),
    "after": list_of(
        record({"kind": code, "drafted_by": code, "signed_by": code, "issued_to": list_of(code)}, ("kind",))
    ),
    "article": record({"published": moment, "photos": number, "source": text}, ("published",)),
}
_FILE = record(_KEYS, ("conference",))


def read_units(file: Path) -> list[UnitRow]:
    """The register that scenarios share: a CSV of key, parent, kind, name, short_name, name_en."""
    columns = ["key", "parent", "kind", "name", "short_name", "name_en"]
    rows: list[UnitRow] = []
    seen: dict[str, int] = {}
    reader = csv.reader(_decode(file).splitlines())
    for line, cells in enumerate(reader, 1):
        if line == 1:
            if cells != columns:
                raise ScenarioError(file, 1, "", f"the first line must be {','.join(columns)}.")
            continue
        if len(cells) != len(columns):
            raise ScenarioError(file, line, "", f"{len(columns)} columns are expected, {len(cells)} stand here.")
        row = UnitRow(*(" ".join(cell.split()) for cell in cells))
        if row.key in seen:
            raise ScenarioError(file, line, row.key, f"this unit stands twice; the first is in line {seen[row.key]}.")
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,78}", row.key) or not row.name or not row.kind:
            raise ScenarioError(file, line, row.key, "a unit needs a key of small letters, a kind and a name.")
        if row.parent and row.parent not in seen:
            raise ScenarioError(file, line, "parent", f"{row.parent!r} is no unit of the lines above.")
        seen[row.key] = line
        rows.append(row)
    return rows


def _decode(file: Path) -> str:
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise ScenarioError(file, 0, "", f"the file cannot be read: {error.strerror}.") from None
    try:
        return nfc(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ScenarioError(file, line, "", "the file is not UTF-8; save it as UTF-8.") from None


def read_scenario(file: Path, units_file: Path | None = None) -> Scenario:
    """The scenario in `file`, checked whole; units come from `units_file`, else from units.csv beside the file.

    Raises ScenarioError with file, line and key.
    """
    content = _decode(file)
    try:
        node = YAML(typ="safe", pure=True).compose(content)
    except ReaderError as error:
        line = content[: error.position].count("\n") + 1 if isinstance(error.position, int) else 0
        raise ScenarioError(file, line, "", "a character here is not allowed in YAML.") from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ScenarioError(file, mark.line + 1 if mark else 0, "", f"no YAML: {error.problem}.") from None
    except (YAMLError, RecursionError) as error:
        raise ScenarioError(file, 0, "", f"no YAML: {type(error).__name__}.") from None
    if node is None:
        raise ScenarioError(file, 1, "conference", "the file is empty; it must tell of a conference.")
    reader = _Reader(file)
    try:
        data: Record = _parse(_FILE, reader, node, "")
    except RecursionError:
        raise ScenarioError(file, 1, "", "a value refers to itself.") from None
    beside = units_file or file.with_name("units.csv")
    register = read_units(beside) if units_file or beside.exists() else []
    scenario = Scenario(file, register, data, data["conference"])
    _check(scenario)
    return scenario


def _check(scenario: Scenario) -> None:
    """Everything that one key must say of another."""
    data, conference = scenario.data, scenario.conference

    def fail(record: Record, name: str, path: str, sentence: str) -> ScenarioError:
        return ScenarioError(scenario.file, record.line_of(name), f"{path}.{name}" if path else name, sentence)

    keys = {unit.key for unit in scenario.units}
    for added in data.get("units", []):
        if added["key"] in keys:
            raise fail(added, "key", "units", f"the unit {added['key']!r} stands in the register already.")
        if "parent" in added and added["parent"] not in keys:
            raise fail(added, "parent", "units", f"{added['parent']!r} is no unit known so far.")
        keys.add(added["key"])
        scenario.units.append(
            UnitRow(
                added["key"],
                added.get("parent", ""),
                added["kind"],
                added["name"],
                added.get("short_name", ""),
                added.get("name_en", ""),
            )
        )

    def unit(record: Record, name: str, path: str) -> None:
        for value in record[name] if isinstance(record.get(name), list) else [record.get(name)]:
            if value is not None and value not in keys:
                raise fail(record, name, path, f"{value!r} is no unit of the file or of units.csv.")

    people: set[str] = set()
    for person in data.get("people", []):
        if person["key"] in people:
            raise fail(person, "key", "people", f"the person {person['key']!r} stands twice.")
        unit(person, "unit", "people")
        people.add(person["key"])

    def who(record: Record, name: str, path: str) -> None:
        for value in record[name] if isinstance(record.get(name), list) else [record.get(name)]:
            if value is not None and value not in people:
                raise fail(record, name, path, f"{value!r} is nobody under people.")

    unit(conference, "organiser", "conference")
    for name in ("chair", "cochairs", "secretary"):
        who(conference, name, "conference")
    if conference["ends"] <= conference["starts"]:
        raise fail(conference, "ends", "conference", "the conference ends before it starts.")
    parts: set[str] = set()
    for part in conference.get("parts", []):
        if part["key"] in parts:
            raise fail(part, "key", "conference.parts", f"the part {part['key']!r} stands twice.")
        parts.add(part["key"])
    points = data.get("bridge_points", [])
    seen: set[str] = set()
    for point in points if isinstance(points, list) else []:
        if point["key"] in seen:
            raise fail(point, "key", "bridge_points", f"the bridge point {point['key']!r} stands twice.")
        seen.add(point["key"])
        unit(point, "unit", "bridge_points")
        unit(point, "each_unit_below", "bridge_points")
        who(point, "head", "bridge_points")
        who(point, "present", "bridge_points")
    for delegation in data.get("delegations", []):
        if delegation.get("count", 0) > MOST_FICTIONAL:
            raise fail(delegation, "count", "delegations", f"more than {MOST_FICTIONAL} fictional units; lower it.")
    for item in data.get("agenda", []):
        who(item, "by", "agenda")
        who(item, "on_authority_of", "agenda")
        unit(item, "of", "agenda")
        for part_key in item.get("parts", []):
            if part_key not in parts:
                raise fail(item, "parts", "agenda", f"{part_key!r} is no part of the conference.")
    reported = data.get("reported", {})
    for name in ("results", "limits"):
        for line in reported.get(name, []):
            unit(line, "unit", f"reported.{name}")
    drafts = {draft["key"] for draft in data.get("drafts", [])}
    for name in ("comments", "disseminated"):
        for line in data.get(name, []):
            if line.get("draft", "") and line["draft"] not in drafts:
                raise fail(line, "draft", name, f"{line['draft']!r} is no draft of the file.")
    for moved in data.get("carried_over", []):
        if moved["to"] <= moved["from"]:
            raise fail(moved, "to", "carried_over", "it is moved to a time that is not later.")
    items = len(data.get("agenda", []))
    for conclusion in data.get("conclusions", []):
        unit(conclusion, "owner", "conclusions")
        unit(conclusion, "with", "conclusions")
        if not 1 <= conclusion.get("item", 1) <= max(items, 1):
            raise fail(conclusion, "item", "conclusions", f"the agenda has {items} items.")
    for step in data.get("after", []):
        who(step, "drafted_by", "after")
        who(step, "signed_by", "after")
        unit(step, "issued_to", "after")
