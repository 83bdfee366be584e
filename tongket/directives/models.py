"""Directives from above, and what each obliges units to: as texts with dates, whatever their subject."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongket.org.models import Unit

# The kinds of text that the law and the Party's rules name; another code is shown as it was written.
KIND_WORDS = {
    "chi-thi": _("Chỉ thị"),
    "nghi-quyet": _("Nghị quyết"),
    "quy-dinh": _("Quy định"),
    "ket-luan": _("Kết luận"),
    "huong-dan": _("Hướng dẫn"),
    "ke-hoach": _("Kế hoạch"),
    "quyet-dinh": _("Quyết định"),
    "nghi-dinh": _("Nghị định"),
    "thong-tu": _("Thông tư"),
    "luat": _("Luật"),
}


class Directive(models.Model):
    """A text of a superior body that the institution carries out (chỉ thị, nghị quyết, quy định), and who keeps track of it."""

    key = models.SlugField(max_length=80, unique=True)
    number = models.CharField(max_length=60)  # as printed: 09-QĐi/TW
    kind = models.SlugField(max_length=40)
    issuer = models.CharField(max_length=200)
    issued = models.DateField(null=True, blank=True)
    title = models.CharField(max_length=400, blank=True, default="")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="directives")  # whose office keeps track of it
    conference_keys = models.JSONField(default=list)  # the conferences at which it was reviewed

    class Meta:
        ordering: ClassVar[list[Any]] = [F("issued").desc(nulls_last=True), "number"]

    def __str__(self) -> str:
        return f"{self.kind_word} {self.number}"

    @property
    def channel(self) -> str:
        """Where the history of the directive is written."""
        return f"directive/{self.pk}"

    @property
    def kind_word(self) -> str:
        """The kind as it is printed: Quy định."""
        return str(KIND_WORDS.get(self.kind, self.kind))


class Obligation(models.Model):
    """One thing that a directive obliges every unit of a kind to; it is met when the unit's own dated units say so."""

    directive = models.ForeignKey(Directive, models.CASCADE, related_name="obligations")
    key = models.SlugField(max_length=80)
    text = models.TextField()
    applies_to = models.SlugField(max_length=40)  # the kind of unit that it obliges
    met_when = models.JSONField(default=dict)  # {"faculties": 3}: how many units of a kind stand directly below
    due = models.DateField(null=True, blank=True)
    # What a report said, printed as reported: 61 of 62 on that day.
    known_met = models.PositiveIntegerField(null=True, blank=True)
    known_of = models.PositiveIntegerField(null=True, blank=True)
    known_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["directive", "key"], name="one_obligation_of_a_key"),
            models.CheckConstraint(
                condition=Q(known_met=None, known_of=None) | Q(known_met__lte=F("known_of")),
                name="known_met_within_known_of",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.directive}: {self.text}"
