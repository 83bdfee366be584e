"""What a person may see of conferences, and what the room tells the thread; one file per subject."""

from tongket.conference.queries.conference import (
    attendance_of,
    conferences_for,
    day_of,
    seats_of,
    visible_conference,
)
from tongket.conference.queries.floor import queue_by_point, queue_of, speaking_at
from tongket.conference.queries.poll import rule_sentence, tally_of, turnout_of, verdict_sentence
from tongket.conference.queries.record import concluding_item, is_issued
from tongket.conference.queries.story import story_of
from tongket.conference.queries.thread import links_of, nodes_of, seen_of, waiting_for

__all__ = [
    "attendance_of",
    "concluding_item",
    "conferences_for",
    "day_of",
    "is_issued",
    "links_of",
    "nodes_of",
    "queue_by_point",
    "queue_of",
    "rule_sentence",
    "seats_of",
    "seen_of",
    "speaking_at",
    "story_of",
    "tally_of",
    "turnout_of",
    "verdict_sentence",
    "visible_conference",
    "waiting_for",
]
