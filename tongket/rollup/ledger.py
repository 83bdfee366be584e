"""Totals that follow each change: the work grows with what changed, and the result is that of the full computation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tongket.rollup.errors import RollupError
from tongket.rollup.names import nfc
from tongket.rollup.operators import (
    LARGEST,
    Numbers,
    Over,
    State,
    combiners,
    finish,
    time_operator,
    tree_operator,
)
from tongket.rollup.periods import Period
from tongket.rollup.reading import Piece, check_periods, sweep
from tongket.rollup.sheet import Rollup, Sheet
from tongket.rollup.successors import Mapping
from tongket.rollup.tree import Tree

Places = NDArray[np.int64]


@dataclass
class Touched:
    """What a change cost and what it changed: cells that were read, and the totals (indicator, period, unit) set anew."""

    cells: int = 0
    totals: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass
class _Book:
    """The states of one indicator: one row per period and piece, and which rows an edited period touches."""

    over: tuple[Over, Over]
    parts: list[NDArray[np.float64]]
    slots: list[tuple[int, Piece | None]]
    of_period: list[list[int]]
    of_row: list[list[int]]


class Ledger(Sheet):
    """A sheet whose totals, for some periods, are kept up to date while cells change.

    The indicators' own operators are kept; a formula or another operator is computed from the current values when it is
    asked for. A total is always put together from its children in the same order, so that it has the same bits as the
    full computation, however many changes came before.
    """

    keeps_all = True

    def __init__(
        self,
        rollup: Rollup,
        values: pl.DataFrame,
        tree: Tree,
        today: date | None = None,
        periods: Sequence[Period] | None = None,
        reported_by: str = "month",
    ) -> None:
        super().__init__(rollup, values, tree, today)
        self.periods = list(rollup.calendar if periods is None else periods)
        check_periods(self.periods)
        self._number = {period.code: k for k, period in enumerate(self.periods)}
        self._reported_place = {unit: i for i, unit in enumerate(self.reporting)}
        self._around: dict[int, tuple[Places, Places, Mapping, Places]] = {}
        self._row_of: dict[str, dict[str, int]] = {}
        self._books: dict[str, _Book] = {}
        for code in rollup.indicators:
            self.values.widen(code, reported_by)
            self._eras.pop(code, None)
            self._mapped.pop(code, None)
            if not self.indicator(code).worded:
                self._books[code] = self._book(code)

    @classmethod
    def of(
        cls,
        rollup: Rollup,
        values: pl.DataFrame,
        tree: str | None = None,
        today: date | None = None,
        periods: Sequence[Period] | None = None,
        reported_by: str = "month",
    ) -> "Ledger":
        """A ledger on one of the trees. An indicator that has no value yet is `reported_by` this kind of period."""
        return cls(rollup, values, rollup.tree(tree), today, periods, reported_by)

    def change(self, cells: Iterable[tuple[str, str, str, float | None]]) -> Touched:
        """Set cells (indicator, period, unit, value; None: no longer reported) and every total that rests on them.

        All cells are checked before any is set.
        """
        grouped: dict[str, dict[tuple[int, int], float]] = {}
        for cell in cells:
            if len(cell) != 4:
                raise RollupError(
                    f"The cell {cell!r} has {len(cell)} parts, not 4: give indicator, period, unit, value."
                )
            code, period, unit, value = cell
            grouped.setdefault(code, {})[self._cell(code, period, unit, value)] = np.nan if value is None else value
        touched = Touched()
        for code, changes in grouped.items():
            self._change(code, changes, touched)
        return touched

    def totals(
        self,
        code: str,
        periods: Sequence[Period],
        time: str | None = None,
        tree: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Numbers:
        """The totals as they stand now; those that are kept are read, others are computed."""
        book = self._books.get(code)
        if book is None or since or until or not all(period.code in self._number for period in periods):
            return super().totals(code, periods, time, tree, since, until)
        if (time or book.over[0], tree or book.over[1]) != book.over:
            return super().totals(code, periods, time, tree, since, until)
        made = np.full((len(periods), len(self.units)), np.nan)
        for row, period in enumerate(periods):
            slots = book.of_period[self._number[period.code]]
            if slots:
                made[row] = self._finished(book, slots, slice(None))
        return made

    def total(self, code: str, period: str, unit: str) -> float | None:
        """One kept total (None: missing)."""
        book = self._books.get(code)
        if book is None or period not in self._number:
            raise RollupError(f"The ledger keeps no totals of {code!r} for {period!r}.")
        slots = book.of_period[self._number[period]]
        place = self.at(unit)
        value = self._finished(book, slots, slice(place, place + 1))[0] if slots else np.nan
        return None if np.isnan(value) else float(value)

    def _finished(self, book: _Book, slots: list[int], units: slice) -> Numbers:
        """The totals of a period: its pieces are put together in order."""
        parts = [part[slots[0], units] for part in book.parts]
        for slot in slots[1:]:
            ufuncs = combiners(book.over[1])
            parts = [
                ufunc(part, more[slot, units]) for part, more, ufunc in zip(parts, book.parts, ufuncs, strict=True)
            ]
        return finish(book.over[1], State(tuple(parts)))

    def _cell(self, code: str, period: str, unit: str, value: float | None) -> tuple[int, int]:
        """The row and the reporting unit of a cell, if it can be set."""
        indicator = self.indicator(code)
        if indicator.worded:
            raise RollupError(f"{code} is a {indicator.kind}: the ledger keeps numbers.")
        if value is not None and not _is_number(value):
            raise RollupError(f"{code} / {period} / {unit} is {value!r}, not a number: give one, or None.")
        if value is not None and not -LARGEST <= value <= LARGEST:
            wrong = "Too great to be added up" if np.isfinite(value) else "Not a number or infinite"
            raise RollupError(f"{wrong}: {code} / {period} / {unit}. Say None if it is not reported.")
        place = self._reported_place.get(unit, -1)
        if place < 0 and (place := self._reported_place.get(nfc(unit), -1)) < 0:
            raise RollupError(f"There is no unit {unit!r} among those that report.")
        if self.mapping is None and place >= len(self.units):
            raise RollupError(f"Unit {unit} is not in the tree {self.tree.name}: add its edge, or read as of today.")
        if self.mapping is not None and not self._sources(place):
            raise RollupError(f"As of {self.today} unit {unit} stands nowhere and has no successor: add the link.")
        row = self._rows_of(code).get(period)
        if row is None:
            kind = self.values.leaves(code)[0].kind if self.values.leaves(code) else "…"
            raise RollupError(f"{code} is reported by {kind}, and {period!r} is none in the calendar.")
        return row, place

    def _sources(self, place: int) -> bool:
        assert self.mapping is not None
        return bool(
            np.searchsorted(self.mapping.old, place, "right") > np.searchsorted(self.mapping.old, place, "left")
        )

    def _rows_of(self, code: str) -> dict[str, int]:
        if code not in self._row_of:
            self._row_of[code] = {leaf.code: i for i, leaf in enumerate(self.values.leaves(code))}
        return self._row_of[code]

    def _book(self, code: str) -> _Book:
        indicator = self.indicator(code)
        over = time_operator(indicator.over_time), tree_operator(indicator.over_tree)
        slots: list[tuple[int, Piece | None]] = []
        of_period: list[list[int]] = []
        of_row: list[list[int]] = [[] for _ in self.values.leaves(code)]
        for k, period in enumerate(self.periods):
            pieces = self.pieces(code, period, over)
            of_period.append([])
            for piece in [None] if pieces is None else pieces:
                for row in self._rows(code, period, over[0]) if piece is None else piece.rows:
                    of_row[row].append(len(slots))
                of_period[-1].append(len(slots))
                slots.append((k, piece))
        width = len(self.units)
        parts: list[NDArray[np.float64]] = [np.zeros((len(slots), width)) for _ in combiners(over[1])]
        parts[-1] = np.zeros((len(slots), width), np.int32)
        book = _Book(over, parts, slots, of_period, of_row)
        for slot in range(len(slots)):
            self._fill(code, book, slot)
        return book

    def _fill(self, code: str, book: _Book, slot: int) -> None:
        """Set one row of states from all values."""
        k, piece = book.slots[slot]
        block = self.block(code)
        if piece is None:
            state = self._across(code, block, self.periods[k], book.over, None, None)
        else:
            state = self._state(code, block, piece.rows, book.over, self.periods[k])
        for part, new in zip(book.parts, state.parts, strict=True):
            part[slot] = new
        if piece is not None and book.over[1] is not Over.NONE:
            rows = [part[slot : slot + 1] for part in book.parts]
            sweep(self.tree.structure(piece.era), rows, combiners(book.over[1]))

    def _change(self, code: str, changes: dict[tuple[int, int], float], touched: Touched) -> None:
        raw = self.values.block(code)
        for (row, place), value in changes.items():
            raw[row, place] = value
        by_row: dict[int, set[int]] = {}
        for row, place in changes:
            by_row.setdefault(row, set()).update(self._carried(code, raw, row, place, touched))
        book = self._books[code]
        by_slot: dict[int, set[int]] = {}
        for row, places in by_row.items():
            for slot in book.of_row[row]:
                by_slot.setdefault(slot, set()).update(places)
        for slot, places in by_slot.items():
            k, piece = book.slots[slot]
            dirty = np.array(sorted(places), np.int64)
            if piece is None:
                changed = self._renew_mixed(code, book, slot, dirty, touched)
            else:
                changed = self._renew(code, book, slot, piece, dirty, touched)
            touched.totals += [(code, self.periods[k].code, self.units[int(i)]) for i in changed]

    def _carried(self, code: str, raw: Numbers, row: int, place: int, touched: Touched) -> Iterable[int]:
        """The units of the tree whose values a reported cell decides; as of a day, those values are set anew."""
        if self.mapping is None:
            return (place,)
        if place not in self._around:
            self._around[place] = self.mapping.around(place)
        feeding, news, short, here = self._around[place]
        cells = raw[row : row + 1, feeding]
        self.block(code)[row, news] = short.apply(cells, *self.how_merged(code))[0, here]
        touched.cells += len(feeding)
        return (int(i) for i in news)

    def _renew(self, code: str, book: _Book, slot: int, piece: Piece, dirty: Places, touched: Touched) -> list[int]:
        """Set the states of these units and of all above them; an ancestor whose state stays the same ends the climb."""
        structure = self.tree.structure(piece.era)
        period = self.periods[book.slots[slot][0]]
        block, depth_of = self.block(code), structure.depth
        waiting: dict[int, set[int]] = {}
        for place in dirty:
            waiting.setdefault(int(depth_of[place]), set()).add(int(place))
        changed: list[int] = []
        while waiting:
            depth = max(waiting)
            places = np.array(sorted(waiting.pop(depth)), np.int64)
            state = self._state(code, block[:, places], piece.rows, book.over, period)
            touched.cells += len(piece.rows) * len(places)
            parts = list(state.parts)
            if book.over[1] is not Over.NONE:
                self._take_in(structure.children, book, slot, places, parts, touched)
            same = np.ones(len(places), dtype=bool)
            for part, new in zip(book.parts, parts, strict=True):
                same &= part[slot, places] == new
                part[slot, places] = new
            moved = places[~same]
            changed += [int(i) for i in moved]
            if book.over[1] is not Over.NONE and depth > 0:
                waiting.setdefault(depth - 1, set()).update(int(i) for i in structure.parent[moved])
                if not waiting[depth - 1]:
                    del waiting[depth - 1]
        return changed

    def _take_in(
        self,
        children: dict[int, Places],
        book: _Book,
        slot: int,
        places: Places,
        parts: list[NDArray[np.float64]],
        touched: Touched,
    ) -> None:
        """Add the states of their children to the own states of these units."""
        parents = [i for i, place in enumerate(places) if int(place) in children]
        if not parents:
            return
        groups = [children[int(places[i])] for i in parents]
        below = np.concatenate(groups)
        starts = np.cumsum([0, *map(len, groups[:-1])])
        touched.cells += len(below)
        for n, ufunc in enumerate(combiners(book.over[1])):
            parts[n] = parts[n].copy()
            parts[n][parents] = ufunc(parts[n][parents], ufunc.reduceat(book.parts[n][slot, below], starts))

    def _renew_mixed(self, code: str, book: _Book, slot: int, dirty: Places, touched: Touched) -> list[int]:
        """The same for a period in which the tree changed and the operators need all values of a unit together."""
        period = self.periods[book.slots[slot][0]]
        above = {int(place) for place in dirty}
        rows = self._rows(code, period, book.over[0])
        for era in {self._leaf_eras(code)[row] for row in rows}:
            structure = self.tree.structure(era)
            above |= {up for place in dirty for up in structure.path(int(place))}
        places = np.array(sorted(above), np.int64)
        state = self._across(code, self.block(code), period, book.over, None, None, only=places)
        touched.cells += len(rows) * sum(len(self.structure(period).below(int(place))) for place in places)
        for part, new in zip(book.parts, state.parts, strict=True):
            part[slot, places] = new[places]
        return [int(i) for i in places]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | np.number | np.bool_)
