"""What a bridge point reports: how many sit there, and how the line holds."""

import pytest

from tests.world import World
from tongket.conference.actions import report_head_count, report_line
from tongket.conference.events import HeadCountReported, LineReported
from tongket.conference.models import BridgePoint
from tongket.conference.tests import make
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import position, told


def test_the_head_reports_how_many_there_are(world: World) -> None:
    conference = make.opened(world)
    bridge = make.point(conference, "training")
    start = position(conference.channel)
    assert report_head_count(bridge.pk, 11, by=world.trainer).head_count == 11
    assert told(conference.channel, start) == [HeadCountReported(bridge_id=bridge.pk, count=11)]


def test_another_room_is_not_ones_own(world: World) -> None:
    conference = make.opened(world)
    with pytest.raises(NotAllowed) as refused:
        report_head_count(make.point(conference, "research").pk, 3, by=world.trainer)
    assert refused.value.who == "Người làm được: TS Võ Văn Ẩn Danh (trưởng điểm cầu)."


def test_a_count_is_a_number_of_people_and_final_at_the_end(world: World) -> None:
    conference = make.closed(world)
    bridge = make.point(conference, "training")
    with pytest.raises(WrongState, match="đã chốt vào biên bản"):
        report_head_count(bridge.pk, 3, by=world.trainer)
    with pytest.raises(BadInput, match="không thể dưới 0"):
        report_head_count(make.point(make.opened(world, key="o"), "training").pk, -1, by=world.trainer)


def test_a_lost_line_keeps_its_hour(world: World) -> None:
    conference = make.opened(world)
    bridge = make.point(conference, "training")
    start = position(conference.channel)
    with make.at("09:41"):
        lost = report_line(bridge.pk, BridgePoint.Line.LOST, by=world.trainer)
    with make.at("09:50"):
        still = report_line(bridge.pk, BridgePoint.Line.LOST, by=world.chief)
    assert lost.line_since is not None
    assert lost.line_since == still.line_since
    assert told(conference.channel, start) == [LineReported(bridge_id=bridge.pk, line="lost")]


def test_a_line_of_which_nobody_has_spoken_is_not_called_good(world: World) -> None:
    conference = make.opened(world)
    bridge = make.point(conference, "training")
    assert bridge.line_told == ""
    start = position(conference.channel)
    with make.at("08:05"):
        good = report_line(bridge.pk, BridgePoint.Line.GOOD, by=world.trainer)
    with make.at("08:06"):
        still = report_line(bridge.pk, BridgePoint.Line.GOOD, by=world.trainer)
    assert (good.line_told, good.line_since) == ("good", still.line_since)
    assert told(conference.channel, start) == [LineReported(bridge_id=bridge.pk, line="good")]


def test_a_line_is_one_of_four_and_reported_by_its_own(world: World) -> None:
    conference = make.opened(world)
    bridge = make.point(conference, "training")
    with pytest.raises(BadInput, match="“gone” không có"):
        report_line(bridge.pk, "gone", by=world.trainer)
    with pytest.raises(NotAllowed, match="trưởng điểm cầu hoặc thư ký"):
        report_line(bridge.pk, "lost", by=world.researcher)


def test_after_the_end_no_line_is_watched(world: World) -> None:
    conference = make.closed(world)
    with pytest.raises(WrongState, match="không theo dõi nữa"):
        report_line(make.point(conference, "training").pk, "lost", by=world.trainer)
