"""The full computation: totals of any unit in any period, as reported or as of today's structure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tongket.rollup.errors import RollupError, some
from tongket.rollup.operators import (
    LOOK_BACK,
    LOOKBACK_YEARS,
    STOCK,
    Numbers,
    Over,
    State,
    combiners,
    empty,
    finish,
    over_time,
    time_operator,
    time_value,
    tree_operator,
    unit_state,
)
from tongket.rollup.periods import Calendar, Period
from tongket.rollup.successors import Mapping as UnitMapping
from tongket.rollup.successors import Successors
from tongket.rollup.tree import Structure, Tree
from tongket.rollup.values import COLUMNS, KEPT_CELLS, Indicator, Values, smallest

# Pairs of operators whose total is the same however the periods are grouped.
SEPARABLE = {(Over.SUM, Over.SUM), (Over.COUNT, Over.SUM), (Over.MIN, Over.MIN), (Over.MAX, Over.MAX)}
HOW_MERGED = {Over.SUM: "sum", Over.MIN: "min", Over.MAX: "max", Over.NONE: "only"}


@dataclass(frozen=True)
class Rollup:
    """What is reported, when, and by whom: indicators, a calendar, trees by name, successors, groups and constants."""

    indicators: Mapping[str, Indicator]
    calendar: Calendar
    trees: Mapping[str, Tree]
    successors: Successors = field(default_factory=lambda: Successors([]))
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)
    constants: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        indicators: Iterable[Indicator],
        calendar: Calendar,
        *trees: Tree,
        successors: Successors | None = None,
        groups: Mapping[str, Iterable[str]] | None = None,
        constants: Mapping[str, float] | None = None,
    ) -> "Rollup":
        """From plain lists; an indicator or a tree that stands twice is an error."""
        indicators = list(indicators)
        for what, names in (("Indicator", [i.code for i in indicators]), ("Tree", [t.name for t in trees])):
            twice = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
            if twice:
                raise RollupError(f"{what} {some(twice)} is defined more than once: keep one.")
        if not trees:
            raise RollupError("There is no tree: give at least one.")
        return cls(
            {i.code: i for i in indicators},
            calendar,
            {t.name: t for t in trees},
            successors or Successors([]),
            {name: frozenset(members) for name, members in (groups or {}).items()},
            dict(constants or {}),
        )

    def sheet(self, values: pl.DataFrame, tree: str | None = None, today: date | None = None) -> "Sheet":
        """The values on one of the trees: as reported, or as of the structure of `today` when it is given."""
        return Sheet(self, values, self.tree(tree), today)

    def tree(self, name: str | None) -> Tree:
        """The tree of this name (the first one when no name is given)."""
        if name is None:
            return next(iter(self.trees.values()))
        if name not in self.trees:
            raise RollupError(f"There is no tree {name!r}: there are {some(self.trees)}.")
        return self.trees[name]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of the rows of a period, that add up in one structure."""

    era: int
    rows: tuple[int, ...]


