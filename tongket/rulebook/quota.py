"""The quota, where the plan is cut: packed whole-number keys, one sort, and a comparison with the cut of each group.

A candidate stands in a best and in a worst case where something is unknown: it passes if it passes in the worst, fails
if it fails in the best, and else is not assessed. With everything known both are the same sort."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

Ints = npt.NDArray[np.int64]
Keys = npt.NDArray[np.signedinteger[Any]]
"""Keys are 32 bits wide where group and rank fit, which halves what the sort has to move."""
Bools = npt.NDArray[np.bool_]

LARGEST_KEY = 1 << 62
SHORT = (1 << 31) - 1


@dataclass
class Digit:
    """One part of a packed key: how a value became a number, and back."""

    size: int
    most: int = 0
    values: pl.Series | None = None

    def value(self, code: int) -> Any:
        return self.most - code if self.values is None else self.values[code]


@dataclass
class Cut:
    """What a quota decided in each group, kept for explanations. Arrays are by group number; -1 rows have no group."""

    groups: npt.NDArray[np.int32]
    fewest: Ints
    most: Ints
    base: Ints
    starts: Ints
    counts: Ints
    keys: Keys
    digits: list[Digit]
    ranks: int

    def of(self, row: int) -> dict[str, Any] | None:
        """The cap, the base, the candidates, the last score taken and how many stand at it; None without a group."""
        group = int(self.groups[row])
        if group < 0:
            return None
        start, count, cap = int(self.starts[group]), int(self.counts[group]), int(self.fewest[group])
        found: dict[str, Any] = {
            "allowed": cap,
            "at_most": int(self.most[group]),
            "base": int(self.base[group]),
            "candidates": count,
            "cut": None,
            "tied": 0,
        }
        if cap > 0 and count:
            key = self.keys[start + min(cap, count) - 1]
            inside = self.keys[start : start + count]
            found["tied"] = int(np.searchsorted(inside, key, "right") - np.searchsorted(inside, key, "left"))
            found["cut"] = self._scores(int(key) % self.ranks)
        return found

    def _scores(self, code: int) -> tuple[Any, ...]:
        parts: list[Any] = []
        for digit in reversed(self.digits):
            code, rest = divmod(code, digit.size)
            parts.append(digit.value(rest))
        return tuple(reversed(parts))


def _whole(series: pl.Series) -> bool:
    return series.dtype.is_integer()


def _group_codes(parts: Sequence[pl.Series]) -> tuple[Ints, int, Bools | None]:
    """A number for each group, how many numbers there may be, and the rows without a group (None: no such row)."""
    missing: Bools | None = None
    codes: Ints | None = None
    size = 1
    rows = len(parts[0])
    for at, part in enumerate(parts):
        if part.null_count():
            gone = part.is_null().to_numpy()
            missing = gone if missing is None else missing | gone
        if _whole(part):
            least, greatest = part.min(), part.max()
            low = int(least) if isinstance(least, int) else 0
            width = (int(greatest) if isinstance(greatest, int) else 0) - low + 1
        else:
            low, width = 0, rows + 1
        if not _whole(part) or width > 4 * rows + 1024:
            part = part.rank("dense") - 1
            greatest = part.max()
            low, width = 0, (int(greatest) if isinstance(greatest, int) else 0) + 1
        kind = pl.Int32 if size * width < SHORT and low > -SHORT else pl.Int64
        number = part.fill_null(low).cast(kind).to_numpy()
        number = number - low if low else number
        if codes is None:
            codes = number
        else:
            # A new array, that of the column is not ours to write in.
            codes = codes.astype(number.dtype, copy=at == 1)
            codes *= width
            codes += number
        size *= width
        if size > 4 * rows + 1024:
            found, codes = np.unique(codes, return_inverse=True)
            codes = codes.astype(np.int32)
            size = len(found)
    assert codes is not None
    return codes, size, missing


def _rank_codes(scores: Sequence[pl.Series], among: pl.Series, room: int) -> tuple[Ints, int, list[Digit]]:
    """A number for each candidate, the best least, equal scores equal; nulls must not be among them."""
    digits: list[Digit] = []
    codes: Ints | None = None
    size = 1
    for score in scores:
        part = score.filter(among)
        low, high = part.min(), part.max()
        if _whole(part) and isinstance(low, int) and isinstance(high, int) and high - low < 1 << 40:
            digit = Digit(high - low + 1, most=high)
            kind = pl.Int32 if max(abs(high), abs(low)) < SHORT // 2 else pl.Int64
            number = high - part.cast(kind).to_numpy()
        else:
            values = part.unique().sort(descending=True)
            digit = Digit(max(len(values), 1), values=values)
            number = (part.rank("dense", descending=True) - 1).cast(pl.Int64).to_numpy()
        digits.append(digit)
        if codes is None:
            codes, size = number, digit.size
        else:
            codes, size = codes.astype(np.int64) * digit.size + number, size * digit.size
        if size * room > LARGEST_KEY:
            # Too wide for one whole number together with the group: only the order matters then.
            found, codes = np.unique(codes, return_inverse=True)
            codes, size = codes.astype(np.int64), max(len(found), 1)
            digits = [Digit(size, values=pl.Series(np.arange(size)))]
    assert codes is not None
    return codes, size, digits


def _caps(base: Ints, share: Fraction, rounding: str) -> Ints:
    if rounding == "half-up":
        return np.asarray((2 * share.numerator * base + share.denominator) // (2 * share.denominator))
    return np.asarray(share.numerator * base // share.denominator)


def _counts(numbers: pl.Series, size: int) -> Ints:
    """How many rows each group has."""
    return np.bincount(numbers.to_numpy(), minlength=size)


def _at(keys: Keys, starts: Ints, counts: Ints, place: Ints) -> Keys:
    """The key at a place of each group; the largest there is beyond its end, -1 before its beginning."""
    inside = (place >= 0) & (place < counts)
    at = np.where(inside, starts + place, 0)
    found = keys[np.minimum(at, max(len(keys) - 1, 0))] if len(keys) else np.zeros(len(starts), keys.dtype)
    outside = np.where(place < 0, -1, np.iinfo(keys.dtype).max).astype(keys.dtype)
    return np.asarray(np.where(inside, found, outside))


def quota_states(
    before: pl.Series, base: pl.Series, groups: Sequence[pl.Series], scores: Sequence[pl.Series],
    share: Fraction, ties: str, rounding: str,
) -> tuple[pl.Series, Cut]:  # fmt: skip
    """The state of the quota for each row, rows standing in the order of subjects; and the cut of each group.

    `before`: whether the row is a candidate (null: perhaps). `base`: whether it counts in the whole (null: perhaps).
    `groups`: year and the columns of `per`. `scores`: greater is better. A row that is no candidate is True; a candidate
    without a group is null and counts in none."""
    rows = len(before)
    codes, size, missing = _group_codes(groups)
    number = pl.Series(codes)
    grouped = None if missing is None else ~pl.Series(missing)

    def those(chosen: pl.Series) -> pl.Series:
        return chosen if grouped is None else chosen & grouped

    # Rows are chosen by Polars, whose truths are single bits, and counted by NumPy: only candidates are ranked.
    perhaps = those(before.fill_null(True))
    whole = _counts(number.filter(those(base.fill_null(False))), size)
    fewest = _caps(whole, share, rounding)
    most = fewest
    if base.null_count():
        most = _caps(whole + _counts(number.filter(those(base.is_null())), size), share, rounding)
    unknown: pl.Series | None = None
    for score in scores:
        if score.null_count():
            unknown = score.is_null() if unknown is None else unknown | score.is_null()
    ranked = perhaps if unknown is None else perhaps & ~unknown
    rank, ranks, digits = _rank_codes(scores, ranked, size)
    group: Ints = number.filter(ranked).to_numpy()
    keys: Keys = group * ranks + rank if size * ranks < SHORT else group.astype(np.int64) * ranks + rank
    counts = np.bincount(group, minlength=size)
    starts = np.cumsum(counts) - counts
    order: Keys = np.sort(keys)
    short = codes.astype(np.int32, copy=False) if missing is None else np.where(missing, -1, codes).astype(np.int32)
    cut = Cut(short, fewest, most, whole, starts, counts, order, digits, ranks)

    certain = not before.null_count() and unknown is None and most is fewest
    passes: Bools
    fails: Bools
    if certain:
        after = _at(order, starts, counts, fewest)[group]
        last = _at(order, starts, counts, fewest - 1)[group]
        sure_in, sure_out = keys < after, keys > last
        if ties == "all-in":
            passes, fails = ~sure_out, sure_out
        elif ties == "all-out":
            passes, fails = sure_in, ~sure_in
        elif ties == "by-subject":
            passes = sure_in
            tied = np.flatnonzero(~sure_in & ~sure_out)
            if len(tied):
                passes = passes.copy()
                before_them = np.searchsorted(order, keys[tied], "left") - starts[group[tied]]
                place = _place(keys[tied], np.ones(len(tied), np.int64))
                passes[tied] = before_them + place < fewest[group[tied]]
            fails = ~passes
        else:
            passes, fails = sure_in, sure_out
    else:
        sure = before.filter(ranked).fill_null(False).to_numpy()
        lost = np.zeros(size, np.int64) if unknown is None else _counts(number.filter(perhaps & unknown), size)
        passes, fails = _open(
            sure, lost, group, keys, order, starts, counts, fewest, most, ties, size
        )  # fmt: skip
    if certain and len(keys) == rows and not np.any(~passes & ~fails):
        return pl.Series(passes), cut
    state = np.ones(rows, np.bool_)
    known = np.ones(rows, np.bool_)
    place = np.flatnonzero(ranked.to_numpy())
    state[place] = passes
    known[place] = passes | fails
    if unknown is not None:
        # Without a score a candidate is in only if all fit, and out only if there is no place at all.
        place = np.flatnonzero((perhaps & unknown).to_numpy())
        everyone = _counts(number.filter(perhaps), size)
        state[place] = (everyone <= fewest)[codes[place]]
        known[place] = (everyone <= fewest)[codes[place]] | (most == 0)[codes[place]]
    if missing is not None:
        known[missing & before.fill_null(True).to_numpy()] = False
    found = pl.Series(state)
    if known.all():
        return found, cut
    frame = pl.DataFrame({"state": found, "known": known})
    return frame.select(pl.when("known").then("state"))["state"], cut


def _place(keys: Keys, weights: Ints) -> Ints:
    """The weight of those with the same key that stand before each, in the order of subjects."""
    arranged = np.argsort(keys, kind="stable")
    sorted_keys, sorted_weights = keys[arranged], weights[arranged]
    running = np.cumsum(sorted_weights) - sorted_weights
    starts_of_runs = np.flatnonzero(np.r_[True, sorted_keys[1:] != sorted_keys[:-1]]) if len(keys) else arranged
    lengths = np.diff(np.r_[starts_of_runs, len(keys)])
    place = np.empty(len(keys), np.int64)
    place[arranged] = running - np.repeat(running[starts_of_runs], lengths)
    return place


def _open(
    sure: Bools, lost: Ints, group: Ints, keys: Keys, order: Keys, starts: Ints, counts: Ints,
    fewest: Ints, most: Ints, ties: str, size: int,
) -> tuple[Bools, Bools]:  # fmt: skip
    """Best and worst case where a candidate, a score or the whole is not known. `sure`: which of those ranked are
    candidates for certain; `lost`: how many of each group have no score."""
    places = np.maximum(fewest - lost, 0)
    firm_keys = np.sort(keys[sure])
    firm_counts = np.bincount(group[sure], minlength=size)
    firm_starts = np.cumsum(firm_counts) - firm_counts
    if ties == "all-in":
        passes = keys <= _at(order, starts, counts, places - 1)[group]
        passes &= (places > 0)[group]
    else:
        passes = keys < _at(order, starts, counts, places)[group]
    if ties == "by-subject":
        cut = _at(order, starts, counts, places - 1)
        tied = np.flatnonzero(~passes & (keys == cut[group]))
        before_them = (np.searchsorted(order, cut, "left") - starts)[group[tied]]
        passes[tied] = before_them + _place(keys[tied], np.ones(len(tied), np.int64)) < places[group[tied]]
        cut = _at(firm_keys, firm_starts, firm_counts, most - 1)
        last = cut[group]
        fails = keys > last
        tied = np.flatnonzero(keys == last)
        # Where each group's cut begins is sought once for the group, not once for each who is tied at it.
        before_them = (np.searchsorted(firm_keys, cut, "left") - firm_starts)[group[tied]]
        fails[tied] = before_them + _place(keys[tied], sure[tied].astype(np.int64)) >= most[group[tied]]
        return passes, fails
    if ties == "all-out":
        after = _at(firm_keys, firm_starts, firm_counts, most)[group]
        last = _at(firm_keys, firm_starts, firm_counts, most - 1)[group]
        fails = np.where(sure, keys >= after, keys >= last)
    else:
        fails = keys > _at(firm_keys, firm_starts, firm_counts, most - 1)[group]
    return passes, fails
