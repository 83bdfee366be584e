"""The same sums as one Ibis expression, for a database or a cluster engine (the optional extra `cluster`).

The structure goes to the engine as small tables; the values stay where they are. Nothing is checked there: codes that are
not known find no place, and a cell that stands twice counts twice.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from tongket.rollup.errors import RollupError, some
from tongket.rollup.operators import LOOK_BACK, LOOKBACK_YEARS, STOCK, Over, time_operator, tree_operator
from tongket.rollup.periods import Period
from tongket.rollup.reading import HOW_MERGED, years_before
from tongket.rollup.sheet import Rollup
from tongket.rollup.successors import Mapping
from tongket.rollup.values import Indicator

if TYPE_CHECKING:
    import ibis.expr.types as ir

KEYS = ("indicator", "period", "unit")


class InDatabase:
    """What an engine needs for the totals of some periods on one of the trees, as reported or as of a day.

    `tables` holds the structure as columns: `closure` (era, unit, ancestor), `spans` (which reported period counts in which
    period, in which era) and, as of a day, `mapping` (unit, today, share).
    """

    def __init__(
        self, rollup: Rollup, periods: Sequence[Period], tree: str | None = None, today: date | None = None
    ) -> None:
        self.rollup, self.periods, self.today = rollup, list(periods), today
        self.tree = rollup.tree(tree)
        self.tables = {"closure": self._closure(), "spans": self._spans()}
        if today:
            self.tables["mapping"] = self._mapping(today)

    def totals(self, values: "ir.Table", codes: Iterable[str] | None = None) -> "ir.Table":
        """One expression: columns indicator, period, unit, value from a table with these four columns."""
        import ibis

        tables = {name: ibis.memtable(frame) for name, frame in self.tables.items()}
        return self.totals_from(values, tables, codes)

    def totals_from(
        self, values: "ir.Table", tables: "dict[str, ir.Table]", codes: Iterable[str] | None = None
    ) -> "ir.Table":
        """The same over structure tables that the engine already holds."""
        groups: dict[tuple[Over, Over, str], list[str]] = {}
        for code in self.rollup.indicators if codes is None else codes:
            indicator = self._indicator(code)
            over = time_operator(indicator.over_time), tree_operator(indicator.over_tree)
            groups.setdefault((*over, HOW_MERGED.get(over[1], "mean")), []).append(code)
        if not groups:
            raise RollupError("No indicator is asked for: name at least one.")
        parts = [
            self._group(values.filter(values.indicator.isin(members)), tables, time, tree, how)
            for (time, tree, how), members in groups.items()
        ]
        return parts[0] if len(parts) == 1 else parts[0].union(*parts[1:])

    def _group(self, values: Any, tables: dict[str, Any], time: Over, tree: Over, how: str) -> Any:
        """The totals of the indicators that share their operators."""
        if self.today:
            values = _merged(values, tables["mapping"], how)
        spans, closure = tables["spans"], tables["closure"]
        way = "exact" if time is Over.NONE else "back" if time in LOOK_BACK else "within"
        era = spans.asked_era if self.today or time in STOCK else spans.era
        spans = spans.filter(spans.way == way).select("leaf", "asked", "place", "days", "all_days", counts_in=era)
        rows = values.join(spans, values.period == spans.leaf).select(
            values.indicator, spans.asked, values.unit, values.value, spans.place, spans.days, spans.all_days,
            spans.counts_in,
        )  # fmt: skip
        rows = rows.join(closure, [rows.counts_in == closure.era, rows.unit == closure.unit]).select(
            rows.indicator, rows.asked, closure.ancestor, rows.unit, rows.value, rows.place, rows.days, rows.all_days
        )
        if tree is Over.NONE:
            rows = rows.filter(rows.unit == rows.ancestor)
        if time is not Over.EVERY:
            rows = _over_time(rows, time)
        totals = rows.group_by("indicator", "asked", "ancestor").aggregate(value=_over_tree(rows.value, tree))
        totals = totals.filter(totals.value.notnull())
        return totals.select("indicator", period="asked", unit="ancestor", value=totals.value.cast("float64"))

    def _indicator(self, code: str) -> Indicator:
        if code not in self.rollup.indicators:
            raise RollupError(f"There is no indicator {code!r}: add it or correct the code.")
        indicator = self.rollup.indicators[code]
        if indicator.worded:
            raise RollupError(f"{code} is a {indicator.kind}: in a database only numbers are summed.")
        if indicator.whole and self.today and self.tables["mapping"]["share"].min() != 1:
            raise RollupError(
                f"{code} is divided in whole numbers among successors, which is done here and not in a database."
            )
        return indicator

    def _eras(self) -> list[int]:
        if self.today:
            return [self.tree.era(self.today)]
        return sorted({self.tree.era(leaf.end) for leaf in self.rollup.calendar})

    def _closure(self) -> pl.DataFrame:
        frames = []
        units = np.array(self.tree.units, dtype=object)
        for era in self._eras():
            structure = self.tree.structure(era)
            unit, ancestor = structure.pairs
            out = np.flatnonzero(structure.depth < 0)
            below, above = np.concatenate([unit, out]), np.concatenate([ancestor, out])
            frames.append(pl.DataFrame({"era": era, "unit": units[below].tolist(), "ancestor": units[above].tolist()}))
        return pl.concat(frames)

    def _spans(self) -> pl.DataFrame:
        rows = []
        eras = {leaf.code: self.tree.era(self.today or leaf.end) for leaf in self.rollup.calendar}
        for asked in self.periods:
            asked_era = self.tree.era(self.today or asked.end)
            back = years_before(asked.end, LOOKBACK_YEARS)
            for leaf in self.rollup.calendar:
                if leaf.end > asked.end or leaf.start < back:
                    continue
                ways = ["back"] + ["within"] * (leaf.start >= asked.start)
                ways += ["exact"] * ((leaf.start, leaf.end) == (asked.start, asked.end))
                place = leaf.start.toordinal() * 100_000 + leaf.end.toordinal() % 100_000
                facts = (leaf.code, asked.code, place, leaf.days, asked.days, eras[leaf.code], asked_era)
                rows += [(way, *facts) for way in ways]
        columns = ["way", "leaf", "asked", "place", "days", "all_days", "era", "asked_era"]
        kinds = {name: pl.String if name in columns[:3] else pl.Int64 for name in columns}
        return pl.DataFrame(rows, schema=kinds, orient="row")

    def _mapping(self, today: date) -> pl.DataFrame:
        force = self.tree.on(today).depth >= 0
        place = {unit: i for unit, i in self.tree.place.items() if force[i]}
        reporting = [*self.tree.units, *sorted(self.rollup.successors.units() - set(self.tree.units))]
        found = Mapping.of(reporting, self.rollup.successors, today, place, [False] * len(reporting))
        if not len(found.old):
            raise RollupError(f"As of {today} no unit of {self.tree.name} is in force: {some(reporting)} have ended.")
        return pl.DataFrame(
            {
                "unit": [reporting[i] for i in found.old],
                "today": [self.tree.units[i] for i in found.new],
                "share": found.share,
            }
        )


def _merged(values: Any, mapping: Any, how: str) -> Any:
    """Values on today's units: shares are added, and rates are taken together undivided."""
    rows = values.join(mapping, values.unit == mapping.unit).select(
        values.indicator, values.period, values.value, mapping.today, mapping.share
    )
    value = {
        "sum": (rows.value * rows.share).sum(),
        "mean": rows.value.mean(),
        "min": rows.value.min(),
        "max": rows.value.max(),
        "only": rows.value.max(),
    }[how]
    merged = rows.group_by("indicator", "period", "today").aggregate(value=value, cells=rows.value.count())
    if how == "only":
        merged = merged.filter(merged.cells == 1)
    return merged.select("indicator", "period", unit="today", value="value")


