"""Amending a task: a paper that replaces the one which gave it says it otherwise, and what it was is kept."""

from datetime import date

import pytest

from tests.world import World
from tongket.documents.models import Paper
from tongket.documents.tests.make import an_issued_paper
from tongket.followup.actions import amend_task, finish_task, postpone_task
from tongket.followup.events import TaskAmended, TaskAssigned
from tongket.followup.models import Occurrence, Task, TaskAmendment
from tongket.followup.queries import condition_of, due_on, history_of, tasks_for
from tongket.followup.tests.make import a_repeating_task, a_task, on
from tongket.kit.errors import BadInput, NotAllowed
from tongket.live.log import told


def _amended(world: World, task: Task, paper: Paper, **more: object) -> Task:
    facts = {"text": task.text, "owner": task.owner, "due": task.due, "repeats": task.repeats, **more}
    return amend_task(task.pk, by=world.chief, paper=paper, **facts)


def test_each_fact_that_differs_is_kept_as_it_was(world: World) -> None:
    task = a_task(world, partners=[world.research], origin_label="Kết luận 1, Thông báo 01")
    paper = an_issued_paper(world)
    with on(2021, 7, 20):
        task = _amended(world, task, paper, owner=world.office, due=date(2021, 12, 31), origin_label="Kết luận 1")
    assert (task.owner, task.due, task.original_due) == (world.office, date(2021, 12, 31), date(2021, 9, 30))
    amendment = TaskAmendment.objects.get()
    assert amendment.changes == [
        ["owner", world.training.name, world.office.name],
        ["partners", world.research.name, ""],
        ["due", "2021-09-30", "2021-12-31"],
        ["origin", "Kết luận 1, Thông báo 01", "Kết luận 1"],
    ]
    assert told(task.channel) == [
        TaskAssigned(task_id=task.pk),
        TaskAmended(task_id=task.pk, amendment_id=amendment.pk),
    ]


def test_asked_again_nothing_changes(world: World) -> None:
    task, paper = a_task(world), an_issued_paper(world)
    _amended(world, task, paper, due=date(2021, 12, 31))
    task = _amended(world, task, paper, due=date(2022, 1, 31))
    assert (task.due, TaskAmendment.objects.count()) == (date(2021, 12, 31), 1)


def test_a_past_day_is_read_as_it_was(world: World) -> None:
    task = a_task(world)
    with on(2021, 8, 1):
        postpone_task(task.pk, date(2021, 10, 31), "dịch bệnh", "objective", by=world.director)
    with on(2021, 10, 5):
        task = _amended(world, Task.objects.get(), an_issued_paper(world), due=date(2021, 9, 30))
    assert task.due == task.original_due
    with on(2021, 12, 1):
        days = [date(2021, 7, 15), date(2021, 9, 1), date(2021, 10, 4), date(2021, 10, 5)]
        assert [due_on(task, day) for day in days] == [
            date(2021, 9, 30),
            date(2021, 10, 31),
            date(2021, 10, 31),
            date(2021, 9, 30),
        ]
        assert [condition_of(task, day).name for day in days] == ["in_time", "in_time", "in_time", "overdue"]


def test_the_history_says_who_had_it_first_and_what_became_of_it(world: World) -> None:
    task = a_task(world, origin_label="Kết luận 1, Thông báo 01")
    paper = an_issued_paper(world)
    task = _amended(world, task, paper, text="Rà soát chương trình", owner=world.office, origin_label="Kết luận 1")
    amended, given = history_of(task)
    assert (given.word, given.text) == (f"Giao {world.training.name}", "Kết luận 1, Thông báo 01")
    assert amended.word == f"Sửa theo {paper.kind_name} {paper.label}"
    assert amended.text == (
        "nội dung trước: “Khắc phục hạn chế của chương trình Cao cấp lý luận chính trị”; "
        f"chủ trì: {world.training.name} → {world.office.name}"
    )


def test_a_task_that_is_done_stays_done(world: World) -> None:
    task = a_task(world)
    finish_task(task.pk, "Đã xong", by=world.trainer)
    task = _amended(world, task, an_issued_paper(world), due=date(2021, 12, 31))
    assert task.state == Task.State.DONE


def test_the_turns_to_come_follow_the_new_rule(world: World) -> None:
    task = a_repeating_task(world)
    task = _amended(world, task, an_issued_paper(world), repeats="FREQ=MONTHLY;BYMONTHDAY=15")
    states = {one.due: one.state for one in task.occurrences.all()}
    assert states[date(2021, 8, 2)] == Occurrence.State.CANCELLED
    assert states[date(2021, 8, 15)] == Occurrence.State.OPEN
    task = _amended(world, task, an_issued_paper(world, "third"), repeats="FREQ=MONTHLY;BYDAY=1MO")
    states = {one.due: one.state for one in task.occurrences.all()}
    assert states[date(2021, 8, 2)] == Occurrence.State.OPEN
    assert states[date(2021, 8, 15)] == Occurrence.State.CANCELLED


def test_who_may_read_the_new_paper_may_read_the_task(world: World) -> None:
    task, paper = a_task(world, owner=world.office), an_issued_paper(world)
    paper.sent_to.set([world.training])
    assert not tasks_for(world.trainer).filter(pk=task.pk).exists()
    _amended(world, task, paper, due=date(2021, 12, 31))
    assert tasks_for(world.trainer).filter(pk=task.pk).exists()


def test_who_may_not_give_a_task_may_not_amend_it(world: World) -> None:
    task = a_task(world)
    with pytest.raises(NotAllowed):
        amend_task(task.pk, "Khác", world.office, None, by=world.trainer, paper=an_issued_paper(world))


def test_a_task_says_something(world: World) -> None:
    with pytest.raises(BadInput):
        _amended(world, a_task(world), an_issued_paper(world), text="  ")
