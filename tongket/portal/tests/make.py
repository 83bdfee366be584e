"""States of the news, built by calling actions."""

from datetime import datetime
from typing import Any

from tests.kept import kept
from tests.world import World
from tongket.conference.actions import close_conference, close_item
from tongket.conference.models import Conference
from tongket.conference.tests.make import at, closed, discussing, issued, item
from tongket.kit.clock import clock_at
from tongket.portal.actions import draft_article, publish_article
from tongket.portal.models import Article

PUBLISHED = datetime.fromisoformat("2021-07-08T10:55:00+07:00")


@kept
def drafted(world: World, conference: Conference | None = None, **fields: Any) -> Article:
    """The review is over and its notice issued; its news is drafted."""
    return draft_article((conference or issued(world)).pk, by=world.chief, **fields)


@kept
def unsigned(world: World) -> Article:
    """The review is over, the news is drafted, but the notice of conclusions is not there yet."""
    return drafted(world, closed(world))


@kept
def silent(world: World) -> Conference:
    """The review is over, and nothing was concluded."""
    conference = discussing(world)
    with at("11:00"):
        close_item(item(conference, 3).pk, by=world.director)
        return close_conference(conference.pk, by=world.director)


@kept
def published(world: World, **fields: Any) -> Article:
    """The news is out since 10:55 on 8 July."""
    article = drafted(world, **fields)
    with clock_at(PUBLISHED):
        return publish_article(article.pk, by=world.chief)
