"""The full computation: totals of any unit in any period, as reported or as of today's structure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import isfinite

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tongket.rollup.errors import RollupError, some
from tongket.rollup.names import nfc
from tongket.rollup.operators import (
    Numbers,
    Over,
    State,
    combiners,
    empty,
    finish,
    time_operator,
    time_value,
    tree_operator,
    unit_state,
)
from tongket.rollup.periods import Calendar, Period
from tongket.rollup.reading import Reading, check_periods, sweep
from tongket.rollup.successors import Successors
from tongket.rollup.tree import Tree
from tongket.rollup.values import COLUMNS, Indicator, smallest


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
        grouped = {name: frozenset(map(nfc, members)) for name, members in (groups or {}).items()}
        for name, named in grouped.items():
            unknown = sorted(named.difference(*(tree.place for tree in trees)))
            if unknown:
                raise RollupError(f"The group {name} has units that stand in no tree: {some(unknown)}. Correct them.")
        for name, constant in (constants or {}).items():
            if not isfinite(_number(name, constant)):
                raise RollupError(f"The constant {name} is {constant}: give it a value that is a number.")
        return cls(
            {i.code: i for i in indicators},
            calendar,
            {t.name: t for t in trees},
            successors or Successors([]),
            grouped,
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


class Sheet(Reading):
    """Reported values on one tree. Arrays are periods x `units`; NaN is missing.

    As reported, a value counts in the structure at the end of its own period, and a stock (last, latest) in the
    structure at the end of the period that is asked for. As of a day, values first go to that day's units by share.
    """

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
        check_periods(periods)
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
        check_periods(periods)
        indicator = self.indicator(code)
        over = time_operator(time or indicator.over_time)
        if over is Over.EVERY and time is None:  # what is done with every value is done with the unit's own
            over = time_operator(indicator.over_tree)
        indicator.check(over)
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
        self,
        codes: Iterable[str] | None = None,
        periods: Iterable[Period] | None = None,
        units: Iterable[str] | None = None,
    ) -> pl.DataFrame:
        """All totals that are not missing, as columns indicator, period, unit, value; of some units only if named.

        Indicators with texts have no totals and are left out, unless they are counted.
        """
        counted = (code for code, i in self.rollup.indicators.items() if not i.worded or i.over_tree == "count")
        codes = list(counted if codes is None else codes)
        wanted = list(self.rollup.calendar if periods is None else periods)
        check_periods(wanted)
        every = units is None
        places = np.arange(len(self.units)) if units is None else np.array([self.at(unit) for unit in units], np.int64)
        names = {"indicator": codes, "period": [p.code for p in wanted], "unit": self.units}
        kinds = {column: pl.Enum(_once(listed)) for column, listed in names.items()}
        frames = [pl.DataFrame(schema={**kinds, "value": pl.Float64})]
        where = places.astype(smallest(len(self.units)))
        for i, code in enumerate(codes):
            totals = self.totals(code, wanted)
            totals = totals if every else totals[:, places]
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


def _number(name: str, constant: object) -> float:
    if not isinstance(constant, int | float):
        raise RollupError(f"The constant {name} is {constant!r}: give it a value that is a number.")
    return float(constant)


def _once(names: Sequence[str]) -> list[str]:
    if len(set(names)) != len(names):
        raise RollupError("A code stands twice in what is asked for: name each once.")
    return list(names)
