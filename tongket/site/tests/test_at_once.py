"""Many requests at once: some are worked on, the others wait; none opens more connections than there are turns."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse
from django.urls import path

from tongket.people.models import Person
from tongket.site.pages import Pages

Settings = Any
running: list[int] = []
most: list[int] = []
threads: set[str] = set()
let_go = threading.Event()


@login_not_required
def hold(request: HttpRequest) -> HttpResponse:
    """Counts how many are here at once."""
    running.append(1)
    most.append(len(running))
    threads.add(threading.current_thread().name)
    let_go.wait(5)
    running.pop()
    return HttpResponse("held")


@login_not_required
def reads(request: HttpRequest) -> HttpResponse:
    """Asks the database something, over which connection it says."""
    Person.objects.count()
    threads.add(threading.current_thread().name)
    return HttpResponse(str(id(connection.connection)))


urlpatterns = [path("hold/", hold), path("reads/", reads)]


@pytest.fixture
def pages(settings: Settings) -> Pages:
    settings.ROOT_URLCONF = __name__
    for kept in (running, most, threads):
        kept.clear()
    let_go.clear()
    return Pages(3)


async def ask(pages: Pages, address: str, body: bytes = b"", leaves: asyncio.Event | None = None) -> tuple[int, str]:
    """Status and text of one request; who leaves is gone before the answer, and gets none."""
    parts = [{"type": "http.request", "body": body}]

    async def receive() -> Any:
        if parts:
            return parts.pop()
        await (leaves or asyncio.Event()).wait()
        return {"type": "http.disconnect"}

    said: list[Any] = []

    async def send(message: Any) -> None:
        said.append(message)

    scope = {
        "type": "http",
        "method": "POST" if body else "GET",
        "path": address,
        "query_string": b"",
        "headers": [(b"host", b"testserver")],
    }
    await pages(scope, receive, send)
    if not said:
        return 0, ""
    return said[0]["status"], b"".join(one.get("body", b"") for one in said).decode()


async def until(held: Callable[[], bool]) -> None:
    for _ in range(500):
        if held():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("It never came to that.")


def test_so_many_are_worked_on_at_once_and_the_others_wait(pages: Pages) -> None:
    async def story() -> list[tuple[int, str]]:
        asked = [asyncio.create_task(ask(pages, "/hold/")) for _ in range(12)]
        await until(lambda: len(running) == 3)
        await asyncio.sleep(0.05)
        let_go.set()
        return await asyncio.gather(*asked)

    assert asyncio.run(story()) == [(200, "held")] * 12
    assert max(most) == 3
    pages.close()


def test_who_goes_away_while_waiting_gives_the_turn_up(pages: Pages) -> None:
    async def story() -> None:
        asked = [asyncio.create_task(ask(pages, "/hold/")) for _ in range(3)]
        await until(lambda: len(running) == 3)
        gone = asyncio.Event()
        impatient = asyncio.create_task(ask(pages, "/hold/", leaves=gone))
        await asyncio.sleep(0.05)
        gone.set()
        assert await impatient == (0, "")
        let_go.set()
        await asyncio.gather(*asked)

    asyncio.run(story())
    assert len(most) == 3
    pages.close()


@pytest.mark.django_db(transaction=True)
def test_a_thread_keeps_its_connection_and_the_end_closes_it(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> list[tuple[int, str]]:
        return [await ask(pages, "/reads/") for _ in range(4)]

    answers = asyncio.run(story())
    assert {status for status, _ in answers} == {200}
    assert len({text for _, text in answers}) == len(threads)
    closed: list[object] = []
    close = type(connections["default"]).close

    def counted(one: BaseDatabaseWrapper) -> None:
        closed.append(one)
        close(one)

    monkeypatch.setattr(type(connections["default"]), "close", counted)
    pages.close()
    assert len(closed) == len(threads)


@pytest.mark.django_db(transaction=True)
def test_a_crowd_takes_no_more_connections_than_there_are_turns(pages: Pages) -> None:
    async def story() -> list[tuple[int, str]]:
        return await asyncio.gather(*[ask(pages, "/reads/") for _ in range(60)])

    answers = asyncio.run(story())
    assert {status for status, _ in answers} == {200}
    assert 1 <= len({text for _, text in answers}) <= 3
    pages.close()


def test_what_is_larger_than_any_form_is_refused_before_it_is_kept(pages: Pages, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2**18
    status, text = asyncio.run(ask(pages, "/hold/", b"a" * (2**20 + 1)))
    assert (status, text) == (413, "Nội dung gửi lên vượt 1 MB nên không được nhận; hãy bỏ bớt rồi gửi lại.")
    assert not most
    pages.close()
