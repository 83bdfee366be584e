"""How the task of a conclusion stands today, for the pages that name it."""

from django import template

from tongket.followup.models import Task
from tongket.followup.queries import condition_of
from tongket.followup.queries.state import Condition
from tongket.kit.clock import today

register = template.Library()


@register.simple_tag
def task_condition(task: Task) -> Condition:
    """{% task_condition task as condition %}: its word, icon and colour; the history of the task is best prefetched."""
    return condition_of(task, today())
