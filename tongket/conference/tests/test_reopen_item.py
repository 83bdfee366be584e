"""Opening an item again that was closed by mistake: soon, and only while nothing has followed."""

import pytest

from tests.world import World
from tongket.conference.actions import close_conference, close_item, open_item, reopen_item
from tongket.conference.events import ItemReopened
from tongket.conference.models import AgendaItem, Conference
from tongket.conference.queries import story_of
from tongket.conference.tests import make
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import position, told


def closed_at_nine(world: World) -> tuple[Conference, AgendaItem]:
    conference = make.discussing(world)
    make.waiting(world, conference, world.researcher)
    with make.at("09:00"):
        return conference, close_item(make.item(conference, 3).pk, by=world.director)


def test_the_item_is_open_again_with_its_queue_and_the_record_says_so(world: World) -> None:
    conference, item = closed_at_nine(world)
    start = position(conference.channel)
    with make.at("09:01"):
        reopened = reopen_item(item.pk, by=world.director)
    assert (reopened.state, reopened.closed_at) == (AgendaItem.State.OPEN, None)
    assert told(conference.channel, start) == [ItemReopened(item_id=item.pk)]
    story = story_of(conference).items[2]
    assert [kind for _at, kind, _thing in story.moments] == ["opened", "undone"]
    assert len(story.waiting) == 1
    with make.at("09:10"):
        close_item(item.pk, by=world.director)
    assert [kind for _at, kind, _thing in story_of(conference).items[2].moments] == ["opened", "undone", "closed"]


def test_only_the_table_opens_it_again(world: World) -> None:
    _conference, item = closed_at_nine(world)
    with make.at("09:01"), pytest.raises(NotAllowed, match="Chỉ chủ trì hoặc thư ký"):
        reopen_item(item.pk, by=world.trainer)


def test_not_after_two_minutes_nor_when_the_next_item_was_opened_nor_when_it_is_open(world: World) -> None:
    conference, item = closed_at_nine(world)
    with make.at("09:03"), pytest.raises(WrongState, match="quá 2 phút"):
        reopen_item(item.pk, by=world.director)
    with make.at("09:01"):
        open_item(make.item(conference, 4).pk, by=world.director)
        with pytest.raises(WrongState, match="Mục 4 đã mở sau đó"):
            reopen_item(item.pk, by=world.director)
        with pytest.raises(WrongState, match="chưa kết thúc"):
            reopen_item(make.item(conference, 4).pk, by=world.director)
        last = close_item(make.item(conference, 4).pk, by=world.director)
        close_conference(conference.pk, by=world.director)
        with pytest.raises(WrongState, match="đã bế mạc"):
            reopen_item(last.pk, by=world.director)
