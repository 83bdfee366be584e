"""Conclusions: what the chair concluded, who carries it out, by when."""

from typing import Any, ClassVar

from django.db import models

from tongket.conference.models.agenda import AgendaItem
from tongket.conference.models.conference import Conference
from tongket.conference.models.floor import Speech
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
