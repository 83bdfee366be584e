"""What is looked at: the thread of a line, its small card, and one's own work."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tongket.analytics.queries.changes import changes_for
from tongket.analytics.queries.drawing import draw
from tongket.analytics.queries.kinds import KINDS
from tongket.analytics.queries.thread import thread_of
from tongket.analytics.queries.work import work_of
from tongket.kit.clock import now
from tongket.kit.http import fragment_of, visible
from tongket.org.queries import standing_of
from tongket.people.models import Person

VISIT = timedelta(minutes=30)
FIRST_LOOK = timedelta(days=7)
MINUTE = timedelta(minutes=1)


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


@require_safe
def trace(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """The whole thread through one line."""
    thread = visible(thread_of((kind, code), _person(request)))
    context = {"tab": "followup", "thread": thread, "drawing": draw(thread), "kind": KINDS[thread.here.kind]}
    return render(request, "analytics/trace.html", context)


@fragment_of("trace")
@require_safe
def trace_card(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """The small card of sources and effects that every page fetches for its line."""
    thread = thread_of((kind, code), _person(request), for_card=True)
    context = {"thread": thread, "kind": kind, "code": code}
    return render(request, "analytics/_trace_card.html", context, status=200 if thread else 404)


@require_safe
def my_work(request: HttpRequest) -> HttpResponse:
    """What waits for the person, what the person waits for, and what is new since the last visit."""
    person = _person(request)
    standing = standing_of(person)
    since, is_visit = _last_visit(request)
    context = {
        "tab": "work",
        "work": work_of(person, standing),
        "changes": changes_for(person, since, standing),
        "since": since if is_visit else None,
    }
    return render(request, "analytics/my_work.html", context)


def _last_visit(request: HttpRequest) -> tuple[datetime, bool]:
    """When the person was here before this visit, as far as this sign-in knows; else a week ago. Pages seen within half
    an hour are one visit, so that what is new stays new while one goes through it. Kept in the session, not in a room."""
    moment = now()
    kept = request.session.get("my_work")
    if kept is None:
        before, known = moment - FIRST_LOOK, False
    else:
        before, known = datetime.fromisoformat(kept["before"]), kept["known"]
        last = datetime.fromisoformat(kept["last"])
        if moment - last > VISIT:
            before, known = last, True
        elif moment - last < MINUTE:
            return before, known  # noted just now: looking again need not write
    request.session["my_work"] = {"before": before.isoformat(), "known": known, "last": moment.isoformat()}
    return before, known
