"""The live pages of a conference: who listens, what each audience is shown, and what an event changes."""

from functools import partial
from typing import ClassVar

from django.template.loader import render_to_string

from tongket.conference import events
from tongket.conference.models import BridgePoint, Conference, Delegate, Speech
from tongket.conference.permissions import AT_THE_TABLE, may_prepare_conference
from tongket.conference.queries.board import Board
from tongket.conference.queries.secretary import secretary_context
from tongket.live.events import Event
from tongket.live.pages import Drawer, LivePage, register_page
from tongket.people.models import Person

# The fragments of each audience: element `live-<name>`, template `conference/live/<folder>/_<name>.html`.
SEAT = frozenset({"head", "now", "agenda", "poll", "queue"})
FRAGMENTS: dict[str, frozenset[str]] = {
    "chair": frozenset({"head", "agenda", "now", "queue", "bridges", "presence", "poll", "turnout"}),
    "projector": frozenset({"stage", "foot", "turnout"}),
    "voting": SEAT,
    "delegate": SEAT,
    "guest": SEAT,
    "bridge": frozenset({"head", "now", "queue"}),
    "secretary": frozenset({"minutes", "conclusions", "checklist", "papers"}),
}
# Who is shown the same. What differs between seats (the ballot, the turn) is each person's own and not streamed.
FOLDERS = {"voting": "seat", "delegate": "seat", "guest": "seat"}

# The secretary's page is made of the log itself: whatever happens stands in it, or in the list of what is still lacking.
RECORD = FRAGMENTS["secretary"]
_ROOM = {"head", "agenda", "now", "queue", "bridges", "presence", "poll", "turnout", "stage", "foot"}
_FLOOR = {"now", "queue", "stage", "foot"}
# What each event changes, whoever looks. An event that is missing here changes nothing that is shown live.
CHANGES: dict[type[Event], set[str]] = {
    events.ConferenceRevised: {"head", "agenda", "now", "stage", "foot"},
    events.ConferenceOpened: _ROOM,
    events.ConferenceClosed: _ROOM,
    events.BridgePointAdded: {"bridges", "presence"},
    events.BridgePointRevised: {"bridges", "queue", "now", "stage", "foot"},
    events.BridgePointRemoved: {"bridges", "presence"},
    events.HeadCountReported: {"bridges", "presence"},
    events.LineReported: {"bridges", "presence", "queue", "now", "foot"},
    events.DelegateInvited: {"presence"},
    events.DelegateRevised: {"presence"},
    events.DelegateRemoved: {"presence"},
    events.ItemAdded: {"agenda", "now", "queue", "stage", "foot"},
    events.ItemRevised: {"agenda", "now", "queue", "stage", "foot"},
    events.ItemMoved: {"agenda", "now", "queue", "stage", "foot"},
    events.ItemRemoved: {"agenda", "now", "queue", "stage", "foot"},
    events.DraftTabled: {"agenda", "now"},
    events.ItemOpened: {"agenda", "poll", "turnout", *_FLOOR},
    events.ItemClosed: {"agenda", "poll", "turnout", *_FLOOR},
    events.SpeechAsked: _FLOOR,
    events.SpeechWithdrawn: _FLOOR,
    events.FloorGiven: _FLOOR,
    events.MinuteAdded: {"now", "stage"},
    events.SpeechPaused: {"now", "stage"},
    events.SpeechResumed: {"now", "stage"},
    events.SpeechEnded: _FLOOR,
    events.TextHandedIn: _FLOOR,
    events.PollPlanned: {"poll"},
    events.PollOpened: {"poll", "turnout", "stage", "foot"},
    events.PollClosed: {"poll", "turnout", "stage", "foot"},
}


