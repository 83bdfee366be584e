"""The organiser accepts a report."""

import pytest

from tests.world import World
from tongket.kit.asks import answers
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import told
from tongket.org.queries import standing_of
from tongket.reporting.actions import accept_report, hand_in_report, return_report
from tongket.reporting.events import ReportAccepted
from tongket.reporting.models import Report
from tongket.reporting.queries import report_for, waiting_for
from tongket.reporting.tests.make import make_accepted, make_handed_in, make_report


def test_it_is_accepted_and_the_round_waits_to_be_consolidated(world: World) -> None:
    report = make_accepted(world)
    assert (report.state, report.accepted_by) == (Report.State.ACCEPTED, world.chief)
    assert told(report.round.channel)[-1] == ReportAccepted(report_id=report.pk)
    assert [row.verb for row in answers(waiting_for(standing_of(world.chief)))] == ["Tổng hợp"]


def test_the_reason_of_an_earlier_return_goes(world: World) -> None:
    report = make_handed_in(world)
    return_report(report.pk, "Thiếu", by=world.chief)
    hand_in_report(report.pk, by=world.trainer)
    assert accept_report(report.pk, by=world.chief).return_reason == ""


def test_the_house_reads_it_from_then_on_and_a_stranger_never(world: World) -> None:
    report = make_handed_in(world)
    assert report_for(world.researcher, report.pk) is None
    accept_report(report.pk, by=world.chief)
    assert report_for(world.researcher, report.pk) == report
    assert report_for(world.stranger, report.pk) is None


def test_the_unit_itself_may_not(world: World) -> None:
    report = make_handed_in(world)
    with pytest.raises(NotAllowed) as refused:
        accept_report(report.pk, by=world.trainer)
    assert "Ngô Văn Tượng Trưng" in refused.value.who


def test_only_what_was_handed_in(world: World) -> None:
    with pytest.raises(WrongState, match="Chỉ tiếp nhận được báo cáo đã nộp"):
        accept_report(make_report(world).pk, by=world.chief)
