"""Rounds, the units' reports with their lines, carried tasks and figures, and which paragraph came from which of them."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongket.documents.models import Draft, Paper, Paragraph
from tongket.followup.models import Task
from tongket.kit.formats import day
from tongket.org.models import Unit
from tongket.people.models import Person

QUARTERS = ("I", "II", "III", "IV")


class Round(models.Model):
    """A request for reports on a period (đợt báo cáo), which ends in one consolidated draft."""

    class PeriodKind(models.TextChoices):
        QUARTER = "quarter", gettext_lazy("Quý")
        HALF_YEAR = "half-year", gettext_lazy("6 tháng")
        NINE_MONTHS = "nine-months", gettext_lazy("9 tháng")
        YEAR = "year", gettext_lazy("Năm")
        SCHOOL_YEAR = "school-year", gettext_lazy("Năm học")
        YEARS = "years", gettext_lazy("Nhiều năm")

    class State(models.TextChoices):
        OPEN = "open", gettext_lazy("Đang nhận báo cáo")
        CONSOLIDATED = "consolidated", gettext_lazy("Đã tổng hợp")

    key = models.CharField(max_length=80, unique=True)
    title = models.CharField(max_length=300)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="rounds")  # who asks, and consolidates
    period_kind = models.CharField(max_length=16, choices=PeriodKind, blank=True, default="")
    period_from = models.DateField()
    period_to = models.DateField()
    next_from = models.DateField(null=True, blank=True)
    next_to = models.DateField(null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    areas = models.JSONField(default=list)  # the fields of work, in the order of the report
    conference_key = models.CharField(max_length=80, blank=True, default="")
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    draft = models.ForeignKey(Draft, models.PROTECT, null=True, blank=True, related_name="rounds")
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="rounds")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="rounds_opened")
    consolidated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-period_to", "-pk"]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["conference_key"])]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(period_from__lte=models.F("period_to")), name="round_ends_after_start"),
            models.CheckConstraint(
                condition=Q(state="open") | Q(draft__isnull=False), name="consolidated_round_has_its_draft"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def channel(self) -> str:
        """Where the history of the round and its reports is written."""
        return f"round/{self.pk}"

    @property
    def period_label(self) -> str:
        """The period as it is spoken of; its last day decides, so that cut-offs of NĐ 09/2019, Art. 12 fit too."""
        last, kind = self.period_to, self.period_kind
        if kind == self.PeriodKind.QUARTER:
            return _("quý %(quarter)s năm %(year)s") % {"quarter": QUARTERS[(last.month - 1) // 3], "year": last.year}
        if kind == self.PeriodKind.HALF_YEAR:
            half = _("6 tháng đầu năm %(year)s") if last.month <= 6 else _("6 tháng cuối năm %(year)s")
            return half % {"year": last.year}
        if kind == self.PeriodKind.NINE_MONTHS:
            return _("9 tháng năm %(year)s") % {"year": last.year}
        if kind == self.PeriodKind.YEAR:
            return _("năm %(year)s") % {"year": last.year}
        if kind == self.PeriodKind.SCHOOL_YEAR:
            return _("năm học %(first)s-%(last)s") % {"first": self.period_from.year, "last": last.year}
        if kind == self.PeriodKind.YEARS:
            return _("giai đoạn %(first)s-%(last)s") % {"first": self.period_from.year, "last": last.year}
        return _("từ %(first)s đến %(last)s") % {"first": day(self.period_from), "last": day(last)}


class Report(models.Model):
    """What one unit reports in a round (báo cáo), from the asking to the accepting."""

    class State(models.TextChoices):
        ASKED = "asked", gettext_lazy("Chưa bắt đầu")
        DRAFTED = "drafted", gettext_lazy("Đang soạn")
        HANDED_IN = "handed-in", gettext_lazy("Đã nộp")
        RETURNED = "returned", gettext_lazy("Trả lại")
        ACCEPTED = "accepted", gettext_lazy("Đã tiếp nhận")

    round = models.ForeignKey(Round, models.CASCADE, related_name="reports")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reports")
    state = models.CharField(max_length=12, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    return_reason = models.TextField(blank=True, default="")
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    returns = models.PositiveSmallIntegerField(default=0)
    first_handed_in_at = models.DateTimeField(null=True, blank=True)  # lateness is measured here, and stays
    handed_in_at = models.DateTimeField(null=True, blank=True)
    handed_in_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    without_measures = models.BooleanField(default=False)  # handed in with limits that lack a cause or a measure
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    last_line = models.PositiveIntegerField(default=0)  # a number is never given twice
    reminded_times = models.PositiveSmallIntegerField(default=0)  # in its present state; the log says who and when
    reminded_at = models.DateTimeField(null=True, blank=True)

    is_in_draft = False  # `queries.reports_of` tells whether something of it stands in the round's draft

    class Meta:
        ordering: ClassVar[list[str]] = ["unit__order", "unit_id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["round", "unit"], name="one_report_per_unit"),
            models.CheckConstraint(
                condition=~Q(state__in=["handed-in", "accepted"]) | Q(handed_in_at__isnull=False),
                name="handed_in_reports_say_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.unit}"

    @property
    def is_open(self) -> bool:
        """Whether its unit may still write in it."""
        return self.state in (self.State.ASKED, self.State.DRAFTED, self.State.RETURNED)

    def days_late(self, on: date) -> int:
        """Whole days beyond the round's due day at the first handing in, or until `on` while it is not handed in."""
        if self.round.due is None:
            return 0
        came = timezone.localtime(self.first_handed_in_at).date() if self.first_handed_in_at else on
        return max(0, (came - self.round.due).days)


