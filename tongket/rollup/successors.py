"""From old units to new ones: merged, split and renamed units keep their history and are still read as of today."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tongket.rollup.errors import RollupError, some
from tongket.rollup.names import nfc
from tongket.rollup.periods import the_day

TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Link:
    """On `on`, this share of what `old` was became part of `new`; `decision` says by which decision."""

    old: str
    new: str
    on: date
    share: float | None = None
    decision: str = ""


class Successors:
    """All links, checked: the shares of a unit on a day add up to 1 and no unit becomes part of itself again.

    A share that is not known is None: what the known shares leave is divided evenly among those links.
    """

    def __init__(self, links: Iterable[Link]) -> None:
        self._by_old: dict[str, list[tuple[str, float]]] = {}
        self._day: dict[str, date] = {}
        grouped: dict[str, list[Link]] = {}
        for given in links:
            on = the_day(given.on, f"day of the link of {given.old} to {given.new}")
            link = Link(nfc(given.old), nfc(given.new), on, given.share, given.decision)
            grouped.setdefault(link.old, []).append(link)
        for old, group in grouped.items():
            days = {link.on for link in group}
            if len(days) > 1:
                listed = some(sorted(days))
                raise RollupError(f"Unit {old} has successors on several days ({listed}): a unit ends once.")
            if len({link.new for link in group}) < len(group):
                raise RollupError(f"Unit {old} has the same successor twice on {group[0].on}: keep one link.")
            self._day[old] = group[0].on
            self._by_old[old] = _shares(old, group)
        self._check_circles()

    @classmethod
    def from_frame(cls, frame: pl.DataFrame) -> "Successors":
        """From columns old, new, on and, if there are any, share (null: not known) and decision."""
        for column in ("old", "new", "on"):
            if column not in frame.columns:
                raise RollupError(f"The links have no column {column!r}: they have {some(frame.columns)}.")
            if frame[column].null_count():
                raise RollupError(f"A link has no {column!r}: give it one.")
        return cls(
            Link(str(r["old"]), str(r["new"]), r["on"], r.get("share"), r.get("decision") or "")
            for r in frame.iter_rows(named=True)
        )

    def __len__(self) -> int:
        return sum(map(len, self._by_old.values()))

    def units(self) -> set[str]:
        """Every unit that a link names."""
        return set(self._by_old) | {new for parts in self._by_old.values() for new, _ in parts}

    def became(self, unit: str, today: date) -> dict[str, float]:
        """What a unit is as of `today`: its last successors with their shares (itself, while it stands)."""
        found: dict[str, float] = {}
        open_ends = {unit: 1.0}
        while open_ends:  # round by round, so that ways which meet again go on as one
            going, open_ends = open_ends, {}
            for name, share in going.items():
                if name in self._by_old and self._day[name] <= today:
                    for new, part in self._by_old[name]:
                        open_ends[new] = open_ends.get(new, 0.0) + share * part
                else:
                    found[name] = found.get(name, 0.0) + share
        return found

    def _check_circles(self) -> None:
        done: set[str] = set()
        for first in self._by_old:
            trail: dict[str, None] = {}
            stack: list[tuple[str, bool]] = [(first, False)]
            while stack:
                unit, left = stack.pop()
                if left:
                    trail.pop(unit, None)
                    done.add(unit)
                elif unit in trail:
                    raise RollupError(f"Unit {unit} is a successor of itself, through {some(trail)}: break the circle.")
                elif unit not in done:
                    trail[unit] = None
                    stack.append((unit, True))
                    stack += [(new, False) for new, _ in self._by_old.get(unit, ())]


def _shares(old: str, group: list[Link]) -> list[tuple[str, float]]:
    known = [link.share for link in group if link.share is not None]
    for share in known:
        _number(share, old)
    if any(not 0 <= share <= 1 for share in known):
        raise RollupError(f"A share of {old} is not between 0 and 1: {some(known)}.")
    rest, unknown = 1.0 - sum(known), len(group) - len(known)
    if (not unknown and abs(rest) > TOLERANCE) or rest < -TOLERANCE:
        raise RollupError(f"The shares of {old} add up to {sum(known):g}, not to 1: correct them.")
    even = max(rest, 0.0) / unknown if unknown else 0.0
    return [(link.new, even if link.share is None else link.share) for link in group]


def _number(share: object, old: str) -> None:
    if not isinstance(share, int | float):
        raise RollupError(f"A share of {old} is {share!r}, not a number: give it as 0.5, or leave it open.")


class Mapping:
    """Which cells of today's units each reported cell feeds, link by link, with its share."""

    def __init__(self, old: NDArray[np.int64], new: NDArray[np.int64], share: NDArray[np.float64], width: int) -> None:
        order = np.lexsort((new, old))
        self.old, self.new, self.share, self.width = old[order], new[order], share[order], width
        self.starts = np.flatnonzero(np.r_[True, self.old[1:] != self.old[:-1]][: len(self.old)])
        self.sizes = np.diff(np.r_[self.starts, len(self.old)])
        self.by_new = np.lexsort((self.old, self.new))
        sorted_new = self.new[self.by_new]
        self.fed, self.new_starts = np.unique(sorted_new, return_index=True)

    @classmethod
    def of(
        cls, units: Sequence[str], successors: Successors, today: date, place: dict[str, int], used: Sequence[bool]
    ) -> "Mapping":
        """The mapping of these units to `place`s; one that is used and ends nowhere in `place` is an error."""
        old, new, share, lost = [], [], [], []
        for i, unit in enumerate(units):
            became = successors.became(unit, today)
            nowhere = [name for name in became if name not in place]
            if nowhere:
                lost += [f"{unit} → {name}" if name != unit else unit for name in nowhere if used[i]]
                continue
            for name, part in became.items():
                old.append(i)
                new.append(place[name])
                share.append(part)
        if lost:
            raise RollupError(
                f"As of {today} these units stand nowhere in the tree and have no successor there: {some(lost)}. "
                "Add the links or the edges."
            )
        width = max(place.values(), default=-1) + 1
        return cls(np.array(old, np.int64), np.array(new, np.int64), np.array(share, np.float64), width)

    def apply(self, rows: NDArray[np.float64], how: str = "sum", whole: bool = False) -> NDArray[np.float64]:
        """Reported rows (periods x reporting units) on today's axis; a cell that nothing feeds is missing (NaN).

        `how` is what becomes of several values of one new unit: `sum` adds the shares; `mean`, `min`, `max` take the
        values undivided, since a rate is not halved when its unit is; `only` keeps a value that stands alone.
        """
        made = np.full((rows.shape[0], self.width), np.nan)
        if not len(self.fed):
            return made
        parts = (self._parts(rows, whole) if how == "sum" else rows[:, self.old])[:, self.by_new]
        here = ~np.isnan(parts)
        count = np.add.reduceat(here, self.new_starts, axis=1, dtype=np.int64)
        if how in ("min", "max"):
            ufunc, empty = (np.fmin, np.inf) if how == "min" else (np.fmax, -np.inf)
            found = ufunc.reduceat(np.where(here, parts, empty), self.new_starts, axis=1)
        else:
            found = np.add.reduceat(np.where(here, parts, 0.0), self.new_starts, axis=1)
        if how == "mean":
            found = found / np.maximum(count, 1)
        made[:, self.fed] = np.where(count == 1 if how == "only" else count > 0, found, np.nan)
        return made

    def around(self, place: int) -> tuple[NDArray[np.int64], NDArray[np.int64], "Mapping", NDArray[np.int64]]:
        """What is needed when one reported cell changes.

        The reporting units that feed the same new units; those new units; the mapping between the two in places of short
        lists; and where the new units stand in its result.
        """
        news = self.new[np.searchsorted(self.old, place, "left") : np.searchsorted(self.old, place, "right")]
        feeding = np.unique(self.old[np.isin(self.new, news)])
        keep = np.isin(self.old, feeding)  # all parts of these units: a whole count is divided among them together
        every = np.unique(self.new[keep])
        old, new = np.searchsorted(feeding, self.old[keep]), np.searchsorted(every, self.new[keep])
        return feeding, news, Mapping(old, new, self.share[keep], len(every)), np.searchsorted(every, news)

    def _parts(self, rows: NDArray[np.float64], whole: bool) -> NDArray[np.float64]:
        """The part of each link, before the parts of one new unit are added.

        Whole counts are divided in whole numbers: each part is rounded down, and what is left goes one by one to the
        parts with the greatest remainder (the first of equals), so that nothing is lost and nobody is halved.
        """
        exact = rows[:, self.old] * self.share
        if not whole or bool((self.share == 1).all()):
            return exact
        total = rows[:, self.old]
        down = np.floor(exact + TOLERANCE)
        given = np.repeat(np.add.reduceat(down, self.starts, axis=1), self.sizes, axis=1)
        group = np.repeat(np.arange(len(self.starts)), self.sizes)
        order = np.lexsort((down - exact, np.broadcast_to(group, exact.shape)), axis=1)
        rank = np.empty_like(order)
        within = np.arange(len(self.old)) - np.repeat(self.starts, self.sizes)
        np.put_along_axis(rank, order, np.broadcast_to(within, exact.shape), axis=1)
        split = (total == np.round(total)) & (np.repeat(self.sizes, self.sizes) > 1)
        return np.where(split, down + (rank < total - given), exact)
