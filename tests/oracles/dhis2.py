"""`python -m tests.oracles.dhis2 CASES.json VALUES.csv REGISTRATIONS.csv`: our sums beside DHIS2's own results.

Each expected figure is one check; a figure of ours that DHIS2 does not have is a failed one. One rule is known: DHIS2
rounds a reporting rate to two decimals before it goes on with it, and we round at the end. Where only that makes the
difference, the figure passes and is counted apart.
"""

import itertools
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from tests.oracles.dhis2_expression import translate, translate_part
from tests.oracles.dhis2_files import REGISTRATIONS, VALUES, UnreadableError, cases_of, short, table_of
from tests.oracles.dhis2_grammar import UntranslatableError
from tests.oracles.dhis2_parts import Names, Part, mark, rate
from tests.oracles.dhis2_periods import TYPES as PERIOD_TYPES
from tests.oracles.dhis2_periods import NoPeriodError, calendar_of, code_of
from tongket.rollup.errors import RollupError
from tongket.rollup.evaluate import Formulas
from tongket.rollup.periods import Calendar, Period
from tongket.rollup.sheet import Rollup
from tongket.rollup.tree import Edge, Tree
from tongket.rollup.values import Indicator

NUMERIC = ("INTEGER", "NUMBER", "UNIT_INTERVAL", "PERCENTAGE")
DIMENSIONS = ("org_units", "data_elements", "indicators", "periods", "reporting_rates", "data_element_operands")
FILTERS = ("filter_org_units", "filter_periods", "start_date", "end_date")
KNOWN = {*DIMENSIONS, *FILTERS, "aggregation", "skip_rounding"}
EVERYWHERE = "(all units asked for)"


@dataclass
class Outcome:
    """What came of the cases."""

    passed: int = 0
    by_rounding: int = 0
    failed: int = 0
    unread: int = 0  # cases
    lines: list[str] = field(default_factory=list)

    def fail(self, line: str, checks: int = 1) -> None:
        """Count failed checks and say why."""
        self.failed += checks
        self.lines.append(line)


class Oracle:
    """The metadata and the values of a case file."""

    def __init__(
        self, cases: Mapping[str, Any], values: Iterable[dict[str, str]], done: Iterable[dict[str, str]]
    ) -> None:
        self.cases = cases
        self.parents: dict[str, str | None] = cases["hierarchy"]
        self.elements: dict[str, dict[str, Any]] = cases["data_elements"]
        self.data_sets: dict[str, dict[str, Any]] = cases.get("data_sets") or {}
        self.kinds = {code: _kind(element["value_type"]) for code, element in self.elements.items()}
        self.values = [(r["dataelement"], code_of(r["period"]), r["orgunit"], r["value"]) for r in values]
        self.done = [(r["dataset"], code_of(r["period"]), r["orgunit"]) for r in done]

    def run(self, case: Any, outcome: Outcome) -> None:
        """Compare one case."""
        if not isinstance(case, Mapping):
            outcome.unread += 1
            outcome.fail(f"{short(repr(case))} is no case: it needs case, query and expected.")
            return
        name = short(str(case.get("case", "a case without a name")))
        query, expected = case.get("query"), case.get("expected")
        if not isinstance(query, Mapping) or not isinstance(expected, Mapping):
            outcome.unread += 1
            outcome.fail(
                f"{name}: the case has no {'query' if not isinstance(query, Mapping) else 'expected figures'}."
            )
            return
        try:
            unknown = [word for word in query if word not in KNOWN and query[word]]
            if unknown:
                outcome.lines.append(f"{name}: the query also says {', '.join(unknown)}, which is not read")
            ours = Question(self, case).answers()
            rounded = Question(self, case, round_rates=True).answers()
        except (RollupError, UntranslatableError, NoPeriodError) as error:
            outcome.unread += 1
            outcome.fail(f"{name}: {short(str(error))}", max(len(expected), 1))
            return
        except Exception as error:  # whatever a file holds, the other cases are run
            outcome.unread += 1
            reason = short(f"{type(error).__name__}: {error}")
            outcome.fail(f"{name}: the case has a form that is not read ({reason})", max(len(expected), 1))
            return
        for key, wanted in expected.items():
            parts = frozenset(key.split("-"))
            value = ours.pop(parts, None)
            if _close(value, wanted):
                outcome.passed += 1
            elif _close(rounded.get(parts), wanted):
                outcome.passed += 1
                outcome.by_rounding += 1
            else:
                outcome.fail(f"{name}: {key}: DHIS2 has {wanted}, ours is {_shown(value)}")
        for parts, value in ours.items():
            outcome.fail(f"{name}: {'-'.join(sorted(parts))}: DHIS2 has no value, ours is {_shown(value)}")

    def skipped(self, case: Any) -> str:
        """Why a case is kept only for its shape, if it is."""
        query = case.get("query") if isinstance(case, Mapping) else None
        rules = isinstance(query, Mapping) and query.get("validation_rules")
        return "validation results are not in the files" if rules else ""


