"""Commendations: the list, the page of one occasion with its vote, and the presses that move it on."""

from typing import Any, TypeVar

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tongket.conference.queries.conference import conferences_for
from tongket.documents.queries import papers_for
from tongket.emulation import actions
from tongket.emulation.forms import AnnounceForm, CouncilForm, DecisionForm, NominateForm, OpenForm, ReasonForm
from tongket.emulation.models import Commendation, Nomination
from tongket.emulation.permissions import may_keep_commendation, may_nominate
from tongket.emulation.queries import (
    commendations_for,
    groups_of,
    is_illustration,
    next_step,
    nominations_for,
    signers_of,
)
from tongket.kit.errors import BadInput
from tongket.kit.forms import Form
from tongket.kit.http import redirect_or_refresh
from tongket.org.models import Power
from tongket.org.queries import standing_of
from tongket.people.models import Person

F = TypeVar("F", bound=Form)
PER_PAGE = 40


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _said(form: F) -> F:
    """The form, if what it says is well formed."""
    if not form.is_valid():
        raise BadInput(form.first_error())
    return form


def _back(request: HttpRequest, commendation: Commendation, place: str = "") -> HttpResponse:
    return redirect_or_refresh(request, reverse("commendation", args=[commendation.pk]) + place)


@require_safe
def commendations(request: HttpRequest) -> HttpResponse:
    """Every occasion that the person may see, the newest first."""
    person = _person(request)
    standing = standing_of(person)
    area = standing.area(Power.OFFICE)
    context = {
        "tab": "emulation",
        "page": Paginator(commendations_for(person, standing), PER_PAGE).get_page(request.GET.get("page")),
        "open_form": OpenForm(person=person, area=area) if area else None,
    }
    return render(request, "emulation/commendations.html", context)


@require_safe
def commendation(request: HttpRequest, commendation_id: int) -> HttpResponse:
    """One occasion: groups, who is proposed and why, how the council voted, the decision."""
    person = _person(request)
    one = get_object_or_404(commendations_for(person), pk=commendation_id)
    nominations = list(nominations_for(person, one))
    keeps = may_keep_commendation(person, one)
    is_open = one.state == Commendation.State.OPEN
    context: dict[str, Any] = {
        "tab": "emulation",
        "one": one,
        "groups": groups_of(one, nominations),
        "count": len(nominations),
        "keeps": keeps,
        "illustration": is_illustration(nominations),
        "step": next_step(one, nominations) if keeps else None,
        "sees_council": one.council is not None and conferences_for(person).filter(pk=one.council.pk).exists(),
        "sees_decision": one.decision is not None and papers_for(person).filter(pk=one.decision.pk).exists(),
        "reason_form": ReasonForm(),
    }
    if is_open and (keeps or may_nominate(person, one, None, None) or standing_of(person).area(Power.REPORT)):
        context["nominate_form"] = NominateForm(commendation=one, by=person, demo=settings.TONGKET_DEMO)
    if keeps and is_open and nominations:
        context["council_form"] = CouncilForm(commendation=one)
    if keeps and context["step"] and one.state == Commendation.State.COUNCIL:
        proposed = [nomination for nomination in nominations if nomination.state == Nomination.State.PROPOSED]
        if not proposed and one.decision is None:
            context["decision_form"] = DecisionForm(signers=signers_of(one.unit))
    if one.state == Commendation.State.DECIDED and one.conference_key:
        form = AnnounceForm(commendation=one)
        if keeps or form.speakers().filter(speaker=person).exists():
            context["announce_form"] = form
    return render(request, "emulation/commendation.html", context)


@require_POST
def open_commendation(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    values = _said(OpenForm(request.POST, person=person)).cleaned_data
    one = actions.open_commendation(
        values["kind"],
        values["title"],
        values["unit"],
        by=person,
        conference=values["conference"],
        period_from=values["period_from"],
        period_to=values["period_to"],
        groups=values["groups"],
        for_kinds=values["for_kinds"],
        form=values["form"],
    )
    return _back(request, one)


@require_POST
def nominate(request: HttpRequest, commendation_id: int) -> HttpResponse:
    person = _person(request)
    one = get_object_or_404(commendations_for(person), pk=commendation_id)
    form = NominateForm(request.POST, commendation=one, by=person, demo=settings.TONGKET_DEMO)
    values = _said(form).cleaned_data
    nomination = actions.nominate(
        one.pk,
        values["grounds"],
        by=person,
        unit=values.get("unit"),
        person=values.get("person"),
        name=values.get("name", ""),
        group=values.get("group", ""),
        place=values["place"],
    )
    return _back(request, one, f"#nomination-{nomination.number}")


@require_POST
def convene_council(request: HttpRequest, commendation_id: int) -> HttpResponse:
    person = _person(request)
    one = get_object_or_404(commendations_for(person), pk=commendation_id)
    values = _said(CouncilForm(request.POST, commendation=one)).cleaned_data
    actions.convene_council(
        one.pk,
        list(values["members"]),
        values["starts"],
        by=person,
        chair=values["chair"],
        secretary=values["secretary"],
    )
    return _back(request, one)


def _nomination(request: HttpRequest, nomination_id: int) -> Nomination:
    """The nomination, if the person may read it."""
    found = Nomination.objects.select_related("commendation").filter(pk=nomination_id).first()
    one = get_object_or_404(commendations_for(_person(request)), pk=found.commendation_id if found else 0)
    return get_object_or_404(nominations_for(_person(request), one), pk=nomination_id)


@require_POST
def put_to_vote(request: HttpRequest, nomination_id: int) -> HttpResponse:
    nomination = _nomination(request, nomination_id)
    actions.put_to_vote(nomination.pk, by=_person(request))
    return _back(request, nomination.commendation, f"#nomination-{nomination.number}")


@require_POST
def take_result(request: HttpRequest, nomination_id: int) -> HttpResponse:
    nomination = _nomination(request, nomination_id)
    actions.take_result(nomination.pk, by=_person(request))
    return _back(request, nomination.commendation, f"#nomination-{nomination.number}")


@require_POST
def withdraw_nomination(request: HttpRequest, nomination_id: int) -> HttpResponse:
    nomination = _nomination(request, nomination_id)
    actions.withdraw_nomination(
        nomination.pk, _said(ReasonForm(request.POST)).cleaned_data["reason"], by=_person(request)
    )
    return _back(request, nomination.commendation, f"#nomination-{nomination.number}")


@require_POST
def prepare_decision(request: HttpRequest, commendation_id: int) -> HttpResponse:
    person = _person(request)
    one = get_object_or_404(commendations_for(person), pk=commendation_id)
    form = _said(DecisionForm(request.POST, signers=signers_of(one.unit)))
    paper = actions.prepare_decision(one.pk, by=person, signer=form.cleaned_data["signer"])
    return redirect_or_refresh(request, reverse("paper", args=[paper.pk]))


@require_POST
def announce_decision(request: HttpRequest, commendation_id: int) -> HttpResponse:
    person = _person(request)
    one = get_object_or_404(commendations_for(person), pk=commendation_id)
    form = _said(AnnounceForm(request.POST, commendation=one))
    actions.announce_decision(one.pk, form.cleaned_data["item"], by=person)
    return _back(request, one)
