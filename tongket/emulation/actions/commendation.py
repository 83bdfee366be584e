"""Opening an occasion of commending."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from tongket.conference.models import Conference
from tongket.emulation.events import CommendationOpened
from tongket.emulation.models import Commendation
from tongket.emulation.permissions import may_open_commendation
from tongket.emulation.rules import vote_rule_of
from tongket.kit.clock import now, today
from tongket.kit.errors import BadInput, NotAllowed
from tongket.kit.text import nfc, nfc_deep
from tongket.live.log import record
from tongket.org.models import Power, Unit
from tongket.org.queries import who_could
from tongket.people.models import Person

NOMINEES = {"units": "tập thể", "individuals": "cá nhân", "retired-leaders": "nguyên lãnh đạo đã nghỉ hưu"}
# What is given where nothing else is said: a certificate of the head of the unit; thanks to those who have retired.
FORMS = {
    Commendation.Kind.EXTRAORDINARY: "Giấy khen",
    Commendation.Kind.ANNUAL: "Giấy khen",
    Commendation.Kind.RECOGNITION: "Thư tri ân",
}


@transaction.atomic
def open_commendation(
    kind: str,
    title: str,
    unit: Unit,
    *,
    by: Person,
    conference: Conference | None = None,
    year: int | None = None,
    period_from: date | None = None,
    period_to: date | None = None,
    groups: Sequence[str] = (),
    for_kinds: Sequence[str] = (),
    form: str = "",
) -> Commendation:
    """Open an occasion of commending; how its council must vote is read from the parameters of that day, and kept."""
    if not may_open_commendation(by, unit):
        raise NotAllowed(
            _("Chỉ văn phòng hoặc lãnh đạo của đơn vị ra quyết định mới mở được đợt khen thưởng."),
            who_could(Power.OFFICE, unit),
        )
    if kind not in Commendation.Kind.values:
        raise BadInput(_("Loại khen thưởng “%(kind)s” không có; hãy chọn trong danh sách.") % {"kind": kind})
    unknown = [one for one in for_kinds if one not in NOMINEES]
    if unknown:
        raise BadInput(
            _("Đối tượng khen “%(one)s” không có; dùng %(known)s.") % {"one": unknown[0], "known": ", ".join(NOMINEES)}
        )
    if not title.strip():
        raise BadInput(_("Đợt khen thưởng chưa có tên; hãy ghi tên đợt."))
    if period_from is not None and period_to is not None and period_to < period_from:
        raise BadInput(_("Ngày cuối kỳ không thể trước ngày đầu kỳ; hãy sửa một trong hai."))
    form = nfc(form).strip() or FORMS[Commendation.Kind(kind)]
    rule = vote_rule_of(form, today())
    year = year or (period_to or today()).year
    # so that two occasions opened at once take two numbers
    if conference is not None:
        Conference.objects.select_for_update().get(pk=conference.pk)
    else:
        Unit.objects.select_for_update().get(pk=unit.pk)
    beside = Commendation.objects.filter(conference_key=conference.key if conference else "")
    if conference is None:
        beside = beside.filter(unit=unit, year=year)
    number = 1 + max(beside.values_list("number", flat=True), default=0)
    commendation = Commendation.objects.create(
        key=f"{conference.key if conference else f'{unit.key}-{year}'}.a{number}",
        conference_key=conference.key if conference else "",
        number=number,
        kind=kind,
        title=nfc(title).strip(),
        form=form,
        unit=unit,
        year=year,
        period_from=period_from,
        period_to=period_to,
        groups=nfc_deep(list(groups)),
        for_kinds=list(for_kinds),
        opened_at=now(),
        vote_num=rule.share_num,
        vote_den=rule.share_den,
        quorum_num=rule.quorum_num,
        quorum_den=rule.quorum_den,
        vote_source=rule.source,
        vote_is_verified=rule.is_verified,
    )
    record(commendation.channel, CommendationOpened(commendation_id=commendation.pk), by=by)
    return commendation
