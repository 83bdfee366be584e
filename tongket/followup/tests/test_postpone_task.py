"""Moving a due date: the original one, the count, the reasons and their kinds stay."""

from datetime import date

import pytest

from tests.world import World
from tongket.followup.actions import finish_task, postpone_task
from tongket.followup.events import TaskPostponed
from tongket.followup.queries import condition_of, due_on, state_word
from tongket.followup.tests.make import a_repeating_task, a_task, on
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import told


def test_the_original_date_and_each_reason_stay(world: World) -> None:
    task = a_task(world)
    first = postpone_task(task.pk, date(2021, 10, 31), "Giãn cách", "objective", by=world.chief)
    postpone_task(task.pk, date(2021, 12, 31), "Chưa ký hợp đồng", "subjective", by=world.director)
    task.refresh_from_db()
    assert (task.original_due, task.due) == (date(2021, 9, 30), date(2021, 12, 31))
    assert [(one.old_due, one.new_due, one.cause) for one in task.postponements.all()] == [
        (date(2021, 9, 30), date(2021, 10, 31), "objective"),
        (date(2021, 10, 31), date(2021, 12, 31), "subjective"),
    ]
    assert told(task.channel)[1] == TaskPostponed(task_id=task.pk, postponement_id=first.pk)


def test_as_of_an_earlier_day_the_earlier_date_holds(world: World) -> None:
    task = a_task(world)
    with on(2021, 10, 5):
        postpone_task(task.pk, date(2021, 12, 31), "Giãn cách", "objective", by=world.chief)
        task.refresh_from_db()
        assert due_on(task, date(2021, 10, 4)) == date(2021, 9, 30)
        assert state_word(task, date(2021, 10, 4)) == "Quá hạn 4 ngày"
        assert condition_of(task, date(2021, 10, 5)).name == "in_time"


def test_the_owner_does_not_postpone_its_own_task(world: World) -> None:
    task = a_task(world)
    for person in (world.trainer, world.clerk, world.stranger):
        with pytest.raises(NotAllowed, match="không tự lùi hạn") as refusal:
            postpone_task(task.pk, date(2021, 12, 31), "Bận", "subjective", by=person)
        assert "Lê Văn Thí Dụ" in refusal.value.who


def test_who_gave_a_task_to_the_own_unit_decides_on_it(world: World) -> None:
    task = a_task(world, owner=world.academy)
    assert postpone_task(task.pk, date(2021, 12, 31), "Chờ hướng dẫn", "objective", by=world.chief).pk


def test_a_date_moves_only_forward_and_with_reason_and_cause(world: World) -> None:
    task = a_task(world)
    for day, reason, cause, sentence in (
        (date(2021, 9, 30), "Bận", "objective", "phải sau hạn đang có 30/09/2021"),
        (date(2021, 12, 31), " ", "objective", "phải ghi lý do"),
        (date(2021, 12, 31), "Bận", "fate", "Không có nguyên nhân"),
    ):
        with pytest.raises(BadInput, match=sentence):
            postpone_task(task.pk, day, reason, cause, by=world.chief)
    assert not task.postponements.exists()


def test_what_has_no_date_repeats_or_is_done_is_not_postponed(world: World) -> None:
    day = date(2021, 12, 31)
    with pytest.raises(WrongState, match="chưa định hạn"):
        postpone_task(a_task(world, "a", due=None).pk, day, "Bận", "objective", by=world.chief)
    with pytest.raises(WrongState, match="định kỳ"):
        postpone_task(a_repeating_task(world).pk, day, "Bận", "objective", by=world.chief)
    done = finish_task(a_task(world, "b").pk, "Xong.", by=world.trainer)
    with pytest.raises(WrongState, match="đã xong"):
        postpone_task(done.pk, day, "Bận", "objective", by=world.chief)
