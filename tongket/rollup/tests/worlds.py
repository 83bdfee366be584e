"""Small countries whose trees change, units that merge and split, and random reports from them."""

import random
from datetime import date

import polars as pl

from tongket.rollup.periods import Calendar
from tongket.rollup.sheet import Rollup
from tongket.rollup.successors import Link, Successors
from tongket.rollup.tree import Edge, Tree
from tongket.rollup.values import Indicator

JULY = date(2025, 7, 1)
CALENDAR = Calendar.standard(2024, 2026)
MONTHS = [period.code for period in CALENDAR.of_kind("month")]


def country(rng: random.Random, provinces: int = 4, communes: int = 6) -> tuple[Tree, Successors]:
    """A nation whose communes merge, split or move on 1 July 2025, and some of whose provinces merge."""
    edges = [Edge("nation", None)]
    kept = max(provinces // 2, 1)
    edges += [Edge(f"p{i}", "nation", None, None if i < kept else JULY) for i in range(provinces)]
    links = [Link(f"p{i}", f"p{i % kept}", JULY) for i in range(kept, provinces)]
    for i in range(provinces):
        for j in range(communes):
            old, home = f"p{i}c{j}", f"p{i}"
            fate = rng.choice(["stays", "moves", "merges", "splits"])
            if fate == "stays" and i < kept:
                edges.append(Edge(old, home))
            elif fate == "moves":
                edges += [Edge(old, home, None, JULY), Edge(old, f"p{i % kept}", JULY)]
            else:
                edges.append(Edge(old, home, None, JULY))
                targets = [f"new{(i + n * 3) % 5}" for n in range(rng.choice([1, 2, 3]) if fate == "splits" else 1)]
                share = [None] * len(targets) if rng.random() < 0.5 else _shares(rng, len(targets))
                links += [Link(old, new, JULY, part) for new, part in zip(targets, share, strict=True)]
    edges += [Edge(f"new{n}", f"p{n % kept}", JULY) for n in range(5)]
    return Tree(edges, "administration"), Successors(links)


def _shares(rng: random.Random, count: int) -> list[float]:
    parts = [rng.randint(1, 5) for _ in range(count)]
    made = [part / sum(parts) for part in parts]
    return [*made[:-1], 1 - sum(made[:-1])]


def reports(rng: random.Random, rollup: Rollup, tree: Tree, filled: float = 0.7) -> list[tuple[str, str, str, float]]:
    """Random values of each unit for the months at whose end it was in force, with gaps."""
    rows = []
    for code in rollup.indicators:
        for month in rng.sample(MONTHS, 14):
            depth = tree.on(CALENDAR[month].end).depth
            for i, unit in enumerate(tree.units):
                if depth[i] >= 0 and rng.random() < filled:
                    rows.append((code, month, unit, float(rng.randint(-50, 200)) + rng.choice([0, 0.25, 0.1])))
    return rows


def frame(rows: list[tuple[str, str, str, float]]) -> pl.DataFrame:
    """Rows as columns."""
    schema = {"indicator": pl.String, "period": pl.String, "unit": pl.String, "value": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def rollup_of(*indicators: Indicator, tree: Tree, successors: Successors | None = None) -> Rollup:
    """A roll-up over the calendar of these tests."""
    return Rollup.of(indicators, CALENDAR, tree, successors=successors)
