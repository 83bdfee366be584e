"""Writing, revising and removing the lines of a report."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from tongket.kit.errors import BadInput, WrongState
from tongket.kit.text import nfc
from tongket.live.log import record
from tongket.people.models import Person
from tongket.reporting.actions.report import begin_writing, check_open, lock_report
from tongket.reporting.events import NumberKept, ReportLineRemoved, ReportLineRevised, ReportLineWritten
from tongket.reporting.models import KeptNumber, Report, ReportLine
from tongket.reporting.permissions import may_write_report, unit_only


def plain(text: str) -> str:
    """A text in normal form C, with plain line ends and no outer blanks, as it is kept."""
    return nfc(text).replace("\r\n", "\n").strip()


def _writable(report_id: int, by: Person) -> Report:
    report = lock_report(report_id)
    if not may_write_report(by, report):
        raise unit_only(report.unit)
    check_open(report)
    return report


def _locked_line(line_id: int, by: Person) -> tuple[ReportLine, Report]:
    """The line and its report, the report locked first, as every change of a report does."""
    report_id = ReportLine.objects.values_list("report_id", flat=True).get(pk=line_id)
    report = _writable(report_id, by)
    return ReportLine.objects.select_for_update().get(pk=line_id), report


def _fill(
    line: ReportLine,
    text: str,
    area: str,
    cause: str,
    because: str,
    answers: ReportLine | None,
    lead: str,
    due: date | None,
) -> None:
    if not text.strip():
        raise BadInput(_("Dòng báo cáo chưa có chữ; hãy ghi nội dung."))
    if line.section != ReportLine.Section.LIMIT and (cause or because.strip()):
        raise BadInput(_("Chỉ hạn chế mới có nguyên nhân; hãy ghi nguyên nhân ở dòng hạn chế."))
    if cause and cause not in ReportLine.Cause.values:
        raise BadInput(_("Nguyên nhân là “khách quan” hoặc “chủ quan”; hãy chọn một trong hai."))
    if because.strip() and not cause:
        raise BadInput(_("Nguyên nhân đã ghi chưa rõ loại; hãy chọn khách quan hoặc chủ quan."))
    if line.section != ReportLine.Section.MEASURE and (answers is not None or lead.strip() or due is not None):
        raise BadInput(_("Chỉ giải pháp mới gắn với một hạn chế, người chủ trì và hạn."))
    if answers is not None and (answers.section != ReportLine.Section.LIMIT or answers.report_id != line.report_id):
        raise BadInput(_("Giải pháp phải gắn với một hạn chế của chính báo cáo này."))
    line.text = plain(text)
    line.area = nfc(area).strip()
    line.cause = cause
    line.because = plain(because)
    line.answers = answers
    line.lead = nfc(lead).strip()
    line.due = due


@transaction.atomic
def write_line(
    report_id: int,
    section: str,
    text: str,
    *,
    by: Person,
    area: str = "",
    cause: str = "",
    because: str = "",
    answers: ReportLine | None = None,
    lead: str = "",
    due: date | None = None,
) -> ReportLine:
    """Add a line to a report; its number is never given to another."""
    report = _writable(report_id, by)
    if section not in ReportLine.Section.values:
        raise BadInput(
            _("Không có mục “%(section)s”; hãy chọn một trong: %(sections)s.")
            % {"section": section, "sections": ", ".join(ReportLine.Section.values)}
        )
    begin_writing(report)
    report.last_line += 1
    report.save(update_fields=["last_line"])
    line = ReportLine(report=report, number=report.last_line, section=section)
    line.code = f"{report.round.key}.{report.unit.key}.{line.number}"
    _fill(line, text, area, cause, because, answers, lead, due)
    line.save()
    record(report.round.channel, ReportLineWritten(line_id=line.pk, report_id=report.pk), by=by)
    return line


@transaction.atomic
def revise_line(
    line_id: int,
    text: str,
    *,
    by: Person,
    area: str | None = None,
    cause: str | None = None,
    because: str | None = None,
    answers: ReportLine | None = None,
    lead: str | None = None,
    due: date | None = None,
    was: str | None = None,
) -> ReportLine:
    """Change what a line says. What is not given stays as it is; `was` is the text that the writer had before the eyes."""
    line, report = _locked_line(line_id, by)
    if was is not None and plain(was) != line.text:
        raise WrongState(
            _("Dòng này vừa được người khác sửa thành “%(text)s”. Chữ vừa gõ chưa lưu; hãy so lại rồi lưu.")
            % {"text": line.text}
        )
    _fill(
        line,
        text,
        line.area if area is None else area,
        line.cause if cause is None else cause,
        line.because if because is None else because,
        answers or line.answers,
        line.lead if lead is None else lead,
        due or line.due,
    )
    begin_writing(report)
    line.save()
    # A reason for keeping a number holds only while the number stands in the text.
    for kept in line.kept_numbers.all():
        if kept.words not in line.text:
            kept.delete()
    record(report.round.channel, ReportLineRevised(line_id=line.pk, report_id=report.pk), by=by)
    return line


@transaction.atomic
def remove_line(line_id: int, *, by: Person) -> Report:
    """Take a line out of a report that is still being written."""
    line, report = _locked_line(line_id, by)
    if line.measures.exists():
        raise WrongState(_("Hạn chế này đã có giải pháp; hãy bỏ giải pháp trước, rồi bỏ hạn chế."))
    number = line.number
    line.delete()
    record(report.round.channel, ReportLineRemoved(report_id=report.pk, number=number), by=by)
    return report


@transaction.atomic
def keep_number(line_id: int, words: str, reason: str, *, by: Person) -> KeptNumber:
    """Keep a number in the text although the figures say otherwise, and say why."""
    line, report = _locked_line(line_id, by)
    if not words or words not in line.text:
        raise BadInput(_("“%(words)s” không có trong dòng báo cáo; hãy mở lại trang.") % {"words": words})
    if not reason.strip():
        raise BadInput(_("Giữ nguyên “%(words)s” cần có lý do; hãy ghi lý do.") % {"words": words})
    kept, _created = KeptNumber.objects.update_or_create(
        line=line, words=words, defaults={"reason": nfc(reason).strip()}
    )
    record(report.round.channel, NumberKept(line_id=line.pk, report_id=report.pk), by=by)
    return kept
