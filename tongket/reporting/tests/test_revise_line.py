"""A line is revised while its report is being written."""

import pytest

from tests.world import World
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import told
from tongket.reporting.actions import keep_number, revise_line, write_line
from tongket.reporting.events import ReportLineRevised
from tongket.reporting.tests.make import make_handed_in, make_report, write_result


def test_it_says_something_else_under_the_same_number(world: World) -> None:
    line = write_result(make_report(world), "Một", world.clerk)
    revised = revise_line(line.pk, "Hai", by=world.trainer)
    assert (revised.text, revised.number, revised.area) == ("Hai", 1, line.area)
    assert told(line.report.round.channel)[-1] == ReportLineRevised(line_id=line.pk, report_id=line.report_id)


def test_a_cause_is_added_to_a_limit_that_lacked_it(world: World) -> None:
    limit = write_line(make_report(world).pk, "limit", "Chậm", by=world.clerk)
    revised = revise_line(limit.pk, "Chậm", by=world.clerk, cause="subjective", because="Chưa phân công")
    assert (revised.cause, revised.because) == ("subjective", "Chưa phân công")


def test_a_reason_for_a_number_goes_when_the_number_goes(world: World) -> None:
    line = write_result(make_report(world), "Đã mở 24 lớp", world.clerk)
    keep_number(line.pk, "24 lớp", "Tính cả lớp liên kết", by=world.clerk)
    assert revise_line(line.pk, "Đã mở 24 lớp mới", by=world.clerk).kept_numbers.exists()
    assert not revise_line(line.pk, "Đã mở 21 lớp", by=world.clerk).kept_numbers.exists()


def test_others_may_not(world: World) -> None:
    line = write_result(make_report(world), "Một", world.clerk)
    with pytest.raises(NotAllowed):
        revise_line(line.pk, "Hai", by=world.researcher)


def test_an_empty_text_is_refused(world: World) -> None:
    line = write_result(make_report(world), "Một", world.clerk)
    with pytest.raises(BadInput):
        revise_line(line.pk, " ", by=world.clerk)


def test_not_after_handing_in(world: World) -> None:
    report = make_handed_in(world)
    with pytest.raises(WrongState):
        revise_line(report.lines.get().pk, "Hai", by=world.clerk)


def test_two_writers_do_not_overwrite_each_other_unseen(world: World) -> None:
    line = write_result(make_report(world), "Một\r\nhai", world.clerk)
    revise_line(line.pk, "Của trưởng ban", by=world.trainer, was="Một\r\nhai")
    with pytest.raises(WrongState, match="vừa được người khác sửa thành “Của trưởng ban”"):
        revise_line(line.pk, "Của chuyên viên", by=world.clerk, was="Một\nhai")
    line.refresh_from_db()
    assert line.text == "Của trưởng ban"
