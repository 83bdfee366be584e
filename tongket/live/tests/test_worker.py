"""The worker inside the web process: it runs what waits, after a knock and at the start."""

import threading

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from tongket.live import jobs
from tongket.live.log import record
from tongket.live.models import Delivery, LogEntry
from tongket.live.worker import Worker
from tongket.org.events import OfficeCreated, UnitFounded


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The events that a job hears."""
    found: list[int] = []

    def hear(event: UnitFounded, entry: LogEntry) -> None:
        if event.unit_id == 13:
            raise ZeroDivisionError("as the test wants it")
        found.append(event.unit_id)

    monkeypatch.setattr(jobs, "_jobs", {"hear": hear})
    monkeypatch.setattr(jobs, "_heard", {UnitFounded.kind: ["hear"]})
    return found


def _happen(number: int) -> None:
    with transaction.atomic():
        record("lamp/1", UnitFounded(unit_id=number), by=None)


@pytest.mark.django_db(transaction=True)
def test_it_runs_what_waits_once(heard: list[int]) -> None:
    _happen(1)
    _happen(2)
    jobs.run_waiting("test")
    jobs.run_waiting("test")
    assert heard == [1, 2]
    assert not Delivery.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_an_interrupted_worker_left_is_swept_up(heard: list[int]) -> None:
    _happen(1)
    DBTaskResult.objects.all().delete()  # the task was taken by a worker that died
    jobs.run_waiting("test")
    assert heard == [1]


@pytest.mark.django_db(transaction=True)
def test_a_job_that_fails_is_tried_again_and_then_left_with_its_error(
    heard: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    _happen(13)
    _happen(1)
    for _ in range(jobs.MOST_ATTEMPTS + 2):
        jobs.run_waiting("test")
    assert heard == [1]
    left = Delivery.objects.get()
    assert (left.attempts, left.error) == (jobs.MOST_ATTEMPTS, "ZeroDivisionError: as the test wants it")
    assert "A job failed" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_what_was_given_up_is_taken_up_once_its_cause_is_mended(
    heard: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    _happen(13)
    for _ in range(jobs.MOST_ATTEMPTS):
        jobs.run_waiting("test")
    monkeypatch.setattr(jobs, "_jobs", {"hear": lambda event, entry: heard.append(event.unit_id)})
    jobs.run_waiting("test")
    assert heard == []
    assert jobs.sweep(given_up_too=True) == 1
    assert heard == [13]


def test_the_thread_looks_at_its_start_after_a_knock_and_ends(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    runs = threading.Semaphore(0)
    count = 0

    def run_waiting(worker_id: str) -> None:
        nonlocal count
        count += 1
        runs.release()
        if count == 1:
            raise OSError("the database is away")

    monkeypatch.setattr("tongket.live.worker.run_waiting", run_waiting)
    monkeypatch.setattr("tongket.live.worker.LOOK", 600.0)
    worker = Worker()
    worker.start()
    assert runs.acquire(timeout=30), "at its start"
    worker.wake(jobs.WORK, 0)
    assert runs.acquire(timeout=30), "after a knock, in spite of the failure"
    worker.stop()
    assert not worker._thread.is_alive()
    assert "could not run what waits" in caplog.text


def test_only_a_knock_that_says_there_is_work_wakes_it() -> None:
    worker = Worker()
    worker.wake("lamp/1", 1)
    assert not worker._woken.is_set()
    for channel in (jobs.WORK, ""):  # the empty one: a knock was perhaps missed
        worker._woken.clear()
        worker.wake(channel, 0)
        assert worker._woken.is_set()


@pytest.mark.django_db
def test_what_nobody_hears_says_of_no_work(heard: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    knocks: list[tuple[str, int]] = []
    monkeypatch.setattr(jobs, "knock", lambda channel, seq: knocks.append((channel, seq)))
    with transaction.atomic():
        record("lamp/1", OfficeCreated(office_id=1), by=None)
    assert knocks == []
    _happen(1)
    assert knocks == [(jobs.WORK, 0)]
