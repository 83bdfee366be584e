"""k of n units meet a condition, and these do not: counted at every level, with the exceptions named."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tongket.rollup.errors import RollupError
from tongket.rollup.evaluate import Evaluation, Formulas
from tongket.rollup.language import codes_of
from tongket.rollup.operators import Numbers
from tongket.rollup.periods import Period
from tongket.rollup.sheet import Sheet


@dataclass(frozen=True)
class Exceptions:
    """The units that do not meet a condition beneath one unit in one period, and those that cannot be judged."""

    met: int
    of: int
    not_met: list[str]
    not_assessed: list[str]

    def __str__(self) -> str:
        return f"{self.met}/{self.of}"


class Condition:
    """A condition on single units, judged for the units `among` (those without units beneath them, unless named).

    A unit whose evidence is missing neither meets the condition nor fails it: it is not assessed.
    """

    def __init__(
        self,
        formulas: Formulas,
        text: str,
        sheet: Sheet,
        periods: Sequence[Period],
        among: Iterable[str] | None = None,
    ) -> None:
        self.sheet, self.periods = sheet, list(periods)
        self.node = formulas.read(text, own=True)
        if self.node.kind != "truth":
            raise self.node.error("A condition is true or false: compare with something, as in X >= 10.")
        self._row = {period.code: i for i, period in enumerate(self.periods)}
        self.judged: Numbers = Evaluation(sheet).run(self.node, self.periods, own=True)
        self.among = self._among(among)

    def frame(self) -> pl.DataFrame:
        """For each period and unit that has judged units beneath it: met, of, not_assessed and share in per cent."""
        counts = []
        for chosen in (self.among & (self.judged == 1), self.among & np.isnan(self.judged), self.among):
            counted = self.sheet.upwards(np.where(chosen, 1.0, np.nan), self.periods, "sum")
            counts.append(np.nan_to_num(counted, nan=0.0))
        met, missing, of = counts
        period, unit = np.nonzero(of)
        return pl.DataFrame(
            {
                "period": [self.periods[i].code for i in period],
                "unit": [self.sheet.units[i] for i in unit],
                "met": met[period, unit].astype(np.int64),
                "of": of[period, unit].astype(np.int64),
                "not_assessed": missing[period, unit].astype(np.int64),
                "share": met[period, unit] / of[period, unit] * 100,
            },
            schema_overrides={"period": pl.String, "unit": pl.String},
        )

    def at(self, unit: str, period: Period) -> Exceptions:
        """How many units beneath this one meet the condition, and which do not."""
        if period.code not in self._row:
            raise RollupError(f"The condition was not judged for {period.code}: name it among the periods.")
        row = self._row[period.code]
        below = self.sheet.structure(period).below(self.sheet.at(unit))
        places = below[self.among[row, below]]
        judged = self.judged[row, places]
        names = np.array(self.sheet.units, dtype=object)
        return Exceptions(
            int((judged == 1).sum()),
            len(places),
            list(names[places[judged == 0]]),
            list(names[places[np.isnan(judged)]]),
        )

    def evidence(self, unit: str, period: Period) -> dict[str, float | None]:
        """The unit's own values of the codes that the condition uses."""
        place = self.sheet.at(unit)
        found = {code: self.sheet.own(code, [period])[0, place] for code in codes_of(self.node)}
        return {code: None if np.isnan(value) else float(value) for code, value in found.items()}

    def _among(self, among: Iterable[str] | None) -> NDArray[np.bool_]:
        made = np.zeros((len(self.periods), len(self.sheet.units)), dtype=bool)
        named = None if among is None else [self.sheet.at(unit) for unit in among]
        for row, period in enumerate(self.periods):
            structure = self.sheet.structure(period)
            if named is None:
                made[row] = structure.depth >= 0
                made[row, list(structure.children)] = False
            else:
                made[row, named] = True
                made[row] &= structure.depth >= 0
        return made
