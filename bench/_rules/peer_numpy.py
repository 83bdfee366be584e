"""The same rules by hand in NumPy over dense [year][person] arrays; making the arrays dense is not counted."""

import sys
from pathlib import Path

import numpy as np
import peer

folder, repeats = Path(sys.argv[1]), int(sys.argv[2])
data = peer.load(folder)
years = data["year"] - data["year"].min()
people = data["subject"].astype(np.int64)
shape = (int(years.max()) + 1, int(people.max()) + 1)
place = (years, people)
dense = {name: np.zeros(shape, data[name].dtype) for name in ("unit", "score", "level", "disciplined", "initiative")}
for name, values in dense.items():
    values[place] = data[name]
there = np.zeros(shape, np.bool_)
there[place] = True
units = int(data["unit"].max()) + 1
Pair = tuple[np.ndarray, np.ndarray]


def quota(candidate: np.ndarray, sure: np.ndarray, counted: np.ndarray, open_: np.ndarray) -> Pair:
    group = dense["unit"].astype(np.int64) + np.arange(shape[0])[:, None] * units
    flat = group.ravel()
    size = shape[0] * units
    base = np.bincount(flat[counted.ravel()], minlength=size)
    fewest = 15 * base // 100
    most = 15 * (base + np.bincount(flat[open_.ravel()], minlength=size)) // 100
    at = np.flatnonzero(candidate)
    member = flat[at]
    key = member * 1001 + (1000 - dense["score"].ravel()[at])
    order = np.argsort(key, kind="stable")
    ranked = member[order]
    counts = np.bincount(member, minlength=size)
    starts = np.cumsum(counts) - counts
    rank = np.arange(len(at)) - starts[ranked]
    firm = sure.ravel()[at][order].astype(np.int64)
    running = np.cumsum(firm) - firm
    first = np.append(running, running[-1] + firm[-1])[starts]
    passes = rank < fewest[ranked]
    fails = running - first[ranked] >= most[ranked]
    true = np.ones(shape[0] * shape[1], np.bool_)
    false = np.zeros(shape[0] * shape[1], np.bool_)
    true[at[order]] = passes
    false[at[order]] = fails
    return true.reshape(shape), false.reshape(shape)


def back(values: np.ndarray, years_back: int, missing: bool) -> np.ndarray:
    found = np.full(shape, missing)
    found[years_back:] = np.where(there[:-years_back], values[:-years_back], missing)
    return found


def compute() -> peer.Answers:
    level, initiative, disciplined = dense["level"], dense["initiative"], dense["disciplined"]
    good: Pair = (level >= 2, (level >= 0) & (level < 2))
    clean: Pair = (~disciplined, disciplined)
    ldtt: Pair = (good[0] & clean[0], good[1] | clean[1])
    merit: Pair = ((level == 3) | (initiative == 1), (level >= 0) & (level < 3) & (initiative == 0))
    sure, out = ldtt[0] & merit[0], ldtt[1] | merit[1]
    unknown = ~(ldtt[0] | ldtt[1])
    cut = quota(there & ~out, there & sure, there & ldtt[0], there & unknown)
    fighter: Pair = (sure & cut[0], out | cut[1])
    three: Pair = (
        fighter[0] & back(fighter[0], 1, False) & back(fighter[0], 2, False),
        fighter[1] | back(fighter[1], 1, True) | back(fighter[1], 2, True),
    )
    bright: Pair = (good[0] & (initiative == 1), good[1] | (initiative == 0))
    two: Pair = (bright[0] & back(bright[0], 1, False), bright[1] | back(bright[1], 1, False))
    found: peer.Answers = {}
    for code, states in (("LDTT", [good, clean]), ("CSTDCS", [ldtt, merit, cut]), ("CSTDB", [three]), ("BK", [two])):
        found[code], found[f"{code}_mask"] = peer.mask_of(states)
    return found


def compute_rows() -> peer.Answers:
    return {name: values[place] for name, values in compute().items()}


answers = compute_rows()
peer.measure(compute, folder, "numpy", repeats, {"numpy": np.__version__})
np.savez(folder / "numpy.npz", **answers)
