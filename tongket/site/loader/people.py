"""The cast of the file, with the offices that it names and plainly fictional names."""

import re
from datetime import timedelta

from tongket.kit.clock import today
from tongket.org.actions import admit_person, appoint, create_office, end_appointment, rank_person
from tongket.org.models import Appointment, Office, Power, Unit
from tongket.people.models import Person
from tongket.site.loader.loading import Loading, fit
from tongket.site.names import fictional_name

# What the head of a unit is called, where a file names nobody.
HEADS = {
    "academy": "Giám đốc Học viện",
    "regional-academy": "Giám đốc Học viện",
    "affiliated-academy": "Giám đốc Học viện",
    "office": "Chánh Văn phòng",
    "department": "Trưởng ban",
    "faculty": "Trưởng khoa",
    "centre": "Giám đốc Trung tâm",
    "institute": "Viện trưởng",
    "council": "Chủ tịch Hội đồng",
    "party-committee": "Bí thư Đảng ủy",
    "trade-union": "Chủ tịch Công đoàn",
    "youth-union": "Bí thư Đoàn Thanh niên",
    "steering-committee": "Trưởng Ban Chỉ đạo",
    "provincial-school": "Hiệu trưởng",
    "ministry-school": "Hiệu trưởng",
    "ministry": "Bộ trưởng",
}
_LEADS = re.compile(
    r"^(Tổng )?(Giám đốc|Trưởng|Vụ trưởng|Cục trưởng|Viện trưởng|Hiệu trưởng|Chủ tịch|Bí thư|Chánh|Chủ nhiệm|Bộ trưởng"
    r"|Tổ trưởng|Tổng Biên tập)"
)


def powers_of_office(name: str, unit_kind: str) -> list[Power]:
    """What an office of that name may do in a unit of that kind; a scenario names offices and no powers."""
    parts = [part.strip() for part in name.split(",")]
    if any(_LEADS.match(part) for part in parts):
        if parts[0].startswith("Chánh Văn phòng") and unit_kind != "office":
            return [Power.OFFICE]
        return [Power.LEAD]
    if name.startswith(("Phó", "Thứ trưởng", "Quyền")):
        return [Power.DEPUTY]
    if "thư ký" in name.lower() or "văn phòng" in name.lower():
        return [Power.OFFICE]
    return [Power.REPORT]


def admit(
    loading: Loading, username: str, unit: Unit | None, office: str, *, rank: str = "", body: bool = False
) -> Person:
    """The person of that user name, or a new fictional one in that office. A file that names the rank of one known gives it."""
    username = fit(username)
    known = Person.objects.filter(username=username).first()
    if known is not None:
        return rank_person(known.pk, rank, by=loading.steward) if rank else known
    name = office if body else fictional_name(Person.objects.count())
    person = admit_person(username, name, by=loading.steward, rank=rank, is_body=body, is_fictional=True)
    if unit is not None:
        give_office(loading, person, unit, office)
    return person


def give_office(loading: Loading, person: Person, unit: Unit, office: str, *, party: bool = False) -> None:
    home, powers = unit, powers_of_office(office, unit.kind)
    if party:
        committee = Unit.objects.filter(kind="party-committee", placements__parent=unit, placements__until=None).first()
        home, powers = committee or unit, powers if committee else []
    post = create_office(
        home,
        office,
        powers,
        by=loading.steward,
        line=Office.Line.PARTY if party else Office.Line.STATE,
        order=10 if Power.LEAD in powers else 20 if Power.DEPUTY in powers else 50,
    )
    if not Appointment.objects.filter(person=person, office=post, until=None).exists():
        appoint(person, post, by=loading.steward)
    if Power.LEAD in powers:
        _relieve_stand_in(loading, home, person)


def _relieve_stand_in(loading: Loading, unit: Unit, head: Person) -> None:
    """A unit has one head: whom `head_of` made for an earlier file leaves the office when a later file names the head."""
    stood_in = Appointment.objects.filter(
        office__unit=unit, until=None, person__username=fit(f"{unit.key}.head"), person__rank=""
    ).exclude(person=head)
    for held in stood_in.select_related("person", "office"):
        if Power.LEAD in held.office.powers and held.person not in loading.people.values():
            end_appointment(held.pk, today() - timedelta(days=1), by=loading.steward)


def cast(loading: Loading) -> None:
    for entry in loading.scenario.all("people"):
        unit = loading.units.get(entry.get("unit", ""))
        username = fit(f"{unit.key if unit else 'guest'}.{entry['key']}")
        held = Person.objects.filter(username=username).first()
        same = held is None or unit is None or held.appointments.filter(office__name=entry["office"]).exists()
        if not same:
            username = f"{username}.{loading.facts['key']}"
        person = admit(
            loading, username, unit, entry["office"], rank=entry.get("title", ""), body=entry.get("body", False)
        )
        if unit is not None:
            if "second_office" in entry:
                give_office(loading, person, unit, entry["second_office"])
            if "party_office" in entry:
                give_office(loading, person, unit, entry["party_office"], party=True)
        loading.people[entry["key"]] = person


def head_of(loading: Loading, unit: Unit) -> Person:
    """Who heads a unit; a fictional head where the file and the register name none."""
    held = [
        appointment
        for appointment in Appointment.objects.filter(office__unit=unit, until=None).select_related("person", "office")
        if Power.LEAD in appointment.office.powers
    ]
    return held[0].person if held else admit(loading, f"{unit.key}.head", unit, HEADS.get(unit.kind, "Trưởng đơn vị"))
