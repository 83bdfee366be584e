"""Reading rounds and reports: what a person may see, what is missing, which line stands in which paragraph."""

from tongket.reporting.queries.report import (
    ReportView,
    incomplete_limits,
    report_for,
    report_view,
    tasks_to_carry,
    unanswered_tasks,
)
from tongket.reporting.queries.round import (
    Cell,
    Reach,
    RoundCounts,
    accepted_reports,
    cells_of,
    counts_of,
    empty_parts,
    may_read_report,
    not_in_draft,
    reports_of,
    round_for,
    rounds_for,
    sources_of_draft,
    units_to_ask,
)
from tongket.reporting.queries.thread import links_of, nodes_of, waiting_for

__all__ = [
    "Cell",
    "Reach",
    "ReportView",
    "RoundCounts",
    "accepted_reports",
    "cells_of",
    "counts_of",
    "empty_parts",
    "incomplete_limits",
    "links_of",
    "may_read_report",
    "nodes_of",
    "not_in_draft",
    "report_for",
    "report_view",
    "reports_of",
    "round_for",
    "rounds_for",
    "sources_of_draft",
    "tasks_to_carry",
    "unanswered_tasks",
    "units_to_ask",
    "waiting_for",
]
