"""Proposing a unit, a person or a retired leader."""

import pytest
from django.db import IntegrityError, transaction
from pytest_django.fixtures import Settings

from tests.world import World
from tongket.emulation.actions import nominate, withdraw_nomination
from tongket.emulation.events import NominationMade
from tongket.emulation.models import Nomination
from tongket.emulation.tests.make import GROUNDS, GROUPS, convened, nominated, opened
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import told
from tongket.org.actions import found_unit


def test_a_unit_is_proposed_by_its_own_people(world: World) -> None:
    nomination = nominated(world)
    assert (nomination.label, nomination.place) == ("Ban Quản lý đào tạo", "Học viện Ví Dụ khu vực II")
    assert nomination.code == "demo2-2021.a1.n1"
    expected = NominationMade(commendation_id=nomination.commendation_id, nomination_id=nomination.pk)
    assert told(nomination.commendation.channel)[-1] == expected


def test_a_person_is_listed_with_the_office_held(world: World) -> None:
    nomination = nominate(opened(world).pk, GROUNDS, by=world.trainer, person=world.clerk, group=GROUPS[0])
    assert nomination.place == "Chuyên viên, Ban Quản lý đào tạo"


def test_a_retired_leader_is_proposed_by_name(world: World) -> None:
    thanks = opened(world, kind="recognition", for_kinds=["retired-leaders"], groups=[])
    nomination = nominate(thanks.pk, "30 năm công tác", by=world.chief, name="Nguyễn Văn Hư Cấu")
    assert nomination.label == "Nguyễn Văn Hư Cấu"
    assert (nomination.form, nomination.place) == ("Thư tri ân", "Nguyên lãnh đạo, đã nghỉ hưu")


def test_text_is_brought_to_one_normal_form(world: World) -> None:
    decomposed = "Thành tích Hợp tác"
    nomination = nominate(opened(world).pk, decomposed, by=world.clerk, unit=world.training, group=GROUPS[0])
    assert nomination.grounds == "Thành tích Hợp tác"


def test_a_department_does_not_propose_another(world: World) -> None:
    with pytest.raises(NotAllowed) as refusal:
        nominate(opened(world).pk, GROUNDS, by=world.clerk, unit=world.research, group=GROUPS[0])
    assert "TS Võ Văn Ẩn Danh" in refusal.value.who


def test_a_stranger_proposes_nobody(world: World) -> None:
    commendation = opened(world, for_kinds=[])
    with pytest.raises(NotAllowed):
        nominate(commendation.pk, GROUNDS, by=world.stranger, unit=world.training, group=GROUPS[0])
    with pytest.raises(NotAllowed):
        nominate(commendation.pk, GROUNDS, by=world.stranger, name="Nguyễn Văn Hư Cấu", group=GROUPS[0])


def test_nothing_is_taken_once_the_council_is_called(world: World) -> None:
    nomination = nominated(world)
    convened(world, nomination.commendation)
    with pytest.raises(WrongState, match="thôi nhận đề nghị"):
        nominate(nomination.commendation_id, "Việc khác", by=world.clerk, unit=world.training, group=GROUPS[0])


def test_one_form_is_not_given_twice_for_one_achievement(world: World) -> None:
    nominated(world)
    other = opened(world)
    with pytest.raises(BadInput, match="một hình thức không tặng hai lần cho một thành tích"):
        nominate(other.pk, f" {GROUNDS.upper()}. ", by=world.chief, unit=world.training, group=GROUPS[0])


def test_another_form_or_another_achievement_is_another_matter(world: World) -> None:
    nominated(world)
    other, form = opened(world), opened(world, form="Bằng khen của Giám đốc")
    nominate(other.pk, "Số hóa giáo trình", by=world.chief, unit=world.training, group=GROUPS[0])
    nominate(form.pk, GROUNDS, by=world.chief, unit=world.training, group=GROUPS[0])
    assert Nomination.objects.count() == 3


def test_what_was_withdrawn_may_be_proposed_again(world: World) -> None:
    nomination = nominated(world)
    withdraw_nomination(nomination.pk, "Ghi nhầm nhóm", by=world.clerk)
    assert nominated(world, nomination.commendation).number == 2


def test_the_database_holds_the_rule_too(world: World) -> None:
    nomination = nominated(world)
    nomination.pk, nomination.number = None, 2
    with pytest.raises(IntegrityError), transaction.atomic():
        nomination.save()


def test_it_names_exactly_one_and_says_why(world: World) -> None:
    commendation = opened(world, for_kinds=[])
    with pytest.raises(BadInput, match="đúng một đối tượng"):
        nominate(commendation.pk, GROUNDS, by=world.chief, group=GROUPS[0])
    with pytest.raises(BadInput, match="đúng một đối tượng"):
        nominate(commendation.pk, GROUNDS, by=world.chief, unit=world.training, name="Ai Đó", group=GROUPS[0])
    with pytest.raises(BadInput, match="Chưa nêu thành tích"):
        nominate(commendation.pk, "  ", by=world.chief, unit=world.training, group=GROUPS[0])


def test_only_the_kinds_and_groups_of_the_occasion_are_taken(world: World) -> None:
    commendation = opened(world, for_kinds=["units"])
    with pytest.raises(BadInput, match="Đợt này khen tập thể"):
        nominate(commendation.pk, GROUNDS, by=world.chief, person=world.clerk, group=GROUPS[0])
    with pytest.raises(BadInput, match="phải thuộc một nhóm thành tích"):
        nominate(commendation.pk, GROUNDS, by=world.chief, unit=world.training, group="Nhóm lạ")


def test_a_demo_gives_nothing_to_real_units_and_people(world: World, settings: Settings) -> None:
    settings.TONGKET_DEMO = True
    real = found_unit("real", "department", "Ban Có Thật", world.academy, by=world.steward)
    world.clerk.is_fictional = False
    commendation = opened(world)
    with pytest.raises(BadInput, match="Ban Có Thật không phải nhân vật hư cấu"):
        nominate(commendation.pk, GROUNDS, by=world.chief, unit=real, group=GROUPS[0])
    with pytest.raises(BadInput, match="ThS Lý Thị Nháp không phải nhân vật hư cấu"):
        nominate(commendation.pk, GROUNDS, by=world.chief, person=world.clerk, group=GROUPS[0])
    settings.TONGKET_DEMO = False
    assert nominate(commendation.pk, GROUNDS, by=world.chief, unit=real, group=GROUPS[0]).label == "Ban Có Thật"
