"""What the tests of the stream stand on: the page with two lamps, registered alone."""

import pytest
from pytest_django.fixtures import Settings

from tongket.live import pages
from tongket.live.pages import register_page
from tongket.live.stream import limits
from tongket.live.tests.lamps import Lamps


@pytest.fixture
def lamps(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Lamps:
    settings.TONGKET_BUS = "process"
    monkeypatch.setattr(pages, "_pages", dict(pages._pages))
    monkeypatch.setattr(limits, "DENSE", 0.0)
    monkeypatch.setattr(limits, "QUIET", 0.0)
    page = Lamps()
    register_page("lamp", page)
    return page
