"""What is a person's own at a conference."""

from dataclasses import dataclass

from tongket.conference.models import Delegate, Speech
from tongket.conference.queries.board.room import Board
from tongket.people.models import Person


@dataclass(frozen=True)
class Seated:
    """What is a person's own at a conference: the seat, the turn asked for, the ballot."""

    delegate: Delegate | None
    speech: Speech | None  # waiting or speaking
    place: int  # in the speaking order, 0 where not waiting
    has_voted: bool
    may_vote: bool
    missed: bool  # could have voted in the poll closed last, and did not


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
    last = board.result.poll if poll is None and board.result is not None else None
    missed = last is not None and person.pk in last.electors and not last.voters.filter(person_id=person.pk).exists()
    return Seated(delegate, speech, place, voted, poll is not None and person.pk in poll.electors, missed)
