"""Every change to commendations; one file per noun."""

from tongket.emulation.actions.commendation import open_commendation
from tongket.emulation.actions.council import convene_council, put_to_vote, take_result
from tongket.emulation.actions.decision import announce_decision, award_nominations, prepare_decision
from tongket.emulation.actions.nomination import nominate, withdraw_nomination

__all__ = [
    "announce_decision",
    "award_nominations",
    "convene_council",
    "nominate",
    "open_commendation",
    "prepare_decision",
    "put_to_vote",
    "take_result",
    "withdraw_nomination",
]
