"""The main pages keep what every page must: nothing wider than the screen, readable, named, pressed with a thumb."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser.conftest import Desk, House

pytestmark = pytest.mark.browser

LOOKS = Path(__file__).with_name("looks.js").read_text(encoding="utf-8").rstrip().rstrip(";")
KEY = "kv2-2021-h1"
ROOM = f"/conferences/{KEY}"
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
    f"/conferences/{KEY}/secretary/",
    "/account/password/",
    "/papers/9999/",
)
# who else sits at a screen, and what that one sees: the plan is not a delegate's to open, the trace is everyone's
SEEN_BY = {
    "hcma2.director": ("/work/", "/tasks/", f"/conferences/{KEY}/chair/", f"/conferences/{KEY}/projector/"),
    "hcma2-qldt.head": ("/work/", "/reports/of/2/", f"/conferences/{KEY}/seat/", f"/conferences/{KEY}/plan/"),
    "steward": ("/units/hcma2/", "/units/"),
}
PUBLIC = ("/", "/news/", f"/news/{KEY}/", "/sign-in/", "/demo/", "/nothing-here/")
IN_ENGLISH = ("/work/", "/tasks/", "/reports/of/2/", "/drafts/1/", f"/conferences/{KEY}/", f"/news/{KEY}/")
WIDTHS = ((1366, 768), (390, 844))


def found_wrong(page: Page, address: str, paths: tuple[str, ...]) -> dict[str, list[str]]:
    """What is wrong on each of these pages; nothing where all are as they should be."""
    wrong = {}
    for path in paths:
        page.goto(f"{address}{path}")
        try:  # what is fetched after the page, such as the card of the trace, may still be on its way
            page.wait_for_function(f"() => Object.keys(({LOOKS})()).length === 0", timeout=5_000)
        except PlaywrightTimeout:
            wrong[f"{path} at {page.viewport_size}"] = page.evaluate(LOOKS)
    return wrong


def test_the_main_pages_are_as_the_house_wants_them(played: House, browser: Browser) -> None:
    wrong = {}
    for width, height in WIDTHS:
        desk = Desk(browser, played.address, width, height)
        for person, paths in {"hcma2.secretary": PAGES, **SEEN_BY}.items():
            wrong |= found_wrong(desk.sit(person), played.address, paths)
        desk.leave()

        outside = browser.new_context(viewport={"width": width, "height": height}, locale="vi-VN")
        wrong |= found_wrong(outside.new_page(), played.address, PUBLIC)
        outside.close()

        desk = Desk(browser, played.address, width, height)
        page = desk.sit("hcma2-qldt.head")
        page.get_by_role("button", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        wrong |= found_wrong(page, played.address, IN_ENGLISH)
        desk.leave()
    assert wrong == {}


def test_the_pages_of_a_conference_that_is_on_are_so_too(house: House, browser: Browser) -> None:
    wrong = {}
    for width, height in WIDTHS:
        desk = Desk(browser, house.address, width, height)
        chair = desk.sit("hcma2.director", f"{ROOM}/chair/")
        if width == WIDTHS[0][0]:
            before = chair.locator("#big-step").text_content() or ""
            chair.locator("#big-step").click()
            expect(chair.locator("#big-step")).not_to_have_text(before)
        wrong |= found_wrong(chair, house.address, (f"{ROOM}/chair/",))
        prepared = (f"{ROOM}/", f"{ROOM}/plan/", f"{ROOM}/secretary/", f"{ROOM}/projector/")
        wrong |= found_wrong(desk.sit("hcma2.secretary"), house.address, prepared)
        head = desk.sit("hcma2-qldt.head", f"{ROOM}/")
        own = head.get_by_role("link", name="Trang điểm cầu").get_attribute("href") or ""
        wrong |= found_wrong(head, house.address, (f"{ROOM}/", f"{ROOM}/seat/", own))
        desk.leave()
    assert wrong == {}
