"""Django's pages behind the stream: so many requests at a time, each in a thread that keeps its line to the database.

Django itself gives every request a thread of its own, which opens a connection and leaves it behind: a hall of phones that
presses at once would take more connections than PostgreSQL has. Here the others wait their turn, and cost nothing meanwhile.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.db import close_old_connections, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tongket.live.stream.asgi import Receive, Scope, Send, answer


class Pages(ASGIHandler):
    """Django's handler. What is sent is read whole, and what is answered is sent, outside the threads: a slow line holds
    none of them."""

    def __init__(self, at_once: int) -> None:
        super().__init__()
        self.threads = ThreadPoolExecutor(at_once, thread_name_prefix="tongket-page")
        self._held: set[BaseDatabaseWrapper] = set()

    def load_middleware(self, is_async: bool = False) -> None:
        """All views and middleware are plain functions, and are called as such."""
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise ValueError(f"Pages answer HTTP alone, not {scope['type']}.")
        # What is but too long for a form gets a page of Django's making.
        most, size = 4 * settings.DATA_UPLOAD_MAX_MEMORY_SIZE, 0

        async def measured() -> Any:
            """What comes, until it is too much: then it is as if the line had broken, before a disk is filled."""
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            return message if size <= most else {"type": "http.disconnect"}

        await self.handle(scope, measured, send)
        if size > most:
            await answer(
                send, 413, f"Nội dung gửi lên vượt {most >> 20} MB nên không được nhận; hãy bỏ bớt rồi gửi lại."
            )

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, once it is this request's turn. Who goes away while waiting gives the turn up."""
        work = copy_context().run
        return await asyncio.get_running_loop().run_in_executor(self.threads, work, self._respond, request)

    def _respond(self, request: HttpRequest) -> HttpResponseBase:
        try:
            return self.get_response(request)
        finally:
            close_old_connections()
            self._held.update(connections.all(initialized_only=True))

    def close(self) -> None:
        """End after the requests in hand, and close what their threads have held."""
        self.threads.shutdown()
        for connection in self._held:
            connection.inc_thread_sharing()
            connection.close()
