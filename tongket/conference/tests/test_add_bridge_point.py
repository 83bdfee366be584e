"""Joining rooms to a conference."""

import pytest

from tests.world import World
from tongket.conference.actions import (
    add_bridge_point,
    ask_to_speak,
    remove_bridge_point,
    revise_bridge_point,
    withdraw_speech,
)
from tongket.conference.events import BridgePointAdded, BridgePointRemoved, BridgePointRevised
from tongket.conference.models import BridgePoint
from tongket.conference.tests import make
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import position, told


def test_a_room_joins_with_its_head(world: World) -> None:
    conference = make.planned(world)
    start = position(conference.channel)
    bridge = add_bridge_point(conference.pk, "hq", "Điểm cầu chính", by=world.chief, head=world.deputy, is_main=True)
    assert (bridge.head, bridge.is_main, bridge.line) == (world.deputy, True, BridgePoint.Line.GOOD)
    assert told(conference.channel, start) == [BridgePointAdded(bridge_id=bridge.pk)]


def test_a_delegate_joins_no_room(world: World) -> None:
    with pytest.raises(NotAllowed, match="sắp xếp được điểm cầu"):
        add_bridge_point(make.ready(world).pk, "x", "X", by=world.trainer)


def test_a_key_stands_once_and_one_point_is_the_main_one(world: World) -> None:
    conference = make.ready(world)
    with pytest.raises(BadInput, match="Mã điểm cầu main đã có"):
        add_bridge_point(conference.pk, "main", "X", by=world.chief)
    with pytest.raises(BadInput, match="Điểm cầu Học viện đã là điểm cầu chính"):
        add_bridge_point(conference.pk, "x", "X", by=world.chief, is_main=True)
    with pytest.raises(BadInput, match="đã là điểm cầu chính"):
        revise_bridge_point(make.point(conference, "research").pk, by=world.chief, name="X", is_main=True)


def test_no_room_joins_after_the_end(world: World) -> None:
    conference = make.closed(world)
    with pytest.raises(WrongState, match="đã bế mạc"):
        add_bridge_point(conference.pk, "x", "X", by=world.chief)
    with pytest.raises(WrongState, match="đã bế mạc"):
        revise_bridge_point(make.point(conference, "main").pk, by=world.chief, name="X")


def test_the_head_of_a_point_may_change(world: World) -> None:
    conference = make.ready(world)
    start = position(conference.channel)
    bridge = make.point(conference, "research")
    changed = revise_bridge_point(bridge.pk, by=world.chief, name="Điểm cầu mới", head=world.clerk, expected=5)
    assert (changed.name, changed.head, changed.expected) == ("Điểm cầu mới", world.clerk, 5)
    assert told(conference.channel, start) == [BridgePointRevised(bridge_id=bridge.pk)]
    with pytest.raises(NotAllowed):
        revise_bridge_point(bridge.pk, by=world.researcher, name="X")


def test_a_point_leaves_before_the_opening_and_its_delegates_stay(world: World) -> None:
    conference = make.ready(world)
    bridge = make.point(conference, "training")
    with pytest.raises(NotAllowed):
        remove_bridge_point(bridge.pk, by=world.trainer)
    speech = ask_to_speak(make.item(conference, 3).pk, "opinion", by=world.trainer)
    with pytest.raises(WrongState, match="Đã có người đăng ký phát biểu"):
        remove_bridge_point(bridge.pk, by=world.chief)
    assert make.seat(conference, world.trainer).bridge_point == bridge
    withdraw_speech(speech.pk, by=world.trainer)
    other = make.point(conference, "research")
    start = position(conference.channel)
    remove_bridge_point(other.pk, by=world.chief)
    assert make.seat(conference, world.researcher).bridge_point is None
    assert told(conference.channel, start) == [BridgePointRemoved(bridge_id=other.pk)]


def test_a_point_that_is_in_the_minutes_stays(world: World) -> None:
    conference = make.opened(world)
    with pytest.raises(WrongState, match="đã có trong biên bản"):
        remove_bridge_point(make.point(conference, "training").pk, by=world.chief)
