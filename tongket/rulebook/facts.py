"""From the facts of a case to rows that rules read: one row per year, codes as numbers, the unstated unknown."""

import math
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from tongket.rulebook import model
from tongket.rulebook.contradictions import settle
from tongket.rulebook.errors import RulebookError
from tongket.rulebook.tables import LARGEST
from tongket.rulebook.tree import said

Row = dict[str, Any]
FIRST_YEAR, LAST_YEAR = 1900, 2200


def text_of(value: object, vocabulary: model.Vocabulary) -> str:
    """A code as written, in NFC, with its known other spellings."""
    text = unicodedata.normalize("NFC", str(value)).strip()
    return vocabulary.aliases.get(text, text)


def coded(column: model.Column, value: Any, vocabulary: model.Vocabulary, fact: tuple[str | int, ...] = ()) -> Any:
    """A value as tables hold it: truth as 0/1 bool, codes as numbers, None unknown.

    `fact` is the way to it in a case, for the message. Raises RulebookError where the value cannot be one."""
    if value is None:
        return None
    match column.kind:
        case "bool":
            if not isinstance(value, bool):
                raise _wrong(column, value, "write true or false", fact)
            return value
        case "ordered" | "code":
            code = None if isinstance(value, Mapping | list) else column.code(text_of(value, vocabulary))
            if code is None:
                raise _wrong(column, value, f"write one of: {', '.join(column.values)}", fact)
            return code
        case "key":
            return value
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _wrong(column, value, "write a number", fact)
    if column.kind == "int" and value != int(value):
        raise _wrong(column, value, "write a whole number", fact)
    if (column.least is not None and value < column.least) or (column.most is not None and value > column.most):
        most = "" if column.most is None else f" and at most {column.most:g}"
        raise _wrong(column, value, f"it must be at least {column.least or 0:g}{most}", fact)
    if value > LARGEST:
        raise _wrong(column, value, f"it must be at most {LARGEST}", fact)
    if column.unknown_below is not None and value < column.unknown_below:
        return None
    return int(value) if column.kind == "int" else value


def _wrong(column: model.Column, value: Any, advice: str, fact: tuple[str | int, ...]) -> RulebookError:
    by_year = len(fact) == 2 and isinstance(fact[1], int)
    name = f"{fact[0]} of {fact[1]}" if by_year else ".".join(map(str, fact)) or column.name
    return RulebookError(f"{name} is {said(value)}; {advice}.", fact=fact)


def _at(facts: Mapping[str, Any], path: str) -> Any:
    value: Any = facts
    for step in path.split("."):
        if value is None:
            return None
        if not isinstance(value, Mapping):
            first = path.split(".")[0]
            raise RulebookError(f"The fact {first} must be a mapping, as {{{step}: …}}.", fact=(first,))
        value = value.get(step)
    return value


def _records(name: str, facts: Mapping[str, Any], vocabulary: model.Vocabulary) -> list[dict[str, Any]] | None:
    given = facts.get(name)
    if given is None:
        return None
    if not isinstance(given, Sequence) or isinstance(given, str):
        raise RulebookError(f"The fact {name} must be a list of records; [] where there is none.", fact=(name,))
    fields = vocabulary.lists.get(name, {})
    records: list[dict[str, Any]] = []
    for at, item in enumerate(given):
        year = item.get("year") if isinstance(item, Mapping) else None
        if isinstance(year, bool) or not isinstance(year, int) or not FIRST_YEAR <= year <= LAST_YEAR:
            raise RulebookError(f"Each record of {name} needs a year, as {{…, year: 2024}}.", fact=(name, at, "year"))
        record: dict[str, Any] = {"year": year}
        for field, value in item.items():
            if field == "year" or value is None:
                continue
            if field not in fields:
                raise RulebookError(
                    f"A record of {name} has no “{field}”. It has: year, {', '.join(fields)}.", fact=(name, at, field)
                )
            text = "" if isinstance(value, Mapping | list) else text_of(value, vocabulary)
            if text not in fields[field]:
                raise RulebookError(
                    f"“{text[:60] or said(value)}” is no {field} of {name}. Use: {', '.join(fields[field])}.",
                    fact=(name, at, field),
                )
            record[str(field)] = text
        records.append(record)
    return _proved(name, records, vocabulary)


