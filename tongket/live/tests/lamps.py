"""A page with two lamps, a stream that serves it, and the words in which its tests are told."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, ClassVar

from django.db import transaction

from tests.livepage import Listener, until
from tongket.live.events import Event
from tongket.live.log import position, record
from tongket.live.pages import LivePage
from tongket.live.stream import Stream
from tongket.org.events import AppointmentEnded, OfficeCreated, PersonAdmitted, UnitClosed, UnitFounded

CHANNEL = "lamp/1"


class Lamps(LivePage):
    """A page with two lamps: what happened to units, to offices; a count that nobody logs."""

    audiences = ("front", "back")
    quiet: ClassVar[frozenset[str]] = frozenset({"count"})

    def __init__(self) -> None:
        self.count = 0
        self.rendered: list[tuple[str, tuple[str, ...]]] = []
        self.broken = False

    def everything(self, audience: str) -> set[str]:
        return {"unit", "office", "count"} if audience == "front" else {"unit"}

    def fragments(self, event: Event) -> set[str]:
        return {"unit"} if isinstance(event, UnitFounded) else {"office"} if isinstance(event, OfficeCreated) else set()

    def concerns(self, event: Event) -> set[int]:
        return {event.person_id} if isinstance(event, PersonAdmitted) else set()

    def moved(self, event: Event) -> set[int | str]:
        if isinstance(event, UnitClosed):
            return {"back"}
        return {event.appointment_id} if isinstance(event, AppointmentEnded) else set()

    def render(self, channel: str, audience: str, names: set[str]) -> str:
        if self.broken:
            raise ZeroDivisionError
        self.rendered.append((audience, tuple(sorted(names))))
        at = position(channel)
        shown = {"unit": f"unit at {at}", "office": f"office at {at}", "count": f"count {self.count}"}
        return "".join(f'<p id="{name}">{shown[name]}</p>' for name in sorted(names))


class Hours:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = 1_000_000.0

    def __call__(self) -> float:
        return self.at


@asynccontextmanager
async def running(**clocks: Callable[[], float]) -> AsyncIterator[Stream]:
    async def inner(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 299, "headers": []})

    made = Stream(inner, **clocks)
    await made.start()
    try:
        yield made
    finally:
        await made.stop()


def happen(*events: Event) -> None:
    """Each event in a transaction of its own."""
    for event in events:
        with transaction.atomic():
            record(CHANNEL, event, by=None)


async def reached(number: int, *listeners: Listener) -> None:
    """Wait until each has been told of the entry of that number."""
    await until(lambda: all(one.changes and one.changes[-1]["seq"] == number for one in listeners))


def play(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(story())


FOUNDED = UnitFounded(unit_id=1)
