"""The floor from any page that shows it: ask, withdraw, give, pause, end, note."""

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from tongket.conference import actions
from tongket.conference.forms import FloorForm, MinutesForm, NoteForm, PlaceForm, SpeechForm, WrittenForm
from tongket.conference.models import Speech
from tongket.conference.views.reach import by, checked, done, reach_item, reach_speech


@require_POST
def ask_to_speak(request: HttpRequest, item_id: int) -> HttpResponse:
    item = reach_item(request, item_id)
    said = checked(SpeechForm(item.conference, request.POST)).cleaned_data
    actions.ask_to_speak(
        item.pk, said["kind"], by=by(request), for_person=said["person"], bridge_point=said["bridge_point"]
    )
    return done(request, item.conference, anchor=f"item-{item.number}")


@require_POST
def hand_in_text(request: HttpRequest, item_id: int) -> HttpResponse:
    item = reach_item(request, item_id)
    said = checked(WrittenForm(item.conference, request.POST)).cleaned_data
    actions.hand_in_text(
        item.pk, said["text"], by=by(request), for_person=said["person"], bridge_point=said["bridge_point"]
    )
    return done(request, item.conference, anchor=f"item-{item.number}")


def _turn(request: HttpRequest, speech_id: int, action: Callable[..., Speech]) -> HttpResponse:
    speech = reach_speech(request, speech_id)
    action(speech.pk, by=by(request))
    return done(request, speech.conference, anchor=f"speech-{speech.number}")


@require_POST
def withdraw_speech(request: HttpRequest, speech_id: int) -> HttpResponse:
    return _turn(request, speech_id, actions.withdraw_speech)


@require_POST
def give_floor(request: HttpRequest, speech_id: int) -> HttpResponse:
    ends = checked(FloorForm(request.POST)).cleaned_data["ends"]
    return _turn(request, speech_id, partial(actions.give_floor, ends=ends))


@require_POST
def pause_speech(request: HttpRequest, speech_id: int) -> HttpResponse:
    return _turn(request, speech_id, actions.pause_speech)


@require_POST
def resume_speech(request: HttpRequest, speech_id: int) -> HttpResponse:
    return _turn(request, speech_id, actions.resume_speech)


@require_POST
def remind_speaker(request: HttpRequest, speech_id: int) -> HttpResponse:
    return _turn(request, speech_id, actions.remind_speaker)


@require_POST
def take_back_floor(request: HttpRequest, speech_id: int) -> HttpResponse:
    return _turn(request, speech_id, actions.take_back_floor)


@require_POST
def move_speech(request: HttpRequest, speech_id: int) -> HttpResponse:
    speech = reach_speech(request, speech_id)
    place = checked(PlaceForm(request.POST)).cleaned_data["place"]
    actions.move_speech(speech.pk, place, by=by(request))
    return done(request, speech.conference, anchor=f"item-{speech.item.number}")


@require_POST
def add_minute(request: HttpRequest, speech_id: int) -> HttpResponse:
    speech = reach_speech(request, speech_id)
    minutes = checked(MinutesForm(request.POST)).cleaned_data["minutes"]
    actions.add_minute(speech.pk, by=by(request), minutes=minutes or 1)
    return done(request, speech.conference, anchor=f"speech-{speech.number}")


@require_POST
def end_speech(request: HttpRequest, speech_id: int) -> HttpResponse:
    speech = reach_speech(request, speech_id)
    text = checked(NoteForm(request.POST)).cleaned_data["text"]
    actions.end_speech(speech.pk, by=by(request), text=text)
    return done(request, speech.conference, anchor=f"speech-{speech.number}")
