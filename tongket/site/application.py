"""What a server runs: the live stream in front of Django, and the worker when it lives inside."""

import asyncio

from tongket.live.stream import Receive, Scope, Send, Stream
from tongket.live.worker import Worker
from tongket.site.pages import Pages


class Site:
    """Begins and ends with the server: the stream listens to the bus, the worker runs what waits."""

    def __init__(self, pages: Pages, worker: Worker | None) -> None:
        self.pages = pages
        self.stream = Stream(pages)
        self.worker = worker

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await self.stream(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()  # startup
        if self.worker is not None:
            self.stream.heard_by.append(self.worker.wake)
            self.worker.start()
        await self.stream.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()  # shutdown
        await self.stream.stop()
        if self.worker is not None:
            self.worker.stop()
        await asyncio.to_thread(self.pages.close)
        await send({"type": "lifespan.shutdown.complete"})
