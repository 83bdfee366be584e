"""The one client of the live bench: N open streams on uvloop, a POST, and the moment at which each stream has the change.

    python -m bench._live.client < ORDER.json > RESULT.json

ORDER: kind (house, bare, nchan), port, pid of the server, clients, publishes, and the body that a peer sends.
"""

import asyncio
import json
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any, cast

import uvloop

PAGE = os.sysconf("SC_PAGE_SIZE")
TICK = os.sysconf("SC_CLK_TCK")
CSRF = "b" * 32


def family(pid: int) -> list[int]:
    """The process and its children: nginx has workers."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [pid, *(int(child) for child in children)]


def cpu(pid: int) -> float:
    """Seconds of processor time that the server has used."""
    total = 0.0
    for one in family(pid):
        fields = Path(f"/proc/{one}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / TICK
    return total


def memory(pid: int) -> int:
    """Bytes that the server holds in memory."""
    return sum(int(Path(f"/proc/{one}/statm").read_text(encoding="ascii").split()[1]) * PAGE for one in family(pid))


class Board:
    """What all streams report to."""

    def __init__(self, mark: bytes) -> None:
        self.mark = mark  # what a frame with a change holds
        self.opened = 0
        self.refused: list[str] = []
        self.received: list[float] = []
        self.bytes = 0
        self.returning = False
        self.streams: list[Stream] = []


class Stream(asyncio.Protocol):
    """One open page."""

    def __init__(self, board: Board, request: bytes) -> None:
        self.board = board
        self.request = request
        self.open = False
        self.begun = False
        self.ticket = ""
        self.retry = 1000
        self.head = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's own class
        self.open, self.begun, self.head = False, False, b""
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        board = self.board
        if not self.open:
            self.head += data
            if b"\r\n\r\n" not in self.head:
                return
            status = self.head[9:12].decode()
            if status != "200":
                board.refused.append(status)
                return
            self.open = True
            board.opened += 1
            data = self.head.partition(b"\r\n\r\n")[2]
        if b"event: ticket" in data:
            told = json.loads(data.split(b"event: ticket\ndata: ")[1].split(b"\n")[0])
            self.ticket, self.retry = told["ticket"], told["retry"]
        if board.mark in data:
            self.begun = True
        if self.begun:
            board.bytes += len(data)
            if data.endswith((b"\n\n", b"\n\n\r\n")):
                self.begun = False
                board.received.append(time.perf_counter())

    def connection_lost(self, error: Exception | None) -> None:
        if self.open:
            self.board.opened -= 1


async def ask(port: int, request: bytes) -> tuple[int, bytes]:
    """One request on a connection of its own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    body = await reader.readexactly(int(length[0].split(b":")[1])) if length else b""
    writer.close()
    return int(head[9:12]), body


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()


