"""The words of ASGI that the stream uses, and an answer that is given at once."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

Scope = dict[str, Any]
Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

STREAM_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, no-transform"),
    (b"x-accel-buffering", b"no"),
]


async def answer(
    send: Send, status: int, body: str | bytes, content_type: bytes = b"text/plain; charset=utf-8"
) -> None:
    """A whole answer, not kept by anyone."""
    content = body.encode() if isinstance(body, str) else body
    headers = [(b"content-type", content_type), (b"cache-control", b"no-store")]
    if status != 204:
        headers.append((b"content-length", str(len(content)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
