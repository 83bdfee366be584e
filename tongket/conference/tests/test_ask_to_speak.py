"""Asking for the floor, from a person or from a bridge point for someone in its room; taking it back; sending a text."""

import pytest

from tests.world import World
from tongket.conference.actions import ask_to_speak, close_conference, close_item, hand_in_text, withdraw_speech
from tongket.conference.events import SpeechAsked, SpeechWithdrawn, TextHandedIn
from tongket.conference.models import Speech
from tongket.conference.tests import make
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import position, told


def test_a_delegate_asks_from_the_own_bridge_point(world: World) -> None:
    conference = make.discussing(world)
    start = position(conference.channel)
    speech = ask_to_speak(make.item(conference, 3).pk, "opinion", by=world.trainer)
    assert (speech.number, speech.person, speech.state, speech.minutes) == (
        1,
        world.trainer,
        Speech.State.WAITING,
        5,
    )
    assert speech.bridge_point == make.point(conference, "training")
    assert speech.code == "demo-2021-h1.s1"
    assert told(conference.channel, start) == [SpeechAsked(speech_id=speech.pk)]


def test_the_head_of_a_point_asks_for_someone_in_the_room(world: World) -> None:
    conference = make.discussing(world)
    speech = ask_to_speak(
        make.item(conference, 3).pk,
        "paper",
        by=world.trainer,
        for_person=world.stranger,
        bridge_point=make.point(conference, "training"),
    )
    assert (speech.person, speech.entered_by, speech.minutes) == (world.stranger, world.trainer, 10)


def test_the_table_asks_for_anyone(world: World) -> None:
    conference = make.discussing(world)
    item = make.item(conference, 3)
    assert ask_to_speak(item.pk, "answer", by=world.chief, for_person=world.researcher).person == world.researcher


def test_nobody_asks_for_another_room_or_uncalled(world: World) -> None:
    conference = make.discussing(world)
    item = make.item(conference, 3)
    with pytest.raises(NotAllowed, match="trưởng điểm cầu đăng ký cho người trong phòng") as refused:
        ask_to_speak(item.pk, "opinion", by=world.trainer, for_person=world.researcher)
    assert refused.value.who == "Người làm được: TS Võ Văn Ẩn Danh (trưởng điểm cầu)."
    with pytest.raises(NotAllowed):
        ask_to_speak(item.pk, "opinion", by=world.stranger)


def test_one_waits_once_but_may_still_speak_to_the_order(world: World) -> None:
    conference = make.discussing(world)
    item = make.item(conference, 3)
    ask_to_speak(item.pk, "opinion", by=world.trainer)
    with pytest.raises(WrongState, match="TS Đặng Văn Tạm đã đăng ký ở mục này"):
        ask_to_speak(item.pk, "opinion", by=world.trainer)
    assert ask_to_speak(item.pk, "order", by=world.trainer).minutes == 2


def test_one_may_ask_before_the_item_opens_and_not_after_it_closed(world: World) -> None:
    conference = make.discussing(world)
    assert ask_to_speak(make.item(conference, 4).pk, "opinion", by=world.trainer).state == Speech.State.WAITING
    with pytest.raises(WrongState, match="Mục 1 đã kết thúc"):
        ask_to_speak(make.item(conference, 1).pk, "opinion", by=world.trainer)
    close_item(make.item(conference, 3).pk, by=world.director)
    close_conference(conference.pk, by=world.director)
    with pytest.raises(WrongState, match="đã bế mạc"):
        ask_to_speak(make.item(conference, 4).pk, "opinion", by=world.researcher)


def test_a_kind_and_a_point_that_are_not_there_are_refused(world: World) -> None:
    conference, other = make.discussing(world), make.ready(world, key="other")
    with pytest.raises(BadInput, match="“song” không có"):
        ask_to_speak(make.item(conference, 3).pk, "song", by=world.trainer)
    with pytest.raises(BadInput, match="không phải điểm cầu của hội nghị này"):
        ask_to_speak(
            make.item(conference, 3).pk, "opinion", by=world.trainer, bridge_point=make.point(other, "training")
        )


def test_who_asked_takes_it_back(world: World) -> None:
    conference = make.discussing(world)
    speech = make.waiting(world, conference)
    start = position(conference.channel)
    with pytest.raises(NotAllowed, match="rút được lượt"):
        withdraw_speech(speech.pk, by=world.researcher)
    assert withdraw_speech(speech.pk, by=world.trainer).state == Speech.State.WITHDRAWN
    assert told(conference.channel, start) == [SpeechWithdrawn(speech_id=speech.pk)]
    with pytest.raises(WrongState, match="đã rút; chỉ lượt đang chờ"):
        withdraw_speech(speech.pk, by=world.trainer)
    assert make.waiting(world, conference).number == 2


def test_a_text_is_handed_in_instead_of_spoken(world: World) -> None:
    conference = make.discussing(world)
    start = position(conference.channel)
    speech = hand_in_text(make.item(conference, 3).pk, " Đề nghị làm rõ. ", by=world.trainer)
    assert speech.is_written
    assert (speech.kind, speech.text, speech.begun_at) == (Speech.Kind.PAPER, "Đề nghị làm rõ.", None)
    assert told(conference.channel, start) == [TextHandedIn(speech_id=speech.pk)]


def test_a_text_answers_the_request_that_waits(world: World) -> None:
    conference = make.discussing(world)
    waiting = make.waiting(world, conference)
    speech = hand_in_text(make.item(conference, 3).pk, "Bản viết", by=world.trainer)
    assert speech.pk == waiting.pk
    assert speech.kind == Speech.Kind.OPINION


def test_a_text_says_something_comes_from_its_author_and_before_the_minutes(world: World) -> None:
    conference = make.discussing(world)
    item = make.item(conference, 3)
    with pytest.raises(BadInput, match="chưa có nội dung"):
        hand_in_text(item.pk, "  ", by=world.trainer)
    with pytest.raises(NotAllowed, match="gửi bản viết của mình"):
        hand_in_text(item.pk, "x", by=world.trainer, for_person=world.researcher)
    issued = make.issued(world, key="issued")
    with pytest.raises(WrongState, match="Biên bản đã ban hành"):
        hand_in_text(make.item(issued, 3).pk, "x", by=world.trainer)
