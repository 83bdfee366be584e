"""The live page of a round: whoever has it open sees a report come in, go back, be accepted, and the draft be made."""

from django.template.loader import render_to_string

from tongket.kit.text import number_in
from tongket.live.events import Event
from tongket.live.pages import LivePage, register_page
from tongket.org.queries import standing_of
from tongket.people.models import Person
from tongket.reporting import events
from tongket.reporting.models import Round
from tongket.reporting.queries import audience_of_round, round_board

TEMPLATES = {
    "head": "reporting/_head.html",
    "notices": "reporting/_notices.html",
    "cells": "reporting/_cells.html",
    "units": "reporting/_units.html",
}
# Writing changes no more than that a unit has begun; what is handed in, returned or accepted changes what is to be done.
_BEGUN = {"cells", "units", "head"}
CHANGES: dict[type[Event], set[str]] = {
    events.ReportAsked: set(TEMPLATES),
    events.ReportLineWritten: _BEGUN,
    events.CarriedTaskAnswered: _BEGUN,
    events.FigureEntered: _BEGUN,
    events.ReportLineRevised: _BEGUN,
    events.ReportHandedIn: set(TEMPLATES),
    events.ReportReturned: set(TEMPLATES),
    events.ReportReminded: {"units"},
    events.ReportAccepted: set(TEMPLATES),
    events.RoundConsolidated: set(TEMPLATES),
    events.ConsolidatedPaperPrepared: set(TEMPLATES),
}


class RoundPage(LivePage):
    """A round as its organiser, its readers, its house and the units that it asks see it."""

    audiences = ("organiser", "reader", "house", "asked")

    def everything(self, audience: str) -> set[str]:
        return set(TEMPLATES)

    def fragments(self, event: Event) -> set[str]:
        return set(CHANGES.get(type(event), ()))

    def render(self, channel: str, audience: str, names: set[str]) -> str:
        round_ = _round_of(channel)
        board = round_board(round_, audience)
        return "".join(render_to_string(TEMPLATES[name], board) for name in TEMPLATES if name in names)


def _round_of(channel: str) -> Round:
    return Round.objects.select_related("unit", "draft", "paper").get(pk=int(channel.partition("/")[2]))


def may_listen(person: Person, channel: str) -> str | None:
    """The audience that the person belongs to."""
    round_ = Round.objects.filter(pk=number_in(channel.partition("/")[2]) or 0).first()
    return audience_of_round(standing_of(person), round_) or None if round_ is not None else None


register_page("round", RoundPage(), may_listen)
