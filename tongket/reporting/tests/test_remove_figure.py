"""A figure is taken out of a report that is being written."""

from decimal import Decimal

import pytest

from tests.world import World
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import told
from tongket.reporting.actions import enter_figure, remove_figure
from tongket.reporting.events import FigureRemoved
from tongket.reporting.tests.make import make_handed_in, make_report


def test_it_goes(world: World) -> None:
    report = make_report(world)
    remove_figure(enter_figure(report.pk, "Lớp", by=world.clerk, value=Decimal(1)).pk, by=world.clerk)
    assert not report.figures.exists()
    assert told(report.round.channel)[-1] == FigureRemoved(report_id=report.pk)


def test_others_may_not(world: World) -> None:
    figure = enter_figure(make_report(world).pk, "Lớp", by=world.clerk)
    with pytest.raises(NotAllowed):
        remove_figure(figure.pk, by=world.researcher)


def test_not_after_handing_in(world: World) -> None:
    report = make_report(world)
    figure = enter_figure(report.pk, "Lớp", by=world.clerk)
    make_handed_in(world, report)
    with pytest.raises(WrongState):
        remove_figure(figure.pk, by=world.clerk)
