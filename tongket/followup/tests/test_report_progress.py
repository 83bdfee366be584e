"""Saying how far a task is."""

import pytest

from tests.world import World
from tongket.followup.actions import finish_task, report_progress
from tongket.followup.events import TaskProgressed
from tongket.followup.tests.make import a_task
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import told


def test_the_owner_s_people_and_those_above_report(world: World) -> None:
    task = a_task(world)
    for percent, person in ((20, world.clerk), (40, world.trainer), (60, world.director)):
        progress = report_progress(task.pk, percent, "Đã mở lớp.", by=person)
        assert (progress.percent, progress.by) == (percent, person)
    assert told(task.channel)[1:] == [TaskProgressed(task_id=task.pk, percent=n) for n in (20, 40, 60)]


def test_others_are_refused_and_told_who_could(world: World) -> None:
    task = a_task(world)
    for person in (world.researcher, world.stranger):
        with pytest.raises(NotAllowed, match="Chỉ người của Ban Quản lý đào tạo") as refusal:
            report_progress(task.pk, 10, "", by=person)
        assert "Đặng Văn Tạm" in refusal.value.who


@pytest.mark.parametrize("percent", [-1, 101])
def test_a_share_that_is_none_is_refused(world: World, percent: int) -> None:
    with pytest.raises(BadInput, match="từ 0 đến 100"):
        report_progress(a_task(world).pk, percent, "", by=world.trainer)


def test_a_finished_task_takes_no_progress(world: World) -> None:
    task = finish_task(a_task(world).pk, "Xong.", by=world.trainer)
    with pytest.raises(WrongState, match="đã xong"):
        report_progress(task.pk, 50, "", by=world.trainer)
