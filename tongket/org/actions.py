"""Every change in the order of the institution: units, offices, people, appointments."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongket.kit.clock import today
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.kit.formats import day
from tongket.live.log import end_streams_of, record
from tongket.org.events import (
    AppointmentEnded,
    OfficeCreated,
    PersonAdmitted,
    PersonAppointed,
    PersonRanked,
    UnitClosed,
    UnitFounded,
    UnitPlaced,
)
from tongket.org.models import Appointment, Office, Placement, Power, Unit
from tongket.org.permissions import (
    may_admit_person,
    may_end_appointment,
    may_found_unit,
    may_keep_unit,
    may_rank_person,
)
from tongket.org.queries import ids_below
from tongket.people.models import Person

REFUSAL = gettext_noop("Chỉ người giữ sổ tổ chức mới thay đổi được đơn vị, chức vụ và nhân sự.")


def _check_standing(unit: Unit) -> None:
    """A unit that has an end is not given a place, a unit below it, an office or a holder any more."""
    if unit.until is not None:
        raise WrongState(_("%(unit)s đã kết thúc ngày %(day)s.") % {"unit": unit.name, "day": day(unit.until)})


def _lock_register() -> None:
    """One change of the tree at a time: its first line stands for all, so that two moves cannot close a circle."""
    Unit.objects.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True).first()


@transaction.atomic
def begin_house(key: str, kind: str, name: str, *, steward: Person, **details: str) -> Unit:
    """Found the first unit of an empty house and make `steward` its steward: where all other rights begin."""
    if Unit.objects.exists():
        raise WrongState(_("Hệ thống đã có đơn vị; người giữ sổ tổ chức lập các đơn vị khác."))
    steward.save()
    unit = Unit.objects.create(key=key, kind=kind, name=name, **details)
    office = Office.objects.create(unit=unit, name="Người giữ sổ tổ chức", powers=[Power.STEWARD], order=900)
    Appointment.objects.create(person=steward, office=office)
    record(unit.channel, UnitFounded(unit_id=unit.pk), by=steward)
    return unit


@transaction.atomic
def found_unit(
    key: str,
    kind: str,
    name: str,
    parent: Unit | None = None,
    *,
    by: Person,
    short_name: str = "",
    name_en: str = "",
    place: str = "",
    since: date | None = None,
    is_fictional: bool = False,
) -> Unit:
    """Enter a unit in the register, below `parent` or as a root of its own."""
    if not may_found_unit(by, parent):
        raise NotAllowed(_(REFUSAL))
    _lock_register()
    if parent is not None:
        _check_standing(parent)
    if Unit.objects.filter(key=key).exists():
        raise BadInput(_("Mã đơn vị %(key)s đã có trong sổ; hãy chọn mã khác.") % {"key": key})
    unit = Unit.objects.create(
        key=key,
        kind=kind,
        name=name,
        short_name=short_name,
        name_en=name_en,
        place=place or (parent.place if parent else ""),
        since=since,
        is_fictional=is_fictional,
        order=Unit.objects.count(),
    )
    if parent is not None:
        Placement.objects.create(unit=unit, parent=parent, since=since)
    else:
        office = Office.objects.create(unit=unit, name="Người giữ sổ tổ chức", powers=[Power.STEWARD], order=900)
        Appointment.objects.create(person=by, office=office)
    record(unit.channel, UnitFounded(unit_id=unit.pk), by=by)
    return unit


@transaction.atomic
def place_unit(unit_id: int, parent: Unit, since: date, *, by: Person) -> Unit:
    """Move a unit below another parent from that day on; its earlier place stays in the register."""
    _lock_register()
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit_id)
    if not (may_keep_unit(by, unit) and may_keep_unit(by, parent)):
        raise NotAllowed(_(REFUSAL))
    _check_standing(unit)
    _check_standing(parent)
    if parent.pk in ids_below([unit.pk], since):
        raise BadInput(
            _("%(parent)s thuộc %(unit)s; một đơn vị không thể đứng dưới chính mình.")
            % {"parent": parent.name, "unit": unit.name}
        )
    present = unit.placements.filter(until=None).first()
    if present is not None:
        if present.since is not None and present.since >= since:
            raise WrongState(
                _("%(unit)s đã được xếp chỗ từ ngày %(day)s; hãy chọn ngày sau đó.")
                % {"unit": unit.name, "day": day(present.since)}
            )
        present.until = date.fromordinal(since.toordinal() - 1)
        present.save(update_fields=["until"])
    Placement.objects.create(unit=unit, parent=parent, since=since)
    record(unit.channel, UnitPlaced(unit_id=unit.pk, parent_id=parent.pk), by=by)
    return unit


@transaction.atomic
def close_unit(unit_id: int, until: date, *, by: Person) -> Unit:
    """End a unit with that day as its last; what it did stays, and so does its place in the tree: who stands above answers for
    what it left open. The rights of its own offices end with it."""
    _lock_register()
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit_id)
    if not may_keep_unit(by, unit):
        raise NotAllowed(_(REFUSAL))
    _check_standing(unit)
    if unit.since is not None and until < unit.since:
        raise BadInput(
            _("%(unit)s có từ ngày %(day)s; ngày kết thúc không thể trước đó.")
            % {"unit": unit.name, "day": day(unit.since)}
        )
    unit.until = until
    unit.save(update_fields=["until"])
    for person in Person.objects.filter(appointments__office__unit=unit).distinct():
        end_streams_of(person)
    record(unit.channel, UnitClosed(unit_id=unit.pk), by=by)
    return unit


@transaction.atomic
def create_office(
    unit: Unit,
    name: str,
    powers: Sequence[Power] = (),
    *,
    by: Person,
    line: str = Office.Line.STATE,
    order: int = 100,
) -> Office:
    """Make an office in a unit; asked again for the same name it answers the office that is there."""
    if not may_keep_unit(by, unit):
        raise NotAllowed(_(REFUSAL))
    _check_standing(unit)
    office, created = Office.objects.get_or_create(
        unit=unit, name=name, line=line, defaults={"powers": list(powers), "order": order}
    )
    if created:
        record(unit.channel, OfficeCreated(office_id=office.pk), by=by)
    return office


@transaction.atomic
def admit_person(
    username: str,
    name: str,
    *,
    by: Person,
    rank: str = "",
    password: str | None = None,
    is_body: bool = False,
    is_fictional: bool = False,
) -> Person:
    """Enter a person in the house. Without a password the person cannot sign in until one is set."""
    if not may_admit_person(by):
        raise NotAllowed(_(REFUSAL))
    if Person.objects.filter(username=username).exists():
        raise BadInput(_("Tên đăng nhập %(name)s đã có; hãy chọn tên khác.") % {"name": username})
    person = Person(username=username, name=name, rank=rank, is_body=is_body, is_fictional=is_fictional)
    if password is None:
        person.set_unusable_password()
    else:
        person.set_password(password)
    person.save()
    record("people", PersonAdmitted(person_id=person.pk), by=by)
    return person


@transaction.atomic
def rank_person(person_id: int, rank: str, *, by: Person) -> Person:
    """Give a person an academic rank and degree, or another; issued papers keep the name as it was signed."""
    person = Person.objects.select_for_update().get(pk=person_id)
    if not may_rank_person(by):
        raise NotAllowed(_(REFUSAL))
    if person.rank != rank:
        person.rank = rank
        person.save(update_fields=["rank"])
        record("people", PersonRanked(person_id=person.pk), by=by)
    return person


@transaction.atomic
def appoint(person: Person, office: Office, since: date | None = None, *, by: Person) -> Appointment:
    """Appoint a person to an office from that day on."""
    if not may_keep_unit(by, office.unit):
        raise NotAllowed(_(REFUSAL))
    Office.objects.select_for_update(no_key=True).get(pk=office.pk)
    _check_standing(office.unit)
    if Appointment.objects.filter(person=person, office=office, until=None).exists():
        raise WrongState(_("%(name)s đang giữ chức vụ %(office)s.") % {"name": person.full_name, "office": office.name})
    appointment = Appointment.objects.create(person=person, office=office, since=since)
    record(office.unit.channel, PersonAppointed(appointment_id=appointment.pk), by=by)
    return appointment


@transaction.atomic
def end_appointment(appointment_id: int, until: date | None = None, *, by: Person) -> Appointment:
    """Let an appointment end with that day as its last; the rights that came from it end with it."""
    appointment = (
        Appointment.objects.select_for_update().select_related("office__unit", "person").get(pk=appointment_id)
    )
    if not may_end_appointment(by, appointment):
        raise NotAllowed(_(REFUSAL))
    if appointment.until is not None:
        raise WrongState(_("Việc giữ chức vụ này đã kết thúc ngày %(day)s.") % {"day": day(appointment.until)})
    appointment.until = until or today()
    appointment.save(update_fields=["until"])
    end_streams_of(appointment.person)
    record(appointment.office.unit.channel, AppointmentEnded(appointment_id=appointment.pk), by=by)
    return appointment
