"""The register of units: the tree, one unit with its offices and people, and what its steward may change."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tongket.kit.clock import today
from tongket.kit.errors import BadInput
from tongket.kit.forms import Form
from tongket.kit.http import redirect_or_refresh
from tongket.org import actions
from tongket.org.forms import AdmitForm, AppointForm, CloseForm, OfficeForm, PlaceForm, UnitForm
from tongket.org.models import Appointment, Office, Placement, Unit, in_force
from tongket.org.permissions import may_keep_unit
from tongket.org.queries import history_of, parent_of, tree_for
from tongket.people.models import Person


def by(request: HttpRequest) -> Person:
    """Who asks; the middleware has let nobody else through."""
    assert isinstance(request.user, Person)
    return request.user


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """The tree as it stands today, in the order of the register; of a large one, the reader's own branch is unfolded."""
    roots, total = tree_for(by(request))
    return render(request, "org/units.html", {"tab": "org", "roots": roots, "total": total})


def _page(request: HttpRequest, unit: Unit, status: int = 200, **forms: Form) -> HttpResponse:
    day = today()
    offices = list(Office.objects.filter(unit=unit).order_by("order", "pk"))
    held: dict[int, list[Appointment]] = {}
    for one in Appointment.objects.filter(in_force(day), office__unit=unit).select_related("person"):
        held.setdefault(one.office_id, []).append(one)
    appointing = forms.get("appoint", AppointForm())
    appointing.fields["office"].queryset = Office.objects.filter(unit=unit)  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "tab": "org",
        "unit": unit,
        "parent": parent_of(unit),
        "children": Unit.objects.filter(
            in_force(day), placements__in=Placement.objects.filter(in_force(day), parent=unit)
        ),
        "offices": [(office, held.get(office.pk, [])) for office in offices],
        "history": history_of(unit),
        "may_keep": may_keep_unit(by(request), unit),
        "found": forms.get("found", UnitForm()),
        "office_form": forms.get("office", OfficeForm()),
        "appoint_form": appointing,
        "admit": forms.get("admit", AdmitForm()),
        "place": forms.get("place", PlaceForm()),
        "close": forms.get("close", CloseForm()),
    }
    return render(request, "org/unit.html", context, status=status)


@require_safe
def unit(request: HttpRequest, key: str) -> HttpResponse:
    """One unit: what it is, where it stands, who holds its offices, what happened to it."""
    return _page(request, get_object_or_404(Unit, key=key))


def _act(request: HttpRequest, unit: Unit, name: str, form: Form, act: Callable[[dict[str, Any]], Any]) -> HttpResponse:
    """Call the action with what the form says; a form that is not right comes back with what was typed."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except BadInput as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã ghi vào sổ tổ chức."))
            return redirect_or_refresh(request, reverse("unit", args=[unit.key]))
    return _page(request, unit, 422, **{name: form})


@require_POST
def found_unit(request: HttpRequest, key: str) -> HttpResponse:
    above = get_object_or_404(Unit, key=key)
    return _act(
        request,
        above,
        "found",
        UnitForm(request.POST),
        lambda said: actions.found_unit(parent=above, by=by(request), **said),
    )


@require_POST
def place_unit(request: HttpRequest, key: str) -> HttpResponse:
    moved = get_object_or_404(Unit, key=key)
    form = PlaceForm(request.POST)
    return _act(
        request,
        moved,
        "place",
        form,
        lambda said: actions.place_unit(moved.pk, said["parent"], said["since"], by=by(request)),
    )


@require_POST
def close_unit(request: HttpRequest, key: str) -> HttpResponse:
    ended = get_object_or_404(Unit, key=key)
    form = CloseForm(request.POST)
    return _act(request, ended, "close", form, lambda said: actions.close_unit(ended.pk, said["until"], by=by(request)))


@require_POST
def create_office(request: HttpRequest, key: str) -> HttpResponse:
    home = get_object_or_404(Unit, key=key)
    form = OfficeForm(request.POST)
    return _act(
        request,
        home,
        "office",
        form,
        lambda said: actions.create_office(home, said["name"], said["powers"], by=by(request), line=said["line"]),
    )


@require_POST
def admit_person(request: HttpRequest, key: str) -> HttpResponse:
    home = get_object_or_404(Unit, key=key)
    form = AdmitForm(request.POST)
    return _act(request, home, "admit", form, lambda said: actions.admit_person(by=by(request), **said))


@require_POST
def appoint(request: HttpRequest, key: str) -> HttpResponse:
    home = get_object_or_404(Unit, key=key)
    form = AppointForm(request.POST)
    form.fields["office"].queryset = Office.objects.filter(unit=home)  # type: ignore[attr-defined]
    return _act(
        request,
        home,
        "appoint",
        form,
        lambda said: actions.appoint(said["person"], said["office"], said["since"], by=by(request)),
    )


@require_POST
def end_appointment(request: HttpRequest, appointment_id: int) -> HttpResponse:
    held = get_object_or_404(Appointment.objects.select_related("office__unit"), pk=appointment_id)
    actions.end_appointment(held.pk, by=by(request))
    messages.success(request, _("Đã ghi vào sổ tổ chức."))
    return redirect_or_refresh(request, reverse("unit", args=[held.office.unit.key]))
