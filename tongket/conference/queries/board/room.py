"""What the live pages show: the room as it stands, read once for a drawing and only as far as it is asked for."""

from collections import Counter
from functools import cached_property

from tongket.conference.models import AgendaItem, BridgePoint, Conference, Poll, Speech
from tongket.conference.queries.board.agenda import Line, lines_from
from tongket.conference.queries.board.floor import Floor, floor_of
from tongket.conference.queries.board.poll import Result, result_of
from tongket.conference.queries.board.rows import Rows
from tongket.conference.queries.board.step import Step, closing_step, next_step, undo_step
from tongket.conference.queries.conference import Attendance, attendance_of
from tongket.conference.queries.floor import PointQueue, order_of
from tongket.conference.queries.poll import least_cast, least_votes, opening_question, rule_sentence, turnout_of
from tongket.documents.models import Comment

_WORST_FIRST = (
    BridgePoint.Line.LOST,
    BridgePoint.Line.SOUND_ONLY,
    BridgePoint.Line.UNSTEADY,
    "",  # nobody has said how it holds
    BridgePoint.Line.GOOD,
)


class Board:
    """A conference as it stands now. Several drawings of one moment may share the rows."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.conference = self.rows.conference

    # -- agenda --------------------------------------------------------------------------------------------------------

    @property
    def items(self) -> list[AgendaItem]:
        return self.rows.items

    @cached_property
    def lines(self) -> list[Line]:
        return lines_from(self.conference.starts, self.items)

    @cached_property
    def item(self) -> AgendaItem | None:
        """The open item."""
        return next((one for one in self.items if one.state == AgendaItem.State.OPEN), None)

    @cached_property
    def next_item(self) -> AgendaItem | None:
        return next((one for one in self.items if one.state == AgendaItem.State.PLANNED), None)

    @property
    def comments(self) -> list[Comment]:
        """The latest on the drafts on the table, those without an answer first."""
        return self.rows.comments

    @property
    def asking_item(self) -> AgendaItem | None:
        """The item at which one asks to speak now."""
        return self.rows.asking_item

    # -- floor ---------------------------------------------------------------------------------------------------------

    @property
    def _speeches(self) -> list[Speech]:
        return self.rows.speeches

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

    def office_of(self, person_id: int) -> str:
        return self.rows.offices.get(person_id, "")

    @property
    def next_office(self) -> str:
        return self.office_of(self.next_speech.person_id) if self.next_speech else ""

    @cached_property
    def floor(self) -> Floor | None:
        """Who speaks now."""
        nobody = self.speaking is None and (self.item is None or self.item.speaker is None)
        return None if nobody else floor_of(self.item, self.speaking, self.rows.offices)

    # -- the chair's next step -----------------------------------------------------------------------------------------

    @cached_property
    def step(self) -> Step | None:
        """What the one navy button does; None when the conference is closed."""
        return next_step(self)

    @cached_property
    def closing_step(self) -> Step | None:
        """Closing the open item: the big step when nobody speaks, and the key E at any time."""
        return closing_step(self)

    @cached_property
    def undo(self) -> Step | None:
        """The last step, while it can honestly be undone: the key Z."""
        return undo_step(self)

    @property
    def is_placed(self) -> bool:
        """Whether the chair has put the queue in an order."""
        return any(one.place is not None for one in self.queue)

    # -- bridge points and presence ------------------------------------------------------------------------------------

    @cached_property
    def bridges(self) -> list[BridgePoint]:
        """The bridge points, the worst line first."""
        return sorted(self.rows.bridges, key=lambda one: (_WORST_FIRST.index(one.line_told), not one.is_main, one.pk))

    @cached_property
    def line_counts(self) -> dict[str, int]:
        """How many lines are good, poor, lost, and of how many nobody has said anything."""
        lines = [one.line_told for one in self.bridges]
        lost, good, untold = (lines.count(state) for state in (BridgePoint.Line.LOST, BridgePoint.Line.GOOD, ""))
        return {"good": good, "poor": len(lines) - good - lost - untold, "lost": lost, "untold": untold}

    @cached_property
    def lost(self) -> list[BridgePoint]:
        return [one for one in self.bridges if one.line == BridgePoint.Line.LOST]

    @cached_property
    def attendance(self) -> Attendance:
        return attendance_of(self.conference, self.rows.bridges, self.rows.delegates)

    @cached_property
    def unreported(self) -> int:
        """How many bridge points have not said how many sit there, while the conference can still be closed at the next step."""
        step = self.step
        if step is None or step.verb != "close_conference":
            return 0
        return sum(one.head_count is None for one in self.rows.bridges)

    # -- polls ---------------------------------------------------------------------------------------------------------

    @property
    def _polls(self) -> list[Poll]:
        return self.rows.polls

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
    def least_cast(self) -> int:
        """How many must vote for the open poll to count; 0 where the rule asks for no number."""
        return least_cast(self.poll) if self.poll else 0

    @cached_property
    def planned_polls(self) -> list[tuple[Poll, str]]:
        """The polls that can be opened now, of the open item or of none, each with what is asked before it opens."""
        item_id = self.item.pk if self.item else None
        ready = self.conference.state == Conference.State.OPEN
        return [
            (one, opening_question(one))
            for one in self._polls
            if ready and one.state == Poll.State.PLANNED and one.item_id in (None, item_id)
        ]

    @cached_property
    def voters(self) -> tuple[int, int]:
        """How many of those entitled to vote have checked in, and how many there are."""
        voting = [one for one in self.rows.delegates if one.is_voting]
        return sum(one.present_at is not None for one in voting), len(voting)

    @cached_property
    def result(self) -> Result | None:
        """The poll closed last."""
        closed = [one for one in self._polls if one.state == Poll.State.CLOSED]
        if not closed:
            return None
        return result_of(max(closed, key=lambda one: (one.closed_at, one.pk)))

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

    def order(self) -> str:
        """The persons of the queue in the speaking order, for the browsers that look for themselves."""
        return ",".join(str(one.person_id) for one in self.queue)
