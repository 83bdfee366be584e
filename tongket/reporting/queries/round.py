"""Reading rounds: which a person may see, how far their reports are, and what the consolidated draft was made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongket.documents.models import Draft, Paper, Paragraph
from tongket.kit.clock import today
from tongket.org.models import Placement, Power, Unit, in_force
from tongket.org.queries import Standing, standing_of
from tongket.people.models import Person
from tongket.reporting.models import CarriedTask, ParagraphSource, Report, ReportLine, Round
from tongket.reporting.outline import PARTS


def may_read_report(standing: Standing, report: Report) -> bool:
    """The unit's people and the organiser's read it at any time; the organiser's whole house once it is accepted."""
    if standing.has(Power.REPORT, report.unit_id) or standing.has(Power.REPORT, report.round.unit_id):
        return True
    return report.state == Report.State.ACCEPTED and report.round.unit_id in standing.above


def reports_for(person: Person, standing: Standing | None = None) -> QuerySet[Report]:
    """The reports that a person may read: as `may_read_report` says it of one."""
    stand = standing or standing_of(person)
    reporting = stand.area(Power.REPORT)
    return Report.objects.filter(
        Q(unit_id__in=reporting)
        | Q(round__unit_id__in=reporting)
        | Q(state=Report.State.ACCEPTED, round__unit_id__in=stand.above)
    )


def audience_of_round(standing: Standing, round_: Round) -> str:
    """As whom the person sees a round: who runs it, who reads all of it, its house, a unit that it asks, or nobody."""
    if standing.has(Power.OFFICE, round_.unit_id):
        return "organiser"
    if standing.has(Power.REPORT, round_.unit_id):
        return "reader"
    if round_.unit_id in standing.above:
        return "house"
    return "asked" if round_.reports.filter(unit_id__in=standing.area(Power.REPORT)).exists() else ""


def rounds_for(person: Person, standing: Standing | None = None) -> QuerySet[Round]:
    """The rounds that a person may see: those of the own part of the tree and above it, and those that ask a unit of it."""
    stand = standing or standing_of(person)
    reporting = stand.area(Power.REPORT)
    asked = Report.objects.filter(unit_id__in=reporting).values("round_id")
    found = Round.objects.filter(Q(unit_id__in=reporting | stand.above) | Q(pk__in=asked))
    return found.select_related("unit", "draft", "paper")


def round_for(person: Person, round_id: int, standing: Standing | None = None) -> Round | None:
    """The round, if the person may see it."""
    found = Round.objects.select_related("unit", "draft", "paper").filter(pk=round_id).first()
    if found is None or not audience_of_round(standing or standing_of(person), found):
        return None
    return found


def reports_of(round_: Round) -> list[Report]:
    """The reports of a round with their units, and whether something of each stands in the draft."""
    inside = ParagraphSource.objects.filter(paragraph__draft=round_.draft)
    found = round_.reports.select_related("unit").annotate(
        stands_in_draft=Exists(inside.filter(line__report_id=OuterRef("pk")))
        | Exists(inside.filter(carried__report_id=OuterRef("pk")))
        | Exists(inside.filter(figure__report_id=OuterRef("pk")))
    )
    reports: list[Report] = []
    for report in found:
        report.round, report.is_in_draft = round_, report.stands_in_draft
        reports.append(report)
    return reports


def units_to_ask(round_: Round) -> QuerySet[Unit]:
    """The units directly below the organiser today that were not asked yet."""
    below = Placement.objects.filter(in_force(today()), parent_id=round_.unit_id).values("unit_id")
    return Unit.objects.filter(in_force(today()), pk__in=below).exclude(reports__round=round_)


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
        if self.report.first_handed_in_at:
            words = ngettext("Muộn %(days)s ngày", "Muộn %(days)s ngày", self.days_late)
        else:
            words = ngettext("Quá hạn %(days)s ngày", "Quá hạn %(days)s ngày", self.days_late)
        return words % {"days": self.days_late}


