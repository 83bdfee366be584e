"""One open stream, and a frame as it is sent: encoded once, written to each reader without waiting for any."""

import asyncio
import random
from collections.abc import Coroutine
from typing import Any, cast

from tongket.live.stream import limits
from tongket.live.stream.asgi import Message, Send
from tongket.live.tickets import TO_RETURN, Ticket

Crowd = tuple[str, str]  # an audience and its language


class Frame:
    """What many are told in the same bytes: the server's message, and the same as one chunk of HTTP/1.1."""

    __slots__ = ("chunk", "message")

    def __init__(self, body: bytes, more: bool = True) -> None:
        self.message: Message = {"type": "http.response.body", "body": body, "more_body": more}
        self.chunk = b"%x\r\n%s\r\n" % (len(body), body)

    @classmethod
    def event(cls, name: str, data: bytes, seq: int | None = None, retry: int | None = None) -> "Frame":
        """A server-sent event."""
        before = b"" if retry is None else b"retry: %d\n\n" % retry
        number = b"" if seq is None else b"id: %d\n" % seq
        return cls(b"%s%sevent: %s\ndata: %s\n\n" % (before, number, name.encode(), data))


BEAT = Frame(b":\n\n")
END = Frame(b"", more=False)


class Client:
    """One open stream. It is sent to directly: a reader for whom the server would have to wait is cut off and comes back.

    On uvicorn, which `tongket.site.server` runs, a chunk is written to the connection as it is; on another server its
    `send` is stepped once, which costs some microseconds more for each reader.
    """

    __slots__ = ("audience", "crowd", "ended", "ends", "person_id", "send", "seq", "server", "task")

    def __init__(self, ticket: Ticket, crowd: Crowd, seq: int, send: Send) -> None:
        self.person_id = ticket.person_id
        self.audience = ticket.audience
        self.crowd = crowd
        # A second more than the ticket, so that it is over when the page comes back; and at midnight not all at once.
        self.ends = 1 + min(ticket.minted + TO_RETURN, ticket.midnight + random.random() * limits.SPREAD)  # noqa: S311
        self.seq = seq
        self.send = send
        self.server = _uvicorn(send)
        self.ended = False
        self.task = asyncio.current_task()

    def push(self, frame: Frame) -> bool:
        """Write without waiting; False when that is not possible, and the stream has to be cut."""
        if self.ended:
            return False
        server = self.server
        if server is None or server.response_complete:
            return self._step(frame.message)
        if server.flow.write_paused:
            return False
        if not server.disconnected:  # else its own task hears of it
            server.transport.write(frame.chunk)
        return True

    def _step(self, message: Message) -> bool:
        step = cast(Coroutine[Any, Any, None], self.send(message))
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
            self._step(END.message)
        self.ended = True
        if not politely:
            transport = getattr(getattr(self.send, "__self__", None), "transport", None)
            if transport is not None:
                transport.abort()
        if self.task is not None and self.task is not asyncio.current_task():
            self.task.cancel()


def _uvicorn(send: Send) -> Any:
    """uvicorn's own state of the request, if `send` is its method and the answer goes out in chunks; else None."""
    server = getattr(send, "__self__", None)
    needed = ("transport", "flow", "disconnected", "response_complete")
    chunked = getattr(server, "chunked_encoding", None) is True
    return server if chunked and all(hasattr(server, name) for name in needed) else None
