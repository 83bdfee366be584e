"""The same rules by hand in DuckDB's SQL, on two threads."""

import sys
from pathlib import Path

import duckdb
import numpy as np
import peer

folder, repeats = Path(sys.argv[1]), int(sys.argv[2])
base = duckdb.connect()
base.execute("SET threads TO 2")
base.execute(f"CREATE TABLE t AS SELECT * FROM read_parquet('{folder / 'data.parquet'}')")

SQL = """
CREATE OR REPLACE TABLE answers AS
WITH a AS (
  SELECT subject, year, unit, score, level >= 2 AS good, NOT disciplined AS clean,
         level >= 2 AND NOT disciplined AS ldtt, (level = 3) OR initiative AS merit,
         (level >= 2) AND initiative AS bright
  FROM t
), b AS (SELECT *, ldtt AND merit AS before FROM a),
c AS (
  SELECT *, coalesce(before, true) AS rival, coalesce(before, false) AS sure,
         15 * sum(coalesce(ldtt, false)::INT) OVER g // 100 AS fewest,
         15 * sum(coalesce(ldtt, true)::INT) OVER g // 100 AS most
  FROM b WINDOW g AS (PARTITION BY year, unit)
), d AS (
  SELECT *, sum(rival::INT) OVER w AS ranked, sum(sure::INT) OVER w - sure::INT AS above
  FROM c WINDOW w AS (PARTITION BY year, unit ORDER BY score DESC, subject ROWS UNBOUNDED PRECEDING)
), e AS (
  SELECT *, CASE WHEN NOT rival THEN true WHEN ranked <= fewest THEN true WHEN above >= most THEN false END AS cut FROM d
), f AS (SELECT *, before AND cut AS fighter FROM e),
h AS (
  SELECT *, lag(fighter) OVER p AS f1, lag(fighter, 2) OVER p AS f2, lag(bright) OVER p AS b1,
         coalesce(lag(year) OVER p = year - 1, false) AS before1, coalesce(lag(year, 2) OVER p = year - 2, false) AS before2
  FROM f WINDOW p AS (PARTITION BY subject ORDER BY year)
), s AS (
  SELECT *, fighter AND before2 AND f1 AND f2 AS three,
         bright AND CASE WHEN before1 THEN b1 END AS two
  FROM h
)
SELECT subject, year,
  CASE WHEN ldtt THEN 1 WHEN NOT ldtt THEN 0 ELSE 2 END::TINYINT AS "LDTT",
  ((NOT coalesce(good, true))::INT + 2 * (NOT clean)::INT + 4 * (good IS NULL)::INT)::UTINYINT AS "LDTT_mask",
  CASE WHEN fighter THEN 1 WHEN NOT fighter THEN 0 ELSE 2 END::TINYINT AS "CSTDCS",
  ((NOT coalesce(ldtt, true))::INT + 2 * (NOT coalesce(merit, true))::INT + 4 * (NOT coalesce(cut, true))::INT
   + 8 * (ldtt IS NULL)::INT + 16 * (merit IS NULL)::INT + 32 * (cut IS NULL)::INT)::UTINYINT AS "CSTDCS_mask",
  CASE WHEN three THEN 1 WHEN NOT three THEN 0 ELSE 2 END::TINYINT AS "CSTDB",
  ((NOT coalesce(three, true))::INT + 2 * (three IS NULL)::INT)::UTINYINT AS "CSTDB_mask",
  CASE WHEN two THEN 1 WHEN NOT two THEN 0 ELSE 2 END::TINYINT AS "BK",
  ((NOT coalesce(two, true))::INT + 2 * (two IS NULL)::INT)::UTINYINT AS "BK_mask"
FROM s
"""


def compute() -> peer.Answers:
    base.execute(SQL)
    return {}


peer.measure(compute, folder, "duckdb", repeats, {"duckdb": duckdb.__version__})
found = base.execute("SELECT * EXCLUDE (subject, year) FROM answers ORDER BY subject, year").fetchnumpy()
np.savez(folder / "duckdb.npz", **{name: np.asarray(values) for name, values in found.items()})
