"""Who may do what at a conference: those of the organiser's office, and those whom the conference itself gives a role.

Each verb has its name here; verbs that the same people may do share one rule.
"""

from django.utils.translation import gettext as _

from tongket.conference.models import BridgePoint, Conference, Delegate, Poll, Speech
from tongket.org.models import Power, Unit
from tongket.org.queries import has_power, holders_of
from tongket.people.models import Person

LEADING = (Delegate.Role.CHAIR, Delegate.Role.COCHAIR)
AT_THE_TABLE = (*LEADING, Delegate.Role.SECRETARY)


def role_of(person: Person, conference: Conference) -> str:
    """The role of a person at a conference; empty for who is not called to it."""
    found = Delegate.objects.filter(conference=conference, person_id=person.pk).values_list("role", flat=True).first()
    return found or ""


def may_plan_conference(person: Person, organiser: Unit) -> bool:
    """The office of the organiser plans its conferences."""
    return has_power(person, Power.OFFICE, organiser)


def may_prepare_conference(person: Person, conference: Conference) -> bool:
    """The office of the organiser, and the chair and secretary of this conference."""
    return role_of(person, conference) in AT_THE_TABLE or has_power(person, Power.OFFICE, conference.organiser)


def may_lead_conference(person: Person, conference: Conference) -> bool:
    """The chair, a co-chair, and the secretary by the chair's order: what happens in the room is theirs to run."""
    return role_of(person, conference) in AT_THE_TABLE


# Preparing, and keeping the record.
may_revise_conference = may_prepare_conference
may_add_part = may_prepare_conference
may_add_bridge_point = may_prepare_conference
may_revise_bridge_point = may_prepare_conference
may_remove_bridge_point = may_prepare_conference
may_invite_delegate = may_prepare_conference
may_revise_delegate = may_prepare_conference
may_remove_delegate = may_prepare_conference
may_add_item = may_prepare_conference
may_revise_item = may_prepare_conference
may_move_item = may_prepare_conference
may_remove_item = may_prepare_conference
may_table_draft = may_prepare_conference
may_plan_poll = may_prepare_conference
may_review_item = may_prepare_conference
may_add_conclusion = may_prepare_conference
may_revise_conclusion = may_prepare_conference
may_remove_conclusion = may_prepare_conference
may_replace_notice = may_prepare_conference
may_amend_conclusion = may_prepare_conference
may_append_conclusion = may_prepare_conference
may_strike_conclusion = may_prepare_conference
may_drop_amendment = may_prepare_conference
may_write_evaluation = may_prepare_conference
may_prepare_minutes = may_prepare_conference
may_prepare_notice = may_prepare_conference
may_note_speech = may_prepare_conference

# Running the room.
may_open_conference = may_lead_conference
may_close_conference = may_lead_conference
may_open_item = may_lead_conference
may_close_item = may_lead_conference
may_give_floor = may_lead_conference
may_add_minute = may_lead_conference
may_pause_speech = may_lead_conference
may_resume_speech = may_lead_conference
may_remind_speaker = may_lead_conference
may_move_speech = may_lead_conference
may_take_back_floor = may_lead_conference
may_reopen_item = may_lead_conference
may_open_poll = may_lead_conference
may_close_poll = may_lead_conference


def may_report_bridge(person: Person, bridge: BridgePoint) -> bool:
    """Head count and line: the head of the bridge point, and whoever prepares the conference."""
    return bridge.head_id == person.pk or may_prepare_conference(person, bridge.conference)


may_report_head_count = may_report_bridge
may_report_line = may_report_bridge


def may_check_in(person: Person, delegate: Delegate) -> bool:
    """Each for oneself, the head of the bridge point for its room, and whoever prepares the conference."""
    at_own_point = delegate.bridge_point is not None and delegate.bridge_point.head_id == person.pk
    return delegate.person_id == person.pk or at_own_point or may_prepare_conference(person, delegate.conference)


def may_ask_to_speak(
    person: Person, conference: Conference, for_person: Person, bridge_point: BridgePoint | None
) -> bool:
    """Each delegate for oneself; the head of a bridge point for someone in its room; the table for anyone."""
    role = role_of(person, conference)
    if role in AT_THE_TABLE:
        return True
    if bridge_point is not None and bridge_point.head_id == person.pk:
        return True
    return bool(role) and for_person.pk == person.pk


may_hand_in_text = may_ask_to_speak


def may_withdraw_speech(person: Person, speech: Speech) -> bool:
    """Who asked, who was to speak, the head of the bridge point, and the table."""
    at_own_point = speech.bridge_point is not None and speech.bridge_point.head_id == person.pk
    own = person.pk in (speech.person_id, speech.entered_by_id)
    return own or at_own_point or may_lead_conference(person, speech.conference)


def may_end_speech(person: Person, speech: Speech) -> bool:
    """The table, and the speaker who has finished."""
    return speech.person_id == person.pk or may_lead_conference(person, speech.conference)


def may_cast_ballot(person: Person, poll: Poll) -> bool:
    """Those on the list that was frozen as the poll opened."""
    return person.pk in poll.electors


def who_leads(conference: Conference) -> str:
    """The sentence that names who could, for what only the table may do."""
    found = Delegate.objects.filter(conference=conference, role__in=AT_THE_TABLE).select_related("person")
    order = {role: place for place, role in enumerate(AT_THE_TABLE)}
    named = [
        f"{one.person.full_name} ({one.get_role_display().lower()})"
        for one in sorted(found, key=lambda d: order[Delegate.Role(d.role)])
    ]
    return _("Người làm được: %(names)s.") % {"names": ", ".join(named)} if named else ""


def who_prepares(conference: Conference) -> str:
    """The sentence that names who could, for what the secretary and the organiser's office may do."""
    found = Delegate.objects.filter(conference=conference, role=Delegate.Role.SECRETARY).select_related("person")
    people = {one.person_id: f"{one.person.full_name} ({one.get_role_display().lower()})" for one in found}
    for person in holders_of(Power.OFFICE, conference.organiser):
        people.setdefault(person.pk, person.full_name)
    named = list(people.values())[:3]
    return _("Người làm được: %(names)s.") % {"names": ", ".join(named)} if named else ""
