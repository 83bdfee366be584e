"""What can happen to directives."""

from dataclasses import dataclass

from tongket.live.events import Event


@dataclass(frozen=True)
class DirectiveRegistered(Event):
    directive_id: int


@dataclass(frozen=True)
class DirectiveCited(Event):
    directive_id: int
    conference_key: str


@dataclass(frozen=True)
class ObligationAdded(Event):
    obligation_id: int


@dataclass(frozen=True)
class ObligationRevised(Event):
    obligation_id: int
