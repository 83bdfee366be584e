"""Fixtures that every test may use."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from tests.databases import own_database
from tests.kept import begin, watched
from tests.world import World, build_world
from tongket.kit.clock import clock_at

MORNING = datetime.fromisoformat("2021-06-28T08:00:00+07:00")


@pytest.fixture(autouse=True)
def _files_apart(settings: Settings, tmp_path: Path) -> None:
    """Papers that a test issues go to a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def morning() -> Iterator[datetime]:
    """The clock stands at 08:00 on Monday 28 June 2021."""
    with clock_at(MORNING):
        yield MORNING


@pytest.fixture
def postgres() -> None:
    """For what PostgreSQL alone has: skipped where the tests run on SQLite. CI runs them on both."""
    if connection.vendor != "postgresql":
        pytest.skip("It needs PostgreSQL: set DATABASE_URL=postgres://... to run it.")


@pytest.fixture
def database_of_its_own(tmp_path: Path) -> Iterator[str]:
    """The address of an empty database on the engine under test, for the processes that a test starts."""
    with own_database(tmp_path) as address:
        yield address


@pytest.fixture
def world(db: None, morning: datetime) -> Iterator[World]:
    """The named cast in its small academy."""
    with watched():
        yield begin(build_world)
