"""The knock on the door: tells whoever streams a channel that its log has grown. A lost knock costs seconds, no data.

A knock carries a channel and a number and nothing else; the log is the truth. Three adapters, chosen by `TONGKET_BUS`:
within the process, PostgreSQL's NOTIFY (part of the transaction), Redis (after the commit). The clients of the two are
imported by their own adapters alone: a command of one process on SQLite starts a quarter of a second sooner.
"""

import asyncio
import logging
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Protocol

from django.conf import settings
from django.db import connection, transaction

logger = logging.getLogger(__name__)

Heard = Callable[[str, int], None]
TOPIC = "tongket"
PAUSE = 1.0  # seconds before a lost line to the bus is taken up again
EVERYTHING = ("", 0)  # a knock that was perhaps missed: look everywhere


class Bus(Protocol):
    """One way for knocks to travel."""

    def knock(self, channel: str, seq: int) -> None:
        """Called inside the transaction; heard once it is committed, and not at all if it is rolled back."""

    async def listen(self, heard: Heard) -> None:
        """Call `heard(channel, seq)` in this event loop until cancelled; each time the line stands anew, EVERYTHING."""


class ProcessBus:
    """Within this process: SQLite, one web process, tests."""

    def __init__(self) -> None:
        self._listeners: dict[object, tuple[asyncio.AbstractEventLoop, Heard]] = {}

    def knock(self, channel: str, seq: int) -> None:
        transaction.on_commit(lambda: self._pass_on(channel, seq))

    def _pass_on(self, channel: str, seq: int) -> None:
        for loop, heard in list(self._listeners.values()):
            if not loop.is_closed():
                loop.call_soon_threadsafe(heard, channel, seq)

    async def listen(self, heard: Heard) -> None:
        mark = object()
        loop = asyncio.get_running_loop()
        self._listeners[mark] = (loop, heard)
        try:
            heard(*EVERYTHING)
            await loop.create_future()
        finally:
            del self._listeners[mark]


def _read(payload: str) -> tuple[str, int]:
    seq, _, channel = payload.partition(" ")
    return (channel, int(seq)) if seq.isdecimal() else EVERYTHING


class PostgresBus:
    """PostgreSQL's NOTIFY: it travels with the commit. Needs a direct connection (no pooling by transaction)."""

    def knock(self, channel: str, seq: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [TOPIC, f"{seq} {channel}"])

    async def listen(self, heard: Heard) -> None:
        import psycopg

        wanted = ("dbname", "user", "password", "host", "port", "sslmode", "sslrootcert", "service")
        given: dict[str, Any] = connection.get_connection_params()
        parameters = {name: given[name] for name in wanted if given.get(name)}
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**parameters, autocommit=True) as line:
                    await line.execute(f"LISTEN {TOPIC}")
                    heard(*EVERYTHING)
                    async for notice in line.notifies():
                        heard(*_read(notice.payload))
            except (psycopg.OperationalError, OSError) as error:
                logger.warning("The line to PostgreSQL's NOTIFY was lost and is taken up again: %s", error)
            await asyncio.sleep(PAUSE)


class RedisBus:
    """Redis publish and subscribe, after the commit: for many web processes."""

    def __init__(self, url: str) -> None:
        import redis.asyncio

        self._url = url
        self._client = redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)

    def knock(self, channel: str, seq: int) -> None:
        transaction.on_commit(lambda: self._publish(channel, seq))

    def _publish(self, channel: str, seq: int) -> None:
        import redis

        try:
            self._client.publish(TOPIC, f"{seq} {channel}")
        except redis.RedisError as error:
            # The change is committed; whoever listens finds it at the next look at the log.
            logger.warning("A knock for %s could not be passed on by Redis: %s", channel, error)

    async def listen(self, heard: Heard) -> None:
        import redis.asyncio

        while True:
            try:
                async with redis.asyncio.Redis.from_url(self._url) as client, client.pubsub() as line:
                    await line.subscribe(TOPIC)
                    async for message in line.listen():
                        if message["type"] == "subscribe":
                            heard(*EVERYTHING)
                        elif message["type"] == "message":
                            heard(*_read(message["data"].decode()))
            except (redis.RedisError, OSError) as error:
                logger.warning("The line to Redis was lost and is taken up again: %s", error)
            await asyncio.sleep(PAUSE)


@lru_cache(maxsize=8)
def _made(name: str, url: str) -> Bus:
    if name == "postgres":
        return PostgresBus()
    return RedisBus(url) if name == "redis" else ProcessBus()


def bus() -> Bus:
    """The bus that the settings name."""
    return _made(settings.TONGKET_BUS, settings.TONGKET_REDIS_URL)


def knock(channel: str, seq: int) -> None:
    """Tell all streams, once the transaction is through, that `channel` has an entry `seq`.

    With `seq` 0 nothing was logged, yet something that the page counts has moved: a ballot, a presence.
    """
    bus().knock(channel, seq)
