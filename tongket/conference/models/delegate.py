"""Who takes part, and in which role."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongket.conference.models.bridge import BridgePoint
from tongket.conference.models.conference import Conference
from tongket.org.models import Unit
from tongket.people.models import Person


class Delegate(models.Model):
    """A person called to a conference. The role gives rights at this conference alone."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("Chủ trì")
        COCHAIR = "cochair", _("Đồng chủ trì")
        SECRETARY = "secretary", _("Thư ký")
        DELEGATE = "delegate", _("Đại biểu")
        GUEST = "guest", _("Khách mời")

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="delegates")
    person = models.ForeignKey(Person, models.PROTECT, related_name="delegacies")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    bridge_point = models.ForeignKey(BridgePoint, models.PROTECT, null=True, blank=True, related_name="delegates")
    role = models.CharField(max_length=12, choices=Role, default=Role.DELEGATE)
    # What a guest of another house is there; who holds an office in this one is named by that office.
    title = models.CharField(max_length=200, blank=True, default="")
    is_voting = models.BooleanField(default=True)
    present_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["conference", "person"], name="one_delegacy_of_a_person"),
            models.UniqueConstraint(
                fields=["conference"], condition=models.Q(role="chair"), name="one_chair_of_a_conference"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}"
