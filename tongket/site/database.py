"""The database as this version of the program needs it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import connection

MIGRATING = 20_210_702  # PostgreSQL's advisory lock of that number


def prepare_database() -> None:
    """Create and migrate the database where it is missing or old. Of several processes that begin at once one does it, and
    the others wait."""
    with _alone():
        call_command("migrate", verbosity=0, interactive=False)


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
