"""`tongket cycle` on the mid-year review: a new process on an empty, migrated database, and what typesetting takes of it."""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import bench

SCENARIO = bench.ROOT / "tongket" / "site" / "scenarios" / "2021-07-02-midyear-review.yaml"
LIBRARIES = ("django", "typst")
ROUNDS = 3
# Wraps the two functions that make a PDF and a DOCX, plays the file, prints seconds spent in them and number of papers.
TIMED = """
import sys, time
import django
django.setup()
from tongket import typeset
from tongket.documents.actions import paper as papers
spent = 0.0
def timed(function):
    def call(*arguments, **options):
        global spent
        begun = time.perf_counter()
        try:
            return function(*arguments, **options)
        finally:
            spent += time.perf_counter() - begun
    return call
for module in (typeset, papers):
    for name in ("to_pdf", "to_docx"):
        if hasattr(module, name):
            setattr(module, name, timed(getattr(module, name)))
from pathlib import Path
from tongket.site.cycle import play_file
written = play_file(Path(sys.argv[1]), None, Path(sys.argv[2]))
print(spent, len(written))
"""


def _environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "TONGKET_DATA": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "tongket.site.settings",
        "PYTHONPATH": str(bench.ROOT),
    }


def _worked() -> float:
    """Seconds of processor time of all processes that this one has started and seen end."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _once(*, timed: bool) -> tuple[float, float, float, int]:
    """Seconds of one whole process, its processor time, seconds of it in typesetting, files written."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = _environment(folder)
        migrate = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, env=environment, cwd=bench.ROOT, check=True)
        out = folder / "out"
        command = (
            [sys.executable, "-c", TIMED, str(SCENARIO), str(out)]
            if timed
            else [sys.executable, "-m", "tongket", "cycle", str(SCENARIO), "--out", str(out)]
        )
        begun, before = time.perf_counter(), _worked()
        done = subprocess.run(command, env=environment, cwd=bench.ROOT, check=True, capture_output=True, text=True)
        lasted = time.perf_counter() - begun
        spent = float(done.stdout.split()[0]) if timed else 0.0
        return lasted, _worked() - before, spent, len(list(out.iterdir()))


def run() -> list[bench.Row]:
    """The median of three whole processes, and the share of typesetting in one more."""
    whole = [_once(timed=False) for _ in range(ROUNDS)]
    lasted, _, spent, _ = _once(timed=True)
    seconds = [each for each, _, _, _ in whole]
    median = statistics.median(seconds)
    why = "start-up, and Django's ORM for some 80 steps; the pace of a shared machine changes from minute to minute"
    return [
        bench.row(
            "tongket cycle, mid-year review, new process", round(median, 2), "s", "< 5 s", median < 5,
            "" if median < 5 else f"of {ROUNDS} runs {min(seconds):.1f} to {max(seconds):.1f} s: {why}",
        ),
        bench.row("of it processor time", round(statistics.median(worked for _, worked, _, _ in whole), 2), "s"),
        bench.row("files written", whole[0][3], "files"),
        bench.row("of it in typesetting (PDF and DOCX)", round(spent, 2), "s"),
        bench.row("share of typesetting", round(100 * spent / lasted, 1), "%"),
    ]  # fmt: skip
