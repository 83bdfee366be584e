"""The organiser gives a report back with the reason."""

import pytest

from tests.world import World
from tongket.kit.asks import answers
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import told
from tongket.org.queries import standing_of
from tongket.reporting.actions import consolidate_round, return_report
from tongket.reporting.events import ReportReturned
from tongket.reporting.models import Report
from tongket.reporting.queries import waiting_for
from tongket.reporting.tests.make import make_accepted, make_handed_in, make_report


def test_the_author_reads_the_reason_among_what_waits(world: World) -> None:
    report = return_report(make_handed_in(world).pk, "Thiếu số liệu quý II", by=world.chief)
    assert (report.state, report.returns) == (Report.State.RETURNED, 1)
    waiting = answers(waiting_for(standing_of(world.clerk)))
    assert [row.verb for row in waiting] == ["Sửa và nộp lại"]
    assert "Thiếu số liệu quý II" in waiting[0].detail
    assert told(report.round.channel)[-1] == ReportReturned(report_id=report.pk)


def test_an_accepted_report_is_returned_while_it_is_in_no_draft(world: World) -> None:
    report = make_accepted(world)
    assert return_report(report.pk, "Sai kỳ", by=world.chief).accepted_at is None


def test_a_report_that_stands_in_the_draft_is_not_returned(world: World) -> None:
    report = make_accepted(world)
    consolidate_round(report.round_id, by=world.chief)
    with pytest.raises(WrongState, match="góp ý trên dự thảo"):
        return_report(report.pk, "Sai kỳ", by=world.chief)


def test_the_unit_itself_may_not(world: World) -> None:
    report = make_handed_in(world)
    with pytest.raises(NotAllowed):
        return_report(report.pk, "x", by=world.trainer)


def test_a_reason_is_needed(world: World) -> None:
    with pytest.raises(BadInput, match="cần có lý do"):
        return_report(make_handed_in(world).pk, " ", by=world.chief)


def test_what_was_not_handed_in_is_not_returned(world: World) -> None:
    with pytest.raises(WrongState, match="Chưa bắt đầu"):
        return_report(make_report(world).pk, "Nộp đi", by=world.chief)
