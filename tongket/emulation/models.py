"""Commendations and those nominated for them. The council that votes is a conference; the decision is a paper."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongket.conference.models import AgendaItem, Conference, Poll
from tongket.documents.models import Paper
from tongket.kit.formats import number
from tongket.org.models import Unit
from tongket.people.models import Person


class Commendation(models.Model):
    """One occasion of commending (đợt khen thưởng): who may be nominated, in which groups, who decides, and on what vote."""

    class Kind(models.TextChoices):
        EXTRAORDINARY = "extraordinary", _("Khen thưởng đột xuất")
        ANNUAL = "annual", _("Khen thưởng hằng năm")
        RECOGNITION = "recognition", _("Tri ân, ghi nhận")

    class State(models.TextChoices):
        OPEN = "open", _("Đang nhận đề nghị")
        COUNCIL = "council", _("Hội đồng đang xét")
        DECIDED = "decided", _("Đã có quyết định")
        ANNOUNCED = "announced", _("Đã công bố")

    key = models.CharField(max_length=100, unique=True)
    conference_key = models.CharField(max_length=80, blank=True, default="")
    number = models.PositiveIntegerField()  # its place among those of its conference, or of its unit and year
    kind = models.CharField(max_length=14, choices=Kind)
    title = models.CharField(max_length=300)
    form = models.CharField(max_length=80)  # hình thức: Giấy khen, Bằng khen, Thư cảm ơn
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="commendations")
    year = models.PositiveIntegerField()
    period_from = models.DateField(null=True, blank=True)
    period_to = models.DateField(null=True, blank=True)
    groups = models.JSONField(default=list)
    for_kinds = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField()
    last_nomination = models.PositiveIntegerField(default=0)
    council = models.OneToOneField(Conference, models.PROTECT, related_name="commendation", null=True, blank=True)
    # How the council must vote: taken from the rulebook of votes on the day it was opened, with the source, and kept.
    vote_num = models.PositiveSmallIntegerField()
    vote_den = models.PositiveSmallIntegerField()
    quorum_num = models.PositiveSmallIntegerField()
    quorum_den = models.PositiveSmallIntegerField()
    vote_source = models.CharField(max_length=400)
    vote_is_verified = models.BooleanField(default=False)
    decision = models.ForeignKey(Paper, models.PROTECT, related_name="commendations", null=True, blank=True)
    announced_in = models.ForeignKey(AgendaItem, models.PROTECT, related_name="commendations", null=True, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    announced_by = models.ForeignKey(
        Person, models.PROTECT, related_name="commendations_announced", null=True, blank=True
    )
    on_authority_of = models.ForeignKey(
        Person, models.PROTECT, related_name="commendations_authorised", null=True, blank=True
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-opened_at", "-pk"]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["conference_key"])]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(vote_num__gt=0, vote_num__lte=F("vote_den")), name="vote_share_between_0_and_1"
            ),
            models.CheckConstraint(
                condition=Q(state="announced", announced_at__isnull=False)
                | (~Q(state="announced") & Q(announced_at=None)),
                name="announced_commendations_say_when",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def channel(self) -> str:
        """Where the history of the commendation is written."""
        return f"commendation/{self.pk}"

    @property
    def vote_share(self) -> str:
        """The share that carries a vote, as people say it: 80 %."""
        return f"{number(self.vote_num * 100 / self.vote_den, 0 if self.vote_num * 100 % self.vote_den == 0 else 1)} %"

    @property
    def counts_for_merit(self) -> bool:
        """Extraordinary commendations do not count towards merit awards (NĐ 98/2023 and NĐ 152/2025, Art. 4)."""
        return self.kind == self.Kind.ANNUAL


class Nomination(models.Model):
    """A unit, a person or a retired leader proposed for commendation, with the grounds (thành tích)."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Đã đề nghị")
        VOTED = "voted", _("Hội đồng thông qua")
        REFUSED = "refused", _("Không được thông qua")
        WITHDRAWN = "withdrawn", _("Đã rút")
        AWARDED = "awarded", _("Đã khen")

    commendation = models.ForeignKey(Commendation, models.PROTECT, related_name="nominations")
    number = models.PositiveIntegerField()
    group = models.CharField(max_length=200, blank=True, default="")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="nominations", null=True, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="nominations", null=True, blank=True)
    name = models.CharField(max_length=160, blank=True, default="")  # a retired leader, who has no account
    place = models.CharField(max_length=240, blank=True, default="")  # the office and unit as the list prints them
    grounds = models.TextField()
    nominee = models.CharField(
        max_length=200
    )  # who it is, in one word for the rule below: unit:key, person:name, name:folded
    form = models.CharField(max_length=80)
    achievement = models.CharField(max_length=120)  # what it is for, folded: the same achievement has the same word
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    reason = models.CharField(max_length=400, blank=True, default="")  # why refused or withdrawn
    poll = models.OneToOneField(Poll, models.PROTECT, related_name="nomination", null=True, blank=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="nominations_proposed")

    class Meta:
        ordering: ClassVar[list[str]] = ["commendation_id", "number"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["commendation", "number"], name="one_nomination_per_number"),
            models.CheckConstraint(
                condition=Q(unit__isnull=False, person=None, name="")
                | Q(unit=None, person__isnull=False, name="")
                | (Q(unit=None, person=None) & ~Q(name="")),
                name="a_nomination_names_one",
            ),
            # Luật Thi đua, khen thưởng, Art. 5: not several awards of one form for one achievement.
            models.UniqueConstraint(
                fields=["nominee", "form", "achievement"],
                condition=~Q(state__in=["refused", "withdrawn"]),
                name="one_form_once_per_achievement",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """The name by which the trace knows the nomination."""
        return f"{self.commendation.key}.n{self.number}"

    @property
    def label(self) -> str:
        """Whom it is about, as pages and papers print it."""
        if self.unit is not None:
            return self.unit.name
        return self.person.full_name if self.person is not None else self.name
