"""The stream: a bare ASGI application in front of Django that tells every open page what has changed.

GET /live/<channel>?ticket=...&after=SEQ       server-sent events: `change` and `resync` carry {"seq", "html", "me"}
GET /live/<channel>/events?ticket=...&after=SEQ  the same once, as JSON, for networks in which streams do not pass

No thread, no database connection and no queue belongs to a stream. A change is rendered once for each audience and the
same bytes go to everyone in it. Whoever missed something gets one frame with the fragments that have changed since, as
they stand now, so that catching up costs the same as listening (design/live.md, part 3).

A stream is sent to directly: the server's `send` is stepped once, and a reader for whom it would have to wait is cut off
and comes back. It was tried on uvicorn, which `tongket.site.server` runs.
"""

import asyncio
import json
import logging
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar, cast
from urllib.parse import parse_qs, unquote

from django.db import close_old_connections, connections
from django.utils import translation

from tongket.live import log, tickets
from tongket.live.bus import bus
from tongket.live.pages import LivePage, page_of
from tongket.live.tickets import Refused, Ticket, read_ticket, return_ticket

logger = logging.getLogger(__name__)

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
Crowd = tuple[str, str]  # an audience and its language
T = TypeVar("T")

RING = 2000  # entries of a channel that are kept at hand; beyond them the table is read, beyond that all is drawn anew
SLICE = 500  # streams served before others get their turn
BEAT = 20.0  # seconds between two signs of life
LOOK = 5.0  # seconds between two looks at the log, in case a knock was lost
DENSE = 0.075  # seconds between two frames of a channel when events come fast
QUIET = 0.4  # seconds between two frames of what is not logged
MOST_STREAMS = 24  # of one person on one process
IDLE = 600.0  # seconds for which a channel without listeners is kept
PATH = "/live/"


@dataclass(frozen=True, slots=True)
class Mark:
    """What one entry of the log means for the page."""

    seq: int
    names: frozenset[str]
    me: frozenset[int]
    moved: frozenset[int | str]


@dataclass(slots=True)
class Change:
    """What several entries mean together, up to `seq`."""

    seq: int
    names: set[str] = field(default_factory=set)
    me: set[int] = field(default_factory=set)
    moved: set[int | str] = field(default_factory=set)
    everything: bool = False


def _together(seq: int, marks: Iterable[Mark]) -> Change:
    change = Change(seq)
    for mark in marks:
        change.names |= mark.names
        change.me |= mark.me
        change.moved |= mark.moved
    return change


class Client:
    """One open stream."""

    __slots__ = ("audience", "crowd", "ended", "person_id", "send", "seq", "since", "task")

    def __init__(self, ticket: Ticket, crowd: Crowd, seq: int, send: Send) -> None:
        self.person_id = ticket.person_id
        self.audience = ticket.audience
        self.crowd = crowd
        self.since = ticket.minted
        self.seq = seq
        self.send = send
        self.ended = False
        self.task = asyncio.current_task()

    def push(self, body: bytes, more: bool = True) -> bool:
        """Write without waiting; False when that is not possible, and the stream has to be cut."""
        if self.ended:
            return False
        step = cast(
            Coroutine[Any, Any, None],
            self.send({"type": "http.response.body", "body": body, "more_body": more}),
        )
        try:
            step.send(None)
        except StopIteration:
            return True
        except Exception:  # the connection has gone; its own task hears of it
            return False
        step.close()
        return False

    def end(self, politely: bool) -> None:
        """Close the stream: `politely` with a last chunk, else at once, since the reader does not read."""
        if self.ended:
            return
        if politely:
            self.push(b"", more=False)
        self.ended = True
        if not politely:
            transport = getattr(getattr(self.send, "__self__", None), "transport", None)
            if transport is not None:
                transport.abort()
        if self.task is not None and self.task is not asyncio.current_task():
            self.task.cancel()


