"""Where reported values count: the rows of a period, the structure of each, and the states that add up in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tongket.rollup.errors import RollupError, some
from tongket.rollup.names import nfc
from tongket.rollup.operators import LOOK_BACK, LOOKBACK_YEARS, STOCK, Numbers, Over, State, combiners, empty, over_time
from tongket.rollup.periods import Period, the_day
from tongket.rollup.successors import Mapping
from tongket.rollup.tree import Structure, Tree
from tongket.rollup.values import KEPT_CELLS, Indicator, Values

if TYPE_CHECKING:
    from tongket.rollup.sheet import Rollup

# Pairs of operators whose total is the same however the periods are grouped.
SEPARABLE = {(Over.SUM, Over.SUM), (Over.COUNT, Over.SUM), (Over.MIN, Over.MIN), (Over.MAX, Over.MAX)}
HOW_MERGED = {Over.SUM: "sum", Over.MIN: "min", Over.MAX: "max", Over.NONE: "only"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of the rows of a period, that add up in one structure."""

    era: int
    rows: tuple[int, ...]


class Reading:
    """Reported values and the tree in which they are read: as reported, or as of `today`."""

    keeps_all = False  # blocks on the units of a day: those beyond KEPT_CELLS are made anew when asked for

    def __init__(self, rollup: "Rollup", values: pl.DataFrame, tree: Tree, today: date | None = None) -> None:
        self.rollup, self.tree = rollup, tree
        self.today = today if today is None else the_day(today, "today")
        self.units, self.place = tree.units, tree.place
        self.reporting = [*tree.units, *sorted(rollup.successors.units() - set(tree.units))]
        self.values = Values(values, rollup.indicators, rollup.calendar, self.reporting)
        self.mapping = self._mapping() if self.today else None
        self._check_units()
        self._eras: dict[str, list[int]] = {}

    def indicator(self, code: str) -> Indicator:
        """The indicator of this code."""
        try:
            return self.rollup.indicators[code]
        except KeyError:
            raise RollupError(f"There is no indicator {code!r}: add it or correct the code.") from None

    def at(self, unit: str) -> int:
        """The place of a unit on the axis."""
        try:
            return self.place[unit]
        except KeyError:
            if nfc(unit) in self.place:
                return self.place[nfc(unit)]
            raise RollupError(f"There is no unit {unit!r} in the tree {self.tree.name}.") from None

    def structure(self, period: Period) -> Structure:
        """The structure in which a period is read: that of its last day, or of today."""
        return self.tree.on(self.today or period.end)

    def block(self, code: str) -> Numbers:
        """The values of an indicator on the axis of the units of the tree."""
        self.indicator(code)
        if self.mapping is None:
            return self.values.block(code)[:, : len(self.units)]
        if code in self._mapped:
            return self._mapped[code]
        made = self.mapping.apply(self.values.block(code), *self.how_merged(code))
        if self.keeps_all or sum(block.size for block in self._mapped.values()) + made.size <= KEPT_CELLS:
            self._mapped[code] = made
        return made

    @cached_property
    def _mapped(self) -> dict[str, Numbers]:
        return {}

    def how_merged(self, code: str) -> tuple[str, bool]:
        """How values of units that became one are put together, and whether they stay whole."""
        indicator = self.indicator(code)
        if indicator.worded:
            return "only", False
        return HOW_MERGED.get(Over(indicator.over_tree), "mean"), indicator.whole

    def pieces(
        self, code: str, period: Period, over: tuple[Over, Over], since: date | None = None, until: date | None = None
    ) -> list[Piece] | None:
        """The rows of a period grouped by the structure in which they count; None when they cannot be kept apart."""
        rows = self._rows(code, period, over[0], since, until)
        if not rows:
            return []
        if self.today or over[0] in STOCK or over[1] is Over.NONE:
            return [Piece(self.tree.era(self.today or period.end), rows)]
        if over not in SEPARABLE and over[0] is not Over.EVERY and len(self._span(code, period, over[0])) > 1:
            return None
        eras = self._leaf_eras(code)
        groups: dict[int, list[int]] = {}
        for row in rows:
            groups.setdefault(eras[row], []).append(row)
        return [Piece(era, tuple(members)) for era, members in groups.items()]

    def _rows(
        self, code: str, period: Period, time: Over, since: date | None = None, until: date | None = None
    ) -> tuple[int, ...]:
        start = years_before(period.end, LOOKBACK_YEARS) if time in LOOK_BACK else period.start
        exact = time is Over.NONE
        return tuple(
            i
            for i, leaf in enumerate(self.values.leaves(code))
            if start <= leaf.start
            and leaf.end <= period.end
            and (not exact or (leaf.start, leaf.end) == (period.start, period.end))
            and (since is None or since <= leaf.start)
            and (until is None or leaf.end <= until)
        )

    def _span(self, code: str, period: Period, time: Over) -> tuple[int, ...]:
        """The eras of the tree that a period meets, whether or not there are values from each.

        They decide how a total is put together, so that a value more or less does not change the order of the sum.
        """
        start = years_before(period.end, LOOKBACK_YEARS) if time in LOOK_BACK else period.start
        kind = self.values.leaves(code)[0].kind
        key = (kind, start, period.end)
        if key not in self._span_cache:
            leaves = self.rollup.calendar.of_kind(kind)
            inside = {self.tree.era(leaf.end) for leaf in leaves if start <= leaf.start and leaf.end <= period.end}
            self._span_cache[key] = tuple(sorted(inside))
        return self._span_cache[key]

    @cached_property
    def _span_cache(self) -> dict[tuple[str, date, date], tuple[int, ...]]:
        return {}

    def _state(
        self, code: str, block: Numbers, rows: tuple[int, ...], over: tuple[Over, Over], period: Period
    ) -> State:
        leaves = self.values.leaves(code)
        chosen = block[rows[0] : rows[-1] + 1] if rows[-1] - rows[0] == len(rows) - 1 else block[list(rows)]
        return over_time(*over, chosen, [leaves[i].days for i in rows], period.days)

    def _across(
        self,
        code: str,
        block: Numbers,
        period: Period,
        over: tuple[Over, Over],
        since: date | None,
        until: date | None,
        only: NDArray[np.int64] | None = None,
    ) -> State:
        """The state of a period in which the tree changed: each unit counts under an ancestor with its rows there.

        With `only`, the ancestors for which it is asked; their states alone are right in the answer.
        """
        rows = self._rows(code, period, over[0], since, until)
        eras = self._leaf_eras(code)
        made = empty(over[1], len(self.units))
        for among, unit, ancestor in self._pairs(self._span(code, period, over[0])):
            if only is not None:
                keep = np.isin(ancestor, only)
                unit, ancestor = unit[keep], ancestor[keep]
            chosen = tuple(row for row in rows if eras[row] in among)
            if not len(unit) or not chosen:
                continue
            needed, back = np.unique(unit, return_inverse=True)
            state = self._state(code, block[:, needed], chosen, over, period)
            places, starts = np.unique(ancestor, return_index=True)
            for part, new, ufunc in zip(made.parts, state.parts, combiners(over[1]), strict=True):
                part[places] = ufunc(part[places], ufunc.reduceat(new[back], starts))
        return made

    def _pairs(self, eras: tuple[int, ...]) -> list[tuple[set[int], NDArray[np.int64], NDArray[np.int64]]]:
        """(unit, ancestor) pairs of several structures, grouped by the structures in which they hold."""
        if eras not in self._pair_cache:
            width = len(self.units)
            keys, bits = [], []
            for bit, era in enumerate(eras):
                unit, ancestor = self.tree.structure(era).pairs
                out = np.flatnonzero(self.tree.structure(era).depth < 0)
                keys.append(np.concatenate([ancestor * width + unit, out * width + out]))
                bits.append(np.full(len(keys[-1]), bit))
            unique, inverse = np.unique(np.concatenate(keys), return_inverse=True)
            holds = np.zeros((len(unique), len(eras)), dtype=bool)
            holds[inverse, np.concatenate(bits)] = True
            masks, which = np.unique(holds, axis=0, return_inverse=True)
            self._pair_cache[eras] = [
                (
                    {era for era, there in zip(eras, mask, strict=True) if there},
                    unique[which.ravel() == m] % width,
                    unique[which.ravel() == m] // width,
                )
                for m, mask in enumerate(masks)
            ]
        return self._pair_cache[eras]

    @cached_property
    def _pair_cache(self) -> dict[tuple[int, ...], list[tuple[set[int], NDArray[np.int64], NDArray[np.int64]]]]:
        return {}

    def _leaf_eras(self, code: str) -> list[int]:
        if code not in self._eras:
            self._eras[code] = [self.tree.era(leaf.end) for leaf in self.values.leaves(code)]
        return self._eras[code]

    def _mapping(self) -> Mapping:
        assert self.today is not None
        used = np.zeros(len(self.reporting), dtype=bool)
        for code in self.rollup.indicators:
            used |= (~np.isnan(self.values.block(code))).any(axis=0)
        force = self.tree.on(self.today).depth >= 0
        place = {unit: i for unit, i in self.place.items() if force[i]}
        mapping = Mapping.of(self.reporting, self.rollup.successors, self.today, place, used.tolist())
        mapping.width = len(self.units)
        return mapping

    def _check_units(self) -> None:
        if self.mapping is not None:
            return
        for code in self.rollup.indicators:
            extra = self.values.block(code)[:, len(self.units) :]
            lost = np.flatnonzero((~np.isnan(extra)).any(axis=0)) if extra.shape[1] else ()
            if len(lost):
                named = some(self.reporting[len(self.units) + int(i)] for i in lost)
                raise RollupError(f"Indicator {code} has values of units that are not in the tree {self.tree.name}: "
                                  f"{named}. Add their edges, or read as of today.")  # fmt: skip


def sweep(structure: Structure, parts: Sequence[NDArray[np.float64]], ufuncs: Sequence[np.ufunc]) -> None:
    """Bring states (periods x units) up the tree, in place: each unit takes in its children, the deepest first."""
    for step in structure.sweeps:
        for part, ufunc in zip(parts, ufuncs, strict=True):
            below = ufunc.reduceat(part[:, step.children], step.starts, axis=1)
            part[:, step.parents] = ufunc(part[:, step.parents], below)


def check_periods(given: Sequence[object]) -> None:
    """Refuse codes where periods are wanted."""
    for one in given:
        if not isinstance(one, Period):
            raise RollupError(f"{one!r} is no period but a code or something else: take it from the calendar by its "
                              "code, as calendar[code].")  # fmt: skip


def years_before(day: date, years: int) -> date:
    """The same day some years ago (28 February for 29 February)."""
    try:
        return day.replace(year=max(day.year - years, 1))
    except ValueError:  # 29 February
        return day.replace(year=max(day.year - years, 1), day=28)
