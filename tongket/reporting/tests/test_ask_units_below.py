"""Every unit directly below the organiser is asked at once."""

import pytest

from tests.world import World
from tongket.kit.errors import NotAllowed, WrongState
from tongket.reporting.actions import ask_report, ask_units_below
from tongket.reporting.models import Report
from tongket.reporting.tests.make import make_round


def test_each_is_asked_once_and_none_beyond(world: World) -> None:
    round_ = make_round(world)
    ask_report(round_.pk, world.training, by=world.chief)
    asked = ask_units_below(round_.pk, by=world.chief)
    assert [report.unit for report in asked] == [world.research, world.office, world.party, world.union]
    assert Report.objects.filter(round=round_).count() == 5


def test_when_all_are_asked_it_says_so(world: World) -> None:
    round_ = make_round(world)
    ask_units_below(round_.pk, by=world.chief)
    with pytest.raises(WrongState, match="đã được yêu cầu báo cáo"):
        ask_units_below(round_.pk, by=world.chief)


def test_only_the_organiser_asks(world: World) -> None:
    with pytest.raises(NotAllowed):
        ask_units_below(make_round(world).pk, by=world.trainer)
