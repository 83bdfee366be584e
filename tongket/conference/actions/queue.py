"""The queue: the chair puts a turn before or after others."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongket.conference.actions.floor import locked_speech
from tongket.conference.events import SpeechMoved
from tongket.conference.models import Conference, Speech
from tongket.conference.permissions import may_move_speech, who_leads
from tongket.conference.queries.floor import queue_of
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import record
from tongket.people.models import Person


@transaction.atomic
def move_speech(speech_id: int, place: int, *, by: Person) -> Speech:
    """Give a waiting turn another place. The order as it then stands is the chair's; who asks afterwards follows it by the
    rule of turns, and points of order still go ahead."""
    speech = locked_speech(speech_id)
    conference = speech.conference
    if not may_move_speech(by, conference):
        raise NotAllowed(_("Chỉ chủ trì hoặc thư ký mới xếp lại được hàng đợi."), who_leads(conference))
    if conference.state == Conference.State.CLOSED:
        raise WrongState(_("Hội nghị đã bế mạc; hàng đợi không còn."))
    if speech.state != Speech.State.WAITING:
        raise WrongState(
            _("%(name)s %(state)s; chỉ lượt đang chờ mới xếp lại được.")
            % {"name": speech.person.full_name, "state": str(speech.get_state_display()).lower()}
        )
    queue = queue_of(speech.item)
    if not 1 <= place <= len(queue):
        raise BadInput(
            ngettext(
                "Hàng đợi có %(count)s lượt; không có vị trí %(place)s.",
                "Hàng đợi có %(count)s lượt; không có vị trí %(place)s.",
                len(queue),
            )
            % {"count": len(queue), "place": place}
        )
    others = [one for one in queue if one.pk != speech.pk]
    others.insert(place - 1, speech)
    for number, one in enumerate(others, start=1):
        if one.place != number:
            one.place = number
            one.save(update_fields=["place"])
    record(conference.channel, SpeechMoved(speech_id=speech.pk, place=place), by=by)
    return speech
