"""Reported values as columns: checked once, coded as places, and given out as one block per indicator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tongket.rollup.errors import RollupError, some
from tongket.rollup.names import nfc
from tongket.rollup.operators import LARGEST, Numbers, Over, time_operator, tree_operator
from tongket.rollup.periods import Calendar, Period

KINDS = ("number", "boolean", "text", "date")
Places = NDArray[np.unsignedinteger[Any]]
WORD_TIME = (Over.FIRST, Over.LAST, Over.EARLIEST, Over.LATEST, Over.MIN, Over.MAX, Over.COUNT, Over.NONE)
COLUMNS = ("indicator", "period", "unit")
MOST_CELLS = 50_000_000  # of one block (400 MB)
STEP = 1 << 20
KEPT_CELLS = 64_000_000  # of all blocks that are kept at hand (512 MB); beyond, they are made anew when asked for


@dataclass(frozen=True, slots=True)
class Indicator:
    """Something that is reported: how it adds up over time and over the tree, and whether it counts whole things.

    Without operators, numbers are added on both axes and texts keep their last value. `boolean` values are 1 and 0. `text`
    and `date` (ISO) values stand in the column `text`. `whole` counts are divided among successors in whole numbers.
    """

    code: str
    over_time: str = ""
    over_tree: str = ""
    kind: str = "number"
    whole: bool = False

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise RollupError(f"Indicator {self.code} is of kind {self.kind!r}: use one of {', '.join(KINDS)}.")
        object.__setattr__(self, "code", nfc(self.code))
        if not self.code:
            raise RollupError("An indicator has no code: give it one.")
        object.__setattr__(self, "over_time", self.over_time or ("last" if self.worded else "sum"))
        object.__setattr__(self, "over_tree", self.over_tree or ("none" if self.worded else "sum"))
        self.check(time_operator(self.over_time), tree_operator(self.over_tree))

    def check(self, time: Over, tree: Over = Over.NONE) -> None:
        """Refuse operators that texts do not have."""
        if self.worded and (time not in WORD_TIME or tree not in (Over.NONE, Over.COUNT)):
            raise RollupError(
                f"Indicator {self.code} is a {self.kind}: over time it has {', '.join(WORD_TIME)}, and over the tree "
                "it can be counted (count) or left where it is (none)."
            )

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
        _a_frame(frame)
        missing = [column for column in COLUMNS if column not in frame.columns]
        if missing or not {"value", "text"} & set(frame.columns):
            raise RollupError(
                f"The values have no column {some(missing) or 'value'}: they need indicator, period, unit and value."
            )
        which = _places(frame["indicator"], self.names, "indicators")
        period = _places(frame["period"], [p.code for p in self.periods], "periods")
        unit = _places(frame["unit"], units, "units")
        value, self.words = self._numbers(frame, which)
        kept = ~np.isnan(value)
        if not kept.all():
            which, period, unit, value = which[kept], period[kept], unit[kept], value[kept]
        self._place = {code: i for i, code in enumerate(self.names)}
        self._leaves: dict[str, list[Period]] = {}
        self._rows: dict[str, NDArray[np.int64]] = {}
        self._find_leaves(which, period)
        self._kept: dict[str, Numbers] = {}
        if sum(map(len, self._leaves.values())) * len(units) <= KEPT_CELLS:
            self._scatter(which, period, unit, value)
        else:
            self._sort(which, period, unit, value)

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

    def _numbers(self, frame: pl.DataFrame, which: Places) -> tuple[Numbers, dict[str, list[str]]]:
        if "value" in frame.columns:
            column = frame["value"]
            if not (column.dtype.is_numeric() or column.dtype in (pl.Boolean, pl.Null)):
                raise RollupError(f"The column value holds {column.dtype}, not numbers: put texts in the column text.")
            if column.dtype == pl.Float64 and not column.null_count():
                value = column.to_numpy()
                bad = ~np.isfinite(value)
            else:
                value = column.cast(pl.Float64).to_numpy(allow_copy=True)
                bad = ~np.isfinite(value) & column.is_not_null().to_numpy()
            if bad.any():
                raise RollupError(
                    f"Not a number or infinite: {_named(frame, bad)}. Leave the cell out if it is not reported."
                )
            if any(isinstance(end, int | float) and abs(end) > LARGEST for end in (column.min(), column.max())):
                great = _named(frame, np.abs(value) > LARGEST)
                raise RollupError(f"Too great to be added up: {great}. Values go up to {LARGEST:g}.")
            self._check_truths(frame, which, value)
        else:
            value = np.full(len(frame), np.nan)
        words: dict[str, list[str]] = {}
        worded = [i for i, code in enumerate(self.names) if self.indicators[code].worded]
        if "text" in frame.columns:
            self._check_columns(frame, np.isin(which, worded))
        if not worded:
            return value, words
        value = np.where(np.isin(which, worded), np.nan, value)
        for i in worded if "text" in frame.columns else []:
            rows = np.flatnonzero(which == i)
            texts = frame["text"].cast(pl.String).gather(rows)
            known = sorted(texts.drop_nulls().unique().to_list())
            words[self.names[i]] = known
            if self.indicators[self.names[i]].kind == "date":
                strange = [text for text in known if not _is_date(text)]
                if strange:
                    raise RollupError(
                        f"Indicator {self.names[i]} has a date that is none: {some(strange)}. Write it as 2025-12-31."
                    )
            if known:
                value[rows] = texts.cast(pl.Enum(known)).to_physical().cast(pl.Float64).to_numpy()
        return value, words

    def _check_truths(self, frame: pl.DataFrame, which: Places, value: Numbers) -> None:
        """Booleans are 1 and 0."""
        for i, code in enumerate(self.names):
            if self.indicators[code].kind == "boolean":
                bad = (which == i) & ~np.isnan(value) & (value != 0) & (value != 1)
                if bad.any():
                    raise RollupError(f"A boolean that is neither 1 nor 0: {_named(frame, bad)}. Correct the value.")

    def _check_columns(self, frame: pl.DataFrame, worded: NDArray[np.bool_]) -> None:
        """A cell that is filled in the wrong column would be lost without a word."""
        text = (frame["text"].cast(pl.String).str.strip_chars() != "").fill_null(False).to_numpy()
        number = frame["value"].is_not_null().to_numpy() if "value" in frame.columns else np.zeros(len(frame), bool)
        for bad, given, wanted, column in (
            (~worded & text & ~number, "text", "number", "value"),
            (worded & number & ~text, "number", "text", "text"),
        ):
            if bad.any():
                raise RollupError(
                    f"There is a {given} where a {wanted} belongs: {_named(frame, bad)}. "
                    f"Put it in the column {column}, or correct the indicator's kind."
                )

    def _find_leaves(self, which: Places, period: Places) -> None:
        """The periods of each indicator, of one kind only."""
        used = np.zeros((len(self.names), len(self.periods)), dtype=bool)
        used[which, period] = True
        for i, code in enumerate(self.names):
            leaves = sorted(
                map(int, np.flatnonzero(used[i])), key=lambda n: (self.periods[n].start, self.periods[n].end)
            )
            kinds = {self.periods[n].kind for n in leaves}
            if len(kinds) > 1:
                by = " and by ".join(sorted(kinds))
                raise RollupError(f"Indicator {code} is reported by {by}, which would count twice: keep one.")
            if len(leaves) * len(self.units) > MOST_CELLS:
                raise RollupError(
                    f"Indicator {code} has {len(leaves):,} periods for {len(self.units):,} units, more than "
                    f"{MOST_CELLS:,} cells at a time: give fewer periods."
                )
            self._leaves[code] = [self.periods[n] for n in leaves]
            self._rows[code] = np.zeros(len(self.periods), np.int64)
            self._rows[code][leaves] = np.arange(len(leaves))

    def _scatter(self, which: Places, period: Places, unit: Places, value: Numbers) -> None:
        """All blocks at once: they fit in memory, and nothing has to be sorted."""
        width = len(self.units)
        starts = np.cumsum([0, *(len(self._leaves[code]) * width for code in self.names)])
        offset = np.array([starts[i] + self._rows[code] * width for i, code in enumerate(self.names)])
        cells = np.full(starts[-1], np.nan)
        for part in range(0, len(value), STEP):  # in steps, so that no long column of places is made
            here = slice(part, part + STEP)
            cells[offset[which[here], period[here]] + unit[here]] = value[here]
        for i, code in enumerate(self.names):
            self._kept[code] = cells[starts[i] : starts[i + 1]].reshape(-1, width)
        if np.count_nonzero(np.isnan(cells)) != len(cells) - len(value):
            self._name_duplicates(which, period, unit)

    def _sort(self, which: Places, period: Places, unit: Places, value: Numbers) -> None:
        """The columns in the order of the indicators: a block is made when it is asked for."""
        order = np.argsort(which, kind="stable")
        which, self._period, self._unit, self._value = which[order], period[order], unit[order], value[order]
        self._bounds = np.searchsorted(which, np.arange(len(self.names) + 1))
        for i, code in enumerate(self.names):
            here = slice(self._bounds[i], self._bounds[i + 1])
            if np.count_nonzero(~np.isnan(self._block(code))) != here.stop - here.start:
                self._name_duplicates(which[here], self._period[here], self._unit[here])

    def _block(self, code: str) -> Numbers:
        here = slice(self._bounds[self._place[code]], self._bounds[self._place[code] + 1])
        block = np.full((len(self._leaves[code]), len(self.units)), np.nan)
        block[self._rows[code][self._period[here]], self._unit[here]] = self._value[here]
        return block

    def _name_duplicates(self, which: Places, period: Places, unit: Places) -> None:
        keys = ["indicator", "period", "unit"]
        frame = pl.DataFrame(dict(zip(keys, (which, period, unit), strict=True)))
        twice = frame.group_by(keys, maintain_order=True).len().filter(pl.col("len") > 1)
        named = (f"{self.names[i]} / {self.periods[p].code} / {self.units[u]}" for i, p, u, _ in twice.iter_rows())
        raise RollupError(f"These cells are reported more than once: {some(named)}. Keep one value of each.")


def _a_frame(given: object) -> None:
    if not isinstance(given, pl.DataFrame):
        raise RollupError(f"The values are a {type(given).__name__}, not a Polars data frame: make one of them.")


def _named(frame: pl.DataFrame, bad: NDArray[np.bool_]) -> str:
    """A few of these cells by name."""
    return some(" / ".join(map(str, row)) for row in frame.filter(bad).select(COLUMNS).iter_rows())


def _is_date(text: str) -> bool:
    try:
        return text[4:5] == "-" and bool(date.fromisoformat(text[:10]))
    except ValueError:
        return False


def smallest(size: int) -> type[np.unsignedinteger[Any]]:
    """The smallest type of whole number that counts to `size`."""
    return np.uint8 if size < 2**8 else np.uint16 if size < 2**16 else np.uint32


def _places(column: pl.Series, names: Sequence[str], what: str) -> Places:
    """The place of each value of the column among the names; an unknown one is an error that names it."""
    if column.null_count():
        raise RollupError(f"{column.null_count():,} rows of values have no {column.name}: give it or drop the rows.")
    place = {name: i for i, name in enumerate(names)}
    kind = smallest(len(names))
    unique = column.unique(maintain_order=True)
    unknown = [name for name in unique.to_list() if nfc(name) not in place]
    if unknown:
        raise RollupError(f"These {what} of the values are not known: {some(unknown)}. Add them or correct the codes.")
    if isinstance(column.dtype, pl.Enum):
        table = np.array([place.get(nfc(name), 0) for name in column.dtype.categories], kind)
        return table[column.to_physical().to_numpy()] if len(column) else np.empty(0, kind)
    table = np.array([place[nfc(name)] for name in unique.to_list()], kind)
    found = column.replace_strict(unique, pl.Series(table)) if len(column) else pl.Series(table)
    return found.to_numpy()
