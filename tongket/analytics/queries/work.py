"""One's own work: what waits for a person by urgency, what the person waits for, which conference comes next."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tongket.analytics.queries.rooms import rooms
from tongket.conference.models import Conference, Delegate
from tongket.documents.models import Comment, Draft, Paper
from tongket.emulation.models import Nomination
from tongket.emulation.queries import NOMINEE, nominee_in
from tongket.kit.asks import Ask, Row, answers, moment_in, rows
from tongket.kit.clock import now, today
from tongket.kit.formats import clock, day, day_month, weekday
from tongket.kit.thread import Waiting, reminded_words
from tongket.org.queries import Standing, standing_of
from tongket.people.models import Person
from tongket.reporting.models import Report

COMING = 7  # days within which a conference is named at the head of the page


@dataclass(frozen=True)
class Line:
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
    rows: list[Line] = field(default_factory=list)
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
class Coming:
    """A conference that the person is called to in the next days."""

    key: str
    title: str
    starts: datetime
    is_on: bool

    @property
    def days(self) -> int:
        """How many days from today."""
        return (timezone.localtime(self.starts).date() - today()).days


@dataclass(frozen=True)
class Work:
    """One's own work: what waits by urgency, what is waited for, the next conference."""

    bands: list[Band]
    awaited: list[Awaited]
    coming: Coming | None

    @property
    def count(self) -> int:
        return sum(len(band.rows) for band in self.bands)


def work_of(person: Person, standing: Standing | None = None) -> Work:
    """Everything that waits for a person in every room, in four bands, with what the person waits for: one query."""
    on, moment = today(), now()
    stand = standing or standing_of(person)
    bands = [
        Band("overdue", gettext_lazy("Quá hạn"), "triangle-alert", "red", "btn-danger"),
        Band("today", gettext_lazy("Hôm nay"), "clock", "amber", "btn-primary"),
        Band("week", gettext_lazy("Trong tuần này"), "calendar", "grey", "btn-outline-primary"),
        Band("later", gettext_lazy("Chưa gấp"), "inbox", "grey", "btn-outline-primary"),
    ]
    by_key = {band.key: band for band in bands}
    week_end = on + timedelta(days=6 - on.weekday())
    rooms_ask = [ask for room in rooms() for ask in room.waiting_for(stand)]
    found: list[Waiting | Awaited | Coming] = answers([*rooms_ask, *awaited_by(stand), _coming_for(person)])
    for waiting in sorted((one for one in found if isinstance(one, Waiting)), key=_urgency):
        by_key[_band_of(waiting, on, moment, week_end)].rows.append(_line(waiting, on))
    _notes(by_key, on, week_end)
    awaited = sorted((one for one in found if isinstance(one, Awaited)), key=lambda one: (one.since, one.title))
    coming = sorted((one for one in found if isinstance(one, Coming)), key=lambda one: (one.starts, one.key))
    return Work(bands, awaited, coming[0] if coming else None)


def _coming_for(person: Person) -> Ask[Coming]:
    """The conferences that the person is called to in the next days."""
    near = {"starts__gte": now() - timedelta(hours=12), "starts__lte": now() + timedelta(days=COMING)}
    called = Conference.objects.filter(pk__in=Delegate.objects.filter(person=person).values("conference"), **near)
    return Ask(_coming, rows(called.exclude(state=Conference.State.CLOSED), "key", "title", "starts", "state"))


def _coming(found: list[Row]) -> list[Coming]:
    return [
        Coming(row["key"], row["title"], moment_in(row["starts"]), row["state"] == Conference.State.OPEN)
        for row in found
    ]


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


def _line(waiting: Waiting, on: date) -> Line:
    due = waiting.due
    if due is None:
        return Line(waiting, "", _("không định hạn"))
    day_ = _day(due)
    left = (day_ - on).days
    if left < 0:
        return Line(
            waiting,
            _("Hạn %(day)s") % {"day": day(day_)},
            ngettext("quá hạn %(days)d ngày", "quá hạn %(days)d ngày", -left) % {"days": -left},
        )
    if left == 0:
        if isinstance(due, datetime):
            if due < now():
                return Line(waiting, _("Trước %(hour)s") % {"hour": clock(due)}, _("quá hạn trong ngày"))
            return Line(waiting, _("Trước %(hour)s") % {"hour": clock(due)}, _("hôm nay"))
        return Line(waiting, _("Trong ngày"), _("đến 23:59"))
    if left <= 6:
        named = weekday(day_)
        word = f"{named[:1].upper()}{named[1:]}, {day_month(day_)}"
        return Line(waiting, word, ngettext("còn %(days)d ngày", "còn %(days)d ngày", left) % {"days": left})
    return Line(
        waiting,
        _("Hạn %(day)s") % {"day": day(day_)},
        ngettext("còn %(days)d ngày", "còn %(days)d ngày", left) % {"days": left},
    )


