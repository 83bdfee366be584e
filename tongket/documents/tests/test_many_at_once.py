"""Many workers at once: a register has no gap and gives no number twice."""

import threading
from datetime import datetime

import pytest
from django.db import connection, connections

from tests.world import build_world
from tongket.documents.actions import issue_paper
from tongket.documents.models import Paper, Register
from tongket.documents.tests.make import a_paper
from tongket.kit.clock import clock_at
from tongket.kit.errors import WrongState

WORKERS = 4


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer; PostgreSQL shows what many do.")
@pytest.mark.django_db(transaction=True)
def test_papers_issued_at_once_take_each_number_once(morning: datetime) -> None:
    world = build_world()
    papers = [a_paper(world, f"p{number}") for number in range(6)]
    refused: list[str] = []
    start = threading.Barrier(WORKERS)

    def work() -> None:
        try:
            with clock_at(morning):
                start.wait()
                for paper in papers:  # each worker tries each paper: one succeeds, the others are told
                    try:
                        issue_paper(paper.pk, by=world.chief)
                    except WrongState as refusal:
                        refused.append(refusal.message)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert list(Paper.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert Register.objects.get().last == 6
    assert len(refused) == 6 * (WORKERS - 1)
