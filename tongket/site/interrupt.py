"""Ctrl-C ends a command with one sentence and status 130, from its first import to its last breath.

Imports next to nothing, so that it is there before anything that takes time.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

SENTENCE = "Broken off; the same command goes on where it stood."
STATUS = 130

_running = False  # a command does its work, which is to be taken back in order
_asked = False


def heed() -> None:
    """From now on Ctrl-C ends this process so, unless whoever began it lets it hear none."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, _heard)
        sys.unraisablehook = _unraisable


@contextmanager
def running() -> Iterator[None]:
    """Within the block Ctrl-C is raised as KeyboardInterrupt, once; pressed again it ends the process on the spot."""
    global _running
    _running = True
    try:
        yield
    finally:
        _running = False


def was_asked() -> bool:
    """Whether Ctrl-C was pressed, whatever became of it on its way up."""
    return _asked


def _heard(number: int, frame: FrameType | None) -> None:
    global _asked
    if not _running or _asked:
        _end()
    _asked = True
    raise KeyboardInterrupt


def _unraisable(lost: Any) -> None:
    """What is raised where nobody can catch it (as an object is thrown away) would be told and forgotten."""
    if issubclass(lost.exc_type, KeyboardInterrupt):
        _end()
    sys.__unraisablehook__(lost)


def _end() -> None:
    """Now, as a power cut would, which every command survives: here nothing can be raised any more."""
    with suppress(OSError):
        os.write(2, f"{SENTENCE}\n".encode())
    os._exit(STATUS)
