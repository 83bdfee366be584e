"""Reported values as columns: checked once, coded as places, and given out as one block per indicator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tongket.rollup.errors import RollupError, some
from tongket.rollup.operators import Numbers, time_operator, tree_operator
from tongket.rollup.periods import Calendar, Period

KINDS = ("number", "boolean", "text", "date")
COLUMNS = ("indicator", "period", "unit")
MOST_CELLS = 50_000_000  # of one block (400 MB)
KEPT_CELLS = 64_000_000  # of all blocks that are kept at hand (512 MB); beyond, they are made anew when asked for


@dataclass(frozen=True, slots=True)
class Indicator:
    """Something that is reported: how it adds up over time and over the tree, and whether it counts whole things.

    `boolean` values are 1 and 0. `text` and `date` (ISO) values stand in the column `text`. `whole` counts are divided
    among successors in whole numbers.
    """

    code: str
    over_time: str = "sum"
    over_tree: str = "sum"
    kind: str = "number"
    whole: bool = False

    def __post_init__(self) -> None:
        time_operator(self.over_time)
        tree_operator(self.over_tree)
        if self.kind not in KINDS:
            raise RollupError(f"Indicator {self.code} is of kind {self.kind!r}: use one of {', '.join(KINDS)}.")

    @property
    def worded(self) -> bool:
        """Whether its values are texts."""
        return self.kind in ("text", "date")


class Values:
    """The reported values of many indicators, periods and units.

    The frame has the columns indicator, period, unit and value (a number or a boolean) or text. A row with neither is
    not reported. Duplicate cells, unknown codes, NaN and infinity are errors that name what is wrong.
    """

    def __init__(
        self, frame: pl.DataFrame, indicators: Mapping[str, Indicator], calendar: Calendar, units: Sequence[str]
    ) -> None:
        self.indicators, self.units = indicators, units
        self.names = list(indicators)
        self.periods = list(calendar)
        missing = [column for column in COLUMNS if column not in frame.columns]
        if missing or not {"value", "text"} & set(frame.columns):
            raise RollupError(
                f"The values have no column {some(missing) or 'value'}: they need indicator, period, unit and value."
            )
        which = _places(frame["indicator"], self.names, "indicators")
        period = _places(frame["period"], [p.code for p in self.periods], "periods")
        unit = _places(frame["unit"], units, "units")
        value, words = self._numbers(frame, which)
        kept = ~np.isnan(value)
        if not kept.all():
            which, period, unit, value = which[kept], period[kept], unit[kept], value[kept]
        if len(which) and (which[1:] < which[:-1]).any():
            order = np.argsort(which.astype(np.uint16 if len(self.names) < 2**16 else np.int64), kind="stable")
            which, period, unit, value = which[order], period[order], unit[order], value[order]
        self.words = words
        self._bounds = np.searchsorted(which, np.arange(len(self.names) + 1))
        self._period, self._unit, self._value = period, unit, value
        self._place = {code: i for i, code in enumerate(self.names)}
        self._leaves: dict[str, list[Period]] = {}
        self._rows: dict[str, NDArray[np.int32]] = {}
        self._kept: dict[str, Numbers] = {}
        budget = KEPT_CELLS
        for code in self.names:
            block = self._check(code)
            budget -= block.size
            if budget >= 0:
                self._kept[code] = block
        if budget >= 0:  # nothing will be asked of the long columns any more
            self._period = self._unit = np.empty(0, np.int32)
            self._value = np.empty(0)

    def leaves(self, code: str) -> list[Period]:
        """The periods for which this indicator was reported, in order: the rows of its block."""
        return self._leaves[code]

    def block(self, code: str) -> Numbers:
        """The values of an indicator: periods (rows) x units, NaN where nothing was reported.

        Of an indicator with texts, the numbers are places in `words[code]`, in their order.
        """
        return self._kept[code] if code in self._kept else self._block(code)

    def widen(self, code: str, kind: str) -> None:
        """Give the block a row for every period of the kind by which the indicator is reported (`kind` if it never was)."""
        old, block = self._leaves[code], self.block(code)
        reported_by = old[0].kind if old else kind
        leaves = sorted((p for p in self.periods if p.kind == reported_by), key=lambda p: (p.start, p.end))
        if len(leaves) * len(self.units) > MOST_CELLS:
            raise RollupError(f"{len(leaves):,} periods for {len(self.units):,} units are too many to keep at hand: "
                              f"a calendar of fewer years keeps within {MOST_CELLS:,} cells.")  # fmt: skip
        wide = np.full((len(leaves), len(self.units)), np.nan)
        row = {period.code: i for i, period in enumerate(leaves)}
        wide[[row[period.code] for period in old]] = block
        self._leaves[code], self._kept[code] = leaves, wide

    def _numbers(self, frame: pl.DataFrame, which: NDArray[np.int32]) -> tuple[Numbers, dict[str, list[str]]]:
        if "value" in frame.columns:
            column = frame["value"]
            if not (column.dtype.is_numeric() or column.dtype in (pl.Boolean, pl.Null)):
                raise RollupError(f"The column value holds {column.dtype}, not numbers: put texts in the column text.")
            if column.dtype.is_float() and column.dtype == pl.Float64 and not column.null_count():
                bad = ~np.isfinite(column.to_numpy())
                value = column.to_numpy()
            else:
                value = column.cast(pl.Float64).to_numpy(allow_copy=True)
                bad = ~np.isfinite(value) & column.is_not_null().to_numpy()
            if bad.any():
                where = (" / ".join(map(str, row)) for row in frame.filter(bad).select(COLUMNS).iter_rows())
                raise RollupError(f"Not a number or infinite: {some(where)}. Leave the cell out if it is not reported.")
        else:
            value = np.full(len(frame), np.nan)
        words: dict[str, list[str]] = {}
        worded = [i for i, code in enumerate(self.names) if self.indicators[code].worded]
        if not worded:
            return value, words
        value = np.where(np.isin(which, worded), np.nan, value)
        for i in worded if "text" in frame.columns else []:
            rows = np.flatnonzero(which == i)
            texts = frame["text"].cast(pl.String).gather(rows)
            known = sorted(texts.drop_nulls().unique().to_list())
            words[self.names[i]] = known
            if known:
                value[rows] = texts.cast(pl.Enum(known)).to_physical().cast(pl.Float64).to_numpy()
        return value, words

    def _check(self, code: str) -> Numbers:
        """The block of an indicator, made for the first time: one kind of period, one value per cell."""
        here = slice(self._bounds[self._place[code]], self._bounds[self._place[code] + 1])
        used = np.unique(self._period[here])
        leaves = sorted((int(i) for i in used), key=lambda i: (self.periods[i].start, self.periods[i].end))
        kinds = {self.periods[i].kind for i in leaves}
        if len(kinds) > 1:
            raise RollupError(
                f"Indicator {code} is reported by {' and by '.join(sorted(kinds))}, which would count twice: keep one."
            )
        self._leaves[code] = [self.periods[i] for i in leaves]
        if len(leaves) * len(self.units) > MOST_CELLS:
            raise RollupError(
                f"Indicator {code} has {len(leaves):,} periods for {len(self.units):,} units, more than "
                f"{MOST_CELLS:,} cells at a time: give fewer periods."
            )
        rows = np.full(len(self.periods), -1, np.int32)
        rows[leaves] = np.arange(len(leaves))
        self._rows[code] = rows
        block = self._block(code)
        if np.count_nonzero(~np.isnan(block)) != here.stop - here.start:
            frame = pl.DataFrame({"period": self._period[here], "unit": self._unit[here]})
            twice = frame.group_by("period", "unit", maintain_order=True).len().filter(pl.col("len") > 1)
            named = (f"{code} / {self.periods[p].code} / {self.units[u]}" for p, u, _ in twice.iter_rows())
            raise RollupError(f"These cells are reported more than once: {some(named)}. Keep one value of each.")
        return block

    def _block(self, code: str) -> Numbers:
        here = slice(self._bounds[self._place[code]], self._bounds[self._place[code] + 1])
        block = np.full((len(self._leaves[code]), len(self.units)), np.nan)
        block[self._rows[code][self._period[here]], self._unit[here]] = self._value[here]
        return block


def _places(column: pl.Series, names: Sequence[str], what: str) -> NDArray[np.int32]:
    """The place of each value of the column among the names; an unknown one is an error that names it."""
    if column.null_count():
        raise RollupError(f"{column.null_count():,} rows of values have no {column.name}: give it or drop the rows.")
    place = {name: i for i, name in enumerate(names)}
    if isinstance(column.dtype, pl.Enum):
        known = column.dtype.categories
        table = np.array([place.get(name, -1) for name in known], np.int32)
        found = table[column.to_physical().to_numpy()] if len(known) else np.empty(0, np.int32)
    else:
        if column.is_empty():
            return np.empty(0, np.int32)
        unique = column.unique()
        table = np.array([place.get(str(name), -1) for name in unique.to_list()], np.int32)
        found = column.replace_strict(unique, pl.Series(table), return_dtype=pl.Int32).to_numpy()
    if (found < 0).any():
        unknown = column.filter(found < 0).unique(maintain_order=True).cast(pl.String)
        raise RollupError(f"These {what} of the values are not known: {some(unknown)}. Add them or correct the codes.")
    return found
