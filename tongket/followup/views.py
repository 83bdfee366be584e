"""The list of tasks with its equation, a task, and the forms of its verbs."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tongket.documents.queries import line_of, papers_for
from tongket.followup import actions
from tongket.followup.forms import (
    DateForm,
    FinishForm,
    OccurrenceForm,
    PostponeForm,
    ProgressForm,
    ReasonForm,
    TaskFilterForm,
)
from tongket.followup.models import Occurrence, Task
from tongket.followup.permissions import (
    may_cancel_task,
    may_date_task,
    may_finish_task,
    may_postpone_task,
    may_remind_task,
    may_reopen_task,
    may_report_progress,
)
from tongket.followup.queries import (
    STATES,
    FourStates,
    condition_of,
    lines_of,
    overview_of,
    own_tasks_for,
    paper_label,
    paper_of,
    task_board,
    tasks_for,
    waiting_occurrences,
    with_history,
)
from tongket.kit.clock import today
from tongket.kit.errors import BadInput
from tongket.kit.forms import Form
from tongket.kit.http import back_to, fragment_of, redirect_or_refresh
from tongket.live.log import position
from tongket.org.queries import Standing, standing_of
from tongket.people.models import Person

FIRST, MORE = 20, 40
REMIND_WITHIN = 7  # days before the date from which the page offers a reminder


def person_of(request: HttpRequest) -> Person:
    """Who asks; the middleware has seen to it that somebody is signed in."""
    assert isinstance(request.user, Person)
    return request.user


@dataclass(frozen=True)
class Term:
    """One term of the equation, and its part of the bar."""

    name: str
    word: str
    icon: str
    count: int
    whole: int
    at: float = 0

    @property
    def share(self) -> float:
        """Its part of the bar in percent."""
        return 100 * self.count / self.whole if self.whole else 0

    @property
    def middle(self) -> float:
        """Where its number stands in the bar."""
        return self.at + self.share / 2


def terms_of(states: FourStates) -> list[Term]:
    """The four terms that sum to the whole."""
    given = [
        ("done_on_time", _("Xong đúng hạn"), "check", states.done_on_time),
        ("done_late", _("Xong muộn"), "check", states.done_late),
        ("in_time", _("Trong hạn"), "clock", states.in_time),
        ("overdue", _("Quá hạn"), "triangle-alert", states.overdue),
    ]
    terms: list[Term] = []
    for name, word, icon, count in given:
        at = terms[-1].at + terms[-1].share if terms else 0.0
        terms.append(Term(name, word, icon, count, states.all, at))
    return terms


@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """N = a + b + c + d as of a day, by unit, and the list by urgency."""
    person = person_of(request)
    form = TaskFilterForm(request.GET)
    valid = form.is_valid()
    given = form.cleaned_data
    on = given.get("on") or today()
    everything = lines_of(own_tasks_for(person), on)
    facets = {(one.owner.order, one.owner.key, one.owner.name) for one in (line.task for line in everything)}
    found = [line for line in everything if _matches(line.task, given)]
    state = given.get("state", "")
    lines = [line for line in found if not state or line.condition.name == state]
    shown = _shown(request)
    overview = overview_of(found)
    prefetch_related_objects([line.task for line in lines[:shown]], "partners")
    kept = {name: request.GET[name] for name in ("unit", "state", "paper", "year", "on") if request.GET.get(name)}
    return render(
        request,
        "followup/tasks.html",
        {
            "tab": "followup",
            "form": form,
            "problem": "" if valid else form.first_error(),
            "on": on,
            "is_today": on == today(),
            "overview": overview,
            "terms": terms_of(overview.states),
            "lines": lines[:shown],
            "total": len(lines),
            "left": max(len(lines) - shown, 0),
            "more": urlencode({**kept, "show": shown + MORE}),
            "kept": kept,
            "filtered": any(name in kept for name in ("unit", "state", "paper", "year")),
            "states": STATES,
            "units": sorted(facets),
            "papers": sorted({paper_label(line.task.origin_label) for line in everything} - {""}),
            "years": sorted({line.task.year for line in everything}, reverse=True),
            "anything": bool(everything) or on != today(),
        },
    )


def _matches(task: Task, given: dict[str, Any]) -> bool:
    """Whether the filters of owner, paper and year let the task through."""
    return (
        (not given.get("unit") or task.owner.key == given["unit"])
        and (not given.get("paper") or paper_label(task.origin_label) == given["paper"])
        and (not given.get("year") or task.year == given["year"])
    )


def _shown(request: HttpRequest) -> int:
    wanted = request.GET.get("show", "")
    return int(wanted) if wanted.isdecimal() and len(wanted) < 6 else FIRST


def _visible(request: HttpRequest, task_id: int, standing: Standing | None = None) -> Task:
    found = tasks_for(person_of(request), standing).select_related("owner", "assigner")
    return get_object_or_404(with_history(found), pk=task_id)


@require_safe
def task(request: HttpRequest, task_id: int) -> HttpResponse:
    """One task: what, who, by when, how far, what became of its dates; and the verbs that the person may do."""
    person = person_of(request)
    standing = standing_of(person)
    seq = position(f"task/{task_id}")
    found = _visible(request, task_id, standing)
    board = task_board(found)
    is_open = found.state == Task.State.OPEN
    dated = found.due is not None
    owns = is_open and may_report_progress(person, found, standing)
    percent = board["progress"].percent if board["progress"] else 0
    forms = {
        "report_form": ProgressForm(initial={"percent": percent}, auto_id="progress-%s") if owns else None,
        "finish_form": FinishForm(auto_id="finish-%s")
        if is_open and may_finish_task(person, found, standing)
        else None,
        "date_form": DateForm(auto_id="date-%s")
        if is_open and not dated and not found.repeats and may_date_task(person, found, standing)
        else None,
        "postpone_form": PostponeForm(auto_id="postpone-%s")
        if is_open and dated and not found.repeats and may_postpone_task(person, found, standing)
        else None,
        "cancel_form": ReasonForm(auto_id="cancel-%s")
        if is_open and may_cancel_task(person, found, standing)
        else None,
        "reopen_form": ReasonForm(auto_id="reopen-%s")
        if not is_open and may_reopen_task(person, found, standing)
        else None,
    }
    near = board["condition"].name == "overdue" or board["condition"].days <= REMIND_WITHIN
    context = {
        "tab": "followup",
        "seq": seq,
        "may_remind": is_open
        and near
        and board["condition"].due is not None
        and may_remind_task(person, found, standing),
        **board,
        **forms,
        "doable": waiting_occurrences(found) if owns and found.repeats else [],
        "paper": paper_of(found, person, standing),
        "only_view": not any(forms.values()),
    }
    return render(request, "followup/task.html", context)


@fragment_of("paper", "paper-tasks")
@require_safe
def paper_tasks(request: HttpRequest, paper_id: int) -> HttpResponse:
    """The card on a paper's page: the tasks that it gave, or that the papers gave which it replaced, with their state now."""
    paper = get_object_or_404(papers_for(person_of(request)), pk=paper_id)
    found = with_history(
        Task.objects.filter(paper__in=line_of(paper)).select_related("owner").order_by("year", "number")
    )
    rows = [(one, condition_of(one, today())) for one in found]
    return render(request, "followup/_paper_tasks.html", {"rows": rows, "paper": paper})


