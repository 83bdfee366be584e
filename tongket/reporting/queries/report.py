"""Reading one report: who may, what it holds, what is missing before it can be handed in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongket.followup.models import Task
from tongket.followup.queries import Condition, condition_of, open_tasks_below, with_history
from tongket.kit.formats import number
from tongket.org.models import Unit
from tongket.org.queries import Standing, parent_of, standing_of
from tongket.people.models import Person
from tongket.reporting.models import CarriedTask, Figure, Report, ReportLine
from tongket.reporting.numbers import Disagreement, Piece, disagreements, pieces_of
from tongket.reporting.queries.round import may_read_report

# Bodies that stand beside the line of command: they look after the whole that they belong to, not a part below them.
PARALLEL_KINDS = frozenset({"steering-committee", "party-committee", "trade-union", "youth-union"})


def tasks_to_carry(unit: Unit, on: date) -> list[Task]:
    """The open tasks with which a unit's report opens: those of its tree; of a parallel body, those of its parent's tree."""
    whole = (parent_of(unit, on) or unit) if unit.kind in PARALLEL_KINDS else unit
    return open_tasks_below(whole, on)


def report_for(person: Person, report_id: int, standing: Standing | None = None) -> Report | None:
    """The report, if the person may read it."""
    parts = ("round__unit", "round__draft", "unit", "handed_in_by", "returned_by", "accepted_by")
    report = Report.objects.select_related(*parts).filter(pk=report_id).first()
    if report is None or not may_read_report(standing or standing_of(person), report):
        return None
    return report


def unanswered_tasks(report: Report) -> list[CarriedTask]:
    """The carried tasks of which the report does not yet say what became of them; finished ones speak for themselves."""
    return [
        carried
        for carried in report.carried_tasks.select_related("task")
        if not carried.outcome and carried.task.state == Task.State.OPEN
    ]


def incomplete_limits(lines: Iterable[ReportLine]) -> list[ReportLine]:
    """The limits without a cause, or without a measure that answers them."""
    listed = list(lines)
    answered = {line.answers_id for line in listed if line.answers_id}
    return [
        line for line in listed if line.section == ReportLine.Section.LIMIT and not (line.cause and line.pk in answered)
    ]


@dataclass(frozen=True)
class CarriedRow:
    """A carried task as the report's first table shows it."""

    carried: CarriedTask
    condition: Condition  # how it stands in the book of tasks

    @property
    def slot(self) -> str:
        return f"carried-{self.carried.pk}"

    @property
    def is_answered(self) -> bool:
        return bool(self.carried.outcome) or self.carried.task.state != Task.State.OPEN


@dataclass(frozen=True)
class LineRow:
    """A line with its text cut at the numbers that speak of figures."""

    line: ReportLine
    pieces: list[Piece]
    differing: list[Disagreement]

    @property
    def slot(self) -> str:
        """The name of the form in which the line is revised."""
        return f"edit-{self.line.pk}"


@dataclass(frozen=True)
class LimitRow:
    """Hạn chế → nguyên nhân → giải pháp: one row, in which a missing third is a hole."""

    limit: LineRow
    measures: list[LineRow]

    @property
    def cause_slot(self) -> str:
        return f"cause-{self.limit.line.pk}"

    @property
    def measure_slot(self) -> str:
        return f"measure-{self.limit.line.pk}"

    @property
    def is_whole(self) -> bool:
        return bool(self.limit.line.cause and self.measures)


@dataclass(frozen=True)
class FigureRow:
    """A figure as its table shows it: the share of the plan as a bar, the change in words."""

    figure: Figure

    @property
    def slot(self) -> str:
        return f"figure-{self.figure.pk}"

    @property
    def bar(self) -> list[tuple[str, float]]:
        share = float(min(max(self.figure.of_plan or 0, 0), 100))
        return [("green" if share >= 100 else "navy", share), ("rest", 100 - share)]

    @property
    def change_word(self) -> str:
        """giảm 19,2 %; tăng 1,3 điểm: rates differ in points, and words take the place of signs."""
        change = self.figure.change
        if change is None:
            return ""
        amount = round(abs(change), 1)
        if not amount:
            return _("bằng cùng kỳ")
        word = _("tăng") if change > 0 else _("giảm")
        return f"{word} {number(amount, 1)} {_('điểm') if self.figure.is_share else '%'}"

    @property
    def plan_word(self) -> str:
        """Whether a percentage reached its plan: Đạt, vượt 2,4 điểm."""
        figure = self.figure
        if not figure.is_share or figure.planned is None or figure.value is None:
            return ""
        points = figure.value - figure.planned
        if points < 0:
            return _("chưa đạt, thiếu %(points)s điểm") % {"points": number(abs(points), 1)}
        return _("đạt, vượt %(points)s điểm") % {"points": number(points, 1)} if points else _("đạt")


@dataclass(frozen=True)
class AreaBlock:
    """A field of work: its figures and its results."""

    number: int
    name: str
    figures: list[FigureRow]
    results: list[LineRow]

    @property
    def result_slot(self) -> str:
        return f"result-{self.number}"

    @property
    def figure_slot(self) -> str:
        return f"figure-of-{self.number}"


