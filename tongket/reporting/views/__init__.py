"""Request → query or action → template."""

from tongket.reporting.views.report import (
    accept_report,
    answer_carried_task,
    enter_figure,
    hand_in_report,
    keep_number,
    remove_figure,
    remove_line,
    report,
    return_report,
    revise_line,
    write_line,
)
from tongket.reporting.views.round import (
    ask_report,
    ask_units_below,
    consolidate_round,
    draft_round,
    draft_sources,
    open_round,
    prepare_consolidated_paper,
    round_page,
    rounds,
)

__all__ = [
    "accept_report",
    "answer_carried_task",
    "ask_report",
    "ask_units_below",
    "consolidate_round",
    "draft_round",
    "draft_sources",
    "enter_figure",
    "hand_in_report",
    "keep_number",
    "open_round",
    "prepare_consolidated_paper",
    "remove_figure",
    "remove_line",
    "report",
    "return_report",
    "revise_line",
    "round_page",
    "rounds",
    "write_line",
]
