"""What the tests of the stream stand on: the page with two lamps, registered alone."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from pytest_django.fixtures import Settings

from tongket.kit.clock import clock_at
from tongket.live import pages
from tongket.live.pages import register_page
from tongket.live.stream import limits
from tongket.live.tests.lamps import Lamps


@pytest.fixture
def lamps(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[Lamps]:
    settings.TONGKET_BUS = "process"
    monkeypatch.setattr(pages, "_pages", dict(pages._pages))
    monkeypatch.setattr(limits, "DENSE", 0.0)
    monkeypatch.setattr(limits, "QUIET", 0.0)
    page = Lamps()
    register_page("lamp", page)
    with clock_at(datetime.fromisoformat("2021-07-01T12:00:00+07:00")):  # a ticket ends with the day
        yield page
