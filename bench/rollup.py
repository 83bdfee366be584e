"""Totals of 3,356 units x 100 indicators x 60 months (20.1 M values) at every level of the tree and of time.

Every total of months, quarters and years of every unit, as columns: 28.5 M rows. Each contender runs in a process of its
own on the same shuffled columns; ours also checks the codes and looks for duplicates and NaN. Best of three runs.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import bench
from bench.peers import rollup_data

LIBRARIES = ("polars", "numpy")
PANDAS = ["pandas==3.1.1", "numpy==2.4.6", "pyarrow==26.0.1"]
FOLDER = bench.PEERS / "rollup"


def run() -> list[bench.Row]:
    """The rows of the roll-up bench."""
    path = rollup_data.make(FOLDER)
    ours = _contender("ours", path)
    polars = _contender("polars", path)
    ratio = ours["best"] / polars["best"]
    rows = [
        bench.row("values", ours["cells"], "cells"),
        bench.row("totals at all levels", ours["rows"], "rows"),
        bench.row("all levels, ours", ours["best"], "s"),
        bench.row("all levels, hand-written Polars", polars["best"], "s"),
        bench.row("ours, of hand-written Polars", ratio, "times", "at most 1.5", ratio <= 1.5),
        bench.row("equal answers with hand-written Polars", _word(_contender("same", path)["same"]), "", "equal", True),
        bench.row("peak memory, ours, with the values", ours["peak"] / 1e9, "GB", "under 2", ours["peak"] < 2e9),
        bench.row("peak memory, hand-written Polars", polars["peak"] / 1e9, "GB"),
        *_pandas(path, ours["best"]),
        *_edits(path, ours["best"]),
    ]
    return [_checked(row) for row in rows]


def _pandas(path: Path, ours: float) -> list[bench.Row]:
    name = "all levels, pandas as an analyst writes it"
    try:
        python = bench.environment("pandas", PANDAS)
        units = FOLDER / "units.csv"
        rollup_data.units().write_csv(units)
        script = Path(rollup_data.__file__).with_name("rollup_pandas.py")
        pandas = _said([str(python), str(script), str(path), str(units), str(FOLDER / "pandas.parquet")])
    except bench.MissingPeerError as error:
        return [bench.missing(name, error)]
    times = pandas["best"] / ours
    same = _contender("same", path, "pandas")["same"]
    return [
        bench.row(name, pandas["best"], "s", note=", ".join(PANDAS)),
        bench.row("ours, faster than pandas", times, "times", "at least 5", times >= 5),
        bench.row("equal answers with pandas", _word(same), "", "equal", True),
        bench.row("peak memory, pandas", pandas["peak"] / 1e9, "GB"),
    ]


def _edits(path: Path, full: float) -> list[bench.Row]:
    edits = _contender("edits", path)
    late = edits["p95"] >= 5 > edits["cpu95"]
    waiting = "other work held the processor: see the processor time" if late else ""
    return [
        bench.row("opening the ledger (all totals kept)", edits["opened"], "s"),
        bench.row("one changed cell to all its totals, p50", edits["p50"], "ms", "under 5", edits["p50"] < 5),
        bench.row("one changed cell to all its totals, p95", edits["p95"], "ms", "under 5", edits["p95"] < 5, waiting),
        bench.row("one changed cell to all its totals, processor time, p95", edits["cpu95"], "ms"),
        bench.row("one changed cell to all its totals, p99", edits["p99"], "ms"),
        bench.row("cells touched per edit, mean", edits["cells"], "cells"),
        bench.row("cells touched per edit, most", edits["most_cells"], "cells"),
        bench.row("totals changed per edit, mean", edits["totals"], "totals"),
        bench.row("an edit, of the full computation", 1000 * full / edits["p50"], "times faster"),
        bench.row("14,000 changed cells at once", edits["bulk"], "s"),
        bench.row("cells touched per edit among 14,000", edits["bulk_cells"], "cells"),
    ]


def _contender(which: str, path: Path, *more: str) -> dict[str, Any]:
    return _said([sys.executable, "-m", "bench.peers.rollup_run", which, str(path), *more])


def _said(command: list[str]) -> dict[str, Any]:
    done = subprocess.run(command, capture_output=True, text=True, cwd=bench.ROOT, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"it ended with {done.returncode}"])[-1]
        raise bench.MissingPeerError(f"{Path(command[1]).name} {' '.join(command[2:4])} did not finish: {last}")
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def _word(same: bool) -> str:
    return "equal" if same else "different"


def _checked(row: bench.Row) -> bench.Row:
    """A row about equal answers is met only when they are."""
    return {**row, "ok": row["value"] == "equal"} if row["aim"] == "equal" else row
