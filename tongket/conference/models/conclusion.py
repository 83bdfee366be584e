"""Conclusions: what the chair concluded, who carries it out, by when."""

from typing import Any, ClassVar

from django.db import models

from tongket.conference.models.agenda import AgendaItem
from tongket.conference.models.conference import Conference
from tongket.conference.models.floor import Speech
from tongket.documents.models import Paper
from tongket.followup.models import Task
from tongket.org.models import Unit


class Conclusion(models.Model):
    """One line of the notice of conclusions; it becomes exactly one task when the notice is issued."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="conclusions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    owner = models.ForeignKey(Unit, models.PROTECT, related_name="+")  # đơn vị chủ trì
    partners = models.ManyToManyField(Unit, blank=True, related_name="+")  # đơn vị phối hợp
    due = models.DateField(null=True, blank=True)
    repeats = models.CharField(max_length=200, blank=True, default="")  # an iCalendar RRULE
    product = models.CharField(max_length=300, blank=True, default="")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="conclusions")
    speech = models.ForeignKey(Speech, models.PROTECT, null=True, blank=True, related_name="conclusions")
    # The notice that replaced the one which gave it, and holds it no more.
    struck_by = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+")
    task = models.OneToOneField(Task, models.PROTECT, null=True, blank=True, related_name="conclusion")

    class Meta:
        ordering: ClassVar[list[str]] = ["conference_id", "number"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["conference", "number"], name="one_conclusion_of_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"

    @property
    def code(self) -> str:
        """Its name in the trace, and the key of its task."""
        return f"{self.conference.key}.k{self.number}"


class Amendment(models.Model):
    """What a notice that is to replace the issued one says otherwise of a conclusion: it takes effect with that notice.

    Until then the conclusion stands as it was issued. Without a conclusion it is one that was forgotten.
    """

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="amendments")
    notice = models.ForeignKey(Paper, models.PROTECT, related_name="+")  # the replacing one
    conclusion = models.ForeignKey(Conclusion, models.PROTECT, null=True, blank=True, related_name="amendments")
    is_struck = models.BooleanField(default=False)
    text = models.TextField()
    owner = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    partners = models.ManyToManyField(Unit, blank=True, related_name="+")
    due = models.DateField(null=True, blank=True)
    repeats = models.CharField(max_length=200, blank=True, default="")
    product = models.CharField(max_length=300, blank=True, default="")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="+")
    speech = models.ForeignKey(Speech, models.PROTECT, null=True, blank=True, related_name="+")
    # Once in effect: when, and each fact that it changed, `[field, before, after]`, as in `followup.TaskAmendment`.
    effective_at = models.DateTimeField(null=True, blank=True)
    changes = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar[list[str]] = ["conference_id", "pk"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["notice", "conclusion"], name="one_amendment_of_a_conclusion_by_a_notice")
        ]

    def __str__(self) -> str:
        return f"{self.conclusion or self.conference}: {self.text}"