def _proved(name: str, records: list[dict[str, Any]], vocabulary: model.Vocabulary) -> list[dict[str, Any]]:
    """The records and what they prove: a title held proves the titles that it stands on."""
    todo = list(records)
    proved = list(records)
    known = {tuple(sorted(record.items())) for record in records}
    while todo:
        record = todo.pop()
        for proof in vocabulary.proofs:
            if proof.records != name or record.get(proof.having[0]) != proof.having[1]:
                continue
            for back in range(proof.years):
                other = {"year": record["year"] - back, proof.proves[0]: proof.proves[1]}
                key = tuple(sorted(other.items()))
                if key not in known:
                    known.add(key)
                    proved.append(other)
                    todo.append(other)
    return proved


def _matches(record: Mapping[str, Any], where: tuple[tuple[str, tuple[str, ...]], ...]) -> bool | None:
    state: bool | None = True
    for field, allowed in where:
        value = record.get(field)
        if value is None:
            state = None
        elif value not in allowed:
            return False
    return state


def _taken(take: model.Take, records: list[dict[str, Any]] | None, year: int) -> bool | int | None:
    if records is None:
        return None
    found = [(record["year"], _matches(record, take.where)) for record in records]
    if take.give == "first-year":
        sure = min((at for at, match in found if match), default=0)
        open_ = min((at for at, match in found if match is None), default=0)
        return None if open_ and (not sure or open_ < sure) else sure
    here = [match for at, match in found if at == year]
    if take.give == "count":
        return None if None in here else here.count(True)
    return True if True in here else None if None in here else False


def unread(facts: Mapping[str, Any], vocabulary: model.Vocabulary) -> list[str]:
    """The facts that the vocabulary does not know: they are not read, and the reader should be told."""
    return [str(name) for name in facts if name not in vocabulary.known_facts]


def rows_of(
    facts: Mapping[str, Any], columns: Sequence[str], years: int, vocabulary: model.Vocabulary, subject: str = "1"
) -> list[Row]:
    """Rows for the year judged and the years before it, the year judged last.

    `facts` as in a case; `columns` those wanted; `years` how far the rules look back. A fact of the year stands in the
    last row only. Raises RulebookError with the fact, what it is, and what to write."""
    given = facts.get("year")
    if given is not None and (
        isinstance(given, bool) or not isinstance(given, int) or not FIRST_YEAR <= given <= LAST_YEAR
    ):
        raise RulebookError(f"The year is {said(given)}; write a year as 2024.", fact=("year",))
    year = given if given is not None else 0
    lists = {
        name: _records(name, facts, vocabulary)
        for name in dict.fromkeys(
            column.take.records for column in vocabulary.columns.values() if column.take and column.take.records
        )
    }
    rows: list[Row] = []
    for at in range(year - years + 1, year + 1):
        row: Row = {"subject": subject, "year": at}
        for name in columns:
            column = vocabulary.columns[name]
            row.setdefault(name, None)
            take = column.take
            if take is None:
                continue
            if take.fact:
                value = None
                if at == year:
                    value = coded(column, _at(facts, take.fact), vocabulary, tuple(take.fact.split(".")))
            elif take.by_year:
                held = _at(facts, take.by_year)
                if held is not None and not isinstance(held, Mapping):
                    raise RulebookError(
                        f"The fact {take.by_year} must give a value for each year, as {{2024: …}}.",
                        fact=(take.by_year,),
                    )
                value = None
                if given is not None and held is not None:
                    stated = held.get(at, held.get(str(at)))
                    value = coded(column, stated, vocabulary, (take.by_year, at))
            elif given is None:
                value = None
            else:
                value = _taken(take, lists[take.records], at)
            if value is None and column.absent is not None:
                value = bool(column.absent) if column.kind == "bool" else column.absent
            row[name] = value
        settle(row, vocabulary)
        rows.append(row)
    return rows
