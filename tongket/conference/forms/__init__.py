"""What a browser may say about conferences, one file per noun."""

from tongket.conference.forms.agenda import ItemForm, ReviewForm, TableDraftForm, item_facts
from tongket.conference.forms.bridge import BridgeForm, HeadCountForm, LineForm, bridge_facts
from tongket.conference.forms.conclusion import ConclusionForm, EvaluationForm, NoticeForm
from tongket.conference.forms.conference import ConferenceForm, PartForm, PeriodForm, PlanForm, facts_of
from tongket.conference.forms.delegate import DelegateForm, SeatForm
from tongket.conference.forms.floor import FloorForm, MinutesForm, NoteForm, PlaceForm, SpeechForm, WrittenForm
from tongket.conference.forms.poll import QUORUMS, THRESHOLDS, BallotForm, PollForm

__all__ = [
    "BallotForm",
    "BridgeForm",
    "ConclusionForm",
    "ConferenceForm",
    "DelegateForm",
    "EvaluationForm",
    "FloorForm",
    "HeadCountForm",
    "ItemForm",
    "LineForm",
    "MinutesForm",
    "NoteForm",
    "NoticeForm",
    "PartForm",
    "PeriodForm",
    "PlaceForm",
    "PlanForm",
    "PollForm",
    "QUORUMS",
    "ReviewForm",
    "SeatForm",
    "SpeechForm",
    "THRESHOLDS",
    "TableDraftForm",
    "WrittenForm",
    "bridge_facts",
    "facts_of",
    "item_facts",
]
