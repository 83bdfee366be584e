"""The application: it lets pages in, hears the bus, gives signs of life; all that is not /live/ goes on to Django."""

import asyncio
import json
import logging
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import Any, TypeVar
from urllib.parse import parse_qs, unquote

from django.db import close_old_connections, connections

from tongket.live import log
from tongket.live.bus import bus
from tongket.live.pages import LivePage, page_of
from tongket.live.stream import limits
from tongket.live.stream.asgi import STREAM_HEADERS, Application, Receive, Scope, Send, answer
from tongket.live.stream.client import BEAT, Client, Frame
from tongket.live.stream.room import Room
from tongket.live.tickets import Refused, Ticket, read_ticket, return_ticket

logger = logging.getLogger(__name__)

T = TypeVar("T")
PATH = "/live/"


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
        works = (bus().listen(self.heard), self._beats(), self._looks(), self._ends())
        self._tasks = [asyncio.create_task(work) for work in works]

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
            await self.pause(limits.BEAT)
            await self.beat()

    async def beat(self) -> None:
        """A sign of life to every stream, in slices."""
        number = 0
        for room in list(self.rooms.values()):
            for client in list(room.clients):
                if not client.push(BEAT):
                    client.end(politely=False)
                number += 1
                if number % limits.SLICE == 0:
                    await asyncio.sleep(0)
            if not room.clients and self.monotonic() - room.empty_since > limits.IDLE:
                room.task.cancel()
                self.rooms.pop(room.channel, None)

    async def _ends(self) -> None:
        while True:
            await self.pause(limits.ENDS)
            self.end_overdue()

    def end_overdue(self) -> None:
        """Close every stream whose ticket has ended: its page has to show a new one."""
        moment = self.time_of_day()
        for room in self.rooms.values():
            for client in [one for one in room.clients if one.ends <= moment]:
                client.end(politely=True)

    async def _looks(self) -> None:
        while True:
            await self.pause(limits.LOOK)
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
            return await answer(send, 405, "Luồng trực tiếp chỉ đọc được bằng GET.")
        query = parse_qs(scope["query_string"].decode("ascii", "replace"))
        channel = unquote(scope["path"].removeprefix(PATH))
        once = channel.endswith("/events")
        channel = channel.removesuffix("/events")
        page = page_of(channel)
        if page is None:
            return await answer(send, 404, "Không có trang trực tiếp này.")
        headers = dict(scope["headers"])
        after = headers.get(b"last-event-id", b"").decode("ascii", "replace") or query.get("after", ["0"])[0]
        if not (after.isascii() and after.isdecimal() and len(after) < 19):
            return await answer(
                send, 422, f"Số thứ tự {after[:40]!r} không đúng; after phải là một số nguyên không âm."
            )
        try:
            ticket = read_ticket(query.get("ticket", [""])[0], channel, self.time_of_day())
            if ticket.audience not in page.audiences:
                raise Refused("Vé theo dõi không hợp lệ; hãy tải lại trang.")
            if self.streams.get(ticket.person_id, 0) >= limits.MOST_STREAMS:
                return await answer(send, 429, "Tài khoản này đã mở quá nhiều trang trực tiếp; hãy đóng bớt trang.")
            room = await self._room(channel, page)
            meanwhile = await room.since(min(ticket.seq, room.ring.last))
            if meanwhile.everything or not meanwhile.moved.isdisjoint((ticket.person_id, ticket.audience)):
                raise Refused("Vai trò đã thay đổi nên vé theo dõi đã hết hiệu lực; trang sẽ xin vé mới.")
        except Refused as refusal:
            return await answer(send, 403, str(refusal))
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
        html = await room.drawings.html(room.crowd_of(ticket), change)
        if not (html or change.me or change.everything):
            return await answer(send, 204, "")
        content = {"seq": change.seq, "html": html, "me": sorted(change.me), "resync": change.everything}
        return await answer(send, 200, json.dumps(content, ensure_ascii=False), b"application/json")

    async def _stream(self, room: Room, ticket: Ticket, after: int, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": STREAM_HEADERS})
        client = Client(ticket, room.crowd_of(ticket), after, send)
        room.clients.add(client)
        self.streams[client.person_id] = self.streams.get(client.person_id, 0) + 1
        try:
            retry = 1000 + random.randrange(4000)  # noqa: S311
            hello = json.dumps({"ticket": return_ticket(ticket), "retry": retry}).encode()
            client.push(Frame.event("ticket", hello, retry=retry))
            await room.catch_up(client)
            while not client.ended and (await receive())["type"] != "http.disconnect":
                pass
        except asyncio.CancelledError:
            client.end(politely=True)  # the server stops, unless it was ended already
        except Exception:
            logger.exception("A stream of %s could not be served; its page comes back.", room.channel)
            client.end(politely=True)
        finally:
            room.leave(client)
            self.streams[client.person_id] -= 1
            if not self.streams[client.person_id]:
                del self.streams[client.person_id]


def _tidily(work: Callable[..., T], *arguments: Any) -> T:
    """As Django does around a request."""
    close_old_connections()
    try:
        return work(*arguments)
    finally:
        close_old_connections()
