"""N = a + b + c + d: every task is in exactly one of four states, on any day."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.world import World
from tongket.followup.actions import finish_task, postpone_task
from tongket.followup.models import Task
from tongket.followup.queries import four_states, lines_of, open_tasks_below, overview_of, state_word, tasks_for
from tongket.followup.tests.make import a_repeating_task, a_task, on


def parts(tasks, day: date) -> tuple[int, int, int, int, int]:
    counts = four_states(tasks, day)
    return (counts.all, counts.done_on_time, counts.done_late, counts.in_time, counts.overdue)


def test_the_four_states_sum_to_the_whole_as_in_the_published_count(world: World) -> None:
    """A national count of 2017 read 21,914 = 14,068 in time + 1,983 late + 5,640 still in time + 223 overdue; the
    same sum on a thousandth of it."""
    for number in range(22):
        a_task(world, f"k{number}", due=date(2021, 7, 31) if number < 16 else date(2021, 12, 31))
    a_task(world, "overdue", due=date(2021, 8, 15))
    keys = [Task.objects.get(key=f"k{number}").pk for number in range(22)]
    with on(2021, 7, 20):
        for pk in keys[:14]:
            finish_task(pk, "Xong.", by=world.trainer)
    with on(2021, 8, 9):
        for pk in keys[14:16]:
            finish_task(pk, "Xong.", by=world.trainer)
    with on(2021, 8, 20):
        assert parts(Task.objects.all(), date(2021, 8, 20)) == (23, 14, 2, 6, 1)


def test_a_past_day_is_read_as_it_was(world: World) -> None:
    first, second = a_task(world, "a", due=date(2021, 7, 10)), a_task(world, "b", due=date(2021, 7, 31))
    with on(2021, 7, 12):
        finish_task(first.pk, "Xong.", by=world.trainer)
        postpone_task(second.pk, date(2021, 9, 30), "Giãn cách", "objective", by=world.chief)
    with on(2021, 8, 10):
        a_task(world, "c", due=None)
        expected = {
            date(2021, 6, 27): (0, 0, 0, 0, 0),
            date(2021, 6, 28): (2, 0, 0, 2, 0),
            date(2021, 7, 10): (2, 0, 0, 2, 0),
            date(2021, 7, 11): (2, 0, 0, 1, 1),
            date(2021, 7, 12): (2, 0, 1, 1, 0),
            date(2021, 8, 10): (3, 0, 1, 2, 0),
        }
        for day, counts in expected.items():
            assert parts(Task.objects.all(), day) == counts, day


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    due=st.none() | st.integers(-20, 20),
    done=st.none() | st.integers(0, 40),
    asked=st.integers(0, 60),
)
def test_each_task_is_in_one_state_whatever_its_dates(due: int | None, done: int | None, asked: int) -> None:
    """In memory: a task given on day 0, due on a day or none, done on a day or not, asked about on a day."""
    start = datetime.fromisoformat("2021-06-28T09:00:00+07:00")
    given_on = start.date()
    task = Task(
        pk=1,
        assigned_at=start,
        due=None if due is None else given_on + timedelta(days=due),
        state="open" if done is None or done > asked else "done",
        finished_at=None if done is None or done > asked else start + timedelta(days=done),
    )
    task.__dict__["_prefetched_objects_cache"] = {"postponements": [], "turns": [], "occurrences": []}
    day = given_on + timedelta(days=asked)
    with on(2021, 6, 28):
        counts = four_states([task], day)
    assert counts.all == 1
    late = due is not None and (done if done is not None and done <= asked else asked) > due
    assert (counts.done_late + counts.overdue == 1) is late


def test_words_say_how_many_days(world: World) -> None:
    task = a_task(world)
    assert state_word(task, date(2021, 9, 29)) == "Trong hạn, còn 1 ngày"
    assert state_word(task, date(2021, 9, 30)) == "Đến hạn hôm nay"
    assert state_word(task, date(2021, 10, 1)) == "Quá hạn 1 ngày"


def test_open_tasks_are_those_of_the_unit_s_tree(world: World) -> None:
    mine, other = a_task(world, "a"), a_task(world, "b", owner=world.sister)
    done = finish_task(a_task(world, "c").pk, "Xong.", by=world.trainer)
    whole = a_task(world, "d", owner=world.academy)
    assert open_tasks_below(world.academy, date(2021, 6, 28)) == [mine, whole]
    assert open_tasks_below(world.training, date(2021, 6, 28)) == [mine]
    assert open_tasks_below(world.sister, date(2021, 6, 28)) == [other]
    assert done.state == "done"


def test_rows_by_unit_sum_to_the_whole_and_the_longest_overdue_comes_first(world: World) -> None:
    a_task(world, "a", due=date(2021, 7, 31))
    a_task(world, "b", due=date(2021, 7, 15))
    a_task(world, "c", owner=world.research, due=date(2021, 12, 31))
    a_task(world, "d", owner=world.research, due=None)
    a_repeating_task(world)
    with on(2021, 8, 20):
        finish_task(Task.objects.get(key="a").pk, "Xong.", by=world.trainer)
        lines = lines_of(tasks_for(world.director), date(2021, 8, 20))
        overview = overview_of(lines)
        assert [line.task.key for line in lines] == ["flag", "b", "c", "d", "a"]
        assert [(row.unit, row.states.all) for row in overview.units] == [
            (world.training, 2),
            (world.research, 2),
            (world.office, 1),
        ]
        for name in ("all", "done_on_time", "done_late", "in_time", "overdue"):
            assert sum(getattr(row.states, name) for row in overview.units) == getattr(overview.states, name)


@pytest.mark.parametrize("who", ["director", "chief", "trainer", "clerk", "president"])
def test_tasks_are_seen_by_owner_partner_giver_and_those_above(world: World, who: str) -> None:
    a_task(world, partners=[world.research])
    assert tasks_for(getattr(world, who)).count() == 1
    assert tasks_for(world.researcher).count() == 1
    assert tasks_for(world.stranger).count() == 0
