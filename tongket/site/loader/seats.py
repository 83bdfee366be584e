"""Who sits where: bridge points, delegates, delegations."""

from collections.abc import Iterable
from typing import Any

from tongket.conference.actions import add_bridge_point, invite_delegate, revise_delegate
from tongket.conference.models import Conference, Delegate
from tongket.org.models import Unit
from tongket.people.models import Person
from tongket.site.loader.loading import Loading, fit
from tongket.site.loader.people import admit, head_of
from tongket.site.loader.units import fictional_units
from tongket.site.scenario import Record


def seats(loading: Loading, conference: Conference) -> None:
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
            revise_delegate(seat.pk, by=loading.secretary, role=seat.role, bridge_point=point, is_voting=voting)
            return
        role = Delegate.Role.GUEST if guest else Delegate.Role.DELEGATE
        if any(person == loading.people[key] for key in loading.facts.get("cochairs", [])):
            role = Delegate.Role.COCHAIR
        invite_delegate(
            conference.pk,
            person,
            by=loading.secretary,
            role=role,
            unit=unit,
            bridge_point=point,
            is_voting=voting,
            title=title,
        )

    points = loading.data.get("bridge_points", [])
    guests = {entry["key"] for entry in loading.scenario.all("people") if entry.get("guest")}
    if isinstance(points, Record):
        for entry in loading.scenario.all("people"):
            person = loading.people[entry["key"]]
            point = None
            if points["one_per_person"]:
                point = add_bridge_point(
                    conference.pk,
                    entry["key"],
                    f"Điểm cầu {entry['office']}",
                    by=loading.secretary,
                    unit=loading.units.get(entry.get("unit", "")),
                    head=person,
                    is_main=entry["key"] == loading.facts["chair"],
                    expected=1,
                )
            invite(person, point, guest=entry["key"] in guests)
    else:
        for entry in points:
            for key, name, unit, head, people in _points(loading, entry):
                point = add_bridge_point(
                    conference.pk,
                    key,
                    name,
                    by=loading.secretary,
                    unit=unit,
                    head=head,
                    is_main=entry.get("main", False),
                    expected=max(len(people), 1),
                )
                for person in people:
                    invite(person, point, unit)
    for entry in loading.scenario.all("people"):
        outside = "" if entry.get("unit") else entry["office"]  # an office of another house is in no register here
        invite(loading.people[entry["key"]], guest=entry["key"] in guests, title=outside)
    invite(loading.secretary)
    for delegation in loading.scenario.all("delegations"):
        for unit in fictional_units(loading, delegation):
            for place, office in enumerate(delegation["offices"], 1):
                person = admit(loading, f"{unit.key}.{place}", unit, office)
                invite(person, unit=unit)


def _points(loading: Loading, entry: Record) -> Iterable[tuple[str, str, Unit | None, Person | None, list[Person]]]:
    """A bridge point of the file: itself, or one for each unit directly below another."""
    if "each_unit_below" in entry:
        above = loading.units[entry["each_unit_below"]]
        for unit in Unit.objects.filter(
            placements__parent=above, placements__until=None, until=None, is_fictional=False
        ):
            head = head_of(loading, unit)
            yield fit(f"{entry['key']}-{unit.key}"), f"Điểm cầu {unit.name}", unit, head, [head]
        return
    named = loading.people.get(entry.get("head", ""))
    people = ([named] if named else []) + [loading.people[key] for key in entry.get("present", [])]
    yield entry["key"], entry["name"], loading.units.get(entry.get("unit", "")), named, people