class Sheet:
    """Reported values on one tree. Arrays are periods x `units`; NaN is missing.

    As reported, a value counts in the structure at the end of its own period, and a stock (last, latest) in the
    structure at the end of the period that is asked for. As of a day, values first go to that day's units by share.
    """

    keeps_all = False  # blocks on the units of a day: those beyond KEPT_CELLS are made anew when asked for

    def __init__(self, rollup: Rollup, values: pl.DataFrame, tree: Tree, today: date | None = None) -> None:
        self.rollup, self.tree, self.today = rollup, tree, today
        self.units, self.place = tree.units, tree.place
        self.reporting = [*tree.units, *sorted(rollup.successors.units() - set(tree.units))]
        self.values = Values(values, rollup.indicators, rollup.calendar, self.reporting)
        self.mapping = self._mapping() if today else None
        self._check_units()
        self._eras: dict[str, list[int]] = {}

    # What is asked

    def totals(
        self,
        code: str,
        periods: Sequence[Period],
        time: str | None = None,
        tree: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Numbers:
        """The totals of an indicator: periods x units. The operators are its own unless others are named."""
        indicator = self.indicator(code)
        over = time_operator(time or indicator.over_time), tree_operator(tree or indicator.over_tree)
        indicator.check(*over)
        if indicator.worded and over[1] is not Over.COUNT:
            raise RollupError(f"Indicator {code} is a {indicator.kind}: it has no total; ask for `texts`.")
        block = self.block(code)
        whole = empty(over[1], len(periods) * len(self.units))
        parts = [part.reshape(len(periods), len(self.units)) for part in whole.parts]
        by_era: dict[int, list[tuple[int, State]]] = {}
        for k, period in enumerate(periods):
            pieces = self.pieces(code, period, over, since, until)
            if pieces is None:
                for part, new in zip(parts, self._across(code, block, period, over, since, until).parts, strict=True):
                    part[k] = new
                continue
            for piece in pieces:
                by_era.setdefault(piece.era, []).append((k, self._state(code, block, piece.rows, over, period)))
        for era, states in by_era.items():
            places = [k for k, _ in states]
            stacked = [np.stack([s.parts[n] for _, s in states]) for n in range(len(parts))]
            if over[1] is not Over.NONE:
                sweep(self.tree.structure(era), stacked, combiners(over[1]))
            for part, new, ufunc in zip(parts, stacked, combiners(over[1]), strict=True):
                if len(places) == len(set(places)) == len(periods):
                    ufunc(part, new, out=part)
                else:
                    for place, row in zip(places, new, strict=True):
                        ufunc(part[place], row, out=part[place])
        return finish(over[1], State(tuple(parts)))

    def own(
        self,
        code: str,
        periods: Sequence[Period],
        time: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Numbers:
        """The units' own values, over time but not over the tree."""
        over = time_operator(time or self.indicator(code).over_time)
        self.indicator(code).check(over)
        if over is Over.EVERY:
            raise RollupError("`every` takes single values over the tree: a unit's own value needs another operator.")
        block = self.block(code)
        made = np.full((len(periods), len(self.units)), np.nan)
        for k, period in enumerate(periods):
            rows = self._rows(code, period, over, since, until)
            if rows:
                days = [self.values.leaves(code)[i].days for i in rows]
                made[k] = time_value(over, block[list(rows)], days, period.days)
        return made

    def texts(
        self,
        code: str,
        periods: Sequence[Period],
        time: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> NDArray[np.object_]:
        """The units' own texts over time: periods x units; None is missing."""
        ranks = self.own(code, periods, time, since, until)
        words = np.array([*self.values.words.get(code, []), None], dtype=object)
        return np.asarray(words[np.where(np.isnan(ranks), len(words) - 1, ranks).astype(np.int64)], dtype=object)

    def upwards(self, own: Numbers, periods: Sequence[Period], tree: str) -> Numbers:
        """Totals over the tree, as it stands at the end of each period, of values that each unit has already."""
        over = tree_operator(tree)
        made = np.empty_like(own)
        for k, period in enumerate(periods):
            parts = [part.reshape(1, -1) for part in unit_state(over, own[k]).parts]
            if over is not Over.NONE:
                sweep(self.structure(period), parts, combiners(over))
            made[k] = finish(over, State(tuple(part[0] for part in parts)))
        return made

    def frame(
        self, codes: Iterable[str] | None = None, periods: Iterable[Period] | None = None, units: Iterable[str] = ()
    ) -> pl.DataFrame:
        """All totals that are not missing, as columns indicator, period, unit, value; of some units only if named.

        Indicators with texts have no totals and are left out, unless they are counted.
        """
        counted = (code for code, i in self.rollup.indicators.items() if not i.worded or i.over_tree == "count")
        codes = list(counted if codes is None else codes)
        wanted = list(self.rollup.calendar if periods is None else periods)
        places = np.array([self.at(unit) for unit in units], np.int64) if units else np.arange(len(self.units))
        names = {"indicator": codes, "period": [p.code for p in wanted], "unit": self.units}
        kinds = {column: pl.Enum(_once(listed)) for column, listed in names.items()}
        frames = [pl.DataFrame(schema={**kinds, "value": pl.Float64})]
        where = places.astype(smallest(len(self.units)))
        for i, code in enumerate(codes):
            totals = self.totals(code, wanted)
            totals = totals[:, places] if units else totals
            here = ~np.isnan(totals)
            kind = smallest(len(wanted))
            found = {
                "indicator": np.full(np.count_nonzero(here), i, smallest(len(codes))),
                "period": np.broadcast_to(np.arange(len(wanted), dtype=kind)[:, None], here.shape)[here],
                "unit": np.broadcast_to(where, here.shape)[here],
            }
            columns = {column: pl.Series(cells).cat.to(kinds[column]) for column, cells in found.items()}
            frames.append(pl.DataFrame({**columns, "value": totals[here]}))
        return pl.concat(frames)

    def outside(self) -> pl.DataFrame:
        """Values of units that were not in force at the end of the period: they count for the unit itself alone."""
        rows: list[tuple[str, str, str]] = []
        for code in self.rollup.indicators if self.today is None else ():
            block = self.block(code)
            for row, era in enumerate(self._leaf_eras(code)):
                lost = np.flatnonzero((self.tree.structure(era).depth < 0) & ~np.isnan(block[row]))
                rows += [(code, self.values.leaves(code)[row].code, self.units[i]) for i in lost]
        return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")

    # What it rests on

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

    def _mapping(self) -> UnitMapping:
        assert self.today is not None
        used = np.zeros(len(self.reporting), dtype=bool)
        for code in self.rollup.indicators:
            used |= (~np.isnan(self.values.block(code))).any(axis=0)
        force = self.tree.on(self.today).depth >= 0
        place = {unit: i for unit, i in self.place.items() if force[i]}
        mapping = UnitMapping.of(self.reporting, self.rollup.successors, self.today, place, used.tolist())
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


def years_before(day: date, years: int) -> date:
    """The same day some years ago (28 February for 29 February)."""
    try:
        return day.replace(year=max(day.year - years, 1))
    except ValueError:  # 29 February
        return day.replace(year=max(day.year - years, 1), day=28)


def _once(names: Sequence[str]) -> list[str]:
    if len(set(names)) != len(names):
        raise RollupError("A code stands twice in what is asked for: name each once.")
    return list(names)
