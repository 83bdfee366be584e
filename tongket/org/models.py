"""Units, their places in the tree, offices and appointments: all with dates, so that any past day can be read."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy

from tongket.people.models import Person


class Power(models.TextChoices):
    """What an office may do, over its unit and what lies below it. A head's office holds the powers of the others too."""

    STEWARD = "steward", gettext_lazy("Giữ sổ tổ chức")
    LEAD = "lead", gettext_lazy("Đứng đầu")
    DEPUTY = "deputy", gettext_lazy("Cấp phó")
    OFFICE = "office", gettext_lazy("Văn phòng, thư ký")
    REPORT = "report", gettext_lazy("Báo cáo")


# What each power brings with it.
IMPLIED: dict[str, frozenset[str]] = {
    Power.STEWARD: frozenset({Power.STEWARD}),
    Power.LEAD: frozenset({Power.LEAD, Power.DEPUTY, Power.OFFICE, Power.REPORT}),
    Power.DEPUTY: frozenset({Power.DEPUTY, Power.OFFICE, Power.REPORT}),
    Power.OFFICE: frozenset({Power.OFFICE, Power.REPORT}),
    Power.REPORT: frozenset({Power.REPORT}),
}


def in_force(on: date, prefix: str = "") -> Q:
    """The condition that a dated row (`since`, `until`, the last day included) is in force on that day."""
    return (Q(**{f"{prefix}since": None}) | Q(**{f"{prefix}since__lte": on})) & (
        Q(**{f"{prefix}until": None}) | Q(**{f"{prefix}until__gte": on})
    )


class Unit(models.Model):
    """An academy, a department, a school, a Party committee, a union: whatever reports, owns tasks, issues papers."""

    key = models.SlugField(max_length=80, unique=True)
    kind = models.SlugField(max_length=40)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=40, blank=True, default="")
    name_en = models.CharField(max_length=200, blank=True, default="")
    place = models.CharField(max_length=80, blank=True, default="")  # the place printed before the date of its papers
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    is_fictional = models.BooleanField(default=False)
    order = models.PositiveIntegerField(default=0)  # its place in the register: precedence follows it

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "pk"]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["kind"])]

    def __str__(self) -> str:
        return self.name

    @property
    def channel(self) -> str:
        """Where the history of the unit is written."""
        return f"unit/{self.pk}"


class Placement(models.Model):
    """Where a unit stood in the tree, from when to when."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="placements")
    parent = models.ForeignKey(Unit, models.PROTECT, related_name="children")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=~Q(unit=F("parent")), name="no_unit_below_itself"),
            models.UniqueConstraint(fields=["unit"], condition=Q(until=None), name="one_present_placement"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} < {self.parent}"


class Office(models.Model):
    """A post in a unit, as it is printed: Giám đốc Học viện, Bí thư Đảng ủy. Its powers hold over the unit's part."""

    class Line(models.TextChoices):
        STATE = "state", gettext_lazy("Chính quyền")
        PARTY = "party", gettext_lazy("Đảng")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="offices")
    name = models.CharField(max_length=160)
    line = models.CharField(max_length=8, choices=Line, default=Line.STATE)
    powers = models.JSONField(default=list)
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "pk"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["unit", "name", "line"], name="one_office_of_a_name")
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.unit}"


class Appointment(models.Model):
    """Who held an office, from when to when."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    office = models.ForeignKey(Office, models.PROTECT, related_name="appointments")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["office__order", "pk"]

    def __str__(self) -> str:
        return f"{self.person}: {self.office}"
