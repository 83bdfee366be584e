"""What this room tells the trace and "my work": one node per article, linked from each line that it speaks of."""

from collections.abc import Collection

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongket.documents.models import Paper
from tongket.kit.asks import Ask, Row, moment_in, rows
from tongket.kit.thread import Key, Link, Node, Waiting, of_kind
from tongket.org.models import Power
from tongket.org.queries import Standing
from tongket.portal.models import Article, SentenceSource
from tongket.portal.queries.article import articles_for, unreported_conferences
from tongket.portal.queries.outdated import outdated_articles


def nodes_of(keys: Collection[Key]) -> list[Ask[Node]]:
    """The articles among `keys`."""
    codes = of_kind(keys, "article")
    if not codes:
        return []
    wanted = Article.objects.filter(key__in=codes)
    own = ("key", "title", "state", "published_at", "drafted_at")
    return [Ask(_articles, rows(wanted, *own, organiser="conference__organiser__name"))]


def _articles(found: list[Row]) -> list[Node]:
    return [
        Node(
            "article",
            row["key"],
            _("Tin đã gỡ") if row["state"] == Article.State.WITHDRAWN else row["title"],  # no word of it is shown
            reverse("article", args=[row["key"]]),
            source=_("Trang tin công khai"),
            who=row["organiser"],
            at=moment_in(row["published_at"] or row["drafted_at"]),
            state=str(Article.State(row["state"]).label),
            conference=row["key"],
        )
        for row in found
    ]


def links_of(keys: Collection[Key]) -> list[Ask[Link]]:
    """Each line of the record led to the article that speaks of it."""
    articles = of_kind(keys, "article")
    lines = Q(pk__in=[])
    for kind in {kind for kind, _code in keys} - {"article"}:
        lines |= Q(kind=kind, code__in=of_kind(keys, kind))
    wanted = SentenceSource.objects.filter(lines | Q(sentence__article__key__in=articles))
    return [Ask(_links, rows(wanted, "kind", "code", article="sentence__article__key"))]


def _links(found: list[Row]) -> set[Link]:
    """One for each line, however many sentences speak of it."""
    return {Link((row["kind"], row["code"]), ("article", row["article"]), _("được đưa tin")) for row in found}


def seen_of(standing: Standing, keys: Collection[Key]) -> list[Ask[Key]]:
    """The articles among `keys` that a person may read."""
    codes = of_kind(keys, "article")
    if not codes:
        return []
    read = articles_for(standing.person, standing).filter(key__in=codes)
    return [Ask(lambda found: [("article", row["key"]) for row in found], rows(read, "key"))]


def waiting_for(standing: Standing) -> list[Ask[Waiting]]:
    """News to draft of what has been signed, drafts that may now be published, and news that a later notice contradicts."""
    signed = ~Q(notice=None) & ~Q(notice__state=Paper.State.DRAFT)
    unreported = unreported_conferences(standing.person, standing).filter(signed)
    drafts = Article.objects.filter(state=Article.State.DRAFT, conference__organiser__in=standing.area(Power.OFFICE))
    ready = drafts.exclude(conference__notice=None).exclude(conference__notice__state=Paper.State.DRAFT)
    published = Article.objects.filter(conference__organiser__in=standing.area(Power.OFFICE))
    return [
        Ask(_outdated, rows(outdated_articles(published), "key", "title")),
        Ask(_unreported, rows(unreported, "title", number="notice__number", symbol="notice__symbol")),
        Ask(_ready, rows(ready, "key", "title")),
    ]


def _outdated(found: list[Row]) -> list[Waiting]:
    detail, verb = _("Tin đã đăng nói khác thông báo thay thế"), pgettext("động từ", "Đính chính")
    return [
        Waiting("newspaper", row["title"], detail, verb, f"{reverse('article', args=[row['key']])}#outdated")
        for row in found
    ]


def _unreported(found: list[Row]) -> list[Waiting]:
    waiting = []
    for row in found:
        notice = Paper(number=row["number"], symbol=row["symbol"]).label
        detail = _("%(notice)s đã ban hành, chưa có tin") % {"notice": notice}
        waiting.append(Waiting("newspaper", row["title"], detail, _("Soạn tin"), reverse("news")))
    return waiting


def _ready(found: list[Row]) -> list[Waiting]:
    detail, verb = _("Bản nháp, thông báo đã ký"), _("Đăng tin")
    return [
        Waiting("newspaper", row["title"], detail, verb, reverse("edit_article", args=[row["key"]])) for row in found
    ]
