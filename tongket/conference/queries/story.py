"""What happened, item by item: the pages show it, and the minutes are built from it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from tongket.conference.events import FloorTakenBack, ItemReopened
from tongket.conference.models import AgendaItem, BridgePoint, Conclusion, Conference, Delegate, Poll, Speech
from tongket.conference.queries.conference import Attendance, Seat, attendance_of, day_of, offices_on, seats_of
from tongket.conference.queries.poll import Tally, rule_sentence, tally_of, verdict_sentence
from tongket.conference.queries.record import fetch_amended, with_tasks
from tongket.kit.clock import now
from tongket.live.log import entries_of


@dataclass(frozen=True)
class Turn:
    """One contribution: who, from where, when, how long, what."""

    speech: Speech
    office: str
    seconds: int

    @property
    def named(self) -> str:
        """TS Đặng Thị Thử Nghiệm, Trưởng Ban Quản lý đào tạo (điểm cầu QLĐT)"""
        name = self.speech.person.full_name
        if self.office:
            name += f", {self.office}"
        if self.speech.bridge_point is not None:
            name += f" ({self.speech.bridge_point.name})"
        return name

    @property
    def length(self) -> str:
        """7 phút 10, in the reader's language."""
        minutes, seconds = divmod(self.seconds, 60)
        if not minutes:
            return _("%(seconds)s giây") % {"seconds": seconds}
        if not seconds:
            return _("%(minutes)s phút") % {"minutes": minutes}
        return _("%(minutes)s phút %(seconds)s") % {"minutes": minutes, "seconds": f"{seconds:02}"}

    @property
    def length_words(self) -> str:
        """7 phút 10 giây, as papers write it."""
        minutes, seconds = divmod(self.seconds, 60)
        if not minutes:
            return f"{seconds} giây"
        return f"{minutes} phút {seconds:02} giây" if seconds else f"{minutes} phút"

    @property
    def is_over(self) -> bool:
        """Whether more time was taken than given."""
        return self.seconds > self.speech.allowed.total_seconds()

    @property
    def at(self) -> datetime:
        return self.speech.begun_at or self.speech.ended_at or self.speech.asked_at


@dataclass(frozen=True)
class Count:
    """A poll with its rule, its tally once it is closed, and its verdict as a sentence.

    The sentences are made when they are asked for: a page says them in the reader's language, a paper in Vietnamese.
    """

    poll: Poll
    tally: Tally | None

    @property
    def rule(self) -> str:
        return rule_sentence(self.poll)

    @property
    def sentence(self) -> str:
        return verdict_sentence(self.poll)

    @property
    def at(self) -> datetime | None:
        return self.poll.closed_at or self.poll.opened_at


@dataclass(frozen=True)
class Undone:
    """A step that was taken back: it stands in the record beside the mistake, which no row shows any more."""

    at: datetime
    item_id: int
    speech: Speech | None = None  # whose floor was taken back; None where the item was opened again

    @property
    def words(self) -> str:
        if self.speech is None:
            return _("Mở lại mục, vì kết thúc nhầm")
        return _("Thu lại lời mời %(name)s, vì mời nhầm") % {"name": self.speech.person.full_name}


@dataclass
class ItemStory:
    """One item of the agenda and all that happened at it, in order of time."""

    item: AgendaItem
    speaker_office: str = ""
    turns: list[Turn] = field(default_factory=list)
    waiting: list[Turn] = field(default_factory=list)
    polls: list[Count] = field(default_factory=list)
    conclusions: list[Conclusion] = field(default_factory=list)
    undone: list[Undone] = field(default_factory=list)

    @property
    def reopened(self) -> list[datetime]:
        return [one.at for one in self.undone if one.speech is None]

    @property
    def moments(self) -> list[tuple[datetime, str, Turn | Count | Undone | None]]:
        """(when, what, which): opened, turns, written texts, polls, what was undone, closed."""
        found: list[tuple[datetime, str, Turn | Count | Undone | None]] = []
        if self.item.opened_at:
            found.append((self.item.opened_at, "opened", None))
        for turn in self.turns:
            found.append((turn.at, "written" if turn.speech.is_written else "speech", turn))
        for count in self.polls:
            if count.at:
                found.append((count.at, "poll", count))
        found.extend((one.at, "undone", one) for one in self.undone)
        if self.item.closed_at:
            found.append((self.item.closed_at, "closed", None))
        order = {"opened": 0, "speech": 1, "written": 1, "poll": 2, "undone": 2, "closed": 3}
        return sorted(found, key=lambda moment: (moment[0], order[moment[1]]))

    @property
    def speaker_named(self) -> str:
        """Who presents the item, with the offices held on the day."""
        if self.item.speaker is None:
            return ""
        name = self.item.speaker.full_name
        return f"{name}, {self.speaker_office}" if self.speaker_office else name

    @property
    def spoken(self) -> list[Turn]:
        return [turn for turn in self.turns if not turn.speech.is_written]

    @property
    def written(self) -> list[Turn]:
        return [turn for turn in self.turns if turn.speech.is_written]

    @property
    def is_reviewed(self) -> bool:
        return self.item.reviewed_at is not None


