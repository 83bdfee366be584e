"""Planning a conference: the office of the organiser does it, with a chair and in true times."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.world import World
from tongket.conference.actions import plan_conference
from tongket.conference.events import ConferencePlanned, DelegateInvited
from tongket.conference.models import Conference, Delegate
from tongket.conference.tests import make
from tongket.kit.errors import BadInput, NotAllowed
from tongket.live.log import told


def test_a_planned_conference_has_its_chair_and_its_secretary(world: World) -> None:
    conference = make.planned(world)
    assert conference.state == Conference.State.PLANNED
    chair, secretary = conference.delegates.order_by("pk")
    assert (chair.person, chair.role, chair.is_voting, chair.unit) == (
        world.director,
        Delegate.Role.CHAIR,
        True,
        world.academy,
    )
    assert (secretary.person, secretary.role, secretary.is_voting) == (world.chief, Delegate.Role.SECRETARY, False)
    assert told(conference.channel) == [
        ConferencePlanned(conference_id=conference.pk),
        DelegateInvited(delegate_id=chair.pk),
        DelegateInvited(delegate_id=secretary.pk),
    ]


def test_a_conference_needs_no_secretary_to_be_planned(world: World) -> None:
    assert make.planned(world, secretary=None).delegates.count() == 1


def test_text_enters_in_one_normal_form(world: World) -> None:
    conference = make.planned(world, place="Hà Nội", extras={"contest": {"title": "Cuộc thi"}})
    assert conference.place == "Hà Nội"
    assert conference.extras == {"contest": {"title": "Cuộc thi"}}


@pytest.mark.parametrize("kind", Conference.Kind.values)
def test_each_of_the_five_kinds_can_be_planned(world: World, kind: str) -> None:
    conference = plan_conference(
        "one", "Họp", kind, "in-person", world.academy, make.STARTS, make.ENDS, by=world.chief, chair=world.director
    )
    assert conference.kind == kind


def test_only_the_office_of_the_organiser_plans(world: World) -> None:
    for person in (world.trainer, world.stranger, world.clerk):
        with pytest.raises(NotAllowed, match="văn phòng hoặc lãnh đạo của đơn vị tổ chức") as refused:
            plan_conference(
                "one",
                "Họp",
                "workshop",
                "online",
                world.academy,
                make.STARTS,
                make.ENDS,
                by=person,
                chair=world.director,
            )
        assert "PGS.TS Lê Văn Thí Dụ" in refused.value.who
    assert not Conference.objects.exists()


def test_a_key_stands_for_one_conference(world: World) -> None:
    make.planned(world)
    with pytest.raises(BadInput, match="Mã hội nghị demo-2021-h1 đã có"):
        make.planned(world)


def test_what_cannot_be_understood_is_refused(world: World) -> None:
    def plan(kind: str = "workshop", mode: str = "online", ends: datetime = make.ENDS, **more: Any) -> None:
        plan_conference(
            "one", "Họp", kind, mode, world.academy, make.STARTS, ends, by=world.chief, chair=world.director, **more
        )

    with pytest.raises(BadInput, match="Loại hội nghị “ball” không có"):
        plan(kind="ball")
    with pytest.raises(BadInput, match="Hình thức họp “dream” không có"):
        plan(mode="dream")
    with pytest.raises(BadInput, match="Giờ kết thúc phải sau giờ bắt đầu"):
        plan(ends=make.STARTS - timedelta(hours=1))
    with pytest.raises(BadInput, match="Ngày cuối kỳ không thể trước ngày đầu kỳ"):
        plan(period_from=date(2021, 6, 30), period_to=date(2021, 1, 1))
    with pytest.raises(BadInput, match="Chủ trì và thư ký phải là hai người"):
        plan(secretary=world.director)
