"""Opening a poll freezes who may vote and what the votes are measured against."""

import pytest

from tests.world import World
from tongket.conference.actions import invite_delegate, open_poll, plan_poll, revise_delegate
from tongket.conference.events import PollOpened
from tongket.conference.models import Delegate, Poll
from tongket.conference.tests import make
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import position, told


def test_opening_freezes_the_list_and_the_number(world: World) -> None:
    conference = make.discussing(world)
    poll = plan_poll(conference.pk, "Thông qua", by=world.chief, item=make.item(conference, 3))
    start = position(conference.channel)
    opened = open_poll(poll.pk, by=world.director)
    # The director, the deputy, the trainer, the clerk and the researcher; neither the guest nor the secretary.
    assert (opened.entitled, len(opened.electors), opened.state) == (5, 5, Poll.State.OPEN)
    assert told(conference.channel, start) == [PollOpened(poll_id=poll.pk)]
    invite_delegate(conference.pk, world.stranger, by=world.chief)
    revise_delegate(make.seat(conference, world.clerk).pk, by=world.chief, role="delegate", is_voting=False)
    opened.refresh_from_db()
    assert opened.entitled == 5
    assert world.stranger.pk not in opened.electors
    assert world.clerk.pk in opened.electors


@pytest.mark.parametrize(
    ("base", "entitled", "electors"),
    [("entitled", 5, 5), ("present", 4, 4), ("cast", 5, 5), ("all-members", 6, 5)],
)
def test_each_base_counts_its_own(world: World, base: str, entitled: int, electors: int) -> None:
    conference = make.discussing(world)
    clerk = make.seat(conference, world.clerk)
    Delegate.objects.filter(pk=clerk.pk).update(present_at=None)
    revise_delegate(make.seat(conference, world.president).pk, by=world.chief, role="delegate", is_voting=False)
    poll = make.polling(world, conference, base=base)
    assert (poll.entitled, len(poll.electors)) == (entitled, electors)


def test_a_delegate_opens_no_poll(world: World) -> None:
    conference = make.discussing(world)
    poll = plan_poll(conference.pk, "Thông qua", by=world.chief)
    with pytest.raises(NotAllowed, match="mở được biểu quyết"):
        open_poll(poll.pk, by=world.trainer)


def test_a_poll_opens_once_at_the_open_item_of_a_conference_that_is_on(world: World) -> None:
    conference = make.discussing(world)
    poll = make.polling(world, conference)
    with pytest.raises(WrongState, match="đã mở rồi"):
        open_poll(poll.pk, by=world.director)
    elsewhere = plan_poll(conference.pk, "Khác", by=world.chief, item=make.item(conference, 4))
    with pytest.raises(WrongState, match="Mục 4 không mở"):
        open_poll(elsewhere.pk, by=world.director)
    early = plan_poll(make.ready(world, key="early").pk, "Sớm", by=world.chief)
    with pytest.raises(WrongState, match="không đang họp"):
        open_poll(early.pk, by=world.director)


def test_where_nobody_may_vote_no_poll_is_opened(world: World) -> None:
    conference = make.discussing(world)
    for seat in conference.delegates.all():
        if seat.role != Delegate.Role.CHAIR:
            revise_delegate(seat.pk, by=world.chief, role=seat.role, is_voting=False)
    revise_delegate(make.seat(conference, world.director).pk, by=world.chief, role="chair", is_voting=False)
    poll = plan_poll(conference.pk, "Thông qua", by=world.chief)
    with pytest.raises(WrongState, match="Chưa có ai được biểu quyết"):
        open_poll(poll.pk, by=world.director)
