"""Synthetic person-years: six years with gaps, unknown cells, ties, skewed units, people who change unit."""

from pathlib import Path

import numpy as np
import polars as pl


def table(people: int, units: int, skewed: bool, seed: int = 1) -> pl.DataFrame:
    """Rows sorted by subject and year. 3 % of the person-years are missing, 2 % of the levels and initiatives unknown;
    one person in fifty changes unit each year; where skewed, one unit has a fifth of all people."""
    chance = np.random.default_rng(seed)
    years = np.arange(2019, 2025, dtype=np.int16)
    home = chance.integers(0, units, people, dtype=np.int32)
    if skewed:
        home[: people // 5] = 0
        chance.shuffle(home)
    unit = np.tile(home[:, None], (1, len(years)))
    for at in range(1, len(years)):
        moved = chance.random(people) < 0.02
        unit[:, at] = np.where(moved, chance.integers(0, units, people, dtype=np.int32), unit[:, at - 1])
    shape = (people, len(years))
    there = (chance.random(shape) >= 0.03).ravel()
    level = chance.choice(np.array([0, 1, 2, 2, 2, 2, 3], np.int8), shape).ravel()[there]
    level_known = chance.random(shape).ravel()[there] >= 0.02
    initiative = chance.random(shape).ravel()[there] < 0.3
    initiative_known = chance.random(shape).ravel()[there] >= 0.02
    frame = pl.DataFrame(
        {
            "subject": np.repeat(np.arange(people, dtype=np.int32), len(years))[there],
            "year": np.tile(years, people)[there],
            "unit": unit.ravel()[there],
            "score": chance.integers(0, 1001, shape, dtype=np.int16).ravel()[there],
            "level": level,
            "level_known": level_known,
            "disciplined": chance.random(shape).ravel()[there] < 0.02,
            "initiative": initiative,
            "initiative_known": initiative_known,
        }
    )
    known = [pl.when(f"{name}_known").then(name).alias(name) for name in ("level", "initiative")]
    return frame.with_columns(known).drop("level_known", "initiative_known")


def write(path: Path, people: int, units: int, skewed: bool) -> int:
    """Writes the table as Parquet for the peers; the number of its rows."""
    frame = table(people, units, skewed)
    frame.write_parquet(path)
    return len(frame)
