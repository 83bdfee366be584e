"""The agenda: what is dealt with, in which order, by whom."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongket.conference.models.conference import Conference, Part
from tongket.documents.models import Draft
from tongket.org.models import Unit
from tongket.people.models import Person


class AgendaItem(models.Model):
    """Mục chương trình. One at a time is open; its minutes are its summary and what happened while it was."""

    class Kind(models.TextChoices):
        OPENING = "opening", _("Khai mạc")
        REPORT = "report", _("Báo cáo")
        DISCUSSION = "discussion", _("Thảo luận")
        DIRECTIVE_SPEECH = "directive-speech", _("Phát biểu chỉ đạo")
        RESPONSE = "response", pgettext_lazy("mục chương trình", "Tiếp thu")
        DISSEMINATION = "dissemination", _("Quán triệt, phổ biến")
        VOTE = "vote", _("Biểu quyết")
        COMMENDATION = "commendation", _("Khen thưởng")
        CONCLUSION = "conclusion", _("Kết luận")
        CLOSING = "closing", _("Bế mạc")

    class State(models.TextChoices):
        PLANNED = "planned", _("Chưa đến")
        OPEN = "open", _("Đang diễn ra")
        CLOSED = "closed", _("Đã xong")

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    title = models.CharField(max_length=400)
    speaker = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    about = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    parts = models.ManyToManyField(Part, blank=True, related_name="items")
    minutes = models.PositiveSmallIntegerField(default=15)
    topics = models.JSONField(default=list, blank=True)
    # thừa ủy quyền: on whose behalf the speaker announces it
    on_authority_of = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    draft = models.ForeignKey(Draft, models.PROTECT, null=True, blank=True, related_name="agenda_items")
    summary = models.TextField(blank=True, default="")
    reviewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["conference_id", "number"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["conference", "number"], name="one_item_of_a_number"),
            models.UniqueConstraint(
                fields=["conference"], condition=models.Q(state="open"), name="one_open_item_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def code(self) -> str:
        """Its name in the trace."""
        return f"{self.conference.key}.{self.number}"
