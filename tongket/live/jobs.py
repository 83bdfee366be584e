"""What is done when something happened: a room's `jobs.py` listens, and each entry reaches each listener once.

A delivery row is written with the entry, and deleted in the transaction of the listener's work: a crash in between
leaves it to the next run, so a job may start twice but is done once. Django Tasks wakes the worker.
"""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import transaction
from django_tasks import task
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from tongket.live.bus import knock
from tongket.live.events import Event
from tongket.live.models import Delivery, LogEntry

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 5
WORK = "jobs"  # a knock on it says that there is something to deliver

E = TypeVar("E", bound=Event)
Job = Callable[[Any, LogEntry], None]
_jobs: dict[str, Job] = {}
_heard: dict[str, list[str]] = {}


def listen(kind: type[E]) -> Callable[[Callable[[E, LogEntry], None]], Callable[[E, LogEntry], None]]:
    """Let a function hear every event of that kind: `@listen(TaskFinished) def on_task_finished(event, entry)`."""

    def register(function: Callable[[E, LogEntry], None]) -> Callable[[E, LogEntry], None]:
        name = f"{function.__module__}.{function.__qualname__}"
        _jobs[name] = function
        _heard.setdefault(kind.kind, []).append(name)
        return function

    return register


def heard() -> dict[str, list[str]]:
    """The names of the jobs that hear each kind of event."""
    return {kind: list(names) for kind, names in _heard.items()}


def hand_over(entry: LogEntry) -> None:
    """Note who has to hear the entry, and ask for a worker; part of the action's transaction."""
    names = _heard.get(entry.kind, [])
    if names:
        Delivery.objects.bulk_create([Delivery(entry=entry, job=name) for name in names])
        deliver_entry.enqueue(entry.pk)
        knock(WORK, 0)


@task()
def deliver_entry(entry_id: int) -> None:
    """Let every listener hear one entry."""
    for pk in Delivery.objects.filter(entry_id=entry_id).order_by("pk").values_list("pk", flat=True):
        deliver(pk)


def deliver(delivery_id: int) -> bool:
    """Let one listener hear one entry; True when it is done, False when another worker has it or it failed."""
    try:
        with transaction.atomic():
            delivery = (
                Delivery.objects.select_for_update(skip_locked=True)
                .select_related("entry__channel")
                .filter(pk=delivery_id)
                .first()
            )
            if delivery is None:
                return False
            _jobs[delivery.job](delivery.entry.event, delivery.entry)
            delivery.delete()
            return True
    except Exception as error:
        logger.exception("A job failed: delivery %s", delivery_id)
        with transaction.atomic():
            failed = Delivery.objects.filter(pk=delivery_id).first()
            if failed is not None:
                failed.attempts += 1
                failed.error = f"{type(error).__name__}: {error}"
                failed.save(update_fields=["attempts", "error"])
        return False


def sweep(*, given_up_too: bool = False) -> int:
    """Deliver what an interrupted worker left behind; the number of deliveries done.

    A worker lets rest what has failed MOST_ATTEMPTS times; `given_up_too` tries that again, once its cause is mended.
    """
    left = Delivery.objects.all() if given_up_too else Delivery.objects.filter(attempts__lt=MOST_ATTEMPTS)
    return sum(deliver(pk) for pk in list(left.order_by("pk").values_list("pk", flat=True)))


def run_waiting(worker_id: str) -> None:
    """Run every task that waits, then what an interrupted worker left behind.

    The package's own loop closes the connection between two tasks; this one leaves that to the thread it runs in.
    """
    worker = Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_id,
        excluded_queue_names=[],
    )
    while (taken := _take_task(worker_id)) is not None:
        worker.run_task(taken)
    sweep()


def _take_task(worker_id: str) -> "DBTaskResult[Any, Any] | None":
    """Claim the next task, so that no other worker runs it."""
    waiting = DBTaskResult.objects.ready().filter(backend_name="default")
    with exclusive_transaction(waiting.db):
        taken: DBTaskResult[Any, Any] | None = waiting.get_locked()
        if taken is not None:
            taken.claim(worker_id)
    return taken


def drain() -> None:
    """Run all waiting work in this process until none is left, for the command line and for tests.

    Raises RuntimeError with the first failure: here nothing may fail in silence.
    """
    run_waiting("drain")
    sweep(given_up_too=True)
    failed = Delivery.objects.exclude(error="").first()
    if failed is not None:
        raise RuntimeError(f"The job {failed.job} failed on {failed.entry}: {failed.error}")
