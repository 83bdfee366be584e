"""The live pages of a conference: who listens, what each audience is shown, and what an event changes."""

from typing import Any, ClassVar

from django.db.models import Exists
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tongket.conference import events
from tongket.conference.models import BridgePoint, Conference, Delegate, Speech
from tongket.conference.permissions import AT_THE_TABLE
from tongket.conference.queries.board import Board, Rows
from tongket.conference.queries.secretary import secretary_context
from tongket.kit.text import number_in
from tongket.live.events import Event
from tongket.live.pages import Drawer, LivePage, register_page
from tongket.org.models import Power
from tongket.org.queries import has_power
from tongket.people.models import Person

# The fragments of each audience: element `live-<name>`, template `conference/live/<folder>/_<name>.html`.
SEAT = frozenset({"head", "now", "agenda", "poll", "queue"})
FRAGMENTS: dict[str, frozenset[str]] = {
    "chair": frozenset(
        {"head", "agenda", "now", "queue", "bridges", "presence", "poll", "turnout", "comments", "unreported"}
    ),
    "projector": frozenset({"stage", "foot", "turnout"}),
    "voting": SEAT,
    "delegate": SEAT,
    "guest": SEAT,
    "bridge": frozenset({"head", "now", "queue"}),
    "secretary": frozenset({"headline", "deadline", "minutes", "conclusions", "checklist", "papers"}),
}
# Who is shown the same. What differs between seats (the ballot, the turn) is each person's own and not streamed.
FOLDERS = {"voting": "seat", "delegate": "seat", "guest": "seat"}

