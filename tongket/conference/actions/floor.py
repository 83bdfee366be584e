"""The floor: asking to speak, being given the floor, the clock of the turn, the text of it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tongket.conference.actions.freshness import hold_minutes, hold_notice
from tongket.conference.events import (
    FloorGiven,
    MinuteAdded,
    SpeakerReminded,
    SpeechAsked,
    SpeechEnded,
    SpeechNoted,
    SpeechPaused,
    SpeechResumed,
    SpeechWithdrawn,
    TextHandedIn,
)
from tongket.conference.models import AgendaItem, BridgePoint, Conference, Speech
from tongket.conference.permissions import (
    may_add_minute,
    may_ask_to_speak,
    may_end_speech,
    may_give_floor,
    may_hand_in_text,
    may_note_speech,
    may_pause_speech,
    may_remind_speaker,
    may_resume_speech,
    may_withdraw_speech,
    who_leads,
    who_prepares,
)
from tongket.conference.queries.record import is_issued
from tongket.kit.clock import now
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.kit.text import nfc
from tongket.live.log import record
from tongket.people.models import Person

# Minutes of a turn of each kind, unless the chair gives more.
MINUTES: dict[str, int] = {Speech.Kind.OPINION: 5, Speech.Kind.PAPER: 10, Speech.Kind.ANSWER: 5, Speech.Kind.ORDER: 2}


def _locked_item(item_id: int) -> AgendaItem:
    conference_id = AgendaItem.objects.values_list("conference_id", flat=True).get(pk=item_id)
    conference = Conference.objects.select_for_update(of=("self",)).select_related("organiser").get(pk=conference_id)
    item = AgendaItem.objects.get(pk=item_id)
    item.conference = conference
    return item


def locked_speech(speech_id: int) -> Speech:
    """The speech, with its conference locked before it: turns follow one another."""
    conference_id = Speech.objects.values_list("conference_id", flat=True).get(pk=speech_id)
    conference = Conference.objects.select_for_update(of=("self",)).select_related("organiser").get(pk=conference_id)
    speech = (
        Speech.objects.select_for_update(of=("self",))
        .select_related("item", "person", "bridge_point")
        .get(pk=speech_id)
    )
    speech.conference = conference
    return speech


def _point_of(conference: Conference, person: Person) -> BridgePoint | None:
    """The bridge point at which a person sits: the one called to, else the one led."""
    delegate = conference.delegates.filter(person=person).select_related("bridge_point").first()
    if delegate is not None and delegate.bridge_point is not None:
        return delegate.bridge_point
    return conference.bridge_points.filter(head=person).first()


def _prepared(item: AgendaItem, kind: str, person: Person, bridge_point: BridgePoint | None) -> BridgePoint | None:
    """The bridge point of the request, once what was given has been found true."""
    if kind not in Speech.Kind.values:
        raise BadInput(_("Loại phát biểu “%(kind)s” không có; hãy chọn trong danh sách.") % {"kind": kind})
    if bridge_point is not None and bridge_point.conference_id != item.conference_id:
        raise BadInput(_("%(name)s không phải điểm cầu của hội nghị này.") % {"name": bridge_point.name})
    return bridge_point or _point_of(item.conference, person)


def _check_item_hears(item: AgendaItem) -> None:
    if item.conference.state == Conference.State.CLOSED:
        raise WrongState(_("Hội nghị đã bế mạc; không nhận đăng ký phát biểu nữa."))
    if item.state == AgendaItem.State.CLOSED:
        raise WrongState(_("Mục %(number)s đã kết thúc; hãy đăng ký ở mục đang mở.") % {"number": item.number})


def _next_number(conference: Conference) -> int:
    last = conference.speeches.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


@transaction.atomic
def ask_to_speak(
    item_id: int,
    kind: str,
    *,
    by: Person,
    for_person: Person | None = None,
    bridge_point: BridgePoint | None = None,
) -> Speech:
    """Ask for the floor at an item, for oneself or, from a bridge point, for someone in its room."""
    item = _locked_item(item_id)
    person = for_person or by
    point = _prepared(item, kind, person, bridge_point)
    if not may_ask_to_speak(by, item.conference, person, point):
        raise NotAllowed(
            _("Chỉ đại biểu đăng ký cho mình, hoặc trưởng điểm cầu đăng ký cho người trong phòng."),
            _("Người làm được: %(name)s (trưởng điểm cầu).") % {"name": point.head.full_name}
            if point and point.head
            else who_leads(item.conference),
        )
    _check_item_hears(item)
    waiting = item.speeches.filter(person=person, kind=kind, state__in=(Speech.State.WAITING, Speech.State.SPEAKING))
    if waiting.exists():
        raise WrongState(
            _("%(name)s đã đăng ký ở mục này và đang chờ mời; không cần đăng ký lần nữa.") % {"name": person.full_name}
        )
    speech = Speech.objects.create(
        conference=item.conference,
        item=item,
        number=_next_number(item.conference),
        person=person,
        bridge_point=point,
        kind=kind,
        asked_at=now(),
        minutes=MINUTES[kind],
        entered_by=by,
    )
    record(item.conference.channel, SpeechAsked(speech_id=speech.pk), by=by)
    return speech


@transaction.atomic
def hand_in_text(
    item_id: int,
    text: str,
    *,
    by: Person,
    for_person: Person | None = None,
    bridge_point: BridgePoint | None = None,
) -> Speech:
    """Hand in a text instead of speaking (bản viết); a request that waits at this item is answered by it."""
    item = _locked_item(item_id)
    person = for_person or by
    point = _prepared(item, Speech.Kind.PAPER, person, bridge_point)
    if not may_hand_in_text(by, item.conference, person, point):
        raise NotAllowed(
            _("Chỉ đại biểu gửi bản viết của mình, hoặc trưởng điểm cầu gửi thay người trong phòng."),
            who_leads(item.conference),
        )
    if is_issued(item.conference.minutes):
        raise WrongState(_("Biên bản đã ban hành; không nhận bản viết nữa."))
    if not text.strip():
        raise BadInput(_("Bản viết chưa có nội dung."))
    speech = item.speeches.filter(person=person, state=Speech.State.WAITING).order_by("number").first()
    moment = now()
    if speech is None:
        speech = Speech(
            conference=item.conference,
            item=item,
            number=_next_number(item.conference),
            person=person,
            bridge_point=point,
            kind=Speech.Kind.PAPER,
            asked_at=moment,
            entered_by=by,
        )
    speech.conference = item.conference
    speech.state, speech.ended_at, speech.text = Speech.State.DONE, moment, nfc(text.strip())
    speech.save()
    hold_minutes(item.conference, by=by)
    hold_notice(item.conference, by=by)
    record(item.conference.channel, TextHandedIn(speech_id=speech.pk), by=by)
    return speech


@transaction.atomic
def withdraw_speech(speech_id: int, *, by: Person) -> Speech:
    """Take a request back before the floor is given."""
    speech = locked_speech(speech_id)
    if not may_withdraw_speech(by, speech):
        raise NotAllowed(
            _("Chỉ người đăng ký, trưởng điểm cầu hoặc chủ trì mới rút được lượt này."), who_leads(speech.conference)
        )
    if speech.state != Speech.State.WAITING:
        raise WrongState(
            _("Lượt này %(state)s; chỉ lượt đang chờ mới rút được.")
            % {"state": str(speech.get_state_display()).lower()}
        )
    speech.state = Speech.State.WITHDRAWN
    speech.ended_at = now()
    speech.save(update_fields=["state", "ended_at"])
    record(speech.conference.channel, SpeechWithdrawn(speech_id=speech.pk), by=by)
    return speech


@transaction.atomic
def finish_speech(speech: Speech, *, by: Person, text: str = "", at: datetime | None = None) -> Speech:
    """End a turn whose conference is locked; part of the actions that end one."""
    moment = at or now()
    if speech.paused_at is not None:
        speech.paused_for += moment - speech.paused_at
        speech.paused_at = None
    speech.state, speech.ended_at = Speech.State.DONE, moment
    if text.strip():
        speech.text = nfc(text.strip())
    speech.save(update_fields=["state", "ended_at", "paused_at", "paused_for", "text"])
    record(speech.conference.channel, SpeechEnded(speech_id=speech.pk), by=by)
    return speech


@transaction.atomic
def give_floor(speech_id: int, *, by: Person, ends: int | None = None) -> Speech:
    """Give the floor to whoever asked; the turn that is running ends with it.

    `ends` is the turn that whoever calls saw running, 0 for none: a turn begun meanwhile from another desk, which nobody
    meant to cut off, is not ended (409).
    """
    speech = locked_speech(speech_id)
    conference = speech.conference
    if not may_give_floor(by, conference):
        raise NotAllowed(
            _("Chỉ chủ trì, hoặc thư ký theo lệnh chủ trì, mới mời phát biểu được."), who_leads(conference)
        )
    if speech.state != Speech.State.WAITING:
        raise WrongState(
            _("%(name)s %(state)s; hãy mời người đang chờ.")
            % {"name": speech.person.full_name, "state": str(speech.get_state_display()).lower()}
        )
    if speech.item.state != AgendaItem.State.OPEN:
        raise WrongState(
            _("Mục %(number)s không mở; mời phát biểu được khi mục đang mở.") % {"number": speech.item.number}
        )
    running = conference.speeches.filter(state=Speech.State.SPEAKING).select_related("person").first()
    if running is not None and ends not in (None, running.pk):
        raise WrongState(
            _("%(name)s vừa được mời và đang phát biểu; hãy xem lại rồi mời người kế tiếp.")
            % {"name": running.person.full_name}
        )
    moment = now()
    if running is not None:
        running.conference = conference
        # At the moment at which the next begins: so it is known what cut it off.
        finish_speech(running, by=by, at=moment)
    speech.state = Speech.State.SPEAKING
    speech.begun_at = moment
    speech.save(update_fields=["state", "begun_at"])
    record(conference.channel, FloorGiven(speech_id=speech.pk), by=by)
    return speech


def _check_speaking(speech: Speech) -> None:
    if speech.state != Speech.State.SPEAKING:
        raise WrongState(
            _("%(name)s không đang phát biểu (%(state)s).")
            % {"name": speech.person.full_name, "state": str(speech.get_state_display()).lower()}
        )


@transaction.atomic
def end_speech(speech_id: int, *, by: Person, text: str = "") -> Speech:
    """End the turn; the secretary may note at once what was said."""
    speech = locked_speech(speech_id)
    if not may_end_speech(by, speech):
        raise NotAllowed(
            _("Chỉ chủ trì, thư ký hoặc người đang phát biểu mới kết thúc được lượt."), who_leads(speech.conference)
        )
    _check_speaking(speech)
    return finish_speech(speech, by=by, text=text)


@transaction.atomic
def add_minute(speech_id: int, *, by: Person, minutes: int = 1) -> Speech:
    """Give whoever speaks more time."""
    speech = locked_speech(speech_id)
    if not may_add_minute(by, speech.conference):
        raise NotAllowed(_("Chỉ chủ trì hoặc thư ký mới thêm được thời gian."), who_leads(speech.conference))
    _check_speaking(speech)
    if not 0 < minutes <= 60:
        raise BadInput(_("Số phút thêm phải từ 1 đến 60."))
    speech.extra_minutes += minutes
    speech.save(update_fields=["extra_minutes"])
    record(speech.conference.channel, MinuteAdded(speech_id=speech.pk), by=by)
    return speech


@transaction.atomic
def remind_speaker(speech_id: int, *, by: Person) -> Speech:
    """Remind whoever speaks of the time: a calm word at the seat, at the bridge point and on the wall. Nobody is cut off."""
    speech = locked_speech(speech_id)
    if not may_remind_speaker(by, speech.conference):
        raise NotAllowed(_("Chỉ chủ trì hoặc thư ký mới nhắc được hết giờ."), who_leads(speech.conference))
    _check_speaking(speech)
    speech.reminded_at = now()
    speech.save(update_fields=["reminded_at"])
    record(speech.conference.channel, SpeakerReminded(speech_id=speech.pk), by=by)
    return speech


@transaction.atomic
def pause_speech(speech_id: int, *, by: Person) -> Speech:
    """Stop the clock of the turn: the line broke, or the chair speaks."""
    speech = locked_speech(speech_id)
    if not may_pause_speech(by, speech.conference):
        raise NotAllowed(_("Chỉ chủ trì hoặc thư ký mới dừng được đồng hồ."), who_leads(speech.conference))
    _check_speaking(speech)
    if speech.paused_at is not None:
        raise WrongState(_("Đồng hồ của lượt này đang dừng rồi."))
    speech.paused_at = now()
    speech.save(update_fields=["paused_at"])
    record(speech.conference.channel, SpeechPaused(speech_id=speech.pk), by=by)
    return speech


@transaction.atomic
def resume_speech(speech_id: int, *, by: Person) -> Speech:
    """Let the clock of the turn run on."""
    speech = locked_speech(speech_id)
    if not may_resume_speech(by, speech.conference):
        raise NotAllowed(_("Chỉ chủ trì hoặc thư ký mới cho đồng hồ chạy tiếp được."), who_leads(speech.conference))
    _check_speaking(speech)
    if speech.paused_at is None:
        raise WrongState(_("Đồng hồ của lượt này đang chạy."))
    speech.paused_for += now() - speech.paused_at
    speech.paused_at = None
    speech.save(update_fields=["paused_at", "paused_for"])
    record(speech.conference.channel, SpeechResumed(speech_id=speech.pk), by=by)
    return speech


@transaction.atomic
def note_speech(speech_id: int, text: str, *, by: Person) -> Speech:
    """Write down what was said, while it is said or afterwards."""
    speech = locked_speech(speech_id)
    if not may_note_speech(by, speech.conference):
        raise NotAllowed(
            _("Chỉ thư ký và văn phòng đơn vị tổ chức mới ghi được ý kiến."), who_prepares(speech.conference)
        )
    if is_issued(speech.conference.minutes):
        raise WrongState(_("Biên bản đã ban hành; bản đã ban hành không sửa, chỉ thay thế."))
    if speech.state in (Speech.State.WAITING, Speech.State.WITHDRAWN):
        raise WrongState(_("%(name)s chưa phát biểu; chưa có gì để ghi.") % {"name": speech.person.full_name})
    speech.text = nfc(text.strip())
    speech.save(update_fields=["text"])
    hold_minutes(speech.conference, by=by)
    record(speech.conference.channel, SpeechNoted(speech_id=speech.pk), by=by)
    return speech
