"""Reading rounds: which a person may see, how far their reports are, and what the consolidated draft was made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from tongket.documents.models import Draft, Paragraph
from tongket.org.models import Power
from tongket.org.queries import appointments_of, ids_above, standing_of
from tongket.people.models import Person
from tongket.reporting.models import CarriedTask, ParagraphSource, Report, ReportLine, Round
from tongket.reporting.outline import PARTS


def rounds_for(person: Person) -> QuerySet[Round]:
    """The rounds that a person may see: those of the own part of the tree and above it, and those that ask a unit of it."""
    area = standing_of(person).area(Power.REPORT)
    above = ids_above({held.office.unit_id for held in appointments_of(person)})
    asked = Report.objects.filter(unit_id__in=area).values("round_id")
    return Round.objects.filter(Q(unit_id__in=area | above) | Q(pk__in=asked)).select_related("unit", "draft", "paper")


def round_for(person: Person, round_id: int) -> Round | None:
    """The round, if the person may see it."""
    return rounds_for(person).filter(pk=round_id).first()


def accepted_reports(round_: Round) -> list[Report]:
    """The accepted reports with all their parts, in the order of the register."""
    lines = ReportLine.objects.select_related("report__unit")
    carried = CarriedTask.objects.select_related("task__owner", "report__unit").order_by("task__due", "task_id")
    return list(
        round_.reports.filter(state=Report.State.ACCEPTED)
        .select_related("unit")
        .prefetch_related(Prefetch("lines", lines), Prefetch("carried_tasks", carried), "figures__report__unit")
    )


@dataclass(frozen=True)
class Cell:
    """A unit of a round as one cell: its state as a word, an icon, a colour; late stays late."""

    report: Report
    days_late: int
    mark: str  # on-time, late, writing, waiting: the four states that add up
    label: str  # what the cell shows: a number of the unit, or its short name

    @property
    def word(self) -> str:
        return str(self.report.get_state_display())

    @property
    def is_handed_in(self) -> bool:
        return self.mark in ("on-time", "late")

    @property
    def late_word(self) -> str:
        """Muộn n ngày, for ever; while it is not handed in, Quá hạn n ngày."""
        if not self.days_late:
            return ""
        words = _("Muộn %(days)s ngày") if self.report.first_handed_in_at else _("Quá hạn %(days)s ngày")
        return words % {"days": self.days_late}


@dataclass(frozen=True)
class RoundCounts:
    """How many reports are in which of the four states; they add up to `of`."""

    on_time: int
    late: int
    writing: int
    waiting: int
    accepted: int

    @property
    def of(self) -> int:
        return self.on_time + self.late + self.writing + self.waiting

    @property
    def handed_in(self) -> int:
        return self.on_time + self.late

    @property
    def bar(self) -> list[tuple[str, int]]:
        """The parts of the one bar."""
        return [("navy", self.on_time), ("amber", self.late), ("blue", self.writing), ("grey", self.waiting)]


def _label(report: Report) -> str:
    """The number at the end of a numbered unit's name (Trường ... 09), else the short name, else the first letters."""
    unit = report.unit
    last = unit.name.rsplit(" ", 1)[-1]
    if last.isdecimal():
        return last
    return unit.short_name or "".join(word[0] for word in unit.name.split())[:4].upper()


def _mark(report: Report, days_late: int) -> str:
    if report.first_handed_in_at is not None and report.state != Report.State.RETURNED:
        return "late" if days_late else "on-time"
    return "waiting" if report.state == Report.State.ASKED else "writing"


def cells_of(reports: Sequence[Report], on: date) -> list[Cell]:
    """One cell for each report. The reports come with their round and unit."""
    return [Cell(report, days := report.days_late(on), _mark(report, days), _label(report)) for report in reports]


def counts_of(cells: Sequence[Cell]) -> RoundCounts:
    marks = [cell.mark for cell in cells]
    return RoundCounts(
        on_time=marks.count("on-time"),
        late=marks.count("late"),
        writing=marks.count("writing"),
        waiting=marks.count("waiting"),
        accepted=sum(cell.report.state == Report.State.ACCEPTED for cell in cells),
    )


def not_in_draft(round_: Round) -> list[Report]:
    """Accepted reports of which nothing stands in the draft yet: they came after the consolidation."""
    if round_.draft_id is None:
        return []
    inside = set(
        ParagraphSource.objects.filter(paragraph__draft_id=round_.draft_id).values_list(
            "line__report_id", "carried__report_id", "figure__report_id"
        )
    )
    there = {report_id for row in inside for report_id in row if report_id is not None}
    late = round_.reports.filter(state=Report.State.ACCEPTED).exclude(pk__in=there).select_related("unit")
    return list(late)


def empty_parts(round_: Round) -> list[str]:
    """The parts of the outline to which no accepted report says anything."""
    there = set(
        ReportLine.objects.filter(report__round=round_, report__state=Report.State.ACCEPTED)
        .values_list("section", flat=True)
        .distinct()
    )
    return [str(title) for title, sections in PARTS if not there.intersection(sections)]


@dataclass(frozen=True)
class ParagraphSources:
    """A paragraph of the draft with the reports that it came from."""

    paragraph: Paragraph
    sources: list[ParagraphSource]
    of: int  # how many reports were accepted

    @property
    def reports(self) -> list[Report]:
        """The reports, each once, in the order of the register."""
        found = {
            report.pk: report
            for source in self.sources
            if (part := source.line or source.carried or source.figure) is not None
            for report in [part.report]
        }
        return sorted(found.values(), key=lambda report: (report.unit.order, report.unit_id))

    @property
    def links(self) -> list[tuple[Report, str]]:
        """Each report with the place on its page where the statement stands."""
        places: dict[int, str] = {}
        for source in self.sources:
            if source.line is not None:
                places.setdefault(source.line.report_id, f"line-{source.line.number}")
            elif source.carried is not None:
                places.setdefault(source.carried.report_id, f"carried-{source.carried_id}")
            elif source.figure is not None:
                places.setdefault(source.figure.report_id, f"figure-{source.figure_id}")
        return [(report, places[report.pk]) for report in self.reports]

    @property
    def share(self) -> str:
        """14/62 đơn vị nêu"""
        return _("%(share)s đơn vị nêu") % {"share": f"{len(self.reports)}/{self.of}"}

    @property
    def causes(self) -> str:
        """khách quan 12 · chủ quan 5, where the paragraph speaks of limits"""
        causes = [source.line.cause for source in self.sources if source.line is not None and source.line.cause]
        return " · ".join(
            f"{str(cause.label).lower()} {causes.count(cause.value)}"
            for cause in ReportLine.Cause
            if cause.value in causes
        )

    @property
    def lacks_source(self) -> bool:
        """Whether nobody reported it and nobody said that it is the author's own judgement."""
        return not self.sources and not self.paragraph.from_author


def sources_of_draft(draft: Draft) -> list[ParagraphSources]:
    """Each standing paragraph of a consolidated draft with its sources, in a handful of queries."""
    of = Report.objects.filter(round__draft=draft, state=Report.State.ACCEPTED).count()
    sources = ParagraphSource.objects.select_related(
        "line__report__unit", "carried__report__unit", "figure__report__unit"
    )
    paragraphs = draft.paragraphs.filter(is_removed=False).prefetch_related(Prefetch("report_sources", sources))
    return [ParagraphSources(paragraph, list(paragraph.report_sources.all()), of) for paragraph in paragraphs]