@dataclass
class Story:
    """The whole conference, item by item, and the polls that stood outside of any item."""

    conference: Conference
    items: list[ItemStory]
    polls: list[Count]
    delegates: list[Delegate] = field(default_factory=list)
    conclusions: list[Conclusion] = field(default_factory=list)  # of every item, and of none, in their order

    @cached_property
    def points(self) -> list[BridgePoint]:
        return list(self.conference.bridge_points.select_related("head", "unit"))

    @cached_property
    def roll(self) -> Attendance:
        return attendance_of(self.conference, self.points, self.delegates)

    @cached_property
    def seats(self) -> list[Seat]:
        """The delegates as papers name them; read only where a paper is compared with the record."""
        return seats_of(self.conference)

    @property
    def turns(self) -> list[Turn]:
        return [turn for item in self.items for turn in item.turns]

    @property
    def all_polls(self) -> list[Count]:
        return [count for item in self.items for count in item.polls] + self.polls


def _count(poll: Poll) -> Count:
    return Count(poll, tally_of(poll))


def story_of(conference: Conference, with_parts: bool = False) -> Story:
    """What happened so far, in a handful of queries however long the conference was."""
    moment = now()
    found = conference.items.select_related("speaker", "about", "on_authority_of", "draft").order_by("number")
    items = list(found.prefetch_related("parts") if with_parts else found)
    speeches = list(conference.speeches.select_related("person", "bridge_point", "entered_by").order_by("number"))
    polls = list(conference.polls.order_by("number"))
    conclusions = list(with_tasks(conference.conclusions.select_related("owner", "task").order_by("number")))
    fetch_amended(conclusions)
    delegates = list(conference.delegates.order_by("pk"))
    people = {speech.person_id for speech in speeches} | {item.speaker_id for item in items if item.speaker_id}
    people |= {item.on_authority_of_id for item in items if item.on_authority_of_id}
    titles = {one.person_id: one.title for one in delegates if one.title}
    offices = {**titles, **offices_on(people, day_of(conference))}
    for item in items:
        item.conference = conference
    item_of = {item.pk: item for item in items}
    speech_of = {speech.pk: speech for speech in speeches}
    turns: dict[int, list[Turn]] = defaultdict(list)
    waiting: dict[int, list[Turn]] = defaultdict(list)
    for speech in speeches:
        speech.conference, speech.item = conference, item_of[speech.item_id]
        turn = Turn(speech, offices.get(speech.person_id, ""), round(speech.spoken(moment).total_seconds()))
        if speech.state in (Speech.State.SPEAKING, Speech.State.DONE):
            turns[speech.item_id].append(turn)
        elif speech.state == Speech.State.WAITING:
            waiting[speech.item_id].append(turn)
    counts: dict[int | None, list[Count]] = defaultdict(list)
    for poll in polls:
        poll.conference = conference
        counts[poll.item_id].append(_count(poll))
    drawn: dict[int | None, list[Conclusion]] = defaultdict(list)
    for conclusion in conclusions:
        conclusion.conference = conference
        conclusion.item = item_of.get(conclusion.item_id or 0)
        conclusion.speech = speech_of.get(conclusion.speech_id or 0)
        drawn[conclusion.item_id].append(conclusion)
    undone: dict[int, list[Undone]] = defaultdict(list)
    for entry in entries_of(conference.channel, (FloorTakenBack, ItemReopened)):
        event = entry.event
        if isinstance(event, ItemReopened):
            undone[event.item_id].append(Undone(entry.at, event.item_id))
        elif isinstance(event, FloorTakenBack) and event.speech_id in speech_of:
            taken = speech_of[event.speech_id]
            undone[taken.item_id].append(Undone(entry.at, taken.item_id, taken))
    stories = [
        ItemStory(
            item,
            offices.get(item.speaker_id or 0, ""),
            sorted(turns[item.pk], key=lambda turn: (turn.at, turn.speech.number)),
            waiting[item.pk],
            counts[item.pk],
            drawn[item.pk],
            undone[item.pk],
        )
        for item in items
    ]
    return Story(conference, stories, counts[None], delegates, conclusions)
