"""What can happen at a conference. Ballots and presence are not here: they have tables of their own and tell nothing."""

from dataclasses import dataclass

from tongket.live.events import Event


@dataclass(frozen=True)
class ConferencePlanned(Event):
    conference_id: int


@dataclass(frozen=True)
class ConferenceRevised(Event):
    conference_id: int


@dataclass(frozen=True)
class ConferenceOpened(Event):
    conference_id: int


@dataclass(frozen=True)
class ConferenceClosed(Event):
    conference_id: int


@dataclass(frozen=True)
class PartAdded(Event):
    part_id: int


@dataclass(frozen=True)
class BridgePointAdded(Event):
    bridge_id: int


@dataclass(frozen=True)
class BridgePointRevised(Event):
    bridge_id: int


@dataclass(frozen=True)
class BridgePointRemoved(Event):
    bridge_id: int


@dataclass(frozen=True)
class HeadCountReported(Event):
    bridge_id: int
    count: int


@dataclass(frozen=True)
class LineReported(Event):
    bridge_id: int
    line: str


@dataclass(frozen=True)
class DelegateInvited(Event):
    delegate_id: int


@dataclass(frozen=True)
class DelegateRevised(Event):
    delegate_id: int


@dataclass(frozen=True)
class DelegateRemoved(Event):
    delegate_id: int
    person_id: int


@dataclass(frozen=True)
class ItemAdded(Event):
    item_id: int


@dataclass(frozen=True)
class ItemRevised(Event):
    item_id: int


@dataclass(frozen=True)
class ItemMoved(Event):
    item_id: int
    number: int


@dataclass(frozen=True)
class ItemRemoved(Event):
    item_id: int


@dataclass(frozen=True)
class DraftTabled(Event):
    item_id: int
    draft_id: int


@dataclass(frozen=True)
class ItemOpened(Event):
    item_id: int


@dataclass(frozen=True)
class ItemClosed(Event):
    item_id: int


@dataclass(frozen=True)
class ItemReopened(Event):
    """It was closed by mistake."""

    item_id: int


@dataclass(frozen=True)
class ItemReviewed(Event):
    item_id: int


@dataclass(frozen=True)
class SpeechAsked(Event):
    speech_id: int


@dataclass(frozen=True)
class SpeechWithdrawn(Event):
    speech_id: int


@dataclass(frozen=True)
class FloorGiven(Event):
    speech_id: int


@dataclass(frozen=True)
class MinuteAdded(Event):
    speech_id: int


@dataclass(frozen=True)
class SpeechPaused(Event):
    speech_id: int


@dataclass(frozen=True)
class SpeechResumed(Event):
    speech_id: int


@dataclass(frozen=True)
class SpeakerReminded(Event):
    speech_id: int


@dataclass(frozen=True)
class SpeechMoved(Event):
    """The chair gave it another place in the queue."""

    speech_id: int
    place: int


@dataclass(frozen=True)
class FloorTakenBack(Event):
    """The floor was given by mistake; who had it before goes on (0 where nobody did)."""

    speech_id: int
    resumed_id: int


@dataclass(frozen=True)
class SpeechEnded(Event):
    speech_id: int


@dataclass(frozen=True)
class SpeechNoted(Event):
    speech_id: int


@dataclass(frozen=True)
class TextHandedIn(Event):
    speech_id: int


@dataclass(frozen=True)
class PollPlanned(Event):
    poll_id: int


@dataclass(frozen=True)
class PollOpened(Event):
    poll_id: int


@dataclass(frozen=True)
class PollClosed(Event):
    poll_id: int


@dataclass(frozen=True)
class ConclusionAdded(Event):
    conclusion_id: int


@dataclass(frozen=True)
class ConclusionRevised(Event):
    conclusion_id: int


@dataclass(frozen=True)
class ConclusionRemoved(Event):
    conclusion_id: int
    number: int = 0  # that it had; those after it have moved up by one


@dataclass(frozen=True)
class ReplacementPrepared(Event):
    """The draft of a notice that is to replace the issued one says the conclusions as they are to be."""

    conference_id: int
    paper_id: int


@dataclass(frozen=True)
class NoticeReworded(Event):
    """A hand has reworded the conclusions in the draft of a notice, or they are those of the record again."""

    conference_id: int
    paper_id: int


@dataclass(frozen=True)
class AmendmentWritten(Event):
    amendment_id: int


@dataclass(frozen=True)
class AmendmentDropped(Event):
    amendment_id: int


@dataclass(frozen=True)
class ConclusionAmended(Event):
    """A notice that replaced another has changed, added or struck the conclusion."""

    conclusion_id: int
    amendment_id: int


@dataclass(frozen=True)
class EvaluationWritten(Event):
    conference_id: int


@dataclass(frozen=True)
class MinutesPrepared(Event):
    conference_id: int
    paper_id: int


@dataclass(frozen=True)
class NoticePrepared(Event):
    conference_id: int
    paper_id: int


@dataclass(frozen=True)
class PaperOfConferenceIssued(Event):
    """The minutes or the notice has its number and its signature."""

    conference_id: int
    paper_id: int


@dataclass(frozen=True)
class CommentsMoved(Event):
    """A draft on the table of a conference that sits has a new comment, or one has been answered."""

    draft_id: int


@dataclass(frozen=True)
class ConclusionAssigned(Event):
    """The conclusion has become a task."""

    conclusion_id: int
    task_id: int


@dataclass(frozen=True)
class ConclusionMoved(Event):
    """What became of its task has changed: progress, finished, postponed, reopened, cancelled."""

    conclusion_id: int
    task_id: int
