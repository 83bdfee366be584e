"""An issued notice makes one task of each conclusion, however often the job runs; a moving task moves its conclusion."""

from tests.world import World
from tongket.conference.tests import make
from tongket.followup.models import Task


def test_each_conclusion_of_an_issued_notice_becomes_one_task(world: World) -> None:
    conference = make.issued(world)
    tasks = list(Task.objects.order_by("number"))
    assert [(task.key, task.text, task.owner) for task in tasks] == [
        ("demo-2021-h1.k1", "Đẩy mạnh đào tạo trực tuyến", world.training),
        ("demo-2021-h1.k2", "Chào cờ và phổ biến nghị quyết", world.office),
    ]
    assert list(tasks[0].partners.all()) == [world.research]
    assert [one.task for one in conference.conclusions.all()] == tasks
    assert tasks[0].origin_label == f"Kết luận 1, Thông báo {make.notice_of(conference).label}"
    assert tasks[0].origin_url == "/conferences/demo-2021-h1/#conclusion-1"
