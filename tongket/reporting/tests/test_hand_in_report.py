"""A report is handed in; nothing that it opened with is dropped."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from tests.world import World
from tongket.followup.actions import cancel_task, finish_task
from tongket.kit.asks import answers
from tongket.kit.clock import clock_at
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import told
from tongket.org.queries import standing_of
from tongket.reporting.actions import (
    answer_carried_task,
    enter_figure,
    hand_in_report,
    keep_number,
    return_report,
    write_line,
)
from tongket.reporting.events import ReportHandedIn
from tongket.reporting.models import Report
from tongket.reporting.queries import waiting_for
from tongket.reporting.tests.make import AREAS, make_handed_in, make_report, make_round, make_task, write_result

LATER = datetime.fromisoformat("2021-07-05T09:00:00+07:00")


def test_it_is_handed_in_and_waits_for_the_organiser(world: World) -> None:
    report = make_report(world)
    write_result(report, "Đã mở đủ lớp", world.clerk)
    handed = hand_in_report(report.pk, by=world.trainer)
    assert (handed.state, handed.handed_in_by) == (Report.State.HANDED_IN, world.trainer)
    assert told(report.round.channel)[-1] == ReportHandedIn(report_id=report.pk)
    assert [row.verb for row in answers(waiting_for(standing_of(world.chief)))] == ["Xem và tiếp nhận"]
    assert answers(waiting_for(standing_of(world.trainer))) == []


def test_a_task_without_answer_is_named_and_keeps_the_report(world: World) -> None:
    make_task(world, "k1", "Đẩy mạnh đào tạo trực tuyến", world.training)
    make_task(world, "k2", "Cập nhật văn kiện", world.training)
    report = make_report(world)
    write_result(report, "Đã mở đủ lớp", world.clerk)
    answer_carried_task(report.carried_tasks.get(task__key="k1").pk, "doing", "", by=world.clerk)
    with pytest.raises(WrongState, match="Còn 1 việc chuyển từ kỳ trước chưa báo cáo: “Cập nhật văn kiện”"):
        hand_in_report(report.pk, by=world.trainer)
    report.refresh_from_db()
    assert report.state == Report.State.DRAFTED


def test_what_the_book_of_tasks_already_says_needs_no_second_answer(world: World) -> None:
    done = make_task(world, "k1", "Một", world.training)
    given_up = make_task(world, "k2", "Hai", world.training)
    report = make_report(world)
    write_result(report, "Đã mở đủ lớp", world.clerk)
    finish_task(done.pk, "Đã xong", by=world.trainer)
    cancel_task(given_up.pk, "Không còn cần", by=world.director)
    hand_in_report(report.pk, by=world.trainer)
    assert [(one.outcome, one.note) for one in report.carried_tasks.order_by("task__key")] == [
        ("done", "Hoàn thành ngày 28/6/2021, theo sổ nhiệm vụ."),
        ("not-done", "Đã thôi thực hiện, theo sổ nhiệm vụ."),
    ]


def test_a_task_that_was_finished_late_is_late_in_the_report_too(world: World) -> None:
    task = make_task(world, "k1", "Một", world.training)
    report = make_report(world)
    with clock_at(LATER):
        finish_task(task.pk, "Đã xong", by=world.trainer)
        hand_in_report(report.pk, by=world.trainer)
    assert report.carried_tasks.get().note == "Hoàn thành ngày 05/7/2021, muộn 5 ngày, theo sổ nhiệm vụ."


def test_a_limit_that_lacks_a_measure_is_named_until_it_is_confirmed(world: World) -> None:
    report = make_report(world)
    write_line(report.pk, "limit", "Chậm tiến độ", by=world.clerk, cause="objective", because="Dịch")
    with pytest.raises(WrongState, match="“Chậm tiến độ”"):
        hand_in_report(report.pk, by=world.trainer)
    assert hand_in_report(report.pk, by=world.trainer, without_measures=True).without_measures


def test_a_limit_with_cause_and_measure_needs_no_confirmation(world: World) -> None:
    report = make_report(world)
    limit = write_line(report.pk, "limit", "Chậm tiến độ", by=world.clerk, cause="objective")
    write_line(report.pk, "measure", "Học bù", by=world.clerk, answers=limit)
    assert not hand_in_report(report.pk, by=world.trainer, without_measures=True).without_measures


def test_a_number_that_differs_from_the_figures_keeps_the_report_until_it_is_settled(world: World) -> None:
    report = make_report(world)
    enter_figure(report.pk, "Lớp bồi dưỡng", by=world.clerk, area=AREAS[0], unit_word="lớp", value=Decimal(21))
    line = write_result(report, "Đã mở 24 lớp bồi dưỡng", world.clerk)
    with pytest.raises(WrongState, match="không khớp chỉ tiêu: “24 lớp”"):
        hand_in_report(report.pk, by=world.trainer)
    keep_number(line.pk, "24 lớp", "Tính cả lớp liên kết", by=world.clerk)
    assert hand_in_report(report.pk, by=world.trainer).state == Report.State.HANDED_IN


def test_late_is_late_for_ever(world: World) -> None:
    with clock_at(LATER):
        report = make_handed_in(world)
        assert report.days_late(date(2021, 7, 5)) == 5
        return_report(report.pk, "Thiếu số liệu", by=world.chief)
    with clock_at(datetime.fromisoformat("2021-07-20T09:00:00+07:00")):
        again = hand_in_report(report.pk, by=world.trainer)
    assert again.days_late(date(2021, 12, 31)) == 5


def test_a_round_without_a_due_day_knows_no_lateness(world: World) -> None:
    report = make_report(world, round_=make_round(world, due=None))
    assert report.days_late(date(2030, 1, 1)) == 0


def test_an_empty_report_is_not_handed_in(world: World) -> None:
    with pytest.raises(WrongState, match="chưa có nội dung"):
        hand_in_report(make_report(world).pk, by=world.trainer)


def test_others_may_not(world: World) -> None:
    report = make_report(world)
    with pytest.raises(NotAllowed):
        hand_in_report(report.pk, by=world.researcher)


def test_not_twice(world: World) -> None:
    report = make_handed_in(world)
    with pytest.raises(WrongState, match="đã nộp"):
        hand_in_report(report.pk, by=world.trainer)
