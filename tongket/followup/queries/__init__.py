"""What a person may see of tasks, and in which of the four states each one is on a day."""

from tongket.followup.queries.overview import (
    STATES,
    Line,
    Overview,
    lines_of,
    open_tasks_below,
    overview_of,
    own_tasks_for,
    tasks_for,
)
from tongket.followup.queries.state import (
    HISTORY,
    Condition,
    FourStates,
    condition_of,
    due_on,
    four_states,
    next_occurrence,
    postponed_by,
    state_on,
    state_word,
    with_history,
)
from tongket.followup.queries.task import (
    history_of,
    paper_label,
    paper_of,
    task_board,
    waiting_occurrences,
)
from tongket.followup.queries.thread import links_of, nodes_of, seen_of, waiting_for

__all__ = [
    "HISTORY",
    "STATES",
    "Condition",
    "FourStates",
    "Line",
    "Overview",
    "condition_of",
    "due_on",
    "four_states",
    "history_of",
    "lines_of",
    "links_of",
    "next_occurrence",
    "nodes_of",
    "open_tasks_below",
    "overview_of",
    "own_tasks_for",
    "paper_label",
    "paper_of",
    "postponed_by",
    "seen_of",
    "state_on",
    "state_word",
    "task_board",
    "tasks_for",
    "waiting_occurrences",
    "waiting_for",
    "with_history",
]
