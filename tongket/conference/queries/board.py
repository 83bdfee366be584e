"""What the live pages show: the room as it stands, read once for a drawing and only as far as it is asked for."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from tongket.conference.models import AgendaItem, BridgePoint, Conference, Delegate, Poll, Speech
from tongket.conference.queries.conference import Attendance, attendance_of, day_of, offices_on
from tongket.conference.queries.floor import PointQueue, order_of
from tongket.conference.queries.poll import (
    Tally,
    base_of,
    least_votes,
    rule_sentence,
    tally_of,
    threshold_words,
    turnout_of,
    verdict_sentence,
)
from tongket.people.models import Person

_WORST_FIRST = (
    BridgePoint.Line.LOST,
    BridgePoint.Line.SOUND_ONLY,
    BridgePoint.Line.UNSTEADY,
    BridgePoint.Line.GOOD,
)


@dataclass(frozen=True)
class Floor:
    """Who has the floor: a turn of the queue, or the speaker whom the agenda names for the open item."""

    person: Person
    office: str
    place: str  # the bridge point, empty where the person sits in the main room
    kind: str  # ý kiến, tham luận, báo cáo
    begun_at: datetime | None
    allowed: timedelta
    paused_at: datetime | None = None
    paused_for: timedelta = timedelta()
    speech: Speech | None = None
    on_authority_of: Person | None = None

    @property
    def allowed_seconds(self) -> int:
        return int(self.allowed.total_seconds())

    @property
    def paused_seconds(self) -> int:
        return int(self.paused_for.total_seconds())


@dataclass(frozen=True)
class Line:
    """An item as the agenda column shows it: when it is planned, and by how much it ran over."""

    item: AgendaItem
    planned: datetime
    taken: int | None  # minutes, of a closed item
    over: int  # minutes more (or, below 0, less) than planned


@dataclass(frozen=True)
class Row:
    """One of the four rows of a result: its share of all who could vote, in a hundred."""

    word: str
    colour: str
    count: int
    share: float


@dataclass(frozen=True)
class Result:
    """A closed poll with its arithmetic."""

    poll: Poll
    tally: Tally
    rows: list[Row]
    base: int
    least: int
    mark: float | None  # where the threshold stands on the bars, in a hundred; None where the bars have another base
    threshold: str
    sentence: str

    @property
    def passed(self) -> bool:
        return self.poll.verdict == Poll.Verdict.PASSED

    @property
    def difference(self) -> int:
        """Votes above the least that was needed; below 0, votes that were missing."""
        return self.poll.yes - self.least


@dataclass(frozen=True)
class Step:
    """The one thing that the chair does next: the verb, what it does in full, and what follows."""

    verb: str  # the action, and the name of its address
    target: int | str  # what the address takes
    title: str
    detail: str
    asks: str = ""  # the question asked once more before what cannot be undone


class Board:
    """A conference as it stands now."""

    def __init__(self, conference: Conference) -> None:
        self.conference = conference

    # -- agenda --------------------------------------------------------------------------------------------------------

    @cached_property
    def items(self) -> list[AgendaItem]:
        return list(self.conference.items.select_related("speaker", "about", "draft", "on_authority_of"))

    @cached_property
    def lines(self) -> list[Line]:
        planned, found = self.conference.starts, []
        for item in self.items:
            taken = None
            if item.opened_at and item.closed_at:
                taken = round((item.closed_at - item.opened_at).total_seconds() / 60)
            found.append(Line(item, planned, taken, taken - item.minutes if taken is not None else 0))
            planned += timedelta(minutes=item.minutes)
        return found

    @cached_property
    def item(self) -> AgendaItem | None:
        """The open item."""
        return next((one for one in self.items if one.state == AgendaItem.State.OPEN), None)

    @cached_property
    def next_item(self) -> AgendaItem | None:
        return next((one for one in self.items if one.state == AgendaItem.State.PLANNED), None)

    @cached_property
    def asking_item(self) -> AgendaItem | None:
        """The item at which one asks to speak now: the open one, else the discussion that comes."""
        if self.conference.state == Conference.State.CLOSED:
            return None
        planned = [one for one in self.items if one.state == AgendaItem.State.PLANNED]
        talks = [one for one in planned if one.kind == AgendaItem.Kind.DISCUSSION]
        return self.item or next(iter(talks or planned), None)

    # -- floor ---------------------------------------------------------------------------------------------------------

    @cached_property
    def _speeches(self) -> list[Speech]:
        """The turns of the item at which one asks to speak, and whoever has the floor."""
        item = self.asking_item
        if item is None:
            return []
        found = list(item.speeches.select_related("person", "bridge_point"))
        for speech in found:
            speech.conference, speech.item = self.conference, item
        return found

    @cached_property
    def speaking(self) -> Speech | None:
        return next((one for one in self._speeches if one.state == Speech.State.SPEAKING), None)

    @cached_property
    def turns(self) -> Counter[int | None]:
        """How often each bridge point has spoken at the item, points of order left out."""
        had = (Speech.State.SPEAKING, Speech.State.DONE)
        return Counter(
            one.bridge_point_id for one in self._speeches if one.state in had and one.kind != Speech.Kind.ORDER
        )

    @cached_property
    def queue(self) -> list[Speech]:
        """Who waits, the next one first."""
        return order_of([one for one in self._speeches if one.state == Speech.State.WAITING], self.turns)

    @cached_property
    def groups(self) -> list[tuple[PointQueue, int]]:
        """The queue by bridge point, with the turns that each point has had."""
        found: dict[int | None, PointQueue] = {}
        for place, speech in enumerate(self.queue, start=1):
            found.setdefault(speech.bridge_point_id, PointQueue(speech.bridge_point)).places.append((place, speech))
        return [(group, self.turns.get(key, 0)) for key, group in found.items()]

    @cached_property
    def next_speech(self) -> Speech | None:
        """Whom the chair is offered: the first whose line holds. Who has lost the line keeps the place."""
        held = [one for one in self.queue if not self._is_lost(one)]
        return next(iter(held), None)

    def _is_lost(self, speech: Speech) -> bool:
        return speech.bridge_point is not None and speech.bridge_point.line == BridgePoint.Line.LOST

    @cached_property
    def kept(self) -> list[Speech]:
        """Those whose line is lost and who keep their places."""
        return [one for one in self.queue if self._is_lost(one)]

    @cached_property
    def _offices(self) -> dict[int, str]:
        people = {one.person_id for one in self._speeches}
        people |= {one.speaker_id for one in self.items if one.speaker_id is not None}
        return offices_on(people, day_of(self.conference)) if people else {}

    def office_of(self, person_id: int) -> str:
        return self._offices.get(person_id, "")

    @property
    def next_office(self) -> str:
        return self.office_of(self.next_speech.person_id) if self.next_speech else ""

    @cached_property
    def floor(self) -> Floor | None:
        """Who speaks now."""
        speech = self.speaking
        if speech is not None:
            return Floor(
                speech.person,
                self.office_of(speech.person_id),
                speech.bridge_point.name if speech.bridge_point and not speech.bridge_point.is_main else "",
                str(speech.get_kind_display()).lower(),
                speech.begun_at,
                speech.allowed,
                speech.paused_at,
                speech.paused_for,
                speech,
            )
        item = self.item
        if item is None or item.speaker is None:
            return None
        return Floor(
            item.speaker,
            self.office_of(item.speaker.pk),
            "",
            str(item.get_kind_display()).lower(),
            item.opened_at,
            timedelta(minutes=item.minutes),
            on_authority_of=item.on_authority_of,
        )

    # -- the chair's next step -----------------------------------------------------------------------------------------

    @cached_property
    def step(self) -> Step | None:
        """What the one navy button does; None when the conference is closed."""
        conference, item, after = self.conference, self.item, self.next_speech
        if conference.state == Conference.State.CLOSED:
            return None
        if conference.state == Conference.State.PLANNED:
            first = self.next_item
            detail = _("Bước sau: mở mục %(item)s") % {"item": first} if first else _("Chương trình chưa có mục nào")
            return Step("open_conference", conference.key, _("Khai mạc Hội nghị"), detail)
        if item is None:
            if self.next_item is not None:
                title = _("Mở mục %(item)s") % {"item": self.next_item}
                return Step("open_item", self.next_item.pk, title, _minutes(self.next_item))
            return Step(
                "close_conference",
                conference.key,
                _("Bế mạc Hội nghị"),
                _("Mọi mục đã xong; điểm danh và thảo luận chốt vào biên bản"),
                _("Bế mạc Hội nghị? Sau khi bế mạc không mở lại được."),
            )
        if after is not None:
            words = _("Kết thúc lượt này, mời %(name)s") if self.speaking else _("Mời %(name)s phát biểu")
            place = after.bridge_point.name if after.bridge_point else _("Hội trường")
            detail = f"{place} · {str(after.get_kind_display()).lower()} · {after.minutes} {_('phút')}"
            return Step("give_floor", after.pk, words % {"name": after.person.full_name}, detail)
        if self.speaking is not None:
            detail = _("Chưa có ai đăng ký tiếp; mục %(number)s vẫn mở") % {"number": item.number}
            return Step("end_speech", self.speaking.pk, _("Kết thúc lượt này"), detail)
        return self.closing_step

    @cached_property
    def closing_step(self) -> Step | None:
        """Closing the open item: the big step when nobody speaks, and the key E at any time."""
        if self.item is None:
            return None
        detail = _("Bước sau: mở mục %(item)s") % {"item": self.next_item} if self.next_item else _("Mục cuối cùng")
        number = {"number": self.item.number}
        question = _("Kết thúc mục %(number)s? Mục đã kết thúc không mở lại được.") % number
        return Step("close_item", self.item.pk, _("Kết thúc mục %(number)s") % number, detail, question)

    # -- bridge points and presence ------------------------------------------------------------------------------------

    @cached_property
    def bridges(self) -> list[BridgePoint]:
        """The bridge points, the worst line first."""
        found = self.conference.bridge_points.select_related("head")
        return sorted(found, key=lambda one: (_WORST_FIRST.index(BridgePoint.Line(one.line)), not one.is_main, one.pk))

    @cached_property
    def line_counts(self) -> dict[str, int]:
        """How many lines are good, poor, lost."""
        lines = [one.line for one in self.bridges]
        lost, good = lines.count(BridgePoint.Line.LOST), lines.count(BridgePoint.Line.GOOD)
        return {"good": good, "poor": len(lines) - good - lost, "lost": lost}

    @cached_property
    def lost(self) -> list[BridgePoint]:
        return [one for one in self.bridges if one.line == BridgePoint.Line.LOST]

    @cached_property
    def attendance(self) -> Attendance:
        return attendance_of(self.conference)

    # -- polls ---------------------------------------------------------------------------------------------------------

    @cached_property
    def _polls(self) -> list[Poll]:
        found = list(self.conference.polls.select_related("item"))
        for poll in found:
            poll.conference = self.conference
        return found

    @cached_property
    def poll(self) -> Poll | None:
        """The open poll; the one opened last where several are."""
        opened = [one for one in self._polls if one.state == Poll.State.OPEN]
        return max(opened, key=lambda one: (one.opened_at, one.pk)) if opened else None

    @cached_property
    def poll_rule(self) -> str:
        return rule_sentence(self.poll) if self.poll else ""

    @cached_property
    def poll_least(self) -> int | None:
        """The least number in favour, where the base is already known."""
        return least_votes(self.poll) if self.poll and self.poll.base != Poll.Base.CAST else None

    @cached_property
    def turnout(self) -> int:
        return turnout_of(self.poll) if self.poll else 0

    @cached_property
    def planned_polls(self) -> list[Poll]:
        """The polls that can be opened now: of the open item, or of none."""
        item_id = self.item.pk if self.item else None
        ready = self.conference.state == Conference.State.OPEN
        return [
            one for one in self._polls if ready and one.state == Poll.State.PLANNED and one.item_id in (None, item_id)
        ]

    @cached_property
    def result(self) -> Result | None:
        """The poll closed last."""
        closed = [one for one in self._polls if one.state == Poll.State.CLOSED]
        if not closed:
            return None
        poll = max(closed, key=lambda one: (one.closed_at, one.pk))
        tally = tally_of(poll)
        assert tally is not None
        whole = tally.total or 1
        rows = [
            Row(_("Tán thành"), "green", tally.yes, 100 * tally.yes / whole),
            Row(_("Không tán thành"), "red", tally.no, 100 * tally.no / whole),
            Row(_("Không có ý kiến"), "dark", tally.abstain, 100 * tally.abstain / whole),
            Row(_("Không biểu quyết"), "grey", tally.not_voted, 100 * tally.not_voted / whole),
        ]
        base, least = base_of(poll), least_votes(poll)
        mark = min(100 * least / whole, 100.0) if base == tally.total else None
        return Result(poll, tally, rows, base, least, mark, threshold_words(poll), verdict_sentence(poll))

    @cached_property
    def shown_result(self) -> Result | None:
        """The result while it is the last thing that happened in the room: until the next turn or item begins."""
        result = self.result
        if result is None or self.poll is not None or result.poll.closed_at is None:
            return None
        begun = [self.item.opened_at if self.item else None, self.speaking.begun_at if self.speaking else None]
        newer = [moment for moment in begun if moment is not None and moment > result.poll.closed_at]
        return None if newer or self.item is None else result

    # -- at a glance ---------------------------------------------------------------------------------------------------

    @property
    def count(self) -> int:
        return len(self.items)

    @property
    def starts_day(self) -> datetime:
        return timezone.localtime(self.conference.starts)

    def order(self) -> str:
        """The persons of the queue in the speaking order, for the browsers that look for themselves."""
        return ",".join(str(one.person_id) for one in self.queue)


def _minutes(item: AgendaItem) -> str:
    words = [f"{item.minutes} {_('phút')}"]
    if item.speaker is not None:
        words.insert(0, item.speaker.full_name)
    return " · ".join(words)


@dataclass(frozen=True)
class Seated:
    """What is a person's own at a conference: the seat, the turn asked for, the ballot."""

    delegate: Delegate | None
    speech: Speech | None  # waiting or speaking
    place: int  # in the speaking order, 0 where not waiting
    has_voted: bool
    may_vote: bool


def seated(board: Board, person: Person) -> Seated:
    """The person's own part of the room."""
    delegate = (
        Delegate.objects.filter(conference=board.conference, person_id=person.pk).select_related("bridge_point").first()
    )
    own = [one for one in [*([board.speaking] if board.speaking else []), *board.queue] if one.person_id == person.pk]
    speech = own[0] if own else None
    waiting = [one.pk for one in board.queue]
    place = waiting.index(speech.pk) + 1 if speech is not None and speech.pk in waiting else 0
    poll = board.poll
    voted = poll is not None and poll.voters.filter(person_id=person.pk).exists()
    return Seated(delegate, speech, place, voted, poll is not None and person.pk in poll.electors)
