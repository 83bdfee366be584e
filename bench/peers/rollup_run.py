"""One contender of the roll-up bench in a process of its own: `ours`, `polars` or `edits`; prints JSON."""

import json
import random
import resource
import statistics
import sys
import time
from pathlib import Path

import numpy as np
import polars as pl

from bench.peers.rollup_data import FIRST, LAST, indicators, units
from tongket.rollup.ledger import Ledger
from tongket.rollup.periods import Calendar, Period
from tongket.rollup.sheet import Rollup
from tongket.rollup.tree import Tree
from tongket.rollup.values import Indicator

KINDS = ("month", "quarter", "year")


def rollup() -> tuple[Rollup, list[Period]]:
    """The metadata of the bench, as ours takes it, and the periods that are asked for."""
    calendar = Calendar.standard(FIRST, LAST)
    made = Rollup.of([Indicator(code) for code in indicators()], calendar, Tree.from_frame(units()))
    return made, [period for kind in KINDS for period in calendar.of_kind(kind)]


def ours(values: pl.DataFrame) -> pl.DataFrame:
    """Checked, coded, summed over the tree and over time, and handed out as columns."""
    made, periods = rollup()
    return made.sheet(values).frame(periods=periods)


def by_hand(values: pl.DataFrame) -> pl.DataFrame:
    """The same totals as a careful user of Polars writes them: each level from the level below."""
    names = values["unit"].dtype
    above = units().with_columns(pl.all().cast(names)).lazy()
    codes = values["period"].dtype
    spans = pl.DataFrame({"period": pl.Series(codes.categories)}).select(
        pl.col("period").cast(codes),
        quarter=pl.col("period").str.slice(0, 4)
        + "Q"
        + ((pl.col("period").str.slice(4).cast(pl.Int8) + 2) // 3).cast(pl.String),
        year=pl.col("period").str.slice(0, 4),
    )
    every = pl.Enum([*codes.categories, *spans["quarter"].unique(maintain_order=True), *spans["year"].unique()])
    spans = spans.with_columns(pl.col("quarter", "year").cast(every)).lazy()
    keys = ["indicator", "period", "unit"]
    nation = units()["unit"][0]
    placed = values.lazy().join(above, on="unit")
    lowest = placed.filter((pl.col("parent") != nation) & pl.col("parent").is_not_null())
    middle = placed.filter(pl.col("parent") == nation)
    highest = values.lazy().filter(pl.col("unit") == nation)
    provinces = (
        pl.concat([lowest.select("indicator", "period", unit="parent", value="value"), middle.select(*keys, "value")])
        .group_by(keys)
        .agg(pl.col("value").sum())
    )
    whole = (
        pl.concat([provinces.select("indicator", "period", "value"), highest.select("indicator", "period", "value")])
        .group_by("indicator", "period")
        .agg(pl.col("value").sum())
        .select("indicator", "period", pl.lit(nation).cast(names).alias("unit"), "value")
    )
    monthly = pl.concat([whole, provinces, lowest.select(*keys, "value")]).collect().lazy()
    quarterly = (
        monthly.join(spans, on="period")
        .group_by("indicator", "quarter", "unit")
        .agg(pl.col("value").sum(), pl.col("year").first())
        .collect()
        .lazy()
    )
    yearly = quarterly.group_by("indicator", "year", "unit").agg(pl.col("value").sum())
    return pl.concat(
        [
            monthly.with_columns(pl.col("period").cast(every)),
            quarterly.select("indicator", "unit", "value", period="quarter").select(*keys, "value"),
            yearly.select("indicator", "unit", "value", period="year").select(*keys, "value"),
        ]
    ).collect()


def edits(values: pl.DataFrame, count: int = 2000) -> dict[str, float]:
    """Single edits of communes, and one import of 14,000 cells, on a ledger that keeps every total."""
    made, periods = rollup()
    start = time.perf_counter()
    ledger = Ledger.of(made, values, periods=periods)
    opened = time.perf_counter() - start
    rng = random.Random(7)
    communes, months = units()["unit"].to_list()[35:], [p.code for p in made.calendar.of_kind("month")]

    def cell() -> tuple[str, str, str, float | None]:
        return rng.choice(indicators()), rng.choice(months), rng.choice(communes), float(rng.randint(0, 999))

    times, worked, cells, totals = [], [], [], []
    for _ in range(count):
        edit = [cell()]
        start, begun = time.perf_counter(), time.process_time()
        touched = ledger.change(edit)
        times.append(time.perf_counter() - start)
        worked.append(time.process_time() - begun)
        cells.append(touched.cells)
        totals.append(len(touched.totals))
    many = [cell() for _ in range(14_000)]
    start = time.perf_counter()
    bulk = ledger.change(many)
    ordered = sorted(times)
    return {
        "opened": opened,
        "p50": statistics.median(times) * 1000,
        "cpu95": sorted(worked)[int(len(worked) * 0.95)] * 1000,
        "p95": ordered[int(len(ordered) * 0.95)] * 1000,
        "p99": ordered[int(len(ordered) * 0.99)] * 1000,
        "cells": statistics.mean(cells),
        "most_cells": max(cells),
        "totals": statistics.mean(totals),
        "bulk": time.perf_counter() - start,
        "bulk_cells": bulk.cells / len(many),
    }


def same(left: pl.DataFrame, right: pl.DataFrame) -> bool:
    """Whether two tables of totals hold the same cells with the same values."""
    keys = ["indicator", "period", "unit"]
    for code in indicators():
        pair = [
            frame.filter(pl.col("indicator") == code).with_columns(pl.col(keys).cast(pl.String)).sort(keys)
            for frame in (left, right)
        ]
        if not pair[0].select(keys).equals(pair[1].select(keys)):
            return False
        if not np.array_equal(pair[0]["value"].to_numpy(), pair[1]["value"].to_numpy()):
            return False
    return True


def main(which: str, path: str, runs: int = 3) -> None:
    """Run one contender and print its figures."""
    values = pl.read_parquet(path)
    if which == "edits":
        print(json.dumps(edits(values)))
        return
    if which == "same":
        other = pl.read_parquet(Path(path).with_name("pandas.parquet")) if len(sys.argv) > 3 else by_hand(values)
        print(json.dumps({"same": same(ours(values), other)}))
        return
    times, rows = [], 0
    for _ in range(runs):
        start = time.perf_counter()
        rows = len({"ours": ours, "polars": by_hand}[which](values))
        times.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(json.dumps({"best": min(times), "times": times, "rows": rows, "cells": len(values), "peak": peak}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
