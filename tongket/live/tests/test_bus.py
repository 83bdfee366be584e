"""The three ways for a knock to travel: heard after the commit, and not at all when there was none."""

import asyncio
import os
import uuid

import pytest
import redis
from django.conf import settings as django_settings
from django.db import connections, transaction
from pytest_django.fixtures import Settings

from tests.livepage import until
from tongket.live import bus as bus_module
from tongket.live.bus import EVERYTHING, bus, knock

pytestmark = pytest.mark.django_db(transaction=True)
CHANNEL = f"lamp/{uuid.uuid4()}"


def _knock_twice_and_once_in_vain() -> None:
    with transaction.atomic():
        knock(CHANNEL, 1)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        knock(CHANNEL, 2)
        raise ZeroDivisionError
    with transaction.atomic():
        knock(CHANNEL, 3)
    connections.close_all()  # this thread's own


async def _heard() -> list[tuple[str, int]]:
    """What a listener hears of it; other test processes may knock at the same server."""
    heard: list[tuple[str, int]] = []
    listening = asyncio.create_task(bus().listen(lambda channel, seq: heard.append((channel, seq))))
    await until(lambda: EVERYTHING in heard)
    await asyncio.to_thread(_knock_twice_and_once_in_vain)
    await until(lambda: (CHANNEL, 3) in heard)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    return [one for one in heard if one[0] == CHANNEL]


def test_within_the_process(settings: Settings) -> None:
    settings.TONGKET_BUS = "process"
    assert asyncio.run(_heard()) == [(CHANNEL, 1), (CHANNEL, 3)]


@pytest.mark.postgres
def test_by_postgresql(postgres: None, settings: Settings) -> None:
    settings.TONGKET_BUS = "postgres"
    assert asyncio.run(_heard()) == [(CHANNEL, 1), (CHANNEL, 3)]


@pytest.mark.redis
def test_by_redis(settings: Settings) -> None:
    try:
        redis.Redis.from_url(django_settings.TONGKET_REDIS_URL, socket_connect_timeout=1).ping()
    except redis.RedisError as error:
        if os.environ.get("TONGKET_CI"):
            raise
        pytest.skip(f"No Redis answers at {django_settings.TONGKET_REDIS_URL}: {error}")
    settings.TONGKET_BUS = "redis"
    assert asyncio.run(_heard()) == [(CHANNEL, 1), (CHANNEL, 3)]


def test_a_redis_that_is_away_fails_no_action(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.TONGKET_BUS = "redis"
    settings.TONGKET_REDIS_URL = "redis://127.0.0.1:1/0"
    with transaction.atomic():
        knock(CHANNEL, 1)
    assert "could not be passed on" in caplog.text


def test_a_listener_goes_on_trying_while_redis_is_away(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings.TONGKET_BUS = "redis"
    settings.TONGKET_REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(bus_module, "PAUSE", 0.0)

    async def story() -> None:
        listening = asyncio.create_task(bus().listen(lambda channel, seq: None))
        await until(lambda: caplog.text.count("taken up again") >= 2)
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)

    asyncio.run(story())
