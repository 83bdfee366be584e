"""What stops a command is one line and the right exit status, never a traceback."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tongket.site.folders import CHECKOUT


def stopped(folder: Path, *command: str, **environment: str) -> tuple[int, str]:
    """The exit status of a command in a process of its own, and what it says."""
    told = {**os.environ, "TONGKET_DATA": str(folder / "data"), "DATABASE_URL": "", "TONGKET_DEMO": "", **environment}
    given = {name: value for name, value in told.items() if value}
    done = subprocess.run(
        [sys.executable, "-m", "tongket", *command], env=given, cwd=CHECKOUT, capture_output=True, text=True
    )
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    return done.returncode, done.stderr


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        status, said = stopped(tmp_path, "demo", "--address", f"127.0.0.1:{port}")
    assert status == 1
    assert f"127.0.0.1:{port} cannot be listened at" in said
    assert not (tmp_path / "data" / "tongket.sqlite3").exists()


def test_a_database_that_does_not_answer(tmp_path: Path) -> None:
    status, said = stopped(tmp_path, "demo", "--prepare-only", DATABASE_URL="postgres://nobody@127.0.0.1:1/none")
    assert status == 1
    assert "The database cannot be used" in said
    assert "DATABASE_URL" in said


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    status, said = stopped(tmp_path, "demo", "--prepare-only", TONGKET_DATA=str(tmp_path / "file" / "data"))
    assert status == 2
    assert "cannot be used for the data of tongket" in said


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_a_demo_beyond_this_machine(tmp_path: Path, command: str) -> None:
    status, said = stopped(tmp_path, command, "--address", "0.0.0.0:8000", TONGKET_DEMO="1")
    assert status == 2
    assert "127.0.0.1" in said
