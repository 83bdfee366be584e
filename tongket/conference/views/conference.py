"""The list of conferences, and a conference with its facts, agenda and conclusions."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tongket.conference.queries.conference import listed_conferences, visible_conference
from tongket.kit.http import visible
from tongket.people.models import Person


def conferences(request: HttpRequest) -> HttpResponse:
    """The conferences that the person may see."""
    person = cast(Person, request.user)
    return render(
        request,
        "conference/conferences.html",
        {"tab": "conference", "conferences": listed_conferences(person)},
    )


def conference(request: HttpRequest, key: str) -> HttpResponse:
    """One conference."""
    person = cast(Person, request.user)
    found = visible(visible_conference(person, key))
    return render(request, "conference/conference.html", {"tab": "conference", "conference": found})
