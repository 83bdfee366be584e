"""Announcing the decision at a conference, on whose authority."""

import pytest

from tests.world import World
from tongket.conference.actions import open_conference, open_item
from tongket.emulation.actions import announce_decision
from tongket.emulation.events import DecisionAnnounced
from tongket.emulation.models import Commendation
from tongket.emulation.tests.make import at_the_item, decided, prepared, review
from tongket.kit.clock import clock_at
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import told


def test_the_speaker_announces_it_on_the_directors_authority(world: World) -> None:
    commendation = decided(world)
    conference, item = review(world)
    at_the_item(world, conference, item)
    with clock_at(conference.starts):
        commendation = announce_decision(commendation.pk, item, by=world.deputy)
    assert commendation.state == Commendation.State.ANNOUNCED
    assert (commendation.announced_by, commendation.on_authority_of) == (world.deputy, world.director)
    assert commendation.announced_at == conference.starts
    expected = DecisionAnnounced(commendation_id=commendation.pk, item_id=item.pk)
    assert told(commendation.channel)[-1] == expected


def test_someone_else_of_the_room_does_not(world: World) -> None:
    commendation = decided(world)
    conference, item = review(world)
    at_the_item(world, conference, item)
    with pytest.raises(NotAllowed):
        announce_decision(commendation.pk, item, by=world.trainer)


def test_what_is_not_signed_is_not_announced(world: World) -> None:
    commendation = prepared(world)
    conference, item = review(world)
    at_the_item(world, conference, item)
    with pytest.raises(WrongState, match="chỉ công bố được quyết định đã ký"):
        announce_decision(commendation.pk, item, by=world.deputy)


def test_the_item_must_be_of_that_kind_and_have_begun(world: World) -> None:
    commendation = decided(world)
    conference, item = review(world)
    with pytest.raises(WrongState, match="Mục 1 chưa mở"):
        announce_decision(commendation.pk, item, by=world.deputy)
    council = commendation.council
    assert council is not None
    with pytest.raises(BadInput, match="không phải mục khen thưởng"):
        announce_decision(commendation.pk, council.items.get(), by=world.chief)
    with clock_at(conference.starts):
        open_conference(conference.pk, by=world.director)
        open_item(item.pk, by=world.director)
    announce_decision(commendation.pk, item, by=world.deputy)
    with pytest.raises(WrongState, match="đã được công bố"):
        announce_decision(commendation.pk, item, by=world.deputy)
