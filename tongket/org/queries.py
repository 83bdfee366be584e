"""Reading the order of the institution as of a day: trees, offices, who holds which power over what."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tongket.kit.clock import today
from tongket.live.log import entries
from tongket.org.models import IMPLIED, Appointment, Office, Placement, Power, Unit, in_force
from tongket.people.models import Person

# The condition that a row is in force on a day, which is given twice.
_IN_FORCE = "({0}.since IS NULL OR {0}.since <= %s) AND ({0}.until IS NULL OR {0}.until >= %s)"


def _walk(start: Collection[int], on: date, column: str, back: str) -> set[int]:
    """`start` and whatever is reached from it along the placements in force on that day."""
    if not start:
        return set()
    marks = ", ".join(["%s"] * len(start))
    sql = (
        f"WITH RECURSIVE reached(id) AS (SELECT id FROM org_unit WHERE id IN ({marks}) "
        f"UNION SELECT p.{column} FROM org_placement p JOIN reached r ON p.{back} = r.id "
        f"WHERE {_IN_FORCE.format('p')}) SELECT id FROM reached"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*start, on, on])
        return {row[0] for row in cursor.fetchall()}


def ids_above(unit_ids: Iterable[int], on: date | None = None) -> set[int]:
    """The units themselves and all that they stood below on that day."""
    return _walk(list(unit_ids), on or today(), "parent_id", "unit_id")


def ids_below(unit_ids: Iterable[int], on: date | None = None) -> set[int]:
    """The units themselves and all that stood below them on that day: their part of the tree."""
    return _walk(list(unit_ids), on or today(), "unit_id", "parent_id")


def units_below(unit: Unit, on: date | None = None) -> QuerySet[Unit]:
    """The unit and its part of the tree on that day, in the order of the register."""
    return Unit.objects.filter(pk__in=ids_below([unit.pk], on)).filter(in_force(on or today()))


def parent_of(unit: Unit, on: date | None = None) -> Unit | None:
    """The unit that `unit` stood below on that day."""
    day = on or today()
    return Unit.objects.filter(children__in=unit.placements.filter(in_force(day))).first()


def appointments_of(person: Person, on: date | None = None) -> list[Appointment]:
    """The offices that a person held on that day, Party offices first (design/look.md, Formatting)."""
    found = Appointment.objects.filter(in_force(on or today()), person=person).select_related("office__unit")
    return sorted(found, key=lambda held: (held.office.line != Office.Line.PARTY, held.office.order, held.pk))


@dataclass(frozen=True)
class House:
    """Whose pages these are: the unit of a person's office, what it stands below, the offices held. All by name."""

    unit: str = ""
    parent: str = ""
    offices: str = ""


def house_of(person: Person) -> House:
    """The house of a person today, for the masthead of every page: that of a state office before any other."""
    sql = (
        "SELECT u.name, (SELECT above.name FROM org_placement p JOIN org_unit above ON above.id = p.parent_id "
        f"WHERE p.unit_id = u.id AND {_IN_FORCE.format('p')} LIMIT 1), o.name, o.line FROM org_appointment a "
        "JOIN org_office o ON o.id = a.office_id JOIN org_unit u ON u.id = o.unit_id "
        f'WHERE a.person_id = %s AND {_IN_FORCE.format("a")} ORDER BY o.line <> %s, o."order", a.id'
    )
    day = today()
    with connection.cursor() as cursor:
        cursor.execute(sql, [day, day, person.pk, day, day, Office.Line.PARTY])
        held = cursor.fetchall()
    if not held:
        return House()
    unit, parent, _office, _line = held[-1] if held[-1][3] == Office.Line.STATE else held[0]
    return House(unit, parent or "", ", ".join(dict.fromkeys(office for _unit, _parent, office, _line in held)))


def offices_line(person: Person, on: date | None = None) -> str:
    """The offices of a person in one line: Bí thư Đảng ủy, Giám đốc Học viện."""
    return ", ".join(held.office.name for held in appointments_of(person, on))