class Room:
    """One channel that someone listens to: what has happened on it, who listens, what is drawn."""

    def __init__(self, stream: "Stream", channel: str, page: LivePage) -> None:
        self.stream = stream
        self.channel = channel
        self.page = page
        self.ring: deque[Mark] = deque()
        self.floor = 0  # entries up to here are not in the ring
        self.last = 0  # entries up to here have been told
        self.listeners: dict[Crowd, set[Client]] = {}
        self.clients: set[Client] = set()  # those that still catch up, too
        # What has been drawn since the last entry; each is asked for by many and made once.
        self.drawn: dict[tuple[Crowd, frozenset[str]], asyncio.Future[str]] = {}
        self.frames: dict[tuple[Crowd, int, frozenset[str], frozenset[int], bool], bytes] = {}
        self.turn = asyncio.Lock()
        self.woken = asyncio.Event()
        self.touched = False
        self.touched_at = float("-inf")
        self.told_at = float("-inf")
        self.empty_since = stream.monotonic()
        self.task = asyncio.create_task(self._run())
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    # -- what happens --------------------------------------------------------------------------------------------------

    def knock(self, seq: int) -> None:
        """Something may have happened; 0 says that it was not logged."""
        if seq == 0:
            self.touched = True
        if seq == 0 or seq > self.last:
            self.woken.set()

    async def _run(self) -> None:
        try:
            self.last = self.floor = await self.stream.in_thread(log.position, self.channel)
        except Exception as error:
            self.opened.set_exception(error)
            self.opened.exception()
            self.stream.rooms.pop(self.channel, None)
            return
        self.opened.set_result(None)
        while True:
            await self.woken.wait()
            await self.stream.pause(self.told_at + DENSE - self.stream.monotonic())
            self.woken.clear()
            try:
                await self.go_on()
            except Exception:
                logger.exception("The stream of %s could not go on; it tries again.", self.channel)
                await self.stream.pause(1.0)
                self.woken.set()

    async def go_on(self) -> None:
        """Tell everyone what has happened since the last time."""
        async with self.turn:
            await self._go_on()

    async def _go_on(self) -> None:
        marks = await self.stream.in_thread(self._read, self.last)
        change = _together(marks[-1].seq if marks else self.last, marks)
        wait = self.touched_at + QUIET - self.stream.monotonic()
        touched = self.touched and wait <= 0
        if touched:
            self.touched, self.touched_at = False, self.stream.monotonic()
            change.names |= self.page.quiet
        elif self.touched:
            asyncio.get_running_loop().call_later(wait, self.woken.set)
        if marks:
            self._remember(marks)
        if not marks and not touched:
            return
        self.drawn.clear()
        self.frames.clear()
        self.told_at = self.stream.monotonic()
        for client in [one for one in self.clients if not change.moved.isdisjoint((one.person_id, one.audience))]:
            client.end(politely=True)
        if change.names or change.me:
            for crowd in sorted(self.listeners, key=self._rank):
                await self._fan_out(crowd, change, touched)

    def crowd_of(self, ticket: Ticket) -> Crowd:
        """With whom the holder of the ticket is told things in the same bytes."""
        return (self.page.drawn_as(ticket.audience), ticket.language)

    def _rank(self, crowd: Crowd) -> int:
        audiences = self.page.audiences
        return audiences.index(crowd[0]) if crowd[0] in audiences else len(audiences)

    def _read(self, after: int) -> list[Mark]:
        marks = []
        for entry in log.entries(self.channel, after, most=RING + 1):
            event, page = entry.event, self.page
            marks.append(
                Mark(
                    entry.seq,
                    frozenset(page.fragments(event)),
                    frozenset(page.concerns(event)),
                    frozenset(page.moved(event)),
                )
            )
        return marks

    def _remember(self, marks: list[Mark]) -> None:
        self.ring.extend(marks)
        while len(self.ring) > RING:
            self.floor = self.ring.popleft().seq
        self.last = marks[-1].seq

    async def _fan_out(self, crowd: Crowd, change: Change, touched: bool) -> None:
        clients = list(self.listeners.get(crowd, ()))
        if not clients:
            return
        try:
            body = await self.frame(crowd, change)
        except Exception:
            logger.exception("%s could not be drawn for %s; its pages come back later.", self.channel, crowd[0])
            for client in clients:
                client.end(politely=True)
            return
        for number, client in enumerate(clients, start=1):
            if client.seq < change.seq or touched:
                client.seq = change.seq
                if body and not client.push(body):
                    client.end(politely=False)
            if number % SLICE == 0:
                await asyncio.sleep(0)

    # -- what is told --------------------------------------------------------------------------------------------------

    async def since(self, after: int) -> Change:
        """What has happened after `after`, up to what everyone has been told."""
        if after > self.last:
            await self.go_on()  # a knock is under way; the page was made after the change
        if after > self.last or self.last - after > RING:  # not a number of ours, or too old: numbers have no gap
            return Change(self.last, everything=True)
        if after < self.floor:
            async with self.turn:
                if after < self.floor:
                    older = [mark for mark in await self.stream.in_thread(self._read, after) if mark.seq <= self.floor]
                    self.ring.extendleft(reversed(older))
                    self.floor = after
        return _together(self.last, (mark for mark in self.ring if mark.seq > after))

    async def frame(self, crowd: Crowd, change: Change) -> bytes:
        """The change as this audience is told it, empty when it sees nothing of it. However many ask, it is made once."""
        names = self._seen(crowd, change)
        key = (crowd, change.seq, names, frozenset(change.me), change.everything)
        if key not in self.frames:
            html = await self.html(crowd, change)
            content = {"seq": change.seq, "html": html, "me": sorted(change.me)}
            data = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
            event = "resync" if change.everything else "change"
            self.frames[key] = _sse(event, data, change.seq) if html or change.me or change.everything else b""
        return self.frames[key]

    async def html(self, crowd: Crowd, change: Change) -> str:
        """The fragments of the change as they stand now, for this audience."""
        names = self._seen(crowd, change)
        if not names:
            return ""
        drawn = self.drawn.get((crowd, names))
        if drawn is None:
            drawn = asyncio.ensure_future(self.stream.in_thread(self._draw, crowd, set(names)))
            self.drawn[crowd, names] = drawn
        try:
            return await asyncio.shield(drawn)
        except Exception:
            self.drawn.pop((crowd, names), None)
            raise

    def _seen(self, crowd: Crowd, change: Change) -> frozenset[str]:
        seen = frozenset(self.page.everything(crowd[0]))
        return seen if change.everything else seen & change.names

    def _draw(self, crowd: Crowd, names: set[str]) -> str:
        with translation.override(crowd[1]):
            return self.page.render(self.channel, crowd[0], names)


