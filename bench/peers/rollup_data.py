"""The made-up country of the roll-up bench: 3,356 units x 100 indicators x 60 months, every cell reported."""

import sys
from pathlib import Path

import numpy as np
import polars as pl

from tongket.rollup.vietnam import NATION, vietnam

INDICATORS, FIRST, LAST = 100, 2021, 2025


def units() -> pl.DataFrame:
    """The units of today with their parents: the nation, 34 provinces, 3,321 communes."""
    edges = [edge for edge in vietnam().edges if edge.end is None]
    parents: dict[str, str | None] = {edge.unit: edge.parent for edge in edges}
    ordered = [NATION, *(u for u, p in parents.items() if p == NATION)]
    ordered += [u for u, p in parents.items() if p not in (None, NATION)]
    return pl.DataFrame({"unit": ordered, "parent": [parents[unit] for unit in ordered]}, schema_overrides=_TEXT)


_TEXT = {"unit": pl.String, "parent": pl.String}


def months() -> list[str]:
    """The codes of the 60 months."""
    return [f"{year}{month:02d}" for year in range(FIRST, LAST + 1) for month in range(1, 13)]


def indicators() -> list[str]:
    """The codes of the 100 indicators."""
    return [f"i{number:03d}" for number in range(INDICATORS)]


def make(folder: Path) -> Path:
    """Write the values (whole numbers, so that every order of adding gives the same bits), once."""
    path = folder / "values.parquet"
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    named = {"indicator": indicators(), "period": months(), "unit": units()["unit"].to_list()}
    sizes = [len(names) for names in named.values()]
    grid = np.indices(sizes, dtype=np.uint16).reshape(3, -1)
    value = np.random.default_rng(2025).integers(0, 1000, grid.shape[1]).astype(np.float64)
    columns = {
        name: pl.Series(codes.astype(np.uint8 if len(names) < 256 else np.uint16)).cat.to(pl.Enum(names))
        for codes, (name, names) in zip(grid, named.items(), strict=True)
    }
    frame = pl.DataFrame({**columns, "value": value})
    frame.sample(fraction=1.0, shuffle=True, seed=1).write_parquet(path)  # as a database would hand them out
    return path


if __name__ == "__main__":
    print(make(Path(sys.argv[1])))
