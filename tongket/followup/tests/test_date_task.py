"""Setting the date of a task that has none yet."""

from datetime import date

import pytest

from tests.world import World
from tongket.followup.actions import date_task
from tongket.followup.events import TaskDated
from tongket.followup.queries import state_word
from tongket.followup.tests.make import a_repeating_task, a_task
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import told


def test_the_first_date_is_the_original_one_and_no_postponement(world: World) -> None:
    task = a_task(world, due=None)
    assert state_word(task, date(2021, 6, 28)) == "Chưa định hạn"
    task = date_task(task.pk, date(2021, 10, 31), by=world.chief)
    assert (task.due, task.original_due) == (date(2021, 10, 31), date(2021, 10, 31))
    assert not task.postponements.exists()
    assert told(task.channel)[-1] == TaskDated(task_id=task.pk)


def test_the_owner_sets_no_date_for_itself(world: World) -> None:
    with pytest.raises(NotAllowed, match="không tự định hạn"):
        date_task(a_task(world, due=None).pk, date(2021, 10, 31), by=world.trainer)


def test_a_date_that_is_there_is_postponed_instead(world: World) -> None:
    with pytest.raises(WrongState, match="đã có hạn 30/09/2021"):
        date_task(a_task(world).pk, date(2021, 10, 31), by=world.chief)
    with pytest.raises(WrongState, match="theo từng lần"):
        date_task(a_repeating_task(world).pk, date(2021, 10, 31), by=world.chief)


def test_a_date_before_the_task_was_given_is_refused(world: World) -> None:
    with pytest.raises(BadInput, match="trước ngày giao"):
        date_task(a_task(world, due=None).pk, date(2021, 6, 1), by=world.chief)
