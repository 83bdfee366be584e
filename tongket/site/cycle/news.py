"""The news of the conference: drafted from the record, published."""

from collections.abc import Iterator
from datetime import timedelta

from tongket.portal import actions as portal_actions
from tongket.portal.models import Article
from tongket.site.cycle.script import Call, Script


def news(script: Script) -> None:
    entry = script.data.get("article")
    latest = script.now + timedelta(hours=2)
    at = max(entry["published"], latest) if entry else latest

    def draft() -> Iterator[Call]:
        yield Call(
            script.secretary,
            portal_actions.draft_article,
            (script.conference.pk,),
            {"photos": entry.get("photos", 0) if entry else 0, "source": entry.get("source", "") if entry else ""},
        )

    def publish() -> Iterator[Call]:
        article = Article.objects.get(key=script.key)
        yield Call(script.secretary, portal_actions.publish_article, (article.pk,))

    script.later("Soạn tin", draft, at=at - timedelta(hours=1))
    script.later("Đăng tin", publish, at=at)
