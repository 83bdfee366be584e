"""The live page of a task shows what a fresh page shows, after every action."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.livepage import actions_of, assert_live_equals_fresh
from tests.world import World
from tongket.documents.tests.make import an_issued_paper
from tongket.followup import actions
from tongket.followup.actions import (
    amend_task,
    cancel_task,
    date_task,
    finish_occurrence,
    finish_task,
    postpone_task,
    remind_task,
    reopen_task,
    report_progress,
)
from tongket.followup.models import Task
from tongket.followup.stream import TaskPage
from tongket.followup.tests.make import a_repeating_task, a_task
from tongket.live.pages import audiences_of

ACTS: dict[str, Callable[[World, Task], object]] = {
    "report_progress": lambda world, task: report_progress(task.pk, 40, "Đã mở lớp.", by=world.trainer),
    "postpone_task": lambda world, task: postpone_task(
        task.pk, date(2021, 12, 31), "Giãn cách", "objective", by=world.chief
    ),
    "finish_task": lambda world, task: finish_task(task.pk, "Xong.", by=world.trainer),
    "cancel_task": lambda world, task: cancel_task(task.pk, "Trùng.", by=world.chief),
    "amend_task": lambda world, task: amend_task(
        task.pk,
        "Rà soát",
        world.research,
        date(2021, 12, 31),
        by=world.chief,
        paper=an_issued_paper(world),
        repeats="FREQ=MONTHLY;BYDAY=1MO",
    ),
    "remind_task": lambda world, task: remind_task(task.pk, by=world.chief),
}
OF_THEIR_OWN = {"reopen_task", "date_task", "finish_occurrence"}  # each begins with another task, below


def test_every_action_is_held_to_the_rule() -> None:
    """A new action needs a row; only what assigns the task comes before anyone can have it open."""
    assert actions_of(actions) - set(ACTS) - OF_THEIR_OWN == {"assign_task"}


@pytest.mark.parametrize("name", ACTS)
def test_each_action_shows_on_the_open_page(world: World, name: str) -> None:
    task = a_task(world)
    assert_live_equals_fresh(TaskPage(), task.channel, "viewer", lambda: ACTS[name](world, task))


def test_opening_again_and_dating_show_too(world: World) -> None:
    done = finish_task(a_task(world).pk, "Xong.", by=world.trainer)
    assert_live_equals_fresh(TaskPage(), done.channel, "viewer", lambda: reopen_task(done.pk, "Thiếu.", by=world.chief))
    undated = a_task(world, "k2", due=None)
    assert_live_equals_fresh(
        TaskPage(), undated.channel, "viewer", lambda: date_task(undated.pk, date(2021, 10, 1), by=world.chief)
    )


def test_the_turns_of_a_repeating_task_show(world: World) -> None:
    task = a_repeating_task(world)
    turn = task.occurrences.all()[0]
    assert_live_equals_fresh(
        TaskPage(), task.channel, "viewer", lambda: finish_occurrence(turn.pk, "Đã chào cờ.", by=world.director)
    )
    assert_live_equals_fresh(TaskPage(), task.channel, "viewer", lambda: cancel_task(task.pk, "Dừng.", by=world.chief))


def test_those_who_see_the_task_may_listen(world: World) -> None:
    task = a_task(world)
    assert audiences_of(world.clerk, task.channel) == audiences_of(world.chief, task.channel) == {"viewer"}
    assert audiences_of(world.stranger, task.channel) == set()
