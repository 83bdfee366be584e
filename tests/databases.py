"""Databases for the processes that a test starts, on the engine under test."""

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

_numbers = itertools.count(1)


@contextmanager
def own_database(folder: Path, like: str = "") -> Iterator[str]:
    """The address of a database, empty or a copy of the one at the address `like`, in which nobody works: a file in that
    folder, or a database on the server, dropped afterwards."""
    if connection.vendor != "postgresql":
        file = folder / "house.sqlite3"
        if like:
            shutil.copyfile(like.removeprefix("sqlite:///"), file)
        yield f"sqlite:///{file}"
        return
    import psycopg

    told = connection.settings_dict
    server = f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}"
    name = f"tongket_own_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as link:
        link.execute(f"drop database if exists {name} with (force)")
        link.execute(f"create database {name}" + (f" template {like.rpartition('/')[2]}" if like else ""))
    try:
        yield f"{server}/{name}"
    finally:
        with psycopg.connect(f"{server}/postgres", autocommit=True) as link:
            link.execute(f"drop database if exists {name} with (force)")
