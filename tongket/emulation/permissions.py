"""Who may do what with commendations: the organiser's office runs them; whoever speaks for a unit nominates from it."""

from tongket.conference.models import AgendaItem
from tongket.emulation.models import Commendation, Nomination
from tongket.emulation.queries import signers_of
from tongket.org.models import Power, Unit
from tongket.org.queries import ids_below, standing_of, unit_of
from tongket.people.models import Person


def may_open_commendation(person: Person, unit: Unit) -> bool:
    """The office of the unit that will decide opens the occasion."""
    return standing_of(person).has(Power.OFFICE, unit)


def may_keep_commendation(person: Person, commendation: Commendation) -> bool:
    """Convening the council, putting to the vote, taking results, preparing the decision."""
    return standing_of(person).has(Power.OFFICE, commendation.unit_id)


may_convene_council = may_keep_commendation
may_put_to_vote = may_keep_commendation
may_take_result = may_keep_commendation
may_prepare_decision = may_keep_commendation


def may_nominate(person: Person, commendation: Commendation, unit: Unit | None, nominee: Person | None) -> bool:
    """The organiser's office nominates anyone; whoever reports for a unit nominates it and its people; a retired leader
    has no unit any more, so that whoever reports below the organiser may name one."""
    standing = standing_of(person)
    if standing.has(Power.OFFICE, commendation.unit_id):
        return True
    own = unit or (unit_of(nominee) if nominee is not None else None)
    if own is not None:
        return standing.has(Power.REPORT, own)
    return nominee is None and bool(standing.area(Power.REPORT) & ids_below([commendation.unit_id]))


def may_withdraw_nomination(person: Person, nomination: Nomination) -> bool:
    """Who made it, and the organiser's office."""
    return person.pk == nomination.proposed_by_id or may_keep_commendation(person, nomination.commendation)


def may_sign_decision(person: Person, unit: Unit) -> bool:
    """The head of the unit decides on its commendations; a deputy of the unit signs for the head (KT.)."""
    return any(one.pk == person.pk for one in signers_of(unit))


def may_announce_decision(person: Person, commendation: Commendation, item: AgendaItem) -> bool:
    """The speaker of the item, and whoever runs the commendation."""
    return person.pk == item.speaker_id or may_keep_commendation(person, commendation)
