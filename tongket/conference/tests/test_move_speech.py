"""Putting a turn before or after others: the chair's order holds, the rule decides for whoever asks afterwards."""

import pytest

from tests.world import World
from tongket.conference.actions import give_floor, move_speech
from tongket.conference.events import SpeechMoved
from tongket.conference.models import Conference
from tongket.conference.queries import queue_of
from tongket.conference.tests import make
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import position, told


def names(conference: Conference) -> list[str]:
    return [one.person.username for one in queue_of(make.item(conference, 3))]


def queue(world: World) -> Conference:
    conference = make.discussing(world)
    for person in (world.trainer, world.researcher, world.deputy):
        make.waiting(world, conference, person)
    assert names(conference) == ["trainer", "researcher", "deputy"]
    return conference


def test_the_chair_puts_a_turn_where_it_shall_be(world: World) -> None:
    conference = queue(world)
    last = queue_of(make.item(conference, 3))[-1]
    start = position(conference.channel)
    move_speech(last.pk, 1, by=world.director)
    assert names(conference) == ["deputy", "trainer", "researcher"]
    assert told(conference.channel, start) == [SpeechMoved(speech_id=last.pk, place=1)]


def test_who_asks_afterwards_follows_and_a_point_of_order_goes_ahead(world: World) -> None:
    conference = queue(world)
    move_speech(queue_of(make.item(conference, 3))[0].pk, 3, by=world.chief)
    make.waiting(world, conference, world.clerk)
    make.waiting(world, conference, world.clerk, kind="order")
    assert names(conference) == ["clerk", "researcher", "deputy", "trainer", "clerk"]


def test_only_the_table_moves_a_turn(world: World) -> None:
    conference = queue(world)
    with pytest.raises(NotAllowed, match="Chỉ chủ trì hoặc thư ký"):
        move_speech(queue_of(make.item(conference, 3))[0].pk, 2, by=world.trainer)


def test_a_place_that_is_not_there_and_a_turn_that_does_not_wait(world: World) -> None:
    conference = queue(world)
    first = queue_of(make.item(conference, 3))[0]
    for place in (0, 4):
        with pytest.raises(BadInput, match="không có vị trí"):
            move_speech(first.pk, place, by=world.director)
    give_floor(first.pk, by=world.director)
    with pytest.raises(WrongState, match="chỉ lượt đang chờ"):
        move_speech(first.pk, 1, by=world.director)
