"""The database is brought to the program's version by one process, whoever begins at the same time."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.houses import house_in

PREPARE = "import django; django.setup(); from tongket.site.database import prepare_database; prepare_database()"


def test_processes_that_begin_at_once_do_not_trip_over_one_another(tmp_path: Path, database_of_its_own: str) -> None:
    told = {"TONGKET_DATA": str(tmp_path), "DATABASE_URL": database_of_its_own, "TONGKET_DEMO": "0"}
    environment = {**os.environ, **told, "DJANGO_SETTINGS_MODULE": "tongket.site.settings"}
    begun = [
        subprocess.Popen([sys.executable, "-c", PREPARE], env=environment, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    assert [process.communicate()[1] for process in begun] == ["", "", ""]
    assert [process.returncode for process in begun] == [0, 0, 0]


@pytest.mark.parametrize("nth", [3, 22, 50])
def test_a_process_killed_between_two_migrations_leaves_what_the_next_can_take_up(
    tmp_path: Path, database_of_its_own: str, nth: int
) -> None:
    house = house_in(tmp_path, database_of_its_own)
    noted = "django.db.migrations.executor:MigrationExecutor.record_migration"
    process = house.start(noted, nth, *house.cycle)
    process.communicate()
    assert process.returncode == -signal.SIGKILL, (tmp_path / "killed.log").read_text()
    house.run(sys.executable, "-c", PREPARE)
    assert house.standing["people.person"] == 0
