"""Putting a proposal to the council's vote."""

import pytest

from tests.world import World
from tongket.conference.models import Poll
from tongket.emulation.actions import put_to_vote
from tongket.emulation.events import NominationPutToVote
from tongket.emulation.tests.make import asked, convened, nominated
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import told


def test_the_poll_is_secret_and_its_base_is_the_whole_council(world: World) -> None:
    nomination = asked(world)
    poll = nomination.poll
    assert poll is not None
    assert (poll.is_secret, poll.base) == (True, Poll.Base.ALL_MEMBERS)
    assert (poll.threshold_num, poll.threshold_den, poll.threshold_is_strict) == (80, 100, False)
    assert (poll.quorum_num, poll.quorum_den) == (2, 3)
    assert poll.threshold_source == nomination.commendation.vote_source
    assert poll.question == "Đề nghị tặng Giấy khen cho Ban Quản lý đào tạo"
    assert told(nomination.commendation.channel)[-1] == NominationPutToVote(
        commendation_id=nomination.commendation_id, nomination_id=nomination.pk, poll_id=poll.pk
    )


def test_only_the_office_of_the_deciding_unit_does(world: World) -> None:
    nomination = nominated(world)
    convened(world, nomination.commendation)
    with pytest.raises(NotAllowed):
        put_to_vote(nomination.pk, by=world.clerk)


def test_there_must_be_a_council_and_it_is_asked_once(world: World) -> None:
    with pytest.raises(WrongState, match="Chưa có Hội đồng"):
        put_to_vote(nominated(world).pk, by=world.chief)


def test_a_proposal_is_voted_on_once(world: World) -> None:
    with pytest.raises(WrongState, match="đã được đưa ra biểu quyết"):
        put_to_vote(asked(world).pk, by=world.chief)