def _notes(bands: dict[str, Band], on: date, week_end: date) -> None:
    """The small line under each count: it says the furthest of its kind, or that there is none."""
    overdue, now_due, week, later = (bands[key] for key in ("overdue", "today", "week", "later"))
    dues = [_day(row.waiting.due) for row in overdue.rows if row.waiting.due]
    late = (on - min(dues)).days if dues else 0
    overdue.note = (
        ngettext("chậm nhất %(days)d ngày", "chậm nhất %(days)d ngày", late) % {"days": late} if dues else _("không có")
    )
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


REMINDED = ("reminded_times", "reminded_at")


def awaited_by(standing: Standing) -> list[Ask[Awaited]]:
    """What others owe the person an answer to: only what the record really says."""
    person = standing.person
    reports = Report.objects.filter(state=Report.State.HANDED_IN, handed_in_by=person)
    comments = Comment.objects.filter(person=person, disposition="", draft__state=Draft.State.COMMENTING)
    papers = Paper.objects.filter(state=Paper.State.DRAFT, created_by=person, signer__isnull=False).exclude(
        signer=person
    )
    nominations = Nomination.objects.filter(state=Nomination.State.PROPOSED, proposed_by=person)
    draft = {"draft": "draft_id", "title": "draft__title", "who": "draft__unit__name"}
    home = {"at": "proposed_at", "commendation": "commendation_id", "who": "commendation__unit__name"}
    signer = {"at": "created_at", "rank": "signer__rank", "name": "signer__name"}
    return [
        Ask(_reports, rows(reports, "pk", *REMINDED, at="handed_in_at", title="round__title", who="round__unit__name")),
        Ask(_comments, rows(comments, "pk", "number", "at", *REMINDED, **draft)),
        Ask(_papers, rows(papers, "pk", "subject", *REMINDED, **signer)),
        Ask(_nominations, rows(nominations, "number", **home, **NOMINEE)),
    ]


def _awaited(row: Row, title: str, who: str, url: str, remind_url: str = "") -> Awaited:
    since, today_ = moment_in(row["at"]), today()
    days = (today_ - timezone.localtime(since).date()).days
    if not remind_url:
        return Awaited(title, who, url, since, days)
    last: datetime | None = moment_in(row["reminded_at"])
    is_today = last is not None and timezone.localtime(last).date() == today_
    return Awaited(title, who, url, since, days, remind_url, reminded_words(row["reminded_times"], last), is_today)


def _reports(found: list[Row]) -> list[Awaited]:
    return [
        _awaited(
            row,
            _("Tiếp nhận %(round)s") % {"round": row["title"]},
            row["who"],
            reverse("report", args=[row["pk"]]),
            reverse("remind_report", args=[row["pk"]]),
        )
        for row in found
    ]


def _comments(found: list[Row]) -> list[Awaited]:
    return [
        _awaited(
            row,
            _("Trả lời góp ý số %(number)d, %(draft)s") % {"number": row["number"], "draft": row["title"]},
            row["who"],
            f"{reverse('draft', args=[row['draft']])}#comment-{row['number']}",
            reverse("remind_comment", args=[row["pk"]]),
        )
        for row in found
    ]


def _papers(found: list[Row]) -> list[Awaited]:
    return [
        _awaited(
            row,
            _("Ký, phát hành: %(subject)s") % {"subject": row["subject"]},
            Person(rank=row["rank"], name=row["name"]).full_name,
            reverse("paper", args=[row["pk"]]),
            reverse("remind_paper", args=[row["pk"]]),
        )
        for row in found
    ]


def _nominations(found: list[Row]) -> list[Awaited]:
    return [
        _awaited(
            row,
            _("Xét đề nghị khen: %(name)s") % {"name": nominee_in(row)},
            _("Hội đồng Thi đua - Khen thưởng, %(unit)s") % {"unit": row["who"]},
            f"{reverse('commendation', args=[row['commendation']])}#nomination-{row['number']}",
        )
        for row in found
    ]
