"""News about conferences: each sentence stands on the record and says on what."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongket.conference.models import Conference
from tongket.people.models import Person


class Article(models.Model):
    """The news of one conference (tin), drafted from the record, edited, and published once its notice is signed."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Bản nháp")
        PUBLISHED = "published", _("Đã đăng")
        WITHDRAWN = "withdrawn", _("Đã gỡ")

    key = models.CharField(max_length=80, unique=True)  # that of its conference
    conference = models.OneToOneField(Conference, models.PROTECT, related_name="article")
    title = models.CharField(max_length=400)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    photos = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=200, blank=True, default="")
    last_sentence = models.PositiveIntegerField(default=0)
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(Person, models.PROTECT, related_name="articles_drafted")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(Person, models.PROTECT, related_name="articles_published", null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, related_name="articles_withdrawn", null=True, blank=True)
    withdrawal_reason = models.TextField(blank=True, default="")

    class Meta:
        ordering: ClassVar[list[str]] = ["-published_at", "-drafted_at", "-pk"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(state="draft", published_at=None) | (~Q(state="draft") & Q(published_at__isnull=False)),
                name="published_articles_say_when",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at=None)),
                name="withdrawn_articles_say_when",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def channel(self) -> str:
        """Where the history of the article is written."""
        return f"article/{self.pk}"


class Sentence(models.Model):
    """One sentence of the news. Its number is given once; `place` is where it stands, `paragraph` with which others."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="sentences")
    number = models.PositiveIntegerField()
    place = models.PositiveIntegerField()
    paragraph = models.PositiveSmallIntegerField()
    text = models.TextField()
    is_edited = models.BooleanField(default=False)  # its words are an editor's, no longer those of the record

    class Meta:
        ordering: ClassVar[list[str]] = ["article_id", "place"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["article", "number"], name="one_sentence_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.article.key}.{self.number}"

    @property
    def is_conclusion(self) -> bool:
        """Whether it tells one conclusion, and so stands on a line of its own."""
        return any(source.kind == "conclusion" for source in self.sources.all())


class Correction(models.Model):
    """A wording of published news that was set right (đính chính): what stood there, what stands now, when and why."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="corrections")
    sentence = models.ForeignKey(Sentence, models.PROTECT, related_name="corrections", null=True, blank=True)
    old_text = models.TextField()  # of the headline where no sentence is named
    new_text = models.TextField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.article.key}: {self.old_text} → {self.new_text}"


class SentenceSource(models.Model):
    """On what line of the record a sentence stands: the kind and the code by which the trace knows it."""

    sentence = models.ForeignKey(Sentence, models.CASCADE, related_name="sources")
    kind = models.SlugField(max_length=20)
    code = models.CharField(max_length=160)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["sentence", "kind", "code"], name="one_source_once")
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["kind", "code"])]

    def __str__(self) -> str:
        return f"{self.kind}:{self.code}"
