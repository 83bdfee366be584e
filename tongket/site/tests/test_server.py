"""The server: where it must not listen, and that the application begins and ends with it."""

import asyncio
import socket
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from pytest_django.fixtures import Settings

from tongket.kit.errors import BadInput
from tongket.site import server
from tongket.site.application import Site
from tongket.site.server import CannotListen, is_loopback, reserve, serve


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[uvicorn.Config, socket.socket]]]:
    """What would have been run, and on which socket."""
    calls: list[tuple[uvicorn.Config, socket.socket]] = []
    monkeypatch.setattr(server, "run", lambda config, listener: calls.append((config, listener)))
    yield calls
    assert all(listener.fileno() == -1 for _, listener in calls), "a socket was left open"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost", "::1"])
def test_a_demo_listens_on_this_machine(served: list[Any], settings: Settings, host: str) -> None:
    settings.TONGKET_DEMO = True
    serve(host, 0)
    config = served[0][0]
    assert (config.host, config.lifespan, config.backlog) == (host, "on", 4096)
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org", ""])
def test_a_demo_refuses_to_listen_beyond_it(served: list[Any], settings: Settings, host: str) -> None:
    settings.TONGKET_DEMO = True
    with pytest.raises(BadInput, match=r"127\.0\.0\.1"):
        serve(host, 0)
    assert served == []


def test_without_demo_it_listens_where_it_is_told(served: list[Any], settings: Settings) -> None:
    settings.TONGKET_DEMO = False
    serve("0.0.0.0", 0)
    assert served[0][0].host == "0.0.0.0"


def test_an_address_that_is_taken_is_told_in_one_sentence(settings: Settings) -> None:
    settings.TONGKET_DEMO = False
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CannotListen, match=rf"^127\.0\.0\.1:{port} .*in use.* --address .*\.$") as caught:
            reserve("127.0.0.1", port)
    assert "\n" not in str(caught.value)


def test_a_host_that_is_nowhere_is_told_in_one_sentence(settings: Settings) -> None:
    settings.TONGKET_DEMO = False
    with pytest.raises(CannotListen, match=r"^192\.0\.2\.1:8000 cannot be listened at"):
        reserve("192.0.2.1", 8000)


def test_several_processes_need_a_bus_between_them(served: list[Any], settings: Settings) -> None:
    settings.TONGKET_BUS = "process"
    with pytest.raises(BadInput, match="TONGKET_BUS"):
        serve("127.0.0.1", 0, workers=2)
    settings.TONGKET_BUS = "redis"
    serve("127.0.0.1", 0, workers=2)
    assert served[0][0].workers == 2


def test_who_stops_it_reads_one_line(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(config: uvicorn.Config, listener: socket.socket) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(server, "run", interrupted)
    serve("127.0.0.1", 0)
    assert capsys.readouterr().err == "tongket: stopped.\n"


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


class Inner:
    """Stands in for Django's pages."""

    def __init__(self, sent: list[Any]) -> None:
        self.sent = sent

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.sent.append({"type": "inner"})

    def close(self) -> None:
        self.sent.append({"type": "closed"})


def test_the_worker_and_the_stream_live_as_long_as_the_server(settings: Settings) -> None:
    settings.TONGKET_BUS = "process"
    clerk = Clerk()

    async def story() -> None:
        messages: asyncio.Queue[dict[str, str]] = asyncio.Queue()
        sent: list[Any] = []
        site = Site(Inner(sent), clerk)

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
        assert kinds == ["lifespan.startup.complete", "inner", "closed", "lifespan.shutdown.complete"]

    asyncio.run(story())
    assert clerk.asked[0] == "start"
    assert "wake unit/1" in clerk.asked
    assert clerk.asked[-1] == "stop"
