"""The common frame of the benches: what a row is, what machine this is, and where peers are installed."""

import hashlib
import os
import platform
import re
import subprocess
import sys
import venv
from collections.abc import Iterable, Sequence
from importlib import metadata
from pathlib import Path
from typing import NotRequired, TypedDict

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / ".bench"


class Row(TypedDict):
    """One measured line: `ok` is None where the row has no aim or could not be measured."""

    metric: str
    value: float | str | None
    unit: str
    aim: str
    ok: bool | None
    note: NotRequired[str]


class Machine(TypedDict):
    """What the figures were measured on, and its load before. The name of the host is left out on purpose."""

    cpu: str
    cores: int
    memory_gb: float
    load: float
    system: str
    python: str
    libraries: dict[str, str]


class MissingPeerError(Exception):
    """A peer could not be installed or run here; the sentence says why."""


def row(
    metric: str, value: float | str | None, unit: str = "", aim: str = "", ok: bool | None = None, note: str = ""
) -> Row:
    """A row of a bench; `note` gives the reason where an aim is missed."""
    made: Row = {"metric": metric, "value": value, "unit": unit, "aim": aim, "ok": ok}
    if note:
        made["note"] = note
    return made


def missing(metric: str, reason: object) -> Row:
    """The row of a peer that could not be measured: a line with the reason, never a failure."""
    return row(metric, None, note=str(reason))


def environment(name: str, requirements: Sequence[str]) -> Path:
    """The Python of a virtual environment `.bench/NAME` that holds exactly these pinned requirements.

    Made once; made anew when the requirements change. Raises MissingPeerError with pip's last line.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", name):
        raise ValueError(f"An environment is named with small letters and digits, not {name!r}.")
    folder = PEERS / name
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    mark = folder / "requirements.sha256"
    want = hashlib.sha256("\n".join([sys.version, *requirements]).encode()).hexdigest()
    if python.exists() and mark.exists() and mark.read_text(encoding="ascii") == want:
        return python
    try:
        venv.EnvBuilder(with_pip=True, clear=True).create(folder)
        command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *requirements]
        done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
    except (OSError, subprocess.SubprocessError) as error:
        raise MissingPeerError(f"The environment {name} could not be made: {error}.") from error
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["pip gave no reason"])[-1]
        raise MissingPeerError(f"{' '.join(requirements)} could not be installed: {last}")
    mark.write_text(want, encoding="ascii")
    return python


def machine(libraries: Iterable[str] = ()) -> Machine:
    """This machine: processor, cores that we may use, memory, Python, and the versions of the libraries measured."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return {
        "cpu": _cpu(),
        "cores": cores,
        "memory_gb": round(_memory() / 1e9, 1),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else 0.0,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in libraries},
    }


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


def _cpu() -> str:
    try:
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.M)
    except OSError:
        found = None
    return found[1].strip() if found else platform.processor() or platform.machine()


def _memory() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 0