@dataclass(frozen=True)
class ReportView:
    """Everything that the page of a report shows."""

    report: Report
    carried: list[CarriedRow]
    areas: list[AreaBlock]
    situations: list[LineRow]
    limits: list[LimitRow]
    loose_measures: list[LineRow]  # measures that answer no limit
    directions: list[LineRow]
    proposals: list[LineRow]
    differing: list[Disagreement]

    @property
    def unanswered(self) -> list[CarriedRow]:
        return [row for row in self.carried if not row.is_answered]

    @property
    def answered(self) -> int:
        return len(self.carried) - len(self.unanswered)

    @property
    def result_count(self) -> int:
        """How many results and figures stand in part II."""
        return sum(len(area.results) + len(area.figures) for area in self.areas)

    @property
    def whole_limits(self) -> int:
        return len(self.limits) - len(self.incomplete)

    @property
    def incomplete(self) -> list[LimitRow]:
        return [row for row in self.limits if not row.is_whole]

    @property
    def blanks(self) -> list[Figure]:
        """The figures of which only the plan is known."""
        return [row.figure for area in self.areas for row in area.figures if row.figure.value is None]

    @property
    def unspoken(self) -> list[str]:
        """The parts and areas of which the report says nothing, for one line instead of as many empty cards."""
        results = [(f"II.{area.number}. {area.name}", area.results or area.figures) for area in self.areas if area.name]
        parts = [
            (_("I. Đặc điểm tình hình"), self.situations),
            *(results if self.result_count else [(_("II. Kết quả"), [])]),
            (_("III. Hạn chế, nguyên nhân, giải pháp"), self.limits or self.loose_measures),
            (_("IV. Phương hướng, nhiệm vụ"), self.directions),
            (_("V. Kiến nghị, đề xuất"), self.proposals),
        ]
        return [name for name, there in parts if not there]

    @property
    def is_empty(self) -> bool:
        return not (self.carried or self.lines or any(area.figures for area in self.areas))

    @property
    def lines(self) -> list[LineRow]:
        return [
            *self.situations,
            *(row for area in self.areas for row in area.results),
            *(row.limit for row in self.limits),
            *(measure for row in self.limits for measure in row.measures),
            *self.loose_measures,
            *self.directions,
            *self.proposals,
        ]

    @property
    def blocking(self) -> int:
        """How many things stand in the way of handing in; limits without measure may be confirmed instead."""
        return len(self.unanswered) + len(self.differing)

    @property
    def missing(self) -> list[tuple[str, str]]:
        """What stands in the way, each as a sentence and the place on the page where it is dealt with."""
        found: list[tuple[str, str]] = []
        if self.is_empty:
            found.append((_("báo cáo chưa có nội dung"), "results"))
        if self.unanswered:
            words = _("%(count)s việc chuyển kỳ chưa báo cáo") % {"count": len(self.unanswered)}
            found.append((words, f"carried-{self.unanswered[0].carried.pk}"))
        if self.differing:
            words = ngettext("%(count)s số liệu không khớp", "%(count)s số liệu không khớp", len(self.differing)) % {
                "count": len(self.differing)
            }
            found.append((words, f"line-{self.differing[0].line.number}"))
        if self.incomplete:
            words = ngettext(
                "%(count)s hạn chế chưa đủ nguyên nhân, giải pháp",
                "%(count)s hạn chế chưa đủ nguyên nhân, giải pháp",
                len(self.incomplete),
            ) % {"count": len(self.incomplete)}
            found.append((words, f"line-{self.incomplete[0].limit.line.number}"))
        return found


def report_view(report: Report, on: date) -> ReportView:
    """The report with all its parts, cut and ordered for its page; a handful of queries."""
    lines = list(report.lines.prefetch_related("kept_numbers"))
    figures = list(report.figures.all())
    differing = disagreements(lines, figures)
    by_line: dict[int, list[Disagreement]] = {}
    for one in differing:
        by_line.setdefault(one.line.pk, []).append(one)
    rows = [LineRow(line, pieces_of(line, figures), by_line.get(line.pk, [])) for line in lines]

    def of(section: str) -> list[LineRow]:
        return [row for row in rows if row.line.section == section]

    measures = of(ReportLine.Section.MEASURE)
    limits = [
        LimitRow(row, [one for one in measures if one.line.answers_id == row.line.pk])
        for row in of(ReportLine.Section.LIMIT)
    ]
    results = of(ReportLine.Section.RESULT)
    return ReportView(
        report=report,
        carried=_carried_rows(report, on),
        areas=_areas(report, results, figures),
        situations=of(ReportLine.Section.SITUATION),
        limits=limits,
        loose_measures=[row for row in measures if row.line.answers_id is None],
        directions=of(ReportLine.Section.DIRECTION),
        proposals=of(ReportLine.Section.PROPOSAL),
        differing=differing,
    )


def _carried_rows(report: Report, on: date) -> list[CarriedRow]:
    tasks = Prefetch("task", with_history(Task.objects.select_related("owner")))
    found = report.carried_tasks.prefetch_related(tasks).order_by("task__due", "task_id")
    return [CarriedRow(carried, condition_of(carried.task, on)) for carried in found]


def _areas(report: Report, results: Sequence[LineRow], figures: Sequence[Figure]) -> list[AreaBlock]:
    """The areas of the round in its order, then others that the unit wrote, then what has none (if anything)."""
    named = dict.fromkeys(
        [*report.round.areas, *(figure.area for figure in figures), *(row.line.area for row in results)]
    )
    names = [name for name in named if name] + ([""] if "" in named or not named else [])
    return [
        AreaBlock(
            place,
            name,
            [FigureRow(figure) for figure in figures if figure.area == name],
            [row for row in results if row.line.area == name],
        )
        for place, name in enumerate(names, 1)
    ]
