"""Saying that a task is done: in time or late, and late stays late."""

from datetime import date

import pytest

from tests.world import World
from tongket.followup.actions import cancel_task, finish_occurrence, finish_task
from tongket.followup.events import TaskFinished
from tongket.followup.queries import state_word
from tongket.followup.tests.make import a_repeating_task, a_task, on
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import told


def test_a_task_is_done_in_time_up_to_the_end_of_its_day(world: World) -> None:
    task = a_task(world)
    with on(2021, 9, 30, 23):
        task = finish_task(task.pk, "Học bù xong 4 lớp.", by=world.clerk)
        assert task.state == "done"
        assert state_word(task, date(2021, 9, 30)) == "Xong đúng hạn"
    assert told(task.channel)[-1] == TaskFinished(task_id=task.pk)


def test_what_is_done_late_stays_late(world: World) -> None:
    task = a_task(world)
    with on(2021, 10, 9):
        task = finish_task(task.pk, "Xong.", by=world.trainer)
    with on(2022, 3, 1):
        assert state_word(task, date(2022, 3, 1)) == "Xong muộn 9 ngày"


def test_others_do_not_finish_it(world: World) -> None:
    with pytest.raises(NotAllowed):
        finish_task(a_task(world).pk, "Xong.", by=world.researcher)


def test_what_is_done_or_given_up_is_not_done_again(world: World) -> None:
    done = finish_task(a_task(world).pk, "Xong.", by=world.trainer)
    with pytest.raises(WrongState, match="đã xong"):
        finish_task(done.pk, "Xong.", by=world.trainer)
    gone = cancel_task(a_task(world, "k2").pk, "Trùng việc.", by=world.chief)
    with pytest.raises(WrongState, match="thôi thực hiện"):
        finish_task(gone.pk, "Xong.", by=world.trainer)


def test_a_repeating_task_ends_only_when_no_turn_is_owed(world: World) -> None:
    task = a_repeating_task(world)
    with on(2021, 7, 6):
        with pytest.raises(WrongState, match="Lần ngày 05/07/2021 chưa xong"):
            finish_task(task.pk, "Thôi.", by=world.director)
        first = task.occurrences.get(due=date(2021, 7, 5))
        finish_occurrence(first.pk, "Đã chào cờ.", by=world.director)
        finish_task(task.pk, "Chuyển đơn vị khác.", by=world.director)
    assert set(task.occurrences.exclude(pk=first.pk).values_list("state", flat=True)) == {"cancelled"}
