"""The main pages keep what every page must: nothing wider than the screen, readable, named, pressed with a thumb."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser.conftest import Desk, House

pytestmark = pytest.mark.browser

LOOKS = Path(__file__).with_name("looks.js").read_text(encoding="utf-8").rstrip().rstrip(";")
KEY = "kv2-2021-h1"
PAGES = (
    "/work/",
    "/reports/",
    "/reports/?open=1",
    "/reports/1/",
    "/reports/of/1/",
    "/drafts/1/",
    "/drafts/1/reconciliation/",
    "/papers/",
    "/papers/new/",
    "/tasks/",
    "/tasks/1/",
    "/directives/",
    "/directives/?open=1",
    "/directives/2/",
    "/conferences/",
    f"/conferences/{KEY}/",
    f"/conferences/{KEY}/plan/",
    "/commendations/",
    "/commendations/1/",
    "/news/",
    f"/news/{KEY}/",
    "/units/hcma2/",
    "/account/password/",
    "/papers/9999/",
)


def test_the_main_pages_are_as_the_house_wants_them(played: House, browser: Browser) -> None:
    wrong = {}
    for width, height in ((1366, 768), (390, 844)):
        desk = Desk(browser, played.address, width, height)
        page = desk.sit("hcma2.secretary")
        for path in PAGES:
            page.goto(f"{played.address}{path}")
            try:  # what is fetched after the page, such as the card of the trace, may still be on its way
                page.wait_for_function(f"() => Object.keys(({LOOKS})()).length === 0", timeout=5_000)
            except PlaywrightTimeout:
                wrong[f"{path} at {width}"] = page.evaluate(LOOKS)
        desk.leave()
    assert wrong == {}
