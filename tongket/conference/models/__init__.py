"""What there is at a conference; one file per noun."""

from tongket.conference.models.agenda import AgendaItem
from tongket.conference.models.bridge import BridgePoint
from tongket.conference.models.conclusion import Amendment, Conclusion
from tongket.conference.models.conference import Conference, Part, PeriodKind
from tongket.conference.models.delegate import Delegate
from tongket.conference.models.floor import Speech
from tongket.conference.models.poll import Ballot, Poll, PollVoter

__all__ = [
    "AgendaItem",
    "Amendment",
    "Ballot",
    "BridgePoint",
    "Conclusion",
    "Conference",
    "Delegate",
    "Part",
    "PeriodKind",
    "Poll",
    "PollVoter",
    "Speech",
]
