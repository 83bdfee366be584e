"""The server: where it must not listen, and that the application begins and ends with it."""

import asyncio
from typing import Any

import pytest
import uvicorn
from pytest_django.fixtures import Settings

from tongket.kit.errors import BadInput
from tongket.site.application import Site
from tongket.site.server import is_loopback, serve


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    calls: list[dict[str, Any]] = []
    monkeypatch.setattr(
        uvicorn, "run", lambda application, **given: calls.append({"application": application, **given})
    )
    return calls


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost", "::1", "[::1]"])
def test_a_demo_listens_on_this_machine(served: list[dict[str, Any]], settings: Settings, host: str) -> None:
    settings.TONGKET_DEMO = True
    serve(host, 8000)
    assert (served[0]["host"], served[0]["lifespan"], served[0]["backlog"]) == (host, "on", 4096)
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org", ""])
def test_a_demo_refuses_to_listen_beyond_it(served: list[dict[str, Any]], settings: Settings, host: str) -> None:
    settings.TONGKET_DEMO = True
    with pytest.raises(BadInput, match=r"127\.0\.0\.1"):
        serve(host, 8000)
    assert served == []


def test_without_demo_it_listens_where_it_is_told(served: list[dict[str, Any]], settings: Settings) -> None:
    settings.TONGKET_DEMO = False
    serve("0.0.0.0", 8000)
    assert served[0]["host"] == "0.0.0.0"


def test_several_processes_need_a_bus_between_them(served: list[dict[str, Any]], settings: Settings) -> None:
    settings.TONGKET_BUS = "process"
    with pytest.raises(BadInput, match="TONGKET_BUS"):
        serve("127.0.0.1", 8000, workers=2)
    settings.TONGKET_BUS = "redis"
    serve("127.0.0.1", 8000, workers=2)
    assert served[0]["workers"] == 2


class Clerk:
    """Stands in for the worker: what was asked of it."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def start(self) -> None:
        self.asked.append("start")

    def wake(self, channel: str, seq: int) -> None:
        self.asked.append(f"wake {channel}")

    def stop(self) -> None:
        self.asked.append("stop")


def test_the_worker_and_the_stream_live_as_long_as_the_server(settings: Settings) -> None:
    settings.TONGKET_BUS = "process"
    clerk = Clerk()

    async def story() -> None:
        async def inner(scope: Any, receive: Any, send: Any) -> None:
            sent.append({"type": "inner"})

        site = Site(inner, clerk)
        messages: asyncio.Queue[dict[str, str]] = asyncio.Queue()
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        life = asyncio.create_task(site({"type": "lifespan"}, messages.get, send))
        await messages.put({"type": "lifespan.startup"})
        while not sent:
            await asyncio.sleep(0)
        site.stream.heard("unit/1", 3)
        await site({"type": "http", "path": "/"}, messages.get, send)
        await messages.put({"type": "lifespan.shutdown"})
        await life
        kinds = [message["type"] for message in sent]
        assert kinds == ["lifespan.startup.complete", "inner", "lifespan.shutdown.complete"]

    asyncio.run(story())
    assert clerk.asked[0] == "start"
    assert "wake unit/1" in clerk.asked
    assert clerk.asked[-1] == "stop"
