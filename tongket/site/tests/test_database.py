"""The database is brought to the program's version by one process, whoever begins at the same time."""

import os
import subprocess
import sys
from pathlib import Path

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
