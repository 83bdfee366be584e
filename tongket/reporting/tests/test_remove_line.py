"""A line is taken out of a report that is being written."""

import pytest

from tests.world import World
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import told
from tongket.reporting.actions import remove_line, write_line
from tongket.reporting.events import ReportLineRemoved
from tongket.reporting.tests.make import make_handed_in, make_report, write_result


def test_it_goes_and_the_log_keeps_that_it_was_there(world: World) -> None:
    report = make_report(world)
    remove_line(write_result(report, "Một", world.clerk).pk, by=world.clerk)
    assert not report.lines.exists()
    assert told(report.round.channel)[-1] == ReportLineRemoved(report_id=report.pk, number=1)


def test_a_limit_with_a_measure_stays_until_the_measure_goes(world: World) -> None:
    report = make_report(world)
    limit = write_line(report.pk, "limit", "Chậm", by=world.clerk)
    measure = write_line(report.pk, "measure", "Học bù", by=world.clerk, answers=limit)
    with pytest.raises(WrongState, match="bỏ giải pháp trước"):
        remove_line(limit.pk, by=world.clerk)
    remove_line(measure.pk, by=world.clerk)
    remove_line(limit.pk, by=world.clerk)
    assert not report.lines.exists()


def test_others_may_not(world: World) -> None:
    line = write_result(make_report(world), "Một", world.clerk)
    with pytest.raises(NotAllowed):
        remove_line(line.pk, by=world.stranger)


def test_not_after_handing_in(world: World) -> None:
    report = make_handed_in(world)
    with pytest.raises(WrongState):
        remove_line(report.lines.get().pk, by=world.clerk)
