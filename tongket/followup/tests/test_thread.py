"""What the room of tasks tells the trace and "my work"."""

from datetime import date

from tests.world import World
from tongket.followup.actions import finish_task
from tongket.followup.queries import links_of, nodes_of, waiting_for
from tongket.followup.tests.make import a_task, on
from tongket.kit.asks import answers
from tongket.org.queries import standing_of


def test_a_task_is_a_node_by_the_key_it_came_from(world: World) -> None:
    a_task(world, origin_label="58/TB-HVVDKVII, KL 2", conference_key="midyear")
    node = answers(nodes_of([("task", "midyear.k1"), ("task", "other"), ("conclusion", "midyear.k1")]))[0]
    assert (node.kind, node.code, node.conference) == ("task", "midyear.k1", "midyear")
    assert (node.who, node.source, node.state) == (
        "Ban Quản lý đào tạo",
        "58/TB-HVVDKVII, KL 2",
        "Trong hạn, còn 94 ngày",
    )
    assert answers(nodes_of([("paragraph", "midyear.k1")])) == []
    assert answers(links_of([("task", "midyear.k1")])) == []


def test_open_tasks_wait_for_the_owner_s_people_the_first_due_first(world: World) -> None:
    a_task(world, "late", due=date(2021, 12, 31))
    a_task(world, "soon", due=date(2021, 7, 5))
    a_task(world, "undated", due=None)
    with on(2021, 7, 10):
        rows = answers(waiting_for(standing_of(world.clerk)))
        assert [row.due for row in rows] == [date(2021, 7, 5), date(2021, 12, 31), None]
        assert [row.icon for row in rows] == ["triangle-alert", "clock", "calendar-clock"]
        assert answers(waiting_for(standing_of(world.chief))) == answers(waiting_for(standing_of(world.stranger))) == []


def test_what_is_done_waits_for_nobody(world: World) -> None:
    finish_task(a_task(world).pk, "Xong.", by=world.trainer)
    assert answers(waiting_for(standing_of(world.trainer))) == []
