"""The pages of the room: who sees them, what stands on them, what they cost with 62 units."""

from datetime import datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.world import World
from tongket.documents.actions import close_comments, create_draft, invite_commenters, open_comments
from tongket.kit.clock import clock_at
from tongket.org.actions import found_unit
from tongket.people.models import Person
from tongket.reporting.actions import (
    answer_carried_task,
    consolidate_round,
    enter_figure,
    hand_in_report,
    prepare_consolidated_paper,
    return_report,
    write_line,
)
from tongket.reporting.models import Report, ReportLine, Round
from tongket.reporting.tests.make import (
    AREAS,
    make_accepted,
    make_handed_in,
    make_report,
    make_round,
    make_task,
    write_result,
)


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def make_schools(world: World, count: int = 62) -> Round:
    """A round that asks so many schools, half of which have handed in and a third of which are accepted."""
    round_ = make_round(world)
    for number in range(1, count + 1):
        unit = found_unit(
            f"school-{number:02}", "provincial-school", f"Trường Ví Dụ {number:02}", world.academy, by=world.steward
        )
        report = make_report(world, unit, round_)
        if number % 3 == 0:
            make_accepted(world, report)
        elif number % 3 == 1:
            make_handed_in(world, report)
    return round_


def test_the_rounds_stay_within_ten_queries_with_62_units(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_schools(world)
    client = as_(world.chief)
    with django_assert_max_num_queries(10):
        response = client.get(reverse("rounds"))
    assertContains(response, "<b>41/62</b>")


def test_a_round_stays_within_ten_queries_with_62_units(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    round_ = make_schools(world)
    client = as_(world.chief)
    with django_assert_max_num_queries(10):
        response = client.get(reverse("round", args=[round_.pk]))
    assertContains(response, "41/62")
    assertContains(response, ">62</a>")
    consolidate_round(round_.pk, by=world.chief)
    with django_assert_max_num_queries(10):
        assertContains(client.get(reverse("round", args=[round_.pk])), "Mở dự thảo")


def test_a_report_costs_the_same_however_much_it_holds(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(8):
        make_task(world, f"k{number}", f"Việc {number}", world.training)
    report = make_report(world)
    for number in range(12):
        write_result(report, f"Kết quả {number}", world.clerk, area=AREAS[number % 2])
        write_line(report.pk, "limit", f"Hạn chế {number}", by=world.clerk)
        enter_figure(report.pk, f"Chỉ tiêu {number}", by=world.clerk, area=AREAS[0], value=Decimal(number))
    client = as_(world.clerk)
    with django_assert_max_num_queries(18):
        response = client.get(reverse("report", args=[report.pk]))
    assertContains(response, "8 việc chuyển kỳ chưa báo cáo")
    assertContains(response, "Chưa có nguyên nhân", count=12)


def test_the_bar_names_what_is_missing_and_leads_there(world: World) -> None:
    make_task(world, "k1", "Đẩy mạnh đào tạo trực tuyến", world.training)
    report = make_report(world)
    write_line(report.pk, "limit", "Chậm tiến độ", by=world.clerk, cause="objective")
    response = as_(world.clerk).get(reverse("report", args=[report.pk]))
    carried = report.carried_tasks.get()
    assertContains(response, f'<a href="#carried-{carried.pk}">1 việc chuyển kỳ chưa báo cáo</a>', html=True)
    assertContains(response, '<a href="#line-1">1 hạn chế chưa đủ nguyên nhân, giải pháp</a>', html=True)
    assertContains(response, f'id="carried-{carried.pk}"')
    assertContains(response, 'id="line-1"')
    assertContains(response, '<button class="btn btn-primary" type="submit" disabled>Nộp báo cáo</button>', html=True)


def test_a_refused_save_shows_the_typed_text_and_the_error(world: World) -> None:
    report = make_report(world)
    response = as_(world.clerk).post(
        reverse("write_line", args=[report.pk]),
        {"slot": "limit-new", "section": "limit", "text": "Chậm tiến độ", "because": "Dịch COVID-19"},
    )
    assert response.status_code == 422
    assertContains(response, "Chậm tiến độ", status_code=422)
    assertContains(response, "Dịch COVID-19", status_code=422)
    assertContains(response, "chưa rõ loại; hãy chọn khách quan hoặc chủ quan", status_code=422)
    assert not ReportLine.objects.exists()


def test_a_save_that_comes_too_late_keeps_the_typed_text_too(world: World) -> None:
    report = make_handed_in(world)
    response = as_(world.clerk).post(
        reverse("write_line", args=[report.pk]),
        {"slot": "proposal-new", "section": "proposal", "text": "Thêm kinh phí"},
    )
    assert response.status_code == 409
    assertContains(response, "đã nộp ngày 28/06/2021", status_code=409)
    assertContains(response, "Thêm kinh phí", status_code=409)


def test_both_wordings_stand_side_by_side_where_two_have_written(world: World) -> None:
    line = write_result(make_report(world), "Đã mở 21 lớp", world.trainer)
    response = as_(world.clerk).post(
        reverse("revise_line", args=[line.pk]),
        {"slot": f"edit-{line.pk}", "text": "Đã mở 22 lớp", "was": "Đã mở 20 lớp"},
    )
    assertContains(response, "sửa thành “Đã mở 21 lớp”", status_code=409)
    assertContains(response, ">Đã mở 22 lớp</textarea>", status_code=409)
    assertContains(response, 'name="was" value="Đã mở 21 lớp"', status_code=409)


def test_a_number_that_is_none_is_refused_in_its_own_cell(world: World) -> None:
    report = make_report(world)
    response = as_(world.clerk).post(
        reverse("enter_figure", args=[report.pk]),
        {"slot": "figure-of-1", "name": "Lớp", "value": "21.5", "area": AREAS[0]},
    )
    assertContains(response, "“21.5” không phải là số", status_code=422)
    assert not report.figures.exists()


def test_numbers_are_read_as_vietnamese_writes_them(world: World) -> None:
    report = make_report(world)
    as_(world.clerk).post(
        reverse("enter_figure", args=[report.pk]),
        {"name": "Giờ", "planned": "3.200", "value": "2.186,5", "area": AREAS[0]},
    )
    figure = report.figures.get()
    assert (figure.planned, figure.value, figure.last_year) == (Decimal(3200), Decimal("2186.5"), None)


def test_a_flagged_number_is_mended_by_one_press(world: World) -> None:
    report = make_report(world)
    enter_figure(report.pk, "Lớp bồi dưỡng", by=world.clerk, area=AREAS[0], unit_word="lớp", value=Decimal(21))
    line = write_result(report, "Đã mở 24 lớp bồi dưỡng", world.clerk)
    client = as_(world.clerk)
    response = client.get(reverse("report", args=[report.pk]))
    assertContains(response, "Sửa văn bản thành 21")
    assertContains(response, 'name="text" value="Đã mở 21 lớp bồi dưỡng"')
    client.post(reverse("revise_line", args=[line.pk]), {"text": "Đã mở 21 lớp bồi dưỡng"})
    assertNotContains(client.get(reverse("report", args=[report.pk])), "không khớp chỉ tiêu:")


def test_a_whole_report_by_hand_from_asking_to_accepting(world: World) -> None:
    chief, clerk = as_(world.chief), as_(world.clerk)
    opened = chief.post(
        reverse("open_round"),
        {
            "unit": world.academy.pk,
            "title": "Báo cáo sơ kết 6 tháng",
            "period_kind": "half-year",
            "period_from": "2021-01-01",
            "period_to": "2021-06-30",
            "due": "2021-06-25",
            "areas": "Đào tạo\nKhoa học",
        },
    )
    round_ = Round.objects.get()
    assert opened.headers["Location"] == reverse("round", args=[round_.pk])
    assert round_.areas == ["Đào tạo", "Khoa học"]
    make_task(world, "k1", "Đẩy mạnh đào tạo trực tuyến", world.training)
    chief.post(reverse("ask_report", args=[round_.pk]), {"unit": world.training.pk})
    report = Report.objects.get()
    clerk.post(
        reverse("answer_carried_task", args=[report.carried_tasks.get().pk]),
        {"outcome": "doing", "note": "6/9 học phần"},
    )
    clerk.post(
        reverse("write_line", args=[report.pk]), {"section": "result", "area": "Đào tạo", "text": "Đã mở 21 lớp"}
    )
    clerk.post(reverse("write_line", args=[report.pk]), {"section": "limit", "text": "Chậm điểm"})
    limit = report.lines.get(section="limit")
    clerk.post(
        reverse("revise_line", args=[limit.pk]), {"text": "Chậm điểm", "cause": "subjective", "because": "Thiếu người"}
    )
    clerk.post(
        reverse("write_line", args=[report.pk]),
        {
            "section": "measure",
            "text": "Phân công",
            "answers": limit.pk,
            "lead": "TS Đặng Văn Tạm",
            "due": "2021-09-30",
        },
    )
    assertContains(clerk.get(reverse("report", args=[report.pk])), "Đã đủ để nộp")
    clerk.post(reverse("hand_in_report", args=[report.pk]))
    assertContains(clerk.get(reverse("report", args=[report.pk])), "Muộn 3 ngày")
    chief.post(reverse("return_report", args=[report.pk]), {"slot": "return", "reason": "Thiếu số liệu"})
    assertContains(clerk.get(reverse("report", args=[report.pk])), "Thiếu số liệu")
    clerk.post(reverse("hand_in_report", args=[report.pk]))
    chief.post(reverse("accept_report", args=[report.pk]))
    consolidated = chief.post(reverse("consolidate_round", args=[round_.pk]))
    round_.refresh_from_db()
    assert round_.draft is not None
    assert consolidated.headers["Location"] == reverse("draft", args=[round_.draft.pk])
    sources = chief.get(reverse("draft_sources", args=[round_.draft.pk]), headers={"HX-Request": "true"})
    assertContains(sources, '<div id="sources-1" hx-swap-oob="true">')
    assertContains(sources, f"{reverse('report', args=[report.pk])}#line-1")
    assertContains(chief.get(reverse("draft_round", args=[round_.draft.pk]), headers={"HX-Request": "true"}), "1/1")
    prepared = chief.post(reverse("prepare_consolidated_paper", args=[round_.pk]))
    round_.refresh_from_db()
    assert round_.paper is not None
    assert prepared.headers["Location"] == reverse("paper", args=[round_.paper.pk])


def test_hand_in_without_measures_is_confirmed_by_a_tick(world: World) -> None:
    report = make_report(world)
    write_line(report.pk, "limit", "Chậm tiến độ", by=world.clerk, cause="objective")
    client = as_(world.trainer)
    assert client.post(reverse("hand_in_report", args=[report.pk])).status_code == 409
    assert client.post(reverse("hand_in_report", args=[report.pk]), {"without_measures": "1"}).status_code == 303


def test_a_round_that_cannot_be_opened_shows_what_was_typed(world: World) -> None:
    response = as_(world.chief).post(
        reverse("open_round"),
        {
            "unit": world.academy.pk,
            "title": "Báo cáo giữa kỳ",
            "period_kind": "half-year",
            "period_from": "2021-06-30",
            "period_to": "2021-01-01",
        },
    )
    assertContains(response, 'value="Báo cáo giữa kỳ"', status_code=422)
    assertContains(response, "kết thúc 01/01/2021 trước khi bắt đầu 30/06/2021", status_code=422)


def test_who_may_not_open_a_round_sees_no_form_and_a_refusal_for_a_forged_one(world: World) -> None:
    client = as_(world.clerk)
    assertNotContains(client.get(reverse("rounds")), "Mở đợt báo cáo")
    assert client.post(reverse("open_round"), {"unit": world.academy.pk, "title": "x"}).status_code == 422


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("director", 200),
        ("chief", 200),
        ("clerk", 200),
        ("trainer", 200),
        ("president", 200),
        ("researcher", 404),
        ("stranger", 404),
    ],
)
def test_a_report_in_the_making_is_read_by_its_unit_and_those_above(world: World, name: str, expected: int) -> None:
    report = make_report(world)
    assert as_(getattr(world, name)).get(reverse("report", args=[report.pk])).status_code == expected


def test_a_stranger_sees_neither_the_round_nor_its_list(world: World) -> None:
    round_ = make_round(world)
    client = as_(world.stranger)
    assert client.get(reverse("round", args=[round_.pk])).status_code == 404
    assertNotContains(client.get(reverse("rounds")), round_.title)
    assert client.post(reverse("consolidate_round", args=[round_.pk])).status_code == 404


def test_the_people_of_the_house_see_the_round_and_may_not_run_it(world: World) -> None:
    round_ = make_accepted(world).round
    client = as_(world.researcher)
    response = client.get(reverse("round", args=[round_.pk]))
    assertContains(response, "Ban Quản lý đào tạo")
    assertNotContains(response, reverse("consolidate_round", args=[round_.pk]))
    assert client.post(reverse("consolidate_round", args=[round_.pk])).status_code == 403


def test_the_unit_reads_that_only_the_organiser_accepts(world: World) -> None:
    report = make_handed_in(world)
    response = as_(world.trainer).post(reverse("accept_report", args=[report.pk]))
    assertContains(response, "Ngô Văn Tượng Trưng", status_code=403)


def test_the_author_reads_the_reason_one_click_from_the_list(world: World) -> None:
    report = return_report(make_handed_in(world).pk, "Thiếu số liệu quý II", by=world.chief)
    client = as_(world.clerk)
    assertContains(client.get(reverse("rounds")), reverse("report", args=[report.pk]))
    assertContains(client.get(reverse("report", args=[report.pk])), "Thiếu số liệu quý II")


def test_overdue_is_said_before_and_late_after_handing_in(world: World) -> None:
    report = make_report(world)
    write_result(report, "Đủ", world.clerk)
    with clock_at(datetime.fromisoformat("2021-07-05T09:00:00+07:00")):
        assertContains(as_(world.clerk).get(reverse("report", args=[report.pk])), "Quá hạn 5 ngày")
        hand_in_report(report.pk, by=world.clerk)
        assertContains(as_(world.clerk).get(reverse("report", args=[report.pk])), "Muộn 5 ngày")
        assertContains(as_(world.chief).get(reverse("round", args=[report.round_id])), "Muộn 5 ngày")


def test_a_report_of_carried_tasks_alone_names_in_one_line_what_it_leaves_out(world: World) -> None:
    make_task(world, "k1", "Đẩy mạnh đào tạo trực tuyến", world.training)
    report = make_report(world)
    answer_carried_task(report.carried_tasks.get().pk, "doing", "6/9 học phần", by=world.clerk)
    hand_in_report(report.pk, by=world.clerk)
    response = as_(world.chief).get(reverse("report", args=[report.pk]))
    assertContains(
        response,
        "Đơn vị không nêu: I. Đặc điểm tình hình; II. Kết quả; III. Hạn chế, nguyên nhân, giải pháp; "
        "IV. Phương hướng, nhiệm vụ; V. Kiến nghị, đề xuất.",
    )
    assertContains(response, reverse("trace_card", args=["report-line", report.carried_tasks.get().code]))


def test_an_empty_list_says_what_is_missing_and_where_to_go(world: World) -> None:
    assertContains(as_(world.clerk).get(reverse("rounds")), "Chưa có đợt báo cáo nào")
    assertContains(
        as_(world.chief).get(reverse("round", args=[make_round(world).pk])), "Yêu cầu cả 5 đơn vị trực thuộc"
    )


def test_all_below_are_asked_by_one_press(world: World) -> None:
    round_ = make_round(world)
    client = as_(world.chief)
    client.post(reverse("ask_units_below", args=[round_.pk]))
    assert round_.reports.count() == 5
    assert client.post(reverse("ask_units_below", args=[round_.pk])).status_code == 409


def test_a_draft_of_another_making_has_no_sources(world: World) -> None:
    draft = create_draft("own", "Quy chế", world.academy, by=world.chief)
    client = as_(world.chief)
    assert client.get(reverse("draft_sources", args=[draft.pk]), headers={"HX-Request": "true"}).content == b""
    assert client.get(reverse("draft_round", args=[draft.pk]), headers={"HX-Request": "true"}).content == b""
    assert (
        as_(world.stranger).get(reverse("draft_sources", args=[draft.pk]), headers={"HX-Request": "true"}).status_code
        == 404
    )


def test_what_was_made_of_a_round_is_linked_for_those_alone_who_may_read_it(world: World) -> None:
    round_ = make_round(world)
    make_accepted(world, make_report(world, round_=round_))
    draft = consolidate_round(round_.pk, by=world.chief)
    page, link = reverse("round", args=[round_.pk]), reverse("draft", args=[draft.pk])
    head, stranger = as_(world.trainer), as_(world.stranger)
    assert head.get(link).status_code == 404
    assertNotContains(head.get(page), link)
    assertContains(as_(world.chief).get(page), link)
    open_comments(draft.pk, by=world.chief)
    invite_commenters(draft.pk, by=world.chief, people=[world.stranger])
    assertContains(head.get(page), link)
    with clock_at(datetime.fromisoformat("2021-07-02T08:00:00+07:00")):
        close_comments(draft.pk, by=world.chief)
        paper = prepare_consolidated_paper(round_.pk, by=world.chief)
    link = reverse("paper", args=[paper.pk])
    assert head.get(link).status_code == 404
    assertNotContains(head.get(page), link)
    assert stranger.get(page).status_code == 404
    card = stranger.get(reverse("draft_round", args=[draft.pk]), headers={"HX-Request": "true"})
    assertContains(card, round_.period_label)
    assertNotContains(card, page)
