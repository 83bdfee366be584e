"""The rulebook over 1,000,000 persons and six years: four rules with a quota and histories, in three states, with masks.

Peers compute the same answers by hand: dense NumPy, pandas, DuckDB SQL, OpenFisca-core, and Ibis on Spark. Each runs in a
process of its own; time is the best of its repeats, memory the peak above the data that it had loaded."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

import bench
from bench._rules.data import table

LIBRARIES = ("polars", "numpy", "lark", "pyyaml")
HERE = Path(__file__).parent / "_rules"
PEOPLE = int(os.environ.get("TONGKET_BENCH_PEOPLE", "1000000"))
UNITS = max(PEOPLE // 100, 1)
REPEATS = 5
PATIENCE = 1800
PANDAS = ("pandas==3.0.0", "numpy==2.3.5")
DUCKDB = ("duckdb==1.4.3", "numpy==2.3.5")
OPENFISCA = ("OpenFisca-Core==46.0.1",)
SPARK = (
    "ibis-framework[pyspark]==12.0.0", "pyspark==4.0.1", "polars", "lark", "pyyaml", "numpy", "pandas<3", "pyarrow",
    "setuptools<81",
)  # fmt: skip


def run() -> list[bench.Row]:
    """All rows of the bench; a peer that is not to be had is a row with the reason."""
    with tempfile.TemporaryDirectory(prefix="rules-bench-") as name:
        even, skewed, small = (Path(name) / part for part in ("even", "skewed", "small"))
        rows = _write(even, PEOPLE, UNITS, skew=False)
        _write(skewed, PEOPLE, UNITS, skew=True)
        _write(small, max(PEOPLE // 10, 1), max(UNITS // 10, 1), skew=False)
        return _measured(even, skewed, small, rows)


def _write(folder: Path, people: int, units: int, *, skew: bool) -> int:
    folder.mkdir()
    frame = table(people, units, skew)
    frame.write_parquet(folder / "data.parquet")
    unknown = [pl.col(name).cast(pl.Int8).fill_null(-1) for name in ("level", "initiative")]
    columns = frame.with_columns(unknown)
    np.savez(folder / "data.npz", **{column: columns[column].to_numpy() for column in columns.columns})
    return len(frame)


def _measured(even: Path, skewed: Path, small: Path, rows: int) -> list[bench.Row]:
    scale = f"{PEOPLE:,} persons x 6 years, {rows:,} rows"
    own = _process("rulebook", even, Path(sys.executable), REPEATS)
    seconds = min(own["seconds"])
    found = [
        bench.row("rulebook with masks", seconds, "s", note=f"{scale}; {rows / seconds / 1e6:.1f} million rows a second"),
        bench.row(
            "rulebook, memory above the data", own["memory_mb"], "MB", "< 500", own["memory_mb"] < 500,
            _why(own["memory_mb"] < 500),
        ),
    ]  # fmt: skip
    peers: list[tuple[str, str, tuple[str, ...], str, float, int]] = [
        ("NumPy by hand, dense", "numpy", (), "at most", 1.3, REPEATS),
        ("pandas by hand", "pandas", PANDAS, "at least", 3, 3),
        ("DuckDB SQL by hand", "duckdb", DUCKDB, "at least", 4, 3),
        ("OpenFisca-core", "openfisca", OPENFISCA, "at least", 15, 1),
    ]
    for label, name, needs, direction, aim, repeats in peers:
        try:
            python = bench.environment(f"rules-{name}", needs) if needs else Path(sys.executable)
            other = _process(name, even, python, repeats)
        except bench.MissingPeerError as error:
            found.append(bench.missing(label, error))
            continue
        time = min(other["seconds"])
        same = _same(even, "rulebook", name)
        versions = ", ".join(f"{key} {value}" for key, value in other["versions"].items())
        ours, theirs = min(own["cpu"]), min(other["cpu"])
        found.append(
            bench.row(
                label, time, "s", "equal answers", same,
                f"{versions}; memory above the data {other['memory_mb']:,.0f} MB",
            )
        )  # fmt: skip
        if direction == "at most":
            ratio = seconds / time
            found.append(
                bench.row(
                    f"rulebook over {label}",
                    ratio,
                    "times",
                    f"≤ {aim:g}",
                    ratio <= aim,
                    _why(ratio <= aim, f"{ours / theirs:.2f} times in CPU time"),
                )
            )
        else:
            ratio = time / seconds
            found.append(
                bench.row(
                    f"{label} over rulebook",
                    ratio,
                    "times",
                    f"≥ {aim:g}",
                    ratio >= aim,
                    _why(ratio >= aim, f"{theirs / ours:.2g} times by CPU time"),
                )
            )
    uneven = _process("rulebook", skewed, Path(sys.executable), REPEATS)
    ratio = min(uneven["seconds"]) / seconds
    hand = _process("numpy", skewed, Path(sys.executable), 1)
    found.append(
        bench.row(
            "one unit with a fifth of all people, over the even set", ratio, "times", "≤ 1.3", ratio <= 1.3,
            f"{min(uneven['seconds']):.2f} s; NumPy by hand {min(hand['seconds']):.2f} s",
        )
    )  # fmt: skip
    found.append(
        bench.row("the same answers there as NumPy", "yes" if _same(skewed, "rulebook", "numpy") else "no", "", "yes",
                  _same(skewed, "rulebook", "numpy"))
    )  # fmt: skip
    extra = _process("rulebook", even, Path(sys.executable), 1, "explain")
    each, compiled = extra["explain"] * 1e6, extra["compile"] * 1e3
    found.append(bench.row("one explanation", each, "µs", "< 50", each < 50, _why(each < 50)))
    found.append(
        bench.row(
            "all shipped rules compiled", compiled, "ms", "< 100", compiled < 100,
            f"from the tree of the YAML to plans; reading the YAML files takes {extra['parse'] * 1e3:,.0f} ms once",
        )
    )  # fmt: skip
    found.append(_spark(small))
    return found


def _spark(small: Path) -> bench.Row:
    label = "Ibis on Spark local[2], a tenth of the persons"
    try:
        _process("rulebook", small, Path(sys.executable), 1)
        other = _process("spark", small, bench.environment("rules-spark", SPARK), 2)
    except bench.MissingPeerError as error:
        return bench.missing(label, error)
    versions = ", ".join(f"{key} {value}" for key, value in other["versions"].items())
    note = f"{versions}; the first run {other['seconds'][0]:.1f} s"
    return bench.row(label, min(other["seconds"]), "s", "equal answers", _same(small, "rulebook", "spark"), note)


def _why(met: bool, cpu: str = "") -> str:
    if met:
        return cpu
    load = os.getloadavg()[0] / (os.cpu_count() or 1)
    busy = f"the machine was shared: {load:.1f} runnable tasks for each core" if load > 1.5 else ""
    return "; ".join(part for part in (cpu, busy) if part)


def _process(name: str, folder: Path, python: Path, repeats: int, *more: str) -> dict[str, Any]:
    """Runs a peer's script; what it printed. Raises MissingPeerError with its last line."""
    command = [str(python), str(HERE / f"peer_{name}.py"), str(folder), str(repeats), *more]
    environment = {**os.environ, "PYTHONPATH": str(bench.ROOT), "PYTHONWARNINGS": "ignore"}
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False, env=environment)
    except (OSError, subprocess.SubprocessError) as error:
        raise bench.MissingPeerError(f"{name} did not run: {error}.") from error
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise bench.MissingPeerError(f"{name} did not run: {last}")
    measured: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return measured


def _same(folder: Path, one: str, other: str) -> bool:
    """Whether two peers gave the same verdicts and masks, cell by cell."""
    with np.load(folder / f"{one}.npz") as a, np.load(folder / f"{other}.npz") as b:
        return set(a.files) == set(b.files) and all(
            np.array_equal(a[key].astype(int), b[key].astype(int)) for key in a.files
        )
