"""A report says what became of each task that it opens with."""

import pytest

from tests.world import World
from tongket.kit.asks import answers
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import told
from tongket.reporting.actions import answer_carried_task
from tongket.reporting.events import CarriedTaskAnswered
from tongket.reporting.models import CarriedTask, Report
from tongket.reporting.queries import links_of, nodes_of
from tongket.reporting.tests.make import make_handed_in, make_report, make_task


def make_carried(world: World) -> CarriedTask:
    make_task(world, "k1", "Đẩy mạnh đào tạo trực tuyến", world.training)
    return make_report(world).carried_tasks.get()


def test_the_unit_says_what_became_of_it(world: World) -> None:
    carried = answer_carried_task(make_carried(world).pk, "doing", "Đã mở 6/9 học phần", by=world.clerk)
    assert carried.report.state == Report.State.DRAFTED
    assert (carried.outcome, carried.answered_by) == ("doing", world.clerk)
    assert told(carried.report.round.channel)[-1] == CarriedTaskAnswered(
        carried_id=carried.pk, report_id=carried.report_id
    )


def test_once_answered_it_stands_on_the_thread_after_its_task(world: World) -> None:
    carried = make_carried(world)
    key = ("report-line", carried.code)
    assert answers(nodes_of([key])) == []
    assert answers(links_of([("task", "k1")])) == []
    answer_carried_task(carried.pk, "done", "", by=world.clerk)
    assert [(node.text, node.state, node.conference) for node in answers(nodes_of([key]))] == [
        ("Đẩy mạnh đào tạo trực tuyến", "Xong", "demo-h1")
    ]
    assert [(link.source, link.effect, link.why) for link in answers(links_of([key]))] == [
        (("task", "k1"), key, "chuyển kỳ")
    ]


def test_others_may_not(world: World) -> None:
    carried = make_carried(world)
    with pytest.raises(NotAllowed):
        answer_carried_task(carried.pk, "done", "", by=world.researcher)


def test_what_is_not_done_says_why(world: World) -> None:
    carried = make_carried(world)
    with pytest.raises(BadInput, match="cần ghi lý do"):
        answer_carried_task(carried.pk, "not-done", " ", by=world.clerk)
    with pytest.raises(BadInput, match="hãy chọn một"):
        answer_carried_task(carried.pk, "", "x", by=world.clerk)


def test_not_after_handing_in(world: World) -> None:
    carried = make_carried(world)
    make_handed_in(world, carried.report)
    with pytest.raises(WrongState):
        answer_carried_task(carried.pk, "done", "", by=world.clerk)
