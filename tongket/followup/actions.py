"""Every change of a task. Late stays late: no action rewrites what a date was."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tongket.documents.models import Paper
from tongket.followup.events import (
    OccurrenceFinished,
    TaskAmended,
    TaskAssigned,
    TaskCancelled,
    TaskDated,
    TaskFinished,
    TaskPostponed,
    TaskProgressed,
    TaskReminded,
    TaskReopened,
)
from tongket.followup.models import Occurrence, Postponement, Progress, Task, TaskAmendment, TaskBook, Turn
from tongket.followup.permissions import (
    deciding_unit,
    may_amend_task,
    may_assign_task,
    may_cancel_task,
    may_date_task,
    may_finish_task,
    may_postpone_task,
    may_remind_task,
    may_reopen_task,
    may_report_progress,
)
from tongket.followup.repeats import checked_rule, days_of, repeats_since
from tongket.kit.clock import now, today
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.kit.text import nfc
from tongket.kit.thread import check_not_reminded_today
from tongket.live.log import record
from tongket.org.models import Power, Unit
from tongket.org.queries import appointments_of, standing_of, unit_of, who_could
from tongket.people.models import Person


def _locked(task_id: int) -> Task:
    return Task.objects.select_for_update(of=("self",)).select_related("owner", "assigner").get(pk=task_id)


def _open(task: Task) -> None:
    if task.state != Task.State.OPEN:
        raise WrongState(
            _("Nhiệm vụ %(label)s %(state)s; hãy mở lại trước.")
            % {"label": task.label, "state": task.get_state_display().lower()}
        )


def _refuse_owner(task: Task, verb: str) -> NotAllowed:
    return NotAllowed(
        _("Chỉ người của %(owner)s mới %(verb)s nhiệm vụ này.") % {"owner": task.owner.name, "verb": verb},
        who_could(Power.REPORT, task.owner),
    )


def _refuse_decider(task: Task, verb: str) -> NotAllowed:
    unit = deciding_unit(task)
    return NotAllowed(
        _("Đơn vị chủ trì không tự %(verb)s; %(unit)s hoặc đơn vị cấp trên quyết định.")
        % {"verb": verb, "unit": unit.name},
        who_could(Power.OFFICE, unit),
    )


def _assigner_of(person: Person) -> Unit | None:
    """The unit for which a person gives tasks: the first own unit in whose office the person stands."""
    standing = standing_of(person)
    own = [held.office.unit for held in appointments_of(person) if standing.has(Power.OFFICE, held.office.unit)]
    state = unit_of(person)
    return state if state in own else own[0] if own else state


@transaction.atomic
def assign_task(
    key: str,
    text: str,
    owner: Unit,
    due: date | None,
    *,
    by: Person,
    partners: Iterable[Unit] = (),
    repeats: str = "",
    origin_label: str = "",
    origin_url: str = "",
    conference_key: str = "",
    assigner: Unit | None = None,
    paper: Paper | None = None,
) -> Task:
    """Give a task to a unit, in the name of `assigner` (the person's own unit where none is given).

    Asked again with the same key it answers the task that is there, however often and from however many workers.
    `due` None means that no date is set yet; `paper` is the issued paper that gives it, whose readers may then read the
    task; `repeats` is an iCalendar RRULE, its turns end with `due`.
    """
    giver = assigner or _assigner_of(by)
    if giver is None or not may_assign_task(by, giver):
        raise NotAllowed(
            _("Chỉ lãnh đạo, văn phòng của đơn vị giao mới giao được nhiệm vụ."),
            who_could(Power.OFFICE, giver or owner),
        )
    year = today().year
    TaskBook.objects.get_or_create(year=year)
    book = TaskBook.objects.select_for_update().get(year=year)  # who asks for the same key at once waits here
    if (there := Task.objects.filter(key=key).first()) is not None:
        return there
    tidy = nfc(text).strip()
    if not tidy:
        raise BadInput(_("Nội dung nhiệm vụ còn trống; hãy ghi việc phải làm."))
    rule = checked_rule(repeats)
    book.last += 1
    book.save(update_fields=["last"])
    task = Task.objects.create(
        number=book.last,
        year=year,
        key=key,
        text=tidy,
        owner=owner,
        assigner=giver,
        due=due,
        original_due=due,
        repeats=rule,
        assigned_at=now(),
        assigned_by=by,
        origin_label=nfc(origin_label),
        origin_url=origin_url,
        conference_key=conference_key,
        paper=paper,
    )
    task.partners.set([unit for unit in partners if unit != owner])
    _make_occurrences(task)
    record(task.channel, TaskAssigned(task_id=task.pk), by=by)
    return task


def _make_occurrences(task: Task) -> None:
    """Make the turns of a repeating task up to the horizon; those that are there stay as they are."""
    if task.repeats:
        Occurrence.objects.bulk_create(
            [Occurrence(task=task, due=day) for day in days_of(task, today())], ignore_conflicts=True
        )


@transaction.atomic
def amend_task(
    task_id: int,
    text: str,
    owner: Unit,
    due: date | None,
    *,
    by: Person,
    paper: Paper,
    partners: Iterable[Unit] = (),
    repeats: str = "",
    origin_label: str = "",
) -> Task:
    """Let a task say what the paper now says that replaces the one which gave it; asked again, nothing changes.

    Each fact that differs is kept as it was (`TaskAmendment`); the original due date, what was reported and whether it is
    done stay. From now on whoever may read `paper` may read the task.
    """
    task = _locked(task_id)
    if not may_amend_task(by, task):
        raise NotAllowed(
            _("Chỉ lãnh đạo, văn phòng của đơn vị giao mới giao được nhiệm vụ."),
            who_could(Power.OFFICE, task.assigner),
        )
    if task.amendments.filter(paper=paper).exists():
        return task
    tidy, rule = nfc(text).strip(), checked_rule(repeats)
    if not tidy:
        raise BadInput(_("Nội dung nhiệm vụ còn trống; hãy ghi việc phải làm."))
    helping = [unit for unit in partners if unit != owner]
    before = _facts_of(task, list(task.partners.all()))
    if owner.pk != task.owner_id:  # nobody has reminded who has it from now on
        task.reminded_times, task.reminded_at = 0, None
    task.text, task.owner, task.due, task.repeats = tidy, owner, due, rule
    task.original_due = task.original_due or due  # the first that it gets, as in `date_task`
    task.paper, task.is_amended = paper, True
    task.origin_label = nfc(origin_label) or task.origin_label
    after = _facts_of(task, helping)
    task.save()
    task.partners.set(helping)
    changes = [[field, before[field], after[field]] for field in before if before[field] != after[field]]
    amendment = TaskAmendment.objects.create(task=task, paper=paper, changes=changes, at=now(), by=by)
    if task.state == Task.State.OPEN:
        _move_occurrences(task)
    record(task.channel, TaskAmended(task_id=task.pk, amendment_id=amendment.pk), by=by)
    return task


def _facts_of(task: Task, partners: list[Unit]) -> dict[str, str]:
    """What an amendment can change, as it is kept."""
    return {
        "text": task.text,
        "owner": task.owner.name,
        "partners": ", ".join(unit.name for unit in sorted(partners, key=lambda unit: (unit.order, unit.pk))),
        "due": task.due.isoformat() if task.due else "",
        "repeats": task.repeats,
        "origin": task.origin_label,
    }


def _move_occurrences(task: Task) -> None:
    """Let the turns to come be those of the present rule: what fell away is cancelled, those of past days stay."""
    coming = task.occurrences.filter(due__gt=today())
    days = days_of(task, today()) if task.repeats else []
    coming.filter(state=Occurrence.State.OPEN).exclude(due__in=days).update(state=Occurrence.State.CANCELLED)
    coming.filter(state=Occurrence.State.CANCELLED, due__in=days).update(state=Occurrence.State.OPEN)
    _make_occurrences(task)


@transaction.atomic
def date_task(task_id: int, due: date, *, by: Person) -> Task:
    """Set the date of a task that has none; if it is the first, it becomes its original due date too."""
    task = _locked(task_id)
    if not may_date_task(by, task):
        raise _refuse_decider(task, _("định hạn"))
    _open(task)
    if task.due is not None:
        raise WrongState(
            _("Nhiệm vụ %(label)s đã có hạn %(due)s; muốn đổi thì lùi hạn.")
            % {"label": task.label, "due": f"{task.due:%d/%m/%Y}"}
        )
    if task.repeats:
        raise WrongState(_("Nhiệm vụ định kỳ có hạn theo từng lần; không định một hạn chung."))
    if due < task.assigned_at.date():
        raise BadInput(
            _("Hạn %(due)s trước ngày giao %(assigned_at)s; hãy chọn ngày sau.")
            % {"due": f"{due:%d/%m/%Y}", "assigned_at": f"{task.assigned_at:%d/%m/%Y}"}
        )
    task.due, task.original_due = due, task.original_due or due
    task.save(update_fields=["due", "original_due"])
    record(task.channel, TaskDated(task_id=task.pk), by=by)
    return task


@transaction.atomic
def report_progress(task_id: int, percent: int, text: str, *, by: Person) -> Progress:
    """Say how far a task is."""
    task = _locked(task_id)
    if not may_report_progress(by, task):
        raise _refuse_owner(task, _("báo tiến độ"))
    _open(task)
    if not 0 <= percent <= 100:
        raise BadInput(_("Tiến độ %(percent)s %% không hợp lệ; hãy ghi số từ 0 đến 100.") % {"percent": percent})
    progress = Progress.objects.create(task=task, percent=percent, text=nfc(text).strip(), at=now(), by=by)
    record(task.channel, TaskProgressed(task_id=task.pk, percent=percent), by=by)
    return progress


@transaction.atomic
def finish_task(task_id: int, text: str, *, by: Person) -> Task:
    """Say that a task is done, with what shows it. A repeating task ends: its turns to come fall away."""
    task = _locked(task_id)
    if not may_finish_task(by, task):
        raise _refuse_owner(task, _("báo hoàn thành"))
    _open(task)
    missed = task.occurrences.filter(state=Occurrence.State.OPEN, due__lte=today()).first()
    if missed is not None and task.repeats:
        raise WrongState(
            _("Lần ngày %(due)s chưa xong; hãy báo xong từng lần đã đến hạn trước.") % {"due": f"{missed.due:%d/%m/%Y}"}
        )
    task.occurrences.filter(state=Occurrence.State.OPEN).update(state=Occurrence.State.CANCELLED)
    _turn(task, Task.State.DONE, text, by)
    record(task.channel, TaskFinished(task_id=task.pk), by=by)
    return task


def _turn(task: Task, state: Task.State, text: str, by: Person) -> None:
    task.state = state
    task.finished_at = now() if state == Task.State.DONE else None
    task.reminded_times, task.reminded_at = 0, None
    task.save(update_fields=["state", "finished_at", "reminded_times", "reminded_at"])
    Turn.objects.create(task=task, state=state, text=nfc(text).strip(), at=now(), by=by)


@transaction.atomic
def finish_occurrence(occurrence_id: int, text: str, *, by: Person) -> Occurrence:
    """Say that one turn of a repeating task is done; turns further ahead are made as needed."""
    task = _locked(Occurrence.objects.values_list("task_id", flat=True).get(pk=occurrence_id))
    if not may_finish_task(by, task):
        raise _refuse_owner(task, _("báo hoàn thành"))
    _open(task)
    occurrence = Occurrence.objects.get(pk=occurrence_id)
    if occurrence.state != Occurrence.State.OPEN:
        raise WrongState(
            _("Lần ngày %(due)s %(state)s.")
            % {"due": f"{occurrence.due:%d/%m/%Y}", "state": occurrence.get_state_display().lower()}
        )
    occurrence.state = Occurrence.State.DONE
    occurrence.finished_at = now()
    occurrence.text = nfc(text).strip()
    occurrence.save(update_fields=["state", "finished_at", "text"])
    _make_occurrences(task)
    record(task.channel, OccurrenceFinished(task_id=task.pk, occurrence_id=occurrence.pk), by=by)
    return occurrence


@transaction.atomic
def postpone_task(task_id: int, new_due: date, reason: str, cause: str, *, by: Person) -> Postponement:
    """Move the due date, with the reason and whose cause it is; the original date and the count stay for ever."""
    task = _locked(task_id)
    if not may_postpone_task(by, task):
        raise _refuse_decider(task, _("lùi hạn nhiệm vụ"))
    _open(task)
    if task.repeats:
        raise WrongState(_("Nhiệm vụ định kỳ có hạn theo từng lần, không lùi hạn chung được."))
    if task.due is None:
        raise WrongState(_("Nhiệm vụ chưa định hạn nên chưa lùi hạn được; hãy định hạn trước."))
    if new_due <= task.due:
        raise BadInput(
            _("Hạn mới %(new_due)s phải sau hạn đang có %(due)s.")
            % {"new_due": f"{new_due:%d/%m/%Y}", "due": f"{task.due:%d/%m/%Y}"}
        )
    if cause not in Postponement.Cause.values:
        raise BadInput(_("Không có nguyên nhân “%(cause)s”; chọn khách quan hoặc chủ quan.") % {"cause": cause})
    tidy = nfc(reason).strip()
    if not tidy:
        raise BadInput(_("Lùi hạn phải ghi lý do."))
    postponement = Postponement.objects.create(
        task=task, old_due=task.due, new_due=new_due, reason=tidy, cause=cause, at=now(), by=by
    )
    task.due = new_due
    task.save(update_fields=["due"])
    record(task.channel, TaskPostponed(task_id=task.pk, postponement_id=postponement.pk), by=by)
    return postponement


@transaction.atomic
def reopen_task(task_id: int, reason: str, *, by: Person) -> Task:
    """Open a finished or cancelled task again, with the reason; its dates stay."""
    task = _locked(task_id)
    if not may_reopen_task(by, task):
        raise _refuse_decider(task, _("mở lại nhiệm vụ"))
    if task.state == Task.State.OPEN:
        raise WrongState(_("Nhiệm vụ %(label)s đang làm; không cần mở lại.") % {"label": task.label})
    if not reason.strip():
        raise BadInput(_("Mở lại nhiệm vụ phải ghi lý do."))
    if task.repeats:  # what fell away with a rule of before stays away
        turns = Q(due__in=days_of(task, today())) | Q(due__lte=repeats_since(task))
        task.occurrences.filter(turns, state=Occurrence.State.CANCELLED).update(state=Occurrence.State.OPEN)
    _turn(task, Task.State.OPEN, reason, by)
    _make_occurrences(task)
    record(task.channel, TaskReopened(task_id=task.pk), by=by)
    return task


@transaction.atomic
def cancel_task(task_id: int, reason: str, *, by: Person) -> Task:
    """Give a task up, with the reason; it leaves the count but not the list."""
    task = _locked(task_id)
    if not may_cancel_task(by, task):
        raise _refuse_decider(task, _("thôi thực hiện nhiệm vụ"))
    _open(task)
    if not reason.strip():
        raise BadInput(_("Thôi thực hiện nhiệm vụ phải ghi lý do."))
    task.occurrences.filter(state=Occurrence.State.OPEN).update(state=Occurrence.State.CANCELLED)
    _turn(task, Task.State.CANCELLED, reason, by)
    record(task.channel, TaskCancelled(task_id=task.pk), by=by)
    return task


@transaction.atomic
def remind_task(task_id: int, *, by: Person) -> Task:
    """Remind the owner of an open task, at most once a day; the owner's people see it on their own work."""
    task = _locked(task_id)
    if not may_remind_task(by, task):
        raise NotAllowed(
            _("Đơn vị giao nhiệm vụ hoặc đơn vị cấp trên mới nhắc %(owner)s; không ai nhắc đơn vị của mình.")
            % {"owner": task.owner.name},
            who_could(Power.OFFICE, deciding_unit(task)),
        )
    _open(task)
    check_not_reminded_today(task.reminded_at)
    task.reminded_times += 1
    task.reminded_at = now()
    task.save(update_fields=["reminded_times", "reminded_at"])
    record(task.channel, TaskReminded(task_id=task.pk), by=by)
    return task
