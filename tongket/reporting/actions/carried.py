"""Saying what became of the tasks with which a report opens."""

from django.db import transaction
from django.utils.translation import gettext as _

from tongket.kit.clock import now
from tongket.kit.errors import BadInput
from tongket.kit.text import nfc
from tongket.live.log import record
from tongket.people.models import Person
from tongket.reporting.actions.report import begin_writing, check_open, lock_report
from tongket.reporting.events import CarriedTaskAnswered
from tongket.reporting.models import CarriedTask
from tongket.reporting.permissions import may_write_report, unit_only


@transaction.atomic
def answer_carried_task(carried_id: int, outcome: str, note: str = "", *, by: Person) -> CarriedTask:
    """Say what became of a carried task in this period; what is not done says why."""
    report_id = CarriedTask.objects.values_list("report_id", flat=True).get(pk=carried_id)
    report = lock_report(report_id)
    if not may_write_report(by, report):
        raise unit_only(report.unit)
    check_open(report)
    carried = CarriedTask.objects.select_for_update(of=("self",)).select_related("task").get(pk=carried_id)
    if outcome not in CarriedTask.Outcome.values:
        raise BadInput(
            _("Kết quả của “%(task)s” phải là xong, đang làm hoặc chưa làm; hãy chọn một.")
            % {"task": carried.task.text}
        )
    if outcome == CarriedTask.Outcome.NOT_DONE and not note.strip():
        raise BadInput(_("“%(task)s” chưa làm thì cần ghi lý do.") % {"task": carried.task.text})
    begin_writing(report)
    carried.outcome = outcome
    carried.note = nfc(note).strip()
    carried.answered_at = now()
    carried.answered_by = by
    carried.save()
    record(report.round.channel, CarriedTaskAnswered(carried_id=carried.pk, report_id=report.pk), by=by)
    return carried
