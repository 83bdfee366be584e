"""Calling the council together."""

import pytest

from tests.world import World
from tongket.conference.models import Conference, Delegate
from tongket.emulation.actions import convene_council
from tongket.emulation.events import CouncilConvened
from tongket.emulation.models import Commendation
from tongket.emulation.tests.make import SITS, convened, council_of, nominated, opened
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import told


def test_the_council_is_a_conference_of_its_own_kind(world: World) -> None:
    council = convened(world)
    assert council.kind == Conference.Kind.COUNCIL
    assert council.key == "demo2-2021-a1-council"
    assert council.items.get().kind == "vote"
    commendation = Commendation.objects.get(council=council)
    assert commendation.state == Commendation.State.COUNCIL
    expected = CouncilConvened(commendation_id=commendation.pk, conference_id=council.pk)
    assert told(commendation.channel)[-1] == expected


def test_every_member_votes_and_the_secretary_does_not(world: World) -> None:
    seats = convened(world).delegates.all()
    assert {seat.person for seat in seats if seat.is_voting} == set(council_of(world))
    assert [seat.person for seat in seats if seat.role == Delegate.Role.SECRETARY] == [world.chief]


def test_a_department_calls_no_council(world: World) -> None:
    commendation = nominated(world).commendation
    with pytest.raises(NotAllowed) as refusal:
        convene_council(commendation.pk, council_of(world), SITS, by=world.trainer, chair=world.director)
    assert "ThS Ngô Văn Tượng Trưng" in refusal.value.who


def test_there_is_nothing_to_judge_without_a_proposal(world: World) -> None:
    with pytest.raises(WrongState, match="Chưa có đề nghị nào"):
        convened(world, opened(world))


def test_it_is_called_once(world: World) -> None:
    nomination = nominated(world)
    convened(world, nomination.commendation)
    with pytest.raises(WrongState, match="đã có Hội đồng"):
        convened(world, nomination.commendation)


def test_two_are_no_council_and_the_secretary_is_no_member(world: World) -> None:
    commendation = nominated(world).commendation
    with pytest.raises(BadInput, match="từ 3 thành viên"):
        convene_council(commendation.pk, [world.deputy], SITS, by=world.chief, chair=world.director)
    with pytest.raises(BadInput, match="là thành viên Hội đồng"):
        convene_council(
            commendation.pk, council_of(world), SITS, by=world.chief, chair=world.director, secretary=world.deputy
        )
    assert not Conference.objects.exists()
