"""The floor: who asked to speak, who spoke, from where, for how long."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongket.conference.models.agenda import AgendaItem
from tongket.conference.models.bridge import BridgePoint
from tongket.conference.models.conference import Conference
from tongket.people.models import Person


class Speech(models.Model):
    """A contribution, from the request to its end; or a text handed in instead, which has no beginning (bản viết)."""

    class Kind(models.TextChoices):
        OPINION = "opinion", _("Ý kiến")
        PAPER = "paper", _("Tham luận")
        ANSWER = "answer", _("Trả lời")
        ORDER = "order", _("Về trình tự")

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ mời")
        SPEAKING = "speaking", _("Đang phát biểu")
        DONE = "done", _("Đã xong")
        WITHDRAWN = "withdrawn", _("Đã rút")

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="speeches")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="speeches")
    number = models.PositiveIntegerField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="speeches")
    bridge_point = models.ForeignKey(BridgePoint, models.PROTECT, null=True, blank=True, related_name="speeches")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.OPINION)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(default=5)
    extra_minutes = models.PositiveSmallIntegerField(default=0)
    # While paused, `paused_at` is set; pauses that ended are summed in `paused_for`. Clients count from these.
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_for = models.DurationField(default=timedelta)
    reminded_at = models.DateTimeField(null=True, blank=True)  # when the chair reminded the speaker of the time
    # The place in the queue that the chair gave; empty where the rule of turns decides.
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField(blank=True, default="")
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["conference_id", "number"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["conference", "number"], name="one_speech_of_a_number"),
            models.UniqueConstraint(
                fields=["conference"], condition=models.Q(state="speaking"), name="one_speaker_at_a_time"
            ),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["item", "state"])]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"

    @property
    def code(self) -> str:
        """Its name in the trace."""
        return f"{self.conference.key}.s{self.number}"

    @property
    def is_written(self) -> bool:
        """Whether it was handed in as a text and not spoken."""
        return self.state == self.State.DONE and self.begun_at is None

    @property
    def allowed(self) -> timedelta:
        """The time given, extra minutes included."""
        return timedelta(minutes=self.minutes + self.extra_minutes)

    def spoken(self, at: datetime) -> timedelta:
        """How long the person has spoken by then, pauses left out."""
        if self.begun_at is None:
            return timedelta()
        until = self.ended_at or self.paused_at or at
        return max(until - self.begun_at - self.paused_for, timedelta())
