"""The database as this version of the program needs it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

MIGRATING = 20_210_702  # PostgreSQL's advisory lock of that number


def prepare_database() -> None:
    """Create and migrate the database where it is missing or old, wholly or not at all. Of several processes that begin at
    once one does it, and the others wait."""
    with _alone(), _wholly():
        call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def _wholly() -> Iterator[None]:
    """One transaction around all migrations. By itself Django commits a migration's tables and only then notes that it was
    applied; a process killed between the two leaves a database that no later run can bring further."""
    # SQLite lets its schema be edited only while it checks no foreign keys, which cannot be changed in a transaction; the
    # schema editor checks them all after each migration.
    connection.disable_constraint_checking()
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                # A table with checks still to come cannot be altered: they come at once.
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            yield
    finally:
        connection.enable_constraint_checking()


@contextmanager
def _alone() -> Iterator[None]:
    """A lock that ends with the process that holds it: PostgreSQL's, or one on the data folder."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])
        return
    folder = os.open(settings.TONGKET_DATA, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
