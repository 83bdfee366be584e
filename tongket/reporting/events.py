"""What can happen to rounds and reports."""

from dataclasses import dataclass

from tongket.live.events import Event


@dataclass(frozen=True)
class RoundOpened(Event):
    round_id: int


@dataclass(frozen=True)
class ReportAsked(Event):
    report_id: int


@dataclass(frozen=True)
class ReportLineWritten(Event):
    line_id: int
    report_id: int


@dataclass(frozen=True)
class ReportLineRevised(Event):
    line_id: int
    report_id: int


@dataclass(frozen=True)
class ReportLineRemoved(Event):
    report_id: int
    number: int


@dataclass(frozen=True)
class NumberKept(Event):
    line_id: int
    report_id: int


@dataclass(frozen=True)
class CarriedTaskAnswered(Event):
    carried_id: int
    report_id: int


@dataclass(frozen=True)
class FigureEntered(Event):
    figure_id: int
    report_id: int


@dataclass(frozen=True)
class FigureRemoved(Event):
    report_id: int


@dataclass(frozen=True)
class ReportHandedIn(Event):
    report_id: int


@dataclass(frozen=True)
class ReportReturned(Event):
    report_id: int


@dataclass(frozen=True)
class ReportAccepted(Event):
    report_id: int


@dataclass(frozen=True)
class RoundConsolidated(Event):
    round_id: int
    draft_id: int


@dataclass(frozen=True)
class ConsolidatedPaperPrepared(Event):
    round_id: int
    paper_id: int


@dataclass(frozen=True)
class ReportReminded(Event):
    report_id: int
