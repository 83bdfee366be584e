"""A report's way: asked, handed in, returned with a reason, accepted."""

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongket.followup.models import Task
from tongket.kit.clock import now, today
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.kit.formats import day, paper_day
from tongket.kit.text import nfc
from tongket.kit.thread import check_not_reminded_today
from tongket.live.log import record
from tongket.org.models import Power, Unit, in_force
from tongket.org.queries import who_could
from tongket.people.models import Person
from tongket.reporting.events import ReportAccepted, ReportAsked, ReportHandedIn, ReportReminded, ReportReturned
from tongket.reporting.models import CarriedTask, Report, Round
from tongket.reporting.numbers import disagreements
from tongket.reporting.permissions import (
    may_accept_report,
    may_ask_report,
    may_hand_in_report,
    may_remind_report,
    may_return_report,
    organiser_only,
    unit_only,
)
from tongket.reporting.queries import incomplete_limits, tasks_to_carry, unanswered_tasks, units_to_ask


def lock_report(report_id: int) -> Report:
    """The report, locked until the transaction ends."""
    return (
        Report.objects.select_for_update(of=("self",))
        .select_related("round__unit", "round__draft", "unit")
        .get(pk=report_id)
    )


def begin_writing(report: Report) -> None:
    """A report that was only asked for becomes one that is being written."""
    if report.state == Report.State.ASKED:
        report.state = Report.State.DRAFTED
        report.save(update_fields=["state"])


def check_open(report: Report) -> None:
    """Raise WrongState unless the unit may still write in the report."""
    if not report.is_open:
        raise WrongState(
            _("Báo cáo của %(unit)s đã nộp ngày %(day)s nên không sửa được; cơ quan tổng hợp trả lại thì mới sửa tiếp.")
            % {"unit": report.unit.name, "day": day(report.handed_in_at)}
        )


@transaction.atomic
def ask_report(round_id: int, unit: Unit, *, by: Person) -> Report:
    """Ask a unit for its report, which opens with the open tasks of its tree; asked again, the report that is there."""
    round_ = Round.objects.select_for_update(of=("self",)).select_related("unit").get(pk=round_id)
    if not may_ask_report(by, round_):
        raise organiser_only(round_.unit)
    asked = Report.objects.filter(round=round_, unit=unit).first()
    if asked is not None:
        return asked
    if not Unit.objects.filter(in_force(today()), pk=unit.pk).exists():
        raise BadInput(_("%(unit)s hiện không còn hoạt động nên không thể yêu cầu báo cáo.") % {"unit": unit.name})
    report = Report.objects.create(round=round_, unit=unit, asked_at=now())
    CarriedTask.objects.bulk_create(
        CarriedTask(report=report, task=task, code=f"{round_.key}.{unit.key}.t{task.key}")
        for task in tasks_to_carry(unit, today())
    )
    record(round_.channel, ReportAsked(report_id=report.pk), by=by)
    return report


@transaction.atomic
def ask_units_below(round_id: int, *, by: Person) -> list[Report]:
    """Ask every unit that stands directly below the organiser and was not asked yet."""
    round_ = Round.objects.select_for_update(of=("self",)).select_related("unit").get(pk=round_id)
    if not may_ask_report(by, round_):
        raise organiser_only(round_.unit)
    units = list(units_to_ask(round_))
    if not units:
        raise WrongState(
            _("Mọi đơn vị trực thuộc %(unit)s đã được yêu cầu báo cáo trong đợt này.") % {"unit": round_.unit.name}
        )
    return [ask_report(round_.pk, unit, by=by) for unit in units]


@transaction.atomic
def hand_in_report(report_id: int, *, by: Person, without_measures: bool = False) -> Report:
    """Hand the report in. No carried task may be left out; limits that lack a cause or a measure must be confirmed."""
    report = lock_report(report_id)
    if not may_hand_in_report(by, report):
        raise unit_only(report.unit)
    check_open(report)
    _answer_finished_tasks(report, by)
    unanswered = unanswered_tasks(report)
    if unanswered:
        raise WrongState(
            ngettext(
                "Còn %(count)s việc chuyển từ kỳ trước chưa báo cáo: %(names)s. Hãy ghi kết quả từng việc rồi nộp.",
                "Còn %(count)s việc chuyển từ kỳ trước chưa báo cáo: %(names)s. Hãy ghi kết quả từng việc rồi nộp.",
                len(unanswered),
            )
            % {"count": len(unanswered), "names": "; ".join(f"“{one.task.text}”" for one in unanswered)}
        )
    lines = list(report.lines.prefetch_related("kept_numbers"))
    if not (lines or report.figures.exists() or report.carried_tasks.exists()):
        raise WrongState(_("Báo cáo chưa có nội dung nào; hãy ghi ít nhất một kết quả rồi nộp."))
    incomplete = incomplete_limits(lines)
    if incomplete and not without_measures:
        raise WrongState(
            ngettext(
                "Còn %(count)s hạn chế chưa đủ nguyên nhân và giải pháp: %(names)s. "
                "Hãy bổ sung, hoặc đánh dấu xác nhận nộp khi chưa đủ.",
                "Còn %(count)s hạn chế chưa đủ nguyên nhân và giải pháp: %(names)s. "
                "Hãy bổ sung, hoặc đánh dấu xác nhận nộp khi chưa đủ.",
                len(incomplete),
            )
            % {"count": len(incomplete), "names": "; ".join(f"“{line.text}”" for line in incomplete)}
        )
    differing = disagreements(lines, list(report.figures.all()))
    if differing:
        raise WrongState(
            ngettext(
                "Còn %(count)s số trong văn bản không khớp chỉ tiêu: %(names)s. "
                "Hãy sửa văn bản, sửa chỉ tiêu, hoặc ghi lý do giữ nguyên.",
                "Còn %(count)s số trong văn bản không khớp chỉ tiêu: %(names)s. "
                "Hãy sửa văn bản, sửa chỉ tiêu, hoặc ghi lý do giữ nguyên.",
                len(differing),
            )
            % {"count": len(differing), "names": "; ".join(f"“{one.words}”" for one in differing)}
        )
    moment = now()
    report.state = Report.State.HANDED_IN
    report.handed_in_at = moment
    report.handed_in_by = by
    report.first_handed_in_at = report.first_handed_in_at or moment
    report.without_measures = bool(incomplete)
    report.reminded_times, report.reminded_at = 0, None
    report.save()
    record(report.round.channel, ReportHandedIn(report_id=report.pk), by=by)
    return report