def unit_of(person: Person, on: date | None = None) -> Unit | None:
    """The unit in which a person holds the first state office on that day, else any office."""
    held = sorted(appointments_of(person, on), key=lambda one: one.office.line != Office.Line.STATE)
    return held[0].office.unit if held else None


@dataclass(frozen=True)
class Standing:
    """Where a person stands on a day and what follows from it: which powers hold over which units.

    A value, read once for a page and handed down to each room's query. It does not follow what changes afterwards, so
    actions never take one: they ask anew.
    """

    person: Person
    on: date
    powers: Mapping[int, frozenset[str]]  # by own unit: the powers of the offices held there, with what they imply
    above: frozenset[int]  # the own units and what they stand below
    trees: Mapping[int, frozenset[int]]  # by own unit: itself and what stands below it

    @property
    def own(self) -> frozenset[int]:
        """The units in which the person holds an office."""
        return frozenset(self.powers)

    @property
    def below(self) -> frozenset[int]:
        """The own units and what stands below them."""
        return frozenset().union(*self.trees.values())

    @property
    def near(self) -> frozenset[int]:
        """The own units, what they stand below and what stands below them."""
        return self.above | self.below

    def has(self, power: Power, unit: Unit | int) -> bool:
        """Whether the power holds over that unit, by an office there or above."""
        pk = unit if isinstance(unit, int) else unit.pk
        return any(pk in self.trees[own] for own, powers in self.powers.items() if power in powers)

    def area(self, *powers: Power) -> frozenset[int]:
        """The units over which any of the powers holds, by an office there or above."""
        return frozenset().union(*(self.trees[own] for own in self.homes(*powers)))

    def homes(self, *powers: Power) -> frozenset[int]:
        """The own units in whose very offices the person holds any of the powers."""
        return frozenset(own for own, held in self.powers.items() if held & set(powers))


# What gives a person rights on a day: the person once, the day three times.
_HELD = (
    "SELECT o.unit_id, o.powers FROM org_appointment a JOIN org_office o ON o.id = a.office_id "
    f"JOIN org_unit u ON u.id = o.unit_id WHERE a.person_id = %s AND {_IN_FORCE.format('a')} "
    "AND (u.until IS NULL OR u.until >= %s)"
)


def _with_implied(marks: str | list[str]) -> frozenset[str]:
    """The powers of an office as a row holds them, with what they imply."""
    given = json.loads(marks) if isinstance(marks, str) else marks
    return frozenset().union(*(IMPLIED[power] for power in given))


def standing_of(person: Person, on: date | None = None) -> Standing:
    """Where a person stands on that day, today where none is given. One query, whatever the tree."""
    day = on or today()
    sql = (
        f"WITH RECURSIVE held(id, powers) AS ({_HELD}), "
        "above(id) AS (SELECT id FROM held UNION SELECT p.parent_id FROM org_placement p "
        f"JOIN above r ON p.unit_id = r.id WHERE {_IN_FORCE.format('p')}), "
        "below(own, id) AS (SELECT id, id FROM held UNION SELECT r.own, p.unit_id FROM org_placement p "
        f"JOIN below r ON p.parent_id = r.id WHERE {_IN_FORCE.format('p')}) "
        "SELECT 'held', id, id, powers FROM held UNION ALL SELECT 'above', id, id, NULL FROM above "
        "UNION ALL SELECT 'below', own, id, NULL FROM below"
    )
    powers: dict[int, frozenset[str]] = {}
    above: set[int] = set()
    trees: dict[int, set[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [person.pk, *[day] * 7])
        for part, own, unit, marks in cursor.fetchall():
            if part == "held":
                powers[own] = powers.get(own, frozenset()) | _with_implied(marks)
            elif part == "above":
                above.add(unit)
            else:
                trees.setdefault(own, set()).add(unit)
    return Standing(person, day, powers, frozenset(above), {own: frozenset(tree) for own, tree in trees.items()})


def _with_rights(on: date) -> Q:
    """The condition that rights come from an appointment on that day: it is in force, and its unit has not ended."""
    return in_force(on) & (Q(office__unit__until=None) | Q(office__unit__until__gte=on))


def has_power(person: Person, power: Power, unit: Unit, on: date | None = None) -> bool:
    """Whether, on that day, an office gives the person that power over the unit: the way up from the unit is short."""
    day = on or today()
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [person.pk, *[day] * 3])
        homes = {own for own, marks in cursor.fetchall() if power in _with_implied(marks)}
    return unit.pk in homes or bool(homes and homes & ids_above([unit.pk], day))


