"""Giving the floor: only the chair and those beside the chair; one speaks at a time; the clock of the turn."""

from datetime import timedelta

import pytest

from tests.world import World
from tongket.conference.actions import (
    add_minute,
    end_speech,
    give_floor,
    note_speech,
    pause_speech,
    resume_speech,
    revise_delegate,
    withdraw_speech,
)
from tongket.conference.events import (
    FloorGiven,
    MinuteAdded,
    SpeechEnded,
    SpeechNoted,
    SpeechPaused,
    SpeechResumed,
)
from tongket.conference.models import Speech
from tongket.conference.queries import speaking_at
from tongket.conference.tests import make
from tongket.kit.clock import now
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import position, told


def test_the_chair_gives_the_floor(world: World) -> None:
    conference = make.discussing(world)
    speech = make.waiting(world, conference)
    start = position(conference.channel)
    with make.at("08:50"):
        given = give_floor(speech.pk, by=world.director)
    assert given.state == Speech.State.SPEAKING
    assert speaking_at(make.item(conference, 3)) == speech
    assert told(conference.channel, start) == [FloorGiven(speech_id=speech.pk)]


def test_a_cochair_gives_the_floor_too_and_a_delegate_does_not(world: World) -> None:
    conference = make.discussing(world)
    speech = make.waiting(world, conference)
    for person in (world.trainer, world.deputy):
        with pytest.raises(NotAllowed, match="Chỉ chủ trì, hoặc thư ký theo lệnh chủ trì"):
            give_floor(speech.pk, by=person)
    revise_delegate(make.seat(conference, world.deputy).pk, by=world.chief, role="cochair")
    assert give_floor(speech.pk, by=world.deputy).state == Speech.State.SPEAKING


def test_the_next_turn_ends_the_one_before(world: World) -> None:
    conference = make.discussing(world)
    first = make.speaking(world, conference)
    second = make.waiting(world, conference, world.researcher)
    start = position(conference.channel)
    with make.at("08:57"):
        give_floor(second.pk, by=world.director)
    first.refresh_from_db()
    assert first.state == Speech.State.DONE
    assert first.spoken(now()) == timedelta(minutes=7)
    assert told(conference.channel, start) == [SpeechEnded(speech_id=first.pk), FloorGiven(speech_id=second.pk)]


def test_a_turn_that_another_desk_has_begun_meanwhile_is_not_cut_off(world: World) -> None:
    conference = make.discussing(world)
    first, second = make.waiting(world, conference), make.waiting(world, conference, world.researcher)
    give_floor(first.pk, by=world.chief, ends=0)  # the secretary, while the chair's desk shows nobody speaking
    start = position(conference.channel)
    with pytest.raises(WrongState, match="TS Đặng Văn Tạm vừa được mời và đang phát biểu"):
        give_floor(second.pk, by=world.director, ends=0)
    assert told(conference.channel, start) == []
    assert give_floor(second.pk, by=world.director, ends=first.pk).state == Speech.State.SPEAKING
    end_speech(second.pk, by=world.director)
    third = make.waiting(world, conference)
    assert give_floor(third.pk, by=world.director, ends=second.pk).state == Speech.State.SPEAKING, "nobody is cut off"


def test_only_who_waits_at_the_open_item_is_called(world: World) -> None:
    conference = make.discussing(world)
    speech = make.waiting(world, conference)
    withdraw_speech(speech.pk, by=world.trainer)
    with pytest.raises(WrongState, match="TS Đặng Văn Tạm đã rút; hãy mời người đang chờ"):
        give_floor(speech.pk, by=world.director)
    early = make.ready(world, key="early")
    waiting = make.waiting(world, early)
    with pytest.raises(WrongState, match="Mục 3 không mở"):
        give_floor(waiting.pk, by=world.director)


