"""Amending a task: a paper that replaces the one which gave it says it otherwise, and what it was is kept."""

from datetime import date

import pytest

from tests.world import World
from tongket.documents.models import Paper
from tongket.documents.tests.make import an_issued_paper
from tongket.followup.actions import (
    amend_task,
    cancel_task,
    date_task,
    finish_occurrence,
    finish_task,
    postpone_task,
    remind_task,
    reopen_task,
)
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


def test_what_becomes_repeating_repeats_from_then_on(world: World) -> None:
    task = a_task(world)
    with on(2021, 8, 20):
        task = _amended(world, task, an_issued_paper(world), due=None, repeats="FREQ=MONTHLY;BYDAY=1MO")
        assert condition_of(task, date(2021, 8, 20)).name == "in_time", "what nobody had asked for is not overdue"
        first = task.occurrences.first()
        assert first is not None
        assert first.due == date(2021, 9, 6)
    with on(2021, 9, 6):
        finish_occurrence(first.pk, "Đã chào cờ", by=world.trainer)
        assert task.occurrences.first() == first, "nor later, when further turns are made"


def test_a_rule_with_a_number_of_turns_counts_them_from_then_on(world: World) -> None:
    task = a_repeating_task(world)
    with on(2021, 8, 20):
        task = _amended(world, task, an_issued_paper(world), repeats="FREQ=MONTHLY;BYMONTHDAY=15;COUNT=2")
    coming = [one.due for one in task.occurrences.filter(state=Occurrence.State.OPEN, due__gt=date(2021, 8, 20))]
    assert coming == [date(2021, 9, 15), date(2021, 10, 15)]


def test_what_repeats_no_more_is_finished_though_a_turn_was_missed(world: World) -> None:
    task = a_repeating_task(world)
    with on(2021, 8, 20):
        task = _amended(world, task, an_issued_paper(world), due=date(2021, 12, 31), repeats="")
        assert condition_of(task, date(2021, 8, 20)).name == "in_time"
        assert finish_task(task.pk, "Đã xong", by=world.deputy).state == Task.State.DONE


def test_a_past_day_is_read_by_the_rule_that_held_then(world: World) -> None:
    single, repeating = a_task(world, due=date(2021, 8, 1)), a_repeating_task(world)
    with on(2021, 8, 20):
        single = _amended(world, single, an_issued_paper(world), due=None, repeats="FREQ=MONTHLY;BYDAY=1MO")
        repeating = _amended(world, repeating, an_issued_paper(world, "third"), due=date(2021, 12, 31), repeats="")
    with on(2021, 8, 25):
        states = [[condition_of(task, date(2021, 8, day)).name for day in (15, 20)] for task in (single, repeating)]
    assert states == [["overdue", "in_time"], ["overdue", "in_time"]]


def test_the_first_date_that_a_task_gets_is_its_original_one(world: World) -> None:
    task = _amended(world, a_task(world, due=None), an_issued_paper(world), due=date(2021, 12, 31))
    assert task.original_due == date(2021, 12, 31)


def test_the_original_date_stays_though_it_fell_away_for_a_while(world: World) -> None:
    task = _amended(world, a_task(world), an_issued_paper(world), due=None)
    task = date_task(task.pk, date(2021, 12, 31), by=world.director)
    assert (task.due, task.original_due) == (date(2021, 12, 31), date(2021, 9, 30))
    assert (history_of(task)[0].word, history_of(task)[0].text) == ("Định hạn", "31/12/2021")


def test_who_has_it_from_now_on_was_not_reminded_yet(world: World) -> None:
    task = a_task(world)
    with on(2021, 7, 10):
        remind_task(task.pk, by=world.director)
    with on(2021, 7, 12):
        task = _amended(world, task, an_issued_paper(world), owner=world.research)
        assert (task.reminded_times, task.reminded_at) == (0, None)
    assert [one.word for one in history_of(task)][1:] == [
        f"Nhắc {world.training.name}",
        f"Giao {world.training.name}",
    ]


def test_opened_again_the_turns_of_the_former_rule_stay_away(world: World) -> None:
    task = a_repeating_task(world)
    with on(2021, 7, 5):
        task = _amended(world, task, an_issued_paper(world), repeats="FREQ=MONTHLY;BYMONTHDAY=15")
    with on(2021, 7, 6):
        cancel_task(task.pk, "Tạm dừng", by=world.director)
        reopen_task(task.pk, "Làm tiếp", by=world.director)
    states = {one.due: one.state for one in task.occurrences.all()}
    assert states[date(2021, 8, 2)] == Occurrence.State.CANCELLED
    assert states[date(2021, 8, 15)] == Occurrence.State.OPEN
    assert states[date(2021, 7, 5)] == Occurrence.State.OPEN, "it fell due while the former rule held"