def _answer_finished_tasks(report: Report, by: Person) -> None:
    """What the book of tasks already says is finished or called off needs no second answer."""
    for carried in report.carried_tasks.filter(outcome="").select_related("task"):
        task = carried.task
        if task.state == Task.State.DONE:
            carried.outcome = CarriedTask.Outcome.DONE
            carried.note = _finished_note(task)
        elif task.state == Task.State.CANCELLED:
            carried.outcome = CarriedTask.Outcome.NOT_DONE
            carried.note = "Đã thôi thực hiện, theo sổ nhiệm vụ."
        else:
            continue
        carried.answered_at, carried.answered_by = now(), by
        carried.save(update_fields=["outcome", "note", "answered_at", "answered_by"])


def _finished_note(task: Task) -> str:
    """What the book of tasks says of a finished task; late stays late. It goes into papers, so it is not translated."""
    assert task.finished_at is not None
    late = (localtime(task.finished_at).date() - task.due).days if task.due else 0
    how = f", muộn {late} ngày" if late > 0 else ""
    return f"Hoàn thành ngày {paper_day(task.finished_at)}{how}, theo sổ nhiệm vụ."


@transaction.atomic
def return_report(report_id: int, reason: str, *, by: Person) -> Report:
    """Give a report back to its unit, with the reason."""
    report = lock_report(report_id)
    if not may_return_report(by, report):
        raise organiser_only(report.round.unit)
    if not reason.strip():
        raise BadInput(_("Trả lại báo cáo cần có lý do; hãy ghi điều mà đơn vị phải sửa."))
    if report.state not in (Report.State.HANDED_IN, Report.State.ACCEPTED):
        raise WrongState(
            _("Báo cáo của %(unit)s đang ở trạng thái “%(state)s” nên không có gì để trả lại.")
            % {"unit": report.unit.name, "state": report.get_state_display()}
        )
    if _is_consolidated(report):
        raise WrongState(
            _("Báo cáo của %(unit)s đã được tổng hợp vào dự thảo; hãy góp ý trên dự thảo.") % {"unit": report.unit.name}
        )
    report.state = Report.State.RETURNED
    report.return_reason = nfc(reason).strip()
    report.returned_at = now()
    report.returned_by = by
    report.returns += 1
    report.accepted_at = report.accepted_by = None
    report.reminded_times, report.reminded_at = 0, None
    report.save()
    record(report.round.channel, ReportReturned(report_id=report.pk), by=by)
    return report


def _is_consolidated(report: Report) -> bool:
    return (
        report.lines.filter(paragraph_sources__isnull=False).exists()
        or report.carried_tasks.filter(paragraph_sources__isnull=False).exists()
        or report.figures.filter(paragraph_sources__isnull=False).exists()
    )


@transaction.atomic
def accept_report(report_id: int, *, by: Person) -> Report:
    """Accept a report, so that it goes into the consolidated draft."""
    report = lock_report(report_id)
    if not may_accept_report(by, report):
        raise organiser_only(report.round.unit)
    if report.state != Report.State.HANDED_IN:
        raise WrongState(
            _("Chỉ tiếp nhận được báo cáo đã nộp; báo cáo của %(unit)s đang ở trạng thái “%(state)s”.")
            % {"unit": report.unit.name, "state": report.get_state_display()}
        )
    report.state = Report.State.ACCEPTED
    report.accepted_at = now()
    report.accepted_by = by
    report.return_reason = ""
    report.save(update_fields=["state", "accepted_at", "accepted_by", "return_reason"])
    record(report.round.channel, ReportAccepted(report_id=report.pk), by=by)
    return report


@transaction.atomic
def remind_report(report_id: int, *, by: Person) -> Report:
    """Remind whose turn it is, at most once a day: the unit that has yet to hand in, the organiser who has yet to accept."""
    report = lock_report(report_id)
    handed_in = report.state == Report.State.HANDED_IN
    if not may_remind_report(by, report):
        if handed_in:
            raise NotAllowed(
                _("Chỉ người của %(unit)s mới nhắc cơ quan tổng hợp tiếp nhận báo cáo này.")
                % {"unit": report.unit.name},
                who_could(Power.REPORT, report.unit),
            )
        raise NotAllowed(
            _("Chỉ văn phòng của %(unit)s mới nhắc đơn vị nộp báo cáo.") % {"unit": report.round.unit.name},
            who_could(Power.OFFICE, report.round.unit),
        )
    if report.state == Report.State.ACCEPTED:
        raise WrongState(
            _("Báo cáo của %(unit)s đã được tiếp nhận; không còn gì phải nhắc.") % {"unit": report.unit.name}
        )
    check_not_reminded_today(report.reminded_at)
    report.reminded_times += 1
    report.reminded_at = now()
    report.save(update_fields=["reminded_times", "reminded_at"])
    record(report.round.channel, ReportReminded(report_id=report.pk), by=by)
    return report
