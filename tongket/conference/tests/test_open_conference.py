"""Opening and closing a conference."""

import pytest

from tests.world import World
from tongket.conference.actions import close_conference, close_item, close_poll, open_conference, open_item
from tongket.conference.events import ConferenceClosed, ConferenceOpened
from tongket.conference.models import Conference
from tongket.conference.tests import make
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import position, told


def test_the_chair_opens_it_at_the_hour(world: World) -> None:
    conference = make.ready(world)
    start = position(conference.channel)
    with make.at("08:02"):
        opened = open_conference(conference.pk, by=world.director)
    assert opened.state == Conference.State.OPEN
    assert opened.opened_at is not None
    assert opened.opened_at.isoformat() == "2021-07-02T08:02:00+07:00"
    assert told(conference.channel, start) == [ConferenceOpened(conference_id=conference.pk)]


def test_the_secretary_may_open_it_too(world: World) -> None:
    assert open_conference(make.ready(world).pk, by=world.chief).state == Conference.State.OPEN


def test_nobody_else_opens_it(world: World) -> None:
    conference = make.ready(world)
    for person in (world.deputy, world.trainer, world.stranger):
        with pytest.raises(NotAllowed, match="Chỉ chủ trì hoặc thư ký") as refused:
            open_conference(conference.pk, by=person)
        assert refused.value.who == (
            "Người làm được: PGS.TS Lê Văn Thí Dụ (chủ trì), ThS Ngô Văn Tượng Trưng (thư ký)."
        )


def test_it_is_opened_once(world: World) -> None:
    conference = make.opened(world)
    with pytest.raises(WrongState, match="đã khai mạc rồi"):
        open_conference(conference.pk, by=world.director)


def test_the_chair_closes_it(world: World) -> None:
    conference = make.opened(world)
    start = position(conference.channel)
    closed = close_conference(conference.pk, by=world.director)
    assert closed.state == Conference.State.CLOSED
    assert closed.closed_at is not None
    assert told(conference.channel, start) == [ConferenceClosed(conference_id=conference.pk)]


def test_a_delegate_does_not_close_it(world: World) -> None:
    conference = make.opened(world)
    with pytest.raises(NotAllowed):
        close_conference(conference.pk, by=world.trainer)


def test_what_is_open_is_closed_first(world: World) -> None:
    conference = make.discussing(world)
    poll = make.polling(world, conference)
    with pytest.raises(WrongState, match="Mục 3 đang mở"):
        close_conference(conference.pk, by=world.director)
    with pytest.raises(WrongState, match="Biểu quyết “Thông qua chương trình công tác” đang mở"):
        close_item(make.item(conference, 3).pk, by=world.director)
    close_poll(poll.pk, by=world.director)
    close_item(make.item(conference, 3).pk, by=world.director)
    assert close_conference(conference.pk, by=world.director).state == Conference.State.CLOSED


def test_it_is_not_closed_before_it_opens_nor_twice(world: World) -> None:
    conference = make.ready(world)
    with pytest.raises(WrongState, match="chưa khai mạc"):
        close_conference(conference.pk, by=world.director)
    open_conference(conference.pk, by=world.director)
    close_conference(conference.pk, by=world.director)
    with pytest.raises(WrongState, match="đã bế mạc rồi"):
        close_conference(conference.pk, by=world.director)
    with pytest.raises(WrongState, match="đã bế mạc"):
        open_item(make.item(conference, 1).pk, by=world.director)
