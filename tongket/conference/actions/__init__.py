"""Every change at a conference, one function per verb; one file per noun."""

from tongket.conference.actions.agenda import (
    add_item,
    close_item,
    move_item,
    note_comments_moved,
    open_item,
    remove_item,
    review_item,
    revise_item,
    table_draft,
)
from tongket.conference.actions.bridge import (
    add_bridge_point,
    remove_bridge_point,
    report_head_count,
    report_line,
    revise_bridge_point,
)
from tongket.conference.actions.conclusion import (
    add_conclusion,
    assign_conclusion,
    note_conclusion_moved,
    remove_conclusion,
    revise_conclusion,
)
from tongket.conference.actions.conference import (
    add_part,
    close_conference,
    open_conference,
    plan_conference,
    revise_conference,
)
from tongket.conference.actions.delegate import check_in, invite_delegate, remove_delegate, revise_delegate
from tongket.conference.actions.floor import (
    add_minute,
    ask_to_speak,
    end_speech,
    give_floor,
    hand_in_text,
    note_speech,
    pause_speech,
    remind_speaker,
    resume_speech,
    withdraw_speech,
)
from tongket.conference.actions.minutes import note_paper_issued, prepare_minutes, prepare_notice, write_evaluation
from tongket.conference.actions.poll import cast_ballot, close_poll, open_poll, plan_poll
from tongket.conference.actions.queue import move_speech
from tongket.conference.actions.undo import reopen_item, take_back_floor

__all__ = [
    "add_bridge_point",
    "add_conclusion",
    "add_item",
    "add_minute",
    "add_part",
    "ask_to_speak",
    "assign_conclusion",
    "cast_ballot",
    "check_in",
    "close_conference",
    "close_item",
    "close_poll",
    "end_speech",
    "give_floor",
    "hand_in_text",
    "invite_delegate",
    "move_item",
    "move_speech",
    "note_comments_moved",
    "note_conclusion_moved",
    "note_paper_issued",
    "note_speech",
    "open_conference",
    "open_item",
    "open_poll",
    "pause_speech",
    "plan_conference",
    "plan_poll",
    "prepare_minutes",
    "prepare_notice",
    "remind_speaker",
    "remove_bridge_point",
    "remove_conclusion",
    "remove_delegate",
    "remove_item",
    "reopen_item",
    "report_head_count",
    "report_line",
    "resume_speech",
    "review_item",
    "revise_bridge_point",
    "revise_conclusion",
    "revise_conference",
    "revise_delegate",
    "revise_item",
    "table_draft",
    "take_back_floor",
    "withdraw_speech",
    "write_evaluation",
]
