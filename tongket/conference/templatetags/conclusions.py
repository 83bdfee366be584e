"""How the task of a conclusion stands today, and what a replacing notice has changed, for the pages that name it."""

from django import template

from tongket.conference.models import Amendment
from tongket.followup.models import Task
from tongket.followup.queries import changes_words, condition_of
from tongket.followup.queries.state import Condition
from tongket.kit.clock import today

register = template.Library()


@register.simple_tag
def task_condition(task: Task) -> Condition:
    """{% task_condition task as condition %}: its word, icon and colour; the history of the task is best prefetched."""
    return condition_of(task, today())


@register.simple_tag
def amended_words(amendment: Amendment) -> str:
    """{% amended_words amendment as words %}: what an amendment that is in effect has changed; empty for one that struck."""
    return changes_words(amendment.changes)