def readable_to(audience: str, report: Report) -> bool:
    """Whether everyone of an audience of a round may read that report; the own reports stand apart from the list."""
    return audience in ("organiser", "reader") or (audience == "house" and report.state == Report.State.ACCEPTED)


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
    return [one for one in reports_of(round_) if one.state == Report.State.ACCEPTED and not one.is_in_draft]


def empty_parts(round_: Round) -> list[str]:
    """The parts of the outline to which no accepted report says anything."""
    there = set(
        ReportLine.objects.filter(report__round=round_, report__state=Report.State.ACCEPTED)
        .values_list("section", flat=True)
        .distinct()
    )
    return [str(title) for title, sections in PARTS if not there.intersection(sections)]


def _report_of(source: ParagraphSource) -> Report:
    part = source.line or source.carried or source.figure
    assert part is not None
    return part.report


BANDS = {
    Report.State.HANDED_IN: ("navy", "inbox"),
    Report.State.RETURNED: ("red", "undo-2"),
    Report.State.DRAFTED: ("amber", "pencil"),
    Report.State.ASKED: ("grey", "circle"),
    Report.State.ACCEPTED: ("grey", "check"),
}


def cells_board(round_: Round, cells: Sequence[tuple[Cell, bool]]) -> dict[str, Any]:
    """What the card of cells shows; each cell with whether it leads to its report."""
    listed = [cell for cell, _readable in cells]
    return {
        "round": round_,
        "cells": cells,
        "counts": counts_of(listed),
        **{mark: [cell for cell in listed if cell.mark == mark] for mark in ("late", "writing", "waiting")},
    }


def _reads(audience: str, is_out: bool) -> bool:
    """Whether everyone of an audience of a round may read what was made of it: the organiser while it is written, its house
    once it is out; a unit that stands elsewhere has it where it is asked or sent to."""
    return audience == "organiser" or (is_out and audience != "asked")


def round_board(round_: Round, audience: str) -> dict[str, Any]:
    """What the page of a round shows to an audience, the same for a fresh page and for the stream."""
    cells = [(cell, readable_to(audience, cell.report)) for cell in cells_of(reports_of(round_), today())]
    bands = []
    for state, (colour, icon) in BANDS.items():
        there = [pair for pair in cells if pair[0].report.state == state]
        if there:
            word = _("Chờ tiếp nhận") if state == Report.State.HANDED_IN else state.label
            # What is settled folds away once it is long; what waits stands open.
            folds = state == Report.State.ACCEPTED and len(there) > 12
            bands.append({"word": word, "colour": colour, "icon": icon, "cells": there, "is_open": not folds})
    accepted = [cell.report for cell, _readable in cells if cell.report.state == Report.State.ACCEPTED]
    return cells_board(round_, cells) | {
        "audience": audience,
        "running": audience == "organiser",
        "draft": round_.draft
        if _reads(audience, round_.draft is not None and round_.draft.state != Draft.State.OPEN)
        else None,
        "paper": round_.paper
        if _reads(audience, round_.paper is not None and round_.paper.state != Paper.State.DRAFT)
        else None,
        "bands": bands,
        "missing": len(cells) - len(accepted),
        "empty_parts": empty_parts(round_) if accepted else [],
        "to_add": [report for report in accepted if round_.draft_id and not report.is_in_draft],
    }


@dataclass(frozen=True)
class ParagraphSources:
    """A paragraph of the draft with the reports that it came from."""

    paragraph: Paragraph
    sources: list[ParagraphSource]
    of: int  # how many reports stand in the draft

    @property
    def reports(self) -> list[Report]:
        """The reports, each once, in the order of the register."""
        found = {report.pk: report for source in self.sources for report in [_report_of(source)]}
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
    sources = ParagraphSource.objects.select_related(
        "line__report__unit", "carried__report__unit", "figure__report__unit"
    )
    paragraphs = draft.paragraphs.filter(is_removed=False).prefetch_related(Prefetch("report_sources", sources))
    found = [(paragraph, list(paragraph.report_sources.all())) for paragraph in paragraphs]
    of = len({_report_of(source).pk for _paragraph, listed in found for source in listed})
    return [ParagraphSources(paragraph, listed, of) for paragraph, listed in found]
