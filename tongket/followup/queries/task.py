"""One task: what its page shows to everyone who may see it, the paper that gave it, its history."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from tongket.documents.models import Paper
from tongket.documents.queries import papers_for
from tongket.followup import events
from tongket.followup.models import Occurrence, Postponement, Task, TaskAmendment
from tongket.followup.queries.state import condition_of
from tongket.followup.repeats import rule_words
from tongket.kit.clock import today
from tongket.kit.thread import reminded_words
from tongket.live.log import entries
from tongket.live.models import LogEntry
from tongket.org.queries import Standing
from tongket.people.models import Person

_LABEL = re.compile(r"\d+/[^\s,;]+")


def paper_label(origin: str) -> str:
    """The number and symbol of the paper in an origin's label; empty where it names none."""
    found = _LABEL.search(origin)
    return found[0] if found else ""


def paper_of(task: Task, person: Person, standing: Standing | None = None) -> tuple[Paper, str] | None:
    """The paper that gave the task, if the person may see it, and the key of its clause."""
    paper = papers_for(person, standing).filter(pk=task.paper_id).first() if task.paper_id else None
    if paper is None:
        return None
    clause = task.key.rpartition(".")[2]
    return paper, clause if any(block.get("key") == clause for block in paper.content) else ""


def waiting_occurrences(task: Task) -> list[Occurrence]:
    """The turns of a repeating task that can be finished now: those that are due, and the next one."""
    waiting = [one for one in task.occurrences.all() if one.state == Occurrence.State.OPEN]
    due = [one for one in waiting if one.due <= today()]
    return due or waiting[:1]


def task_board(task: Task) -> dict[str, Any]:
    """What every viewer of a task sees alike; the page and its live fragments are drawn from the same."""
    progress = list(task.progress.all())
    occurrences = list(task.occurrences.all())
    waiting = [one for one in occurrences if one.state == Occurrence.State.OPEN]
    done = [one for one in occurrences if one.finished_at is not None]
    near = {one.pk for one in (*done[-2:], *waiting_occurrences(task), *waiting[:3])}
    return {
        "task": task,
        "today": today(),
        "condition": condition_of(task, today()),
        "progress": progress[-1] if progress else None,
        "postponements": list(task.postponements.all()),
        "near": [one for one in occurrences if one.pk in near],
        "others": [one for one in occurrences if one.pk not in near],
        "rule": rule_words(task.repeats) if task.repeats else "",
        "history": history_of(task),
        "reminded": reminded_words(task.reminded_times, task.reminded_at),
    }


@dataclass(frozen=True)
class Step:
    """A line of a task's history."""

    at: datetime
    word: str
    who: str
    text: str = ""


def _due_words(text: str) -> str:
    return f"{date.fromisoformat(text):%d/%m/%Y}" if text else _("chưa định hạn")


def changes_words(changes: Iterable[Iterable[str]]) -> str:
    """What a replacing paper has changed, each fact as it was and as it now is (`TaskAmendment.changes`)."""
    nobody, never = _("không"), _("một lần")
    words = []
    for field, before, after in changes:
        if field == "text":
            words.append(_("nội dung trước: “%(before)s”") % {"before": before})
        elif field == "owner":
            words.append(_("chủ trì: %(before)s → %(after)s") % {"before": before, "after": after})
        elif field == "partners":
            facts = {"before": before or nobody, "after": after or nobody}
            words.append(_("phối hợp: %(before)s → %(after)s") % facts)
        elif field == "product":
            facts = {"before": before or nobody, "after": after or nobody}
            words.append(_("sản phẩm: %(before)s → %(after)s") % facts)
        elif field == "due":
            words.append(_("hạn: %(before)s → %(after)s") % {"before": _due_words(before), "after": _due_words(after)})
        elif field == "repeats":
            facts = {"before": rule_words(before) or never, "after": rule_words(after) or never}
            words.append(_("lặp lại: %(before)s → %(after)s") % facts)
    return "; ".join(words)


def _facts_after(
    task: Task, found: Sequence[LogEntry], amended: dict[int, TaskAmendment], moved: dict[int, Postponement]
) -> list[dict[str, str]]:
    """The owner, the origin and the due date as each entry left them: read back from what they are now."""
    facts = {
        "owner": task.owner.name,
        "origin": task.origin_label,
        "due": task.due.isoformat() if task.due else "",
    }
    left = []
    for entry in reversed(found):
        left.append(facts)
        match entry.event:
            case events.TaskAmended() as event:
                facts = {**facts, **{field: before for field, before, _after in amended[event.amendment_id].changes}}
            case events.TaskPostponed() as event:
                facts = {**facts, "due": moved[event.postponement_id].old_due.isoformat()}
    return list(reversed(left))


def history_of(task: Task) -> list[Step]:
    """What happened to a task, newest first: the log says what and when, the rows beside it say in which words."""
    found = entries(task.channel)
    names = {
        pk: person.full_name for pk, person in Person.objects.in_bulk({one.by_id for one in found if one.by_id}).items()
    }
    progress, turns = iter(task.progress.all()), iter(task.turns.all())
    moved = {one.pk: one for one in task.postponements.all()}
    rounds = {one.pk: one for one in task.occurrences.all()}
    amended = {one.pk: one for one in task.amendments.select_related("paper__unit")} if task.is_amended else {}
    steps = []
    for entry, facts in zip(found, _facts_after(task, found, amended, moved), strict=True):
        word = text = ""
        match entry.event:
            case events.TaskAssigned():
                word, text = _("Giao %(owner)s") % {"owner": facts["owner"]}, facts["origin"]
            case events.TaskAmended() as event:
                change = amended[event.amendment_id]
                word = _("Sửa theo %(paper)s") % {"paper": f"{change.paper.kind_name} {change.paper.label}"}
                text = changes_words(change.changes)
            case events.TaskDated():
                word, text = _("Định hạn"), _due_words(facts["due"])
            case events.TaskProgressed() as event:
                word, text = _("Báo tiến độ %(percent)s %%") % {"percent": event.percent}, next(progress).text
            case events.TaskFinished():
                word, text = _("Báo hoàn thành"), next(turns).text
            case events.OccurrenceFinished() as event:
                one = rounds[event.occurrence_id]
                word, text = _("Xong lần ngày %(due)s") % {"due": f"{one.due:%d/%m/%Y}"}, one.text
            case events.TaskPostponed() as event:
                late = moved[event.postponement_id]
                word = _("Lùi hạn từ %(old_due)s đến %(new_due)s") % {
                    "old_due": f"{late.old_due:%d/%m/%Y}",
                    "new_due": f"{late.new_due:%d/%m/%Y}",
                }
                text = f"{late.get_cause_display().lower()}: {late.reason}"
            case events.TaskReopened():
                word, text = _("Mở lại"), next(turns).text
            case events.TaskReminded():
                word = _("Nhắc %(owner)s") % {"owner": facts["owner"]}
            case events.TaskCancelled():
                word, text = _("Thôi thực hiện"), next(turns).text
        if word:
            steps.append(Step(entry.at, word, names.get(entry.by_id or 0, ""), text))
    return list(reversed(steps))
