"""What people do to their own account."""

from dataclasses import dataclass

from tongket.live.events import Event


@dataclass(frozen=True)
class OwnPasswordChanged(Event):
    person_id: int
