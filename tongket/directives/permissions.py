"""Who may keep track of directives: the office of the unit that does so, and who stands above it."""

from tongket.directives.models import Directive
from tongket.org.models import Power, Unit
from tongket.org.queries import has_power
from tongket.people.models import Person


def may_register_directive(person: Person, unit: Unit) -> bool:
    return has_power(person, Power.OFFICE, unit)


def may_cite_directive(person: Person, directive: Directive) -> bool:
    return has_power(person, Power.OFFICE, directive.unit)


def may_add_obligation(person: Person, directive: Directive) -> bool:
    return has_power(person, Power.OFFICE, directive.unit)


def may_revise_obligation(person: Person, directive: Directive) -> bool:
    return may_add_obligation(person, directive)
