"""The pages of the room, and what they cost with 62 schools and several obligations."""

from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.world import World
from tongket.directives.actions import add_obligation
from tongket.directives.models import Directive, Obligation
from tongket.directives.tests.make import make_directive, make_obligation, make_school
from tongket.people.models import Person


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_62_schools_and_several_obligations_stay_within_ten_queries(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(1, 63):
        make_school(world, number, departments=1 if number == 62 else 2)
    obligation = make_obligation(world, known_met=61, known_of=62)
    for number in range(3):
        add_obligation(
            obligation.directive_id,
            f"more-{number}",
            f"Có {number} khoa",
            "provincial-school",
            {"faculties": number},
            by=world.chief,
        )
    client = as_(world.chief)
    with django_assert_max_num_queries(10):
        response = client.get(reverse("directives"))
    assertContains(response, "<b>61/62</b>")
    assertContains(response, "Trường Chính trị tỉnh Ví Dụ 62")
    with django_assert_max_num_queries(10):
        response = client.get(reverse("directive", args=[obligation.directive_id]))
    assertContains(response, "Chưa đạt: 1/2 phòng, ban")
    assertNotContains(response, "tính từ sổ tổ chức ngày 28/06/2021 được 61/62")


def test_a_computed_difference_is_a_notice(world: World) -> None:
    make_school(world, 1)
    obligation = make_obligation(world, known_met=61, known_of=62)
    response = as_(world.clerk).get(reverse("directive", args=[obligation.directive_id]))
    assertContains(response, "Báo cáo ghi 61/62; tính từ sổ tổ chức ngày 28/06/2021 được 1/1.")
    assertNotContains(response, "Thêm nghĩa vụ")


def test_a_past_day_is_counted_as_of_that_day_and_nonsense_is_today(world: World) -> None:
    obligation = make_obligation(world)
    url = reverse("directive", args=[obligation.directive_id])
    assertContains(as_(world.clerk).get(url, {"on": "2020-12-23"}), "ngày 23/12/2020")
    assertContains(as_(world.clerk).get(url, {"on": "quý VI"}), "ngày 28/06/2021")


def test_a_directive_and_its_obligation_are_entered_by_hand(world: World) -> None:
    client = as_(world.chief)
    given = {
        "unit": world.academy.pk,
        "kind": "quy-dinh",
        "number": "09-QĐi/TW",
        "issuer": "Ban Bí thư Trung ương",
        "issued": "2018-11-13",
    }
    client.post(reverse("register_directive"), given)
    directive = Directive.objects.get()
    again = client.post(reverse("register_directive"), given)
    assertContains(again, "đã có trong sổ theo dõi", status_code=422)
    assertContains(again, 'value="Ban Bí thư Trung ương"', status_code=422)
    make_school(world, 1)
    obligation = {
        "text": "Có 03 khoa và 02 phòng",
        "applies_to": "provincial-school",
        "met_when": "3 khoa\n2 phòng, ban",
    }
    client.post(reverse("add_obligation", args=[directive.pk]), obligation)
    kept = Obligation.objects.get()
    assert kept.met_when == {"faculty": 3, "department": 2}
    assertContains(client.get(reverse("directive", args=[directive.pk])), "Mọi đơn vị đạt")
    client.post(reverse("revise_obligation", args=[kept.pk]), obligation | {"met_when": "4 khoa"})
    assertContains(client.get(reverse("directives")), "<b>0/1</b>")


def test_a_condition_that_cannot_be_counted_shows_what_was_typed(world: World) -> None:
    directive = make_directive(world)
    make_school(world, 1)
    client = as_(world.chief)
    for condition, sentence in (("ba khoa", "chưa có số"), ("3 câu lạc bộ", "không có loại đơn vị")):
        response = client.post(
            reverse("add_obligation", args=[directive.pk]),
            {"text": "Có 03 khoa", "applies_to": "provincial-school", "met_when": condition},
        )
        assertContains(response, sentence, status_code=422)
        assertContains(response, condition, status_code=422)
    assert not Obligation.objects.exists()


def test_a_refused_revision_stands_in_its_own_form(world: World) -> None:
    obligation = make_obligation(world)
    response = as_(world.chief).post(
        reverse("revise_obligation", args=[obligation.pk]),
        {"text": "Có 04 khoa", "applies_to": "x", "met_when": "4 khoa"},
    )
    assertContains(response, "Có 04 khoa", status_code=422)


def test_who_does_not_keep_track_sees_no_form_and_is_refused(world: World) -> None:
    directive = make_directive(world)
    make_school(world, 1)
    client = as_(world.clerk)
    assertNotContains(client.get(reverse("directives")), "Ghi văn bản chỉ đạo")
    response = client.post(
        reverse("add_obligation", args=[directive.pk]),
        {"text": "Có 03 khoa", "applies_to": "provincial-school", "met_when": "3 khoa"},
    )
    assertContains(response, "Ngô Văn Tượng Trưng", status_code=403)


def test_an_empty_register_says_what_to_do(world: World) -> None:
    assertContains(as_(world.chief).get(reverse("directives")), "Chưa có văn bản chỉ đạo nào được theo dõi")
    assertContains(as_(world.chief).get(reverse("directive", args=[make_directive(world).pk])), "chưa ghi nghĩa vụ nào")
