"""The rulebook itself, in a process of its own."""

import json
import sys
import time
from datetime import date
from pathlib import Path

import numpy as np
import peer
import polars as pl

from tongket.rulebook.columns import Plan, mask_column
from tongket.rulebook.edition import edition_of, edition_on
from tongket.rulebook.explain import Explainer
from tongket.rulebook.load import load_library, load_rulebook, shipped
from tongket.rulebook.vocabulary import load_vocabulary

folder, repeats = Path(sys.argv[1]), int(sys.argv[2])
rules = Path(__file__).parent / "rules"
plan = Plan(
    edition_on(load_rulebook(rules / "bench.yaml", load_vocabulary(rules / "vocabulary.yaml")), date(2024, 12, 1))
)
table = pl.read_parquet(folder / "data.parquet")


def compute() -> peer.Answers:
    frame = plan.run(table).frame
    return {
        f"{code}{kind}": frame[code if kind == "" else mask_column(code)].to_numpy()
        for code in peer.RULES
        for kind in ("", "_mask")
    }


if "explain" in sys.argv:
    verdicts = plan.run(table)
    explainer = Explainer(verdicts)
    chance = np.random.default_rng(7)
    failing = np.flatnonzero(verdicts.frame["CSTDCS"].to_numpy() == 0)
    rows = [int(at) for at in chance.choice(failing, 2000)]
    for row in rows[:200]:
        explainer.explain(row, "CSTDCS")
    start = time.perf_counter()
    for row in rows:
        explainer.explain(row, "CSTDCS")
    each = (time.perf_counter() - start) / len(rows)
    start = time.perf_counter()
    library = load_library()
    parsing = time.perf_counter() - start
    best = 1e9
    for _ in range(3):
        start = time.perf_counter()
        for rulebook in shipped().rulebooks:
            for version in rulebook.versions:
                Plan(edition_of(rulebook, version, version.since))
        best = min(best, time.perf_counter() - start)
    sys.stdout.write(json.dumps({"explain": each, "compile": best, "parse": parsing}) + "\n")
else:
    peer.measure(compute, folder, "rulebook", repeats, {"polars": pl.__version__, "numpy": np.__version__})
