"""Builds tasks by calling the actions."""

from datetime import date
from typing import Any

from tests.world import World
from tongket.followup.actions import assign_task
from tongket.followup.models import Task
from tongket.org.models import Unit


def a_task(
    world: World, key: str = "midyear.k1", owner: Unit | None = None, due: date | None = date(2021, 9, 30), **more: Any
) -> Task:
    """A task of the training department, given by the chief of office in the academy's name."""
    return assign_task(
        key,
        "Khắc phục hạn chế của chương trình Cao cấp lý luận chính trị",
        owner or world.training,
        due,
        by=world.chief,
        **more,
    )