class Question:
    """One query of a case, put to our engine."""

    def __init__(self, oracle: Oracle, case: Mapping[str, Any], round_rates: bool = False) -> None:
        self.oracle, self.query, self.round_rates = oracle, case["query"], round_rates
        self.indicators: dict[str, dict[str, Any]] = case.get("indicators_defined") or {}
        self.groups: dict[str, list[str]] = oracle.cases.get("org_unit_groups") or oracle.cases.get("groups") or {}
        self.constants: dict[str, float] = oracle.cases.get("constants") or {}
        self.units = self._named("org_units", oracle.parents)
        self.calendar = self._calendar()
        self.chosen = self._chosen()
        self.tree = self._tree()
        self.names = Names(
            oracle.kinds,
            list(oracle.data_sets),
            list(self.indicators),
            list(self.constants),
            list(self.groups),
            list(oracle.parents),
            {code: str(element.get("aggregation")) for code, element in oracle.elements.items()},
            self.query.get("aggregation"),
        )

    def answers(self) -> dict[frozenset[str], Any]:
        """Every value of the query by the set of its dimension items."""
        rollup = self._rollup()
        formulas = Formulas(rollup, self._formulas())
        sheet = rollup.sheet(self._values())
        periods, code_of_period = self._periods()
        found: dict[frozenset[str], Any] = {}
        for item, text in self._asked():
            worded = self.oracle.kinds.get(item) == "text"
            cells = sheet.texts(item, periods, "max") if worded else formulas.evaluate(text, sheet, periods)
            for (row, period), unit in itertools.product(enumerate(periods), self.units or [EVERYWHERE]):
                if worded:
                    below = sheet.structure(period).below(sheet.at(unit))
                    value = max((word for word in cells[row, below] if word is not None), default=None)
                else:
                    number = cells[row, sheet.at(unit)]
                    value = None if np.isnan(number) else float(number)
                if value is not None:
                    parts = [item, *([unit] if self.units else []), *([period.code] if code_of_period else [])]
                    found[frozenset(parts)] = value
        return found

    def _asked(self) -> Iterable[tuple[str, str]]:
        for code in self._named("data_elements", self.oracle.elements):
            yield code, "" if self.oracle.kinds[code] == "text" else translate(f"#{{{code}}}", self.names)
        for name in self.query.get("data_element_operands") or ():
            head, _, rest = name.partition(".")
            code = _resolve(head, self.oracle.elements)
            yield f"{code}.{rest}", translate(f"#{{{code}.{rest}}}", self.names)
        for code in self._named("indicators", self.indicators):
            yield code, f"{{{code}.result}}"
        for name in self.query.get("reporting_rates") or ():
            head, _, metric = name.partition(".")
            code = _resolve(head, self.oracle.data_sets)
            metric = metric or "REPORTING_RATE"
            translate(f"R{{{code}.{metric}}}", self.names)  # refuses what is not known
            yield f"{code}.{metric}", rate(code, metric)

    def _formulas(self) -> dict[str, str]:
        made = {}
        for code, defined in self.indicators.items():
            sides = [str(defined.get("numerator") or ""), str(defined.get("denominator") or "1")]
            factor = f"{float(defined.get('factor') or 1)!r}"
            if defined.get("annualized"):
                factor = f"{factor} * 365 / days()"
            over, under = (translate(side, self.names, self.round_rates) for side in sides)
            made[f"{code}.result"] = f"({over}) / ({under}) * {factor}"
            parts: list[Part] = [translate_part(side, self.names, self.round_rates) for side in sides]
            made[f"{code}.value"] = f"({parts[0].value}) / ({parts[1].value}) * {factor}"
            for what in ("asked", "found"):
                truths = [getattr(part, what) for part in parts]
                made[f"{code}.{what}"] = " or ".join(f"({truth})" for truth in truths)
        return made

    def _rollup(self) -> Rollup:
        indicators = [Indicator(code, kind=kind) for code, kind in self.oracle.kinds.items()]
        for code, kind in self.oracle.kinds.items():
            if kind == "boolean":
                indicators += [Indicator(f"{code}.daysno"), Indicator(f"{code}.daysxvalue")]
        for code in self.oracle.data_sets:
            indicators += [Indicator(f"{code}.actual"), Indicator(f"{code}.expected")]
        named = {"ancestor": self.oracle.parents, "group": self.groups, "dataSet": self.oracle.data_sets}
        indicators += [Indicator(mark(what, name)) for what, names in named.items() for name in names]
        groups = {name: [unit for unit in units if unit in self.tree.place] for name, units in self.groups.items()}
        return Rollup.of(indicators, self.calendar, self.tree, groups=groups, constants=self.constants)

    def _values(self) -> pl.DataFrame:
        rows: list[tuple[str, str, str, float | None, str | None]] = []
        for code, period, unit, text in self.oracle.values:
            if code not in self.oracle.kinds:
                raise UntranslatableError(f"The values name {code}, which is no data element of the cases.")
            if not text:
                continue
            if unit not in self.oracle.parents:
                raise UntranslatableError(f"The values name {unit}, which is no unit of the cases.")
            kind = self.oracle.kinds[code]
            if kind == "text":
                rows.append((code, period, unit, None, text))
                continue
            number = float(text in ("true", "1")) if kind == "boolean" else _number(text, code, period, unit)
            rows.append((code, period, unit, number, None))
            if kind == "boolean":
                length = float(self.calendar[period].days)
                rows.append((f"{code}.daysno", period, unit, length, None))
                rows.append((f"{code}.daysxvalue", period, unit, length * number, None))
        rows += [(f"{code}.actual", period, unit, 1.0, None) for code, period, unit in self.oracle.done]
        for code, data_set in self.oracle.data_sets.items():
            every = self.calendar.of_kind(PERIOD_TYPES[data_set["period_type"]])  # known: _calendar asked for it
            rows += [(f"{code}.expected", p.code, unit, 1.0, None) for p in every for unit in data_set["assigned"]]
        kept = [row for row in rows if self._within(self.calendar[row[1]]) and row[2] in self.chosen]
        first = self.calendar.of_kind("year")[0].code  # long before the values; a mark is looked back for
        kept += [(code, first, unit, 1.0, None) for code, unit in self._marks() if unit in self.tree.place]
        schema = {
            "indicator": pl.String,
            "period": pl.String,
            "unit": pl.String,
            "value": pl.Float64,
            "text": pl.String,
        }
        return pl.DataFrame(kept, schema=schema, orient="row")

    def _marks(self) -> Iterable[tuple[str, str]]:
        """What each unit stands beneath, the groups that it is in, the data sets that it is asked for."""
        for unit in self.oracle.parents:
            yield from ((mark("ancestor", above), unit) for above in _line(unit, self.oracle.parents)[1:])
        for code, members in self.groups.items():
            yield from ((mark("group", code), unit) for unit in members)
        for code, data_set in self.oracle.data_sets.items():
            yield from ((mark("dataSet", code), unit) for unit in data_set["assigned"])

    def _calendar(self) -> Calendar:
        codes = {period for _, period, _, _ in self.oracle.values} | {period for _, period, _ in self.oracle.done}
        asked = set(self.query.get("periods") or ()) | set(self.query.get("filter_periods") or ())
        kinds = {PERIOD_TYPES[data_set["period_type"]] for data_set in self.oracle.data_sets.values()}
        return calendar_of(codes | asked, kinds, asked)

    def _periods(self) -> tuple[Sequence[Period], bool]:
        """The periods of the answer, and whether they are a dimension of it."""
        if self.query.get("periods"):
            return [self.calendar[code] for code in self.query["periods"]], True
        spans = self._filter()
        first, last = min(start for start, _ in spans), max(end for _, end in spans)
        return [Period("(all periods asked for)", "filter", first, last)], False

    def _filter(self) -> list[tuple[date, date]]:
        if self.query.get("filter_periods"):
            chosen = [self.calendar[code] for code in self.query["filter_periods"]]
            return [(period.start, period.end) for period in chosen]
        first, last = (self.query.get(word) for word in ("start_date", "end_date"))
        known = [self.calendar[period] for _, period, _, _ in self.oracle.values]
        return [
            (
                date.fromisoformat(first) if first else min(period.start for period in known),
                date.fromisoformat(last) if last else max(period.end for period in known),
            )
        ]

    def _within(self, period: Period) -> bool:
        if self.query.get("periods") and not self.query.get("filter_periods"):
            return True
        return any(start <= period.start and period.end <= end for start, end in self._filter())

    def _chosen(self) -> set[str]:
        """The units whose values count: those beneath the filter, or all."""
        parents = self.oracle.parents
        chosen = set(self._named("filter_org_units", parents)) or set(parents)
        return {unit for unit in parents if chosen & set(_line(unit, parents))}

    def _tree(self) -> Tree:
        """The tree of the case, or all units that are asked for side by side beneath one that stands for them."""
        if self.units:
            return Tree([Edge(unit, above) for unit, above in self.oracle.parents.items()], "the tree of the case")
        return Tree([Edge(EVERYWHERE, None), *(Edge(unit, EVERYWHERE) for unit in sorted(self.chosen))], "the filter")

    def _named(self, word: str, known: Iterable[str]) -> list[str]:
        return [_resolve(name, known) for name in self.query.get(word) or ()]