class ReportLine(models.Model):
    """One statement of a report: a result, a limit with its cause, a measure against it, a direction, a proposal."""

    class Section(models.TextChoices):
        SITUATION = "situation", gettext_lazy("Đặc điểm tình hình")
        RESULT = "result", gettext_lazy("Kết quả")
        LIMIT = "limit", gettext_lazy("Hạn chế")
        MEASURE = "measure", gettext_lazy("Giải pháp")
        DIRECTION = "direction", gettext_lazy("Phương hướng")
        PROPOSAL = "proposal", gettext_lazy("Kiến nghị, đề xuất")

    class Cause(models.TextChoices):
        OBJECTIVE = "objective", gettext_lazy("Khách quan")
        SUBJECTIVE = "subjective", gettext_lazy("Chủ quan")

    report = models.ForeignKey(Report, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=200, unique=True)  # the name by which the trace knows it
    section = models.CharField(max_length=12, choices=Section)
    area = models.CharField(max_length=200, blank=True, default="")
    text = models.TextField()
    cause = models.CharField(max_length=12, choices=Cause, blank=True, default="")
    because = models.TextField(blank=True, default="")
    answers = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="measures")
    lead = models.CharField(max_length=200, blank=True, default="")  # who sees to the measure
    due = models.DateField(null=True, blank=True)  # by when the measure is done

    class Meta:
        ordering: ClassVar[list[str]] = ["report_id", "number"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["report", "number"], name="one_line_per_number"),
            models.CheckConstraint(
                condition=Q(section="limit") | Q(cause="", because=""), name="only_limits_have_a_cause"
            ),
            models.CheckConstraint(
                condition=Q(section="measure") | Q(answers=None, due=None, lead=""),
                name="only_measures_answer_a_limit",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class CarriedTask(models.Model):
    """An open task of the earlier period with which a report opens (việc chuyển kỳ), and what has become of it."""

    class Outcome(models.TextChoices):
        DONE = "done", gettext_lazy("Xong")
        DOING = "doing", gettext_lazy("Đang làm")
        NOT_DONE = "not-done", gettext_lazy("Chưa làm")

    report = models.ForeignKey(Report, models.CASCADE, related_name="carried_tasks")
    task = models.ForeignKey(Task, models.PROTECT, related_name="carried_tasks")
    code = models.CharField(max_length=240, unique=True)  # the name by which the trace knows it, once it is answered
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True, default="")
    note = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["report_id", "pk"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["report", "task"], name="one_carried_task_per_report"),
            models.CheckConstraint(condition=~Q(outcome="not-done") | ~Q(note=""), name="what_is_not_done_says_why"),
        ]

    def __str__(self) -> str:
        return self.code


class Figure(models.Model):
    """A figure of a report (chỉ tiêu): what was planned, what was reached, and what it was in the same period before."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="figures")
    area = models.CharField(max_length=200, blank=True, default="")
    name = models.CharField(max_length=200)
    unit_word = models.CharField(max_length=40, blank=True, default="")
    planned = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    last_year = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["report_id", "pk"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["report", "name"], name="one_figure_per_name")
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.name}"

    @property
    def is_share(self) -> bool:
        """Whether it is a percentage, which is compared in points and never added up."""
        return self.unit_word.strip() == "%"

    @property
    def of_plan(self) -> Decimal | None:
        """The percentage of the plan that was reached; None where it cannot be said."""
        if self.is_share or not self.planned or self.value is None:
            return None
        return self.value * 100 / self.planned

    @property
    def change(self) -> Decimal | None:
        """The change against the same period before: in per cent, or in points where the figure is a percentage."""
        if self.value is None or self.last_year is None:
            return None
        if self.is_share:
            return self.value - self.last_year
        return (self.value - self.last_year) * 100 / self.last_year if self.last_year else None


class KeptNumber(models.Model):
    """A number in the text of a line that differs from the figures and is meant so, with the reason."""

    line = models.ForeignKey(ReportLine, models.CASCADE, related_name="kept_numbers")
    words = models.CharField(max_length=120)  # the number with its word, as the text has it: 24 lớp
    reason = models.TextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["line", "words"], name="one_reason_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.words}"


class ParagraphSource(models.Model):
    """Which statement of which unit's report stands in a paragraph of the consolidated draft."""

    paragraph = models.ForeignKey(Paragraph, models.CASCADE, related_name="report_sources")
    line = models.ForeignKey(ReportLine, models.PROTECT, null=True, blank=True, related_name="paragraph_sources")
    carried = models.ForeignKey(CarriedTask, models.PROTECT, null=True, blank=True, related_name="paragraph_sources")
    figure = models.ForeignKey(Figure, models.PROTECT, null=True, blank=True, related_name="paragraph_sources")

    class Meta:
        ordering: ClassVar[list[str]] = ["paragraph_id", "pk"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(line__isnull=False, carried=None, figure=None)
                | Q(line=None, carried__isnull=False, figure=None)
                | Q(line=None, carried=None, figure__isnull=False),
                name="one_source_of_one_kind",
            ),
            models.UniqueConstraint(fields=["paragraph", "line"], name="one_source_per_line"),
            models.UniqueConstraint(fields=["paragraph", "carried"], name="one_source_per_carried_task"),
            models.UniqueConstraint(fields=["paragraph", "figure"], name="one_source_per_figure"),
        ]

    def __str__(self) -> str:
        return f"{self.line or self.carried or self.figure} → {self.paragraph}"
