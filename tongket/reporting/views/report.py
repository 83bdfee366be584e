"""One report: its page, and what its unit and the organiser do with it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tongket.kit.clock import today
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.kit.forms import Form
from tongket.kit.http import back_to, redirect_or_refresh, visible
from tongket.kit.thread import reminded_words
from tongket.org.models import Power
from tongket.org.queries import Standing, standing_of
from tongket.people.models import Person
from tongket.reporting import actions
from tongket.reporting.forms import CarriedForm, FigureForm, HandInForm, KeepForm, LineForm, ReturnForm
from tongket.reporting.models import CarriedTask, Figure, Report, ReportLine
from tongket.reporting.queries import report_for, report_view
from tongket.reporting.views.round import who

# What a person types; the rest of a form is chosen or hidden.
TYPED = ("text", "because", "note", "reason", "lead")


@require_safe
def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """The report: carried tasks first, then the outline; forms for its unit, decisions for the organiser."""
    standing = standing_of(who(request))
    found = visible(report_for(who(request), report_id, standing))
    return _page(request, found, standing)


def _page(
    request: HttpRequest,
    found: Report,
    standing: Standing,
    problem: str = "",
    who_could: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page; after a refusal with what was typed (`typed`) in the form that it was typed in (`slot`)."""
    view = report_view(found, today())
    chosen = request.GET.get("line", "")
    lines = view.lines
    traceable = [row.line.code for row in lines if str(row.line.number) == chosen]
    traceable += [row.line.code for row in lines] + [row.carried.code for row in view.carried if row.carried.outcome]
    slot = request.POST.get("slot", "")
    context = {
        "tab": "reporting",
        "report": found,
        "round": found.round,
        "view": view,
        "writing": found.is_open and standing.has(Power.REPORT, found.unit_id),
        "deciding": standing.has(Power.OFFICE, found.round.unit_id),
        "days_late": found.days_late(today()),
        "reminded": reminded_words(found.reminded_times, found.reminded_at),
        "may_remind": _offers_reminder(found, standing),
        "traced": next(iter(traceable), ""),
        "problem": problem,
        "who_could": who_could,
        "slot": slot if problem else "",
        "typed": request.POST if problem else {},
        # Where the form itself is gone, because the report was handed in meanwhile, the words are shown by themselves.
        "typed_words": [words for name in TYPED if (words := request.POST.get(name, "").strip())],
    }
    return render(request, "reporting/report.html", context, status=status)


def _offers_reminder(found: Report, standing: Standing) -> bool:
    """Whether the page offers to remind: the organiser while the unit writes, the unit once it has handed in."""
    unit, organiser = found.unit_id, found.round.unit_id
    if found.state == Report.State.HANDED_IN:
        return unit in standing.own and standing.has(Power.REPORT, unit) and organiser not in standing.own
    return found.is_open and standing.has(Power.OFFICE, organiser) and unit not in standing.own


def _do(request: HttpRequest, report_id: int, form: Form | None, deed: Callable[[Person], str]) -> HttpResponse:
    """Run an action of a report and go back to where it was; a refusal shows the page again with the typed text."""
    person = who(request)
    standing = standing_of(person)
    found = visible(report_for(person, report_id, standing))
    try:
        if form is not None and not form.is_valid():
            raise BadInput(form.first_error())
        place = deed(person)
    except NotAllowed as error:
        return _page(request, found, standing, error.message, error.who, 403)
    except WrongState as error:
        return _page(request, _fresh(found), standing, error.message, status=409)
    except BadInput as error:
        return _page(request, _fresh(found), standing, error.message, status=422)
    return redirect_or_refresh(request, f"{reverse('report', args=[report_id])}{place}")


def _fresh(found: Report) -> Report:
    """The report as it is now: an action that was refused may have changed the object before it was."""
    found.refresh_from_db()
    return found


def _answered_limit(report_id: int, line_id: int | None) -> ReportLine | None:
    if line_id is None:
        return None
    limit = ReportLine.objects.filter(pk=line_id, report_id=report_id).first()
    if limit is None:
        raise BadInput(_("Hạn chế mà giải pháp này trả lời không còn trong báo cáo; hãy mở lại trang."))
    return limit