def _read(form: Form) -> Form:
    """The form, if it is well formed; else its first error as the answer."""
    if not form.is_valid():
        raise BadInput(form.first_error())
    return form


def _back(request: HttpRequest, task_id: int, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect_or_refresh(request, reverse("task", args=[task_id]))


@require_POST
def report_progress(request: HttpRequest, task_id: int) -> HttpResponse:
    found = _visible(request, task_id)
    given = _read(ProgressForm(request.POST)).cleaned_data
    actions.report_progress(found.pk, given["percent"], given["text"], by=person_of(request))
    return _back(request, task_id, _("Đã ghi tiến độ %(percent)s %%.") % {"percent": given["percent"]})


@require_POST
def finish_task(request: HttpRequest, task_id: int) -> HttpResponse:
    found = _visible(request, task_id)
    given = _read(FinishForm(request.POST)).cleaned_data
    actions.finish_task(found.pk, given["text"], by=person_of(request))
    return _back(request, task_id, _("Đã ghi nhiệm vụ hoàn thành."))


@require_POST
def finish_occurrence(request: HttpRequest, occurrence_id: int) -> HttpResponse:
    visible = Occurrence.objects.filter(task__in=tasks_for(person_of(request)).values("pk"))
    found = get_object_or_404(visible, pk=occurrence_id)
    given = _read(OccurrenceForm(request.POST)).cleaned_data
    actions.finish_occurrence(found.pk, given["text"], by=person_of(request))
    return _back(request, found.task_id, _("Đã ghi xong lần ngày %(day)s.") % {"day": f"{found.due:%d/%m/%Y}"})


@require_POST
def date_task(request: HttpRequest, task_id: int) -> HttpResponse:
    found = _visible(request, task_id)
    due = _read(DateForm(request.POST)).cleaned_data["due"]
    actions.date_task(found.pk, due, by=person_of(request))
    return _back(request, task_id, _("Đã định hạn %(day)s.") % {"day": f"{due:%d/%m/%Y}"})


@require_POST
def postpone_task(request: HttpRequest, task_id: int) -> HttpResponse:
    found = _visible(request, task_id)
    given = _read(PostponeForm(request.POST)).cleaned_data
    actions.postpone_task(found.pk, given["new_due"], given["reason"], given["cause"], by=person_of(request))
    return _back(request, task_id, _("Đã lùi hạn đến %(day)s.") % {"day": f"{given['new_due']:%d/%m/%Y}"})


@require_POST
def reopen_task(request: HttpRequest, task_id: int) -> HttpResponse:
    found = _visible(request, task_id)
    given = _read(ReasonForm(request.POST)).cleaned_data
    actions.reopen_task(found.pk, given["reason"], by=person_of(request))
    return _back(request, task_id, _("Đã mở lại nhiệm vụ."))


@require_POST
def cancel_task(request: HttpRequest, task_id: int) -> HttpResponse:
    found = _visible(request, task_id)
    given = _read(ReasonForm(request.POST)).cleaned_data
    actions.cancel_task(found.pk, given["reason"], by=person_of(request))
    return _back(request, task_id, _("Đã ghi thôi thực hiện nhiệm vụ."))


@require_POST
def remind_task(request: HttpRequest, task_id: int) -> HttpResponse:
    found = _visible(request, task_id)
    actions.remind_task(found.pk, by=person_of(request))
    messages.success(request, _("Đã nhắc %(who)s.") % {"who": found.owner.name})
    return redirect_or_refresh(request, back_to(request, reverse("task", args=[task_id])))
