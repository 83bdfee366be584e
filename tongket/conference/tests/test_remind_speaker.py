"""Reminding whoever speaks of the time: a calm word that cuts nobody off."""

import pytest
from django.test import Client

from tests.world import World
from tongket.conference.actions import end_speech, give_floor, remind_speaker
from tongket.conference.events import SpeakerReminded
from tongket.conference.models import Speech
from tongket.conference.stream import ConferencePage
from tongket.conference.tests import make
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import position, told


def test_the_speaker_the_point_and_the_wall_are_told_and_the_turn_goes_on(world: World, client: Client) -> None:
    conference = make.discussing(world)
    speech = make.speaking(world, conference)
    start = position(conference.channel)
    with make.at("08:56"):
        reminded = remind_speaker(speech.pk, by=world.director)
    assert reminded.state == Speech.State.SPEAKING
    assert told(conference.channel, start) == [SpeakerReminded(speech_id=speech.pk)]
    page = ConferencePage()
    for audience, name in (("projector", "stage"), ("bridge", "now"), ("chair", "now")):
        assert "hắc" in page.render(conference.channel, audience, {name}), audience
    client.force_login(world.trainer)
    own = client.get(f"/conferences/{conference.key}/seat/mine/", headers={"HX-Request": "true"}).content.decode()
    assert "Chủ trì nhắc hết giờ lúc 08:56" in own
    assert world.trainer.pk in page.concerns(SpeakerReminded(speech_id=speech.pk))


def test_only_the_table_reminds(world: World) -> None:
    speech = make.speaking(world, make.discussing(world))
    with pytest.raises(NotAllowed, match="Chỉ chủ trì hoặc thư ký"):
        remind_speaker(speech.pk, by=world.trainer)


def test_who_does_not_speak_is_not_reminded(world: World) -> None:
    conference = make.discussing(world)
    waiting = make.waiting(world, conference, world.researcher)
    with pytest.raises(WrongState, match="không đang phát biểu"):
        remind_speaker(waiting.pk, by=world.director)
    give_floor(waiting.pk, by=world.director)
    end_speech(waiting.pk, by=world.director)
    with pytest.raises(WrongState, match="không đang phát biểu"):
        remind_speaker(waiting.pk, by=world.director)
