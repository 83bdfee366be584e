"""Builds tasks by calling the actions."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from tests.kept import kept
from tests.world import World
from tongket.followup.actions import assign_task
from tongket.followup.models import Task
from tongket.kit.clock import clock_at
from tongket.org.models import Unit


@kept
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


@kept
def a_repeating_task(world: World, key: str = "flag") -> Task:
    """On the first Monday of each month, from 5 July 2021 on."""
    return a_task(world, key, world.office, None, repeats="FREQ=MONTHLY;BYDAY=1MO")


def on(year: int, month: int, day: int, hour: int = 9) -> Any:
    """The clock stands at nine (or `hour`) of that day."""
    return clock_at(datetime(year, month, day, hour, tzinfo=timezone.get_default_timezone()))
