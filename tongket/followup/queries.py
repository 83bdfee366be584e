"""What a person may see of tasks, and in which of the four states each one is on a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils.timezone import localtime

from tongket.followup.models import Occurrence, Postponement, Task
from tongket.kit.clock import today
from tongket.kit.thread import Key, Link, Node, Waiting, of_kind
from tongket.org.models import Power, Unit, in_force
from tongket.org.queries import ids_below, standing_of
from tongket.people.models import Person

HISTORY = ("postponements", "turns", "occurrences")


def tasks_for(person: Person) -> QuerySet[Task]:
    """The tasks that a person may see: owned, shared or given by the own unit or one below it."""
    held = in_force(today(), "offices__appointments__")
    own = Unit.objects.filter(held, offices__appointments__person_id=person.pk).values_list("pk", flat=True)
    seen = ids_below(set(own))
    shared = Task.partners.through.objects.filter(unit_id__in=seen).values("task_id")
    return Task.objects.filter(
        Q(owner_id__in=seen) | Q(assigner_id__in=seen) | Q(pk__in=shared) | Q(assigned_by=person)
    ).select_related("owner", "assigner")


def open_tasks_below(unit: Unit, on: date) -> list[Task]:
    """The tasks that were open on that day and are owned in the unit's tree of that day, in the order of the book."""
    found = with_history(
        Task.objects.filter(owner_id__in=ids_below([unit.pk], on), assigned_at__date__lte=on).select_related("owner")
    )
    return [task for task in found if state_on(task, on) == Task.State.OPEN]


