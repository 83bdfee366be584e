"""Taking back a step that was made by mistake: each is an action of its own and stands in the record beside the mistake."""

from django.db import transaction
from django.utils.translation import gettext as _

from tongket.conference.actions.agenda import locked_item
from tongket.conference.actions.floor import locked_speech
from tongket.conference.events import FloorTakenBack, ItemReopened
from tongket.conference.models import AgendaItem, Conference, Speech
from tongket.conference.permissions import may_reopen_item, may_take_back_floor, who_leads
from tongket.conference.queries.undo import FOR, floor_can_be_taken_back, item_can_be_reopened
from tongket.kit.clock import now
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import record
from tongket.people.models import Person

MINUTES = int(FOR.total_seconds() // 60)


@transaction.atomic
def take_back_floor(speech_id: int, *, by: Person) -> Speech:
    """Take back a floor that was just given by mistake: the turn waits again in its place, and whoever was cut off by it
    speaks on, the time between left out."""
    speech = locked_speech(speech_id)
    conference = speech.conference
    if not may_take_back_floor(by, conference):
        raise NotAllowed(_("Chỉ chủ trì hoặc thư ký mới thu lại được lời mời."), who_leads(conference))
    if speech.state != Speech.State.SPEAKING:
        raise WrongState(
            _("%(name)s không đang phát biểu; không có lời mời nào để thu lại.") % {"name": speech.person.full_name}
        )
    if speech.text:
        raise WrongState(_("Ý kiến của lượt này đã được ghi; hãy kết thúc lượt."))
    moment = now()
    if not floor_can_be_taken_back(speech, moment):
        raise WrongState(
            _("Đã quá %(minutes)s phút từ khi mời %(name)s; hãy kết thúc lượt.")
            % {"minutes": MINUTES, "name": speech.person.full_name}
        )
    begun, speech.begun_at = speech.begun_at, None
    speech.state, speech.paused_at, speech.paused_for = Speech.State.WAITING, None, Speech().paused_for
    speech.extra_minutes, speech.reminded_at = 0, None
    speech.save(update_fields=["state", "begun_at", "paused_at", "paused_for", "extra_minutes", "reminded_at"])
    # Whose turn ended at that very moment was cut off by it.
    before = conference.speeches.filter(
        item=speech.item, state=Speech.State.DONE, begun_at__isnull=False, ended_at=begun
    ).first()
    if before is not None and before.ended_at is not None:
        before.paused_for += moment - before.ended_at
        before.state, before.ended_at = Speech.State.SPEAKING, None
        before.save(update_fields=["state", "ended_at", "paused_for"])
    record(
        conference.channel,
        FloorTakenBack(speech_id=speech.pk, resumed_id=before.pk if before is not None else 0),
        by=by,
    )
    return speech


@transaction.atomic
def reopen_item(item_id: int, *, by: Person) -> AgendaItem:
    """Open an item again that was just closed by mistake. Its turns that ended with it stay ended."""
    item = locked_item(item_id)
    conference = item.conference
    if not may_reopen_item(by, conference):
        raise NotAllowed(_("Chỉ chủ trì hoặc thư ký mới mở lại được mục chương trình."), who_leads(conference))
    if conference.state == Conference.State.CLOSED:
        raise WrongState(_("Hội nghị đã bế mạc; không mở lại mục được nữa."))
    if item.state != AgendaItem.State.CLOSED or item.closed_at is None:
        raise WrongState(_("Mục %(number)s chưa kết thúc; không có gì để mở lại.") % {"number": item.number})
    later = conference.items.filter(opened_at__gte=item.closed_at).exclude(pk=item.pk).order_by("number").first()
    if later is not None:
        raise WrongState(
            _("Mục %(later)s đã mở sau đó; mục %(number)s không mở lại được.")
            % {"later": later.number, "number": item.number}
        )
    if not item_can_be_reopened(item, now()):
        raise WrongState(
            _("Mục %(number)s đã kết thúc quá %(minutes)s phút; không mở lại được.")
            % {"number": item.number, "minutes": MINUTES}
        )
    item.state, item.closed_at, item.reviewed_at = AgendaItem.State.OPEN, None, None
    item.save(update_fields=["state", "closed_at", "reviewed_at"])
    record(conference.channel, ItemReopened(item_id=item.pk), by=by)
    return item
