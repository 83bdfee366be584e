"""The three files of an oracle: cases as JSON, values and registrations as tables."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

VALUES = ("dataelement", "period", "orgunit", "value")
REGISTRATIONS = ("dataset", "period", "orgunit")


class UnreadableError(ValueError):
    """A file that is none of cases, values or registrations."""


def cases_of(path: str) -> dict[str, Any]:
    """The cases with their world. Raises UnreadableError with what is wrong with the file."""
    try:
        cases = json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except RecursionError:
        raise UnreadableError(f"{path} cannot be read as JSON: it is nested too deeply.") from None
    except (OSError, ValueError) as error:
        raise UnreadableError(f"{path} cannot be read as JSON: {error}.") from error
    needed = ("hierarchy", "data_elements", "cases")
    lacking = [name for name in needed if not isinstance(cases, dict) or name not in cases]
    if lacking:
        raise UnreadableError(f"{path} is no file of cases: it has no {', '.join(lacking)}.")
    wrong = _wrong(cases)
    if wrong:
        raise UnreadableError(f"{path} is no file of cases: {wrong}.")
    found: dict[str, Any] = cases
    return found


def _wrong(cases: dict[str, Any]) -> str:
    """What of the world of the cases is not of the form, if anything."""
    if not isinstance(cases["cases"], list):
        return "cases is no list"
    for name in ("hierarchy", "data_elements", "data_sets"):
        world = cases.get(name)
        if not isinstance(world, dict) and (world is not None or name != "data_sets"):
            return f"{name} is no mapping"
    for name, needed in (("data_elements", ("value_type",)), ("data_sets", ("period_type", "assigned"))):
        for code, thing in (cases.get(name) or {}).items():
            for key in needed:
                if not isinstance(thing, dict) or thing.get(key) is None:
                    return f"{code} has no {key}"
    return ""


def table_of(path: str, needed: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a table by the small letters of their columns. Raises UnreadableError."""
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, skipinitialspace=True)
            columns = [name.strip().lower() for name in rows.fieldnames or ()]
            found = []
            for row in rows:
                found.append(_lower(row))
                short_by = [name for name in needed if name in columns and name not in found[-1]]
                if short_by:
                    raise UnreadableError(f"{path}, line {rows.line_num} has no {', '.join(short_by)}.")
    except (OSError, ValueError, csv.Error) as error:
        raise UnreadableError(f"{path} cannot be read as a table: {error}.") from error
    lacking = [name for name in needed if name not in columns]
    if lacking:
        raise UnreadableError(f"{path} has no column {', '.join(lacking)}.")
    for combo in ("categoryoptioncombo", "attributeoptioncombo"):
        parts = {row[combo] for row in found if row.get(combo)} - {"default", "HllvX50cXC0"}
        if parts:
            raise UnreadableError(f"{path} divides values by {combo} ({min(parts)}): only whole values are read.")
    return found


def _lower(row: dict[str, str]) -> dict[str, str]:
    return {key.strip().lower(): value.strip() for key, value in row.items() if key and value is not None}


def short(text: str) -> str:
    """A sentence on one line, however long what it speaks of is."""
    text = " ".join(text.split())
    return text if len(text) <= 300 else f"{text[:200]} … {text[-60:]}"
