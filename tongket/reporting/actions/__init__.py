"""Every change to rounds and reports, one file per noun."""

from tongket.reporting.actions.carried import answer_carried_task
from tongket.reporting.actions.consolidation import consolidate_round, prepare_consolidated_paper
from tongket.reporting.actions.figure import enter_figure, remove_figure
from tongket.reporting.actions.line import keep_number, remove_line, revise_line, write_line
from tongket.reporting.actions.report import (
    accept_report,
    ask_report,
    ask_units_below,
    hand_in_report,
    remind_report,
    return_report,
)
from tongket.reporting.actions.round import open_round

__all__ = [
    "accept_report",
    "answer_carried_task",
    "ask_report",
    "ask_units_below",
    "consolidate_round",
    "enter_figure",
    "hand_in_report",
    "keep_number",
    "open_round",
    "prepare_consolidated_paper",
    "remind_report",
    "remove_figure",
    "remove_line",
    "return_report",
    "revise_line",
    "write_line",
]
