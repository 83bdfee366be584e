"""One open stream on uvicorn: what is written past its `send` is what its `send` would have written."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from tongket.live.stream.client import BEAT, END, Client, Frame
from tongket.live.tickets import Ticket

FRAME = Frame.event("change", "{“á”}".encode(), seq=7)


class Wire:
    """A transport that keeps what it is given."""

    def __init__(self) -> None:
        self.written = b""
        self.aborted = False

    def write(self, data: bytes) -> None:
        self.written += data

    def abort(self) -> None:
        self.aborted = True


def cycle() -> Any:
    """uvicorn's state of a request whose answer has begun, in chunks."""
    made: Any = RequestResponseCycle.__new__(RequestResponseCycle)
    made.scope, made.transport = {"method": "GET"}, Wire()
    made.flow = SimpleNamespace(write_paused=False, drain=asyncio.Event().wait)
    made.disconnected, made.response_started, made.response_complete = False, True, False
    made.chunked_encoding, made.expected_content_length, made.keep_alive = True, 0, True
    made.message_event, made.on_response = asyncio.Event(), lambda: None
    return made


def client(send: Any) -> Client:
    async def made() -> Client:
        one = Client(Ticket("lamp/1", 7, "back", 0), ("back", "vi"), 0, send)
        one.task = None
        return one

    return asyncio.run(made())


def test_the_same_bytes_go_out_whether_written_or_sent() -> None:
    direct, stepped = cycle(), cycle()
    one, other = client(direct.send), client(lambda message: stepped.send(message))
    assert (one.server, other.server) == (direct, None)
    for frame in (FRAME, BEAT, FRAME):
        assert one.push(frame)
        assert other.push(frame)
    one.end(politely=True)
    other.end(politely=True)
    assert direct.transport.written == stepped.transport.written
    assert direct.transport.written.endswith(b"0\r\n\r\n")
    assert direct.response_complete
    assert not one.push(FRAME), "after its end nothing is written"


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_reader_for_whom_the_server_would_wait_is_not_written_to(wrapped: bool) -> None:
    made = cycle()
    made.flow.write_paused = True
    one = client((lambda message: made.send(message)) if wrapped else made.send)
    assert not one.push(FRAME)
    assert made.transport.written == b""


def test_a_reader_who_has_gone_gets_nothing_and_is_left_to_its_own_task() -> None:
    made = cycle()
    made.disconnected = True
    one = client(made.send)
    assert one.push(FRAME)
    assert made.transport.written == b""


def test_who_does_not_read_is_cut_off_at_once() -> None:
    made = cycle()
    client(made.send).end(politely=False)
    assert made.transport.aborted


def test_an_answer_that_is_not_in_chunks_is_left_to_the_server() -> None:
    made = cycle()
    made.chunked_encoding = False
    assert client(made.send).server is None


def test_the_end_is_said_by_the_server_alone() -> None:
    made = cycle()
    one = client(made.send)
    assert END.message["more_body"] is False
    one.end(politely=True)
    one.end(politely=True)
    assert made.transport.written == b"0\r\n\r\n"
