"""Which conferences a person may see, and what the pages about one need."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from tongket.conference.models import AgendaItem, BridgePoint, Conclusion, Conference, Delegate
from tongket.followup.models import Task
from tongket.org.models import Appointment, Office, Power, Unit, in_force
from tongket.org.queries import Standing, standing_of
from tongket.people.models import Person


def day_of(conference: Conference) -> date:
    """The day on which the conference is held, where it is held."""
    return timezone.localtime(conference.starts).date()


def conferences_for(person: Person, standing: Standing | None = None) -> QuerySet[Conference]:
    """The conferences that a person may see: those called to, those of the units above and below the own, and those that
    gave the own units something to do. A council is seen by its members and by the organiser's office alone."""
    stand = standing or standing_of(person)
    called = (
        Q(pk__in=Delegate.objects.filter(person_id=person.pk).values("conference_id"))
        | Q(pk__in=BridgePoint.objects.filter(head_id=person.pk).values("conference_id"))
        | Q(organiser_id__in=stand.area(Power.OFFICE))
    )
    given = Q(conclusions__owner_id__in=stand.below) | Q(conclusions__partners__in=stand.below)
    open_to_house = ~Q(kind=Conference.Kind.COUNCIL) & (Q(organiser_id__in=stand.near) | given)
    seen = Conference.objects.filter(called | open_to_house).values("pk")
    return Conference.objects.filter(pk__in=seen).select_related("organiser", "minutes", "notice")


def visible_conference(person: Person, key: str) -> Conference | None:
    """The conference of that key, if the person may see it. Whoever has a seat there is let in by one short query, since a
    hall asks at once; of others it is looked at where they stand."""
    seats = Delegate.objects.filter(conference=OuterRef("pk"), person_id=person.pk)
    found = Conference.objects.filter(key=key).select_related("organiser", "minutes", "notice")
    return found.filter(Exists(seats)).first() or conferences_for(person).filter(key=key).first()


def listed_conferences(person: Person, standing: Standing | None = None) -> QuerySet[Conference]:
    """The conferences of the list page, each with its counts and the role that the person has there."""
    own = Delegate.objects.filter(conference=OuterRef("pk"), person_id=person.pk).values("role")
    # Each count is a subquery of its own: joined, each would multiply the rows of the others.
    return conferences_for(person, standing).annotate(
        own_role=Subquery(own[:1]),
        conclusion_count=_count(Conclusion.objects.filter(struck_by=None)),
        task_count=_count(Conclusion.objects.filter(task__isnull=False).exclude(task__state=Task.State.CANCELLED)),
        done_count=_count(Conclusion.objects.filter(task__state=Task.State.DONE)),
        item_count=_count(AgendaItem.objects.all()),
        bridge_count=_count(BridgePoint.objects.all()),
    )


def _count(found: QuerySet[Any]) -> Coalesce:
    """How many of these the conference of the row has."""
    counted = found.filter(conference=OuterRef("pk")).order_by().values("conference").annotate(count=Count("pk"))
    return Coalesce(Subquery(counted.values("count")), 0)


def offices_on(people: set[int], on: date) -> dict[int, str]:
    """The offices of many people on a day, each in one line, Party offices first, in one query.

    A group that is called after its office (Bộ phận Thư ký) is not named twice.
    """
    found = Appointment.objects.filter(in_force(on), person_id__in=people).select_related("office")
    found = found.exclude(person__is_body=True, office__name=F("person__name"))
    held = sorted(found, key=lambda one: (one.office.line != Office.Line.PARTY, one.office.order, one.pk))
    lines: dict[int, list[str]] = {}
    for one in held:
        names = lines.setdefault(one.person_id, [])
        if one.office.name not in names:
            names.append(one.office.name)
    return {person: ", ".join(names) for person, names in lines.items()}


@dataclass(frozen=True)
class Seat:
    """A delegate as lists and papers name one."""

    delegate: Delegate
    office: str

    @property
    def named(self) -> str:
        """PGS.TS Lê Văn Thí Dụ, Bí thư Đảng ủy, Giám đốc Học viện"""
        return f"{self.delegate.person.full_name}, {self.office}" if self.office else self.delegate.person.full_name

    @property
    def unit_apart(self) -> str:
        """The name of the unit, where the name of the bridge point beside it does not say it already."""
        unit, point = self.delegate.unit, self.delegate.bridge_point
        return "" if unit is None or (point is not None and unit.name in point.name) else unit.name


_PRECEDENCE = {
    Delegate.Role.CHAIR: 0,
    Delegate.Role.COCHAIR: 1,
    Delegate.Role.SECRETARY: 2,
    Delegate.Role.GUEST: 3,
    Delegate.Role.DELEGATE: 4,
}


def seats_of(conference: Conference) -> list[Seat]:
    """The delegates in order of precedence: the table, guests, then by the register of units."""
    delegates = list(conference.delegates.select_related("person", "unit", "bridge_point"))
    offices = offices_on({one.person_id for one in delegates}, day_of(conference))
    ordered = sorted(
        delegates,
        key=lambda one: (_PRECEDENCE[Delegate.Role(one.role)], one.unit.order if one.unit else 9999, one.pk),
    )
    return [Seat(one, offices.get(one.person_id) or one.title) for one in ordered]


@dataclass(frozen=True)
class Attendance:
    """How many were called and how many are there, by persons on the list."""

    called: int
    present: int
    points: int
    points_reported: int
    heads: int


def attendance_of(
    conference: Conference,
    points: Iterable[BridgePoint] | None = None,
    delegates: Iterable[Delegate] | None = None,
) -> Attendance:
    """The roll as it stands; what has been read already is not read again."""
    if delegates is None:
        roll = list(conference.delegates.order_by().values_list("present_at", flat=True))
    else:
        roll = [one.present_at for one in delegates]
    heads = [one.head_count for one in (conference.bridge_points.all() if points is None else points)]
    return Attendance(
        called=len(roll),
        present=sum(moment is not None for moment in roll),
        points=len(heads),
        points_reported=sum(count is not None for count in heads),
        heads=sum(count or 0 for count in heads),
    )


def units_to_choose(conference: Conference) -> QuerySet[Unit]:
    """The units that a conclusion may name: the register of the day."""
    return Unit.objects.filter(in_force(day_of(conference)))
