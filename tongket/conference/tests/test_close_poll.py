"""Closing a poll: the count, the verdict, and its arithmetic as a sentence."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.world import World
from tongket.conference.actions import cast_ballot, close_poll, plan_poll
from tongket.conference.events import PollClosed
from tongket.conference.models import Poll
from tongket.conference.queries import tally_of, verdict_sentence
from tongket.conference.queries.poll import Tally, least_cast, least_votes, verdict_of
from tongket.conference.tests import make
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import position, told


def voted(world: World, poll: Poll, *choices: str) -> Poll:
    people = (world.director, world.deputy, world.trainer, world.clerk, world.researcher)
    for person, choice in zip(people, choices, strict=False):
        cast_ballot(poll.pk, choice, by=person)
    return close_poll(poll.pk, by=world.director)


@pytest.mark.parametrize("secret", [True, False])
def test_the_verdict_comes_with_its_arithmetic(world: World, secret: bool) -> None:
    conference = make.discussing(world)
    poll = make.polling(world, conference, is_secret=secret)
    start = position(conference.channel)
    closed = voted(world, poll, "yes", "yes", "yes", "no")
    closed.refresh_from_db()
    assert closed.verdict == Poll.Verdict.PASSED
    assert tally_of(closed) == Tally(yes=3, no=1, abstain=0, not_voted=1)
    tally = tally_of(closed)
    assert tally is not None
    assert tally.total == closed.entitled
    assert verdict_sentence(closed) == (
        "3 tán thành / 5 đại biểu có mặt = 60,0 %; cần quá 1/2 (từ 3 phiếu): được thông qua."
    )
    assert told(conference.channel, start) == [PollClosed(poll_id=poll.pk)]


def test_half_is_not_more_than_half(world: World) -> None:
    conference = make.discussing(world)
    poll = make.polling(world, conference, base="cast")
    assert voted(world, poll, "yes", "yes", "no", "abstain").verdict == Poll.Verdict.FAILED
    other = make.polling(world, conference, base="cast", threshold_is_strict=False)
    assert voted(world, other, "yes", "yes", "no", "abstain").verdict == Poll.Verdict.PASSED


def test_those_who_stay_away_count_against_where_all_members_are_the_base(world: World) -> None:
    conference = make.discussing(world)
    rule = {"base": "all-members", "threshold_num": 80, "threshold_den": 100, "threshold_is_strict": False}
    assert voted(world, make.polling(world, conference, **rule), "yes", "yes", "yes").verdict == Poll.Verdict.FAILED
    passed = voted(world, make.polling(world, conference, **rule), "yes", "yes", "yes", "yes")
    assert verdict_sentence(passed) == (
        "4 tán thành / 5 tổng số thành viên = 80,0 %; cần từ 80 % (từ 4 phiếu): được thông qua."
    )


def test_too_few_voters_make_no_verdict(world: World) -> None:
    conference = make.discussing(world)
    closed = voted(world, make.polling(world, conference, quorum_num=2, quorum_den=3), "yes", "yes", "yes")
    assert closed.verdict == Poll.Verdict.NO_QUORUM
    assert verdict_sentence(closed) == (
        "3 người biểu quyết trên 5 đại biểu có mặt; cần ít nhất 4: không đủ người biểu quyết."
    )
    assert voted(world, make.polling(world, conference, quorum_num=0)).verdict == Poll.Verdict.NO_QUORUM


@pytest.mark.parametrize("base_count", range(1, 60))
@pytest.mark.parametrize(("num", "den", "strict"), [(1, 2, True), (2, 3, False), (80, 100, False), (1, 1, False)])
def test_the_least_number_of_votes_is_exact(base_count: int, num: int, den: int, strict: bool) -> None:
    poll = Poll(base="present", entitled=base_count, threshold_num=num, threshold_den=den, threshold_is_strict=strict)
    least = least_votes(poll)

    def enough(votes: int) -> bool:
        return votes * den > num * base_count if strict else votes * den >= num * base_count

    assert enough(least)
    assert not enough(least - 1)
    poll.quorum_num, poll.quorum_den, poll.yes = 0, 1, least
    assert verdict_of(poll) == Poll.Verdict.PASSED
    poll.quorum_num, poll.quorum_den = 2, 3
    assert least_cast(poll) * 3 >= 2 * base_count > (least_cast(poll) - 1) * 3


def test_a_delegate_closes_no_poll(world: World) -> None:
    poll = make.polling(world, make.discussing(world))
    with pytest.raises(NotAllowed, match="đóng được biểu quyết"):
        close_poll(poll.pk, by=world.trainer)


def test_only_an_open_poll_is_closed(world: World) -> None:
    conference = make.discussing(world)
    with pytest.raises(WrongState, match="chưa mở"):
        close_poll(plan_poll(conference.pk, "Sau", by=world.chief).pk, by=world.director)
    poll = make.polling(world, conference)
    close_poll(poll.pk, by=world.director)
    with pytest.raises(WrongState, match="đã đóng rồi"):
        close_poll(poll.pk, by=world.director)


@pytest.mark.parametrize("secret", [True, False])
def test_the_tally_takes_the_same_few_statements_however_many_voted(world: World, secret: bool) -> None:
    conference = make.discussing(world)

    def statements(*choices: str) -> int:
        poll = make.polling(world, conference, is_secret=secret)
        people: Any = (world.director, world.deputy, world.trainer, world.clerk, world.researcher)
        for person, choice in zip(people, choices, strict=False):
            cast_ballot(poll.pk, choice, by=person)
        with CaptureQueriesContext(connection) as queries:
            close_poll(poll.pk, by=world.director)
        ours = [query["sql"] for query in queries if '"conference_' in query["sql"]]
        assert len(ours) <= (6 if secret else 5)  # the roll of a secret poll is written anew
        return len(ours)

    assert statements("yes") == statements("yes", "yes", "no", "no", "abstain")


def test_the_rows_of_a_closed_secret_vote_do_not_lie_in_the_order_of_the_ballots(world: World) -> None:
    conference = make.discussing(world)
    poll = make.polling(world, conference, is_secret=True)
    people = [world.director, world.deputy, world.trainer, world.clerk, world.researcher]
    for person in people:
        cast_ballot(poll.pk, "yes", by=person)
    before = set(poll.voters.values_list("pk", flat=True))
    close_poll(poll.pk, by=world.director)
    lie = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT person_id FROM conference_pollvoter ORDER BY {lie}")
        lying = [row[0] for row in cursor.fetchall()]
    assert lying == list(poll.voters.order_by("pk").values_list("person_id", flat=True))
    assert sorted(lying) == sorted(person.pk for person in people)
    assert before.isdisjoint(poll.voters.values_list("pk", flat=True))
