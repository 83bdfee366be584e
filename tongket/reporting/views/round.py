"""The rounds, one round with its units, and what the page of a draft shows of both."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tongket.documents.models import Draft
from tongket.documents.queries import comment_counts, drafts_for
from tongket.kit.clock import today
from tongket.kit.errors import BadInput, WrongState
from tongket.kit.http import fragment_of, is_htmx, redirect_or_refresh, visible
from tongket.kit.text import slug
from tongket.live.log import position
from tongket.org.models import Power, Unit
from tongket.org.queries import Standing, standing_of
from tongket.people.models import Person
from tongket.reporting import actions
from tongket.reporting.forms import AskForm, RoundForm
from tongket.reporting.models import Report, Round
from tongket.reporting.queries import (
    audience_of_round,
    cells_board,
    cells_of,
    counts_of,
    may_read_report,
    reports_of,
    round_board,
    round_for,
    rounds_for,
    sources_of_draft,
    units_to_ask,
)


def who(request: HttpRequest) -> Person:
    """The person who sits before the browser."""
    assert isinstance(request.user, Person)
    return request.user


@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round that the person may see, with how far it is and what it asks of the own units."""
    return _rounds(request, None)


def _rounds(request: HttpRequest, form: RoundForm | None, problem: str = "", status: int = 200) -> HttpResponse:
    standing = standing_of(who(request))
    reports = Prefetch("reports", Report.objects.select_related("unit"))
    rows: list[dict[str, Any]] = []
    for round_ in rounds_for(who(request), standing).prefetch_related(reports):
        listed = list(round_.reports.all())
        for report in listed:
            report.round = round_
        cells = cells_of(listed, today())
        rows.append(
            {
                "round": round_,
                "counts": counts_of(cells),
                "own": [
                    cell
                    for cell in cells
                    if cell.report.unit_id in standing.own and may_read_report(standing, cell.report)
                ],
                "to_accept": sum(cell.report.state == Report.State.HANDED_IN for cell in cells)
                if standing.has(Power.OFFICE, round_.unit_id)
                else 0,
            }
        )
    houses = _houses(standing)
    if form is None and houses:
        form = RoundForm(houses, initial={"conference_key": slug(request.GET.get("conference", ""))})
    context = {
        "tab": "reporting",
        "rows": rows,
        "form": form,
        "houses": houses,
        "writing": any(cell.report.is_open for row in rows for cell in row["own"]),
        "problem": problem,
        "wanted": "conference" in request.GET,
    }
    return render(request, "reporting/rounds.html", context, status=status)


def _houses(standing: Standing) -> list[Unit]:
    """The units for which the person may open a round."""
    houses = standing.homes(Power.OFFICE)
    return list(Unit.objects.filter(pk__in=houses)) if houses else []


@require_POST
def open_round(request: HttpRequest) -> HttpResponse:
    """Open a round; what was typed stands again where it is refused."""
    person = who(request)
    form = RoundForm(_houses(standing_of(person)), request.POST)
    if not form.is_valid():
        return _rounds(request, form, form.first_error(), 422)
    given = form.cleaned_data
    try:
        opened = actions.open_round(
            _free_key(
                given["conference_key"] or f"{given['unit'].key}-{given['period_kind']}-{given['period_to']:%Y-%m}"
            ),
            given["title"],
            given["unit"],
            given["period_kind"],
            given["period_from"],
            given["period_to"],
            by=person,
            due=given["due"],
            next_from=given["next_from"],
            next_to=given["next_to"],
            areas=given["areas"],
            conference_key=given["conference_key"],
        )
    except BadInput as error:
        return _rounds(request, form, error.message, 422)
    return redirect_or_refresh(request, reverse("round", args=[opened.pk]))


def _free_key(text: str) -> str:
    """A key of a round made of its unit and period; a second round of the same period takes a number."""
    key = slug(text, 70)
    taken = set(Round.objects.filter(key__startswith=key).values_list("key", flat=True))
    number = 2
    free = key
    while free in taken:
        free = f"{key}-{number}"
        number += 1
    return free


@require_safe
def round_page(request: HttpRequest, round_id: int) -> HttpResponse:
    """One round: its units as cells and as a list, and what is to be done next."""
    person = who(request)
    standing = standing_of(person)
    round_ = visible(round_for(person, round_id, standing))
    return _round_page(request, round_, standing)