def _number(text: str, code: str, period: str, unit: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise UntranslatableError(f"The value {text!r} of {code} at {unit} in {period} is no number.") from None


def _kind(value_type: str) -> str:
    if value_type in ("BOOLEAN", "TRUE_ONLY"):
        return "boolean"
    return "number" if value_type.startswith(NUMERIC) else "text"


def _line(unit: str, parents: Mapping[str, str | None]) -> list[str]:
    """The unit and all above it."""
    found, above = [unit], parents[unit]
    while above is not None:
        if above in found:
            raise UntranslatableError(f"The hierarchy goes in a circle at {above}.")
        if above not in parents:
            raise UntranslatableError(f"{found[-1]} stands under {above}, which is not in the hierarchy.")
        found.append(above)
        above = parents[above]
    return found


def _resolve(name: str, known: Iterable[str]) -> str:
    """The UID that a query's short name stands for: the name itself, or the one with the same last letter."""
    known = list(known)
    if name in known:
        return name
    alike = [code for code in known if code[-1] == name[-1]]
    if len(alike) != 1:
        raise UntranslatableError(f"The query names {name}, which is none of {', '.join(known)}.")
    return alike[0]


def _shown(value: Any) -> str:
    return "no value" if value is None else value if isinstance(value, str) else f"{value:.6g}"


def _close(ours: Any, wanted: Any) -> bool:
    """Equal when rounded to the decimals of the expected figure, at least two; texts as they are."""
    if ours is None or isinstance(ours, str):
        return ours is not None and ours == wanted
    try:
        wanted = float(wanted)
    except (TypeError, ValueError):
        return False
    shown = len(str(float(wanted)).partition(".")[2]) if "e" not in str(float(wanted)) else 2
    return bool(abs(ours - wanted) <= 0.5 * 10.0 ** -max(2, shown) * (1 + 1e-6))


def read(paths: Sequence[str]) -> Oracle:
    """The oracle of three files. Raises UnreadableError with the file and what is wrong with it."""
    return Oracle(cases_of(paths[0]), table_of(paths[1], VALUES), table_of(paths[2], REGISTRATIONS))


def compare(paths: Sequence[str]) -> Outcome:
    """All cases of the files."""
    oracle, outcome = read(paths), Outcome()
    for case in oracle.cases["cases"]:
        reason = oracle.skipped(case)
        if reason:
            outcome.lines.append(f"{case['case']}: left out, {reason}")
        else:
            oracle.run(case, outcome)
    return outcome


def main(arguments: Sequence[str]) -> int:
    """Print each difference and the count; 1 when anything failed."""
    if len(arguments) != 3:
        print("Use: python -m tests.oracles.dhis2 CASES.json VALUES.csv REGISTRATIONS.csv")
        return 2
    try:
        outcome = compare(arguments)
    except UnreadableError as error:
        print(short(str(error)))
        return 2
    for line in outcome.lines:
        print(line)
    if outcome.by_rounding:
        print(
            f"{outcome.by_rounding} of the passed agree once a reporting rate is rounded before it is used, as DHIS2 does"
        )
    if outcome.unread:
        some, its = ("1 case", "its") if outcome.unread == 1 else (f"{outcome.unread} cases", "their")
        print(f"{some} could not be read; {its} figures count as failed")
    print(f"{outcome.passed} passed, {outcome.failed} failed")
    return 1 if outcome.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
