"""A cycle that is broken off anywhere leaves no half action, no second task and no gap, and goes on where it stood."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tongket.analytics.queries import trace_of_conference
from tongket.conference.models import Conclusion
from tongket.documents.models import Paper, Register
from tongket.followup.models import Task
from tongket.live import jobs
from tongket.live.log import first_broken
from tongket.live.models import Channel, Delivery, LogEntry
from tongket.site.cycle import play_file
from tongket.site.models import Playbook
from tongket.site.scenario import scenario_files

ROOT = Path(__file__).parent.parent
MIDYEAR = next(file for file in scenario_files() if "midyear" in file.name)


class Abort(Exception):
    """The machine stops here."""


def assert_whole() -> None:
    """No gap in any register, no second task, no broken chain, nothing left to deliver."""
    for register in Register.objects.all():
        numbers = sorted(
            Paper.objects.filter(unit=register.unit, kind=register.kind, year=register.year)
            .exclude(number=None)
            .values_list("number", flat=True)
        )
        assert numbers == list(range(1, register.last + 1))
    for conclusion in Conclusion.objects.filter(conference__notice__state=Paper.State.ISSUED):
        assert Task.objects.filter(key=conclusion.code).count() == 1
    assert [name for name in Channel.objects.values_list("name", flat=True) if first_broken(name)] == []
    assert not Delivery.objects.exists()


@pytest.mark.django_db
def test_an_abort_inside_each_action_resumed_after_each_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aborted: set[tuple[int, int]] = set()
    inside = {"place": 0, "count": 0}
    hand_over = jobs.hand_over

    def abort_once(entry: LogEntry) -> None:
        done = Playbook.objects.values_list("done", flat=True).first() or 0
        inside["count"] = inside["count"] + 1 if inside["place"] == done else 1
        inside["place"] = done
        spot = (done, inside["count"])
        if spot not in aborted:
            aborted.add(spot)
            inside["count"] = 0
            raise Abort
        hand_over(entry)

    monkeypatch.setattr(jobs, "hand_over", abort_once)
    for _ in range(2000):
        inside["count"] = 0
        try:
            play_file(MIDYEAR, None, tmp_path)
            break
        except (Abort, RuntimeError):
            continue
    assert Playbook.objects.get().finished
    assert len(aborted) > 150
    assert_whole()
    monkeypatch.undo()
    interrupted = trace_of_conference("kv2-2021-h1")
    assert len([node for node in interrupted["nodes"] if node["kind"] == "task"]) == 6


def _environment(folder: Path) -> dict[str, str]:
    database = f"sqlite:///{folder / 'cycle.sqlite3'}"
    return {**os.environ, "TONGKET_DATA": str(folder), "DATABASE_URL": database, "TONGKET_DEMO": "0"}


def _cycle(folder: Path) -> list[str]:
    return [sys.executable, "-m", "tongket", "cycle", str(MIDYEAR), "--out", str(folder / "out")]


def _trace(folder: Path) -> Any:
    return json.loads((folder / "out" / "trace.json").read_text())


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """One cycle from start to end in a process of its own, and how long it took."""
    folder = tmp_path_factory.mktemp("undisturbed")
    begun = time.monotonic()
    subprocess.run(_cycle(folder), env=_environment(folder), cwd=ROOT, check=True, capture_output=True)
    return folder, time.monotonic() - begun


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="the processes that are killed have a SQLite file of their own"
)
def test_a_kill_at_five_random_points_leaves_the_same_cycle(undisturbed: tuple[Path, float], tmp_path: Path) -> None:
    reference, lasted = undisturbed
    chance = random.Random(20210702)
    for _ in range(5):
        process = subprocess.Popen(
            _cycle(tmp_path), env=_environment(tmp_path), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            process.wait(timeout=lasted * chance.uniform(0.15, 0.75))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
    subprocess.run(_cycle(tmp_path), env=_environment(tmp_path), cwd=ROOT, check=True, capture_output=True)
    assert _trace(tmp_path) == _trace(reference)
    check = [sys.executable, "-m", "tongket", "check-log"]
    subprocess.run(check, env=_environment(tmp_path), cwd=ROOT, check=True, capture_output=True)


def test_a_finished_file_only_writes_its_papers_again(undisturbed: tuple[Path, float]) -> None:
    folder, _ = undisturbed
    before = (folder / "out" / "trace.json").read_bytes(), (folder / "out" / "minutes.pdf").read_bytes()
    (folder / "out" / "minutes.pdf").unlink()
    subprocess.run(_cycle(folder), env=_environment(folder), cwd=ROOT, check=True, capture_output=True)
    assert ((folder / "out" / "trace.json").read_bytes(), (folder / "out" / "minutes.pdf").read_bytes()) == before
