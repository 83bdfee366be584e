"""The live page of a task: whoever has it open sees progress, moved dates and the end of it as they happen."""

from django.template.loader import render_to_string

from tongket.followup import events
from tongket.followup.models import Task
from tongket.followup.queries import task_board, tasks_for
from tongket.kit.text import number_in
from tongket.live.events import Event
from tongket.live.pages import LivePage, register_page
from tongket.people.models import Person

TEMPLATES = {
    "head": "followup/_task_head.html",
    "facts": "followup/_task_facts.html",
    "turns": "followup/_task_turns.html",
    "moved": "followup/_task_moved.html",
    "history": "followup/_task_history.html",
}
CHANGES: dict[type[Event], set[str]] = {
    events.TaskAmended: {"head", "facts", "turns", "moved", "history"},
    events.TaskDated: {"head", "facts", "history"},
    events.TaskProgressed: {"head", "facts", "history"},
    events.TaskPostponed: {"head", "facts", "moved", "history"},
    events.OccurrenceFinished: {"head", "turns", "history"},
    events.TaskFinished: {"head", "facts", "turns", "history"},
    events.TaskReopened: {"head", "facts", "turns", "history"},
    events.TaskReminded: {"head", "history"},
    events.TaskCancelled: {"head", "facts", "turns", "history"},
}


class TaskPage(LivePage):
    """A task as all who may see it see it; the forms belong to the person and stay as they were drawn."""

    audiences = ("viewer",)

    def everything(self, audience: str) -> set[str]:
        return set(TEMPLATES)

    def fragments(self, event: Event) -> set[str]:
        return set(CHANGES.get(type(event), ()))

    def render(self, channel: str, audience: str, names: set[str]) -> str:
        task = Task.objects.select_related("owner", "assigner").get(pk=int(channel.partition("/")[2]))
        board = task_board(task)
        shown = [name for name in TEMPLATES if name in names]
        return "".join(render_to_string(TEMPLATES[name], board) for name in shown)


def may_listen(person: Person, channel: str) -> str | None:
    """Everyone who may see the task."""
    return "viewer" if tasks_for(person).filter(pk=number_in(channel.partition("/")[2]) or 0).exists() else None


register_page("task", TaskPage(), may_listen)
