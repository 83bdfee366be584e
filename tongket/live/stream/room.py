"""One channel that someone listens to: what has happened on it, who listens, and how each of them is told."""

import asyncio
import logging
from typing import TYPE_CHECKING

from tongket.live import log
from tongket.live.pages import LivePage
from tongket.live.stream import limits
from tongket.live.stream.client import Client, Crowd
from tongket.live.stream.drawing import Drawings
from tongket.live.stream.ring import Change, Mark, Ring
from tongket.live.tickets import Ticket

if TYPE_CHECKING:
    from tongket.live.stream.application import Stream

logger = logging.getLogger(__name__)


class Room:
    """A channel while it has listeners, and some minutes longer."""

    def __init__(self, stream: "Stream", channel: str, page: LivePage) -> None:
        self.stream = stream
        self.channel = channel
        self.page = page
        self.ring = Ring()
        self.drawings = Drawings(channel, page, stream.in_thread)
        self.listeners: dict[Crowd, set[Client]] = {}
        self.clients: set[Client] = set()  # those that still catch up, too
        self.turn = asyncio.Lock()
        self.woken = asyncio.Event()
        self.touched = False
        self.touches = 0  # frames of what is not logged
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
        if seq == 0 or seq > self.ring.last:
            self.woken.set()

    async def _run(self) -> None:
        try:
            self.ring = Ring(await self.stream.in_thread(log.position, self.channel))
        except Exception as error:
            self.opened.set_exception(error)
            self.opened.exception()
            self.stream.rooms.pop(self.channel, None)
            return
        self.opened.set_result(None)
        while True:
            await self.woken.wait()
            await self.stream.pause(self.told_at + limits.DENSE - self.stream.monotonic())
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
        marks = await self.stream.in_thread(self._read, self.ring.last)
        change = Change(marks[-1].seq if marks else self.ring.last).take(marks)
        wait = self.touched_at + limits.QUIET - self.stream.monotonic()
        touched = self.touched and wait <= 0
        if touched:
            self.touched, self.touched_at = False, self.stream.monotonic()
            self.touches += 1
            change.names |= self.page.quiet
        elif self.touched:
            asyncio.get_running_loop().call_later(wait, self.woken.set)
        if marks:
            self.ring.remember(marks)
        if not marks and not touched:
            return
        self.drawings.clear()
        self.told_at = self.stream.monotonic()
        if change.moved:
            for client in [one for one in self.clients if not change.moved.isdisjoint((one.person_id, one.audience))]:
                client.end(politely=True)
        if change.names or change.me:
            for crowd in sorted(self.listeners, key=self._rank):
                await self._fan_out(crowd, change, touched)

    def _read(self, after: int) -> list[Mark]:
        marks = []
        for entry in log.entries(self.channel, after, most=limits.RING + 1):
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

    async def _fan_out(self, crowd: Crowd, change: Change, touched: bool) -> None:
        clients = list(self.listeners.get(crowd, ()))
        if not clients:
            return  # nothing is drawn for an audience of which nobody listens
        try:
            frame = await self.drawings.frame(crowd, change)
        except Exception:
            logger.exception("%s could not be drawn for %s; its pages come back later.", self.channel, crowd[0])
            for client in clients:
                client.end(politely=True)
            return
        seq = change.seq
        for first in range(0, len(clients), limits.SLICE):
            if first:
                await asyncio.sleep(0)
            for client in clients[first : first + limits.SLICE]:
                if client.seq < seq or touched:
                    client.seq = seq
                    if frame is not None and not client.push(frame):
                        client.end(politely=False)

    # -- who listens ---------------------------------------------------------------------------------------------------

    def crowd_of(self, ticket: Ticket) -> Crowd:
        """With whom the holder of the ticket is told things in the same bytes."""
        return (self.page.drawn_as(ticket.audience), ticket.language)

    def _rank(self, crowd: Crowd) -> int:
        audiences = self.page.audiences
        return audiences.index(crowd[0]) if crowd[0] in audiences else len(audiences)

    async def since(self, after: int) -> Change:
        """What has happened after `after`, up to what everyone has been told."""
        if after > self.ring.last:
            await self.go_on()  # a knock is under way; the page was made after the change
        if self.ring.is_beyond(after):
            return Change(self.ring.last, everything=True)
        if after < self.ring.floor:
            async with self.turn:
                if after < self.ring.floor:
                    self.ring.reach_back(after, await self.stream.in_thread(self._read, after))
        return self.ring.since(after)

    async def catch_up(self, client: Client) -> None:
        """Tell a client what was missed, then let it join the listeners, with nothing between the two."""
        quiet = True  # what nobody wrote down may have moved since the page was made, and while it was being told
        while True:
            touches = self.touches
            change = await self.since(client.seq)
            if quiet:
                change.names |= self.page.quiet
            if change.names or change.me or change.everything:
                frame = await self.drawings.frame(client.crowd, change)
                if frame is not None and not client.push(frame):
                    client.end(politely=False)
                    return
            client.seq, quiet = change.seq, self.touches != touches
            if client.seq == self.ring.last and not quiet:
                self.listeners.setdefault(client.crowd, set()).add(client)
                return

    def leave(self, client: Client) -> None:
        """A client has gone."""
        client.ended = True
        self.clients.discard(client)
        self.listeners.get(client.crowd, set()).discard(client)
        if not self.clients:
            self.empty_since = self.stream.monotonic()
