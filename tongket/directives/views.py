"""The directives that are kept track of, and who meets what they oblige to."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tongket.directives import actions
from tongket.directives.forms import DirectiveForm, ObligationForm
from tongket.directives.models import Directive, Obligation
from tongket.directives.permissions import may_add_obligation
from tongket.directives.queries import ObligationRow, directives_for, rows_of_obligations
from tongket.kit.clock import today
from tongket.kit.errors import BadInput
from tongket.kit.http import redirect_or_refresh, visible
from tongket.kit.text import slug
from tongket.org.models import IMPLIED, Power, Unit
from tongket.org.queries import appointments_of
from tongket.people.models import Person


def who(request: HttpRequest) -> Person:
    """The person who sits before the browser."""
    assert isinstance(request.user, Person)
    return request.user


def houses_of(person: Person) -> list[Unit]:
    """The units in which the person holds an office that does the unit's office work."""
    return list(
        {
            held.office.unit_id: held.office.unit
            for held in appointments_of(person)
            if any(Power.OFFICE in IMPLIED[power] for power in held.office.powers)
        }.values()
    )


def _day(request: HttpRequest) -> date:
    """The day as of which the pages count: today, or the one that is asked for."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return today()


@require_safe
def directives(request: HttpRequest) -> HttpResponse:
    """Every directive with its obligations and how many units meet each."""
    return _directives(request, None)


def _directives(request: HttpRequest, form: DirectiveForm | None, problem: str = "", status: int = 200) -> HttpResponse:
    on = _day(request)
    listed = list(directives_for(who(request)).prefetch_related("obligations"))
    by_directive: dict[int, list[ObligationRow]] = {}
    for row in rows_of_obligations([one for directive in listed for one in directive.obligations.all()], on):
        by_directive.setdefault(row.obligation.directive_id, []).append(row)
    if form is None and (houses := houses_of(who(request))):
        form = DirectiveForm(houses)
    context = {
        "tab": "reporting",
        "on": on,
        "rows": [(directive, by_directive.get(directive.pk, [])) for directive in listed],
        "form": form,
        "problem": problem,
    }
    return render(request, "directives/directives.html", context, status=status)


@require_POST
def register_directive(request: HttpRequest) -> HttpResponse:
    """Register a directive; what was typed stands again where it is refused."""
    person = who(request)
    form = DirectiveForm(houses_of(person), request.POST)
    if not form.is_valid():
        return _directives(request, form, form.first_error(), 422)
    given = form.cleaned_data
    try:
        directive = actions.register_directive(
            slug(given["number"]),
            given["number"],
            given["kind"],
            given["issuer"],
            given["unit"],
            by=person,
            issued=given["issued"],
            title=given["title"],
        )
    except BadInput as error:
        return _directives(request, form, error.message, 422)
    return redirect_or_refresh(request, reverse("directive", args=[directive.pk]))


@require_safe
def directive(request: HttpRequest, directive_id: int) -> HttpResponse:
    """One directive: each obligation with its units, those that do not meet it first."""
    return _directive(request, _visible(request, directive_id))


def _visible(request: HttpRequest, directive_id: int) -> Directive:
    return visible(directives_for(who(request)).filter(pk=directive_id).first())


def _kinds() -> list[str]:
    return list(Unit.objects.order_by("kind").values_list("kind", flat=True).distinct())


def _initial(row: ObligationRow) -> dict[str, Any]:
    one = row.obligation
    return {
        "text": one.text,
        "applies_to": one.applies_to,
        "met_when": row.condition_lines,
        "due": one.due,
        "known_met": one.known_met,
        "known_of": one.known_of,
        "known_on": one.known_on,
    }


def _directive(
    request: HttpRequest,
    found: Directive,
    typed: ObligationForm | None = None,
    typed_for: int | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    on = _day(request)
    keeping = may_add_obligation(who(request), found)
    obligations = list(found.obligations.all())
    for obligation in obligations:
        obligation.directive = found
    kinds = _kinds() if keeping else []
    rows = []
    for row in rows_of_obligations(obligations, on):
        refused = typed is not None and typed_for == row.obligation.pk
        form = typed if refused else ObligationForm(kinds, initial=_initial(row), auto_id=f"id-{row.obligation.pk}-%s")
        rows.append({"row": row, "form": form if keeping else None, "refused": refused})
    adding = typed if typed is not None and typed_for is None else ObligationForm(kinds)
    context = {
        "tab": "reporting",
        "directive": found,
        "on": on,
        "rows": rows,
        "form": adding if keeping else None,
        "refused": typed is not None and typed_for is None,
        "problem": problem,
    }
    return render(request, "directives/directive.html", context, status=status)


def _given(form: ObligationForm) -> dict[str, Any]:
    names = ("text", "applies_to", "met_when", "due", "known_met", "known_of", "known_on")
    return {name: form.cleaned_data[name] for name in names}


@require_POST
def add_obligation(request: HttpRequest, directive_id: int) -> HttpResponse:
    found = _visible(request, directive_id)
    form = ObligationForm(_kinds(), request.POST)
    if not form.is_valid():
        return _directive(request, found, form, None, form.first_error(), 422)
    key, number = slug(form.cleaned_data["text"], 50), 1
    while found.obligations.filter(key=f"{key}-{number}").exists():
        number += 1
    try:
        obligation = actions.add_obligation(directive_id, f"{key}-{number}", by=who(request), **_given(form))
    except BadInput as error:
        return _directive(request, found, form, None, error.message, 422)
    return redirect_or_refresh(request, f"{reverse('directive', args=[directive_id])}#obligation-{obligation.pk}")


@require_POST
def revise_obligation(request: HttpRequest, obligation_id: int) -> HttpResponse:
    obligation = get_object_or_404(Obligation, pk=obligation_id)
    found = _visible(request, obligation.directive_id)
    form = ObligationForm(_kinds(), request.POST, auto_id=f"id-{obligation_id}-%s")
    if not form.is_valid():
        return _directive(request, found, form, obligation_id, form.first_error(), 422)
    try:
        actions.revise_obligation(obligation_id, by=who(request), **_given(form))
    except BadInput as error:
        return _directive(request, found, form, obligation_id, error.message, 422)
    return redirect_or_refresh(request, f"{reverse('directive', args=[found.pk])}#obligation-{obligation_id}")
