"""Loading a scenario: its units, its cast, its conference, through the same actions that the pages call.

People get plainly fictional names with the offices of the file. All of a file is kept, or nothing.
"""

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongket.conference.actions import (
    add_bridge_point,
    add_item,
    add_part,
    invite_delegate,
    plan_conference,
    revise_delegate,
)
from tongket.conference.models import Conference, Delegate
from tongket.directives.actions import add_obligation, cite_directive, register_directive
from tongket.directives.models import Directive
from tongket.directives.queries import kind_counted
from tongket.kit.clock import clock_at
from tongket.kit.errors import BadInput
from tongket.kit.text import slug
from tongket.org.actions import admit_person, appoint, begin_house, create_office, found_unit
from tongket.org.models import Appointment, Office, Power, Unit
from tongket.org.queries import ids_below
from tongket.people.models import Person
from tongket.site.models import Playbook
from tongket.site.names import fictional_name
from tongket.site.scenario import Record, Scenario, UnitRow

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
PLACES = {"hcma": "Hà Nội", "hcma2": "Thành phố Hồ Chí Minh"}
NAMES_OF_KIND = {"faculty": "Khoa Ví Dụ", "department": "Phòng Ví Dụ"}
DAYS_BEFORE = 21
COUNCIL = 5  # members of a fictional council
KEPT_APART = ("contest", "clusters", "disseminated", "carried_over", "drafts", "comments", "after", "work_areas")
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


def digest_of(scenario: Scenario) -> str:
    """What tells one version of a file from another."""
    return hashlib.sha256(scenario.file.read_bytes()).hexdigest()


def before(scenario: Scenario, days: int, hour: int = 8) -> datetime:
    """That many days before the conference, at that hour."""
    day = timezone.localtime(scenario.conference["starts"]).date() - timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(hour)))


@transaction.atomic
def load_scenario(scenario: Scenario) -> Conference:
    """Load the file; a second time it answers what is there, and another content under the same key is refused."""
    key, digest = scenario.conference["key"], digest_of(scenario)
    known = Playbook.objects.filter(conference_key=key).first()
    if known is not None:
        if known.digest != digest:
            raise BadInput(f"{scenario.file}: conference.key: {key} was loaded before from a file of other content.")
        return Conference.objects.get(key=key)
    with clock_at(before(scenario, DAYS_BEFORE)):
        conference = _Loader(scenario).load()
    Playbook.objects.create(conference_key=key, digest=digest)
    return conference


