"""Taking over what the council decided."""

import pytest

from tests.world import World
from tongket.conference.models import Ballot
from tongket.emulation.actions import take_result
from tongket.emulation.events import ResultTaken
from tongket.emulation.models import Nomination
from tongket.emulation.tests.make import asked, vote_of, voted
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import told


def test_four_of_five_are_80_per_cent_and_carry_it(world: World) -> None:
    nomination = voted(world, "yes", "yes", "yes", "yes", "no")
    assert nomination.state == Nomination.State.VOTED
    expected = ResultTaken(commendation_id=nomination.commendation_id, nomination_id=nomination.pk)
    assert told(nomination.commendation.channel)[-1] == expected


def test_absent_members_count_in_the_base(world: World) -> None:
    nomination = voted(world, "yes", "yes", "yes", "yes")
    assert nomination.state == Nomination.State.VOTED
    assert nomination.poll is not None
    assert nomination.poll.entitled == 5


def test_three_of_five_are_not_enough_and_the_refusal_is_worked_out(world: World) -> None:
    nomination = voted(world, "yes", "yes", "yes", "no", "abstain")
    assert nomination.state == Nomination.State.REFUSED
    assert "3 tán thành / 5" in nomination.reason
    assert "từ 4 phiếu" in nomination.reason


def test_without_two_thirds_of_the_members_there_is_no_result_for_it(world: World) -> None:
    nomination = voted(world, "yes", "yes", "yes")
    assert nomination.state == Nomination.State.REFUSED
    assert "không đủ người biểu quyết" in nomination.reason


def test_nothing_says_how_a_member_voted(world: World) -> None:
    nomination = voted(world, "yes", "yes", "yes", "yes", "no")
    assert not Ballot.objects.exists()
    assert nomination.poll is not None
    kinds = [event.kind for event in told(nomination.poll.conference.channel)]
    assert not any("ballot" in kind for kind in kinds)


def test_only_the_office_takes_it(world: World) -> None:
    nomination = asked(world)
    vote_of(world, nomination, *["yes"] * 5)
    with pytest.raises(NotAllowed):
        take_result(nomination.pk, by=world.clerk)


def test_an_open_vote_has_no_result(world: World) -> None:
    with pytest.raises(WrongState, match="chưa đóng biểu quyết"):
        take_result(asked(world).pk, by=world.chief)


def test_it_is_taken_once(world: World) -> None:
    with pytest.raises(WrongState, match="đã được nhận"):
        take_result(voted(world).pk, by=world.chief)
