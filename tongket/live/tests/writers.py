"""A program for the test of writers at once: threads that write on one channel, every fifth time in vain.

python -m tongket.live.tests.writers THREADS TIMES
"""

import sys
import threading

import django

CHANNEL = "lamp/1"


def _write(times: int) -> None:
    from django.db import connections, transaction

    from tongket.live.log import record
    from tongket.org.events import UnitFounded

    for number in range(times):
        try:
            with transaction.atomic():
                record(CHANNEL, UnitFounded(unit_id=number), by=None)
                if number % 5 == 4:
                    raise InterruptedError
        except InterruptedError:
            continue
    connections.close_all()


def main() -> None:
    """Write, all threads at once."""
    django.setup()
    threads, times = (int(argument) for argument in sys.argv[1:3])
    crowd = [threading.Thread(target=_write, args=[times]) for _ in range(threads)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()


if __name__ == "__main__":
    main()
