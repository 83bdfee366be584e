"""What this room tells the trace and "my work": one node per article, linked from each line that it speaks of."""

from collections.abc import Collection

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from tongket.documents.models import Paper
from tongket.kit.thread import Key, Link, Node, Waiting, of_kind
from tongket.org.models import Power
from tongket.org.queries import standing_of
from tongket.people.models import Person
from tongket.portal.models import Article, SentenceSource
from tongket.portal.queries.article import articles_for, unreported_conferences


def nodes_of(keys: Collection[Key]) -> list[Node]:
    """The articles among `keys`."""
    codes = of_kind(keys, "article")
    if not codes:
        return []
    return [
        Node(
            "article",
            one.key,
            one.title,
            reverse("article", args=[one.key]),
            source=_("Trang tin công khai"),
            who=one.conference.organiser.name,
            at=one.published_at or one.drafted_at,
            state=str(one.get_state_display()),
            conference=one.key,
        )
        for one in Article.objects.filter(key__in=codes).select_related("conference__organiser")
    ]


def links_of(keys: Collection[Key]) -> list[Link]:
    """Each line of the record led to the article that speaks of it."""
    articles = of_kind(keys, "article")
    lines = Q(pk__in=[])
    for kind in {kind for kind, _code in keys} - {"article"}:
        lines |= Q(kind=kind, code__in=of_kind(keys, kind))
    found = (
        SentenceSource.objects.filter(lines | Q(sentence__article__key__in=articles))
        .values_list("kind", "code", "sentence__article__key")
        .distinct()
    )
    return sorted(Link((kind, code), ("article", article), _("được đưa tin")) for kind, code, article in found)


def seen_of(person: Person, keys: Collection[Key]) -> set[Key]:
    """The articles among `keys` that a person may read."""
    codes = of_kind(keys, "article")
    if not codes:
        return set()
    return {("article", key) for key in articles_for(person).filter(key__in=codes).values_list("key", flat=True)}


def waiting_for(person: Person) -> list[Waiting]:
    """News to draft of what has been signed, and drafts that may now be published."""
    rows = []
    signed = ~Q(notice=None) & ~Q(notice__state=Paper.State.DRAFT)
    for conference in unreported_conferences(person).filter(signed):
        detail = _("%(notice)s đã ban hành, chưa có tin") % {
            "notice": conference.notice.label if conference.notice else ""
        }
        rows.append(Waiting("newspaper", conference.title, detail, _("Soạn tin"), reverse("news")))
    area = standing_of(person).area(Power.OFFICE)
    drafts = Article.objects.filter(state=Article.State.DRAFT, conference__organiser__in=area)
    ready = drafts.exclude(conference__notice=None).exclude(conference__notice__state=Paper.State.DRAFT)
    for article in ready.order_by("pk"):
        url = reverse("edit_article", args=[article.key])
        rows.append(Waiting("newspaper", article.title, _("Bản nháp, thông báo đã ký"), _("Đăng tin"), url))
    return rows
