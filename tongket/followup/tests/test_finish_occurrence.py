"""Each turn of a repeating task is finished by itself."""

from datetime import date

import pytest

from tests.world import World
from tongket.followup.actions import finish_occurrence, finish_task
from tongket.followup.events import OccurrenceFinished
from tongket.followup.queries import state_word
from tongket.followup.tests.make import a_repeating_task, on
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import told


def test_one_turn_is_done_the_next_waits_and_the_horizon_moves_on(world: World) -> None:
    task = a_repeating_task(world)
    assert state_word(task, date(2021, 7, 1)) == "Định kỳ, lần tới còn 4 ngày"
    turn = task.occurrences.get(due=date(2021, 7, 5))
    with on(2021, 7, 5):
        finish_occurrence(turn.pk, "Đã chào cờ.", by=world.director)
    assert task.occurrences.count() == 13
    assert list(task.occurrences.all())[-1].due == date(2022, 7, 4)
    assert state_word(task, date(2021, 7, 6)) == "Định kỳ, lần tới còn 27 ngày"
    assert told(task.channel)[-1] == OccurrenceFinished(task_id=task.pk, occurrence_id=turn.pk)


def test_a_missed_turn_makes_the_task_overdue_and_stays_late_when_done(world: World) -> None:
    task = a_repeating_task(world)
    with on(2021, 7, 8):
        assert state_word(task, date(2021, 7, 8)) == "Quá hạn 3 ngày"
        turn = finish_occurrence(task.occurrences.all()[0].pk, "", by=world.director)
        assert turn.is_late
        task.refresh_from_db()
        finish_task(task.pk, "Hết.", by=world.director)
    task.refresh_from_db()
    assert state_word(task, date(2021, 7, 8)) == "Xong, có lần muộn"


def test_others_finish_no_turn_and_none_is_finished_twice(world: World) -> None:
    turn = a_repeating_task(world).occurrences.all()[0]
    with pytest.raises(NotAllowed):
        finish_occurrence(turn.pk, "", by=world.trainer)
    finish_occurrence(turn.pk, "", by=world.director)
    with pytest.raises(WrongState, match="Lần ngày 05/07/2021 đã xong"):
        finish_occurrence(turn.pk, "", by=world.director)
