"""For every room that has a live page: what a fresh page shows equals what the open page shows after the events, and a
listener that drives the stream without a server."""

import asyncio
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from inspect import isfunction
from types import ModuleType
from typing import Any
from urllib.parse import urlencode

from tongket.live.log import position, told
from tongket.live.pages import LivePage
from tongket.live.stream import Stream
from tongket.live.tickets import mint_ticket

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])


class _Tops(HTMLParser):
    """Cuts HTML into its top-level elements by id."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.elements: dict[str, str] = {}
        self._open: list[str] = []
        self._id = ""
        self._parts: list[str] = []

    def _take(self, text: str) -> None:
        if self._open or self._parts:
            self._parts.append(text)
        elif text.strip():
            raise AssertionError(f"Text stands outside of any fragment: {text.strip()[:80]!r}")

    def _finish(self) -> None:
        if not self._open and self._parts:
            if self._id in self.elements:
                raise AssertionError(f"Two fragments have the id {self._id!r}.")
            self.elements[self._id] = "".join(self._parts)
            self._parts = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._open:
            self._id = dict(attrs).get("id") or ""
            if not self._id:
                raise AssertionError(f"A fragment without an id: {self.get_starttag_text()}")
        self._parts.append(self.get_starttag_text() or "")
        if tag not in VOID:
            self._open.append(tag)
        self._finish()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._take(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self._open or self._open.pop() != tag:
            raise AssertionError(f"</{tag}> closes nothing in the fragment {self._id!r}.")
        self._parts.append(f"</{tag}>")
        self._finish()

    def handle_data(self, data: str) -> None:
        self._take(data)

    def handle_entityref(self, name: str) -> None:
        self._take(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._take(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        pass


def fragments_of(html: str) -> dict[str, str]:
    """The top-level elements of `html` by id, white space made even. Text beside them or a missing id fails."""
    reader = _Tops()
    reader.feed(html)
    reader.close()
    if reader._open:
        raise AssertionError(f"The fragment {reader._id!r} is not closed.")
    # A form's token differs each time that it is drawn; it is no part of what a page shows.
    even = {key: re.sub(r"\s+", " ", value) for key, value in reader.elements.items()}
    return {key: re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", value) for key, value in even.items()}


def actions_of(module: ModuleType) -> set[str]:
    """The names of a room's actions, to hold against the table of those that a test plays."""
    own = {name: one for name, one in vars(module).items() if isfunction(one) and not name.startswith("_")}
    return {name for name, one in own.items() if one.__module__.startswith(module.__name__)}


def assert_live_equals_fresh(
    page: LivePage, channel: str, audience: str | Iterable[str], act: Callable[[], Any], quiet: bool = False
) -> None:
    """After `act`, the page of each audience that has swapped in what the events dirtied equals a page opened now.

    `quiet`: the act also touches what is not logged, and the page has heard of that.
    """
    audiences = [audience] if isinstance(audience, str) else list(audience)
    shown = {one: fragments_of(page.render(channel, one, page.everything(one))) for one in audiences}
    start = position(channel)
    act()
    names: set[str] = set(page.quiet) if quiet else set()
    for event in told(channel, start):
        names |= page.fragments(event)
    for one in audiences:
        seen = names & page.everything(one)
        sent = fragments_of(page.render(channel, one, seen)) if seen else {}
        unknown = sent.keys() - shown[one].keys()
        assert not unknown, f"{one}: the page has no place for {sorted(unknown)}."
        live = shown[one] | sent
        fresh = fragments_of(page.render(channel, one, page.everything(one)))
        stale = [key for key in fresh if live.get(key) != fresh[key]]
        assert not stale, f"{one}: {stale} changed, but no event said so: {[*told(channel, start)]}"
        assert live.keys() == fresh.keys()


@dataclass
class Listener:
    """A page that listens, without a browser or a server: it drives the application directly."""

    stream: Stream
    channel: str
    audience: str
    person_id: int = 1
    after: int = 0
    ticket: str = ""
    sent: list[Mapping[str, Any]] = field(default_factory=list)
    slow: bool = False
    method: str = "GET"

    def __post_init__(self) -> None:
        self.ticket = self.ticket or mint_ticket(self.channel, self.person_id, self.audience)
        self._gone = asyncio.Event()
        self.task: asyncio.Task[None] | None = None

    async def send(self, message: Mapping[str, Any]) -> None:
        """What the server offers: it takes a message, or waits for ever when the reader does not read."""
        if self.slow:
            await asyncio.get_running_loop().create_future()
        self.sent.append(message)

    async def receive(self) -> Mapping[str, Any]:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    def _scope(self, path: str, headers: Iterable[tuple[bytes, bytes]] = ()) -> dict[str, Any]:
        query = urlencode({"ticket": self.ticket, "after": self.after}).encode()
        return {
            "type": "http",
            "method": self.method,
            "path": path,
            "query_string": query,
            "headers": list(headers),
        }

    async def open(self, headers: Iterable[tuple[bytes, bytes]] = ()) -> "Listener":
        """Connect, and wait until the server has answered and has caught up, or refused."""
        task = self.task = asyncio.create_task(self._call(f"/live/{self.channel}", headers))
        await until(lambda: task.done() or self.is_listening)
        return self

    async def _call(self, path: str, headers: Iterable[tuple[bytes, bytes]] = ()) -> None:
        await self.stream(self._scope(path, headers), self.receive, self.send)

    async def ask(self) -> "Listener":
        """The poll: one answer."""
        await self._call(f"/live/{self.channel}/events")
        return self

    @property
    def is_listening(self) -> bool:
        room = self.stream.rooms.get(self.channel)
        return room is not None and any(one.task is self.task for crowd in room.listeners.values() for one in crowd)

    async def close(self) -> None:
        """Go away, as a browser does."""
        self._gone.set()
        if self.task is not None:
            await self.task

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def body(self) -> str:
        return b"".join(message.get("body", b"") for message in self.sent[1:]).decode()

    @property
    def messages(self) -> list[tuple[str, dict[str, Any]]]:
        """The events that came: their names and contents."""
        found = re.findall(r"^event: (\w+)\ndata: (.*)$", self.body, re.MULTILINE)
        return [(name, json.loads(data)) for name, data in found]

    @property
    def changes(self) -> list[dict[str, Any]]:
        """The contents of the events `change` and `resync`."""
        return [content for name, content in self.messages if name != "ticket"]

    @property
    def return_ticket(self) -> str:
        return next(str(content["ticket"]) for name, content in self.messages if name == "ticket")

    @property
    def is_over(self) -> bool:
        """Whether the server has ended the stream."""
        return self.sent[-1].get("more_body") is False


async def until(condition: Callable[[], bool], turns: int = 150_000) -> None:
    """Let the event loop go on until the condition holds; without it for so many turns, the test fails."""
    for _ in range(turns):
        if condition():
            return
        await asyncio.sleep(0.0002)
    raise AssertionError("What was waited for did not come.")
