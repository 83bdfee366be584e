"""News to read: what is published, its paragraphs, what became of the conclusions it tells of, and the whole as one file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.conf import settings
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from tongket.conference.models import Conclusion, Conference
from tongket.documents.models import Paper
from tongket.followup.models import Task
from tongket.followup.queries import condition_of, with_history
from tongket.kit.clock import today
from tongket.kit.formats import day
from tongket.org.models import Power
from tongket.org.queries import Standing, standing_of
from tongket.people.models import Person
from tongket.portal.models import Article, Correction, Sentence


def published_articles() -> QuerySet[Article]:
    """What anyone may read, the newest first."""
    return (
        Article.objects.filter(state=Article.State.PUBLISHED)
        .select_related("conference__organiser", "conference__notice", "conference__minutes", "published_by")
        .order_by("-published_at", "-pk")
    )


def readable_articles() -> QuerySet[Article]:
    """What has a page for anyone: the published, and the withdrawn, whose page says that it was withdrawn and why."""
    return Article.objects.exclude(state=Article.State.DRAFT).select_related(
        "conference__organiser", "conference__notice", "conference__minutes", "published_by", "withdrawn_by"
    )


def articles_for(person: Person, standing: Standing | None = None) -> QuerySet[Article]:
    """What is published or was withdrawn, and the drafts on which the person works."""
    area = (standing or standing_of(person)).area(Power.OFFICE)
    return (
        Article.objects.filter(~Q(state=Article.State.DRAFT) | Q(conference__organiser__in=area))
        .select_related(
            "conference__organiser", "conference__notice", "conference__minutes", "published_by", "withdrawn_by"
        )
        .order_by("-published_at", "-pk")
    )


def signed_record(conference: Conference) -> Paper | None:
    """The signed paper that the news stands on: the notice of conclusions; the minutes where nothing was concluded."""
    paper = conference.notice or (None if conference.conclusions.exists() else conference.minutes)
    return paper if paper is not None and paper.state != Paper.State.DRAFT else None


def unreported_conferences(person: Person, standing: Standing | None = None) -> QuerySet[Conference]:
    """The ended conferences of the person's units of which there is no news yet. Councils make none: they sit in private."""
    area = (standing or standing_of(person)).area(Power.OFFICE)
    ended = Conference.objects.filter(state=Conference.State.CLOSED, organiser__in=area, article=None)
    return ended.exclude(kind=Conference.Kind.COUNCIL).select_related("organiser", "notice").order_by("-starts")


def paragraphs_of(article: Article) -> list[list[Sentence]]:
    """The sentences in their order, gathered into paragraphs."""
    sentences = article.sentences.order_by("place").prefetch_related("sources", "corrections")
    return [list(group) for _number, group in groupby(sentences, key=lambda one: one.paragraph)]


def corrections_of(article: Article) -> list[Correction]:
    """What was set right since it was published, in the order of time."""
    return list(article.corrections.select_related("sentence", "by"))


@dataclass(frozen=True)
class Outcome:
    """A conclusion and how it stands on a day, as the public reads it."""

    conclusion: Conclusion
    word: str
    icon: str
    colour: str
    name: str  # done_on_time, done_late, in_time, overdue, cancelled, none


def outcomes_of(article: Article, on: date | None = None) -> list[Outcome]:
    """Every conclusion of the conference with the present state of its task."""
    day_ = on or today()
    conclusions = list(article.conference.conclusions.select_related("owner").order_by("number"))
    numbers = [one.task_id for one in conclusions if one.task_id]
    tasks = {task.pk: task for task in with_history(Task.objects.filter(pk__in=numbers))}
    found = []
    for one in conclusions:
        task = tasks.get(one.task_id) if one.task_id else None
        if task is None:
            found.append(Outcome(one, _("Chưa giao nhiệm vụ"), "circle", "grey", "none"))
            continue
        condition = condition_of(task, day_)
        word = condition.word
        if condition.name == "cancelled" and one.struck_by_id:
            word = _("Đã bãi bỏ")
        if condition.name == "in_time":  # the public page does not count days (design/look.md, Words)
            word = _("Đang làm, hạn %(day)s") % {"day": day(condition.due)} if condition.due else _("Đang làm")
        elif condition.name == "done_on_time" and task.finished_at and on is None:
            word = f"{condition.word}, {day(task.finished_at)}"
        found.append(Outcome(one, word, condition.icon, condition.colour, condition.name))
    return found


def sum_of(outcomes: Sequence[Outcome]) -> str:
    """1 xong đúng hạn, 5 đang làm, 0 quá hạn"""
    counts = {name: sum(one.name == name for one in outcomes) for name in {one.name for one in outcomes}}
    words = [(counts.get("done_on_time", 0), _("xong đúng hạn")), (counts.get("done_late", 0), _("xong muộn")),
             (counts.get("in_time", 0), _("đang làm")), (counts.get("overdue", 0), _("quá hạn")),
             (counts.get("cancelled", 0), _("thôi thực hiện")), (counts.get("none", 0), _("chưa giao"))]  # fmt: skip
    always = (_("xong đúng hạn"), _("đang làm"), _("quá hạn"))
    return ", ".join(f"{count} {word}" for count, word in words if count or word in always)


def related_to(article: Article) -> list[Article]:
    """The latest other news of the same unit."""
    same = published_articles().exclude(pk=article.pk).filter(conference__organiser=article.conference.organiser)
    return list(same[:3])


def is_illustration(article: Article) -> bool:
    """Whether the news must say "dữ liệu minh họa": in a demo, and wherever the unit or someone at the table is made up."""
    conference = article.conference
    made_up = settings.TONGKET_DEMO or conference.organiser.is_fictional
    return made_up or conference.delegates.filter(person__is_fictional=True).exists()


@override("vi")
def article_html(article: Article) -> str:
    """The news as one HTML file that needs nothing else: for the folder that `tongket cycle` writes."""
    on = timezone.localtime(article.published_at).date() if article.published_at else today()
    outcomes = outcomes_of(article, on)
    context = {
        "article": article,
        "paragraphs": paragraphs_of(article),
        "corrections": corrections_of(article),
        "outcomes": outcomes,
        "summary": sum_of(outcomes),
        "on": on,
        "notice": article.conference.notice,
        "illustration": is_illustration(article),
    }
    return render_to_string("portal/standalone.html", context)
