"""Writers at once, from several threads of several processes: numbers without gap or double, a chain that holds."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from tongket.live.log import first_broken, position
from tongket.live.models import LogEntry
from tongket.live.tests.writers import CHANNEL

ROOT = Path(__file__).resolve().parents[3]
CHECK = (
    "import django; django.setup()\n"
    "from tongket.live.log import first_broken, position\n"
    "from tongket.live.models import LogEntry\n"
    f"seqs = list(LogEntry.objects.filter(channel__name={CHANNEL!r}).order_by('seq').values_list('seq', flat=True))\n"
    f"print(seqs == list(range(1, 49)), position({CHANNEL!r}), first_broken({CHANNEL!r}))\n"
)


def _environment(url: str, tmp_path: Path) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": url,
        "TONGKET_BUS": "process" if url.startswith("sqlite") else "postgres",
        "TONGKET_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "tongket.site.settings",
        "PYTHONPATH": str(ROOT),
    }


def _write_at_once(environment: dict[str, str]) -> None:
    """Two processes of three threads; each writes ten times, twice in vain: 48 entries."""
    command = [sys.executable, "-m", "tongket.live.tests.writers", "3", "10"]
    for process in [subprocess.Popen(command, env=environment, cwd=ROOT) for _ in range(2)]:
        assert process.wait(timeout=120) == 0


def test_on_sqlite_numbers_have_no_gap_whoever_writes_at_once(tmp_path: Path) -> None:
    environment = _environment(f"sqlite:///{tmp_path / 'log.sqlite3'}", tmp_path)
    migrate = [sys.executable, "-m", "django", "migrate", "--verbosity", "0", "live"]
    subprocess.run(migrate, env=environment, cwd=ROOT, check=True, timeout=120)
    subprocess.run([*migrate[:-1], "django_tasks_database"], env=environment, cwd=ROOT, check=True, timeout=120)
    _write_at_once(environment)
    answer = subprocess.run([sys.executable, "-c", CHECK], env=environment, cwd=ROOT, check=True, capture_output=True)
    assert answer.stdout.decode().strip() == "True 48 None"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_on_postgresql_numbers_have_no_gap_whoever_writes_at_once(postgres: None, tmp_path: Path) -> None:
    at = connection.settings_dict
    host, port = at["HOST"] or "", at["PORT"] or 5432
    login = quote(at["USER"]) + (f":{quote(at['PASSWORD'])}" if at["PASSWORD"] else "")
    where = quote(host, safe="") if host.startswith("/") else host
    _write_at_once(_environment(f"postgres://{login}@{where}:{port}/{at['NAME']}", tmp_path))
    assert list(LogEntry.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 49))
    assert (position(CHANNEL), first_broken(CHANNEL)) == (48, None)
