"""The worker: a thread that runs waiting jobs, woken by the bus; inside a web process, or in a process of its own."""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Callable

from django.db import close_old_connections, connections

from tongket.live.bus import bus
from tongket.live.jobs import WORK, run_waiting

logger = logging.getLogger(__name__)
LOOK = 5.0  # seconds between two looks for work, in case a knock was lost


class Worker:
    """Runs jobs in a thread. Several processes may each have one: a delivery is locked by whoever works on it."""

    def __init__(self, where: str = "inside") -> None:
        self._id = f"{where}-{os.getpid()}"
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
        while True:  # once at least, however soon it has to end
            self._woken.clear()
            close_old_connections()
            try:
                run_waiting(self._id)
            except Exception:
                logger.exception("The worker could not run what waits; it tries again.")
            close_old_connections()
            if not self._over:
                self._woken.wait(LOOK)
            if self._over:
                break
        connections.close_all()


def work_apart(begun: Callable[[], None] = lambda: None) -> None:
    """Run jobs in this process until it is told to end (SIGTERM, SIGINT), then end after the work in hand."""
    asyncio.run(_work_apart(begun))


async def _work_apart(begun: Callable[[], None]) -> None:
    over = asyncio.Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(told, over.set)
    worker = Worker("apart")
    listening = asyncio.create_task(bus().listen(worker.wake))
    worker.start()
    begun()
    await over.wait()
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    await asyncio.to_thread(worker.stop)
