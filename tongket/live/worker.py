"""The web process's own worker: a thread that runs waiting jobs, woken by the bus, for an installation on one machine."""

import logging
import os
import threading

from django.db import close_old_connections, connections

from tongket.live.jobs import WORK, run_waiting

logger = logging.getLogger(__name__)
LOOK = 5.0  # seconds between two looks for work, in case a knock was lost


class InsideWorker:
    """Runs jobs beside the pages. Several processes may each have one: a delivery is locked by whoever works on it."""

    def __init__(self) -> None:
        self._woken = threading.Event()
        self._over = False
        self._thread = threading.Thread(target=self._run, name="tongket-worker", daemon=True)

    def start(self) -> None:
        """Begin with what an earlier process left behind."""
        self._woken.set()
        self._thread.start()

    def wake(self, channel: str = "", seq: int = 0) -> None:
        """Takes what a knock carries: most entries wake nobody, and their pages need the processor at that moment."""
        if channel in ("", WORK):
            self._woken.set()

    def stop(self) -> None:
        """End after the work in hand."""
        self._over = True
        self._woken.set()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        while not self._over:
            self._woken.clear()
            close_old_connections()
            try:
                run_waiting(f"inside-{os.getpid()}")
            except Exception:
                logger.exception("The worker could not run what waits; it tries again.")
            close_old_connections()
            self._woken.wait(LOOK)
        connections.close_all()
