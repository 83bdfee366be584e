"""What happened, item by item: the pages show it, and the minutes are built from it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from tongket.conference.models import AgendaItem, Conclusion, Conference, Poll, Speech
from tongket.conference.queries.conference import day_of, offices_on
from tongket.conference.queries.poll import Tally, rule_sentence, tally_of, verdict_sentence
from tongket.conference.queries.record import with_tasks
from tongket.kit.clock import now


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
        """7 phút 10"""
        minutes, seconds = divmod(self.seconds, 60)
        if not minutes:
            return f"{seconds} giây"
        return f"{minutes} phút {seconds:02}" if seconds else f"{minutes} phút"

    @property
    def length_words(self) -> str:
        """7 phút 10 giây, as papers write it."""
        return self.length if self.length.endswith(("giây", "phút")) else f"{self.length} giây"

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


@dataclass
class ItemStory:
    """One item of the agenda and all that happened at it, in order of time."""

    item: AgendaItem
    speaker_office: str = ""
    turns: list[Turn] = field(default_factory=list)
    waiting: list[Turn] = field(default_factory=list)
    polls: list[Count] = field(default_factory=list)
    conclusions: list[Conclusion] = field(default_factory=list)

    @property
    def moments(self) -> list[tuple[datetime, str, Turn | Count | None]]:
        """(when, what, which): opened, turns, written texts, polls, closed."""
        found: list[tuple[datetime, str, Turn | Count | None]] = []
        if self.item.opened_at:
            found.append((self.item.opened_at, "opened", None))
        for turn in self.turns:
            found.append((turn.at, "written" if turn.speech.is_written else "speech", turn))
        for count in self.polls:
            if count.at:
                found.append((count.at, "poll", count))
        if self.item.closed_at:
            found.append((self.item.closed_at, "closed", None))
        order = {"opened": 0, "speech": 1, "written": 1, "poll": 2, "closed": 3}
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

    @property
    def turns(self) -> list[Turn]:
        return [turn for item in self.items for turn in item.turns]

    @property
    def all_polls(self) -> list[Count]:
        return [count for item in self.items for count in item.polls] + self.polls


def _count(poll: Poll) -> Count:
    return Count(poll, tally_of(poll))


def story_of(conference: Conference) -> Story:
    """What happened so far, in seven queries however long the conference was."""
    moment = now()
    items = list(
        conference.items.select_related("speaker", "about", "on_authority_of", "draft").prefetch_related("parts")
    )
    speeches = list(conference.speeches.select_related("person", "bridge_point", "entered_by"))
    polls = list(conference.polls.all())
    conclusions = list(with_tasks(conference.conclusions.select_related("owner", "task")))
    people = {speech.person_id for speech in speeches} | {item.speaker_id for item in items if item.speaker_id}
    people |= {item.on_authority_of_id for item in items if item.on_authority_of_id}
    titles = dict(conference.delegates.exclude(title="").values_list("person_id", "title"))
    offices = {**titles, **offices_on(people, day_of(conference))}
    turns: dict[int, list[Turn]] = defaultdict(list)
    waiting: dict[int, list[Turn]] = defaultdict(list)
    for speech in speeches:
        speech.conference = conference
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
        drawn[conclusion.item_id].append(conclusion)
    stories = []
    for item in items:
        item.conference = conference
        stories.append(
            ItemStory(
                item,
                offices.get(item.speaker_id or 0, ""),
                sorted(turns[item.pk], key=lambda turn: (turn.at, turn.speech.number)),
                waiting[item.pk],
                counts[item.pk],
                drawn[item.pk],
            )
        )
    return Story(conference, stories, counts[None])
