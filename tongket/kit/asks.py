"""Many small questions to the database put as one: each room says what it would know and how it tells the answer."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar, overload

from django.db.models import F, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONObject

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")
Row = dict[str, Any]


@dataclass(frozen=True)
class Rows:
    """Which rows are wanted, and which columns of each under which names.

    A row comes back as plain data: a day or moment as text (`day_in`, `moment_in`), on SQLite a truth as a number and
    what is JSON itself as text (`json_in`). The rows come in no order: no part of a UNION has one.
    """

    found: QuerySet[Any]
    columns: dict[str, Combinable]


def rows(found: QuerySet[Any], *same: str, **named: str | Combinable) -> Rows:
    """The question for these rows; a column keeps its own name or is given one."""
    columns: dict[str, Combinable] = {name: F(name) for name in same}
    columns |= {name: F(what) if isinstance(what, str) else what for name, what in named.items()}
    return Rows(found, columns)


@dataclass(frozen=True, init=False)
class Ask(Generic[T_co]):
    """What a room would know, and how it tells it: `tell` is given the list of rows of each question in turn."""

    tell: Callable[..., Iterable[T_co]]
    questions: tuple[Rows, ...]

    def __init__(self, tell: Callable[..., Iterable[T_co]], *questions: Rows) -> None:
        object.__setattr__(self, "tell", tell)
        object.__setattr__(self, "questions", questions)


def answers(asks: Iterable[Ask[T]]) -> list[T]:
    """The answers to all the asks, in one query however many they are; none where nothing is asked."""
    listed = list(asks)
    questions = [question for ask in listed for question in ask.questions]
    found: list[list[Row]] = [[] for _question in questions]
    parts = [
        question.found.order_by()
        .annotate(asked_=Value(number), told_=JSONObject(**question.columns))
        .values_list("asked_", "told_")
        for number, question in enumerate(questions)
    ]
    if parts:
        for number, row in parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]:
            found[number].append(row)
    given_back: list[T] = []
    given = iter(found)
    for ask in listed:
        given_back += ask.tell(*(next(given) for _question in ask.questions))
    return given_back


def json_in(value: Any) -> Any:
    """The list or mapping that a row tells of a JSON column; SQLite tells it as text."""
    return json.loads(value) if isinstance(value, str) else value


@overload
def day_in(value: str) -> date: ...
@overload
def day_in(value: None) -> None: ...
def day_in(value: str | None) -> date | None:
    """The day that a row tells."""
    return date.fromisoformat(value) if value else None


@overload
def moment_in(value: str) -> datetime: ...
@overload
def moment_in(value: None) -> None: ...
def moment_in(value: str | None) -> datetime | None:
    """The moment that a row tells; SQLite leaves out that it is in UTC."""
    if not value:
        return None
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
