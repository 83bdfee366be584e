"""Formulas over whole columns: every reference is a total, so a quotient is always a sum over a sum."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tongket.rollup.errors import RollupError
from tongket.rollup.grammar import Node
from tongket.rollup.language import Scope, parse
from tongket.rollup.operators import Numbers
from tongket.rollup.periods import Period
from tongket.rollup.sheet import Rollup, Sheet

Cells = NDArray[Any]  # numbers and truths: float64, NaN is missing; texts: objects, None is missing


@dataclass(frozen=True)
class Formulas:
    """Named formulas over the indicators of a roll-up; a formula may use others by their codes."""

    rollup: Rollup
    texts: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        both = set(self.texts) & set(self.rollup.indicators)
        if both:
            raise RollupError(f"{min(both)!r} is the code of an indicator and of a formula: rename one.")
        for code, text in self.texts.items():
            try:
                self.read(text)
            except RollupError as error:
                raise RollupError(f"Formula {code}. {error}") from error

    def read(self, text: str, own: bool = False) -> Node:
        """A formula (of single units, if `own`), checked; ExpressionError says what is wrong, and where."""
        codes = {code: indicator.kind for code, indicator in self.rollup.indicators.items()}
        return parse(text, Scope(codes, self.texts, self.rollup.constants), own)

    def evaluate(self, text: str, sheet: Sheet, periods: Sequence[Period]) -> Numbers:
        """The values of a formula (or of the code of one): periods x units of the sheet, NaN is missing."""
        node = self.read(self.texts.get(text, text))
        if node.kind == "text":
            raise RollupError("The formula gives a text: totals are numbers.")
        return Evaluation(sheet).run(node, periods)

    def frame(self, text: str, sheet: Sheet, periods: Sequence[Period]) -> pl.DataFrame:
        """The values that are not missing, as columns period, unit, value."""
        found = self.evaluate(text, sheet, periods)
        period, unit = np.nonzero(~np.isnan(found))
        return pl.DataFrame(
            {
                "period": [periods[int(i)].code for i in period],
                "unit": [sheet.units[int(i)] for i in unit],
                "value": found[period, unit],
            },
            schema={"period": pl.String, "unit": pl.String, "value": pl.Float64},
        )


class Evaluation:
    """One walk over a checked formula. `own` is the level of single units, within each()."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._totals: dict[tuple[Any, ...], Cells] = {}

    def run(self, node: Node, periods: Sequence[Period], own: bool = False) -> Cells:
        """The value of a part of a formula: periods x units."""
        rule: Callable[[Node, Sequence[Period], bool], Cells] = getattr(self, f"_{node.what}")
        with np.errstate(all="ignore"):
            return rule(node, periods, own)

    def _fill(self, periods: Sequence[Period], value: float) -> Cells:
        return np.full((len(periods), len(self.sheet.units)), value)

    def _number(self, node: Node, periods: Sequence[Period], own: bool) -> Cells:
        return self._fill(periods, float(node.value))

    _truth = _number

    def _missing(self, node: Node, periods: Sequence[Period], own: bool) -> Cells:
        return self._fill(periods, np.nan)

    def _text(self, node: Node, periods: Sequence[Period], own: bool) -> Cells:
        return np.full((len(periods), len(self.sheet.units)), node.value, dtype=object)

    def _group(self, node: Node, periods: Sequence[Period], own: bool) -> Cells:
        return self.run(node.parts[0], periods, own)

    def _code(self, node: Node, periods: Sequence[Period], own: bool) -> Cells:
        w = node.window
        offset = w.get("offset", 0)
        asked = [self.sheet.rollup.calendar.shifted(period, offset) if offset else period for period in periods]
        if "ytd" in w:
            asked = [None if period is None else self._so_far(period, w["ytd"]) for period in asked]
        spans = [period for period in asked if period is not None]
        time, tree, since, until = w.get("time"), w.get("tree"), w.get("from"), w.get("to")
        key = (node.value, own, time, tree, since, until, tuple((p.start, p.end) for p in spans))
        if key not in self._totals:
            found: Cells
            if node.kind == "text":
                found = self.sheet.texts(node.value, spans, time, since, until)
            elif own:
                found = self.sheet.own(node.value, spans, time, since, until)
            else:
                found = self.sheet.totals(node.value, spans, time, tree, since, until)
            self._totals[key] = found
        return self._spread(self._totals[key], asked)

    def _so_far(self, period: Period, kind: str) -> Period | None:
        mates = self.sheet.rollup.calendar.so_far(period, kind)
        return Period(f"{period.code} ytd", period.kind, mates[0].start, period.end) if mates else None

    def _spread(self, found: Cells, asked: Sequence[Period | None]) -> Cells:
        if None not in asked:
            return found
        made = np.full((len(asked), found.shape[1]), None if found.dtype == object else np.nan, dtype=found.dtype)
        made[[i for i, period in enumerate(asked) if period is not None]] = found
        return made

    def _shifted(self, node: Node, periods: Sequence[Period], own: bool) -> Cells:
        calendar, w = self.sheet.rollup.calendar, node.window
        asked = [calendar.shifted(period, w.get("offset", 0)) for period in periods]
        if "ytd" not in w:
            found = self.run(node.parts[0], [p for p in asked if p is not None], own)
            return self._spread(found, asked)
        mates = [calendar.so_far(period, w["ytd"]) if period else [] for period in asked]
        every = list(dict.fromkeys(mate for group in mates for mate in group))
        found = self.run(node.parts[0], every, own)
        row = {period.code: i for i, period in enumerate(every)}
        made = self._fill(periods, np.nan)
        for i, group in enumerate(mates):
            for mate in group:
                made[i] = _both(made[i], found[row[mate.code]])
        return _finite(made)

    def _each(self, node: Node, periods: Sequence[Period], own: bool) -> Cells:
        w = node.window
        if "offset" in w or "ytd" in w:
            plain = Node(**{**node.__dict__, "window": {k: v for k, v in w.items() if k not in ("offset", "ytd")}})
            return self._shifted(Node("shifted", parts=(plain,), window=w), periods, own)
        inner = self.run(node.parts[0], periods, own=True)
        return _finite(self.sheet.upwards(inner, periods, w.get("tree", "sum")))

    _met = _each

    def _negative(self, node: Node, periods: Sequence[Period], own: bool) -> Cells:
        return np.asarray(-self.run(node.parts[0], periods, own))

    def _arithmetic(self, node: Node, periods: Sequence[Period], own: bool) -> Cells:
        found = self.run(node.parts[0], periods, own)
        for sign, part in zip(node.value, node.parts[1:], strict=True):
            found = _finite(_ARITHMETIC[sign](found, self.run(part, periods, own)))
        return found

    def _compare(self, node: Node, periods: Sequence[Period], own: bool) -> Cells:
        left, right = (self.run(part, periods, own) for part in node.parts)
        if left.dtype == object or right.dtype == object:
            return _compare_texts(node.value, left, right)
        return np.where(np.isnan(left) | np.isnan(right), np.nan, _COMPARE[node.value](left, right))

    def _not(self, node: Node, periods: Sequence[Period], own: bool) -> Cells:
        return np.asarray(1.0 - self.run(node.parts[0], periods, own))

    def _or(self, node: Node, periods: Sequence[Period], own: bool) -> Cells:
        return self._logic(node, periods, own, 1.0)

    def _and(self, node: Node, periods: Sequence[Period], own: bool) -> Cells:
        return self._logic(node, periods, own, 0.0)

    def _logic(self, node: Node, periods: Sequence[Period], own: bool, decides: float) -> Cells:
        parts = [self.run(part, periods, own) for part in node.parts]
        settled = np.logical_or.reduce([part == decides for part in parts])
        unknown = np.logical_or.reduce([np.isnan(part) for part in parts])
        return np.where(settled, decides, np.where(unknown, np.nan, 1.0 - decides))

    def _call(self, node: Node, periods: Sequence[Period], own: bool) -> Cells:
        if node.value in _PERIOD:
            return self._of_period(node, periods)
        if node.value == "units":
            return self._units(node, periods)
        cells = [self.run(part, periods, own) for part in node.parts]
        return CALLS[node.value](*cells)

    def _of_period(self, node: Node, periods: Sequence[Period]) -> Cells:
        kind = node.parts[0].value if node.parts else "year"
        made = self._fill(periods, np.nan)
        for i, period in enumerate(periods):
            number = _PERIOD[node.value](self.sheet, period, kind)
            made[i] = number if number else np.nan
        return made

    def _units(self, node: Node, periods: Sequence[Period]) -> Cells:
        groups = self.sheet.rollup.groups
        if node.parts and node.parts[0].value not in groups:
            raise RollupError(f"There is no group of units {node.parts[0].value!r}: add it or correct the name.")
        made = self._fill(periods, 0.0)
        for i, period in enumerate(periods):
            made[i] = self.sheet.structure(period).depth >= 0
            if node.parts:
                members = [self.sheet.place[u] for u in groups[node.parts[0].value] if u in self.sheet.place]
                chosen = np.zeros(len(self.sheet.units), dtype=bool)
                chosen[members] = True
                made[i] *= chosen
        return np.nan_to_num(self.sheet.upwards(np.where(made > 0, 1.0, np.nan), periods, "sum"), nan=0.0)


