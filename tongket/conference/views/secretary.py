"""The secretary's page: minutes by item, conclusions, and the papers that come of them."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongket.conference import actions
from tongket.conference.forms import ConclusionForm, EvaluationForm, NoteForm, NoticeForm, ReviewForm
from tongket.conference.models import Amendment, Conclusion, Conference, Speech
from tongket.conference.permissions import may_prepare_conference, who_prepares
from tongket.conference.queries.papers import default_evaluation
from tongket.conference.queries.record import concluding_item, is_issued
from tongket.conference.queries.secretary import secretary_context
from tongket.conference.views.plan import people_to_choose
from tongket.conference.views.reach import (
    act,
    by,
    checked,
    done,
    reach_amendment,
    reach_conclusion,
    reach_conference,
    reach_item,
    reach_speech,
    tabs_of,
)
from tongket.kit.errors import NotAllowed
from tongket.kit.forms import Form
from tongket.kit.http import is_htmx
from tongket.kit.text import nfc, number_in
from tongket.live.log import position


def _conclusion_facts(conclusion: Conclusion | Amendment) -> dict[str, Any]:
    return {
        "text": conclusion.text,
        "owner": conclusion.owner.key,
        "due": conclusion.due,
        "item": conclusion.item_id,
        "partners": list(conclusion.partners.values_list("key", flat=True)),
        "product": conclusion.product,
        "repeats": conclusion.repeats,
        "speech": conclusion.speech_id,
    }


def _context(request: HttpRequest, conference: Conference, **more: Any) -> dict[str, Any]:
    context = secretary_context(conference)
    if (item := number_in(request.GET.get("item", ""))) is not None:
        context["unfold"] = context["asked"] = item  # stays open whatever the stream brings
    context["default_evaluation"] = default_evaluation(conference, context["story"])
    context["evaluation_form"] = EvaluationForm(initial={"text": conference.evaluation})
    return {"tab": "conference", **context, **more}


def _page(request: HttpRequest, conference: Conference, status: int = 200, **more: Any) -> HttpResponse:
    person = by(request)
    if not may_prepare_conference(person, conference):
        raise NotAllowed(_("Chỉ thư ký và văn phòng đơn vị tổ chức mới ghi được biên bản."), who_prepares(conference))
    seq = position(conference.channel)  # before what is shown is read, so that no change in between is lost
    context = {**_context(request, conference, **more), **tabs_of(request, conference), "live_seq": seq}
    signing = conference.state == Conference.State.CLOSED and context["lines"] and not context["notice_issued"]
    context["people"] = people_to_choose() if signing else []
    return render(request, "conference/secretary_desk.html", context, status=status)


@require_GET
def secretary_desk(request: HttpRequest, key: str) -> HttpResponse:
    """The page; `?item=` unfolds an item, `?edit=` opens a conclusion, `?add=1` (and `?speech=`) a new one."""
    conference = reach_conference(request, key)
    more: dict[str, Any] = {}
    if (edited := number_in(request.GET.get("edit", ""))) is not None:
        found = conference.conclusions.filter(pk=edited).first()
        if found is not None:
            said = _pending(conference).filter(conclusion=found, is_struck=False).first() or found
            more = {"editing": found.pk, "form": ConclusionForm(conference, initial=_conclusion_facts(said))}
    elif (appended := number_in(request.GET.get("amend", ""))) is not None:
        amendment = _pending(conference).filter(pk=appended, conclusion=None).first()
        if amendment is not None:
            more = {"amending": amendment.pk, "form": ConclusionForm(conference, initial=_conclusion_facts(amendment))}
    elif "add" in request.GET:
        more = {"adding": True, "form": ConclusionForm(conference, initial=_new_facts(request, conference))}
    return _page(request, conference, **more)


def _pending(conference: Conference) -> QuerySet[Amendment]:
    """What the draft that is to replace the issued notice changes."""
    return conference.amendments.filter(notice__supersedes=conference.notice_id, effective_at=None)


def _new_facts(request: HttpRequest, conference: Conference) -> dict[str, Any]:
    """What a new conclusion begins with: the words of the turn that it is drawn from, where one was chosen."""
    speech = Speech.objects.filter(conference=conference, pk=number_in(request.GET.get("speech", "")) or 0).first()
    item = concluding_item(conference)
    if speech is None:
        return {"item": item.pk if item else None}
    chosen = nfc(request.GET.get("text", "")).strip()[:4000]
    chosen = chosen[:1].upper() + chosen[1:]
    return {"text": chosen or speech.text, "speech": speech.pk, "item": speech.item_id}


def _fragments(request: HttpRequest, conference: Conference, name: str, **more: Any) -> HttpResponse:
    """One fragment of the page, as the live page shows it, and the checklist beside it."""
    conference.refresh_from_db()
    context = _context(request, conference, **more)
    html = render_to_string(f"conference/{name}.html", context, request)
    html += render_to_string("conference/_checklist.html", {**context, "oob": True}, request)
    html += render_to_string("conference/_papers.html", {**context, "oob": True}, request)
    return HttpResponse(html)


@require_POST
def review_item(request: HttpRequest, item_id: int) -> HttpResponse:
    item = reach_item(request, item_id)
    said = checked(ReviewForm(request.POST)).cleaned_data
    actions.review_item(item.pk, said["summary"], by=by(request), done=said["done"])
    if is_htmx(request):
        keep = {} if said["done"] else {"unfold": item.number, "asked": item.number}
        return _fragments(request, item.conference, "_minutes", **keep)
    return done(request, item.conference, "secretary_desk", f"minutes-{item.number}")


@require_POST
def note_speech(request: HttpRequest, speech_id: int) -> HttpResponse:
    speech = reach_speech(request, speech_id)
    actions.note_speech(speech.pk, checked(NoteForm(request.POST)).cleaned_data["text"], by=by(request))
    number = speech.item.number
    if is_htmx(request) and not request.POST.get("back"):
        return _fragments(request, speech.conference, "_minutes", unfold=number, asked=number)
    return done(request, speech.conference, "secretary_desk", f"speech-{speech.number}")


def _wrong(request: HttpRequest, conference: Conference, form: Form, **where: Any) -> HttpResponse:
    if is_htmx(request):
        response = _fragments(request, conference, "_conclusions", form=form, **where)
        response.status_code = 422
        return response
    return _page(request, conference, 422, form=form, **where)


def _kept(request: HttpRequest, conference: Conference, anchor: str) -> HttpResponse:
    if is_htmx(request):
        return _fragments(request, conference, "_conclusions")
    return done(request, conference, "secretary_desk", anchor)


@require_POST
def add_conclusion(request: HttpRequest, key: str) -> HttpResponse:
    conference = reach_conference(request, key)
    form = ConclusionForm(conference, request.POST)

    def add() -> None:
        said = dict(form.cleaned_data)
        write = actions.append_conclusion if is_issued(conference.notice) else actions.add_conclusion
        write(conference.pk, said.pop("text"), said.pop("owner"), by=by(request), **said)

    return act(
        request,
        form,
        add,
        good=lambda: _kept(request, conference, "conclusions"),
        bad=lambda form: _wrong(request, conference, form, adding=True),
    )


@require_POST
def revise_conclusion(request: HttpRequest, conclusion_id: int) -> HttpResponse:
    conclusion = reach_conclusion(request, conclusion_id)
    conference = conclusion.conference
    form = ConclusionForm(conference, request.POST, initial={"repeats": conclusion.repeats})

    def revise() -> None:
        said = dict(form.cleaned_data)
        write = actions.amend_conclusion if is_issued(conference.notice) else actions.revise_conclusion
        write(conclusion.pk, said.pop("text"), said.pop("owner"), by=by(request), **said)

    return act(
        request,
        form,
        revise,
        good=lambda: _kept(request, conference, f"conclusion-{conclusion.number}"),
        bad=lambda form: _wrong(request, conference, form, editing=conclusion.pk),
    )


@require_POST
def remove_conclusion(request: HttpRequest, conclusion_id: int) -> HttpResponse:
    conclusion = reach_conclusion(request, conclusion_id)
    remove = actions.strike_conclusion if is_issued(conclusion.conference.notice) else actions.remove_conclusion
    remove(conclusion.pk, by=by(request))
    return _kept(request, conclusion.conference, "conclusions")


@require_POST
def revise_amendment(request: HttpRequest, amendment_id: int) -> HttpResponse:
    """Word anew what the draft that is to replace the issued notice adds."""
    amendment = reach_amendment(request, amendment_id)
    conference = amendment.conference
    form = ConclusionForm(conference, request.POST, initial={"repeats": amendment.repeats})

    def revise() -> None:
        said = dict(form.cleaned_data)
        text, owner = said.pop("text"), said.pop("owner")
        actions.append_conclusion(conference.pk, text, owner, by=by(request), amendment_id=amendment.pk, **said)

    return act(
        request,
        form,
        revise,
        good=lambda: _kept(request, conference, f"amendment-{amendment.pk}"),
        bad=lambda form: _wrong(request, conference, form, amending=amendment.pk),
    )


@require_POST
def drop_amendment(request: HttpRequest, amendment_id: int) -> HttpResponse:
    amendment = reach_amendment(request, amendment_id)
    actions.drop_amendment(amendment.pk, by=by(request))
    return _kept(request, amendment.conference, "conclusions")


@require_POST
def replace_notice(request: HttpRequest, key: str) -> HttpResponse:
    conference = reach_conference(request, key)
    actions.replace_notice(conference.pk, by=by(request))
    return done(request, conference, "secretary_desk", "conclusions")


@require_POST
def write_evaluation(request: HttpRequest, key: str) -> HttpResponse:
    conference = reach_conference(request, key)
    actions.write_evaluation(conference.pk, checked(EvaluationForm(request.POST)).cleaned_data["text"], by=by(request))
    if is_htmx(request):
        return _fragments(request, conference, "_evaluation")
    return done(request, conference, "secretary_desk", "evaluation")


@require_POST
def prepare_minutes(request: HttpRequest, key: str) -> HttpResponse:
    conference = reach_conference(request, key)
    actions.prepare_minutes(conference.pk, by=by(request))
    return done(request, conference, "secretary_desk", "papers")


@require_POST
def prepare_notice(request: HttpRequest, key: str) -> HttpResponse:
    conference = reach_conference(request, key)
    form = NoticeForm(request.POST)
    return act(
        request,
        form,
        lambda: actions.prepare_notice(conference.pk, by=by(request), **form.cleaned_data),
        good=lambda: done(request, conference, "secretary_desk", "papers"),
        bad=lambda form: _page(request, conference, 422, notice_form=form),
    )
