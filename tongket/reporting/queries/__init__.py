"""Reading rounds and reports: what a person may see, what is missing, which line stands in which paragraph."""

from tongket.reporting.queries.report import (
    ReportView,
    incomplete_limits,
    may_read_report,
    report_for,
    report_view,
    tasks_to_carry,
    unanswered_tasks,
)
from tongket.reporting.queries.round import (
    Cell,
    RoundCounts,
    accepted_reports,
    cells_of,
    counts_of,
    empty_parts,
    not_in_draft,
    round_for,
    rounds_for,
    sources_of_draft,
)
from tongket.reporting.queries.thread import links_of, nodes_of, waiting_for

__all__ = [
    "Cell",
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
    "round_for",
    "rounds_for",
    "sources_of_draft",
    "tasks_to_carry",
    "unanswered_tasks",
    "waiting_for",
]