_NOTHING = np.array(None, dtype=object)


def _finite(cells: Cells) -> Cells:
    return np.where(np.isfinite(cells), cells, np.nan)


def _both(left: Cells, right: Cells) -> Cells:
    return np.where(np.isnan(left), right, np.where(np.isnan(right), left, left + right))


def _absent(cells: Cells) -> NDArray[np.bool_]:
    return np.equal(cells, _NOTHING).astype(bool) if cells.dtype == object else np.isnan(cells)


def _choose(condition: Cells, yes: Cells, no: Cells) -> Cells:
    if yes.dtype == object or no.dtype == object:
        return np.where(condition == 1, _objects(yes), np.where(condition == 0, _objects(no), _NOTHING))
    return np.where(condition == 1, yes, np.where(condition == 0, no, np.nan))


def _objects(cells: Cells) -> Cells:
    return cells if cells.dtype == object else np.where(np.isnan(cells), _NOTHING, cells.astype(object))


def _first(*cells: Cells) -> Cells:
    worded = any(part.dtype == object for part in cells)
    found = (_objects(cells[0]) if worded else cells[0]).copy()
    for part in cells[1:]:
        np.copyto(found, _objects(part) if worded else part, where=_absent(found))
    return found


def _compare_texts(sign: str, left: Cells, right: Cells) -> Cells:
    left, right = _objects(left), _objects(right)
    absent = _absent(left) | _absent(right)
    made = np.full(left.shape, np.nan)
    known = np.nonzero(~absent)
    made[known] = _COMPARE[sign](left[known].astype(str), right[known].astype(str))
    return made


