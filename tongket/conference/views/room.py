"""The live pages of a conference: the chair's desk, a seat, the wall, a bridge point; and what is a person's own there."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongket.conference.models import BridgePoint, Conference, Speech
from tongket.conference.permissions import may_lead_conference, may_report_bridge
from tongket.conference.queries.board import Board, Rows, seated
from tongket.conference.queries.conference import seats_of
from tongket.conference.stream import FRAGMENTS, audiences_at, fragment, seat_of
from tongket.conference.views.reach import by, reach_bridge, reach_conference
from tongket.kit.http import fragment_of, visible
from tongket.live.log import position
from tongket.people.models import Person

SEATS = ("voting", "delegate", "guest")


def _entered(request: HttpRequest, conference: Conference, *wanted: str) -> tuple[str, int]:
    """The audience of `wanted` to which the person belongs, and the position of the log, read before all that is shown so
    that no change in between is lost. 404 for who belongs to none."""
    seq = position(conference.channel)
    belongs = audiences_at(by(request), conference)
    return visible(next((one for one in wanted if one in belongs), None)), seq


def _fragments(request: HttpRequest, board: Board, audience: str) -> dict[str, SafeString]:
    """Each fragment of the page, drawn as the stream draws it, with the token that a form without script needs."""
    page = {"request": request, "csrf_token": get_token(request)}
    return {name: fragment(board, audience, name, page) for name in FRAGMENTS[audience]}


def _page(
    request: HttpRequest, template: str, board: Board, audience: str, seq: int, more: dict[str, Any] | None = None
) -> HttpResponse:
    context = {
        "tab": "conference",
        "board": board,
        "conference": board.conference,
        "audience": audience,
        "live_seq": seq,
        "live": _fragments(request, board, audience),
        **(more or {}),
    }
    return render(request, template, context)


@never_cache
@require_safe
def chair_desk(request: HttpRequest, key: str) -> HttpResponse:
    """The desk from which the chair, a co-chair or the secretary runs the room."""
    conference = reach_conference(request, key)
    audience, seq = _entered(request, conference, "chair")
    return _page(request, "conference/chair_desk.html", Board(Rows(conference)), audience, seq)


@never_cache
@require_safe
def projector(request: HttpRequest, key: str) -> HttpResponse:
    """The wall of the room."""
    conference = reach_conference(request, key)
    audience, seq = _entered(request, conference, "projector")
    return _page(request, "conference/projector.html", Board(Rows(conference)), audience, seq)


@never_cache
@require_safe
def delegate_page(request: HttpRequest, key: str) -> HttpResponse:
    """A seat: who speaks, the paper on the table, the ballot, the own turn."""
    conference = reach_conference(request, key)
    audience, seq = _entered(request, conference, *SEATS)
    board = Board(Rows(conference))
    return _page(request, "conference/delegate_page.html", board, audience, seq, _own(board, by(request)))


def _own(board: Board, person: Person) -> dict[str, Any]:
    return {"mine": seated(board, person), "kinds": Speech.Kind.choices, "board": board, "conference": board.conference}


@fragment_of("delegate_page")
@never_cache
@require_safe
def delegate_mine(request: HttpRequest, key: str) -> HttpResponse:
    """What is the person's own at a seat: the ballot and the turn."""
    own = _own(Board(Rows(reach_conference(request, key))), by(request))
    delegate = visible(own["mine"].delegate)
    return render(request, "conference/live/seat/_mine.html", {**own, "audience": seat_of(delegate)})


def _point_context(board: Board, bridge: BridgePoint, person: Person) -> dict[str, Any]:
    seats = [one for one in seats_of(board.conference) if one.delegate.bridge_point_id == bridge.pk]
    waiting = [one for one in board.queue if one.bridge_point_id == bridge.pk]
    return {
        "bridge": bridge,
        "asks": bridge.head_id == person.pk or may_lead_conference(person, board.conference),
        "seats": seats,
        "present": sum(one.delegate.present_at is not None for one in seats),
        "waiting": [(board.queue.index(one) + 1, one) for one in waiting],
        "kinds": Speech.Kind.choices,
        "lines": BridgePoint.Line.choices,
        "board": board,
        "conference": board.conference,
    }


def _led_point(request: HttpRequest, bridge_id: int) -> BridgePoint:
    """The bridge point, for its head and for those who prepare the conference."""
    bridge = reach_bridge(request, bridge_id)
    return visible(bridge if may_report_bridge(by(request), bridge) else None)


@never_cache
@require_safe
def bridge_page(request: HttpRequest, bridge_id: int) -> HttpResponse:
    """A bridge point: head count, roll call, line, speaking for someone in the room."""
    bridge = _led_point(request, bridge_id)
    audience, seq = _entered(request, bridge.conference, "bridge")
    board = Board(Rows(bridge.conference))
    return _page(
        request, "conference/bridge_page.html", board, audience, seq, _point_context(board, bridge, by(request))
    )


@fragment_of("bridge_page")
@never_cache
@require_safe
def bridge_mine(request: HttpRequest, bridge_id: int) -> HttpResponse:
    """What is the bridge point's own."""
    bridge = _led_point(request, bridge_id)
    context = _point_context(Board(Rows(bridge.conference)), bridge, by(request))
    return render(request, "conference/live/bridge/_mine.html", context)
