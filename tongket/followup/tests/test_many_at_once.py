"""Many workers at once: a key gives one task, the book has no gap."""

import threading
from datetime import datetime

import pytest
from django.db import connection, connections

from tests.world import build_world
from tongket.followup.models import Task
from tongket.followup.tests.make import a_task
from tongket.kit.clock import clock_at

WORKERS = 4


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer; PostgreSQL shows what many do.")
@pytest.mark.django_db(transaction=True)
def test_a_key_asked_for_by_many_gives_one_task(morning: datetime) -> None:
    world = build_world()
    given: list[int] = []
    start = threading.Barrier(WORKERS)

    def work() -> None:
        try:
            with clock_at(morning):
                start.wait()
                given.extend(a_task(world, f"k{number}").pk for number in range(5))
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(given) == 5 * WORKERS
    assert len(set(given)) == Task.objects.count() == 5
    assert list(Task.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
