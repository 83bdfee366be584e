"""Giving a task: once for each key, numbered in the book of its year."""

from datetime import date

import pytest
from django.db import transaction

from tests.world import World
from tongket.followup.actions import assign_task
from tongket.followup.events import TaskAssigned
from tongket.followup.models import Task
from tongket.followup.tests.make import a_task
from tongket.kit.errors import BadInput, NotAllowed
from tongket.live.log import told


def test_a_task_is_given_with_owner_partners_and_both_due_dates(world: World) -> None:
    task = a_task(world, partners=[world.research, world.training], origin_label="58/TB-HVVDKVII, KL 2")
    assert (task.label, task.due, task.original_due) == ("001/2021", date(2021, 9, 30), date(2021, 9, 30))
    assert list(task.partners.all()) == [world.research]
    assert task.assigner == world.academy
    assert told(task.channel) == [TaskAssigned(task_id=task.pk)]


def test_the_same_key_asked_again_answers_the_task_that_is_there(world: World) -> None:
    first = a_task(world)
    again = a_task(world, due=date(2021, 12, 31))
    assert again == first
    assert again.due == date(2021, 9, 30)
    assert Task.objects.count() == 1
    assert len(told(first.channel)) == 1


def test_an_abort_leaves_no_gap_in_the_book(world: World) -> None:
    class Abort(Exception):
        pass

    a_task(world, "a")
    with pytest.raises(Abort), transaction.atomic():
        a_task(world, "b")
        raise Abort
    assert a_task(world, "c").number == 2


def test_a_task_may_have_no_date_yet(world: World) -> None:
    assert a_task(world, due=None).original_due is None


def test_a_repeating_task_has_its_turns_up_to_the_horizon(world: World) -> None:
    task = a_task(world, due=None, repeats="RRULE:FREQ=MONTHLY;BYDAY=1MO")
    days = [one.due for one in task.occurrences.all()]
    assert days[:3] == [date(2021, 7, 5), date(2021, 8, 2), date(2021, 9, 6)]
    assert len(days) == 12


def test_the_turns_of_a_repeating_task_end_with_its_due_date(world: World) -> None:
    task = a_task(world, due=date(2021, 8, 31), repeats="FREQ=MONTHLY;BYDAY=1MO")
    assert [one.due for one in task.occurrences.all()] == [date(2021, 7, 5), date(2021, 8, 2)]


@pytest.mark.parametrize("rule", ["FREQ=HOURLY", "every month", "FREQ=MONTHLY;BYDAY=XX", "FREQ=WEEKLY;BYHOUR=8"])
def test_a_rule_that_is_none_is_refused(world: World, rule: str) -> None:
    with pytest.raises(BadInput, match="Quy tắc lặp"):
        a_task(world, repeats=rule)
    assert not Task.objects.exists()


def test_who_has_no_office_gives_no_task(world: World) -> None:
    with pytest.raises(NotAllowed):
        assign_task("k", "Việc", world.training, None, by=world.clerk)


def test_nobody_gives_tasks_in_the_name_of_a_strange_unit(world: World) -> None:
    with pytest.raises(NotAllowed) as refusal:
        assign_task("k", "Việc", world.training, None, by=world.stranger, assigner=world.academy)
    assert "Lê Văn Thí Dụ" in refusal.value.who
