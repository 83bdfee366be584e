"""What has changed for a person since the last visit, read from the log: what others did to what concerns the person."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongket.conference import events as conference
from tongket.conference.models import Delegate
from tongket.documents import events as documents
from tongket.documents.models import Comment, Draft
from tongket.documents.queries import drafts_for, papers_for
from tongket.emulation import events as emulation
from tongket.emulation.models import Nomination
from tongket.followup import events as followup
from tongket.followup.models import Task
from tongket.kit.clock import today
from tongket.kit.formats import day
from tongket.live.events import Event
from tongket.live.models import LogEntry
from tongket.org.models import Appointment, in_force
from tongket.people.models import Person
from tongket.reporting import events as reporting
from tongket.reporting.models import Report

MOST = 8
READ_BACK = 400  # entries of the log that are looked at


@dataclass(frozen=True)
class Change:
    """One line: when, who did what, and the thing as a link."""

    at: datetime
    who: str
    did: str
    label: str
    url: str


Told = tuple[str, str, str]  # what was done, the thing, its page
Reader = Callable[[Person, set[int], list[LogEntry]], dict[int, Told]]

TASK_WORDS: dict[type[Event], str | Promise] = {
    followup.TaskAssigned: gettext_lazy("giao nhiệm vụ"),
    followup.TaskDated: gettext_lazy("định hạn nhiệm vụ"),
    followup.TaskProgressed: gettext_lazy("cập nhật tiến độ"),
    followup.TaskFinished: gettext_lazy("báo đã xong"),
    followup.TaskPostponed: gettext_lazy("lùi hạn"),
    followup.TaskReopened: gettext_lazy("mở lại"),
    followup.TaskCancelled: gettext_lazy("cho thôi thực hiện"),
    followup.TaskReminded: gettext_lazy("nhắc"),
}
REPORT_WORDS: dict[type[Event], str | Promise] = {
    reporting.ReportAsked: gettext_lazy("yêu cầu báo cáo"),
    reporting.ReportReturned: gettext_lazy("trả lại báo cáo"),
    reporting.ReportAccepted: gettext_lazy("tiếp nhận báo cáo"),
    reporting.ReportReminded: gettext_lazy("nhắc nộp báo cáo"),
}


def changes_for(person: Person, since: datetime) -> list[Change]:
    """What others did since then to the tasks and reports of the own units, the own comments and proposals, what one is
    called to, and the papers issued to one; the newest first."""
    readers: dict[type[Event], Reader] = {
        **dict.fromkeys(TASK_WORDS, _tasks),
        **dict.fromkeys(REPORT_WORDS, _reports),
        documents.PaperIssued: _papers,
        documents.CommentDisposed: _comments,
        documents.CommentsOpened: _drafts,
        conference.DelegateInvited: _invitations,
        emulation.ResultTaken: _nominations,
    }
    kinds = {kind.kind: kind for kind in readers}
    entries = list(
        LogEntry.objects.filter(at__gt=since, kind__in=kinds)
        .exclude(by_id=person.pk)
        .order_by("-at", "-pk")[:READ_BACK]
    )
    own = set(Appointment.objects.filter(in_force(today()), person=person).values_list("office__unit_id", flat=True))
    by_reader: dict[Reader, list[LogEntry]] = {}
    for entry in entries:
        by_reader.setdefault(readers[kinds[entry.kind]], []).append(entry)
    told: dict[int, Told] = {}
    for reader, read in by_reader.items():
        told |= reader(person, own, read)
    shown = [entry for entry in entries if entry.pk in told][:MOST]
    names = dict(
        Person.objects.filter(pk__in={entry.by_id for entry in shown if entry.by_id}).values_list("pk", "name")
    )
    return [Change(entry.at, names.get(entry.by_id or 0, _("Hệ thống")), *told[entry.pk]) for entry in shown]


def _ids(entries: Iterable[LogEntry], name: str) -> set[int]:
    return {entry.payload[name] for entry in entries}


def _tasks(person: Person, own: set[int], entries: list[LogEntry]) -> dict[int, Told]:
    found = Task.objects.filter(pk__in=_ids(entries, "task_id")).filter(
        Q(owner_id__in=own) | Q(assigner_id__in=own) | Q(partners__in=own)
    )
    tasks = {task.pk: task for task in found.distinct()}
    told = {}
    for entry in entries:
        if task := tasks.get(entry.payload["task_id"]):
            did = str(TASK_WORDS[type(entry.event)])
            percent = entry.payload.get("percent")
            did = f"{did} {percent} %" if percent is not None else did
            told[entry.pk] = (did, task.text, reverse("task", args=[task.pk]))
    return told


def _reports(person: Person, own: set[int], entries: list[LogEntry]) -> dict[int, Told]:
    found = Report.objects.filter(pk__in=_ids(entries, "report_id"), unit_id__in=own).select_related("round")
    reports = {report.pk: report for report in found}
    return {
        entry.pk: (str(REPORT_WORDS[type(entry.event)]), report.round.title, reverse("report", args=[report.pk]))
        for entry in entries
        if (report := reports.get(entry.payload["report_id"]))
    }


def _papers(person: Person, own: set[int], entries: list[LogEntry]) -> dict[int, Told]:
    papers = {paper.pk: paper for paper in papers_for(person).filter(pk__in=_ids(entries, "paper_id"))}
    return {
        entry.pk: (
            _("ban hành"),
            _("%(label)s: %(subject)s") % {"label": paper.label, "subject": paper.subject},
            reverse("paper", args=[paper.pk]),
        )
        for entry in entries
        if (paper := papers.get(entry.payload["paper_id"]))
    }


def _comments(person: Person, own: set[int], entries: list[LogEntry]) -> dict[int, Told]:
    found = Comment.objects.filter(pk__in=_ids(entries, "comment_id"), person=person).select_related("draft")
    comments = {comment.pk: comment for comment in found}
    return {
        entry.pk: (
            str(comment.get_disposition_display()).lower(),
            _("góp ý số %(number)d, %(draft)s") % {"number": comment.number, "draft": comment.draft.title},
            f"{reverse('draft', args=[comment.draft_id])}#comment-{comment.number}",
        )
        for entry in entries
        if (comment := comments.get(entry.payload["comment_id"]))
    }


def _drafts(person: Person, own: set[int], entries: list[LogEntry]) -> dict[int, Told]:
    found = drafts_for(person).filter(pk__in=_ids(entries, "draft_id")).exclude(state=Draft.State.OPEN)
    drafts = {draft.pk: draft for draft in found}
    return {
        entry.pk: (_("xin ý kiến về"), draft.title, reverse("draft", args=[draft.pk]))
        for entry in entries
        if (draft := drafts.get(entry.payload["draft_id"]))
    }


def _invitations(person: Person, own: set[int], entries: list[LogEntry]) -> dict[int, Told]:
    found = Delegate.objects.filter(pk__in=_ids(entries, "delegate_id"), person=person).select_related("conference")
    seats = {seat.pk: seat for seat in found}
    return {
        entry.pk: (
            _("mời dự ngày %(day)s (%(role)s)")
            % {"day": day(seat.conference.starts), "role": str(seat.get_role_display()).lower()},
            seat.conference.title,
            reverse("conference", args=[seat.conference.key]),
        )
        for entry in entries
        if (seat := seats.get(entry.payload["delegate_id"]))
    }


def _nominations(person: Person, own: set[int], entries: list[LogEntry]) -> dict[int, Told]:
    found = Nomination.objects.filter(pk__in=_ids(entries, "nomination_id"), proposed_by=person)
    nominations = {one.pk: one for one in found.select_related("commendation", "unit", "person")}
    return {
        entry.pk: (
            _("nhận kết quả xét khen (%(state)s)") % {"state": str(one.get_state_display()).lower()},
            one.label,
            f"{reverse('commendation', args=[one.commendation_id])}#nomination-{one.number}",
        )
        for entry in entries
        if (one := nominations.get(entry.payload["nomination_id"]))
    }
