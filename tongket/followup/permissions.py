"""Who may do what with tasks: the owner's people report and finish, who stands above or gave the task decides on it."""

from tongket.followup.models import Task
from tongket.org.models import Power, Unit
from tongket.org.queries import Standing, appointments_of, parent_of, standing_of
from tongket.people.models import Person


def may_assign_task(person: Person, assigner: Unit) -> bool:
    """Who writes for a unit gives tasks in its name; a conference may give them to any unit that sits in it."""
    return standing_of(person).has(Power.OFFICE, assigner)


def may_amend_task(person: Person, task: Task) -> bool:
    """As giving it: who writes for the unit that gave the task."""
    return may_assign_task(person, task.assigner)


def may_report_progress(person: Person, task: Task, standing: Standing | None = None) -> bool:
    return (standing or standing_of(person)).has(Power.REPORT, task.owner_id)


def may_finish_task(person: Person, task: Task, standing: Standing | None = None) -> bool:
    """The owner's people say that it is done; so does who stands above the owner."""
    return (standing or standing_of(person)).has(Power.REPORT, task.owner_id)


def deciding_unit(task: Task) -> Unit:
    """The unit whose people decide on a task's date and end: the one that gave it, else the one above the owner."""
    if task.assigner_id != task.owner_id:
        return task.assigner
    return parent_of(task.owner) or task.owner


def _decides(person: Person, task: Task, standing: Standing | None) -> bool:
    held = standing or standing_of(person)
    if held.has(Power.OFFICE, task.assigner_id):
        return True
    above = parent_of(task.owner)
    return above is not None and held.has(Power.OFFICE, above)


def may_date_task(person: Person, task: Task, standing: Standing | None = None) -> bool:
    return _decides(person, task, standing)


def may_postpone_task(person: Person, task: Task, standing: Standing | None = None) -> bool:
    """The owner asks; the unit that gave the task, or one above the owner, decides."""
    return _decides(person, task, standing)


def may_reopen_task(person: Person, task: Task, standing: Standing | None = None) -> bool:
    return _decides(person, task, standing)


def may_cancel_task(person: Person, task: Task, standing: Standing | None = None) -> bool:
    return _decides(person, task, standing)


def may_remind_task(person: Person, task: Task, standing: Standing | None = None) -> bool:
    """Who decides on the task reminds its owner; nobody reminds the own unit."""
    return _decides(person, task, standing) and all(
        held.office.unit_id != task.owner_id for held in appointments_of(person)
    )