# The secretary's page is made of the log itself: whatever happens stands in it, or in the list of what is still lacking.
RECORD = FRAGMENTS["secretary"]
# What only turns the floor: no conclusion and no paper of the record is another for it.
TURNS = (
    events.SpeechAsked,
    events.SpeechWithdrawn,
    events.FloorGiven,
    events.MinuteAdded,
    events.SpeechPaused,
    events.SpeechResumed,
    events.SpeakerReminded,
    events.SpeechMoved,
    events.FloorTakenBack,
    events.SpeechEnded,
)
# What a person's own fragment must be asked for again after.
OWN_TURN = (
    events.SpeechAsked
    | events.SpeechWithdrawn
    | events.FloorGiven
    | events.FloorTakenBack
    | events.SpeakerReminded
    | events.SpeechEnded
    | events.TextHandedIn
)
_ROOM = {"head", "agenda", "now", "queue", "bridges", "presence", "poll", "turnout", "stage", "foot", "unreported"}
_FLOOR = {"now", "queue", "stage", "foot"}
# What each event changes, whoever looks. An event that is missing here changes nothing that is shown live.
CHANGES: dict[type[Event], set[str]] = {
    events.ConferenceRevised: {"head", "agenda", "now", "stage", "foot"},
    events.ConferenceOpened: _ROOM,
    events.ConferenceClosed: _ROOM,
    events.BridgePointAdded: {"unreported", "bridges", "presence"},
    events.BridgePointRevised: {"bridges", "queue", "now", "stage", "foot"},
    events.BridgePointRemoved: {"unreported", "bridges", "presence"},
    events.HeadCountReported: {"unreported", "bridges", "presence"},
    events.LineReported: {"bridges", "presence", "queue", "now", "foot"},
    events.DelegateInvited: {"presence", "turnout"},
    events.DelegateRevised: {"presence", "turnout"},
    events.DelegateRemoved: {"presence", "turnout"},
    events.ItemAdded: {"unreported", "agenda", "now", "queue", "stage", "foot"},
    events.ItemRevised: {"agenda", "now", "queue", "stage", "foot"},
    events.ItemMoved: {"agenda", "now", "queue", "stage", "foot"},
    events.ItemRemoved: {"unreported", "agenda", "now", "queue", "stage", "foot", "comments"},
    events.DraftTabled: {"agenda", "now", "comments"},
    events.CommentsMoved: {"comments"},
    events.ItemOpened: {"unreported", "agenda", "poll", "turnout", *_FLOOR},
    events.ItemClosed: {"unreported", "agenda", "poll", "turnout", *_FLOOR},
    events.ItemReopened: {"unreported", "agenda", "poll", "turnout", *_FLOOR},
    events.SpeechAsked: _FLOOR,
    events.SpeechWithdrawn: _FLOOR,
    events.FloorGiven: _FLOOR,
    events.MinuteAdded: {"now", "stage"},
    events.SpeechPaused: {"now", "stage"},
    events.SpeechResumed: {"now", "stage"},
    events.SpeakerReminded: {"now", "stage"},
    events.SpeechMoved: _FLOOR,
    events.FloorTakenBack: _FLOOR,
    events.SpeechEnded: _FLOOR,
    events.TextHandedIn: _FLOOR,
    events.PollPlanned: {"poll", "turnout"},
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
        if type(event) in TURNS:
            changed |= {"minutes", "checklist"}
        elif type(event).__module__ == events.__name__:
            changed |= RECORD
        return changed

    def render(self, channel: str, audience: str, names: set[str]) -> str:
        return self.drawer(channel)(audience, names)

    def drawer(self, channel: str) -> Drawer:
        """The rooms are drawn from one reading; the secretary's page is made of the record."""
        boards: list[Board] = []

        def drawn(audience: str, names: set[str]) -> str:
            if audience == "secretary":
                return draw_record(recorded_conference(channel), names)
            if not boards:
                boards.append(Board(Rows(conference_of(channel))))
            return draw(boards[0], audience, names)

        return drawn

    def drawn_as(self, audience: str) -> str:
        return "voting" if FOLDERS.get(audience) == "seat" else audience

    def concerns(self, event: Event) -> set[int]:
        if isinstance(event, events.DelegateInvited | events.DelegateRevised):
            return set(Delegate.objects.filter(pk=event.delegate_id).values_list("person_id", flat=True))
        if isinstance(event, events.HeadCountReported | events.LineReported | events.BridgePointRevised):
            heads = BridgePoint.objects.filter(pk=event.bridge_id, head__isnull=False).values_list("head_id", flat=True)
            return {head for head in heads if head is not None}
        if isinstance(event, OWN_TURN):
            ids = [event.speech_id, event.resumed_id] if isinstance(event, events.FloorTakenBack) else [event.speech_id]
            rows = Speech.objects.filter(pk__in=ids).values_list("person_id", "entered_by_id", "bridge_point__head_id")
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
    return Conference.objects.select_related("organiser").get(pk=channel.partition("/")[2])


def recorded_conference(channel: str) -> Conference:
    """The same, with the papers that are made of it."""
    return Conference.objects.select_related("organiser", "minutes", "notice").get(pk=channel.partition("/")[2])


def draw(board: Board, audience: str, names: set[str], page: dict[str, Any] | None = None) -> str:
    """The fragments of those names, in the order of their names, for a page and for the stream alike.

    `page` is what only a page has: the request, for forms that work without the script, and its token.
    """
    return "\n".join(fragment(board, audience, name, page) for name in sorted(names & FRAGMENTS[audience]))


def fragment(board: Board, audience: str, name: str, page: dict[str, Any] | None = None) -> SafeString:
    """One fragment of a room."""
    context = {"board": board, "conference": board.conference, **(page or {})}
    return render_to_string(f"conference/live/{FOLDERS.get(audience, audience)}/_{name}.html", context)


def draw_record(conference: Conference, names: set[str]) -> str:
    """The fragments of the secretary's page, which is made of the record."""
    context = secretary_context(conference)
    return "\n".join(render_to_string(f"conference/_{name}.html", context) for name in sorted(names & RECORD))


def seat_of(delegate: Delegate) -> str:
    """The audience of a seat."""
    return "guest" if delegate.role == Delegate.Role.GUEST else "voting" if delegate.is_voting else "delegate"


def audiences_at(person: Person, conference: Conference) -> set[str]:
    """The audiences that the person may be part of; empty for who has no seat in the room."""
    heads = BridgePoint.objects.filter(conference=conference, head_id=person.pk)
    delegate = (
        Delegate.objects.filter(conference=conference, person_id=person.pk).annotate(leads_point=Exists(heads)).first()
    )
    leads_point = heads.exists() if delegate is None else delegate.leads_point
    found: set[str] = set()
    if delegate is not None:
        found.add(seat_of(delegate))
        if delegate.role in AT_THE_TABLE:
            found.add("chair")
    if leads_point:
        found |= {"bridge", "projector"}
    if "chair" in found or has_power(person, Power.OFFICE, conference.organiser):  # who may prepare the conference
        found |= {"secretary", "projector", "bridge"}
    return found


def may_listen(person: Person, channel: str) -> set[str]:
    """Who may listen, and as which audience."""
    wanted = number_in(channel.partition("/")[2]) or 0
    conference = Conference.objects.filter(pk=wanted).select_related("organiser").first()
    return audiences_at(person, conference) if conference is not None and person.pk is not None else set()


register_page("conference", ConferencePage(), may_listen)
