"""Who is called to the conference, in which role, and who is there."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongket.conference.events import DelegateInvited, DelegateRemoved, DelegateRevised
from tongket.conference.models import BridgePoint, Conference, Delegate
from tongket.conference.permissions import (
    may_check_in,
    may_invite_delegate,
    may_remove_delegate,
    may_revise_delegate,
    who_prepares,
)
from tongket.kit.clock import now
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.kit.text import nfc
from tongket.live.log import record, touch
from tongket.org.models import Unit
from tongket.org.queries import unit_of
from tongket.people.models import Person

REFUSAL = gettext_noop("Chỉ thư ký và văn phòng đơn vị tổ chức mới lập được danh sách đại biểu.")


def _locked(delegate_id: int) -> Delegate:
    """The delegate, with the conference locked before: it neither opens nor closes meanwhile, nor takes another chair."""
    conference_id = Delegate.objects.values_list("conference_id", flat=True).get(pk=delegate_id)
    Conference.objects.select_for_update(of=("self",)).get(pk=conference_id)
    return Delegate.objects.select_for_update(of=("self",)).select_related("conference__organiser").get(pk=delegate_id)


def _check_seat(conference: Conference, role: str, bridge_point: BridgePoint | None, but: int = 0) -> None:
    if role not in Delegate.Role.values:
        raise BadInput(_("Vai “%(role)s” không có; hãy chọn trong danh sách.") % {"role": role})
    if bridge_point is not None and bridge_point.conference_id != conference.pk:
        raise BadInput(_("%(name)s không phải điểm cầu của hội nghị này.") % {"name": bridge_point.name})
    if role == Delegate.Role.CHAIR:
        chair = conference.delegates.filter(role=Delegate.Role.CHAIR).exclude(pk=but).select_related("person").first()
        if chair is not None:
            raise BadInput(
                _("%(name)s đã là chủ trì; một hội nghị có một chủ trì, người khác là đồng chủ trì.")
                % {"name": chair.person.full_name}
            )


@transaction.atomic
def invite_delegate(
    conference_id: int,
    person: Person,
    *,
    by: Person,
    role: str = Delegate.Role.DELEGATE,
    unit: Unit | None = None,
    bridge_point: BridgePoint | None = None,
    is_voting: bool = True,
    title: str = "",
) -> Delegate:
    """Call a person to the conference. A guest has no vote, whatever is asked."""
    conference = Conference.objects.select_for_update(of=("self",)).select_related("organiser").get(pk=conference_id)
    if not may_invite_delegate(by, conference):
        raise NotAllowed(_(REFUSAL), who_prepares(conference))
    if conference.state == Conference.State.CLOSED:
        raise WrongState(_("Hội nghị đã bế mạc; không mời thêm được nữa."))
    _check_seat(conference, role, bridge_point)
    if conference.delegates.filter(person=person).exists():
        raise WrongState(_("%(name)s đã có trong danh sách đại biểu.") % {"name": person.full_name})
    delegate = Delegate.objects.create(
        conference=conference,
        person=person,
        unit=unit or unit_of(person, conference.starts.date()),
        bridge_point=bridge_point,
        role=role,
        is_voting=is_voting and role != Delegate.Role.GUEST,
        title=nfc(title.strip()),
    )
    record(conference.channel, DelegateInvited(delegate_id=delegate.pk), by=by)
    return delegate


@transaction.atomic
def revise_delegate(
    delegate_id: int,
    *,
    by: Person,
    role: str,
    bridge_point: BridgePoint | None = None,
    is_voting: bool = True,
) -> Delegate:
    """Change the role, the bridge point or the right to vote. A poll that is open keeps the list it was opened with."""
    delegate = _locked(delegate_id)
    conference = delegate.conference
    if not may_revise_delegate(by, conference):
        raise NotAllowed(_(REFUSAL), who_prepares(conference))
    if conference.state == Conference.State.CLOSED:
        raise WrongState(_("Hội nghị đã bế mạc; danh sách đại biểu không sửa được nữa."))
    _check_seat(conference, role, bridge_point, but=delegate.pk)
    if delegate.role == Delegate.Role.CHAIR and role != Delegate.Role.CHAIR:
        raise WrongState(_("Hội nghị phải có chủ trì; hãy bỏ người này khỏi danh sách rồi chọn chủ trì khác."))
    delegate.role, delegate.bridge_point = role, bridge_point
    delegate.is_voting = is_voting and role != Delegate.Role.GUEST
    delegate.save(update_fields=["role", "bridge_point", "is_voting"])
    record(conference.channel, DelegateRevised(delegate_id=delegate.pk), by=by)
    return delegate


@transaction.atomic
def remove_delegate(delegate_id: int, *, by: Person) -> Conference:
    """Take a person off the list, before the conference is opened."""
    delegate = _locked(delegate_id)
    conference = delegate.conference
    if not may_remove_delegate(by, conference):
        raise NotAllowed(_(REFUSAL), who_prepares(conference))
    if conference.state != Conference.State.PLANNED:
        raise WrongState(_("Hội nghị đã khai mạc; danh sách đại biểu đã vào biên bản nên không bỏ ai được."))
    person_id = delegate.person_id
    delegate.delete()
    record(conference.channel, DelegateRemoved(delegate_id=delegate_id, person_id=person_id), by=by)
    return conference


@transaction.atomic
def check_in(delegate_id: int, *, by: Person) -> Delegate:
    """Note that a delegate is present; asked twice, the first hour stays. Presence records nothing in the log."""
    delegate = (
        Delegate.objects.select_for_update(of=("self",))
        .select_related("conference__organiser", "bridge_point__head", "person")
        .get(pk=delegate_id)
    )
    if not may_check_in(by, delegate):
        raise NotAllowed(
            _("Chỉ chính đại biểu, trưởng điểm cầu hoặc thư ký mới điểm danh được."), who_prepares(delegate.conference)
        )
    if delegate.conference.state == Conference.State.CLOSED:
        raise WrongState(_("Hội nghị đã bế mạc; điểm danh đã chốt vào biên bản."))
    if delegate.present_at is None:
        delegate.present_at = now()
        delegate.save(update_fields=["present_at"])
        touch(delegate.conference.channel)
    return delegate