def holders_of(power: Power, unit: Unit, on: date | None = None) -> list[Person]:
    """Who could do it: those with that power over the unit, nearest first. For sentences that refuse."""
    day = on or today()
    found = Appointment.objects.filter(_with_rights(day), office__unit__in=ids_above([unit.pk], day)).select_related(
        "person", "office"
    )
    people: dict[int, Person] = {}
    for held in sorted(found, key=lambda one: (one.office.unit_id != unit.pk, one.office.order, one.pk)):
        if any(power in IMPLIED[own] for own in held.office.powers):
            people.setdefault(held.person_id, held.person)
    return list(people.values())


def who_could(power: Power, unit: Unit) -> str:
    """The sentence that names who could do what was refused."""
    people = holders_of(power, unit)[:3]
    names = ", ".join(person.full_name for person in people)
    return _("Người làm được: %(names)s.") % {"names": names} if people else ""


def units_for(person: Person) -> QuerySet[Unit]:
    """The units that a person may see: the register is open to everyone of the house."""
    return Unit.objects.filter(in_force(today()))


@dataclass
class Branch:
    """A unit in the drawn tree: how deep it stands, what is below it, and whether that is unfolded."""

    unit: Unit
    depth: int
    is_open: bool
    below: list["Branch"] = field(default_factory=list)


FEW = 60  # units that one page shows without folding any


def tree_for(person: Person) -> tuple[list[Branch], int]:
    """The tree of today with its units in the order of the register, and how many they are."""
    day = today()
    parents = dict(Placement.objects.filter(in_force(day)).values_list("unit_id", "parent_id"))
    listed = list(units_for(person))
    own = standing_of(person).above
    branches = {unit.pk: Branch(unit, 0, len(listed) <= FEW or unit.pk in own) for unit in listed}
    roots = []
    for unit in listed:
        parent = parents.get(unit.pk)
        if parent in branches:
            branches[parent].below.append(branches[unit.pk])
        elif parent is None:
            roots.append(branches[unit.pk])

    def deepen(branch: Branch, depth: int) -> None:
        branch.depth = min(depth, 5)
        for one in branch.below:
            deepen(one, depth + 1)

    for root in roots:
        root.is_open = True
        deepen(root, 0)
    return roots, len(listed)


@dataclass(frozen=True)
class Past:
    """One line of a unit's journal: when, what happened, to which office or unit, and to whom."""

    at: datetime
    kind: str
    about: str = ""
    person: str = ""


def history_of(unit: Unit, most: int = 12) -> list[Past]:
    """The last changes of a unit, the oldest first."""
    last = entries(unit.channel)[-most:]

    def ids(name: str) -> set[int]:
        return {entry.payload[name] for entry in last if name in entry.payload}

    held = Appointment.objects.select_related("office", "person").in_bulk(ids("appointment_id"))
    offices = Office.objects.in_bulk(ids("office_id"))
    parents = Unit.objects.in_bulk(ids("parent_id"))
    lines = []
    for entry in last:
        one = held.get(entry.payload.get("appointment_id", 0))
        office = one.office if one else offices.get(entry.payload.get("office_id", 0))
        above = parents.get(entry.payload.get("parent_id", 0))
        about = office.name if office else above.name if above else ""
        lines.append(Past(entry.at, entry.kind, about, one.person.full_name if one else ""))
    return lines
