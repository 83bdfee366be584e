"""The command `tongket` in a process that kills itself at the nth call of a function, as a power cut would.

`python -m tests.killed MODULE:FUNCTION NTH COMMAND...` says at its end, where it comes to one, how many
calls there were.
"""

import functools
import importlib
import os
import signal
import sys
from typing import Any

import django


def kill_at(place: str, nth: int) -> list[int]:
    """From now on the nth call of that function is the last thing that this process does; 0 for never."""
    module, _, path = place.partition(":")
    owner: Any = importlib.import_module(module)
    *outer, name = path.split(".")
    for part in outer:
        owner = getattr(owner, part)
    whole, calls = getattr(owner, name), [0]

    @functools.wraps(whole)
    def counted(*arguments: Any, **options: Any) -> Any:
        calls[0] += 1
        if calls[0] == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return whole(*arguments, **options)

    setattr(owner, name, counted)
    return calls


def main() -> None:
    place, nth, *command = sys.argv[1:]
    django.setup()
    calls = kill_at(place, int(nth))
    from tongket.site.cli import main as tongket

    try:
        tongket(command)
    finally:
        print(f"{calls[0]} calls")


if __name__ == "__main__":
    main()
