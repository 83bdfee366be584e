"""The figures of a report are entered."""

from decimal import Decimal

import pytest

from tests.world import World
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import told
from tongket.reporting.actions import enter_figure
from tongket.reporting.events import FigureEntered
from tongket.reporting.models import Report
from tongket.reporting.tests.make import make_handed_in, make_report


def test_a_figure_knows_its_share_of_the_plan_and_its_change(world: World) -> None:
    report = make_report(world)
    figure = enter_figure(
        report.pk,
        "Lớp mở mới",
        by=world.clerk,
        unit_word="lớp",
        planned=Decimal(48),
        value=Decimal(21),
        last_year=Decimal(26),
    )
    assert figure.of_plan == Decimal("43.75")
    assert figure.change is not None
    assert round(figure.change, 1) == Decimal("-19.2")
    report.refresh_from_db()
    assert report.state == Report.State.DRAFTED
    assert told(report.round.channel)[-1] == FigureEntered(figure_id=figure.pk, report_id=report.pk)


def test_a_percentage_is_compared_in_points(world: World) -> None:
    figure = enter_figure(
        make_report(world).pk,
        "Hài lòng",
        by=world.clerk,
        unit_word="%",
        planned=Decimal(90),
        value=Decimal("92.4"),
        last_year=Decimal("91.1"),
    )
    assert (figure.of_plan, figure.change) == (None, Decimal("1.3"))


def test_nothing_is_compared_with_what_is_not_known(world: World) -> None:
    figure = enter_figure(make_report(world).pk, "Lớp", by=world.clerk, planned=Decimal(0), value=Decimal(1))
    assert (figure.of_plan, figure.change) == (None, None)


def test_entered_again_the_new_numbers_stand(world: World) -> None:
    report = make_report(world)
    enter_figure(report.pk, "Lớp", by=world.clerk, value=Decimal(1))
    enter_figure(report.pk, "Lớp", by=world.clerk, value=Decimal(2))
    assert [figure.value for figure in report.figures.all()] == [Decimal(2)]


def test_others_may_not(world: World) -> None:
    with pytest.raises(NotAllowed):
        enter_figure(make_report(world).pk, "Lớp", by=world.researcher)


def test_a_figure_needs_a_name_and_a_number_that_can_be_kept(world: World) -> None:
    report = make_report(world)
    with pytest.raises(BadInput, match="cần có tên"):
        enter_figure(report.pk, " ", by=world.clerk)
    with pytest.raises(BadInput, match="lớn quá"):
        enter_figure(report.pk, "Lớp", by=world.clerk, value=Decimal(10) ** 15)


def test_not_after_handing_in(world: World) -> None:
    with pytest.raises(WrongState):
        enter_figure(make_handed_in(world).pk, "Lớp", by=world.clerk)