def _over_time(rows: Any, time: Over) -> Any:
    """One value for each unit beneath each ancestor in each period."""
    keys = ["indicator", "asked", "ancestor", "unit"]
    if time in (Over.FIRST, Over.LAST, Over.EARLIEST, Over.LATEST):
        first = time in (Over.FIRST, Over.EARLIEST)
        picked = (rows.place.min() if first else rows.place.max()).over(group_by=keys)
        rows = rows.mutate(picked=picked)
        rows = rows.filter(rows.place == rows.picked)
    value = {
        Over.MEAN: lambda: rows.value.mean(),
        Over.MIN: lambda: rows.value.min(),
        Over.MAX: lambda: rows.value.max(),
        Over.COUNT: lambda: rows.value.count().cast("float64"),
        Over.DAY_MEAN: lambda: (rows.value * rows.days).sum() / rows.all_days.max(),
        Over.VARIANCE: lambda: rows.value.var(how="sample"),
        Over.STDDEV: lambda: rows.value.std(how="sample"),
    }.get(time, lambda: rows.value.sum())()
    made = rows.group_by(keys).aggregate(value=value)
    return made.filter(made.value.notnull())


def _over_tree(value: Any, tree: Over) -> Any:
    return {
        Over.SUM: value.sum,
        Over.MEAN: value.mean,
        Over.MIN: value.min,
        Over.MAX: value.max,
        Over.COUNT: value.count,
        Over.VARIANCE: lambda: value.var(how="sample"),
        Over.STDDEV: lambda: value.std(how="sample"),
        Over.NONE: value.max,
    }[tree]()
