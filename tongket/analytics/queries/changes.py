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
from tongket.documents.models import Comment, Draft, Paper
from tongket.documents.queries import drafts_for, papers_for
from tongket.emulation import events as emulation
from tongket.emulation.models import Nomination
from tongket.emulation.queries import NOMINEE, nominee_in
from tongket.followup import events as followup
from tongket.followup.models import Task
from tongket.kit.asks import Ask, Row, Rows, answers, moment_in, rows
from tongket.kit.formats import day
from tongket.live.events import Event
from tongket.live.models import LogEntry
from tongket.org.queries import Standing, standing_of
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


Told = tuple[int, str, str, str]  # the entry's number, what was done, the thing, its page


@dataclass(frozen=True)
class Who:
    """A person who did something."""

    pk: int
    name: str


Reader = Callable[[Standing, list[LogEntry]], Ask[Told | Who]]

TASK_WORDS: dict[type[Event], str | Promise] = {
    followup.TaskAssigned: gettext_lazy("giao nhiệm vụ"),
    followup.TaskAmended: gettext_lazy("sửa nhiệm vụ theo văn bản thay thế"),
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


def changes_for(person: Person, since: datetime, standing: Standing | None = None) -> list[Change]:
    """What others did since then to the tasks and reports of the own units, the own comments and proposals, what one is
    called to, and the papers issued to one; the newest first. One query of the log, and one of what it speaks of."""
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
    if not entries:
        return []
    stand = standing or standing_of(person)
    by_reader: dict[Reader, list[LogEntry]] = {}
    for entry in entries:
        by_reader.setdefault(readers[kinds[entry.kind]], []).append(entry)
    found = answers([*(reader(stand, read) for reader, read in by_reader.items()), _names(entries)])
    names = {one.pk: one.name for one in found if isinstance(one, Who)}
    done = {one[0]: one[1:] for one in found if not isinstance(one, Who)}
    shown = [entry for entry in entries if entry.pk in done][:MOST]
    return [Change(entry.at, names.get(entry.by_id or 0, _("Hệ thống")), *done[entry.pk]) for entry in shown]


def _names(entries: list[LogEntry]) -> Ask[Told | Who]:
    doers = Person.objects.filter(pk__in={entry.by_id for entry in entries if entry.by_id})
    return Ask(lambda found: [Who(row["pk"], row["name"]) for row in found], rows(doers, "pk", "name"))


def _ids(entries: Iterable[LogEntry], name: str) -> set[int]:
    return {entry.payload[name] for entry in entries}


def _told(
    entries: list[LogEntry],
    name: str,
    wanted: Rows,
    say: Callable[[LogEntry, Row], tuple[str, str, str]],
) -> Ask[Told | Who]:
    """The entries whose thing, found by its id in the payload, is among the wanted rows, each as `say` puts it."""

    def tell(found: list[Row]) -> list[Told | Who]:
        things = {row["pk"]: row for row in found}
        return [(entry.pk, *say(entry, row)) for entry in entries if (row := things.get(entry.payload[name]))]

    return Ask(tell, wanted)


def _tasks(standing: Standing, entries: list[LogEntry]) -> Ask[Told | Who]:
    own = standing.own
    shared = Task.partners.through.objects.filter(unit_id__in=own).values("task_id")
    mine = Q(owner_id__in=own) | Q(assigner_id__in=own) | Q(pk__in=shared)

    def say(entry: LogEntry, row: Row) -> tuple[str, str, str]:
        did = str(TASK_WORDS[type(entry.event)])
        percent = entry.payload.get("percent")
        did = f"{did} {percent} %" if percent is not None else did
        return did, row["text"], reverse("task", args=[row["pk"]])

    wanted = rows(Task.objects.filter(mine, pk__in=_ids(entries, "task_id")), "pk", "text")
    return _told(entries, "task_id", wanted, say)


def _reports(standing: Standing, entries: list[LogEntry]) -> Ask[Told | Who]:
    def say(entry: LogEntry, row: Row) -> tuple[str, str, str]:
        return str(REPORT_WORDS[type(entry.event)]), row["title"], reverse("report", args=[row["pk"]])

    own = Report.objects.filter(pk__in=_ids(entries, "report_id"), unit_id__in=standing.own)
    return _told(entries, "report_id", rows(own, "pk", title="round__title"), say)


def _papers(standing: Standing, entries: list[LogEntry]) -> Ask[Told | Who]:
    def say(entry: LogEntry, row: Row) -> tuple[str, str, str]:
        label = Paper(number=row["number"], symbol=row["symbol"]).label
        title = _("%(label)s: %(subject)s") % {"label": label, "subject": row["subject"]}
        return _("ban hành"), title, reverse("paper", args=[row["pk"]])

    seen = papers_for(standing.person, standing).filter(pk__in=_ids(entries, "paper_id"))
    return _told(entries, "paper_id", rows(seen, "pk", "number", "symbol", "subject"), say)


def _comments(standing: Standing, entries: list[LogEntry]) -> Ask[Told | Who]:
    def say(entry: LogEntry, row: Row) -> tuple[str, str, str]:
        title = _("góp ý số %(number)d, %(draft)s") % {"number": row["number"], "draft": row["title"]}
        url = f"{reverse('draft', args=[row['draft_id']])}#comment-{row['number']}"
        return str(Comment.Disposition(row["disposition"]).label).lower(), title, url

    own = Comment.objects.filter(pk__in=_ids(entries, "comment_id"), person=standing.person)
    wanted = rows(own, "pk", "number", "disposition", "draft_id", title="draft__title")
    return _told(entries, "comment_id", wanted, say)


def _drafts(standing: Standing, entries: list[LogEntry]) -> Ask[Told | Who]:
    def say(entry: LogEntry, row: Row) -> tuple[str, str, str]:
        return _("xin ý kiến về"), row["title"], reverse("draft", args=[row["pk"]])

    seen = drafts_for(standing.person, standing).filter(pk__in=_ids(entries, "draft_id"))
    return _told(entries, "draft_id", rows(seen.exclude(state=Draft.State.OPEN), "pk", "title"), say)


def _invitations(standing: Standing, entries: list[LogEntry]) -> Ask[Told | Who]:
    def say(entry: LogEntry, row: Row) -> tuple[str, str, str]:
        words = {"day": day(moment_in(row["starts"])), "role": str(Delegate.Role(row["role"]).label).lower()}
        return _("mời dự ngày %(day)s (%(role)s)") % words, row["title"], reverse("conference", args=[row["key"]])

    own = Delegate.objects.filter(pk__in=_ids(entries, "delegate_id"), person=standing.person)
    home = {"key": "conference__key", "title": "conference__title", "starts": "conference__starts"}
    return _told(entries, "delegate_id", rows(own, "pk", "role", **home), say)


def _nominations(standing: Standing, entries: list[LogEntry]) -> Ask[Told | Who]:
    def say(entry: LogEntry, row: Row) -> tuple[str, str, str]:
        state = str(Nomination.State(row["state"]).label).lower()
        url = f"{reverse('commendation', args=[row['commendation_id']])}#nomination-{row['number']}"
        return _("nhận kết quả xét khen (%(state)s)") % {"state": state}, nominee_in(row), url

    own = Nomination.objects.filter(pk__in=_ids(entries, "nomination_id"), proposed_by=standing.person)
    wanted = rows(own, "pk", "number", "state", "commendation_id", **NOMINEE)
    return _told(entries, "nomination_id", wanted, say)
