"""Tasks with their due dates: what must be done, by whom, by when, and what became of it."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy

from tongket.documents.models import Paper
from tongket.org.models import Unit
from tongket.people.models import Person


class TaskBook(models.Model):
    """The book of tasks of a year (sổ theo dõi nhiệm vụ): its last number, without gaps."""

    year = models.PositiveIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Task(models.Model):
    """A task (nhiệm vụ) that a conclusion or a directive gives to a unit. `key` is that of what it came from."""

    class State(models.TextChoices):
        OPEN = "open", gettext_lazy("Đang làm")
        DONE = "done", gettext_lazy("Đã xong")
        CANCELLED = "cancelled", gettext_lazy("Thôi thực hiện")

    number = models.PositiveIntegerField()
    year = models.PositiveIntegerField()
    key = models.CharField(max_length=160, unique=True)
    text = models.TextField()
    owner = models.ForeignKey(Unit, models.PROTECT, related_name="tasks")  # chủ trì
    partners = models.ManyToManyField(Unit, related_name="tasks_with", blank=True)  # phối hợp
    assigner = models.ForeignKey(Unit, models.PROTECT, related_name="tasks_given")
    due = models.DateField(null=True, blank=True)
    original_due = models.DateField(null=True, blank=True)
    repeats = models.CharField(max_length=200, blank=True, default="")  # an iCalendar RRULE
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey(Person, models.PROTECT, related_name="tasks_assigned")
    finished_at = models.DateTimeField(null=True, blank=True)
    # The paper that gave it: who may read that paper may read the task that it made.
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="tasks", null=True, blank=True)
    is_amended = models.BooleanField(default=False)  # by a paper that replaced the one which gave it
    origin_label = models.CharField(max_length=200, blank=True, default="")
    origin_url = models.CharField(max_length=300, blank=True, default="")
    conference_key = models.CharField(max_length=80, blank=True, default="")
    reminded_times = models.PositiveSmallIntegerField(
        default=0
    )  # since its state last changed; the log says who and when
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["year", "number"]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["state", "due"]),
            models.Index(fields=["conference_key"]),
        ]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["year", "number"], name="one_task_per_number"),
            models.CheckConstraint(
                condition=Q(state="done", finished_at__isnull=False) | (~Q(state="done") & Q(finished_at=None)),
                name="done_tasks_say_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.text}"

    @property
    def channel(self) -> str:
        """Where the history of the task is written."""
        return f"task/{self.pk}"

    @property
    def label(self) -> str:
        """The number of the task in the book of its year: 097/2021."""
        return f"{self.number:03d}/{self.year}"

    @property
    def code(self) -> str:
        """The name by which the trace knows the task."""
        return self.key


class Progress(models.Model):
    """What the owner reports on a task: how far it is, in words and as a share."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="progress")
    percent = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        verbose_name_plural = "progress"
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(percent__lte=100), name="progress_up_to_100")
        ]

    def __str__(self) -> str:
        return f"{self.task}: {self.percent} %"


class Postponement(models.Model):
    """A due date moved (lùi hạn): from when to when, why, and whose the cause is. The original due date stays."""

    class Cause(models.TextChoices):
        OBJECTIVE = "objective", gettext_lazy("Khách quan")
        SUBJECTIVE = "subjective", gettext_lazy("Chủ quan")

    task = models.ForeignKey(Task, models.PROTECT, related_name="postponements")
    old_due = models.DateField()
    new_due = models.DateField()
    reason = models.TextField()
    cause = models.CharField(max_length=12, choices=Cause)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(new_due__gt=F("old_due")), name="postponed_to_later")
        ]

    def __str__(self) -> str:
        return f"{self.task}: {self.old_due} → {self.new_due}"


class Turn(models.Model):
    """A change of a task's state: done, opened again, given up; so that the state of any past day can be read."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="turns")
    state = models.CharField(max_length=12, choices=Task.State)
    text = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.task}: {self.state}"


class TaskAmendment(models.Model):
    """What a paper that replaces the one which gave a task has changed in it: each fact as it was and as it now is.

    `changes` is a list of `[field, before, after]`; units are told by name, dates as 2021-12-31, an empty text for none.
    """

    task = models.ForeignKey(Task, models.PROTECT, related_name="amendments")
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="+")
    changes = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["task", "paper"], name="one_amendment_of_a_task_by_a_paper")
        ]

    def __str__(self) -> str:
        return f"{self.task}: {self.paper}"

    @property
    def moves_due(self) -> bool:
        """Whether the due date is another since then."""
        return self.before("due") is not None

    @property
    def old_due(self) -> date | None:
        """The due date before, where it is another since."""
        before = self.before("due")
        return date.fromisoformat(before) if before else None

    def before(self, field: str) -> str | None:
        """The fact as it was before; None where it was left."""
        return next((before for name, before, _after in self.changes if name == field), None)


class Occurrence(models.Model):
    """One turn of a repeating task, such as the first Monday of a month; each is finished by itself."""

    class State(models.TextChoices):
        OPEN = "open", gettext_lazy("Đang làm")
        DONE = "done", gettext_lazy("Đã xong")
        CANCELLED = "cancelled", gettext_lazy("Thôi thực hiện")

    task = models.ForeignKey(Task, models.PROTECT, related_name="occurrences")
    due = models.DateField()
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    finished_at = models.DateTimeField(null=True, blank=True)
    text = models.TextField(blank=True, default="")

    class Meta:
        ordering: ClassVar[list[str]] = ["task_id", "due"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["task", "due"], name="one_occurrence_per_day")
        ]

    def __str__(self) -> str:
        return f"{self.task}: {self.due}"

    @property
    def is_late(self) -> bool:
        """Whether it was finished after its day."""
        return self.finished_at is not None and localtime(self.finished_at).date() > self.due
