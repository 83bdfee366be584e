"""The same rules by hand in pandas, as an analyst who knows groupby writes them."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import peer

folder, repeats = Path(sys.argv[1]), int(sys.argv[2])
table = pd.DataFrame(peer.load(folder))
Pair = tuple[pd.Series, pd.Series]


def quota(frame: pd.DataFrame, candidate: pd.Series, sure: pd.Series, counted: pd.Series, open_: pd.Series) -> Pair:
    keys = [frame["year"], frame["unit"]]
    base = counted.groupby(keys).transform("sum")
    fewest = 15 * base // 100
    most = 15 * (base + open_.groupby(keys).transform("sum")) // 100
    chosen = frame.loc[candidate, ["year", "unit", "score", "subject"]].assign(sure=sure[candidate].astype("int64"))
    chosen = chosen.sort_values(["year", "unit", "score", "subject"], ascending=[True, True, False, True])
    grouped = chosen.groupby(["year", "unit"], sort=False)
    rank = grouped.cumcount()
    above = grouped["sure"].cumsum() - chosen["sure"]
    true = pd.Series(True, index=frame.index)
    false = pd.Series(False, index=frame.index)
    true.loc[chosen.index] = rank < fewest[chosen.index]
    false.loc[chosen.index] = above >= most[chosen.index]
    return true, false


def compute() -> peer.Answers:
    level, initiative, disciplined = table["level"], table["initiative"], table["disciplined"]
    good: Pair = (level >= 2, (level >= 0) & (level < 2))
    clean: Pair = (~disciplined, disciplined)
    ldtt: Pair = (good[0] & clean[0], good[1] | clean[1])
    merit: Pair = ((level == 3) | (initiative == 1), (level >= 0) & (level < 3) & (initiative == 0))
    sure, out = ldtt[0] & merit[0], ldtt[1] | merit[1]
    cut = quota(table, ~out, sure, ldtt[0], ~(ldtt[0] | ldtt[1]))
    fighter: Pair = (sure & cut[0], out | cut[1])
    by = table.groupby("subject", sort=False)["year"]
    before, twice = by.shift(1) == table["year"] - 1, by.shift(2) == table["year"] - 2

    def back(values: pd.Series, years: int, there: pd.Series, missing: bool) -> pd.Series:
        return values.shift(years, fill_value=missing).where(there, missing)

    three: Pair = (
        fighter[0] & back(fighter[0], 1, before, False) & back(fighter[0], 2, twice, False),
        fighter[1] | back(fighter[1], 1, before, True) | back(fighter[1], 2, twice, True),
    )
    bright: Pair = (good[0] & (initiative == 1), good[1] | (initiative == 0))
    two: Pair = (bright[0] & back(bright[0], 1, before, False), bright[1] | back(bright[1], 1, before, False))
    found: peer.Answers = {}
    for code, states in (("LDTT", [good, clean]), ("CSTDCS", [ldtt, merit, cut]), ("CSTDB", [three]), ("BK", [two])):
        arrays = [(np.asarray(true, np.bool_), np.asarray(false, np.bool_)) for true, false in states]
        found[code], found[f"{code}_mask"] = peer.mask_of(arrays)
    return found


peer.measure(compute, folder, "pandas", repeats, {"pandas": pd.__version__, "numpy": np.__version__})
