"""Voting: once, by those on the list, and of a secret poll nothing is kept but the roll and three counters."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.world import World, build_world
from tongket.conference.actions import cast_ballot, close_poll, plan_poll
from tongket.conference.models import Ballot, Poll, PollVoter
from tongket.conference.queries import tally_of, turnout_of, verdict_sentence
from tongket.conference.tests import make
from tongket.kit.clock import clock_at
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import position
from tongket.live.models import Delivery, LogEntry
from tongket.people.models import Person


def test_a_named_ballot_is_kept_with_its_name(world: World) -> None:
    conference = make.discussing(world)
    poll = make.polling(world, conference)
    cast_ballot(poll.pk, "yes", by=world.trainer)
    ballot = Ballot.objects.get()
    assert (ballot.person, ballot.choice) == (world.trainer, Ballot.Choice.YES)
    assert turnout_of(poll) == 1


def test_a_secret_vote_raises_a_counter_and_writes_a_name_on_the_roll_and_nothing_else(world: World) -> None:
    conference = make.discussing(world)
    poll = make.polling(world, conference, is_secret=True)
    start, logged = position(conference.channel), LogEntry.objects.count()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        cast_ballot(poll.pk, "no", by=world.trainer)
    written = [
        query["sql"].split()[0:3] for query in queries if query["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")
    ]
    assert [words[0] for words in written] == ["INSERT", "UPDATE"]
    assert "conference_pollvoter" in written[0][2]
    assert "conference_poll" in written[1][1]
    assert (position(conference.channel), LogEntry.objects.count()) == (start, logged)
    assert not Delivery.objects.exists()
    assert not Ballot.objects.exists()
    poll.refresh_from_db()
    assert (poll.yes, poll.no, poll.abstain) == (0, 1, 0)


def test_the_roll_holds_no_time_and_its_keys_tell_no_order(world: World) -> None:
    assert {field.name for field in PollVoter._meta.get_fields()} == {"id", "poll", "person"}
    assert PollVoter._meta.pk.get_internal_type() == "UUIDField"
    poll = make.polling(world, make.discussing(world), is_secret=True)
    cast_ballot(poll.pk, "yes", by=world.trainer)
    assert PollVoter.objects.get().id.version == 4


def test_no_tally_is_told_before_the_close(world: World) -> None:
    conference = make.discussing(world)
    poll = make.polling(world, conference, is_secret=True)
    cast_ballot(poll.pk, "yes", by=world.trainer)
    poll.refresh_from_db()
    assert tally_of(poll) is None
    assert verdict_sentence(poll) == ""


def test_only_those_on_the_list_vote(world: World) -> None:
    conference = make.discussing(world)
    poll = make.polling(world, conference)
    for person in (world.president, world.chief, world.stranger):
        with pytest.raises(NotAllowed, match="không có tên này") as refused:
            cast_ballot(poll.pk, "yes", by=person)
        assert refused.value.who == "Người có tên trong danh sách: 5 đại biểu."


@pytest.mark.parametrize("secret", [True, False])
def test_everyone_votes_once(world: World, secret: bool) -> None:
    conference = make.discussing(world)
    poll = make.polling(world, conference, is_secret=secret)
    cast_ballot(poll.pk, "yes", by=world.trainer)
    with pytest.raises(WrongState, match="mỗi người bỏ một phiếu"):
        cast_ballot(poll.pk, "no", by=world.trainer)
    close_poll(poll.pk, by=world.director)
    poll.refresh_from_db()
    assert (poll.yes, poll.no) == (1, 0)


def test_a_ballot_says_one_of_three_things(world: World) -> None:
    poll = make.polling(world, make.discussing(world))
    with pytest.raises(BadInput, match="Hãy chọn tán thành"):
        cast_ballot(poll.pk, "maybe", by=world.trainer)
    assert not PollVoter.objects.exists()


def test_no_ballot_comes_before_the_opening_or_after_the_close(world: World) -> None:
    conference = make.discussing(world)
    planned = plan_poll(conference.pk, "Sau", by=world.chief)
    with pytest.raises(WrongState, match="chưa mở"):
        cast_ballot(planned.pk, "yes", by=world.trainer)
    poll = make.polling(world, conference)
    close_poll(poll.pk, by=world.director)
    with pytest.raises(WrongState, match="không nhận phiếu nữa"):
        cast_ballot(poll.pk, "yes", by=world.trainer)


def test_a_ballot_takes_few_statements(world: World, django_assert_max_num_queries: Any) -> None:
    poll = make.polling(world, make.discussing(world), is_secret=True)
    with django_assert_max_num_queries(7):  # two for the savepoint of the test, one for the knock of PostgreSQL
        cast_ballot(poll.pk, "yes", by=world.trainer)
    assert Poll.objects.get().yes == 1


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write after the other anyway")
@pytest.mark.django_db(transaction=True)
def test_those_who_vote_at_once_are_all_counted_and_nobody_twice(transactional_db: None, morning: datetime) -> None:
    world = build_world()
    poll = make.polling(world, make.discussing(world), is_secret=True)
    people = [world.director, world.deputy, world.trainer, world.clerk, world.researcher]

    def vote(person: Person) -> bool:
        try:
            with clock_at(morning):
                cast_ballot(poll.pk, "yes", by=person)
        except WrongState:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(max_workers=10) as pool:
        received = list(pool.map(vote, people * 3))
    poll.refresh_from_db()
    assert (sum(received), poll.yes, poll.voters.count()) == (5, 5, 5)
