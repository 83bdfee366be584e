"""The totals of the roll-up bench as an analyst writes them in pandas: merge, group, repeat for each level.

Runs in an environment of its own: python rollup_pandas.py VALUES.parquet UNITS.csv RESULT.parquet
"""

import json
import resource
import sys
import time

import pandas as pd

values = pd.read_parquet(sys.argv[1])
units = pd.read_csv(sys.argv[2], keep_default_na=False)

start = time.perf_counter()
for column in ("indicator", "period", "unit"):
    values[column] = values[column].astype(str)
nation = units.loc[units.parent == "", "unit"].iloc[0]
parents = units[units.parent != ""]

levels = [values]
for _ in range(2):  # communes to provinces, provinces to the nation
    above = levels[-1].merge(parents, on="unit")
    above = above.groupby(["indicator", "period", "parent"], as_index=False)["value"].sum()
    levels.append(above.rename(columns={"parent": "unit"}))
monthly = pd.concat(levels).groupby(["indicator", "period", "unit"], as_index=False)["value"].sum()

month = monthly["period"].str[4:].astype(int)
quarterly = monthly.assign(period=monthly["period"].str[:4] + "Q" + ((month + 2) // 3).astype(str))
quarterly = quarterly.groupby(["indicator", "period", "unit"], as_index=False)["value"].sum()
yearly = monthly.assign(period=monthly["period"].str[:4])
yearly = yearly.groupby(["indicator", "period", "unit"], as_index=False)["value"].sum()
totals = pd.concat([monthly, quarterly, yearly])
took = time.perf_counter() - start

totals.to_parquet(sys.argv[3])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(json.dumps({"best": took, "rows": len(totals), "peak": peak}))
