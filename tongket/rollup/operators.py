"""The operators over time and over the tree, as small states that can be combined in any grouping."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tongket.rollup.errors import RollupError

Numbers = NDArray[np.float64]


class Over(StrEnum):
    """What is done with several values. Not every operator makes sense on both axes: see TIME and TREE."""

    SUM = "sum"
    MEAN = "mean"
    MIN = "min"
    MAX = "max"
    COUNT = "count"
    FIRST = "first"
    LAST = "last"
    EARLIEST = "earliest"
    LATEST = "latest"
    DAY_MEAN = "day_mean"
    EVERY = "every"
    VARIANCE = "variance"
    STDDEV = "stddev"
    NONE = "none"


# Over time. first, last: the first and last value within the period. earliest, latest: the same, but looking back
# LOOKBACK_YEARS from the end of the period, so that a stock that was not counted this month still stands.
# day_mean: each value counts with its days, divided by the days of the whole period (a gap counts as zero).
# every: no step over time; the operator over the tree takes every single value.  none: the value reported for exactly
# this period. variance and stddev are those of a sample.
_PICK = (Over.FIRST, Over.LAST, Over.EARLIEST, Over.LATEST, Over.NONE)
TIME = (
    Over.SUM,
    Over.MEAN,
    Over.MIN,
    Over.MAX,
    Over.COUNT,
    *_PICK,
    Over.DAY_MEAN,
    Over.EVERY,
    Over.VARIANCE,
    Over.STDDEV,
)
# Over the tree, over all units beneath and the unit's own value. none: the unit's own value only.
TREE = (Over.SUM, Over.MEAN, Over.MIN, Over.MAX, Over.COUNT, Over.VARIANCE, Over.STDDEV, Over.NONE)
STOCK = (Over.LAST, Over.LATEST)  # read in the structure at the end of the period
LOOK_BACK = (Over.EARLIEST, Over.LATEST)
LOOKBACK_YEARS = 10
LARGEST = 1e100  # of a value: its square, summed over all cells, is still a number

ADD, LOW, HIGH = np.add, np.minimum, np.maximum
_PARTS: dict[Over, tuple[np.ufunc, ...]] = {
    # the last part of each is the number of values, by which a total is known to be missing
    Over.SUM: (ADD, ADD),
    Over.MEAN: (ADD, ADD),
    Over.MIN: (LOW, ADD),
    Over.MAX: (HIGH, ADD),
    Over.COUNT: (ADD, ADD),
    Over.VARIANCE: (ADD, ADD, ADD),
    Over.STDDEV: (ADD, ADD, ADD),
    Over.NONE: (ADD, ADD),
}


class State(NamedTuple):
    """The parts of a tree operator for each cell; each part is combined by the ufunc of `parts_of(tree)`."""

    parts: tuple[NDArray[Any], ...]


def time_operator(name: str) -> Over:
    """The operator over time of this name."""
    return _named(name, TIME, "time")


def tree_operator(name: str) -> Over:
    """The operator over the tree of this name."""
    return _named(name, TREE, "the tree")


def _named(name: str, allowed: Sequence[Over], axis: str) -> Over:
    if name not in allowed:
        raise RollupError(f"There is no operator {name!r} over {axis}: use one of {', '.join(allowed)}.")
    return Over(name)


def combiners(tree: Over) -> tuple[np.ufunc, ...]:
    """How the parts of a state of this tree operator are put together."""
    return _PARTS[tree]


def over_time(time: Over, tree: Over, rows: Numbers, days: Sequence[int], all_days: int) -> State:
    """The state of each unit in a period, from its values in the periods within (rows, in order; NaN is missing).

    The rows are taken one after the other, so that any selection of columns gives the same bits.
    """
    if time is Over.EVERY:
        return _every(tree, rows)
    return unit_state(tree, time_value(time, rows, days, all_days))


def time_value(time: Over, rows: Numbers, days: Sequence[int], all_days: int) -> Numbers:
    """One value per unit (NaN: missing) from its values in the periods within."""
    width = rows.shape[1]
    if not len(rows):
        return np.full(width, np.nan)
    only: Numbers = rows[0]
    if len(rows) == 1 and time in (Over.SUM, Over.MEAN, Over.MIN, Over.MAX, *_PICK):
        return only
    if time is Over.MIN or time is Over.MAX:
        found = only.copy()
        for row in rows[1:]:
            (np.fmin if time is Over.MIN else np.fmax)(found, row, out=found)
        return found
    if time is Over.VARIANCE or time is Over.STDDEV:
        return finish(time, _every(time, rows))
    if time in _PICK:
        found = np.full(width, np.nan)
        for row in rows if time in (Over.FIRST, Over.EARLIEST) else rows[::-1]:
            np.copyto(found, row, where=np.isnan(found))
        return found
    total, count = np.zeros(width), np.zeros(width)
    for row, weight in zip(rows, days, strict=True):
        here = ~np.isnan(row)
        count += here
        if time is not Over.COUNT:
            total += np.where(here, row if time is not Over.DAY_MEAN else row * weight, 0.0)
    if time is Over.COUNT:
        return np.where(count > 0, count, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        if time is Over.MEAN:
            return np.asarray(total / count)
        if time is Over.DAY_MEAN:
            total /= all_days
    return np.where(count > 0, total, np.nan)


def unit_state(tree: Over, value: Numbers) -> State:
    """The state of each unit that has one value (or none: NaN)."""
    missing = np.isnan(value)
    count = (~missing).astype(np.int32)
    if tree is Over.COUNT:
        return State((count.astype(np.float64), count))
    if tree is Over.MIN or tree is Over.MAX:
        return State((np.where(missing, np.inf if tree is Over.MIN else -np.inf, value), count))
    filled = np.where(missing, 0.0, value)
    if tree is Over.VARIANCE or tree is Over.STDDEV:
        return State((filled, filled * filled, count))
    return State((filled, count))


def _every(tree: Over, rows: Numbers) -> State:
    state = empty(tree, rows.shape[1])
    for row in rows:
        for part, new, ufunc in zip(state.parts, unit_state(tree, row).parts, combiners(tree), strict=True):
            ufunc(part, new, out=part)
    return state


def empty(tree: Over, width: int) -> State:
    """The state of cells that nothing feeds."""
    start = np.inf if tree is Over.MIN else -np.inf if tree is Over.MAX else 0.0
    parts = [np.full(width, start) for _ in combiners(tree)]
    return State((*parts[:-1], np.zeros(width, np.int32)))


def finish(tree: Over, state: State) -> Numbers:
    """The totals (NaN: missing) of a state. Variance and standard deviation are those of a sample."""
    first: Numbers = state.parts[0]
    count = state.parts[-1]
    with np.errstate(invalid="ignore", divide="ignore"):
        if tree is Over.MEAN:
            return np.asarray(first / count)
        if tree is Over.VARIANCE or tree is Over.STDDEV:
            spread = (state.parts[1] - first * first / count) / (count - 1)
            spread = np.where(count > 1, np.maximum(spread, 0.0), np.nan)
            return np.sqrt(spread) if tree is Over.STDDEV else spread
    return np.where(count > 0, first, np.nan)
