"""Planning a conference, opening it, closing it."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tongket.conference.events import (
    ConferenceClosed,
    ConferenceOpened,
    ConferencePlanned,
    ConferenceRevised,
    DelegateInvited,
    PartAdded,
)
from tongket.conference.models import AgendaItem, Conference, Delegate, Part, PeriodKind, Poll
from tongket.conference.permissions import (
    may_add_part,
    may_close_conference,
    may_open_conference,
    may_plan_conference,
    may_revise_conference,
    who_leads,
    who_prepares,
)
from tongket.kit.clock import now
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.kit.text import nfc, nfc_deep
from tongket.live.log import record
from tongket.org.models import Power, Unit
from tongket.org.queries import unit_of, who_could
from tongket.people.models import Person


def _check_times(starts: datetime, ends: datetime) -> None:
    if ends <= starts:
        raise BadInput(_("Giờ kết thúc phải sau giờ bắt đầu; hãy sửa một trong hai."))


def _check_period(kind: str, begin: date | None, end: date | None) -> None:
    if kind and kind not in PeriodKind.values:
        raise BadInput(_("Loại kỳ “%(kind)s” không có; hãy chọn trong danh sách.") % {"kind": kind})
    if begin is not None and end is not None and end < begin:
        raise BadInput(_("Ngày cuối kỳ không thể trước ngày đầu kỳ; hãy sửa một trong hai."))


@transaction.atomic
def plan_conference(
    key: str,
    title: str,
    kind: str,
    mode: str,
    organiser: Unit,
    starts: datetime,
    ends: datetime,
    *,
    by: Person,
    chair: Person,
    secretary: Person | None = None,
    place: str = "",
    period_kind: str = "",
    period_from: date | None = None,
    period_to: date | None = None,
    next_from: date | None = None,
    next_to: date | None = None,
    extras: dict[str, Any] | None = None,
) -> Conference:
    """Plan a conference with its chair and, where there is one, its secretary. The secretary has no vote unless given one."""
    if not may_plan_conference(by, organiser):
        raise NotAllowed(
            _("Chỉ văn phòng hoặc lãnh đạo của đơn vị tổ chức mới lập được hội nghị."),
            who_could(Power.OFFICE, organiser),
        )
    if kind not in Conference.Kind.values:
        raise BadInput(_("Loại hội nghị “%(kind)s” không có; hãy chọn trong danh sách.") % {"kind": kind})
    if mode not in Conference.Mode.values:
        raise BadInput(_("Hình thức họp “%(mode)s” không có; hãy chọn trong danh sách.") % {"mode": mode})
    _check_times(starts, ends)
    _check_period(period_kind, period_from, period_to)
    _check_period("", next_from, next_to)
    if Conference.objects.filter(key=key).exists():
        raise BadInput(_("Mã hội nghị %(key)s đã có; hãy chọn mã khác.") % {"key": key})
    if secretary is not None and secretary.pk == chair.pk:
        raise BadInput(_("Chủ trì và thư ký phải là hai người; hãy chọn thư ký khác."))
    conference = Conference.objects.create(
        key=key,
        title=nfc(title),
        kind=kind,
        mode=mode,
        organiser=organiser,
        starts=starts,
        ends=ends,
        place=nfc(place),
        period_kind=period_kind,
        period_from=period_from,
        period_to=period_to,
        next_from=next_from,
        next_to=next_to,
        extras=nfc_deep(extras or {}),
    )
    seats = [(chair, Delegate.Role.CHAIR, True)]
    if secretary is not None:
        seats.append((secretary, Delegate.Role.SECRETARY, False))
    record(conference.channel, ConferencePlanned(conference_id=conference.pk), by=by)
    for person, role, is_voting in seats:
        delegate = Delegate.objects.create(
            conference=conference,
            person=person,
            unit=unit_of(person, starts.date()),
            role=role,
            is_voting=is_voting,
        )
        record(conference.channel, DelegateInvited(delegate_id=delegate.pk), by=by)
    return conference


@transaction.atomic
def revise_conference(
    conference_id: int,
    *,
    by: Person,
    title: str,
    mode: str,
    starts: datetime,
    ends: datetime,
    place: str = "",
    period_kind: str = "",
    period_from: date | None = None,
    period_to: date | None = None,
    next_from: date | None = None,
    next_to: date | None = None,
) -> Conference:
    """Change the plan of a conference that has not been opened."""
    conference = Conference.objects.select_for_update().get(pk=conference_id)
    if not may_revise_conference(by, conference):
        raise NotAllowed(_("Chỉ thư ký và văn phòng đơn vị tổ chức mới sửa được hội nghị."), who_prepares(conference))
    if conference.state != Conference.State.PLANNED:
        raise WrongState(_("Hội nghị đã khai mạc; thông tin chung không sửa được nữa."))
    if mode not in Conference.Mode.values:
        raise BadInput(_("Hình thức họp “%(mode)s” không có; hãy chọn trong danh sách.") % {"mode": mode})
    _check_times(starts, ends)
    _check_period(period_kind, period_from, period_to)
    _check_period("", next_from, next_to)
    conference.title, conference.mode, conference.place = nfc(title), mode, nfc(place)
    conference.starts, conference.ends = starts, ends
    conference.period_kind, conference.period_from, conference.period_to = period_kind, period_from, period_to
    conference.next_from, conference.next_to = next_from, next_to
    conference.save()
    record(conference.channel, ConferenceRevised(conference_id=conference.pk), by=by)
    return conference


@transaction.atomic
def add_part(
    conference_id: int,
    key: str,
    title: str,
    *,
    by: Person,
    period_kind: str = "",
    period_from: date | None = None,
    period_to: date | None = None,
    next_from: date | None = None,
    next_to: date | None = None,
) -> Part:
    """Add a review that is held at the same conference, over a period of its own."""
    conference = Conference.objects.select_for_update().get(pk=conference_id)
    if not may_add_part(by, conference):
        raise NotAllowed(_("Chỉ thư ký và văn phòng đơn vị tổ chức mới sửa được hội nghị."), who_prepares(conference))
    if conference.state == Conference.State.CLOSED:
        raise WrongState(_("Hội nghị đã bế mạc; không thêm nội dung sơ kết, tổng kết được nữa."))
    _check_period(period_kind, period_from, period_to)
    _check_period("", next_from, next_to)
    if conference.parts.filter(key=key).exists():
        raise BadInput(_("Mã nội dung %(key)s đã có ở hội nghị này; hãy chọn mã khác.") % {"key": key})
    part = Part.objects.create(
        conference=conference,
        key=key,
        title=nfc(title),
        period_kind=period_kind,
        period_from=period_from,
        period_to=period_to,
        next_from=next_from,
        next_to=next_to,
    )
    record(conference.channel, PartAdded(part_id=part.pk), by=by)
    return part


@transaction.atomic
def open_conference(conference_id: int, *, by: Person) -> Conference:
    """Open the conference: from now on its agenda runs."""
    conference = Conference.objects.select_for_update().get(pk=conference_id)
    if not may_open_conference(by, conference):
        raise NotAllowed(_("Chỉ chủ trì hoặc thư ký mới khai mạc được hội nghị."), who_leads(conference))
    if conference.state != Conference.State.PLANNED:
        raise WrongState(_("Hội nghị đã khai mạc rồi."))
    if not conference.items.exists():
        raise WrongState(_("Hội nghị chưa có chương trình; hãy thêm ít nhất một mục rồi khai mạc."))
    conference.state = Conference.State.OPEN
    conference.opened_at = now()
    conference.save(update_fields=["state", "opened_at"])
    record(conference.channel, ConferenceOpened(conference_id=conference.pk), by=by)
    return conference


@transaction.atomic
def close_conference(conference_id: int, *, by: Person) -> Conference:
    """Close the conference. What is still open is closed first, knowingly, by those who lead it."""
    conference = Conference.objects.select_for_update().get(pk=conference_id)
    if not may_close_conference(by, conference):
        raise NotAllowed(_("Chỉ chủ trì hoặc thư ký mới bế mạc được hội nghị."), who_leads(conference))
    if conference.state == Conference.State.PLANNED:
        raise WrongState(_("Hội nghị chưa khai mạc."))
    if conference.state == Conference.State.CLOSED:
        raise WrongState(_("Hội nghị đã bế mạc rồi."))
    item = conference.items.filter(state=AgendaItem.State.OPEN).first()
    if item is not None:
        raise WrongState(_("Mục %(number)s đang mở; hãy kết thúc mục ấy rồi bế mạc.") % {"number": item.number})
    poll = conference.polls.filter(state=Poll.State.OPEN).first()
    if poll is not None:
        raise WrongState(
            _("Biểu quyết “%(question)s” đang mở; hãy đóng biểu quyết rồi bế mạc.") % {"question": poll.question}
        )
    conference.state = Conference.State.CLOSED
    conference.closed_at = now()
    conference.save(update_fields=["state", "closed_at"])
    record(conference.channel, ConferenceClosed(conference_id=conference.pk), by=by)
    return conference
