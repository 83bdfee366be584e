"""The register as pages: everyone of the house reads it, its steward keeps it."""

import re
from datetime import date

import pytest
from django.test import Client

from tests.world import World
from tongket.org.actions import found_unit
from tongket.org.models import Appointment, Unit
from tongket.org.queries import FEW


def as_(person: object) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_tree_is_read_in_few_queries(world: World, django_assert_max_num_queries: object) -> None:
    client = as_(world.clerk)
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        page = client.get("/units/")
    assert world.training.name in page.content.decode()


def test_a_stranger_to_the_register_signs_in_first(world: World) -> None:
    assert Client().get("/units/").status_code == 302


def test_a_unit_shows_who_holds_its_offices_and_no_form_to_others(world: World) -> None:
    page = as_(world.clerk).get(f"/units/{world.academy.key}/").content.decode()
    assert "Giám đốc Học viện" in page
    assert world.director.full_name in page
    assert "Giữ sổ" not in page


def test_a_steward_founds_a_unit_from_the_page(world: World) -> None:
    answer = as_(world.steward).post(
        f"/units/{world.academy.key}/found/", {"key": "demo2-new", "kind": "faculty", "name": "Khoa Mới"}
    )
    assert answer.status_code == 303
    assert Unit.objects.get(key="demo2-new").placements.get().parent == world.academy


def test_a_taken_key_comes_back_with_what_was_typed(world: World) -> None:
    answer = as_(world.steward).post(
        f"/units/{world.academy.key}/found/", {"key": world.training.key, "kind": "faculty", "name": "Khoa Trùng"}
    )
    assert answer.status_code == 422
    assert "Khoa Trùng" in answer.content.decode()
    assert "đã có trong sổ" in answer.content.decode()


def test_others_are_refused_with_403_and_a_sentence(world: World) -> None:
    answer = as_(world.director).post(
        f"/units/{world.academy.key}/found/", {"key": "demo2-new", "kind": "faculty", "name": "Khoa Mới"}
    )
    assert answer.status_code == 403
    assert "người giữ sổ tổ chức" in answer.content.decode()


@pytest.mark.parametrize("verb", ["place", "close"])
def test_a_form_without_its_day_is_not_kept(world: World, verb: str) -> None:
    assert as_(world.steward).post(f"/units/{world.sister.key}/{verb}/", {}).status_code == 422


def test_a_steward_ends_an_appointment(world: World) -> None:
    held = Appointment.objects.get(person=world.chief)
    assert as_(world.steward).post(f"/appointments/{held.pk}/end/").status_code == 303
    held.refresh_from_db()
    assert held.until == date(2021, 6, 28)


def test_an_unknown_unit_is_404(world: World) -> None:
    assert as_(world.steward).get("/units/nowhere/").status_code == 404


def test_the_journal_of_a_unit_says_which_office_and_to_whom(world: World) -> None:
    as_(world.steward).post(f"/appointments/{Appointment.objects.get(person=world.chief).pk}/end/")
    page = as_(world.clerk).get(f"/units/{world.academy.key}/").content.decode()
    for line in (
        "Giao chức vụ: <b>Giám đốc Học viện</b> · PGS.TS Lê Văn Thí Dụ",
        "Thôi giữ chức: <b>Chánh Văn phòng</b> · ThS Ngô Văn Tượng Trưng",
        "Lập chức vụ: <b>Phó Giám đốc Học viện</b>",
    ):
        assert line in page
    with_parent = as_(world.clerk).get(f"/units/{world.training.key}/").content.decode()
    assert "Lập đơn vị" in with_parent


def test_of_a_large_register_the_own_branch_is_unfolded(world: World) -> None:
    for n in range(FEW):
        found_unit(f"school-{n}", "provincial-school", f"Trường Ví Dụ {n}", world.sister, by=world.steward)
    page = as_(world.clerk).get("/units/").content.decode()
    drawn = re.findall(r'<details class="org-branch"( open)?>.*?href="/units/([\w-]+)/"', page)
    assert drawn == [(" open", "demo"), (" open", "demo2"), ("", "demo3")]
    assert f"Trường Ví Dụ {FEW - 1}" in page
