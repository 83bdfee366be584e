"""States in which many tests begin: acted out once in a process, and afterwards written row by row.

For the test nothing changes: the rows are those that the actions left, to the last hash of the log. A state is written
only into a database that stands as it stood when the state was acted out: after any statement that writes something
else the builder acts again.
"""

import functools
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model
from django.db.models.sql import InsertQuery
from django.utils.translation import get_language

from tongket.kit.clock import now

Given = ParamSpec("Given")
Begin = TypeVar("Begin")
Answer = TypeVar("Answer")
Rows = dict[type[Model], dict[Any, Model]]

READS = ("SELECT", "SAVEPOINT", "RELEASE")


@dataclass(frozen=True)
class Kept:
    """What a builder answered, and what it left: the rows that it changed or took away, those that it wrote, the papers."""

    answer: bytes
    gone: list[tuple[type[Model], list[Any]]]
    written: bytes
    files: dict[Path, bytes]


_kept: dict[Any, Kept] = {}
_acted: set[Any] = set()
_stands: Any = None  # the first state, while nothing is written beside it


def standing_rows() -> Rows:
    """Every row of every model."""
    models = apps.get_models(include_auto_created=True)
    return {model: {row.pk: row for row in model._base_manager.all()} for model in models}


def standing_files() -> dict[Path, bytes]:
    """Every paper that was issued, by its place in the folder of papers."""
    folder = Path(settings.MEDIA_ROOT)
    return {file.relative_to(folder): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def values_of(row: Model | None) -> list[Any]:
    """What the columns of a row hold."""
    return [] if row is None else [getattr(row, column.attname) for column in row._meta.concrete_fields]


@contextmanager
def watched() -> Iterator[None]:
    """Within, whatever is written ends the time in which the first state stands alone."""
    global _stands

    def watch(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        global _stands
        if not sql.startswith(READS):
            _stands = None
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(watch):
        try:
            yield
        finally:
            _stands = None


def begin(build: Callable[[], Begin]) -> Begin:
    """The first state of a test, which stands on nothing; call it within `watched`."""
    global _stands
    key = (build.__module__, build.__qualname__, now(), get_language())
    answer = _write(_kept[key]) if key in _kept else _act(key, build)
    _stands = key
    return cast(Begin, answer)


def kept(build: Callable[Concatenate[Begin, Given], Answer]) -> Callable[Concatenate[Begin, Given], Answer]:
    """For a builder that is given the first state and plain values: it acts while these are new, then its state is written.

    What is asked for once only is not kept: to look through all tables costs as much as to act.
    """

    @functools.wraps(build)
    def built(begun: Begin, /, *given: Given.args, **named: Given.kwargs) -> Answer:
        if _stands is None or not all(_is_plain(one) for one in (*given, *named.values())):
            return build(begun, *given, **named)
        told = [_name_of(one) for one in given], sorted((name, _name_of(one)) for name, one in named.items())
        key = (_stands, build.__module__, build.__qualname__, repr(told), now(), get_language())
        if key in _kept:
            return cast(Answer, _write(_kept[key]))
        if key not in _acted:
            _acted.add(key)
            return build(begun, *given, **named)
        return _act(key, lambda: build(begun, *given, **named))

    return built


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, (str, int, date, Model))


def _name_of(value: Any) -> Any:
    return (value._meta.label, value.pk) if isinstance(value, Model) else value


def _act(key: Any, build: Callable[[], Answer]) -> Answer:
    before, files = standing_rows(), standing_files()
    answer = build()
    after = standing_rows()
    gone, written = [], []
    for model, rows in after.items():
        was = before[model]
        fresh = [row for pk, row in rows.items() if values_of(row) != values_of(was.get(pk))]
        changed = [row.pk for row in fresh if row.pk in was] + [pk for pk in was if pk not in rows]
        gone += [(model, changed)] if changed else []
        written += [fresh] if fresh else []
    papers = {name: paper for name, paper in standing_files().items() if files.get(name) != paper}
    _kept[key] = Kept(pickle.dumps(answer), gone, pickle.dumps(written), papers)
    return answer


def _write(state: Kept) -> Any:
    with transaction.atomic():
        for model, keys in state.gone:
            model._base_manager.filter(pk__in=keys)._raw_delete(connection.alias)
        for rows in pickle.loads(state.written):
            _insert(rows)
    for name, paper in state.files.items():
        file = Path(settings.MEDIA_ROOT) / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(paper)
    return pickle.loads(state.answer)


def _insert(rows: list[Model]) -> None:
    """As they are: `bulk_create` would give new hours to the columns that note when a row was made."""
    model = type(rows[0])
    columns = model._meta.concrete_fields
    most = max(connection.ops.bulk_batch_size(columns, rows), 1)
    for start in range(0, len(rows), most):
        query = InsertQuery(model)
        query.insert_values(columns, rows[start : start + most], raw=True)
        query.get_compiler(connection=connection).execute_sql()
