"""Who may change the order of the institution: its stewards, each over the part of the tree of the steward's office."""

from tongket.org.models import Appointment, Power, Unit
from tongket.org.queries import has_power, standing_of
from tongket.people.models import Person


def may_found_unit(person: Person, parent: Unit | None) -> bool:
    """A steward founds units below the own; a root is founded by any steward, and the very first one by anybody."""
    if parent is not None:
        return has_power(person, Power.STEWARD, parent)
    return bool(standing_of(person).area(Power.STEWARD)) or not Unit.objects.exists()


def may_keep_unit(person: Person, unit: Unit) -> bool:
    """Placing and closing units, making offices, appointing."""
    return has_power(person, Power.STEWARD, unit)


def may_admit_person(person: Person) -> bool:
    """A steward of any unit admits people to the house."""
    return bool(standing_of(person).area(Power.STEWARD))


def may_rank_person(person: Person) -> bool:
    """Who admits people to the house keeps their academic ranks, too."""
    return may_admit_person(person)


def may_end_appointment(person: Person, appointment: Appointment) -> bool:
    return has_power(person, Power.STEWARD, appointment.office.unit)
