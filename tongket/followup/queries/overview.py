"""Which tasks a person may see, and how they stand together: the equation, by unit, the list, one task's history."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet, prefetch_related_objects

from tongket.documents.models import Paper
from tongket.documents.queries import papers_for
from tongket.followup.models import Postponement, Task
from tongket.followup.queries.state import (
    WORDS,
    Condition,
    FourStates,
    condition_of,
    given_by,
    has_moved,
    postponed_by,
    state_on,
    with_history,
)
from tongket.kit.clock import today
from tongket.org.models import Unit
from tongket.org.queries import Standing, ids_below, standing_of
from tongket.people.models import Person

STATES = tuple(WORDS.items())


def own_tasks_for(person: Person, standing: Standing | None = None) -> QuerySet[Task]:
    """The tasks of a person's own part of the house: owned, shared or given by the own unit or one below it."""
    seen = (standing or standing_of(person)).below
    shared = Task.partners.through.objects.filter(unit_id__in=seen).values("task_id")
    return Task.objects.filter(
        Q(owner_id__in=seen) | Q(assigner_id__in=seen) | Q(pk__in=shared) | Q(assigned_by=person)
    ).select_related("owner")


def tasks_for(person: Person, standing: Standing | None = None) -> QuerySet[Task]:
    """The tasks that a person may read: the own ones, and those given by a paper that the person may read: whoever has
    the notice has read the task there already, and asks what became of it."""
    stand = standing or standing_of(person)
    papers = papers_for(person, stand).exclude(state=Paper.State.DRAFT)
    given = Task.objects.filter(paper__in=papers.values("pk")).values("pk")
    own = own_tasks_for(person, stand).values("pk")
    return Task.objects.filter(Q(pk__in=own) | Q(pk__in=given)).select_related("owner")


def open_tasks_below(unit: Unit, on: date) -> list[Task]:
    """The tasks that were open on that day and are owned in the unit's tree of that day, in the order of the book."""
    found = with_history(
        Task.objects.filter(owner_id__in=ids_below([unit.pk], on), assigned_at__date__lte=on).select_related("owner")
    )
    return [task for task in found if state_on(task, on) == Task.State.OPEN]


@dataclass(frozen=True)
class Line:
    """A task in the list, as it stood on the day."""

    task: Task
    condition: Condition
    postponements: Sequence[Postponement]

    @property
    def causes(self) -> str:
        """How often it was put off for which cause, and the last reason: khách quan 1 · chủ quan 1: chưa ký hợp đồng."""
        counted = Counter(moved.get_cause_display().lower() for moved in self.postponements)
        if len(self.postponements) == 1:
            words = next(iter(counted))
        else:
            words = " · ".join(f"{word} {count}" for word, count in sorted(counted.items()))
        return f"{words}: {self.postponements[-1].reason}" if self.postponements else ""


@dataclass
class UnitRow:
    """How the tasks of one owner stand together."""

    unit: Unit
    states: FourStates = field(default_factory=FourStates)
    postponements: int = 0

    @property
    def parts(self) -> list[tuple[str, int]]:
        """The bar of the row."""
        return self.states.parts


@dataclass
class Overview:
    """How tasks stand together: the equation, the rows by unit, how often dates were moved and why."""

    states: FourStates = field(default_factory=FourStates)
    units: list[UnitRow] = field(default_factory=list)
    postponed_tasks: int = 0
    causes: Counter[str] = field(default_factory=Counter)

    @property
    def postponements(self) -> int:
        """How often due dates were moved in all."""
        return sum(self.causes.values())


def _urgency(line: Line) -> tuple[int, object, int, int]:
    """The overdue first, the longest before the others; then what comes due; then what is done, latest first."""
    name, due = line.condition.name, line.condition.due or date.max
    if name == "overdue":
        place: tuple[int, object] = (0, due)
    elif name == "in_time":
        place = (1, due)
    else:
        place = (2 if name == "done_late" else 3 if name == "done_on_time" else 4, due)
    return (*place, line.task.year, line.task.number)


def lines_of(tasks: QuerySet[Task], on: date) -> list[Line]:
    """The tasks that were given by the end of that day, as they stood then, by urgency. Two to four queries in all."""
    found = [task for task in tasks if given_by(task, on)]
    prefetch_related_objects([task for task in found if has_moved(task)], "postponements")
    if on < today():
        prefetch_related_objects([task for task in found if task.is_amended], "amendments")
        prefetch_related_objects(found, "turns")
    prefetch_related_objects([task for task in found if task.repeats or task.is_amended], "occurrences")
    return sorted((Line(task, condition_of(task, on), postponed_by(task, on)) for task in found), key=_urgency)


def overview_of(lines: Sequence[Line]) -> Overview:
    """How the tasks of the lines stand together; those that are given up are listed but not counted."""
    found = Overview()
    rows: dict[int, UnitRow] = {}
    for line in lines:
        if line.condition.name == "cancelled":
            continue
        found.states.add(line.condition)
        row = rows.setdefault(line.task.owner_id, UnitRow(line.task.owner))
        row.states.add(line.condition)
        row.postponements += len(line.postponements)
        found.causes.update(moved.cause for moved in line.postponements)
        found.postponed_tasks += bool(line.postponements)
    found.units = sorted(rows.values(), key=lambda row: (-row.states.all, row.unit.order, row.unit.pk))
    return found
