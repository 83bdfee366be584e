"""Planning: the facts, the reviews held together, the agenda, bridge points, delegates, polls to come."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongket.conference import actions
from tongket.conference.forms import (
    BridgeForm,
    ConferenceForm,
    DelegateForm,
    ItemForm,
    PartForm,
    PlanForm,
    PollForm,
    SeatForm,
    TableDraftForm,
    bridge_facts,
    facts_of,
    item_facts,
)
from tongket.conference.models import AgendaItem, Conference, Delegate
from tongket.conference.permissions import may_prepare_conference, who_prepares
from tongket.conference.queries.conference import seats_of
from tongket.conference.queries.poll import rule_sentence
from tongket.conference.queries.readiness import readiness_of
from tongket.conference.views.folding import folded
from tongket.conference.views.reach import (
    act,
    by,
    done,
    reach_bridge,
    reach_conference,
    reach_delegate,
    reach_item,
    tabs_of,
)
from tongket.documents.queries import drafts_for
from tongket.kit.clock import today
from tongket.kit.errors import NotAllowed
from tongket.kit.forms import Form
from tongket.kit.text import number_in, slug
from tongket.org.models import Power, Unit
from tongket.org.queries import standing_of, unit_of
from tongket.people.models import Person

EDITED = "edited-%s"  # the ids of the fields of the one line that is being changed
MOST_SUGGESTED = 800  # names offered while typing; others are given by their sign-in name


def people_to_choose() -> list[Person]:
    """Whom the page suggests while a name is typed."""
    return list(Person.objects.filter(is_active=True).order_by("name")[:MOST_SUGGESTED])


def plan_conference(request: HttpRequest) -> HttpResponse:
    """Plan a new conference."""
    person = by(request)
    area = standing_of(person).area(Power.OFFICE)
    if not area:
        raise NotAllowed(_("Chỉ văn phòng hoặc lãnh đạo của đơn vị tổ chức mới lập được hội nghị."))
    own = unit_of(person)
    initial = {"day": today(), "begins_at": "08:00", "ends_at": "11:30", "organiser": own.key if own else ""}
    form = PlanForm(request.POST if request.method == "POST" else None, initial=initial)
    form.fields["organiser"].queryset = Unit.objects.filter(pk__in=area)  # type: ignore[attr-defined]

    def page(form: Form) -> HttpResponse:
        context = {"tab": "conference", "form": form, "people": people_to_choose()}
        return render(request, "conference/plan_conference.html", context, status=422 if form.is_bound else 200)

    if request.method != "POST":
        return page(form)
    made: list[Conference] = []
    return act(
        request,
        form,
        lambda: made.append(actions.plan_conference(by=person, **form.facts())),
        good=lambda: done(request, made[0], "conference_plan"),
        bad=page,
        said=_("Đã lập hội nghị; hãy soạn chương trình và danh sách đại biểu."),
    )


@dataclass
class Open:
    """Which form of the page is open, and with what: after a mistake, or because it was asked for."""

    name: str = ""
    pk: int = 0
    form: Form | None = None


def _page(request: HttpRequest, conference: Conference, opened: Open, status: int = 200) -> HttpResponse:
    person = by(request)
    if not may_prepare_conference(person, conference):
        raise NotAllowed(_("Chỉ thư ký và văn phòng đơn vị tổ chức mới soạn được hội nghị."), who_prepares(conference))
    drafts = drafts_for(person)
    items = []
    for item in conference.items.select_related("speaker", "about", "on_authority_of", "draft").prefetch_related(
        "parts"
    ):
        item.conference = conference
        editing = opened.name == "item" and opened.pk == item.pk
        form = (opened.form or ItemForm(conference, initial=item_facts(item), auto_id=EDITED)) if editing else None
        table = TableDraftForm(drafts, initial={"draft": item.draft_id}, prefix=f"item-{item.pk}")
        items.append((item, form, table))
    points = []
    for point in conference.bridge_points.select_related("unit", "head"):
        editing = opened.name == "bridge" and opened.pk == point.pk
        points.append(
            (point, (opened.form or BridgeForm(initial=bridge_facts(point), auto_id=EDITED)) if editing else None)
        )
    seats = []
    for seat in seats_of(conference):
        delegate = seat.delegate
        editing = opened.name == "delegate" and opened.pk == delegate.pk
        initial = {"role": delegate.role, "bridge_point": delegate.bridge_point_id, "is_voting": delegate.is_voting}
        seats.append(
            (seat, (opened.form or SeatForm(conference, initial=initial, auto_id=EDITED)) if editing else None)
        )
    points_shown, points_folded = folded(points, lambda row: row[0].head_id is not None and row[1] is None)
    seats_shown, seats_folded = folded(seats, lambda row: row[1] is None)
    polls = list(conference.polls.select_related("item"))

    def new(name: str, form: Callable[[], Form]) -> Form:
        return opened.form if opened.name == name and opened.form is not None else form()

    context: dict[str, Any] = {
        "tab": "conference",
        **tabs_of(request, conference),
        "conference": conference,
        "opened": opened.name,
        "facts": new("facts", lambda: ConferenceForm(initial=facts_of(conference))),
        "items": items,
        "minutes": sum(item.minutes for item, _form, _table in items),
        "room": round((conference.ends - conference.starts).total_seconds() / 60),
        "points": points,
        "points_shown": points_shown,
        "points_folded": points_folded,
        "seats": seats,
        "seats_shown": seats_shown,
        "seats_folded": seats_folded,
        "parts": list(conference.parts.all()),
        "polls": [(poll, rule_sentence(poll)) for poll in polls],
        "part_form": new("part", PartForm),
        "item_form": new("new-item", lambda: ItemForm(conference)),
        "bridge_form": new("new-bridge", BridgeForm),
        "delegate_form": new("new-delegate", lambda: DelegateForm(conference)),
        "poll_form": new("poll", lambda: PollForm(conference)),
        "people": people_to_choose(),
        "readiness": readiness_of(conference),
        "is_planned": conference.state == Conference.State.PLANNED,
        "is_closed": conference.state == Conference.State.CLOSED,
    }
    return render(request, "conference/plan.html", context, status=status)


@require_GET
def conference_plan(request: HttpRequest, key: str) -> HttpResponse:
    """The plan of a conference; `?item=`, `?bridge=`, `?delegate=` open the form of one of its lines."""
    conference = reach_conference(request, key)
    for name in ("item", "bridge", "delegate"):
        if (number := number_in(request.GET.get(name, ""))) is not None:
            return _page(request, conference, Open(name, number))
    return _page(request, conference, Open(request.GET.get("open", "")))


def _act(
    request: HttpRequest,
    conference: Conference,
    opened: Open,
    form: Form,
    action: Callable[[], Any],
    anchor: str,
) -> HttpResponse:
    def bad(form: Form) -> HttpResponse:
        return _page(request, conference, Open(opened.name, opened.pk, form), 422)

    return act(request, form, action, good=lambda: done(request, conference, "conference_plan", anchor), bad=bad)


@require_POST
def revise_conference(request: HttpRequest, key: str) -> HttpResponse:
    conference = reach_conference(request, key)
    form = ConferenceForm(request.POST)
    return _act(
        request,
        conference,
        Open("facts"),
        form,
        lambda: actions.revise_conference(conference.pk, by=by(request), **form.facts()),
        "facts",
    )


@require_POST
def add_part(request: HttpRequest, key: str) -> HttpResponse:
    conference = reach_conference(request, key)
    form = PartForm(request.POST)

    def add() -> None:
        said = dict(form.cleaned_data)
        part_key = slug(said["title"], 70)
        number = 2
        taken = set(conference.parts.values_list("key", flat=True))
        while part_key in taken:
            part_key, number = f"{slug(said['title'], 70)}-{number}", number + 1
        actions.add_part(conference.pk, part_key, by=by(request), **said)

    return _act(request, conference, Open("part"), form, add, "parts")


@require_POST
def add_item(request: HttpRequest, key: str) -> HttpResponse:
    conference = reach_conference(request, key)
    form = ItemForm(conference, request.POST)

    def add() -> None:
        said = form.facts()
        actions.add_item(conference.pk, said.pop("kind"), said.pop("title"), by=by(request), **said)

    return _act(request, conference, Open("new-item"), form, add, "agenda")


@require_POST
def revise_item(request: HttpRequest, item_id: int) -> HttpResponse:
    item = reach_item(request, item_id)
    form = ItemForm(item.conference, request.POST, auto_id=EDITED)
    return _act(
        request,
        item.conference,
        Open("item", item.pk),
        form,
        lambda: actions.revise_item(item.pk, by=by(request), **form.facts()),
        f"item-{item.number}",
    )


@require_POST
def move_item(request: HttpRequest, item_id: int) -> HttpResponse:
    item = reach_item(request, item_id)
    moved = actions.move_item(item.pk, number_in(request.POST.get("number", "")) or 0, by=by(request))
    return done(request, item.conference, "conference_plan", f"item-{moved.number}")


@require_POST
def remove_item(request: HttpRequest, item_id: int) -> HttpResponse:
    item = reach_item(request, item_id)
    actions.remove_item(item.pk, by=by(request))
    return done(request, item.conference, "conference_plan", "agenda")


@require_POST
def table_draft(request: HttpRequest, item_id: int) -> HttpResponse:
    item: AgendaItem = reach_item(request, item_id)
    form = TableDraftForm(drafts_for(by(request)), request.POST, prefix=f"item-{item.pk}")
    return _act(
        request,
        item.conference,
        Open(),
        form,
        lambda: actions.table_draft(item.pk, form.cleaned_data["draft"], by=by(request)),
        f"item-{item.number}",
    )


@require_POST
def add_bridge_point(request: HttpRequest, key: str) -> HttpResponse:
    conference = reach_conference(request, key)
    form = BridgeForm(request.POST)

    def add() -> None:
        said = dict(form.cleaned_data)
        base = slug(said["unit"].key if said["unit"] else said["name"], 70)
        taken = set(conference.bridge_points.values_list("key", flat=True))
        point_key, number = base, 2
        while point_key in taken:
            point_key, number = f"{base}-{number}", number + 1
        actions.add_bridge_point(conference.pk, point_key, said.pop("name"), by=by(request), **said)

    return _act(request, conference, Open("new-bridge"), form, add, "bridge-points")


@require_POST
def revise_bridge_point(request: HttpRequest, bridge_id: int) -> HttpResponse:
    bridge = reach_bridge(request, bridge_id)
    form = BridgeForm(request.POST, auto_id=EDITED)
    return _act(
        request,
        bridge.conference,
        Open("bridge", bridge.pk),
        form,
        lambda: actions.revise_bridge_point(bridge.pk, by=by(request), **form.cleaned_data),
        "bridge-points",
    )


@require_POST
def remove_bridge_point(request: HttpRequest, bridge_id: int) -> HttpResponse:
    bridge = reach_bridge(request, bridge_id)
    actions.remove_bridge_point(bridge.pk, by=by(request))
    return done(request, bridge.conference, "conference_plan", "bridge-points")


@require_POST
def invite_delegate(request: HttpRequest, key: str) -> HttpResponse:
    conference = reach_conference(request, key)
    form = DelegateForm(conference, request.POST)

    def invite() -> None:
        said = dict(form.cleaned_data)
        actions.invite_delegate(conference.pk, said.pop("person"), by=by(request), **said)

    return _act(request, conference, Open("new-delegate"), form, invite, "delegates")


@require_POST
def revise_delegate(request: HttpRequest, delegate_id: int) -> HttpResponse:
    delegate: Delegate = reach_delegate(request, delegate_id)
    form = SeatForm(delegate.conference, request.POST, auto_id=EDITED)
    return _act(
        request,
        delegate.conference,
        Open("delegate", delegate.pk),
        form,
        lambda: actions.revise_delegate(delegate.pk, by=by(request), **form.cleaned_data),
        "delegates",
    )


@require_POST
def remove_delegate(request: HttpRequest, delegate_id: int) -> HttpResponse:
    delegate = reach_delegate(request, delegate_id)
    actions.remove_delegate(delegate.pk, by=by(request))
    return done(request, delegate.conference, "conference_plan", "delegates")


@require_POST
def plan_poll(request: HttpRequest, key: str) -> HttpResponse:
    conference = reach_conference(request, key)
    form = PollForm(conference, request.POST)

    def plan() -> None:
        said = form.facts()
        actions.plan_poll(conference.pk, said.pop("question"), by=by(request), **said)

    return _act(request, conference, Open("poll"), form, plan, "polls")
