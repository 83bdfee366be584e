"""What is shown of a channel since its last entry: asked for by many, drawn once for each crowd, encoded once."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from django.utils import translation

from tongket.live.pages import Drawer, LivePage
from tongket.live.stream.client import Crowd, Frame
from tongket.live.stream.ring import Change

InThread = Callable[..., Awaitable[Any]]


class Drawings:
    """The fragments and frames of a channel as it stands; forgotten when something happens."""

    def __init__(self, channel: str, page: LivePage, in_thread: InThread) -> None:
        self.channel = channel
        self.page = page
        self.in_thread = in_thread
        self.clear()

    def clear(self) -> None:
        """Something has happened: what was drawn is no longer as it stands."""
        self._drawers: dict[str, Drawer] = {}  # by language, since what they have read may hold words
        self._drawn: dict[tuple[Crowd, frozenset[str]], asyncio.Future[str]] = {}
        self._frames: dict[tuple[Crowd, int, frozenset[str], frozenset[int], bool], Frame | None] = {}

    async def frame(self, crowd: Crowd, change: Change) -> Frame | None:
        """The change as this crowd is told it, None when it sees nothing of it."""
        frames = self._frames
        key = (crowd, change.seq, self._seen(crowd, change), frozenset(change.me), change.everything)
        if key not in frames:
            html = await self.html(crowd, change)
            content = {"seq": change.seq, "html": html, "me": sorted(change.me)}
            data = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
            event = "resync" if change.everything else "change"
            told = html or change.me or change.everything
            frames.setdefault(key, Frame.event(event, data, change.seq) if told else None)
        return frames[key]

    async def html(self, crowd: Crowd, change: Change) -> str:
        """The fragments of the change as they stand now, for this crowd."""
        names, drawn = self._seen(crowd, change), self._drawn
        if not names:
            return ""
        found = drawn.get((crowd, names))
        if found is None:
            found = drawn[crowd, names] = asyncio.ensure_future(self.in_thread(self._draw, crowd, names))
        try:
            return await asyncio.shield(found)
        except Exception:
            drawn.pop((crowd, names), None)
            raise

    def _seen(self, crowd: Crowd, change: Change) -> frozenset[str]:
        seen = frozenset(self.page.everything(crowd[0]))
        return seen if change.everything else seen & change.names

    def _draw(self, crowd: Crowd, names: frozenset[str]) -> str:
        """In the stream's one thread, in which the log is read too: what is drawn here is never older than its entry."""
        audience, language = crowd
        drawers = self._drawers
        with translation.override(language):
            if language not in drawers:
                drawers[language] = self.page.drawer(self.channel)
            return drawers[language](audience, set(names))
