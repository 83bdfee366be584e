"""Bridge points: the rooms that a conference joins."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongket.conference.models.conference import Conference
from tongket.org.models import Unit
from tongket.people.models import Person


class BridgePoint(models.Model):
    """Điểm cầu: a room from which people take part, with a head who speaks for it and a head count."""

    class Line(models.TextChoices):
        GOOD = "good", _("Tốt")
        UNSTEADY = "unsteady", _("Chập chờn")
        SOUND_ONLY = "sound-only", _("Chỉ tiếng")
        LOST = "lost", _("Mất đường truyền")

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="bridge_points")
    key = models.SlugField(max_length=80)
    name = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    head = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="bridge_points_led")
    is_main = models.BooleanField(default=False)
    expected = models.PositiveIntegerField(null=True, blank=True)
    head_count = models.PositiveIntegerField(null=True, blank=True)
    line = models.CharField(max_length=12, choices=Line, default=Line.GOOD)
    line_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-is_main", "pk"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["conference", "key"], name="one_bridge_point_of_a_key"),
            models.UniqueConstraint(
                fields=["conference"], condition=models.Q(is_main=True), name="one_main_bridge_point"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def line_told(self) -> str:
        """The line as it was reported; empty while nobody has said how it holds."""
        return self.line if self.line_since is not None else ""
