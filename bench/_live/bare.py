"""A peer: the barest server of server-sent events that asyncio allows, one protocol object for each connection.

    python -m bench._live.bare PORT

GET / opens a stream; POST / sends its body to every open stream. No log, no rights, no rendering.
"""

import asyncio
import sys
from typing import cast

import uvloop

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
streams: set[asyncio.Transport] = set()


class Peer(asyncio.Protocol):
    """One connection."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's own class
        self.data = b""

    def data_received(self, data: bytes) -> None:
        self.data += data
        head, found, body = self.data.partition(b"\r\n\r\n")
        if not found:
            return
        if head.startswith(b"GET"):
            self.data = b""
            streams.add(self.transport)
            self.transport.write(HEAD)
            return
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        if len(body) < length:
            return
        self.data = b""
        frame = b"id: 1\nevent: change\ndata: " + body + b"\n\n"
        chunk = b"%x\r\n" % len(frame) + frame + b"\r\n"
        for stream in streams:
            stream.write(chunk)
        self.transport.write(b"HTTP/1.1 204 No Content\r\n\r\n")

    def connection_lost(self, error: Exception | None) -> None:
        streams.discard(self.transport)


async def main() -> None:
    """Serve until ended."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Peer, "127.0.0.1", int(sys.argv[1]), backlog=4096)
    print("ready", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main())
