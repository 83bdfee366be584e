"""Houses in processes of their own, for tests of what a kill or a separate process does."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from tests.free_port import free_port
from tongket.site.scenario import scenario_files

ROOT = Path(__file__).parent.parent
MIDYEAR = next(file for file in scenario_files() if "midyear" in file.name)


@dataclass
class House:
    """A house that the command line works in, in processes of their own."""

    folder: Path
    environment: dict[str, str]

    def run(self, *command: str) -> str:
        """What a command that must come to its end says."""
        done = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, place: str, nth: int, *command: str) -> "subprocess.Popen[str]":
        """The command `tongket`, killed at the nth call of that function."""
        killed = [sys.executable, "-m", "tests.killed", place, str(nth), *command]
        with (self.folder / "killed.log").open("a") as log:
            return subprocess.Popen(
                killed, env=self.environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True
            )

    def serve(self, place: str, nth: int) -> tuple["subprocess.Popen[str]", str]:
        """The site served, killed at the nth call of that function; the process and its address."""
        address = f"127.0.0.1:{free_port()}"
        process = self.start(place, nth, "serve", "--address", address)
        assert process.stdout is not None
        assert process.stdout.readline().strip() == f"tongket: http://{address}"
        return process, f"http://{address}"

    @property
    def cycle(self) -> list[str]:
        return ["cycle", str(MIDYEAR), "--out", str(self.folder / "out")]

    @property
    def trace(self) -> Any:
        return json.loads((self.folder / "out" / "trace.json").read_text())

    @property
    def standing(self) -> dict[str, int]:
        """Whole it must be; then how many rows each table has."""
        rows: dict[str, int] = json.loads(self.run(sys.executable, "-m", "tests.standing"))
        return rows


def house_in(folder: Path, database: str, **environment: str) -> House:
    told = {"TONGKET_DATA": str(folder), "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "tongket.site.settings"}
    return House(folder, {**os.environ, "TONGKET_DEMO": "0", **told, **environment})


class Hand:
    """Somebody of the cast at a served house."""

    def __init__(self, address: str, person_id: int) -> None:
        self.address = address
        self.cookies = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies))
        self.opener.open(f"{address}/demo/").read()
        self.post(f"/demo/{person_id}/")

    def post(self, path: str) -> None:
        token = next(str(cookie.value) for cookie in self.cookies if cookie.name == "csrftoken")
        self.opener.open(f"{self.address}{path}", urlencode({"csrfmiddlewaretoken": token}).encode()).read()
