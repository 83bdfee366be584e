"""Calling people to a conference, changing their seats, taking them off the list."""

import pytest

from tests.world import World
from tongket.conference.actions import invite_delegate, remove_delegate, revise_delegate
from tongket.conference.events import DelegateInvited, DelegateRemoved, DelegateRevised
from tongket.conference.models import Delegate
from tongket.conference.queries import seats_of
from tongket.conference.tests import make
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import position, told
from tongket.org.actions import admit_person, appoint, create_office


def test_a_delegate_gets_the_unit_of_the_office_held_and_a_vote(world: World) -> None:
    conference = make.planned(world)
    start = position(conference.channel)
    delegate = invite_delegate(conference.pk, world.trainer, by=world.chief)
    assert (delegate.unit, delegate.role, delegate.is_voting) == (world.training, Delegate.Role.DELEGATE, True)
    assert told(conference.channel, start) == [DelegateInvited(delegate_id=delegate.pk)]


def test_a_guest_has_no_vote_whatever_is_asked(world: World) -> None:
    conference = make.planned(world)
    guest = invite_delegate(conference.pk, world.president, by=world.chief, role="guest", is_voting=True)
    assert not guest.is_voting


def test_a_guest_of_another_house_is_named_by_the_title_given(world: World) -> None:
    conference = make.planned(world)
    guest = admit_person("guest", "Dương Văn Phác Thảo", by=world.steward, is_fictional=True)
    invite_delegate(conference.pk, guest, by=world.chief, role="guest", title=" Thứ trưởng Bộ Ví Dụ ")
    invite_delegate(conference.pk, world.trainer, by=world.chief, title="Không in")
    named = {seat.delegate.person: seat.named for seat in seats_of(conference)}
    assert named[guest] == "Dương Văn Phác Thảo, Thứ trưởng Bộ Ví Dụ"
    assert named[world.trainer] == "TS Đặng Văn Tạm, Trưởng Ban Quản lý đào tạo"


def test_a_group_called_after_its_office_is_named_once(world: World) -> None:
    conference = make.planned(world)
    group = admit_person("secretariat", "Bộ phận Thư ký", by=world.steward, is_body=True)
    appoint(group, create_office(world.office, "Bộ phận Thư ký", by=world.steward), by=world.steward)
    invite_delegate(conference.pk, group, by=world.chief)
    named = [seat.named for seat in seats_of(conference)]
    assert "Bộ phận Thư ký" in named
    appoint(group, create_office(world.office, "Thư ký Hội nghị", by=world.steward), by=world.steward)
    assert "Bộ phận Thư ký, Thư ký Hội nghị" in [seat.named for seat in seats_of(conference)]


def test_a_delegate_invites_nobody(world: World) -> None:
    conference = make.ready(world)
    with pytest.raises(NotAllowed, match="danh sách đại biểu"):
        invite_delegate(conference.pk, world.stranger, by=world.trainer)


def test_nobody_is_called_twice_and_there_is_one_chair(world: World) -> None:
    conference = make.ready(world)
    with pytest.raises(WrongState, match="TS Đặng Văn Tạm đã có trong danh sách"):
        invite_delegate(conference.pk, world.trainer, by=world.chief)
    with pytest.raises(BadInput, match="Lê Văn Thí Dụ đã là chủ trì"):
        invite_delegate(conference.pk, world.stranger, by=world.chief, role="chair")
    with pytest.raises(BadInput, match="Vai “king” không có"):
        invite_delegate(conference.pk, world.stranger, by=world.chief, role="king")


def test_a_seat_is_at_a_bridge_point_of_this_conference(world: World) -> None:
    conference, other = make.planned(world), make.ready(world, key="other")
    with pytest.raises(BadInput, match="không phải điểm cầu của hội nghị này"):
        invite_delegate(conference.pk, world.trainer, by=world.chief, bridge_point=make.point(other, "main"))


def test_after_the_end_nobody_is_called(world: World) -> None:
    conference = make.closed(world)
    with pytest.raises(WrongState, match="không mời thêm được"):
        invite_delegate(conference.pk, world.stranger, by=world.chief)


def test_role_point_and_vote_of_a_delegate_change(world: World) -> None:
    conference = make.ready(world)
    seat = make.seat(conference, world.deputy)
    start = position(conference.channel)
    changed = revise_delegate(seat.pk, by=world.chief, role="cochair", bridge_point=None, is_voting=False)
    assert (changed.role, changed.bridge_point, changed.is_voting) == ("cochair", None, False)
    assert told(conference.channel, start) == [DelegateRevised(delegate_id=seat.pk)]
    with pytest.raises(NotAllowed):
        revise_delegate(seat.pk, by=world.clerk, role="delegate")


def test_a_conference_keeps_its_chair(world: World) -> None:
    conference = make.ready(world)
    with pytest.raises(WrongState, match="phải có chủ trì"):
        revise_delegate(make.seat(conference, world.director).pk, by=world.chief, role="delegate")


def test_seats_are_fixed_after_the_end(world: World) -> None:
    conference = make.closed(world)
    with pytest.raises(WrongState, match="đã bế mạc"):
        revise_delegate(make.seat(conference, world.trainer).pk, by=world.chief, role="guest")


def test_a_delegate_is_taken_off_before_the_opening_only(world: World) -> None:
    conference = make.ready(world)
    seat = make.seat(conference, world.clerk)
    with pytest.raises(NotAllowed):
        remove_delegate(seat.pk, by=world.trainer)
    start = position(conference.channel)
    remove_delegate(seat.pk, by=world.chief)
    assert not conference.delegates.filter(person=world.clerk).exists()
    assert told(conference.channel, start) == [DelegateRemoved(delegate_id=seat.pk, person_id=world.clerk.pk)]
    opened = make.opened(world, key="opened")
    with pytest.raises(WrongState, match="đã vào biên bản"):
        remove_delegate(make.seat(opened, world.clerk).pk, by=world.chief)
