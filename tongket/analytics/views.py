"""What is looked at: the thread of a line, its small card, and one's own work."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tongket.analytics.queries.drawing import draw
from tongket.analytics.queries.kinds import KINDS
from tongket.analytics.queries.thread import thread_of
from tongket.kit.http import visible
from tongket.people.models import Person


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def trace(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """The whole thread through one line."""
    thread = visible(thread_of((kind, code), _person(request)))
    context = {"tab": "", "thread": thread, "drawing": draw(thread), "kind": KINDS[thread.here.kind]}
    return render(request, "analytics/trace.html", context)


def trace_card(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """The small card of sources and effects that every page fetches for its line."""
    thread = thread_of((kind, code), _person(request), for_card=True)
    context = {"thread": thread, "kind": kind, "code": code}
    return render(request, "analytics/_trace_card.html", context, status=200 if thread else 404)
