"""Taking back a floor that was given by mistake: the queue is as it was, and the record says what happened."""

from datetime import timedelta

import pytest

from tests.world import World
from tongket.conference.actions import end_speech, give_floor, note_speech, take_back_floor
from tongket.conference.events import FloorTakenBack
from tongket.conference.models import Speech
from tongket.conference.queries import queue_of, speaking_at, story_of
from tongket.conference.tests import make
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import position, told


def test_the_turn_waits_again_and_who_was_cut_off_speaks_on(world: World) -> None:
    conference = make.discussing(world)
    first = make.speaking(world, conference)
    second = make.waiting(world, conference, world.researcher)
    with make.at("08:52"):
        give_floor(second.pk, by=world.director)
    start = position(conference.channel)
    with make.at("08:53"):
        assert take_back_floor(second.pk, by=world.director).state == Speech.State.WAITING
    assert told(conference.channel, start) == [FloorTakenBack(speech_id=second.pk, resumed_id=first.pk)]
    item = make.item(conference, 3)
    assert queue_of(item) == [second]
    assert speaking_at(item) == first
    first.refresh_from_db()
    assert first.paused_for == timedelta(minutes=1), "the minute of the mistake is not counted"


def test_the_record_says_that_it_was_taken_back(world: World) -> None:
    conference = make.discussing(world)
    speech = make.speaking(world, conference)
    with make.at("08:51"):
        take_back_floor(speech.pk, by=world.chief)
    moments = [thing for _at, kind, thing in story_of(conference).items[2].moments if kind == "undone"]
    assert [getattr(one, "words", "") for one in moments] == ["Thu lại lời mời TS Đặng Văn Tạm, vì mời nhầm"]
    assert speaking_at(make.item(conference, 3)) is None


def test_only_the_table_takes_it_back(world: World) -> None:
    speech = make.speaking(world, make.discussing(world))
    with make.at("08:51"), pytest.raises(NotAllowed, match="Chỉ chủ trì hoặc thư ký"):
        take_back_floor(speech.pk, by=world.trainer)


def test_what_has_run_for_longer_or_was_written_down_or_is_over_stands(world: World) -> None:
    conference = make.discussing(world)
    speech = make.speaking(world, conference)
    with make.at("08:53"), pytest.raises(WrongState, match="Đã quá 2 phút"):
        take_back_floor(speech.pk, by=world.director)
    with make.at("08:51"):
        note_speech(speech.pk, "Đã nêu một việc", by=world.chief)
        with pytest.raises(WrongState, match="đã được ghi"):
            take_back_floor(speech.pk, by=world.director)
        end_speech(speech.pk, by=world.director)
        with pytest.raises(WrongState, match="không đang phát biểu"):
            take_back_floor(speech.pk, by=world.director)