class _Loader:
    """The state of one loading: who stands for which key of the file."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.data = scenario.data
        self.conference: Record = scenario.conference
        self.units: dict[str, Unit] = {}
        self.people: dict[str, Person] = {}
        self.steward = self._steward()

    # units

    def _steward(self) -> Person:
        return Person.objects.filter(username="steward").first() or Person(
            username="steward", name=fictional_name(0), is_fictional=True
        )

    def _units(self) -> None:
        for row in self.scenario.units:
            self.units[row.key] = Unit.objects.filter(key=row.key).first() or self._found(row)

    def _found(self, row: UnitRow) -> Unit:
        if not Unit.objects.exists():
            self.steward.set_unusable_password()
            return begin_house(
                row.key,
                row.kind,
                row.name,
                steward=self.steward,
                short_name=row.short_name,
                name_en=row.name_en,
                place=PLACES.get(row.key, ""),
            )
        return found_unit(
            row.key,
            row.kind,
            row.name,
            self.units.get(row.parent),
            by=self.steward,
            short_name=row.short_name,
            name_en=row.name_en,
            place=PLACES.get(row.key, ""),
        )

    def _fictional_units(self, delegation: Record) -> list[Unit]:
        """The units of a delegation: those that exist, else as many plainly fictional ones as the file counts."""
        kind = delegation["of"]
        there = list(Unit.objects.filter(kind=kind))
        organiser = self.units[self.conference["organiser"]]
        for place in range(len(there) + 1, delegation.get("count", 0) + 1):
            word = "Trường Chính trị tỉnh" if kind == "provincial-school" else "Đơn vị"
            school = found_unit(
                f"{kind}-{place:02}",
                kind,
                f"{word} Ví Dụ {place:02}",
                organiser,
                by=self.steward,
                short_name=f"TVD{place:02}",
                is_fictional=True,
            )
            self._parts_of(school, last=place == delegation["count"])
            there.append(school)
        for school in there:
            self.units[school.key] = school
        return there

    def _parts_of(self, unit: Unit, *, last: bool) -> None:
        """What a fictional unit is made of: what its obligations ask for; the last of them falls one short."""
        for directive in self.scenario.all("directives"):
            for obligation in directive.get("obligations", []):
                if obligation["applies_to"] != unit.kind:
                    continue
                short = last
                for word, asked in obligation.get("met_when", {}).items():
                    kind = kind_counted(word)
                    for place in range(1, asked + 1 - short):
                        found_unit(
                            f"{unit.key}-{kind}-{place}",
                            kind,
                            f"{NAMES_OF_KIND.get(kind, 'Bộ phận Ví Dụ')} {place}",
                            unit,
                            by=self.steward,
                            is_fictional=True,
                        )
                    short = False

    # people

    def admit(self, username: str, unit: Unit | None, office: str, *, rank: str = "", body: bool = False) -> Person:
        """The person of that user name, or a new fictional one in that office."""
        known = Person.objects.filter(username=username).first()
        if known is not None:
            return known
        name = office if body else fictional_name(Person.objects.count())
        person = admit_person(username, name, by=self.steward, rank=rank, is_body=body, is_fictional=True)
        if unit is not None:
            self.appoint(person, unit, office)
        return person

    def appoint(self, person: Person, unit: Unit, office: str, *, party: bool = False) -> None:
        home, powers = unit, powers_of_office(office, unit.kind)
        if party:
            committee = Unit.objects.filter(
                kind="party-committee", placements__parent=unit, placements__until=None
            ).first()
            home, powers = committee or unit, powers if committee else []
        post = create_office(
            home,
            office,
            powers,
            by=self.steward,
            line=Office.Line.PARTY if party else Office.Line.STATE,
            order=10 if Power.LEAD in powers else 20 if Power.DEPUTY in powers else 50,
        )
        if not Appointment.objects.filter(person=person, office=post, until=None).exists():
            appoint(person, post, by=self.steward)

    def _cast(self) -> None:
        for entry in self.scenario.all("people"):
            unit = self.units.get(entry.get("unit", ""))
            username = f"{unit.key if unit else 'guest'}.{entry['key']}"
            held = Person.objects.filter(username=username).first()
            same = held is None or unit is None or held.appointments.filter(office__name=entry["office"]).exists()
            if not same:
                username = f"{username}.{self.conference['key']}"
            person = self.admit(
                username, unit, entry["office"], rank=entry.get("title", ""), body=entry.get("body", False)
            )
            if unit is not None:
                if "second_office" in entry:
                    self.appoint(person, unit, entry["second_office"])
                if "party_office" in entry:
                    self.appoint(person, unit, entry["party_office"], party=True)
            self.people[entry["key"]] = person

    def head_of(self, unit: Unit) -> Person:
        """Who heads a unit; a fictional head where the file and the register name none."""
        held = [
            appointment
            for appointment in Appointment.objects.filter(office__unit=unit, until=None).select_related(
                "person", "office"
            )
            if Power.LEAD in appointment.office.powers
        ]
        return held[0].person if held else self.admit(f"{unit.key}.head", unit, HEADS.get(unit.kind, "Trưởng đơn vị"))

    # the conference

    def load(self) -> Conference:
        self._units()
        self._cast()
        organiser = self.units[self.conference["organiser"]]
        chair = self.people[self.conference["chair"]]
        self.head_of(organiser)
        below = Unit.objects.filter(pk__in=ids_below([organiser.pk]) - {organiser.pk}, is_fictional=False)
        for unit in [*below, *self._named_units()]:
            self.head_of(unit)
        secretary = (
            self.people[self.conference["secretary"]]
            if "secretary" in self.conference
            else self.admit(f"{organiser.key}.secretary", organiser, "Thư ký tổng hợp", rank="ThS")
        )
        if "secretary" in self.conference:
            self.appoint(secretary, organiser, "Thư ký Hội nghị")
        self.secretary = secretary
        period, following = self.conference.get("period"), self.conference.get("next_period")
        conference = plan_conference(
            self.conference["key"],
            self.conference["title"],
            self.conference["kind"],
            self.conference.get("mode", "in-person"),
            organiser,
            self.conference["starts"],
            self.conference["ends"],
            by=secretary,
            chair=chair,
            secretary=secretary,
            place=self.conference.get("place", ""),
            period_kind=period.kind if period else "",
            period_from=period.first if period else None,
            period_to=period.last if period else None,
            next_from=following.first if following else None,
            next_to=following.last if following else None,
            extras=self._extras(),
        )
        parts = {}
        for part in self.conference.get("parts", []):
            following = part.get("next")
            parts[part["key"]] = add_part(
                conference.pk,
                part["key"],
                part["title"],
                by=secretary,
                period_kind=part["period"].kind,
                period_from=part["period"].first,
                period_to=part["period"].last,
                next_from=following.first if following else None,
                next_to=following.last if following else None,
            )
        self._seats(conference)
        if not self.scenario.all("agenda"):
            add_item(conference.pk, "conclusion", "Kết luận", by=secretary, speaker=chair)
        for item in self.scenario.all("agenda"):
            add_item(
                conference.pk,
                item["kind"],
                item["title"],
                by=secretary,
                speaker=self.people.get(item.get("by", "")),
                about=self.units.get(item.get("of", "")),
                minutes=item.get("minutes"),
                topics=item.get("topics", []),
                on_authority_of=self.people.get(item.get("on_authority_of", "")),
                parts=[parts[name] for name in item.get("parts", [])],
            )
        self._directives(conference)
        self._honours(organiser)
        return conference

    def _named_units(self) -> Iterable[Unit]:
        """Units that the file gives something to do: owners, co-ordinators, reporters."""
        keys = [
            line.get("unit") for name in ("results", "limits") for line in self.data.get("reported", {}).get(name, [])
        ]
        keys += [one["owner"] for one in self.scenario.all("conclusions")]
        keys += [item.get("of") for item in self.scenario.all("agenda")]
        return [self.units[key] for key in dict.fromkeys(keys) if key]

    def _seats(self, conference: Conference) -> None:
        """Bridge points and delegates."""
        seated = {seat.person_id: seat for seat in Delegate.objects.filter(conference=conference)}
        placed: set[int] = set()

        def invite(
            person: Person, point: Any = None, unit: Unit | None = None, guest: bool = False, title: str = ""
        ) -> None:
            """Seat a person once; chair and secretary have their seats from the plan and get their bridge point here."""
            if person.pk in placed:
                return
            placed.add(person.pk)
            voting = not guest and not person.is_body
            if person.pk in seated:
                seat = seated[person.pk]
                revise_delegate(seat.pk, by=self.secretary, role=seat.role, bridge_point=point, is_voting=voting)
                return
            role = Delegate.Role.GUEST if guest else Delegate.Role.DELEGATE
            if any(person == self.people[key] for key in self.conference.get("cochairs", [])):
                role = Delegate.Role.COCHAIR
            invite_delegate(
                conference.pk,
                person,
                by=self.secretary,
                role=role,
                unit=unit,
                bridge_point=point,
                is_voting=voting,
                title=title,
            )

        points = self.data.get("bridge_points", [])
        guests = {entry["key"] for entry in self.scenario.all("people") if entry.get("guest")}
        if isinstance(points, Record):
            for entry in self.scenario.all("people"):
                person = self.people[entry["key"]]
                point = None
                if points["one_per_person"]:
                    point = add_bridge_point(
                        conference.pk,
                        entry["key"],
                        f"Điểm cầu {entry['office']}",
                        by=self.secretary,
                        unit=self.units.get(entry.get("unit", "")),
                        head=person,
                        is_main=entry["key"] == self.conference["chair"],
                        expected=1,
                    )
                invite(person, point, guest=entry["key"] in guests)
        else:
            for entry in points:
                for key, name, unit, head, people in self._points(entry):
                    point = add_bridge_point(
                        conference.pk,
                        key,
                        name,
                        by=self.secretary,
                        unit=unit,
                        head=head,
                        is_main=entry.get("main", False),
                        expected=max(len(people), 1),
                    )
                    for person in people:
                        invite(person, point, unit)
        for entry in self.scenario.all("people"):
            outside = "" if entry.get("unit") else entry["office"]  # an office of another house is in no register here
            invite(self.people[entry["key"]], guest=entry["key"] in guests, title=outside)
        invite(self.secretary)
        for delegation in self.scenario.all("delegations"):
            for unit in self._fictional_units(delegation):
                for place, office in enumerate(delegation["offices"], 1):
                    person = self.admit(f"{unit.key}.{place}", unit, office)
                    invite(person, unit=unit)

    def _points(self, entry: Record) -> Iterable[tuple[str, str, Unit | None, Person | None, list[Person]]]:
        """A bridge point of the file: itself, or one for each unit directly below another."""
        if "each_unit_below" in entry:
            above = self.units[entry["each_unit_below"]]
            for unit in Unit.objects.filter(placements__parent=above, placements__until=None, is_fictional=False):
                head = self.head_of(unit)
                yield f"{entry['key']}-{unit.key}", f"Điểm cầu {unit.name}", unit, head, [head]
            return
        named = self.people.get(entry.get("head", ""))
        people = ([named] if named else []) + [self.people[key] for key in entry.get("present", [])]
        yield entry["key"], entry["name"], self.units.get(entry.get("unit", "")), named, people

    def _honours(self, organiser: Unit) -> None:
        """Whom a scenario's commendations are for, and who votes on them: plainly fictional units and people alone."""
        asked = [len(entry.get("groups", [])) or 1 for entry in self.scenario.all("commendations")]
        if not asked:
            return
        for place in range(1, max(asked) + 1):
            key = f"{organiser.key}-nominee-{place}"
            unit = Unit.objects.filter(key=key).first() or found_unit(
                key, "department", f"Đơn vị Ví Dụ {place}", organiser, by=self.steward, is_fictional=True
            )
            self.admit(f"{organiser.key}.nominee-{place}", unit, "Viên chức")
        key = f"{organiser.key}-council"
        council = Unit.objects.filter(key=key).first() or found_unit(
            key,
            "council",
            f"Hội đồng Thi đua - Khen thưởng {organiser.short_name or organiser.name} (minh họa)",
            organiser,
            by=self.steward,
            is_fictional=True,
        )
        for place in range(1, COUNCIL + 1):
            office = "Chủ tịch Hội đồng" if place == 1 else "Ủy viên Hội đồng"
            self.admit(f"{organiser.key}.council-{place}", council, office)

    def _extras(self) -> dict[str, Any]:
        """What has no page of its own yet is kept with the conference and shown there, never dropped."""
        return {name: _plain(self.data[name]) for name in KEPT_APART if name in self.data} | {
            name: self.data[name] for name in ("reviewed_areas",) if name in self.data
        }

    def _directives(self, conference: Conference) -> None:
        """What the conference reviews: entered once, cited by each conference that reviews it."""
        for directive in self.scenario.all("directives"):
            key = slug(directive["number"])
            known = Directive.objects.filter(key=key).first()
            if known is not None:
                cite_directive(known.pk, conference.key, by=self.secretary)
                continue
            kept = register_directive(
                key,
                directive["number"],
                directive["kind"],
                directive["issuer"],
                conference.organiser,
                by=self.secretary,
                issued=directive.get("issued"),
                title=directive.get("title", ""),
                conference_keys=[conference.key],
            )
            for obligation in directive.get("obligations", []):
                known_result = obligation.get("known_result", {})
                add_obligation(
                    kept.pk,
                    obligation["key"],
                    obligation["text"],
                    obligation["applies_to"],
                    obligation.get("met_when", {}),
                    by=self.secretary,
                    known_met=known_result.get("met"),
                    known_of=known_result.get("of"),
                    known_on=known_result.get("on"),
                )


def _plain(value: Any) -> Any:
    """A value of the file as JSON can hold it."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if hasattr(value, "first"):
        return {"kind": value.kind, "from": value.first.isoformat(), "to": value.last.isoformat()}
    return value.isoformat() if hasattr(value, "isoformat") else value
