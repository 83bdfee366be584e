"""What this room tells the trace and "my work"."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from tongket.followup.models import Task
from tongket.followup.queries.state import condition_of, state_word, with_history
from tongket.kit.clock import today
from tongket.kit.thread import Key, Link, Node, Waiting, of_kind, reminded_words
from tongket.org.models import Power
from tongket.org.queries import reach_of
from tongket.people.models import Person


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
            _("Nhiệm vụ %(label)s") % {"label": task.label},
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
    stand = reach_of(person)
    mine_to_do = {unit for unit, powers in stand.own.items() if Power.REPORT in powers}
    day = today()
    mine = Task.objects.filter(owner_id__in=mine_to_do, state=Task.State.OPEN)
    tasks = with_history(mine.select_related("owner"))
    rows = []
    for task in tasks:
        condition = condition_of(task, day)
        rows.append(
            Waiting(
                condition.icon,
                task.text,
                f"{task.origin_label or task.label} · {task.owner.name}",
                _("Báo tiến độ"),
                reverse("task", args=[task.pk]),
                due=condition.due,
                reminded=reminded_words(task.reminded_times, task.reminded_at),
            )
        )
    return sorted(rows, key=lambda row: (row.due is None, str(row.due), row.title))