def _sse(event: str, data: bytes, seq: int | None = None) -> bytes:
    number = b"" if seq is None else b"id: %d\n" % seq
    return b"%sevent: %s\ndata: %s\n\n" % (number, event.encode(), data)


class Stream:
    """The application: /live/ is its own, all else goes on to `inner`."""

    def __init__(
        self,
        inner: Application,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        time_of_day: Callable[[], float] = time.time,
    ) -> None:
        self.inner = inner
        self.monotonic = monotonic
        self.time_of_day = time_of_day
        self.rooms: dict[str, Room] = {}
        self.streams: dict[int, int] = {}  # how many each person has open
        self._threads: ThreadPoolExecutor | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self.heard_by: list[Callable[[str, int], None]] = []  # who else wants to hear the knocks of this process

    # -- life ----------------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Begin to listen to the bus, to give signs of life and to look at the log."""
        self._tasks = [asyncio.create_task(work) for work in (bus().listen(self.heard), self._beats(), self._looks())]

    async def stop(self) -> None:
        """End every stream and every task."""
        tasks = [*self._tasks, *(room.task for room in self.rooms.values())]
        for room in self.rooms.values():
            for client in list(room.clients):
                client.end(politely=True)
        self.rooms.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._threads is not None:
            await self.in_thread(connections.close_all)
            self._threads.shutdown()
            self._threads = None

    async def pause(self, seconds: float) -> None:
        """Let that many seconds pass."""
        if seconds > 0:
            await asyncio.sleep(seconds)

    async def in_thread(self, work: Callable[..., T], *arguments: Any) -> T:
        """Read or render beside the event loop, in one thread with one database connection for all streams."""
        if self._threads is None:
            self._threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="tongket-live")
        tidily = partial(copy_context().run, _tidily, work, *arguments)
        return await asyncio.get_running_loop().run_in_executor(self._threads, tidily)

    def heard(self, channel: str, seq: int) -> None:
        """A knock: on a channel, on a person (whose streams end), or everywhere."""
        for listener in self.heard_by:
            listener(channel, seq)
        kind, _, number = channel.partition("/")
        if not channel:
            for room in self.rooms.values():
                room.woken.set()
        elif kind == "person" and number.isdecimal():
            self.end_person(int(number))
        elif channel in self.rooms:
            self.rooms[channel].knock(seq)

    def end_person(self, person_id: int) -> None:
        """Close every stream of a person, who must show anew what the person may listen to."""
        for room in self.rooms.values():
            for client in [one for one in room.clients if one.person_id == person_id]:
                client.end(politely=True)

    async def _beats(self) -> None:
        while True:
            await self.pause(BEAT)
            await self.beat()

    async def beat(self) -> None:
        """A sign of life to every stream, in slices; who was let in an hour ago has to show a new ticket."""
        oldest = self.time_of_day() - tickets.TO_RETURN
        number = 0
        for room in list(self.rooms.values()):
            for client in list(room.clients):
                if client.since < oldest:
                    client.end(politely=True)
                elif not client.push(b":\n\n"):
                    client.end(politely=False)
                number += 1
                if number % SLICE == 0:
                    await asyncio.sleep(0)
            if not room.clients and self.monotonic() - room.empty_since > IDLE:
                room.task.cancel()
                self.rooms.pop(room.channel, None)

    async def _looks(self) -> None:
        while True:
            await self.pause(LOOK)
            try:
                await self.look()
            except Exception:
                logger.exception("The log could not be looked at; the next look follows.")

    async def look(self) -> None:
        """Look at the log itself: a knock may have been lost."""
        if self.rooms:
            for channel, seq in (await self.in_thread(log.positions, list(self.rooms))).items():
                if channel in self.rooms and seq:
                    self.rooms[channel].knock(seq)

    # -- requests ------------------------------------------------------------------------------------------------------

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(PATH):
            await self._serve(scope, receive, send)
        else:
            await self.inner(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "GET":
            return await _answer(send, 405, "Luồng trực tiếp chỉ đọc được bằng GET.")
        query = parse_qs(scope["query_string"].decode("ascii", "replace"))
        channel = unquote(scope["path"].removeprefix(PATH))
        once = channel.endswith("/events")
        channel = channel.removesuffix("/events")
        page = page_of(channel)
        if page is None:
            return await _answer(send, 404, "Không có trang trực tiếp này.")
        headers = dict(scope["headers"])
        after = headers.get(b"last-event-id", b"").decode("ascii", "replace") or query.get("after", ["0"])[0]
        if not (after.isascii() and after.isdecimal() and len(after) < 19):
            return await _answer(
                send, 422, f"Số thứ tự {after[:40]!r} không đúng; after phải là một số nguyên không âm."
            )
        try:
            ticket = read_ticket(query.get("ticket", [""])[0], channel, self.time_of_day())
            if ticket.audience not in page.audiences:
                raise Refused("Vé theo dõi không hợp lệ; hãy tải lại trang.")
            if self.streams.get(ticket.person_id, 0) >= MOST_STREAMS:
                return await _answer(send, 429, "Tài khoản này đã mở quá nhiều trang trực tiếp; hãy đóng bớt trang.")
            room = await self._room(channel, page)
            meanwhile = await room.since(min(ticket.seq, room.last))
            if meanwhile.everything or not meanwhile.moved.isdisjoint((ticket.person_id, ticket.audience)):
                raise Refused("Vai trò đã thay đổi nên vé theo dõi đã hết hiệu lực; trang sẽ xin vé mới.")
        except Refused as refusal:
            return await _answer(send, 403, str(refusal))
        if once:
            return await self._tell_once(room, ticket, int(after), send)
        return await self._stream(room, ticket, int(after), receive, send)

    async def _room(self, channel: str, page: LivePage) -> Room:
        room = self.rooms.get(channel)
        if room is None:
            room = self.rooms[channel] = Room(self, channel, page)
        await asyncio.shield(room.opened)
        return room

    async def _tell_once(self, room: Room, ticket: Ticket, after: int, send: Send) -> None:
        """The poll: one frame, or 204 when nothing has changed."""
        change = await room.since(after)
        change.names |= room.page.quiet
        html = await room.html(room.crowd_of(ticket), change)
        if not (html or change.me or change.everything):
            return await _answer(send, 204, "")
        content = {"seq": change.seq, "html": html, "me": sorted(change.me), "resync": change.everything}
        return await _answer(send, 200, json.dumps(content, ensure_ascii=False), b"application/json")

    async def _stream(self, room: Room, ticket: Ticket, after: int, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": _STREAM_HEADERS})
        client = Client(ticket, room.crowd_of(ticket), after, send)
        room.clients.add(client)
        self.streams[client.person_id] = self.streams.get(client.person_id, 0) + 1
        try:
            retry = 1000 + random.randrange(4000)  # noqa: S311
            hello = json.dumps({"ticket": return_ticket(ticket), "retry": retry}).encode()
            client.push(b"retry: %d\n\n%s" % (retry, _sse("ticket", hello)))
            await self._catch_up(room, client)
            while not client.ended and (await receive())["type"] != "http.disconnect":
                pass
        except asyncio.CancelledError:
            if not client.ended:  # the server stops
                client.push(b"", more=False)
        except Exception:
            logger.exception("A stream of %s could not be served; its page comes back.", room.channel)
            client.push(b"", more=False)
        finally:
            client.ended = True
            room.clients.discard(client)
            room.listeners.get(client.crowd, set()).discard(client)
            self.streams[client.person_id] -= 1
            if not self.streams[client.person_id]:
                del self.streams[client.person_id]
            if not room.clients:
                room.empty_since = self.monotonic()

    async def _catch_up(self, room: Room, client: Client) -> None:
        """Tell what was missed, then join the listeners, with nothing between the two."""
        first = True
        while True:
            change = await room.since(client.seq)
            if first:
                change.names |= room.page.quiet  # may have moved since the page was made, and nobody wrote it down
            if change.names or change.me or change.everything:
                body = await room.frame(client.crowd, change)
                if body and not client.push(body):
                    client.end(politely=False)
                    return
            client.seq, first = change.seq, False
            if client.seq == room.last:
                room.listeners.setdefault(client.crowd, set()).add(client)
                return


_STREAM_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, no-transform"),
    (b"x-accel-buffering", b"no"),
]


def _tidily(work: Callable[..., T], *arguments: Any) -> T:
    close_old_connections()
    try:
        return work(*arguments)
    finally:
        close_old_connections()


async def _answer(
    send: Send, status: int, body: str | bytes, content_type: bytes = b"text/plain; charset=utf-8"
) -> None:
    content = body.encode() if isinstance(body, str) else body
    headers = [(b"content-type", content_type), (b"cache-control", b"no-store")]
    if status != 204:
        headers.append((b"content-length", str(len(content)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
