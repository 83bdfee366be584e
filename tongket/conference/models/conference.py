"""The conference itself, and the reviews that are held at it together."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongket.documents.models import Paper
from tongket.org.models import Unit


class PeriodKind(models.TextChoices):
    """How long the time is that a review looks back on, or ahead to."""

    QUARTER = "quarter", _("Quý")
    HALF_YEAR = "half-year", _("6 tháng")
    NINE_MONTHS = "nine-months", _("9 tháng")
    YEAR = "year", _("Năm")
    SCHOOL_YEAR = "school-year", _("Năm học")
    YEARS = "years", _("Nhiều năm")


class Conference(models.Model):
    """A meeting that hears, discusses and concludes: hội nghị, cuộc họp; from its plan to its issued conclusions."""

    class Kind(models.TextChoices):
        MIDYEAR_REVIEW = "midyear-review", _("Hội nghị sơ kết")
        ANNUAL_REVIEW = "annual-review", _("Hội nghị tổng kết")
        STEERING_MEETING = "steering-meeting", _("Họp ban chỉ đạo")
        WORKSHOP = "workshop", _("Hội nghị chuyên đề, tập huấn")
        COUNCIL = "council", _("Họp hội đồng")

    class Mode(models.TextChoices):
        IN_PERSON = "in-person", _("Trực tiếp")
        ONLINE = "online", _("Trực tuyến")
        HYBRID = "hybrid", _("Trực tiếp kết hợp trực tuyến")

    class State(models.TextChoices):
        PLANNED = "planned", _("Đang chuẩn bị")
        OPEN = "open", _("Đang họp")
        CLOSED = "closed", _("Đã bế mạc")

    key = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=400)
    kind = models.CharField(max_length=20, choices=Kind)
    mode = models.CharField(max_length=12, choices=Mode, default=Mode.IN_PERSON)
    place = models.CharField(max_length=200, blank=True, default="")
    organiser = models.ForeignKey(Unit, models.PROTECT, related_name="conferences")
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    period_kind = models.CharField(max_length=12, choices=PeriodKind, blank=True, default="")
    period_from = models.DateField(null=True, blank=True)
    period_to = models.DateField(null=True, blank=True)
    next_from = models.DateField(null=True, blank=True)
    next_to = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # What was told of it and has no page of its own yet (contest, clusters, disseminated, ...): shown, never dropped.
    extras = models.JSONField(default=dict, blank=True)
    # What the notice says before its conclusions: how the past period is judged.
    evaluation = models.TextField(blank=True, default="")
    minutes = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="minutes_of")
    notice = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="notice_of")

    class Meta:
        ordering: ClassVar[list[str]] = ["-starts", "pk"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="conference_ends_after_its_start")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def channel(self) -> str:
        """Where the history of the conference is written."""
        return f"conference/{self.pk}"

    @property
    def is_review(self) -> bool:
        """Whether it looks back on a period (sơ kết, tổng kết)."""
        return self.kind in (self.Kind.MIDYEAR_REVIEW, self.Kind.ANNUAL_REVIEW)


class Part(models.Model):
    """One of several reviews held at one conference, each over a period of its own."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="parts")
    key = models.SlugField(max_length=80)
    title = models.CharField(max_length=300)
    period_kind = models.CharField(max_length=12, choices=PeriodKind, blank=True, default="")
    period_from = models.DateField(null=True, blank=True)
    period_to = models.DateField(null=True, blank=True)
    next_from = models.DateField(null=True, blank=True)
    next_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["conference", "key"], name="one_part_of_a_key")
        ]

    def __str__(self) -> str:
        return self.title
