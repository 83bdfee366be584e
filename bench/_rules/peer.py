"""What every peer needs: the data, a clock, the peak of memory above the data, and a place for the answers.

Runs in the peer's own environment: numpy only."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

Answers = dict[str, np.ndarray]
RULES = ("LDTT", "CSTDCS", "CSTDB", "BK")


def peak_mb() -> float:
    """The peak of this process's memory since the last call of `forget_peak`."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0.0


def forget_peak() -> float:
    """Begins a new peak; the memory in use now, in MB."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return peak_mb()
    return peak_mb()


def load(folder: Path) -> dict[str, np.ndarray]:
    """The columns; -1 stands for unknown in level and initiative."""
    with np.load(folder / "data.npz") as kept:
        return {name: kept[name] for name in kept.files}


def measure(compute: Callable[[], Answers], folder: Path, name: str, repeats: int, versions: dict[str, str]) -> None:
    """Times `compute`, writes its answers and prints what was measured as JSON."""
    before = forget_peak()
    seconds, cpu = [], []
    answers: Answers = {}
    for _ in range(repeats):
        answers = {}
        start, used = time.perf_counter(), time.process_time()
        answers = compute()
        seconds.append(time.perf_counter() - start)
        cpu.append(time.process_time() - used)
    peak = peak_mb() - before
    np.savez(folder / f"{name}.npz", **answers)
    sys.stdout.write(json.dumps({"seconds": seconds, "cpu": cpu, "memory_mb": peak, "versions": versions}) + "\n")


def mask_of(states: list[tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
    """Verdict and mask from (true, false) arrays of the conditions of a rule."""
    count = len(states)
    mask = np.zeros(states[0][0].shape, np.uint8)
    failed = np.zeros(states[0][0].shape, np.bool_)
    passed = np.ones(states[0][0].shape, np.bool_)
    for at, (true, false) in enumerate(states):
        mask |= false.astype(np.uint8) << np.uint8(at)
        mask |= (~(true | false)).astype(np.uint8) << np.uint8(count + at)
        failed |= false
        passed &= true
    return np.where(failed, 0, np.where(passed, 1, 2)).astype(np.int8), mask
