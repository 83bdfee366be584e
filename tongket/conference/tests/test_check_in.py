"""Being there: noted once, by oneself, the head of the bridge point or the secretary, and without a word in the log."""

import pytest

from tests.world import World
from tongket.conference.actions import check_in
from tongket.conference.queries import attendance_of
from tongket.conference.tests import make
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import position


def test_presence_is_noted_and_nothing_is_logged(world: World) -> None:
    conference = make.ready(world)
    start = position(conference.channel)
    with make.at("07:50"):
        seat = check_in(make.seat(conference, world.trainer).pk, by=world.trainer)
    assert seat.present_at is not None
    assert position(conference.channel) == start
    assert (attendance_of(conference).present, attendance_of(conference).called) == (1, 7)


def test_the_first_hour_stays(world: World) -> None:
    conference = make.ready(world)
    pk = make.seat(conference, world.trainer).pk
    with make.at("07:50"):
        first = check_in(pk, by=world.trainer).present_at
    with make.at("09:00"):
        assert check_in(pk, by=world.chief).present_at == first


def test_the_head_of_the_point_notes_its_own_room_alone(world: World) -> None:
    conference = make.ready(world)
    assert check_in(make.seat(conference, world.clerk).pk, by=world.trainer).present_at
    with pytest.raises(NotAllowed, match="chính đại biểu, trưởng điểm cầu hoặc thư ký"):
        check_in(make.seat(conference, world.researcher).pk, by=world.trainer)


def test_the_roll_is_closed_with_the_conference(world: World) -> None:
    conference = make.closed(world)
    with pytest.raises(WrongState, match="đã chốt vào biên bản"):
        check_in(make.seat(conference, world.trainer).pk, by=world.trainer)
