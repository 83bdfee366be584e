"""What this room tells the trace and "my work"."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from tongket.followup.models import Task
from tongket.followup.queries.overview import tasks_for
from tongket.followup.queries.state import TODAY, condition_in
from tongket.kit.asks import Ask, Row, moment_in, rows
from tongket.kit.thread import Key, Link, Node, Waiting, of_kind, reminded_words
from tongket.org.models import Power
from tongket.org.queries import Standing


def nodes_of(keys: Collection[Key]) -> list[Ask[Node]]:
    """The tasks among the keys."""
    codes = of_kind(keys, "task")
    if not codes:
        return []
    wanted = Task.objects.filter(key__in=codes)
    columns = ("pk", "key", "number", "year", "text", "origin_label", "assigned_at", "conference_key")
    return [Ask(_nodes, rows(wanted, *columns, owner="owner__name", **TODAY))]


def _nodes(found: list[Row]) -> list[Node]:
    return [
        Node(
            "task",
            row["key"],
            _("Nhiệm vụ %(label)s") % {"label": Task(number=row["number"], year=row["year"]).label},
            reverse("task", args=[row["pk"]]),
            text=row["text"],
            source=row["origin_label"],
            who=row["owner"],
            at=moment_in(row["assigned_at"]),
            state=condition_in(row).word,
            conference=row["conference_key"],
        )
        for row in found
    ]


def links_of(keys: Collection[Key]) -> list[Ask[Link]]:
    """A task does not know what it came from nor what came of it: the rooms above tell both."""
    return []


def seen_of(standing: Standing, keys: Collection[Key]) -> list[Ask[Key]]:
    """The tasks among the keys that the person may see."""
    codes = of_kind(keys, "task")
    if not codes:
        return []
    seen = tasks_for(standing.person, standing).filter(key__in=codes)
    return [Ask(lambda found: [("task", row["key"]) for row in found], rows(seen, "key"))]


def waiting_for(standing: Standing) -> list[Ask[Waiting]]:
    """The open tasks of the units for which the person reports, the first due first."""
    mine = standing.homes(Power.REPORT)
    if not mine:
        return []
    wanted = Task.objects.filter(owner_id__in=mine, state=Task.State.OPEN)
    own = ("pk", "number", "year", "text", "origin_label", "reminded_times", "reminded_at")
    return [Ask(_waiting, rows(wanted, *own, owner="owner__name", **TODAY))]


def _waiting(found: list[Row]) -> list[Waiting]:
    waiting = []
    for row in found:
        condition = condition_in(row)
        origin = row["origin_label"] or Task(number=row["number"], year=row["year"]).label
        url = reverse("task", args=[row["pk"]])
        waiting.append(
            Waiting(
                condition.icon,
                row["text"],
                f"{origin} · {row['owner']}",
                _("Báo tiến độ"),
                url,
                due=condition.due,
                reminded=reminded_words(row["reminded_times"], moment_in(row["reminded_at"])),
            )
        )
    return sorted(waiting, key=lambda one: (one.due is None, str(one.due), one.title))
