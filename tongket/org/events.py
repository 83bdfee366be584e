"""What can happen in the order of the institution."""

from dataclasses import dataclass

from tongket.live.events import Event


@dataclass(frozen=True)
class UnitFounded(Event):
    unit_id: int


@dataclass(frozen=True)
class UnitPlaced(Event):
    unit_id: int
    parent_id: int


@dataclass(frozen=True)
class UnitClosed(Event):
    unit_id: int


@dataclass(frozen=True)
class OfficeCreated(Event):
    office_id: int


@dataclass(frozen=True)
class PersonAdmitted(Event):
    person_id: int


@dataclass(frozen=True)
class PersonRanked(Event):
    person_id: int


@dataclass(frozen=True)
class PersonAppointed(Event):
    appointment_id: int


@dataclass(frozen=True)
class AppointmentEnded(Event):
    appointment_id: int
