"""What was planned, not done, and moved with a reason: a task each, moved."""

from collections.abc import Iterator
from datetime import timedelta

from tongket.followup import actions as followup_actions
from tongket.followup.models import Task
from tongket.site.cycle.script import Call, Script
from tongket.site.loader import before
from tongket.site.scenario import Record


def moved_tasks(script: Script) -> None:
    """What was planned, not done, and moved with a reason: a task each, moved."""
    script.now = before(script.scenario, 20)
    for place, moved in enumerate(script.scenario.all("carried_over"), 1):
        key = f"{script.key}.m{place}"

        def assign(moved: Record = moved, key: str = key) -> Iterator[Call]:
            options = {"origin_label": f"Việc chuyển kỳ: {moved['reason']}", "conference_key": script.key}
            yield Call(
                script.head,
                followup_actions.assign_task,
                (key, moved["text"], script.organiser, moved["from"]),
                options,
            )

        def postpone(moved: Record = moved, key: str = key) -> Iterator[Call]:
            task = Task.objects.get(key=key)
            yield Call(
                script.head, followup_actions.postpone_task, (task.pk, moved["to"], moved["reason"], "objective")
            )

        script.later("Việc chuyển kỳ", assign)
        script.later("Lùi hạn", postpone, after=timedelta(hours=1))
