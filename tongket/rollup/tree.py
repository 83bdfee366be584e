"""Dated trees of units: who stood under whom on a day, in a form that sums in one sweep."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tongket.rollup.errors import RollupError, some
from tongket.rollup.names import nfc
from tongket.rollup.periods import the_day

Index = NDArray[np.int64]
MOST_PLACES = 20_000_000  # of all structures of a tree, and of the pairs of one (320 MB)


@dataclass(frozen=True, slots=True)
class Edge:
    """A unit stands under a parent (None: at the top) from `start` until before `end`; None is without limit.

    `end` is the first day on which the edge no longer holds: the edge that follows starts on it.
    """

    unit: str
    parent: str | None
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True)
class Sweep:
    """One step upwards: the children of one depth, grouped by parent, and where each group begins."""

    children: Index | slice
    starts: Index
    parents: Index


class Structure:
    """A tree as it stood on one day, on the axis of all units that the tree ever had.

    `parent[i]` is the place of the parent of unit i, -1 at the top, -2 where the unit was not in force.
    """

    def __init__(self, units: Sequence[str], parent: Index) -> None:
        self.units, self.parent = units, parent
        self.depth = _depths(units, parent)

    @cached_property
    def sweeps(self) -> list[Sweep]:
        """The steps from the deepest units to the top."""
        made = []
        for depth in range(int(self.depth.max(initial=0)), 0, -1):
            members = np.flatnonzero(self.depth == depth)
            members = members[np.argsort(self.parent[members], kind="stable")]
            parents, starts = np.unique(self.parent[members], return_index=True)
            run = bool((np.diff(members) == 1).all())
            made.append(Sweep(slice(int(members[0]), int(members[-1]) + 1) if run else members, starts, parents))
        return made

    @cached_property
    def children(self) -> dict[int, Index]:
        """The places of the direct children of each unit that has any, in the order in which the sweep adds them."""
        made: dict[int, Index] = {}
        for sweep in self.sweeps:
            members = (
                np.arange(sweep.children.start, sweep.children.stop)
                if isinstance(sweep.children, slice)
                else (sweep.children)
            )
            for parent, group in zip(sweep.parents, np.split(members, sweep.starts[1:]), strict=True):
                made[int(parent)] = group
        return made

    @cached_property
    def pairs(self) -> tuple[Index, Index]:
        """(unit, ancestor) for each unit in force and each of its ancestors, itself included; ordered by ancestor."""
        here = np.flatnonzero(self.depth >= 0)
        count = int(self.depth[here].sum()) + len(here)
        if count > MOST_PLACES:
            raise RollupError(
                f"The tree is so deep that its units have {count:,} ancestors, more than {MOST_PLACES:,}: "
                "correct the parents, or divide the tree."
            )
        units, ancestors, above = [here], [here], here
        while True:
            above = self.parent[above]
            keep = above >= 0
            if not keep.any():
                break
            here, above = here[keep], above[keep]
            units.append(here)
            ancestors.append(above)
        unit, ancestor = np.concatenate(units), np.concatenate(ancestors)
        order = np.lexsort((unit, ancestor))
        return unit[order], ancestor[order]

    def path(self, place: int) -> list[int]:
        """The ancestors of a unit from its parent to the top."""
        made = []
        above = int(self.parent[place])
        while above >= 0:
            made.append(above)
            above = int(self.parent[above])
        return made

    def below(self, place: int) -> Index:
        """The places of a unit and of everything beneath it."""
        unit, ancestor = self.pairs
        return unit[np.searchsorted(ancestor, place, "left") : np.searchsorted(ancestor, place, "right")]


class Tree:
    """A hierarchy of units with dates. Several trees may hold the same units: administration, Party, union, cluster.

    Unit names are opaque keys. Official codes are reused when units merge, so they are no keys.
    """

    def __init__(self, edges: Iterable[Edge], name: str = "tree") -> None:
        self.name = name
        self._edges: dict[str, list[Edge]] = {}
        for given in edges:
            parent = None if given.parent is None else nfc(given.parent)
            edge = _dated(Edge(nfc(given.unit or ""), parent, given.start, given.end), name)
            if not edge.unit:
                raise RollupError(f"An edge of {name} has no unit: give it one.")
            if edge.start and edge.end and edge.end <= edge.start:
                raise RollupError(f"In {name}, {edge.unit} stands under {edge.parent} until {edge.end}, not after "
                                  f"{edge.start}: `end` is the first day after.")  # fmt: skip
            self._edges.setdefault(edge.unit, []).append(edge)
        if not self._edges:
            raise RollupError(f"The tree {name} has no unit: give at least one edge.")
        for unit, runs in self._edges.items():
            runs.sort(key=lambda e: e.start or date.min)
            for earlier, later in pairwise(runs):
                if earlier.end is None or later.start is None or later.start < earlier.end:
                    raise RollupError(
                        f"In {name}, the dates of {unit} overlap: it is under {earlier.parent} until "
                        f"{earlier.end or 'ever'} and under {later.parent} from {later.start or 'ever'}."
                    )
        unknown = {e.parent for runs in self._edges.values() for e in runs if e.parent is not None} - set(self._edges)
        if unknown:
            raise RollupError(f"In {name}, these parents are no units: {some(sorted(unknown))}. Give each an edge.")
        bounds = {d for runs in self._edges.values() for e in runs for d in (e.start, e.end) if d is not None}
        self.changes = sorted(bounds)
        if (len(self.changes) + 1) * len(self._edges) > MOST_PLACES:
            raise RollupError(
                f"The tree {name} changes on {len(self.changes):,} days and has {len(self._edges):,} units, more than "
                f"{MOST_PLACES:,} places: let edges begin and end on fewer days, as on the first of a month."
            )
        last = self._parents(self.changes[-1] if self.changes else date.max)
        self.units = _in_sweep_order(self._edges, last)
        self.place = {unit: i for i, unit in enumerate(self.units)}
        self._made: dict[int, Structure] = {}
        for era in range(len(self.changes) + 1):
            self._era(era)

    @classmethod
    def from_frame(cls, frame: pl.DataFrame, name: str = "tree") -> "Tree":
        """From columns unit, parent (null at the top) and, if there are any, start and end."""
        for column in ("unit", "parent"):
            if column not in frame.columns:
                raise RollupError(f"The edges of {name} have no column {column!r}: they have {some(frame.columns)}.")
        null = pl.lit(None, dtype=pl.Date)
        start, end = ("start" if "start" in frame.columns else null), ("end" if "end" in frame.columns else null)
        if frame["unit"].null_count():
            raise RollupError(f"An edge of {name} has no unit.")
        rows = frame.select(
            pl.col("unit").cast(pl.String),
            pl.col("parent").cast(pl.String),
            (pl.col(start) if isinstance(start, str) else start).alias("start"),
            (pl.col(end) if isinstance(end, str) else end).alias("end"),
        )
        return cls((Edge(*row) for row in rows.iter_rows()), name)

    def on(self, day: date) -> Structure:
        """The tree as it stood on this day."""
        return self._era(self.era(day))

    def era(self, day: date) -> int:
        """The number of the stretch of days, between two changes of the tree, in which a day lies."""
        return int(np.searchsorted(np.array(self.changes, dtype="datetime64[D]"), np.datetime64(day), "right"))

    def structure(self, era: int) -> Structure:
        """The tree in one of its eras."""
        return self._era(era)

    def _era(self, era: int) -> Structure:
        if era not in self._made:
            parents = self._parents(self.changes[era - 1] if era else date.min)
            array = np.full(len(self.units), -2, dtype=np.int64)
            for unit, parent in parents.items():
                if parent is not None and parent not in parents:
                    since = self.changes[era - 1] if era else "the beginning"
                    raise RollupError(
                        f"In {self.name}, {unit} stands under {parent} from {since}, when {parent} is not in force."
                    )
                array[self.place[unit]] = -1 if parent is None else self.place[parent]
            self._made[era] = Structure(self.units, array)
        return self._made[era]

    def _parents(self, day: date) -> dict[str, str | None]:
        return {
            unit: edge.parent
            for unit, runs in self._edges.items()
            for edge in runs
            if (edge.start is None or edge.start <= day) and (edge.end is None or day < edge.end)
        }


def _dated(edge: Edge, name: str) -> Edge:
    """The edge with days at its ends."""
    if edge.start is None and edge.end is None:
        return edge
    start, end = (
        None if day is None else the_day(day, f"{what} of {edge.unit} in {name}")
        for what, day in (("start", edge.start), ("end", edge.end))
    )
    return Edge(edge.unit, edge.parent, start, end)


def _depths(units: Sequence[str], parent: Index) -> Index:
    """The depth of each unit (0 at the top, -1 not in force); a circle is an error that names its units."""
    above = np.where(parent >= 0, parent, -1)
    depth = (above >= 0).astype(np.int64)
    for _ in range(len(units).bit_length() + 1):  # each round doubles the height already climbed
        going = np.flatnonzero(above >= 0)
        if not going.size:
            depth[parent == -2] = -1
            return depth
        step = above[going]
        depth[going] += depth[step]
        above[going] = above[step]
    place = int(np.flatnonzero(above >= 0)[0])
    for _ in range(len(units)):
        place = int(parent[place])
    circle, after = [place], int(parent[place])
    while after != place:
        circle.append(after)
        after = int(parent[after])
    named = [units[i] for i in (*circle[:5], circle[0] if len(circle) <= 5 else circle[5])]
    raise RollupError(
        f"These units stand above each other in a circle of {len(circle):,}: {' under '.join(named)}"
        + ("." if len(circle) <= 5 else "…")
    )


def _in_sweep_order(edges: dict[str, list[Edge]], parents: dict[str, str | None]) -> list[str]:
    """All units, those of the last structure level by level, so that siblings lie side by side."""
    below: dict[str | None, list[str]] = {}
    for unit, parent in parents.items():
        below.setdefault(parent, []).append(unit)
    ordered, level = [], below.get(None, [])
    while level:
        ordered += level
        level = [child for unit in level for child in below.get(unit, [])]
    seen = set(ordered)
    return ordered + [unit for unit in edges if unit not in seen]