def stream_request(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n".encode()


def post(path: str, body: bytes = b"", session: str = "") -> bytes:
    cookies = f"Cookie: sessionid={session}; csrftoken={CSRF}\r\nX-CSRFToken: {CSRF}\r\nHX-Request: true\r\n"
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{cookies if session else ''}Content-Length: {len(body)}\r\n"
    return head.encode() + b"Content-Type: text/plain\r\nConnection: close\r\n\r\n" + body


async def until(condition: Any, seconds: float) -> bool:
    """Whether the condition came true in that time."""
    end = time.perf_counter() + seconds
    while not condition():
        if time.perf_counter() > end:
            return False
        await asyncio.sleep(0.01)
    return True


async def connect(board: Board, port: int, paths: list[str]) -> float:
    """Open every stream, two hundred at a time; the seconds it took."""
    loop = asyncio.get_running_loop()
    begun = time.perf_counter()
    for first in range(0, len(paths), 200):
        made = await asyncio.gather(
            *(
                loop.create_connection(lambda path=path: Stream(board, stream_request(path)), "127.0.0.1", port)  # type: ignore[misc]
                for path in paths[first : first + 200]
            )
        )
        board.streams += [protocol for _, protocol in made]  # type: ignore[misc]
    await until(lambda: board.opened + len(board.refused) == len(paths), 120)
    return time.perf_counter() - begun


async def come_back(board: Board, port: int, channel: str, seq: int) -> dict[str, Any]:
    """Every line is cut at once; each page comes back after its own pause, with its return ticket."""
    loop = asyncio.get_running_loop()
    number = len(board.streams)
    board.refused.clear()
    begun = time.perf_counter()
    await ask(port, get("/bench/drop"))
    await until(lambda: board.opened == 0, 30)

    async def one(stream: Stream) -> None:
        await asyncio.sleep(stream.retry / 1000)
        path = f"/live/{channel}?ticket={stream.ticket}&after={seq}"
        again = Stream(board, stream_request(path))
        await loop.create_connection(lambda: again, "127.0.0.1", port)

    await asyncio.gather(*(one(stream) for stream in board.streams))
    await until(lambda: board.opened + len(board.refused) >= number, 60)
    return {"back": board.opened, "refused": len(board.refused), "seconds": time.perf_counter() - begun}


async def measure(order: dict[str, Any]) -> dict[str, Any]:
    """Connect, publish, count."""
    port, pid, number, kind = order["port"], order["pid"], order["clients"], order["kind"]
    board = Board(b"event: change" if kind == "house" else b"data: ")
    facts: dict[str, Any] = {}
    if kind == "house":
        wanted = f"&audience={order['audience']}" if order.get("audience") else ""
        _, body = await ask(port, get(f"/bench/tickets?n={number}{wanted}"))
        facts = json.loads(body)
        # One page before the rest: what the server loads once is no page's memory.
        paths = [f"/live/{facts['channel']}?ticket={ticket}&after=2000" for ticket in facts["tickets"]]
        _, position = await ask(port, get(f"/live/{facts['channel']}/events?ticket={facts['tickets'][0]}&after=0"))
        seq = json.loads(position)["seq"]
        paths = [f"/live/{facts['channel']}?ticket={ticket}&after={seq}" for ticket in facts["tickets"]]
    else:
        paths = ["/listen" if kind == "nchan" else "/"] * number
    held = memory(pid)
    connected = await connect(board, port, paths)
    await asyncio.sleep(1.0)
    board.received.clear()
    per_connection = (memory(pid) - held) / number
    lags: list[float] = []
    work = 0.0
    lost = 0
    before: dict[str, float] = {}
    for turn in range(order["publishes"] + 1):
        if turn == 1:  # the first change warms the server up: templates are read, connections opened
            lags, work, lost, board.bytes = [], 0.0, 0, 0
            if kind == "house":
                before = json.loads((await ask(port, get("/bench/spent")))[1])
        board.received.clear()
        if kind == "house":
            request = post(f"/agenda-items/{facts['items'][turn]}/close_item/", session=facts["session"])
        else:
            request = post("/publish" if kind == "nchan" else "/", order["body"].encode())
        used = cpu(pid)
        begun = time.perf_counter()
        status, said = await ask(port, request)
        if status >= 400:
            raise SystemExit(f"The server answered {status}: {said[:300]!r}")
        await until(lambda: len(board.received) >= number, 15)
        lags += [moment - begun for moment in board.received]
        lost += number - len(board.received)
        work += cpu(pid) - used
        if kind == "house":
            board.received.clear()
            opened = post(f"/agenda-items/{facts['items'][turn + 1]}/open_item/", session=facts["session"])
            await ask(port, opened)
            await until(lambda: len(board.received) >= number, 15)
        await asyncio.sleep(0.3)
    result: dict[str, Any] = {
        "clients": board.opened,
        "refused": len(board.refused),
        "connect_s": connected,
        "kb_per_connection": per_connection / 1024,
        "lost": lost,
        "us_per_delivery": work / max(len(lags), 1) * 1e6,
        "load": os.getloadavg()[0],
    }
    lags.sort()
    for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99)):
        result[name] = lags[min(int(len(lags) * share), len(lags) - 1)] * 1000 if lags else None
    if kind == "house":
        after = json.loads((await ask(port, get("/bench/spent")))[1])
        renders = after["renders"] - before["renders"]
        result["renders_per_change"] = renders / (2 * order["publishes"])
        result["render_ms"] = (after["seconds"] - before["seconds"]) / (2 * order["publishes"]) * 1000
        result["bytes_per_delivery"] = statistics.fmean([board.bytes / max(number * 2 * order["publishes"], 1)])
        if order.get("drop"):
            _, position = await ask(
                port, get(f"/live/{facts['channel']}/events?ticket={board.streams[0].ticket}&after=0")
            )
            result["drop"] = await come_back(board, port, facts["channel"], json.loads(position)["seq"])
    return result


if __name__ == "__main__":
    json.dump(uvloop.run(measure(json.load(sys.stdin))), sys.stdout)
