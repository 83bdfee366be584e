"""Bridge points: which rooms the conference joins, how many people sit there, how the line holds."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongket.conference.events import (
    BridgePointAdded,
    BridgePointRemoved,
    BridgePointRevised,
    HeadCountReported,
    LineReported,
)
from tongket.conference.models import BridgePoint, Conference
from tongket.conference.permissions import (
    may_add_bridge_point,
    may_remove_bridge_point,
    may_report_head_count,
    may_report_line,
    may_revise_bridge_point,
    who_prepares,
)
from tongket.kit.clock import now
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.kit.text import nfc
from tongket.live.log import record
from tongket.org.models import Unit
from tongket.people.models import Person

REFUSAL = gettext_noop("Chỉ thư ký và văn phòng đơn vị tổ chức mới sắp xếp được điểm cầu.")


def _locked(bridge_id: int) -> BridgePoint:
    """The bridge point, with its conference locked before it: neither opens nor closes meanwhile, nor is another main."""
    conference_id = BridgePoint.objects.values_list("conference_id", flat=True).get(pk=bridge_id)
    Conference.objects.select_for_update(of=("self",)).get(pk=conference_id)
    return (
        BridgePoint.objects.select_for_update(of=("self",))
        .select_related("conference__organiser", "head")
        .get(pk=bridge_id)
    )


def _check_not_closed(conference: Conference) -> None:
    if conference.state == Conference.State.CLOSED:
        raise WrongState(_("Hội nghị đã bế mạc; điểm cầu không sửa được nữa."))


def _check_main(conference: Conference, is_main: bool, but: int = 0) -> None:
    other = conference.bridge_points.filter(is_main=True).exclude(pk=but).first()
    if is_main and other is not None:
        raise BadInput(_("%(name)s đã là điểm cầu chính; một hội nghị có một điểm cầu chính.") % {"name": other.name})


@transaction.atomic
def add_bridge_point(
    conference_id: int,
    key: str,
    name: str,
    *,
    by: Person,
    unit: Unit | None = None,
    head: Person | None = None,
    is_main: bool = False,
    expected: int | None = None,
) -> BridgePoint:
    """Join a room to the conference."""
    conference = Conference.objects.select_for_update().get(pk=conference_id)
    if not may_add_bridge_point(by, conference):
        raise NotAllowed(_(REFUSAL), who_prepares(conference))
    _check_not_closed(conference)
    _check_main(conference, is_main)
    if conference.bridge_points.filter(key=key).exists():
        raise BadInput(_("Mã điểm cầu %(key)s đã có ở hội nghị này; hãy chọn mã khác.") % {"key": key})
    bridge = BridgePoint.objects.create(
        conference=conference, key=key, name=nfc(name), unit=unit, head=head, is_main=is_main, expected=expected
    )
    record(conference.channel, BridgePointAdded(bridge_id=bridge.pk), by=by)
    return bridge


@transaction.atomic
def revise_bridge_point(
    bridge_id: int,
    *,
    by: Person,
    name: str,
    unit: Unit | None = None,
    head: Person | None = None,
    is_main: bool = False,
    expected: int | None = None,
) -> BridgePoint:
    """Change the name, the unit, the head or the expected number of a bridge point."""
    bridge = _locked(bridge_id)
    if not may_revise_bridge_point(by, bridge.conference):
        raise NotAllowed(_(REFUSAL), who_prepares(bridge.conference))
    _check_not_closed(bridge.conference)
    _check_main(bridge.conference, is_main, but=bridge.pk)
    bridge.name, bridge.unit, bridge.head, bridge.is_main, bridge.expected = nfc(name), unit, head, is_main, expected
    bridge.save(update_fields=["name", "unit", "head", "is_main", "expected"])
    record(bridge.conference.channel, BridgePointRevised(bridge_id=bridge.pk), by=by)
    return bridge


@transaction.atomic
def remove_bridge_point(bridge_id: int, *, by: Person) -> Conference:
    """Take a bridge point off a conference that has not been opened; its delegates stay, without a point."""
    bridge = _locked(bridge_id)
    conference = bridge.conference
    if not may_remove_bridge_point(by, conference):
        raise NotAllowed(_(REFUSAL), who_prepares(conference))
    if conference.state != Conference.State.PLANNED:
        raise WrongState(_("Hội nghị đã khai mạc; điểm cầu đã có trong biên bản nên không bỏ được."))
    bridge.delegates.update(bridge_point=None)
    if bridge.speeches.exists():
        raise WrongState(_("Đã có người đăng ký phát biểu từ điểm cầu này; hãy rút đăng ký trước."))
    bridge.delete()
    record(conference.channel, BridgePointRemoved(bridge_id=bridge_id), by=by)
    return conference


@transaction.atomic
def report_head_count(bridge_id: int, count: int, *, by: Person) -> BridgePoint:
    """Say how many people sit at the bridge point now."""
    bridge = _locked(bridge_id)
    if not may_report_head_count(by, bridge):
        raise NotAllowed(_("Chỉ trưởng điểm cầu hoặc thư ký mới báo được số người."), _who_reports(bridge))
    if bridge.conference.state == Conference.State.CLOSED:
        raise WrongState(_("Hội nghị đã bế mạc; số người có mặt đã chốt vào biên bản."))
    if count < 0:
        raise BadInput(_("Số người có mặt không thể dưới 0."))
    bridge.head_count = count
    bridge.save(update_fields=["head_count"])
    record(bridge.conference.channel, HeadCountReported(bridge_id=bridge.pk, count=count), by=by)
    return bridge


@transaction.atomic
def report_line(bridge_id: int, line: str, *, by: Person) -> BridgePoint:
    """Say how the line to the bridge point holds; the hour of the change is kept."""
    bridge = _locked(bridge_id)
    if not may_report_line(by, bridge):
        raise NotAllowed(_("Chỉ trưởng điểm cầu hoặc thư ký mới báo được đường truyền."), _who_reports(bridge))
    if line not in BridgePoint.Line.values:
        raise BadInput(_("Tình trạng đường truyền “%(line)s” không có; hãy chọn trong danh sách.") % {"line": line})
    if bridge.conference.state == Conference.State.CLOSED:
        raise WrongState(_("Hội nghị đã bế mạc; đường truyền không theo dõi nữa."))
    if bridge.line_told == line:
        return bridge
    bridge.line = line
    bridge.line_since = now()
    bridge.save(update_fields=["line", "line_since"])
    record(bridge.conference.channel, LineReported(bridge_id=bridge.pk, line=line), by=by)
    return bridge


def _who_reports(bridge: BridgePoint) -> str:
    if bridge.head is not None:
        return _("Người làm được: %(name)s (trưởng điểm cầu).") % {"name": bridge.head.full_name}
    return who_prepares(bridge.conference)
