"""What stops a command is one line and the right exit status, never a traceback."""

import errno
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tongket.site.cli import _told
from tongket.site.cycle.written import _write
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


def test_a_database_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "letters").write_text("not a database, though it has a name")
    for command in (("check-log",), ("trace", "any"), ("demo", "--prepare-only")):
        status, said = stopped(tmp_path, *command, DATABASE_URL=f"sqlite:///{tmp_path / 'letters'}")
        assert (status, "The database cannot be used" in said) == (1, True), said


def test_a_setting_that_is_set_to_nothing_is_not_set(tmp_path: Path) -> None:
    settings = Path(CHECKOUT / "docs" / "settings.md").read_text()
    nothing = dict.fromkeys(re.findall(r"^\| `(\w+)` ", settings, re.MULTILINE), "")
    assert {"DATABASE_URL", "TONGKET_DEMO", "TONGKET_REQUESTS", "TONGKET_BUS"} <= set(nothing)
    done = subprocess.run(
        [sys.executable, "-m", "tongket", "check-log"],
        env={**os.environ, **nothing, "TONGKET_DATA": str(tmp_path)},
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, "The database is empty" in done.stderr) == (1, True), done.stderr


@pytest.mark.parametrize("address", ["::::", "postgres://a@b:port/c", "nothing"])
def test_an_address_of_a_database_that_is_none(tmp_path: Path, address: str) -> None:
    status, said = stopped(tmp_path, "check-log", DATABASE_URL=address)
    assert status == 2
    assert "DATABASE_URL" in said


def test_a_house_that_was_never_begun(tmp_path: Path, database_of_its_own: str) -> None:
    for command in (("check-log",), ("trace", "any")):
        status, said = stopped(tmp_path, *command, DATABASE_URL=database_of_its_own)
        assert (status, "The database is empty" in said) == (1, True), said


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("", "the first line must be key,parent,"),
        (f"a,,academy,{'x' * 200_000},,", ":2: no CSV: field larger than field limit"),
        ("a,,academy,Học\x00viện,,", ":2: the line holds a character that is no letter"),
        ("a,,academy,Học viện 😀,,", ":2: name: the font of the papers has no 😀"),
    ],
)
def test_a_register_that_is_none(tmp_path: Path, rows: str, said: str) -> None:
    head = "key,parent,kind,name,short_name,name_en\n" if rows else ""
    (tmp_path / "units.csv").write_text(head + rows)
    midyear = CHECKOUT / "tongket" / "site" / "scenarios" / "2021-07-02-midyear-review.yaml"
    status, told = stopped(tmp_path, "load", str(midyear), "--units", str(tmp_path / "units.csv"))
    assert status == 2
    assert said in told


def test_a_full_disk_leaves_no_half_paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "trace.json").write_text("the former one")
    write_bytes = Path.write_bytes

    def full(self: Path, data: bytes) -> int:
        if "trace" in self.name:
            write_bytes(self, data[:1])
            raise OSError(errno.ENOSPC, "No space left on device")
        return write_bytes(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left") as caught:
        _write({"minutes.pdf": b"paper", "trace.json": b"{}"}, tmp_path)
    assert _told(caught.value) == (f"{tmp_path}: No space left on device.", 1)
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("trace.json", "the former one")]
