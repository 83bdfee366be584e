"""The log and what is still to be delivered of it. No foreign key to the domain: a log outlives what it speaks of."""

from typing import Any, ClassVar

from django.db import models

from tongket.live.events import Event, rebuild


class Channel(models.Model):
    """One conference, one unit, one paper: whatever has a history of its own, numbered without gaps."""

    name = models.CharField(max_length=80, unique=True)
    seq = models.BigIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True, default="")

    def __str__(self) -> str:
        return self.name


class LogEntry(models.Model):
    """What happened, in the order of commits. Its hash covers the entry before it, so that no row can be changed unseen."""

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="entries")
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=80)
    payload = models.JSONField()
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["channel", "seq"], name="one_entry_per_seq")
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["kind"]), models.Index(fields=["at"])]
        ordering: ClassVar[list[str]] = ["channel_id", "seq"]

    def __str__(self) -> str:
        return f"{self.channel}#{self.seq} {self.kind}"

    @property
    def event(self) -> Event:
        """What happened, as the dataclass that was recorded."""
        return rebuild(self.kind, self.payload)


class Delivery(models.Model):
    """An entry that a job has yet to hear. The row goes in the same transaction as the job's work: once, and all of it."""

    entry = models.ForeignKey(LogEntry, models.CASCADE, related_name="deliveries")
    job = models.CharField(max_length=120)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["entry", "job"], name="one_delivery_per_job")
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} → {self.job}"
