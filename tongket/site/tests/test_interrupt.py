"""Ctrl-C ends a command with one sentence and status 130, whatever moment it comes at."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.houses import MIDYEAR
from tongket.site.folders import CHECKOUT

# A process that interrupts itself when something of that name is imported, opened, ...; `last` is when all is done.
ITSELF = """
import atexit, os, runpy, signal, sys

event, name, times = sys.argv.pop(1), sys.argv.pop(1), int(sys.argv.pop(1))
left = [times]

def interrupt():
    while left[0]:
        left[0] -= 1
        os.kill(os.getpid(), signal.SIGINT)

def heard(what, about):
    if what == event and left[0] and str(about[0]).endswith(name):
        interrupt()

if event == "last":
    atexit.register(interrupt)
elif event == "lost":
    import click
    class Lost:
        def __del__(self):
            interrupt()
    def echo(*words, whole=click.echo, **more):
        Lost()
        whole(*words, **more)
    click.echo = echo
else:
    sys.addaudithook(heard)
sys.argv[0] = "tongket"
runpy.run_module("tongket", run_name="__main__", alter_sys=True)
"""


def interrupted(folder: Path, moment: tuple[str, str], times: int, *command: str) -> tuple[int, str]:
    """The exit status of a command that is interrupted at that moment, and what it says."""
    done = itself(folder, ITSELF, *moment, str(times), *command)
    return done.returncode, done.stderr


def itself(folder: Path, program: str, *given: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "TONGKET_DATA": str(folder / "data")}
    environment.pop("DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, "-c", program, *given], env=environment, cwd=CHECKOUT, capture_output=True, text=True
    )


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize(
    "moment",
    [
        ("import", "tongket.site.cli"),
        ("import", "click"),
        ("import", "click.parser"),
        ("import", "django"),
        ("import", "django.db.models.query"),
        ("import", "tongket.site.cycle"),
        ("open", "midyear-review.yaml"),
        ("sqlite3.connect", ""),
    ],
    ids=" ".join,
)
def test_a_cycle_broken_off_early_says_so_once(tmp_path: Path, moment: tuple[str, str], times: int) -> None:
    status, said = interrupted(tmp_path, moment, times, "cycle", str(MIDYEAR), "--out", str(tmp_path / "out"))
    assert (status, said) == (130, "Broken off; the same command goes on where it stood.\n")


@pytest.mark.parametrize("moment", [("last", ""), ("lost", "")], ids=" ".join)
def test_a_command_broken_off_where_nothing_can_be_raised_says_so_too(tmp_path: Path, moment: tuple[str, str]) -> None:
    status, said = interrupted(tmp_path, moment, 1, "rules", "list", "--on", "2021-12-01")
    assert (status, said) == (130, "Broken off; the same command goes on where it stood.\n")


def test_a_command_that_shall_not_hear_it_does_not(tmp_path: Path) -> None:
    deaf = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n" + ITSELF
    done = itself(tmp_path, deaf, "import", "click", "1", "--version")
    assert (done.returncode, done.stderr) == (0, "")
