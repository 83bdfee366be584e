"""Opening a round of reports."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from tongket.kit.clock import now
from tongket.kit.errors import BadInput
from tongket.kit.formats import day
from tongket.kit.text import nfc
from tongket.live.log import record
from tongket.org.models import Unit
from tongket.people.models import Person
from tongket.reporting.events import RoundOpened
from tongket.reporting.models import Round
from tongket.reporting.permissions import may_open_round, organiser_only


@transaction.atomic
def open_round(
    key: str,
    title: str,
    unit: Unit,
    period_kind: str,
    period_from: date,
    period_to: date,
    *,
    by: Person,
    next_from: date | None = None,
    next_to: date | None = None,
    due: date | None = None,
    areas: Sequence[str] = (),
    conference_key: str = "",
) -> Round:
    """Open a round for a period, so that units can be asked for their reports."""
    if not may_open_round(by, unit):
        raise organiser_only(unit)
    if not title.strip():
        raise BadInput(_("Đợt báo cáo cần có tên; hãy ghi tên đợt."))
    if Round.objects.filter(key=key).exists():
        raise BadInput(_("Mã đợt báo cáo %(key)s đã có; hãy chọn mã khác.") % {"key": key})
    if period_kind and period_kind not in Round.PeriodKind.values:
        raise BadInput(
            _("Không có loại kỳ “%(kind)s”; hãy chọn một trong: %(kinds)s.")
            % {"kind": period_kind, "kinds": ", ".join(Round.PeriodKind.values)}
        )
    if period_to < period_from:
        raise BadInput(
            _("Kỳ báo cáo kết thúc %(to)s trước khi bắt đầu %(from)s; hãy sửa một trong hai ngày.")
            % {"to": day(period_to), "from": day(period_from)}
        )
    if next_from is not None and next_to is not None and next_to < next_from:
        raise BadInput(
            _("Kỳ tới kết thúc %(to)s trước khi bắt đầu %(from)s; hãy sửa một trong hai ngày.")
            % {"to": day(next_to), "from": day(next_from)}
        )
    round_ = Round.objects.create(
        key=key,
        title=nfc(title).strip(),
        unit=unit,
        period_kind=period_kind,
        period_from=period_from,
        period_to=period_to,
        next_from=next_from,
        next_to=next_to,
        due=due,
        areas=list(dict.fromkeys(nfc(area).strip() for area in areas if area.strip())),
        conference_key=conference_key,
        opened_at=now(),
        opened_by=by,
    )
    record(round_.channel, RoundOpened(round_id=round_.pk), by=by)
    return round_
