"""One's own work: what waits for a person by urgency, what the person waits for, which conference comes next."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongket.analytics.queries.rooms import rooms
from tongket.conference.models import Conference
from tongket.documents.models import Comment, Draft, Paper
from tongket.emulation.models import Nomination
from tongket.kit.clock import now, today
from tongket.kit.formats import clock, day, day_month, weekday
from tongket.kit.thread import Waiting, reminded_words
from tongket.org.models import Power
from tongket.org.queries import standing_of
from tongket.people.models import Person
from tongket.reporting.models import Report

COMING = 7  # days within which a conference is named at the head of the page


@dataclass(frozen=True)
class Row:
    """What waits, with its due day in words."""

    waiting: Waiting
    due_word: str
    left_word: str


@dataclass
class Band:
    """The rows of one urgency."""

    key: str
    word: str | Promise
    icon: str
    colour: str
    button: str
    rows: list[Row] = field(default_factory=list)
    note: str = ""


@dataclass(frozen=True)
class Awaited:
    """What the person waits for: what, whose turn it is, since when."""

    title: str
    who: str
    url: str
    since: datetime
    days: int
    remind_url: str = ""  # where a press reminds, empty where none does
    reminded: str = ""
    reminded_today: bool = False


@dataclass(frozen=True)
class Work:
    bands: list[Band]
    awaited: list[Awaited]
    coming: Conference | None
    coming_days: int

    @property
    def count(self) -> int:
        return sum(len(band.rows) for band in self.bands)


def work_of(person: Person) -> Work:
    """Everything that waits for a person in every room, in four bands."""
    on, moment = today(), now()
    bands = [
        Band("overdue", gettext_lazy("Quá hạn"), "triangle-alert", "red", "btn-danger"),
        Band("today", gettext_lazy("Hôm nay"), "clock", "amber", "btn-primary"),
        Band("week", gettext_lazy("Trong tuần này"), "calendar", "grey", "btn-outline-primary"),
        Band("later", gettext_lazy("Chưa gấp"), "inbox", "grey", "btn-outline-primary"),
    ]
    by_key = {band.key: band for band in bands}
    week_end = on + timedelta(days=6 - on.weekday())
    for waiting in sorted((one for room in rooms() for one in room.waiting_for(person)), key=_urgency):
        by_key[_band_of(waiting, on, moment, week_end)].rows.append(_row(waiting, on))
    _notes(by_key, on, week_end)
    coming = (
        Conference.objects.filter(
            delegates__person=person,
            starts__gte=moment - timedelta(hours=12),
            starts__lte=moment + timedelta(days=COMING),
        )
        .exclude(state=Conference.State.CLOSED)
        .order_by("starts")
        .first()
    )
    days = (timezone.localtime(coming.starts).date() - on).days if coming else 0
    return Work(bands, awaited_by(person), coming, days)


def _day(due: date | datetime) -> date:
    return timezone.localtime(due).date() if isinstance(due, datetime) else due


def _urgency(waiting: Waiting) -> tuple[bool, date, str, str]:
    due = waiting.due
    hour = clock(due) if isinstance(due, datetime) else "24:00"
    return due is None, _day(due) if due else date.max, hour, waiting.title


def _band_of(waiting: Waiting, on: date, moment: datetime, week_end: date) -> str:
    due = waiting.due
    if due is None:
        return "later"
    if (isinstance(due, datetime) and due < moment) or _day(due) < on:
        return "overdue"
    if _day(due) == on:
        return "today"
    return "week" if _day(due) <= week_end else "later"


def _row(waiting: Waiting, on: date) -> Row:
    due = waiting.due
    if due is None:
        return Row(waiting, "", _("không định hạn"))
    day_ = _day(due)
    left = (day_ - on).days
    if left < 0:
        return Row(waiting, _("Hạn %(day)s") % {"day": day(day_)}, _("quá hạn %(days)d ngày") % {"days": -left})
    if left == 0:
        if isinstance(due, datetime):
            if due < now():
                return Row(waiting, _("Trước %(hour)s") % {"hour": clock(due)}, _("quá hạn trong ngày"))
            return Row(waiting, _("Trước %(hour)s") % {"hour": clock(due)}, _("hôm nay"))
        return Row(waiting, _("Trong ngày"), _("đến 23:59"))
    if left <= 6:
        named = weekday(day_)
        word = f"{named[:1].upper()}{named[1:]}, {day_month(day_)}"
        return Row(waiting, word, _("còn %(days)d ngày") % {"days": left})
    return Row(waiting, _("Hạn %(day)s") % {"day": day(day_)}, _("còn %(days)d ngày") % {"days": left})


def _notes(bands: dict[str, Band], on: date, week_end: date) -> None:
    """The small line under each count: it says the furthest of its kind, or that there is none."""
    overdue, now_due, week, later = (bands[key] for key in ("overdue", "today", "week", "later"))
    dues = [_day(row.waiting.due) for row in overdue.rows if row.waiting.due]
    overdue.note = _("chậm nhất %(days)d ngày") % {"days": (on - min(dues)).days} if dues else _("không có")
    hours = [clock(row.waiting.due) for row in now_due.rows if isinstance(row.waiting.due, datetime)]
    now_due.note = (
        _("sớm nhất trước %(hour)s") % {"hour": min(hours)} if hours else _("ngày %(day)s") % {"day": day_month(on)}
    )
    week.note = _("đến Chủ nhật, %(day)s") % {"day": day_month(week_end)}
    far = [_day(row.waiting.due) for row in later.rows if row.waiting.due]
    undated = len(later.rows) - len(far)
    if far:
        later.note = _("xa nhất: %(day)s") % {"day": day(max(far))}
    else:
        later.note = _("không định hạn") if undated else _("không có")


def awaited_by(person: Person) -> list[Awaited]:
    """What others owe the person an answer to, the longest first: only what the record really says."""
    found: list[Awaited] = []
    on = today()

    def add(
        title: str,
        who: str,
        url: str,
        since: datetime,
        remind_url: str = "",
        thing: Report | Comment | Paper | None = None,
    ) -> None:
        times, last = (thing.reminded_times, thing.reminded_at) if thing else (0, None)
        days = (on - timezone.localtime(since).date()).days
        today_ = last is not None and timezone.localtime(last).date() == on
        found.append(Awaited(title, who, url, since, days, remind_url, reminded_words(times, last), today_))

    reporting = standing_of(person).area(Power.REPORT)
    handed_in = Report.objects.filter(state=Report.State.HANDED_IN, handed_in_by=person).select_related("round__unit")
    for report in handed_in:
        assert report.handed_in_at is not None
        title = _("Tiếp nhận %(round)s") % {"round": report.round.title}
        remind_url = reverse("remind_report", args=[report.pk])
        add(title, report.round.unit.name, reverse("report", args=[report.pk]), report.handed_in_at, remind_url, report)
    comments = Comment.objects.filter(person=person, disposition="", draft__state=Draft.State.COMMENTING)
    for comment in comments.select_related("draft__unit", "paragraph"):
        url = f"{reverse('draft', args=[comment.draft_id])}#comment-{comment.number}"
        title = _("Trả lời góp ý số %(number)d, %(draft)s") % {"number": comment.number, "draft": comment.draft.title}
        add(title, comment.draft.unit.name, url, comment.at, reverse("remind_comment", args=[comment.pk]), comment)
    papers = Paper.objects.filter(state=Paper.State.DRAFT, created_by=person, signer__isnull=False).exclude(
        signer=person
    )
    for paper in papers.filter(unit_id__in=reporting).select_related("signer"):
        who = paper.signer.full_name if paper.signer else ""
        add(
            _("Ký, phát hành: %(subject)s") % {"subject": paper.subject},
            who,
            reverse("paper", args=[paper.pk]),
            paper.created_at,
            reverse("remind_paper", args=[paper.pk]),
            paper,
        )
    proposed = Nomination.objects.filter(state=Nomination.State.PROPOSED, proposed_by=person)
    for nomination in proposed.select_related("commendation__unit", "unit", "person"):
        url = f"{reverse('commendation', args=[nomination.commendation_id])}#nomination-{nomination.number}"
        who = _("Hội đồng Thi đua - Khen thưởng, %(unit)s") % {"unit": nomination.commendation.unit.name}
        add(_("Xét đề nghị khen: %(name)s") % {"name": nomination.label}, who, url, nomination.proposed_at)
    return sorted(found, key=lambda one: (one.since, one.title))