@require_POST
def write_line(request: HttpRequest, report_id: int) -> HttpResponse:
    form = LineForm(request.POST)

    def deed(person: Person) -> str:
        given = form.cleaned_data
        line = actions.write_line(
            report_id,
            given["section"],
            given["text"],
            by=person,
            area=given["area"],
            cause=given["cause"],
            because=given["because"],
            answers=_answered_limit(report_id, given["answers"]),
            lead=given["lead"],
            due=given["due"],
        )
        return f"#line-{line.number}"

    return _do(request, report_id, form, deed)


@require_POST
def revise_line(request: HttpRequest, line_id: int) -> HttpResponse:
    line = get_object_or_404(ReportLine, pk=line_id)
    form = LineForm(request.POST)

    def deed(person: Person) -> str:
        given: dict[str, Any] = {
            name: form.cleaned_data[name]
            for name in ("area", "cause", "because", "lead", "due", "was")
            if name in request.POST
        }
        actions.revise_line(line_id, form.cleaned_data["text"], by=person, **given)
        return f"#line-{line.number}"

    return _do(request, line.report_id, form, deed)


@require_POST
def remove_line(request: HttpRequest, line_id: int) -> HttpResponse:
    line = get_object_or_404(ReportLine, pk=line_id)

    def deed(person: Person) -> str:
        actions.remove_line(line_id, by=person)
        return f"#{line.section}"

    return _do(request, line.report_id, None, deed)


@require_POST
def keep_number(request: HttpRequest, line_id: int) -> HttpResponse:
    line = get_object_or_404(ReportLine, pk=line_id)
    form = KeepForm(request.POST)

    def deed(person: Person) -> str:
        actions.keep_number(line_id, form.cleaned_data["words"], form.cleaned_data["reason"], by=person)
        return f"#line-{line.number}"

    return _do(request, line.report_id, form, deed)


@require_POST
def answer_carried_task(request: HttpRequest, carried_id: int) -> HttpResponse:
    carried = get_object_or_404(CarriedTask, pk=carried_id)
    form = CarriedForm(request.POST)

    def deed(person: Person) -> str:
        actions.answer_carried_task(carried_id, form.cleaned_data["outcome"], form.cleaned_data["note"], by=person)
        return f"#carried-{carried_id}"

    return _do(request, carried.report_id, form, deed)


@require_POST
def enter_figure(request: HttpRequest, report_id: int) -> HttpResponse:
    form = FigureForm(request.POST)

    def deed(person: Person) -> str:
        figure = actions.enter_figure(report_id, by=person, **form.cleaned_data)
        return f"#figure-{figure.pk}"

    return _do(request, report_id, form, deed)


@require_POST
def remove_figure(request: HttpRequest, figure_id: int) -> HttpResponse:
    figure = get_object_or_404(Figure, pk=figure_id)

    def deed(person: Person) -> str:
        actions.remove_figure(figure_id, by=person)
        return "#results"

    return _do(request, figure.report_id, None, deed)


@require_POST
def hand_in_report(request: HttpRequest, report_id: int) -> HttpResponse:
    form = HandInForm(request.POST)

    def deed(person: Person) -> str:
        actions.hand_in_report(report_id, by=person, without_measures=form.cleaned_data["without_measures"])
        return ""

    return _do(request, report_id, form, deed)


@require_POST
def return_report(request: HttpRequest, report_id: int) -> HttpResponse:
    form = ReturnForm(request.POST)

    def deed(person: Person) -> str:
        actions.return_report(report_id, form.cleaned_data["reason"], by=person)
        return ""

    return _do(request, report_id, form, deed)


@require_POST
def accept_report(request: HttpRequest, report_id: int) -> HttpResponse:
    def deed(person: Person) -> str:
        actions.accept_report(report_id, by=person)
        return ""

    return _do(request, report_id, None, deed)


@require_POST
def remind_report(request: HttpRequest, report_id: int) -> HttpResponse:
    person = who(request)
    found = visible(report_for(person, report_id))
    whose = found.round.unit if found.state == Report.State.HANDED_IN else found.unit
    actions.remind_report(found.pk, by=person)
    messages.success(request, _("Đã nhắc %(who)s.") % {"who": whose.name})
    return redirect_or_refresh(request, back_to(request, reverse("report", args=[report_id])))
