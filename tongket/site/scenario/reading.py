"""Reading a file: UTF-8, YAML 1.2, every key known; and the register of units that stands beside it."""

import csv
import re
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from tongket.kit.text import nfc
from tongket.site.scenario.checks import check
from tongket.site.scenario.keys import FILE
from tongket.site.scenario.records import Record, Scenario, ScenarioError, UnitRow
from tongket.site.scenario.values import LONGEST_KEY, Reader, parse_value, unsayable

SHIPPED = Path(__file__).parent.parent / "scenarios"


def scenario_files() -> list[Path]:
    """The scenarios that come with tongket, oldest first."""
    return sorted(SHIPPED.glob("*.yaml"))


def read_units(file: Path) -> list[UnitRow]:
    """The register that scenarios share: a CSV of key, parent, kind, name, short_name, name_en."""
    columns = ["key", "parent", "kind", "name", "short_name", "name_en"]
    rows: list[UnitRow] = []
    seen: dict[str, int] = {}
    table = _table(file)
    if table[0] != columns:
        raise ScenarioError(file, 1, "", f"the first line must be {','.join(columns)}.")
    for line, cells in enumerate(table[1:], 2):
        if len(cells) != len(columns):
            raise ScenarioError(file, line, "", f"{len(columns)} columns are expected, {len(cells)} stand here.")
        if any("\x00" in cell for cell in cells):
            raise ScenarioError(file, line, "", "the line holds a character that is no letter.")
        row = UnitRow(*(" ".join(nfc(cell).split()) for cell in cells))
        if row.key in seen:
            raise ScenarioError(file, line, row.key, f"this unit stands twice; the first is in line {seen[row.key]}.")
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", row.key) or not row.name or not row.kind:
            raise ScenarioError(file, line, row.key, "a unit needs a key of small letters, a kind and a name.")
        for column, value, most in (
            ("key", row.key, LONGEST_KEY),
            ("kind", row.kind, 40),
            ("name", row.name, 120),
            ("short_name", row.short_name, 40),
            ("name_en", row.name_en, 200),
        ):
            if len(value) > most:
                raise ScenarioError(file, line, column, f"the text has {len(value)} letters; {most} have room here.")
            if why := unsayable(value):
                raise ScenarioError(file, line, column, why)
        if row.parent and row.parent not in seen:
            raise ScenarioError(file, line, "parent", f"{row.parent!r} is no unit of the lines above.")
        seen[row.key] = line
        rows.append(row)
    return rows


def _table(file: Path) -> list[list[str]]:
    """The lines of a CSV as their cells; one line at least."""
    reader = csv.reader(_decode(file).splitlines())
    try:
        table = list(reader)
    except csv.Error as error:
        raise ScenarioError(file, reader.line_num, "", f"no CSV: {error}.") from None
    return table or [[]]


def _decode(file: Path) -> str:
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise ScenarioError(file, 0, "", f"the file cannot be read: {error.strerror}.") from None
    try:
        return raw.decode("utf-8-sig")
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
    reader = Reader(file)
    try:
        data: Record = parse_value(FILE, reader, node, "")
    except RecursionError:
        raise ScenarioError(file, 1, "", "a value refers to itself.") from None
    beside = units_file or file.with_name("units.csv")
    register = read_units(beside) if units_file or beside.exists() else []
    scenario = Scenario(file, register, data, data["conference"])
    check(scenario)
    return scenario
