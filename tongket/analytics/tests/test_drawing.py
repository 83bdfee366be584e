"""The picture of a thread stays within its border."""

import pytest

from tongket.analytics.queries.drawing import WIDTH, draw
from tongket.analytics.queries.thread import Station, Thread
from tongket.kit.thread import Node


def node(number: int) -> Node:
    return Node("agenda-item", f"c.{number}", f"Mục {number}: Báo cáo kết quả 9 tháng", "/")


@pytest.mark.parametrize("count", [1, 2, 5, 10, 14])
def test_thin_threads_at_either_end_are_seen_whole(count: int) -> None:
    stations = [Station(node(n), is_here=n == 0) for n in range(count)]
    stations[0].inflow.extend([node(20), node(21), node(22)])
    stations[-1].outflow.extend([node(30), node(31), node(32)])
    here = stations[0].node
    assert here is not None
    drawing = draw(Thread(here, stations, [], [], 0, 0, False, False))
    assert len(drawing.branches) == 4
    for branch in drawing.branches:
        assert 6 <= branch.x <= WIDTH - 6, branch
        assert 0 <= branch.text_x <= WIDTH, branch
