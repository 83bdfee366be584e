"""Opening a finished or cancelled task again."""

from datetime import date

import pytest

from tests.world import World
from tongket.followup.actions import cancel_task, finish_task, reopen_task
from tongket.followup.events import TaskReopened
from tongket.followup.queries import condition_of, open_tasks_below
from tongket.followup.tests.make import a_repeating_task, a_task, on
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import told


def test_an_opened_task_runs_on_with_its_old_date(world: World) -> None:
    task = a_task(world)
    with on(2021, 9, 1):
        finish_task(task.pk, "Xong.", by=world.trainer)
    with on(2021, 10, 10):
        task = reopen_task(task.pk, "Thiếu 1 lớp.", by=world.chief)
        assert (task.state, task.due, task.finished_at) == ("open", date(2021, 9, 30), None)
        assert condition_of(task, date(2021, 10, 10)).name == "overdue"
        assert condition_of(task, date(2021, 9, 15)).name == "done_on_time"
        assert open_tasks_below(world.academy, date(2021, 9, 15)) == []
        assert open_tasks_below(world.academy, date(2021, 8, 31)) == [task]
    assert told(task.channel)[-1] == TaskReopened(task_id=task.pk)


def test_the_turns_of_a_repeating_task_come_back(world: World) -> None:
    task = a_repeating_task(world)
    cancel_task(task.pk, "Tạm dừng.", by=world.chief)
    reopen_task(task.pk, "Làm tiếp.", by=world.chief)
    assert set(task.occurrences.values_list("state", flat=True)) == {"open"}


def test_the_owner_does_not_open_it_again(world: World) -> None:
    task = finish_task(a_task(world).pk, "Xong.", by=world.trainer)
    with pytest.raises(NotAllowed, match="không tự mở lại"):
        reopen_task(task.pk, "Thiếu.", by=world.trainer)


def test_what_is_open_is_not_opened_and_a_reason_is_needed(world: World) -> None:
    task = a_task(world)
    with pytest.raises(WrongState, match="đang làm"):
        reopen_task(task.pk, "Thiếu.", by=world.chief)
    finish_task(task.pk, "Xong.", by=world.trainer)
    with pytest.raises(BadInput, match="phải ghi lý do"):
        reopen_task(task.pk, "  ", by=world.chief)
