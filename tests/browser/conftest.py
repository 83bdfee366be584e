"""A real server on a database of its own, and a real browser."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.databases import own_database
from tests.free_port import free_port

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = os.environ.get("TONGKET_CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


expect.set_options(timeout=20_000)  # a machine of two cores may be busy with the other tests


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a window. It ends with its file: while it runs, an event loop stands in this thread, and
    neither Django's database nor asyncio could be used by the tests that follow on the same worker."""
    if not Path(CHROMIUM).exists():
        sentence = f"No browser at {CHROMIUM}; set TONGKET_CHROMIUM or install Debian's chromium."
        if os.environ.get("TONGKET_CI") == "1":
            pytest.fail(sentence)
        pytest.skip(sentence)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@dataclass
class House:
    """A served house: where it listens, and how to ask its command line."""

    address: str
    environment: dict[str, str]

    def tongket(self, *arguments: str) -> str:
        command = [sys.executable, "-m", "tongket", *arguments]
        done = subprocess.run(command, env=self.environment, cwd=ROOT, check=True, capture_output=True, text=True)
        return done.stdout


def environment_of(folder: Path, database: str, clock: str) -> dict[str, str]:
    return {
        **os.environ,
        "TONGKET_DATA": str(folder / "data"),
        "DATABASE_URL": database,
        "TONGKET_DEMO": "1",
        "TONGKET_CLOCK": clock,
        "TONGKET_BUS": "postgres" if database.startswith("postgres") else "process",
    }


MIDYEAR = next((ROOT / "tongket" / "site" / "scenarios").glob("*midyear*"))
BEFORE_IT = "2021-06-14T08:00+07:00"


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database that holds the mid-year review, loaded and not played; every house begins with a copy."""
    folder = tmp_path_factory.mktemp("loaded")
    with own_database(folder) as database:
        House("", environment_of(folder, database, BEFORE_IT)).tongket("load", str(MIDYEAR))
        yield database


@pytest.fixture
def house(tmp_path: Path, loaded: str) -> Iterator[House]:
    """The mid-year review loaded and not played, served in demo mode on a morning before it."""
    with own_database(tmp_path, like=loaded) as database, served(tmp_path, database, BEFORE_IT) as house:
        yield house


@pytest.fixture
def played(tmp_path: Path, database_of_its_own: str) -> Iterator[House]:
    """The mid-year review played from the reports to the news, served in demo mode in the autumn after it."""
    autumn = "2021-10-04T08:00+07:00"
    played = House("", environment_of(tmp_path, database_of_its_own, autumn))
    played.tongket("cycle", str(MIDYEAR), "--out", str(tmp_path / "out"))
    with served(tmp_path, database_of_its_own, autumn) as house:
        yield house


@contextmanager
def served(tmp_path: Path, database: str, clock: str) -> Iterator[House]:
    """What stands in a database, served in demo mode until the test is over."""
    port = free_port()
    house = House(f"http://127.0.0.1:{port}", environment_of(tmp_path, database, clock))
    log = (tmp_path / "server.log").open("w")
    server = subprocess.Popen(
        [sys.executable, "-m", "tongket", "serve", "--address", f"127.0.0.1:{port}"],
        env=house.environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
    )
    try:
        assert server.stdout is not None
        # It says where it listens once it answers; where it ends before, there is nothing to read.
        if server.stdout.readline().strip() != f"tongket: {house.address}":
            pytest.fail(f"The server ended: {(tmp_path / 'server.log').read_text()}")
        yield house
    finally:
        server.terminate()
        server.communicate(timeout=20)
        log.close()


@dataclass
class Desk:
    """A browser at which one of the cast sits after another; who gets up leaves the page, and with it its stream."""

    browser: Browser
    address: str
    width: int
    height: int
    seats: dict[str, Page] = field(default_factory=dict)
    sitting: str = ""

    def sit(self, username: str, path: str = "") -> Page:
        """Be that person, and open an address; who has sat here before is still signed in."""
        if self.sitting not in ("", username):
            self.seats[self.sitting].goto("about:blank")
        self.sitting = username
        if username not in self.seats:
            context = self.browser.new_context(viewport={"width": self.width, "height": self.height}, locale="vi-VN")
            context.set_default_timeout(60_000)
            page = context.new_page()
            page.on("dialog", lambda dialog: dialog.accept())
            page.goto(f"{self.address}/demo/")
            page.locator(f"[data-username='{username}'] button").first.click()
            page.wait_for_url("**/work/")
            self.seats[username] = page
        page = self.seats[username]
        if path:
            page.goto(f"{self.address}{path}")
        return page

    def stay(self, username: str, path: str) -> Page:
        """Be that person at an address that stays open while others sit here."""
        page = self.sit(username, path)
        self.sitting = ""
        return page

    def leave(self) -> None:
        for page in self.seats.values():
            page.context.close()


@pytest.fixture
def desk(browser: Browser, house: House) -> Iterator[Desk]:
    """Where everything is done, on screens as offices have them."""
    room = Desk(browser, house.address, 1366, 900)
    yield room
    room.leave()


@pytest.fixture
def onlooker(browser: Browser, house: House) -> Iterator[Desk]:
    """A phone, on which nothing is pressed."""
    room = Desk(browser, house.address, 390, 844)
    yield room
    room.leave()