def _round_page(
    request: HttpRequest, round_: Round, standing: Standing, problem: str = "", status: int = 200
) -> HttpResponse:
    seq = position(round_.channel)
    board = round_board(round_, audience_of_round(standing, round_))
    own = [
        cell for cell, _readable in board["cells"] if cell.report.unit_id in standing.own & standing.area(Power.REPORT)
    ]
    context = board | {
        "tab": "reporting",
        "seq": seq,
        "own": own if not board["running"] else [],
        "problem": problem,
        "to_ask": list(units_to_ask(round_)) if board["running"] and not round_.draft_id else [],
        "comments": comment_counts(round_.draft.comments.all()) if round_.draft else [],
    }
    return render(request, "reporting/round.html", context, status=status)


def _do(request: HttpRequest, round_id: int, deed: Callable[[Person], str]) -> HttpResponse:
    """Run an action of a round; a refusal stands on the round's own page, beside what has to be done first."""
    person = who(request)
    standing = standing_of(person)
    round_ = visible(round_for(person, round_id, standing))
    if is_htmx(request):  # the page stands; a refusal goes to its place for problems
        return redirect_or_refresh(request, deed(person))
    try:
        url = deed(person)
    except WrongState as error:
        return _round_page(request, round_, standing, error.message, 409)
    except BadInput as error:
        return _round_page(request, round_, standing, error.message, 422)
    return redirect_or_refresh(request, url)


@require_POST
def ask_report(request: HttpRequest, round_id: int) -> HttpResponse:
    form = AskForm(request.POST)

    def deed(person: Person) -> str:
        if not form.is_valid():
            raise BadInput(_("Hãy chọn đơn vị cần yêu cầu báo cáo."))
        unit: Unit = form.cleaned_data["unit"]
        actions.ask_report(round_id, unit, by=person)
        messages.success(request, _("Đã yêu cầu %(unit)s báo cáo.") % {"unit": unit.name})
        return reverse("round", args=[round_id])

    return _do(request, round_id, deed)


@require_POST
def ask_units_below(request: HttpRequest, round_id: int) -> HttpResponse:
    def deed(person: Person) -> str:
        asked = actions.ask_units_below(round_id, by=person)
        messages.success(
            request,
            ngettext("Đã yêu cầu %(count)s đơn vị báo cáo.", "Đã yêu cầu %(count)s đơn vị báo cáo.", len(asked))
            % {"count": len(asked)},
        )
        return reverse("round", args=[round_id])

    return _do(request, round_id, deed)


@require_POST
def consolidate_round(request: HttpRequest, round_id: int) -> HttpResponse:
    def deed(person: Person) -> str:
        return reverse("draft", args=[actions.consolidate_round(round_id, by=person).pk])

    return _do(request, round_id, deed)


@require_POST
def prepare_consolidated_paper(request: HttpRequest, round_id: int) -> HttpResponse:
    def deed(person: Person) -> str:
        return reverse("paper", args=[actions.prepare_consolidated_paper(round_id, by=person).pk])

    return _do(request, round_id, deed)


def _draft_with_round(request: HttpRequest, draft_id: int) -> tuple[Draft, Round | None]:
    draft = visible(drafts_for(who(request)).filter(pk=draft_id).first())
    round_ = draft.rounds.select_related("unit").first()
    if round_ is not None:
        round_.draft = draft
    return draft, round_


@fragment_of("draft")
@require_safe
def draft_sources(request: HttpRequest, draft_id: int) -> HttpResponse:
    """For the page of a draft: under each paragraph, how many units said it, and their links."""
    draft, round_ = _draft_with_round(request, draft_id)
    if round_ is None:
        return HttpResponse()
    standing = standing_of(who(request))
    rows = []
    for one in sources_of_draft(draft):
        links = []
        for report, place in one.links:
            report.round = round_
            links.append((report, place, may_read_report(standing, report)))
        rows.append({"sources": one, "links": links})
    return render(request, "reporting/_draft_sources.html", {"rows": rows})


@fragment_of("draft", "round-cells")
@require_safe
def draft_round(request: HttpRequest, draft_id: int) -> HttpResponse:
    """For the page of a draft: the card of cells of the round that it was made in."""
    _draft, round_ = _draft_with_round(request, draft_id)
    if round_ is None:
        return HttpResponse()
    standing = standing_of(who(request))
    cells = [(cell, may_read_report(standing, cell.report)) for cell in cells_of(reports_of(round_), today())]
    more = {"on_draft": True, "sees_round": bool(audience_of_round(standing, round_))}
    return render(request, "reporting/_cells.html", cells_board(round_, cells) | more)