def _one_of(wanted: Cells, *among: Cells) -> Cells:
    worded = wanted.dtype == object or any(part.dtype == object for part in among)
    same = [_compare_texts("==", wanted, p) if worded else np.where(np.isnan(p), np.nan, wanted == p) for p in among]
    found = np.logical_or.reduce([part == 1 for part in same])
    return np.where(_absent(wanted), np.nan, found.astype(np.float64))


def _search(whole_items: bool) -> Callable[..., Cells]:
    def found(text: Cells, *wanted: Cells) -> Cells:
        made = np.full(text.shape, np.nan)
        for at in zip(*np.nonzero(~np.logical_or.reduce([_absent(_objects(c)) for c in (text, *wanted)])), strict=True):
            inside = str(text[at]).split(",") if whole_items else str(text[at])
            made[at] = all(str(part[at]) in inside for part in wanted)
        return made

    return found


def _round(number: Cells, digits: Cells | None = None) -> Cells:
    """Half away from zero, as people round, on the decimal that is shown (2.675 is 2.68)."""
    scale = np.power(10.0, 0.0 if digits is None else digits)
    scaled = np.abs(number) * scale
    return _finite(np.sign(number) * np.floor(scaled + 0.5 + np.spacing(scaled) * 4) / scale)


def _total(*cells: Cells) -> Cells:
    found = cells[0]
    for part in cells[1:]:
        found = _both(found, part)
    return _finite(found)


_ARITHMETIC: dict[str, Callable[[Cells, Cells], Cells]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "%": np.fmod,
    "^": np.power,
}
_COMPARE: dict[str, Callable[[Cells, Cells], Cells]] = {
    "==": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}
_PERIOD: dict[str, Callable[[Sheet, Period, str], int]] = {
    "days": lambda sheet, period, kind: period.days,
    "period_number": lambda sheet, period, kind: len(sheet.rollup.calendar.so_far(period, kind)),
    "period_count": lambda sheet, period, kind: sheet.rollup.calendar.in_year(period, kind),
}
CALLS: dict[str, Callable[..., Cells]] = {
    "if": _choose,
    "first": _first,
    "is_missing": lambda x: _absent(x).astype(np.float64),
    "is_present": lambda x: (~_absent(x)).astype(np.float64),
    "zero": lambda x: np.where(np.isnan(x), 0.0, x),
    "nonzero": lambda x: np.where(x == 0, np.nan, x),
    "greatest": lambda *cells: np.fmax.reduce(cells),
    "least": lambda *cells: np.fmin.reduce(cells),
    "total": _total,
    "abs": np.abs,
    "round": _round,
    "floor": np.floor,
    "ceil": np.ceil,
    "sqrt": lambda x: _finite(np.sqrt(x)),
    "exp": lambda x: _finite(np.exp(x)),
    "ln": lambda x: _finite(np.log(x)),
    "log": lambda x, base: _finite(np.log(x) / np.log(base)),
    "log10": lambda x: _finite(np.log10(x)),
    "one_of": _one_of,
    "contains": _search(False),
    "has_item": _search(True),
}