class ConferencePage(LivePage):
    """The room as the chair, the seats, the bridge points and the wall see it."""

    audiences = tuple(FRAGMENTS)
    quiet: ClassVar[frozenset[str]] = frozenset(
        {"presence", "turnout", "checklist"}
    )  # ballots and presence are not logged

    def everything(self, audience: str) -> set[str]:
        return set(FRAGMENTS[audience])

    def fragments(self, event: Event) -> set[str]:
        changed = set(CHANGES.get(type(event), ()))
        if type(event).__module__ == events.__name__:
            changed |= RECORD
        return changed

    def render(self, channel: str, audience: str, names: set[str]) -> str:
        return self.drawer(channel)(audience, names)

    def drawer(self, channel: str) -> Drawer:
        """One board for all audiences: agenda, floor and polls are read once for a change, not once for each."""
        return partial(draw, Board(conference_of(channel)))

    def drawn_as(self, audience: str) -> str:
        return "voting" if FOLDERS.get(audience) == "seat" else audience

    def concerns(self, event: Event) -> set[int]:
        if isinstance(event, events.DelegateInvited | events.DelegateRevised):
            return set(Delegate.objects.filter(pk=event.delegate_id).values_list("person_id", flat=True))
        if isinstance(event, events.HeadCountReported | events.LineReported | events.BridgePointRevised):
            heads = BridgePoint.objects.filter(pk=event.bridge_id, head__isnull=False).values_list("head_id", flat=True)
            return {head for head in heads if head is not None}
        if isinstance(
            event,
            events.SpeechAsked | events.SpeechWithdrawn | events.FloorGiven | events.SpeechEnded | events.TextHandedIn,
        ):
            rows = Speech.objects.filter(pk=event.speech_id).values_list(
                "person_id", "entered_by_id", "bridge_point__head_id"
            )
            return {one for row in rows for one in row if one is not None}
        return set()

    def moved(self, event: Event) -> set[int | str]:
        if isinstance(event, events.DelegateRemoved):
            return {event.person_id}
        if isinstance(event, events.DelegateRevised):
            return set(Delegate.objects.filter(pk=event.delegate_id).values_list("person_id", flat=True))
        if isinstance(event, events.BridgePointRevised | events.BridgePointRemoved):
            return {"bridge"}  # it may have another head now
        return set()


def conference_of(channel: str) -> Conference:
    """The conference whose channel it is."""
    return Conference.objects.select_related("organiser", "minutes", "notice").get(pk=channel.partition("/")[2])


def draw(board: Board, audience: str, names: set[str], **more: object) -> str:
    """The fragments of those names, in the order of their names, for a page and for the stream alike."""
    if audience == "secretary":
        record = secretary_context(board.conference)
        return "\n".join(render_to_string(f"conference/_{name}.html", record) for name in sorted(names & RECORD))
    folder = FOLDERS.get(audience, audience)
    context = {"board": board, "conference": board.conference, **more}
    return "\n".join(
        render_to_string(f"conference/live/{folder}/_{name}.html", context)
        for name in sorted(names & FRAGMENTS[audience])
    )


def audiences_at(person: Person, conference: Conference) -> set[str]:
    """The audiences that the person may be part of; empty for who has no seat in the room."""
    delegate = Delegate.objects.filter(conference=conference, person_id=person.pk).first()
    leads_point = BridgePoint.objects.filter(conference=conference, head_id=person.pk).exists()
    found: set[str] = set()
    if delegate is not None:
        seat = "guest" if delegate.role == Delegate.Role.GUEST else "voting" if delegate.is_voting else "delegate"
        found.add(seat)
        if delegate.role in AT_THE_TABLE:
            found.add("chair")
    if leads_point:
        found |= {"bridge", "projector"}
    if may_prepare_conference(person, conference):
        found |= {"secretary", "projector", "bridge"}
    return found


def may_listen(person: Person, channel: str) -> set[str]:
    """Who may listen, and as which audience."""
    number = channel.partition("/")[2]
    conference = (
        Conference.objects.filter(pk=number).select_related("organiser").first() if number.isdecimal() else None
    )
    return audiences_at(person, conference) if conference is not None and person.pk is not None else set()


register_page("conference", ConferencePage(), may_listen)
