"""What can happen to news."""

from dataclasses import dataclass

from tongket.live.events import Event


@dataclass(frozen=True)
class ArticleDrafted(Event):
    article_id: int


@dataclass(frozen=True)
class ArticleRetitled(Event):
    article_id: int


@dataclass(frozen=True)
class SentenceAdded(Event):
    article_id: int
    number: int


@dataclass(frozen=True)
class SentenceRevised(Event):
    article_id: int
    number: int


@dataclass(frozen=True)
class SentenceRemoved(Event):
    article_id: int
    number: int


@dataclass(frozen=True)
class ArticlePublished(Event):
    article_id: int


@dataclass(frozen=True)
class ArticleCorrected(Event):
    """A wording of published news was set right; `correction_id` says which, from what and why."""

    article_id: int
    correction_id: int


@dataclass(frozen=True)
class ArticleWithdrawn(Event):
    article_id: int


@dataclass(frozen=True)
class SourcesMoved(Event):
    article_id: int
