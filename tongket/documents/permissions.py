"""Who may do what with drafts and papers: the office of the unit writes, who has the power to sign issues."""

from collections.abc import Iterable

from tongket.documents.models import Comment, Draft, Paper
from tongket.org.models import Power, Unit
from tongket.org.queries import Standing, ids_above, ids_below, standing_of
from tongket.people.models import Person

SIGNING = (Power.LEAD, Power.DEPUTY, Power.OFFICE)


def may_create_draft(person: Person, unit: Unit) -> bool:
    return standing_of(person).has(Power.OFFICE, unit)


def may_edit_draft(person: Person, draft: Draft, standing: Standing | None = None) -> bool:
    """Adding, revising, removing paragraphs; opening, inviting, answering and closing comments."""
    return (standing or standing_of(person)).has(Power.OFFICE, draft.unit_id)


def may_comment_paragraph(person: Person, draft: Draft, standing: Standing | None = None) -> bool:
    """Whoever was asked, people of the units below the draft's, and whoever holds an office above it."""
    if draft.asked_people.filter(pk=person.pk).exists():
        return True
    own = (standing or standing_of(person)).own
    if own & (ids_below([draft.unit_id]) | ids_above([draft.unit_id])):
        return True
    return bool(own & ids_below(draft.asked_units.values_list("pk", flat=True)))


def may_speak_for(person: Person, unit: Unit) -> bool:
    """A comment is given in the name of a unit by its people."""
    standing = standing_of(person)
    return unit.pk in standing.own or standing.has(Power.REPORT, unit)


def may_create_paper(person: Person, unit: Unit) -> bool:
    return standing_of(person).has(Power.OFFICE, unit)


def may_edit_paper(person: Person, paper: Paper, standing: Standing | None = None) -> bool:
    """Revising it while it is a draft, superseding it when it is issued."""
    return (standing or standing_of(person)).has(Power.OFFICE, paper.unit_id)


def may_sign_paper(person: Person, unit: Unit | int, standing: Standing | None = None) -> bool:
    """The head signs; a deputy for the head (KT.); the chief of office by the head's order (TL.)."""
    held = standing or standing_of(person)
    return any(held.has(power, unit) for power in SIGNING)


def may_issue_paper(person: Person, paper: Paper, standing: Standing | None = None) -> bool:
    """The signer issues, and the head whatever the unit's people prepared; the signer must have the power to sign."""
    held = standing or standing_of(person)
    if held.has(Power.LEAD, paper.unit_id):
        return True
    if person.pk not in (paper.signer_id, paper.second_signer_id):
        return False
    return is_signed_by_meeting(paper) or may_sign_paper(person, paper.unit_id, held)


def is_signed_by_meeting(paper: Paper) -> bool:
    """Minutes are signed by who led the meeting and who kept the record, whatever office they hold (NĐ 30/2020, Annex III)."""
    return paper.kind == "BB"


def signers_among(people: Iterable[Person], unit: Unit) -> list[Person]:
    """Those of the people who may sign for the unit."""
    return [person for person in people if may_sign_paper(person, unit)]


def may_remind_comment(person: Person, comment: Comment) -> bool:
    """Who gave the comment reminds of its answer."""
    return comment.person_id == person.pk


def may_remind_paper(person: Person, paper: Paper, standing: Standing | None = None) -> bool:
    """Who prepared the paper, or writes for its unit, reminds of its signature; the signer needs no reminder of the own."""
    if person.pk == paper.signer_id:
        return False
    return person.pk == paper.created_by_id or may_edit_paper(person, paper, standing)
