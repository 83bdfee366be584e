"""The pages of commendations: what each role sees, what a press does, what is refused and how."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from tests.world import World
from tongket.conference.actions import cast_ballot, check_in, open_conference, open_item, open_poll
from tongket.emulation.models import Commendation, Nomination
from tongket.emulation.queries import waiting_for
from tongket.emulation.tests.make import GROUNDS, GROUPS, asked, decided, nominated, opened, vote_of, voted
from tongket.kit.asks import answers
from tongket.org.actions import appoint, create_office
from tongket.org.models import Power
from tongket.org.queries import standing_of
from tongket.people.models import Person


def page(client: Client, person: Person, name: str, *args: object, status: int = 200) -> str:
    client.force_login(person)
    response = client.get(reverse(name, args=args))
    assert response.status_code == status
    return response.content.decode()


def press(client: Client, person: Person, name: str, *args: object, status: int = 303, **data: object) -> str:
    client.force_login(person)
    response = client.post(reverse(name, args=args), data)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def test_the_list_shows_each_occasion_within_its_budget(
    client: Client, world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        opened(world)
    decided(world)
    client.force_login(world.chief)
    with django_assert_max_num_queries(10):
        html = client.get(reverse("commendations")).content.decode()
    assert html.count("Khen thưởng đột xuất 6 tháng đầu năm 2021") == 4
    assert "01/QĐ-HVVDKVII" in html
    assert "Mở đợt và nhận đề nghị" in html


def test_the_oldest_occasion_of_many_is_still_in_the_list(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tongket.emulation.views.PER_PAGE", 2)
    oldest = opened(world)
    for _ in range(4):
        opened(world)
    address = reverse("commendation", args=[oldest.pk])
    html = page(client, world.chief, "commendations")
    assert "<small>5</small>" in html
    assert "Trang 1/3" in html
    assert address not in html
    last = client.get(reverse("commendations"), {"page": 3}).content.decode()
    assert address in last
    assert 'href="?page=2"' in last


def test_an_empty_list_says_when_there_will_be_one(client: Client, world: World) -> None:
    html = page(client, world.clerk, "commendations")
    assert "Chưa có đợt khen thưởng nào" in html
    assert "Mở đợt và nhận đề nghị" not in html


def test_the_page_shows_the_vote_with_its_arithmetic_and_its_source(client: Client, world: World) -> None:
    nomination = voted(world, "yes", "yes", "yes", "yes", "no")
    html = page(client, world.chief, "commendation", nomination.commendation_id)
    for words in ("4 tán thành / 5", "80,0 %", "Chưa xác minh", "Dữ liệu minh họa", GROUNDS, "Hội đồng thông qua"):
        assert words in html
    assert "Soạn quyết định và trình ký" in html


def test_while_the_vote_is_open_only_the_turnout_is_shown(client: Client, world: World) -> None:
    nomination = asked(world)
    assert nomination.poll is not None
    council = nomination.poll.conference
    open_conference(council.pk, by=world.director)
    for delegate in council.delegates.all():
        check_in(delegate.pk, by=world.chief)
    open_item(council.items.get().pk, by=world.director)
    open_poll(nomination.poll.pk, by=world.director)
    cast_ballot(nomination.poll.pk, "no", by=world.deputy)
    html = page(client, world.chief, "commendation", nomination.commendation_id)
    assert "1/5 thành viên đã bỏ phiếu" in html
    assert "Không tán thành" not in html


def test_another_department_sees_no_proposal_before_the_decision(client: Client, world: World) -> None:
    nomination = nominated(world)
    html = page(client, world.researcher, "commendation", nomination.commendation_id)
    assert GROUNDS not in html


def test_once_the_council_sits_only_those_concerned_see_the_occasion(client: Client, world: World) -> None:
    nomination = asked(world)
    page(client, world.stranger, "commendation", nomination.commendation_id, status=404)
    assert GROUNDS in page(client, world.clerk, "commendation", nomination.commendation_id)
    assert GROUNDS in page(client, world.president, "commendation", nomination.commendation_id)


def test_what_is_decided_everyone_of_the_house_reads(client: Client, world: World) -> None:
    commendation = decided(world)
    html = page(client, world.stranger, "commendation", commendation.pk)
    assert "Ban Quản lý đào tạo" in html
    assert "Đã khen" in html


def test_how_a_council_voted_is_read_by_those_alone_who_may_see_its_session(client: Client, world: World) -> None:
    commendation = decided(world)
    for person, reads in ((world.chief, True), (world.deputy, True), (world.clerk, False), (world.stranger, False)):
        html = page(client, person, "commendation", commendation.pk)
        assert "Đã khen" in html
        assert ("Không tán thành" in html) == reads, person


def test_an_occasion_is_opened_and_a_unit_proposed_by_hand(client: Client, world: World) -> None:
    press(
        client,
        world.chief,
        "open_commendation",
        kind="annual",
        title="Thành tích xuất sắc năm 2021",
        unit=world.academy.pk,
        groups="Giảng dạy\r\nNghiên cứu",
        for_kinds=["units"],
    )
    commendation = Commendation.objects.get()
    assert commendation.groups == ["Giảng dạy", "Nghiên cứu"]
    page(client, world.trainer, "commendation", commendation.pk)
    press(
        client,
        world.trainer,
        "nominate",
        commendation.pk,
        unit=world.training.pk,
        group="Giảng dạy",
        grounds=GROUNDS,
    )
    assert Nomination.objects.get().unit == world.training


def test_the_whole_way_by_hand(client: Client, world: World) -> None:
    nomination = nominated(world)
    number = nomination.commendation_id
    assert "Lập Hội đồng và thôi nhận đề nghị" in page(client, world.chief, "commendation", number)
    press(
        client,
        world.chief,
        "convene_council",
        number,
        chair=world.director.pk,
        members=[world.deputy.pk, world.trainer.pk, world.researcher.pk],
        secretary=world.chief.pk,
        starts="2021-06-29T14:00",
    )
    press(client, world.chief, "put_to_vote", nomination.pk)
    nomination.refresh_from_db()
    vote_of(world, nomination, "yes", "yes", "yes", "yes")
    press(client, world.chief, "take_result", nomination.pk)
    press(client, world.chief, "prepare_decision", number, signer=world.director.pk)
    commendation = Commendation.objects.get()
    assert commendation.decision is not None
    assert commendation.decision.signer == world.director


def test_a_refusal_says_why_and_who_could(client: Client, world: World) -> None:
    nomination = nominated(world)
    html = press(client, world.clerk, "convene_council", nomination.commendation_id, status=422)
    assert "Chủ tịch Hội đồng" in html
    html = press(client, world.clerk, "put_to_vote", nomination.pk, status=403)
    assert "ThS Ngô Văn Tượng Trưng" in html
    html = press(client, world.chief, "put_to_vote", nomination.pk, status=409)
    assert "hãy lập Hội đồng" in html


def test_a_proposal_is_withdrawn_by_hand(client: Client, world: World) -> None:
    nomination = nominated(world)
    press(client, world.clerk, "withdraw_nomination", nomination.pk, reason="Ghi nhầm nhóm")
    assert "Lý do rút: Ghi nhầm nhóm" in page(client, world.clerk, "commendation", nomination.commendation_id)


def test_a_demo_offers_only_what_is_fictional(client: Client, world: World, settings: Settings) -> None:
    settings.TONGKET_DEMO = True
    clerk = world.clerk
    Person.objects.filter(pk=clerk.pk).update(is_fictional=False)
    html = page(client, world.trainer, "commendation", opened(world).pk)
    assert "TS Đặng Văn Tạm" in html.split("Hoặc cá nhân")[1]
    assert "ThS Lý Thị Nháp" not in html


@pytest.mark.parametrize(
    ("build", "verb"),
    [(nominated, "Lập Hội đồng"), (asked, None), (voted, "Soạn quyết định")],
)
def test_the_next_step_waits_for_the_office(world: World, build, verb: str | None) -> None:
    build(world)
    assert [one.verb for one in answers(waiting_for(standing_of(world.chief)))] == ([verb] if verb else [])
    assert answers(waiting_for(standing_of(world.clerk))) == []


def test_the_personnel_office_of_a_lower_unit_does_not_run_it(world: World) -> None:
    appoint(world.clerk, create_office(world.training, "Văn thư", [Power.OFFICE], by=world.steward), by=world.steward)
    nominated(world)
    assert answers(waiting_for(standing_of(world.clerk))) == []


def test_nominating_needs_a_group_of_the_occasion(client: Client, world: World) -> None:
    commendation = opened(world)
    html = press(
        client,
        world.trainer,
        "nominate",
        commendation.pk,
        unit=world.training.pk,
        group="Lạ",
        grounds=GROUNDS,
        status=422,
    )
    assert "Nhóm thành tích" in html
    assert GROUPS[0] in page(client, world.trainer, "commendation", commendation.pk)


def test_the_thread_of_a_decision_is_asked_for_those_alone_who_may_read_it(client: Client, world: World) -> None:
    one = decided(world)
    assert one.decision is not None
    card = reverse("trace_card", args=["decision", one.decision.key])
    assert card in page(client, world.chief, "commendation", one.pk)
    assert card not in page(client, world.stranger, "commendation", one.pk)
