"""Entering the figures of a report."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from tongket.kit.errors import BadInput
from tongket.kit.text import nfc
from tongket.live.log import record
from tongket.people.models import Person
from tongket.reporting.actions.report import begin_writing, check_open, lock_report
from tongket.reporting.events import FigureEntered, FigureRemoved
from tongket.reporting.models import Figure, Report
from tongket.reporting.permissions import may_write_report, unit_only

LARGEST = Decimal(10) ** 14


@transaction.atomic
def enter_figure(
    report_id: int,
    name: str,
    *,
    by: Person,
    area: str = "",
    unit_word: str = "",
    planned: Decimal | None = None,
    value: Decimal | None = None,
    last_year: Decimal | None = None,
) -> Figure:
    """Enter a figure of a report; entered again under the same name, the new numbers stand."""
    report = lock_report(report_id)
    if not may_write_report(by, report):
        raise unit_only(report.unit)
    check_open(report)
    name = nfc(name).strip()
    if not name:
        raise BadInput(_("Chỉ tiêu cần có tên; hãy ghi tên chỉ tiêu."))
    for amount in (planned, value, last_year):
        if amount is not None and abs(amount) >= LARGEST:
            raise BadInput(_("Số của chỉ tiêu “%(name)s” lớn quá; hãy đổi đơn vị tính.") % {"name": name})
    begin_writing(report)
    figure, _created = Figure.objects.update_or_create(
        report=report,
        name=name,
        defaults={
            "area": nfc(area).strip(),
            "unit_word": nfc(unit_word).strip(),
            "planned": planned,
            "value": value,
            "last_year": last_year,
        },
    )
    record(report.round.channel, FigureEntered(figure_id=figure.pk, report_id=report.pk), by=by)
    return figure


@transaction.atomic
def remove_figure(figure_id: int, *, by: Person) -> Report:
    """Take a figure out of a report that is still being written."""
    report = lock_report(Figure.objects.values_list("report_id", flat=True).get(pk=figure_id))
    if not may_write_report(by, report):
        raise unit_only(report.unit)
    check_open(report)
    Figure.objects.filter(pk=figure_id).delete()
    record(report.round.channel, FigureRemoved(report_id=report.pk), by=by)
    return report
