"""Conclusions: written with owner, partners and date; changed and struck until the notice is issued."""

from datetime import date
from typing import Any

import pytest

from tests.world import World
from tongket.conference.actions import (
    add_conclusion,
    assign_conclusion,
    end_speech,
    remove_conclusion,
    revise_conclusion,
)
from tongket.conference.events import ConclusionAdded, ConclusionRemoved, ConclusionRevised
from tongket.conference.tests import make
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import position, told


def test_a_conclusion_has_an_owner_partners_a_date_and_its_item(world: World) -> None:
    conference = make.discussing(world)
    start = position(conference.channel)
    conclusion = add_conclusion(
        conference.pk,
        " Đẩy mạnh đào tạo trực tuyến ",
        world.training,
        by=world.chief,
        due=date(2021, 12, 31),
        partners=[world.research],
        item=make.item(conference, 3),
        product="Kế hoạch",
    )
    assert (conclusion.number, conclusion.code, conclusion.text) == (
        1,
        "demo-2021-h1.k1",
        "Đẩy mạnh đào tạo trực tuyến",
    )
    assert list(conclusion.partners.all()) == [world.research]
    assert (conclusion.item, conclusion.product) == (make.item(conference, 3), "Kế hoạch")
    assert told(conference.channel, start) == [ConclusionAdded(conclusion_id=conclusion.pk)]


def test_without_an_item_it_belongs_where_conclusions_are_drawn(world: World) -> None:
    conference = make.discussing(world)
    assert add_conclusion(conference.pk, "Việc", world.training, by=world.chief).item == make.item(conference, 4)


def test_drawn_from_a_turn_it_belongs_to_the_item_of_the_turn(world: World) -> None:
    conference = make.discussing(world)
    speech = end_speech(make.speaking(world, conference).pk, by=world.director, text="Nên làm")
    conclusion = add_conclusion(conference.pk, "Việc", world.training, by=world.chief, speech=speech)
    assert (conclusion.item, conclusion.speech) == (make.item(conference, 3), speech)


def test_a_delegate_concludes_nothing(world: World) -> None:
    conference = make.discussing(world)
    conclusion = make.concluded(world, conference)[0]
    with pytest.raises(NotAllowed, match="ghi được kết luận") as refused:
        add_conclusion(conference.pk, "Việc", world.training, by=world.trainer)
    assert "(thư ký)" in refused.value.who
    with pytest.raises(NotAllowed):
        revise_conclusion(conclusion.pk, "Việc", world.training, by=world.trainer)
    with pytest.raises(NotAllowed):
        remove_conclusion(conclusion.pk, by=world.trainer)


def test_what_cannot_be_understood_is_refused(world: World) -> None:
    conference, other = make.discussing(world), make.discussing(world, key="other")

    def add(text: str = "Việc", **more: Any) -> None:
        add_conclusion(conference.pk, text, world.training, by=world.chief, **more)

    with pytest.raises(BadInput, match="chưa có nội dung"):
        add("  ")
    with pytest.raises(BadInput, match="đã chủ trì nên không thể đồng thời"):
        add(partners=[world.training])
    with pytest.raises(BadInput, match="Quy tắc lặp"):
        add(repeats="FREQ=SOMETIMES")
    with pytest.raises(BadInput, match="Mục nguồn của kết luận không thuộc"):
        add(item=make.item(other, 3))
    with pytest.raises(BadInput, match="Lượt phát biểu nguồn"):
        add(speech=make.waiting(world, other))


def test_a_conclusion_is_changed(world: World) -> None:
    conference = make.discussing(world)
    conclusion = make.concluded(world, conference)[0]
    start = position(conference.channel)
    changed = revise_conclusion(conclusion.pk, "Khác", world.research, by=world.chief, partners=[world.training])
    changed.refresh_from_db()
    assert (changed.text, changed.owner, changed.due) == ("Khác", world.research, None)
    assert list(changed.partners.all()) == [world.training]
    assert told(conference.channel, start) == [ConclusionRevised(conclusion_id=conclusion.pk)]


def test_when_one_is_struck_the_others_move_up(world: World) -> None:
    conference = make.discussing(world)
    first, second = make.concluded(world, conference)
    start = position(conference.channel)
    remove_conclusion(first.pk, by=world.chief)
    second.refresh_from_db()
    assert second.number == 1
    assert told(conference.channel, start) == [ConclusionRemoved(conclusion_id=first.pk, number=1)]


def test_issued_conclusions_stand(world: World) -> None:
    conference = make.issued(world)
    conclusion = conference.conclusions.get(number=1)
    for act in (
        lambda: add_conclusion(conference.pk, "Thêm", world.training, by=world.chief),
        lambda: revise_conclusion(conclusion.pk, "Khác", world.training, by=world.chief),
        lambda: remove_conclusion(conclusion.pk, by=world.chief),
    ):
        with pytest.raises(WrongState, match="Thông báo kết luận đã ban hành"):
            act()


def test_no_task_is_made_before_the_notice_is_issued(world: World) -> None:
    conference = make.closed(world)
    with pytest.raises(WrongState, match="khi thông báo được ban hành"):
        assign_conclusion(conference.conclusions.get(number=1).pk, by=world.director)
