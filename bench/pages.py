"""Server time and query counts of the ten pages used most, on the demo data: median and worst of thirty requests each.

Then a hall that presses at once: 600 requests for a delegate's own fragment, 150 under way at a time, through our handler
and through Django's own."""

import asyncio
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import bench

LIBRARIES = ("django",)
REQUESTS = 30
CROWD, AT_ONCE = 600, 150


def run() -> list[bench.Row]:
    """Each page as the person who uses it, through Django's whole stack, without the network."""
    with tempfile.TemporaryDirectory() as name:
        os.environ.update(
            TONGKET_DEMO="1",
            TONGKET_DATA=name,
            DATABASE_URL=f"sqlite:///{Path(name) / 'bench.sqlite3'}",
            DJANGO_SETTINGS_MODULE="tongket.site.settings",
        )
        import django

        django.setup()
        from django.conf import settings

        settings.ALLOWED_HOSTS = ["testserver"]
        from tongket.site.demo import prepare_demo

        prepare_demo()
        return [*_measured(), *_crowded()]


def _pages() -> list[tuple[str, str, str]]:
    """(what, address, user name) of the ten pages."""
    from django.urls import reverse

    from tongket.documents.models import Draft, Paper
    from tongket.reporting.models import Report, Round

    key = "kv2-2021-h1"
    draft = Draft.objects.filter(conference_key=key).order_by("pk")[0]
    notice = Paper.objects.get(key=f"{key}.conclusions")
    round_ = Round.objects.get(key=key)
    report = Report.objects.filter(round=round_).order_by("pk")[0]
    office = "hcma2.secretary"
    return [
        ("my work", reverse("my_work"), office),
        ("tasks", reverse("tasks"), office),
        ("conferences", reverse("conferences"), office),
        ("chair's desk", reverse("chair_desk", args=[key]), "hcma2.director"),
        ("secretary", reverse("secretary_desk", args=[key]), office),
        ("round and consolidation", reverse("round", args=[round_.pk]), office),
        ("report form", reverse("report", args=[report.pk]), office),
        ("draft with comments", reverse("draft", args=[draft.pk]), office),
        ("paper", reverse("paper", args=[notice.pk]), office),
        ("trace of a conclusion", reverse("trace", args=["conclusion", f"{key}.k2"]), office),
    ]


def _measured() -> list[bench.Row]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from tongket.people.models import Person

    rows: list[bench.Row] = []
    medians = []
    for what, address, username in _pages():
        client = Client()
        client.force_login(Person.objects.get(username=username))
        assert client.get(address).status_code == 200, address
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        queries = len(captured)
        times = []
        for _ in range(REQUESTS):
            begun = time.perf_counter()
            client.get(address)
            times.append((time.perf_counter() - begun) * 1000)
        median = statistics.median(times)
        medians.append(median)
        rows.append(bench.row(f"{what}: median", round(median, 1), "ms"))
        rows.append(bench.row(f"{what}: worst of {REQUESTS}", round(max(times), 1), "ms"))
        rows.append(bench.row(f"{what}: queries", queries, "queries"))
    middle = statistics.median(medians)
    rows.append(bench.row("median over the ten pages", round(middle, 1), "ms", "< 40 ms", middle < 40))
    return rows


def _crowded() -> list[bench.Row]:
    from django.conf import settings
    from django.core.asgi import get_asgi_application
    from django.db import connections
    from django.test import Client
    from django.urls import reverse

    from tongket.people.models import Person
    from tongket.site.pages import Pages

    client = Client()
    client.force_login(Person.objects.get(username="hcma2-qldt.head"))
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    address = reverse("delegate_mine", args=["kv2-2021-h1"])
    connections.close_all()
    ours = Pages(settings.TONGKET_REQUESTS)
    pace, failed = asyncio.run(_press(ours, address, cookie))
    ours.close()
    plain, plainly_failed = asyncio.run(_press(get_asgi_application(), address, cookie))
    note = f"{CROWD} requests, {AT_ONCE} at once, {settings.TONGKET_REQUESTS} worked on at a time"
    return [
        bench.row("a hall at once: answered", round(pace), "requests/s", note=note),
        bench.row("a hall at once: not answered with 200", failed, "requests", "0", failed == 0),
        bench.row(
            "a hall at once, Django's own handler: answered",
            round(plain),
            "requests/s",
            note=f"{plainly_failed} not answered with 200",
        ),
    ]


async def _press(handler: Any, address: str, cookie: str) -> tuple[float, int]:
    """(answers a second, how many were not 200)."""
    statuses: list[int] = []
    turns = asyncio.Semaphore(AT_ONCE)
    head = [(b"host", b"testserver"), (b"cookie", cookie.encode()), (b"hx-request", b"true")]

    async def one() -> None:
        body = [{"type": "http.request"}]

        async def receive() -> Any:
            return body.pop() if body else await asyncio.Event().wait()

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])

        scope = {"type": "http", "method": "GET", "path": address, "query_string": b"", "headers": head}
        async with turns:
            await handler(scope, receive, send)

    begun = time.perf_counter()
    await asyncio.gather(*[one() for _ in range(CROWD)])
    return CROWD / (time.perf_counter() - begun), sum(status != 200 for status in statuses)
