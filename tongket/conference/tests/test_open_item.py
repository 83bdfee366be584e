"""Opening and closing the items of the agenda, one at a time."""

import pytest

from tests.world import World
from tongket.conference.actions import close_item, open_item
from tongket.conference.events import ItemClosed, ItemOpened, SpeechEnded
from tongket.conference.models import AgendaItem, Speech
from tongket.conference.tests import make
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import position, told


def test_the_chair_opens_and_closes_an_item(world: World) -> None:
    conference = make.opened(world)
    item = make.item(conference, 1)
    start = position(conference.channel)
    with make.at("08:02"):
        open_item(item.pk, by=world.director)
    with make.at("08:19"):
        close_item(item.pk, by=world.chief)
    item.refresh_from_db()
    assert item.state == AgendaItem.State.CLOSED
    assert item.opened_at is not None
    assert item.closed_at is not None
    assert (item.closed_at - item.opened_at).total_seconds() == 17 * 60
    assert told(conference.channel, start) == [ItemOpened(item_id=item.pk), ItemClosed(item_id=item.pk)]


def test_a_delegate_opens_and_closes_nothing(world: World) -> None:
    conference = make.discussing(world)
    with pytest.raises(NotAllowed, match="mở được mục") as refused:
        open_item(make.item(conference, 4).pk, by=world.trainer)
    assert "PGS.TS Lê Văn Thí Dụ (chủ trì)" in refused.value.who
    with pytest.raises(NotAllowed, match="kết thúc được mục"):
        close_item(make.item(conference, 3).pk, by=world.trainer)


def test_one_item_is_open_at_a_time(world: World) -> None:
    conference = make.discussing(world)
    with pytest.raises(WrongState, match="Mục 3 đang mở; hãy kết thúc mục ấy rồi mở mục 4"):
        open_item(make.item(conference, 4).pk, by=world.director)


def test_an_item_opens_once_and_only_while_the_conference_is_on(world: World) -> None:
    conference = make.discussing(world)
    with pytest.raises(WrongState, match="Mục 1 đã xong; mỗi mục chỉ mở một lần"):
        open_item(make.item(conference, 1).pk, by=world.director)
    with pytest.raises(WrongState, match="chưa khai mạc"):
        open_item(make.item(make.ready(world, key="later"), 1).pk, by=world.director)


def test_only_an_open_item_is_closed(world: World) -> None:
    conference = make.opened(world)
    with pytest.raises(WrongState, match="Mục 2 không mở"):
        close_item(make.item(conference, 2).pk, by=world.director)


def test_who_still_speaks_has_finished_with_the_item(world: World) -> None:
    conference = make.discussing(world)
    speech = make.speaking(world, conference)
    start = position(conference.channel)
    with make.at("09:00"):
        close_item(make.item(conference, 3).pk, by=world.director)
    speech.refresh_from_db()
    assert speech.state == Speech.State.DONE
    assert told(conference.channel, start) == [
        SpeechEnded(speech_id=speech.pk),
        ItemClosed(item_id=make.item(conference, 3).pk),
    ]
