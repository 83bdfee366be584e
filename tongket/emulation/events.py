"""What can happen to commendations. How each member voted is not here, nor anywhere: only the poll's counters are."""

from dataclasses import dataclass

from tongket.live.events import Event


@dataclass(frozen=True)
class CommendationOpened(Event):
    commendation_id: int


@dataclass(frozen=True)
class NominationMade(Event):
    commendation_id: int
    nomination_id: int


@dataclass(frozen=True)
class NominationWithdrawn(Event):
    commendation_id: int
    nomination_id: int


@dataclass(frozen=True)
class CouncilConvened(Event):
    commendation_id: int
    conference_id: int


@dataclass(frozen=True)
class NominationPutToVote(Event):
    commendation_id: int
    nomination_id: int
    poll_id: int


@dataclass(frozen=True)
class ResultTaken(Event):
    commendation_id: int
    nomination_id: int


@dataclass(frozen=True)
class DecisionPrepared(Event):
    commendation_id: int
    paper_id: int


@dataclass(frozen=True)
class NominationsAwarded(Event):
    """The decision has its number and its signature: the commendation is given."""

    commendation_id: int
    paper_id: int


@dataclass(frozen=True)
class DecisionAnnounced(Event):
    commendation_id: int
    item_id: int
