"""What anyone may read of the news, what its editors may see, and what this room tells the trace."""

from tongket.portal.queries.article import (
    Outcome,
    article_html,
    articles_for,
    corrections_of,
    is_illustration,
    outcomes_of,
    paragraphs_of,
    published_articles,
    readable_articles,
    related_to,
    signed_record,
    unreported_conferences,
)
from tongket.portal.queries.outdated import Outdated, outdated_articles, outdated_in
from tongket.portal.queries.thread import links_of, nodes_of, seen_of, waiting_for

__all__ = [
    "Outcome",
    "Outdated",
    "article_html",
    "articles_for",
    "corrections_of",
    "links_of",
    "nodes_of",
    "outcomes_of",
    "outdated_articles",
    "outdated_in",
    "paragraphs_of",
    "published_articles",
    "readable_articles",
    "is_illustration",
    "related_to",
    "seen_of",
    "signed_record",
    "unreported_conferences",
    "waiting_for",
]
