"""Polls: the question, the rule it is counted by, the roll of who voted, and the ballots of named polls."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongket.conference.models.agenda import AgendaItem
from tongket.conference.models.conference import Conference
from tongket.people.models import Person


class Poll(models.Model):
    """Biểu quyết. Base, quorum and threshold are fixed before it opens; who may vote is frozen as it opens.

    Of a secret poll only the three counters are kept; they must not be shown before it is closed.
    """

    class Base(models.TextChoices):
        ENTITLED = "entitled", _("Đại biểu có quyền biểu quyết")
        PRESENT = "present", _("Đại biểu có mặt")
        CAST = "cast", _("Phiếu đã bỏ")
        ALL_MEMBERS = "all-members", _("Tổng số thành viên")

    class State(models.TextChoices):
        PLANNED = "planned", _("Chưa mở")
        OPEN = "open", _("Đang biểu quyết")
        CLOSED = "closed", _("Đã đóng")

    class Verdict(models.TextChoices):
        PASSED = "passed", _("Được thông qua")
        FAILED = "failed", _("Không được thông qua")
        NO_QUORUM = "no-quorum", _("Không đủ người biểu quyết")

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="polls")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="polls")
    number = models.PositiveIntegerField()
    question = models.CharField(max_length=500)
    is_secret = models.BooleanField(default=False)
    base = models.CharField(max_length=12, choices=Base, default=Base.PRESENT)
    quorum_num = models.PositiveSmallIntegerField(default=1)
    quorum_den = models.PositiveSmallIntegerField(default=2)
    threshold_num = models.PositiveSmallIntegerField(default=1)
    threshold_den = models.PositiveSmallIntegerField(default=2)
    threshold_is_strict = models.BooleanField(default=True)  # more than the threshold, not merely as much
    threshold_source = models.CharField(max_length=300, blank=True, default="")
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    electors = models.JSONField(default=list)  # ids of the people who may vote, frozen as the poll opens
    entitled = models.PositiveIntegerField(
        default=0
    )  # the base, frozen as the poll opens (of CAST: who could have cast)
    yes = models.PositiveIntegerField(default=0)
    no = models.PositiveIntegerField(default=0)
    abstain = models.PositiveIntegerField(default=0)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True, default="")

    class Meta:
        ordering: ClassVar[list[str]] = ["conference_id", "number"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["conference", "number"], name="one_poll_of_a_number"),
            models.CheckConstraint(
                condition=models.Q(threshold_num__lte=models.F("threshold_den"), threshold_den__gt=0),
                name="threshold_is_a_share",
            ),
            models.CheckConstraint(
                condition=models.Q(quorum_num__lte=models.F("quorum_den"), quorum_den__gt=0),
                name="quorum_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def code(self) -> str:
        """Its name in the trace."""
        return f"{self.conference.key}.p{self.number}"


class PollVoter(models.Model):
    """The roll: this person has voted. No time, and a random key, so that the rows do not tell the order of voting."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    poll = models.ForeignKey(Poll, models.CASCADE, related_name="voters")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["poll", "person"], name="one_vote_of_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.poll}"


class Ballot(models.Model):
    """How a person voted in a named poll. A secret poll has none."""

    class Choice(models.TextChoices):
        YES = "yes", _("Tán thành")
        NO = "no", _("Không tán thành")
        ABSTAIN = "abstain", _("Không có ý kiến")

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="ballots")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    choice = models.CharField(max_length=8, choices=Choice)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["poll", "person"], name="one_ballot_of_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_choice_display()}"
