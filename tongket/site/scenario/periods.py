"""Periods: from and to, or a quarter by its label."""

import re
from datetime import date, timedelta

from ruamel.yaml.nodes import Node, ScalarNode

from tongket.site.scenario.records import Record, Span
from tongket.site.scenario.values import YEARS, Parser, Reader, day, one_of, record, text

PERIOD_KINDS = ("quarter", "half-year", "nine-months", "year", "school-year", "years")


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
    if year not in YEARS:
        raise ValueError(f"{value} is out of range.")
    place = QUARTERS.index(which) + 1 if which in QUARTERS else int(which) if which in ("1", "2", "3", "4") else 0
    if not place:
        raise ValueError(f"{value} is no quarter.")
    after = date(year + place // 4, place * 3 % 12 + 1, 1)
    return date(year, place * 3 - 2, 1), after - timedelta(days=1)


def edge(last: bool) -> Parser:
    """A day, or the edge of a quarter written as a label."""

    def parse(reader: Reader, node: Node, key: str) -> date:
        value = text(reader, node, key)
        try:
            days = quarter(value)
        except ValueError:
            raise reader.fail(node, key, f"{value!r} is no quarter; a year has four, 1 to 4.") from None
        return days[last] if days else day(reader, node, key)

    return parse


def period(reader: Reader, node: Node, key: str) -> Span:
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