def with_history(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """The tasks with what is needed to tell their state on any day: three queries more, whatever their number."""
    return tasks.prefetch_related(*HISTORY, "partners")


def state_on(task: Task, on: date) -> str:
    """The state of a task at the end of that day."""
    turns = [turn for turn in task.turns.all() if localtime(turn.at).date() <= on]
    return turns[-1].state if turns else Task.State.OPEN


def due_on(task: Task, on: date) -> date | None:
    """The due date that held at the end of that day: later postponements are not known yet."""
    later = [moved for moved in task.postponements.all() if localtime(moved.at).date() > on]
    return later[0].old_due if later else task.due


def next_occurrence(task: Task, on: date) -> Occurrence | None:
    """The first turn of a repeating task that was not done by the end of that day."""
    return next((one for one in task.occurrences.all() if not _done_by(one, on) and one.state != "cancelled"), None)


def _done_by(one: Occurrence, on: date) -> bool:
    return one.finished_at is not None and localtime(one.finished_at).date() <= on


@dataclass(frozen=True)
class Condition:
    """How a task stands on a day: one of the four states, its word, icon and colour, and the days between."""

    name: str  # done_on_time, done_late, in_time, overdue, cancelled
    word: str
    icon: str
    colour: str
    days: int = 0
    due: date | None = None


def condition_of(task: Task, on: date) -> Condition:
    """In which of the four states the task is at the end of that day. Late stays late, and done late too."""
    state = state_on(task, on)
    due = due_on(task, on)
    if state == Task.State.CANCELLED:
        return Condition("cancelled", "Thôi thực hiện", "circle-x", "grey", due=due)
    if task.repeats:
        return _repeating(task, state, on)
    if state == Task.State.DONE:
        ended = [turn for turn in task.turns.all() if localtime(turn.at).date() <= on][-1]
        late = (localtime(ended.at).date() - due).days if due else 0
        if late > 0:
            return Condition("done_late", f"Xong muộn {late} ngày", "check", "amber", late, due)
        return Condition("done_on_time", "Xong đúng hạn" if due else "Đã xong", "check", "green", 0, due)
    if due is None:
        return Condition("in_time", "Chưa định hạn", "calendar-clock", "grey")
    left = (due - on).days
    if left < 0:
        return Condition("overdue", f"Quá hạn {-left} ngày", "triangle-alert", "red", -left, due)
    return Condition(
        "in_time", f"Trong hạn, còn {left} ngày" if left else "Đến hạn hôm nay", "clock", "navy", left, due
    )


def _repeating(task: Task, state: str, on: date) -> Condition:
    """A repeating task is overdue while a turn is; when ended it was late if a turn of it was."""
    turns = list(task.occurrences.all())
    if state == Task.State.DONE:
        late = any(one.finished_at and localtime(one.finished_at).date() > one.due for one in turns)
        if late:
            return Condition("done_late", "Xong, có lần muộn", "check", "amber")
        return Condition("done_on_time", "Xong đúng hạn", "check", "green")
    coming = next_occurrence(task, on)
    if coming is None:
        return Condition("in_time", "Định kỳ, không còn lần nào", "refresh-cw", "grey")
    left = (coming.due - on).days
    if left < 0:
        return Condition("overdue", f"Quá hạn {-left} ngày", "triangle-alert", "red", -left, coming.due)
    return Condition("in_time", f"Định kỳ, lần tới còn {left} ngày", "refresh-cw", "navy", left, coming.due)


def state_word(task: Task, on: date) -> str:
    """The state of a task on a day as a word: Quá hạn 34 ngày, Xong muộn 9 ngày, Trong hạn, còn 88 ngày."""
    return condition_of(task, on).word


@dataclass
class FourStates:
    """N = a + b + c + d: every task that is not given up is in exactly one of four states."""

    done_on_time: int = 0
    done_late: int = 0
    in_time: int = 0
    overdue: int = 0

    @property
    def all(self) -> int:
        return self.done_on_time + self.done_late + self.in_time + self.overdue

    def add(self, condition: Condition) -> None:
        """Count one task; one that is given up is not counted."""
        if condition.name != "cancelled":
            setattr(self, condition.name, getattr(self, condition.name) + 1)


def four_states(tasks: Iterable[Task], on: date) -> FourStates:
    """How many of the tasks given by the end of that day were in which of the four states."""
    listed = [task for task in tasks if localtime(task.assigned_at).date() <= on]
    prefetch_related_objects(listed, *HISTORY)
    counts = FourStates()
    for task in listed:
        counts.add(condition_of(task, on))
    return counts


def postponed_by(task: Task, on: date) -> Sequence[Postponement]:
    """The postponements that were known by the end of that day."""
    return [moved for moved in task.postponements.all() if localtime(moved.at).date() <= on]


def nodes_of(keys: Iterable[Key]) -> list[Node]:
    """The tasks among the keys."""
    codes = of_kind(keys, "task")
    if not codes:
        return []
    day = today()
    found = with_history(Task.objects.filter(key__in=codes).select_related("owner"))
    return [
        Node(
            "task",
            task.key,
            f"Nhiệm vụ {task.label}",
            reverse("task", args=[task.pk]),
            text=task.text,
            source=task.origin_label,
            who=task.owner.name,
            at=task.assigned_at,
            state=state_word(task, day),
            conference=task.conference_key,
        )
        for task in found
    ]


def links_of(keys: Iterable[Key]) -> list[Link]:
    """A task does not know what it came from nor what came of it: the rooms above tell both."""
    return []


def waiting_for(person: Person) -> list[Waiting]:
    """The open tasks of the units for which the person reports, the overdue first."""
    standing = standing_of(person)
    held = in_force(today(), "offices__appointments__")
    own = set(Unit.objects.filter(held, offices__appointments__person_id=person.pk).values_list("pk", flat=True))
    day = today()
    mine = Task.objects.filter(owner_id__in=own & standing.area(Power.REPORT), state=Task.State.OPEN)
    tasks = with_history(mine.select_related("owner"))
    rows = []
    for task in tasks:
        condition = condition_of(task, day)
        rows.append(
            Waiting(
                condition.icon,
                task.text,
                f"{task.origin_label or task.label} · {task.owner.name}",
                "Báo tiến độ",
                reverse("task", args=[task.pk]),
                due=condition.due,
            )
        )
    return sorted(rows, key=lambda row: (row.due is None, str(row.due), row.title))
