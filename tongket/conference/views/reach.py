"""What every view of the room begins and ends with: who asks, what the person may see, where to go afterwards."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tongket.conference.models import AgendaItem, Amendment, BridgePoint, Conclusion, Conference, Delegate, Poll, Speech
from tongket.conference.permissions import AT_THE_TABLE, role_of
from tongket.conference.queries.conference import conferences_for, visible_conference
from tongket.kit.errors import BadInput
from tongket.kit.forms import Form
from tongket.kit.http import is_htmx, redirect_or_refresh, visible
from tongket.people.models import Person

M = TypeVar("M", bound=Model)


def by(request: HttpRequest) -> Person:
    """Who asks; the middleware has let nobody else through."""
    assert isinstance(request.user, Person)
    return request.user


def reach_conference(request: HttpRequest, key: str) -> Conference:
    """The conference, or 404 where it is not to be seen."""
    return visible(visible_conference(by(request), key))


def tabs_of(request: HttpRequest, conference: Conference) -> dict[str, bool]:
    """Which pages of the conference the tabs lead to, for one who prepares it: the same from each of them."""
    role = role_of(by(request), conference)
    return {"prepares": True, "leads": role in AT_THE_TABLE, "mine": bool(role)}


def _reach(request: HttpRequest, found: QuerySet[M], pk: int) -> M:
    seen = conferences_for(by(request)).values("pk")
    return get_object_or_404(found.filter(conference__in=seen).select_related("conference__organiser"), pk=pk)


def reach_item(request: HttpRequest, item_id: int) -> AgendaItem:
    return _reach(request, AgendaItem.objects.all(), item_id)


def reach_bridge(request: HttpRequest, bridge_id: int) -> BridgePoint:
    return _reach(request, BridgePoint.objects.all(), bridge_id)


def reach_delegate(request: HttpRequest, delegate_id: int) -> Delegate:
    return _reach(request, Delegate.objects.all(), delegate_id)


def reach_speech(request: HttpRequest, speech_id: int) -> Speech:
    return _reach(request, Speech.objects.all(), speech_id)


def reach_poll(request: HttpRequest, poll_id: int) -> Poll:
    return _reach(request, Poll.objects.all(), poll_id)


def reach_conclusion(request: HttpRequest, conclusion_id: int) -> Conclusion:
    return _reach(request, Conclusion.objects.all(), conclusion_id)


def reach_amendment(request: HttpRequest, amendment_id: int) -> Amendment:
    return _reach(request, Amendment.objects.all(), amendment_id)


def done(request: HttpRequest, conference: Conference, default: str = "conference", anchor: str = "") -> HttpResponse:
    """After an action: back to the page that asked (`back`, a path of this room), else to the default page.

    A live page that asks by htmx and names no way back gets an empty answer: its stream brings the change.
    """
    back = request.POST.get("back", "")
    if back.startswith("/conferences/"):
        return redirect_or_refresh(request, back)
    if is_htmx(request):
        return HttpResponse(status=204)
    url = reverse(default, args=[conference.key])
    return redirect_or_refresh(request, f"{url}#{anchor}" if anchor else url)


def act(
    request: HttpRequest,
    form: Form,
    action: Callable[[], Any],
    *,
    good: Callable[[], HttpResponse],
    bad: Callable[[Form], HttpResponse],
    said: str = "",
) -> HttpResponse:
    """Call the action if the form is right; what is wrong comes back with what was typed."""
    if form.is_valid():
        try:
            action()
        except BadInput as error:
            form.add_error(None, error.message)
        else:
            if said and not is_htmx(request):
                messages.success(request, said)
            return good()
    return bad(form)


def checked(form: Form) -> Form:
    """The form, if it is right; else the first thing that is wrong, as a refusal (for forms of one field)."""
    if not form.is_valid():
        raise BadInput(form.first_error())
    return form
