"""Giving a task up: it leaves the count, not the list."""

from datetime import date

import pytest

from tests.world import World
from tongket.followup.actions import cancel_task
from tongket.followup.events import TaskCancelled
from tongket.followup.queries import four_states, state_word, tasks_for
from tongket.followup.tests.make import a_task
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import told


def test_it_leaves_the_count_and_stays_in_the_list(world: World) -> None:
    task = cancel_task(a_task(world).pk, "Chủ trương thay đổi.", by=world.director)
    assert state_word(task, date(2021, 6, 28)) == "Thôi thực hiện"
    assert four_states(tasks_for(world.director), date(2021, 6, 28)).all == 0
    assert list(tasks_for(world.director)) == [task]
    assert told(task.channel)[-1] == TaskCancelled(task_id=task.pk)


def test_the_owner_does_not_give_it_up(world: World) -> None:
    with pytest.raises(NotAllowed, match="không tự thôi thực hiện"):
        cancel_task(a_task(world).pk, "Khó.", by=world.trainer)


def test_a_reason_is_needed_and_once_is_enough(world: World) -> None:
    task = a_task(world)
    with pytest.raises(BadInput, match="phải ghi lý do"):
        cancel_task(task.pk, " ", by=world.chief)
    cancel_task(task.pk, "Trùng.", by=world.chief)
    with pytest.raises(WrongState, match="thôi thực hiện"):
        cancel_task(task.pk, "Trùng.", by=world.chief)
