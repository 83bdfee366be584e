"""A cycle that is broken off anywhere leaves no half action, no second task and no gap, and goes on where it stood."""

import json
import os
import random
import signal
import sys
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError

import pytest
from django.db import transaction

from tests.databases import own_database
from tests.houses import MIDYEAR, Hand, House, house_in
from tests.standing import assert_whole, rows_of_each_table
from tongket.analytics.queries import trace_of_conference
from tongket.live import jobs
from tongket.live.models import LogEntry
from tongket.site.cycle import play_scenario, steps_of
from tongket.site.cycle.play import play
from tongket.site.cycle.script import Step
from tongket.site.loader import load_scenario
from tongket.site.models import Playbook
from tongket.site.scenario import read_scenario

STATEMENTS = "django.db.backends.utils:CursorWrapper._execute_with_wrappers"


class Abort(Exception):
    """The machine stops here."""


@pytest.mark.django_db
def test_an_abort_inside_each_action_resumed_after_each_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = read_scenario(MIDYEAR)
    with transaction.atomic():
        play_scenario(scenario, tmp_path)
        undisturbed = trace_of_conference("kv2-2021-h1"), rows_of_each_table()
        transaction.set_rollback(True)

    aborted: set[tuple[int, int]] = set()
    inside = {"place": 0, "count": 0}
    hand_over = jobs.hand_over

    def abort_once(entry: LogEntry) -> None:
        """Inside each action of each step, and inside every tenth of the loading, which is one transaction of many actions."""
        played = Playbook.objects.values_list("done", flat=True).first()
        done = -1 if played is None else played
        inside["count"] = inside["count"] + 1 if inside["place"] == done else 1
        inside["place"] = done
        spot = (done, inside["count"])
        if spot not in aborted and (done >= 0 or inside["count"] % 10 == 1):
            aborted.add(spot)
            inside["count"] = 0
            raise Abort
        hand_over(entry)

    monkeypatch.setattr(jobs, "hand_over", abort_once)
    # Taken up again from the file, as a new process would, or from where the playing stood: the first costs most of a second.
    steps: list[Step] = []
    for attempt in range(2000):
        inside["count"] = 0
        try:
            if not steps or attempt % 16 == 0:
                steps = steps_of(scenario, load_scenario(scenario))
            play(steps, "kv2-2021-h1")
            break
        except (Abort, RuntimeError):
            continue
    play_scenario(scenario, tmp_path)
    assert Playbook.objects.get().finished
    places = {place for place, _ in aborted}
    quiet = [step.label for place, step in enumerate(steps) if place not in places]
    assert quiet == ["Trả lời việc chuyển kỳ"], "the first review of a house has no tasks of an earlier one"
    assert len(aborted) > 120
    assert_whole()
    monkeypatch.undo()
    assert (trace_of_conference("kv2-2021-h1"), rows_of_each_table()) == undisturbed
    assert undisturbed[1]["followup.task"] == 6


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, int]]:
    """One cycle from start to end in a process of its own, and how many statements its database was told."""
    folder = tmp_path_factory.mktemp("undisturbed")
    with own_database(folder) as database:
        house = house_in(folder, database)
        process = house.start(STATEMENTS, 0, *house.cycle)
        said, _ = process.communicate()
        assert process.returncode == 0, (folder / "killed.log").read_text()
        yield house, int(said.split()[-2])


def test_a_kill_at_five_random_points_leaves_the_same_cycle(
    undisturbed: tuple[House, int], tmp_path: Path, database_of_its_own: str
) -> None:
    reference, statements = undisturbed
    seed = int(os.environ.get("TONGKET_SEED") or random.randrange(10**6))
    print(f"TONGKET_SEED={seed} plays the same kills again.")  # pytest shows it where this fails
    house, chance = house_in(tmp_path, database_of_its_own), random.Random(seed)
    points = sorted(chance.sample(range(1, statements), 5))
    for before, point in zip([0, *points], points, strict=False):
        # Each resumed run repeats a little, so its last statement is never before the point of the undisturbed one.
        process = house.start(STATEMENTS, point - before, *house.cycle)
        process.communicate()
        assert process.returncode == -signal.SIGKILL, (points, (tmp_path / "killed.log").read_text())
    house.run(sys.executable, "-m", "tongket", *house.cycle)
    assert house.trace == reference.trace
    assert house.standing == reference.standing


def test_a_finished_file_only_writes_its_papers_again(undisturbed: tuple[House, int]) -> None:
    house, _ = undisturbed

    def written() -> dict[str, bytes]:
        return {file.name: file.read_bytes() for file in (house.folder / "out").iterdir()}

    before = written()
    (house.folder / "out" / "minutes.pdf").unlink()
    house.run(sys.executable, "-m", "tongket", *house.cycle)
    assert written() == before


# Where the process that serves dies: the number is taken and nothing committed; three of six tasks are made.
WHILE_ISSUING = ("tongket.documents.actions.paper:_write_files", 1)
WHILE_MAKING_TASKS = ("tongket.conference.jobs:assign_conclusion", 4)
NEVER = ("tongket.conference.jobs:assign_conclusion", 0)


def test_a_kill_while_a_served_house_issues_a_notice_leaves_one_task_for_each_conclusion(
    tmp_path: Path, database_of_its_own: str
) -> None:
    house = house_in(tmp_path, database_of_its_own, TONGKET_DEMO="1", TONGKET_CLOCK="2021-07-05T11:00+07:00")
    paper_id, signer_id = json.loads(house.run(sys.executable, "-m", "tests.until_the_notice", str(MIDYEAR)))

    for place, nth in (WHILE_ISSUING, WHILE_MAKING_TASKS):
        process, address = house.serve(place, nth)
        hand = Hand(address, signer_id)
        try:
            hand.post(f"/papers/{paper_id}/issue/")
        except HTTPError as refused:
            process.kill()
            pytest.fail(f"{refused.code}: {refused.read().decode()}")
        except (OSError, HTTPException):  # it died before it could answer
            pass
        process.communicate()
        assert process.returncode == -signal.SIGKILL
    process, _ = house.serve(*NEVER)  # its worker begins with what was left behind
    process.terminate()  # and ends after the work in hand
    process.communicate()
    standing = house.standing
    assert (standing["conference.conclusion"], standing["followup.task"]) == (6, 6)


def test_a_worker_apart_takes_up_what_a_killed_one_has_left(tmp_path: Path, database_of_its_own: str) -> None:
    told = {"TONGKET_DEMO": "1", "TONGKET_CLOCK": "2021-07-05T11:00+07:00", "TONGKET_WORKER": "apart"}
    house = house_in(tmp_path, database_of_its_own, **told)
    paper_id, signer_id = json.loads(house.run(sys.executable, "-m", "tests.until_the_notice", str(MIDYEAR)))
    site, address = house.serve(*NEVER)
    Hand(address, signer_id).post(f"/papers/{paper_id}/issue/")
    site.terminate()
    site.communicate()
    killed = house.start(*WHILE_MAKING_TASKS, "work")
    killed.communicate()
    assert killed.returncode == -signal.SIGKILL, "the web process has left the jobs to others"
    worker = house.start(*NEVER, "work")
    assert worker.stdout is not None
    assert worker.stdout.readline().strip() == "tongket: jobs are run here."
    worker.terminate()
    worker.communicate()
    assert worker.returncode == 0
    standing = house.standing
    assert (standing["conference.conclusion"], standing["followup.task"]) == (6, 6)