def test_a_turn_is_ended_by_the_chair_or_by_the_speaker_with_a_note(world: World) -> None:
    conference = make.discussing(world)
    speech = make.speaking(world, conference)
    start = position(conference.channel)
    with pytest.raises(NotAllowed, match="người đang phát biểu mới kết thúc"):
        end_speech(speech.pk, by=world.researcher)
    with make.at("08:55"):
        ended = end_speech(speech.pk, by=world.trainer, text=" Chỉ tiêu được bảo đảm. ")
    assert (ended.text, ended.spoken(now())) == ("Chỉ tiêu được bảo đảm.", timedelta(minutes=5))
    assert told(conference.channel, start) == [SpeechEnded(speech_id=speech.pk)]
    with pytest.raises(WrongState, match="không đang phát biểu"):
        end_speech(speech.pk, by=world.director)


def test_minutes_are_added(world: World) -> None:
    conference = make.discussing(world)
    speech = make.speaking(world, conference)
    start = position(conference.channel)
    add_minute(speech.pk, by=world.director)
    assert add_minute(speech.pk, by=world.chief, minutes=2).allowed == timedelta(minutes=8)
    assert told(conference.channel, start) == [MinuteAdded(speech_id=speech.pk)] * 2
    with pytest.raises(BadInput, match="từ 1 đến 60"):
        add_minute(speech.pk, by=world.director, minutes=0)
    with pytest.raises(NotAllowed, match="thêm được thời gian"):
        add_minute(speech.pk, by=world.trainer)


def test_the_clock_stands_while_paused(world: World) -> None:
    conference = make.discussing(world)
    speech = make.speaking(world, conference)
    start = position(conference.channel)
    with make.at("08:52"):
        paused = pause_speech(speech.pk, by=world.director)
    with make.at("08:54"):
        assert paused.spoken(now()) == timedelta(minutes=2)
        with pytest.raises(WrongState, match="đang dừng rồi"):
            pause_speech(speech.pk, by=world.director)
        running = resume_speech(speech.pk, by=world.director)
    with make.at("08:55"):
        assert running.spoken(now()) == timedelta(minutes=3)
        with pytest.raises(WrongState, match="đang chạy"):
            resume_speech(speech.pk, by=world.director)
    assert told(conference.channel, start) == [SpeechPaused(speech_id=speech.pk), SpeechResumed(speech_id=speech.pk)]


def test_a_turn_that_ends_while_paused_counts_until_the_pause(world: World) -> None:
    conference = make.discussing(world)
    speech = make.speaking(world, conference)
    with make.at("08:52"):
        pause_speech(speech.pk, by=world.director)
    with make.at("08:59"):
        ended = end_speech(speech.pk, by=world.director)
        assert ended.spoken(now()) == timedelta(minutes=2)
        assert ended.paused_at is None


def test_the_clock_is_the_chairs(world: World) -> None:
    conference = make.discussing(world)
    speech = make.speaking(world, conference)
    with pytest.raises(NotAllowed, match="dừng được đồng hồ"):
        pause_speech(speech.pk, by=world.trainer)
    pause_speech(speech.pk, by=world.chief)
    with pytest.raises(NotAllowed, match="chạy tiếp"):
        resume_speech(speech.pk, by=world.trainer)


def test_the_secretary_notes_what_was_said(world: World) -> None:
    conference = make.discussing(world)
    speech = make.speaking(world, conference)
    start = position(conference.channel)
    assert note_speech(speech.pk, " Nêu ba việc. ", by=world.chief).text == "Nêu ba việc."
    assert told(conference.channel, start) == [SpeechNoted(speech_id=speech.pk)]
    with pytest.raises(NotAllowed, match="ghi được ý kiến"):
        note_speech(speech.pk, "x", by=world.trainer)
    waiting = make.waiting(world, conference, world.researcher)
    with pytest.raises(WrongState, match="chưa phát biểu"):
        note_speech(waiting.pk, "x", by=world.chief)
