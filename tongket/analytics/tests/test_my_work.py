"""One's own work: by urgency, with what one waits for and what is new."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.world import World
from tongket.analytics.queries import work as module
from tongket.analytics.queries.changes import changes_for
from tongket.analytics.queries.rooms import Room
from tongket.analytics.queries.work import work_of
from tongket.conference.actions import add_item, close_conference, open_conference, prepare_minutes
from tongket.conference.tests.make import at, planned
from tongket.documents.actions import comment_paragraph, dispose_comment
from tongket.documents.tests.make import a_draft_under_comment
from tongket.emulation.tests.make import nominated, voted
from tongket.followup.actions import assign_task, report_progress
from tongket.kit.asks import Ask
from tongket.kit.clock import clock_at, now
from tongket.kit.thread import Waiting
from tongket.reporting.actions import return_report
from tongket.reporting.tests.make import make_handed_in, make_report

MONDAY = datetime.fromisoformat("2021-06-28T08:00:00+07:00")


def task(world: World, key: str, due: date | None, text: str = "Mở lớp trực tuyến"):
    return assign_task(key, text, world.training, due, by=world.director)


def bands(world: World) -> dict[str, list[str]]:
    return {band.key: [row.waiting.title for row in band.rows] for band in work_of(world.trainer).bands}


def test_rows_are_sorted_into_bands_by_their_day(world: World) -> None:
    for key, due in (("a", 25), ("b", 28), ("c", 30)):
        task(world, key, date(2021, 6, due), key)
    task(world, "d", date(2021, 7, 4), "d")
    task(world, "e", date(2021, 7, 5), "e")
    task(world, "f", None, "f")
    assert bands(world) == {"overdue": ["a"], "today": ["b"], "week": ["c", "d"], "later": ["e", "f"]}


def test_each_row_says_its_day_and_what_is_left(world: World) -> None:
    for key, day in (("a", date(2021, 6, 25)), ("b", date(2021, 6, 28)), ("c", date(2021, 6, 30))):
        task(world, key, day, key)
    task(world, "d", date(2021, 7, 31), "d")
    rows = [(row.due_word, row.left_word) for band in work_of(world.trainer).bands for row in band.rows]
    assert rows == [
        ("Hạn 25/06/2021", "quá hạn 3 ngày"),
        ("Trong ngày", "đến 23:59"),
        ("Thứ Tư, 30/06", "còn 2 ngày"),
        ("Hạn 31/07/2021", "còn 33 ngày"),
    ]


def test_an_hour_that_has_passed_is_overdue(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    hours = [MONDAY.replace(hour=7), MONDAY.replace(hour=17)]
    rows = [Waiting("clock", f"{hour:%H}", "", "Làm", "/", due=hour) for hour in hours]
    room = Room(
        "made", lambda keys: [], lambda keys: [], lambda standing: [Ask(lambda: rows)], lambda standing, keys: []
    )
    monkeypatch.setattr(module, "rooms", lambda: (room,))
    work = {band.key: band for band in work_of(world.trainer).bands}
    assert [row.due_word for row in work["overdue"].rows] == ["Trước 07:00"]
    assert [row.left_word for row in work["today"].rows] == ["hôm nay"]
    assert work["today"].note == "sớm nhất trước 17:00"


def test_the_page_counts_and_lists_and_names_the_next_conference(client: Client, world: World) -> None:
    task(world, "a", date(2021, 6, 25))
    planned(world)
    client.force_login(world.director)
    html = client.get(reverse("my_work")).content.decode()
    assert "còn 4 ngày đến" in html
    assert "08:00, thứ Sáu, 02/07/2021" in html
    client.force_login(world.trainer)
    html = client.get(reverse("my_work")).content.decode()
    assert "Hạn 25/06/2021" in html
    assert "btn-danger" in html
    assert "không có hội nghị nào trong 7 ngày tới" in html


def test_an_empty_page_says_so_and_leads_on(client: Client, world: World) -> None:
    client.force_login(world.clerk)
    html = client.get(reverse("my_work")).content.decode()
    assert "Không còn việc nào chờ" in html
    assert "xếp theo hạn" not in html, "nothing is sorted where there is nothing"
    assert reverse("tasks") in html
    assert "tk-counts" not in html


def test_one_waits_for_the_answer_to_a_comment_a_report_and_a_proposal(world: World) -> None:
    draft = a_draft_under_comment(world)
    comment = comment_paragraph(draft.paragraphs.all()[0].pk, "Nêu rõ số lớp", by=world.clerk)
    nomination = nominated(world)
    with clock_at(now() + timedelta(days=3)):
        found = work_of(world.clerk).awaited
        assert [one.days for one in found] == [3, 3]
        titles = " ".join(one.title for one in found)
        assert f"Trả lời góp ý số {comment.number}" in titles
        assert f"Xét đề nghị khen: {nomination.label}" in titles
        dispose_comment(comment.pk, "accepted", "", by=world.chief)
        assert len(work_of(world.clerk).awaited) == 1
    make_handed_in(world, make_report(world))
    assert [one.who for one in work_of(world.director).awaited] == ["Học viện Ví Dụ khu vực II"]


def test_the_secretary_of_no_office_waits_for_the_chair_to_sign(world: World) -> None:
    conference = planned(world, chair=world.president, secretary=world.stranger)
    add_item(conference.pk, "discussion", "Thảo luận", by=world.stranger)
    with at("08:00"):
        open_conference(conference.pk, by=world.president)
        close_conference(conference.pk, by=world.president)
        prepare_minutes(conference.pk, by=world.stranger)
    assert [one.who for one in work_of(world.stranger).awaited] == [world.president.full_name]
    assert "Phát hành" in {row.waiting.verb for band in work_of(world.president).bands for row in band.rows}


def test_what_has_its_answer_is_waited_for_no_more(world: World) -> None:
    voted(world)
    assert work_of(world.clerk).awaited == []


def test_what_others_did_is_new_and_what_one_did_oneself_is_not(world: World) -> None:
    before = now() - timedelta(hours=1)
    given = task(world, "a", date(2021, 7, 30))
    report_progress(given.pk, 40, "Được 2 lớp", by=world.clerk)
    changes = changes_for(world.trainer, before)
    assert [(change.who, change.did) for change in changes] == [
        ("Lý Thị Nháp", "cập nhật tiến độ 40 %"),
        ("Lê Văn Thí Dụ", "giao nhiệm vụ"),
    ]
    assert changes[0].url == reverse("task", args=[given.pk])
    assert [change.did for change in changes_for(world.clerk, before)] == ["giao nhiệm vụ"]


def test_what_does_not_concern_one_is_not_told(world: World) -> None:
    before = now() - timedelta(hours=1)
    task(world, "a", date(2021, 7, 30))
    nominated(world)
    assert changes_for(world.researcher, before) == []


def test_invitations_returned_reports_answers_and_results_are_told(world: World) -> None:
    before = now() - timedelta(hours=1)
    planned(world)
    report = make_handed_in(world, make_report(world))
    return_report(report.pk, "Thiếu số liệu", by=world.chief)
    voted(world)
    assert any("mời dự ngày 02/07/2021 (chủ trì)" in change.did for change in changes_for(world.director, before))
    assert {"trả lại báo cáo", "yêu cầu báo cáo"} <= {change.did for change in changes_for(world.trainer, before)}
    told = [change.did for change in changes_for(world.clerk, before)]
    assert "nhận kết quả xét khen (hội đồng thông qua)" in told


def test_a_visit_begins_half_an_hour_after_the_last_page(client: Client, world: World) -> None:
    client.force_login(world.trainer)
    assert "trong 7 ngày qua" in client.get(reverse("my_work")).content.decode()
    with clock_at(MONDAY + timedelta(minutes=20)):
        assert "trong 7 ngày qua" in client.get(reverse("my_work")).content.decode()
    with clock_at(MONDAY + timedelta(hours=3)):
        given = task(world, "a", date(2021, 7, 30))
        html = client.get(reverse("my_work")).content.decode()
        assert "từ lần xem 08:20, 28/06/2021" in html
        assert given.text in html


def test_nobody_reads_it_without_signing_in(client: Client, world: World) -> None:
    assert client.get(reverse("my_work")).status_code == 302
