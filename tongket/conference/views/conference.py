"""The list of conferences; a conference with its facts, agenda, people, points, conclusions; opening and closing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from tongket.conference import actions
from tongket.conference.models import BridgePoint, Conference, Delegate, Poll
from tongket.conference.permissions import AT_THE_TABLE, may_prepare_conference
from tongket.conference.queries.conference import listed_conferences, seats_of, visible_conference
from tongket.conference.queries.extras import extras_of
from tongket.conference.queries.record import is_issued
from tongket.conference.queries.secretary import deadline_of
from tongket.conference.queries.story import story_of
from tongket.conference.views.folding import folded
from tongket.conference.views.reach import by, done, reach_conference, reach_item
from tongket.documents.queries import papers_for
from tongket.followup.queries import tasks_for
from tongket.kit.http import fragment_of
from tongket.org.models import Power
from tongket.org.queries import standing_of
from tongket.people.models import Person


@require_safe
def conferences(request: HttpRequest) -> HttpResponse:
    """The conferences that the person may see: what is on, what is coming, what was."""
    person = by(request)
    state = request.GET.get("state", "")
    standing = standing_of(person)
    listed = list(listed_conferences(person, standing))
    counts = [(value, label, sum(one.state == value for one in listed)) for value, label in Conference.State.choices]
    shown = [one for one in listed if not state or one.state == state]
    names = dict(Delegate.Role.choices)
    order = {Conference.State.OPEN: 0, Conference.State.PLANNED: 1, Conference.State.CLOSED: 2}
    groups = [
        (
            label,
            value,
            [
                (one, names.get(getattr(one, "own_role", "") or "", ""))
                for one in (shown if value == Conference.State.CLOSED else reversed(shown))
                if one.state == value
            ],
        )
        for value, label in sorted(Conference.State.choices, key=lambda choice: order[Conference.State(choice[0])])
    ]
    return render(
        request,
        "conference/conferences.html",
        {
            "tab": "conference",
            "groups": [group for group in groups if group[2]],
            "counts": counts,
            "total": len(listed),
            "state": state,
            "may_plan": bool(standing.area(Power.OFFICE)),
        },
    )


@fragment_of("paper", "paper-conference")
@require_safe
def paper_conference(request: HttpRequest, paper_id: int) -> HttpResponse:
    """The row on a paper's page: the conference of the paper by name, and by link for those who may see it."""
    person = by(request)
    paper = get_object_or_404(papers_for(person), pk=paper_id)
    found = Conference.objects.filter(key=paper.conference_key).select_related("organiser").first()
    if found is None:
        return HttpResponse()
    sees = visible_conference(person, found.key) is not None
    desk = sees and bool(paper.held) and may_prepare_conference(person, found)
    return render(
        request, "conference/_paper_conference.html", {"conference": found, "sees": sees, "leads_to_desk": desk}
    )


def _in_order(point: BridgePoint, conference: Conference, person: Person, prepares: bool) -> bool:
    """Whether nothing at a bridge point waits for the person; its own head always sees it until the meeting is closed."""
    if conference.state == Conference.State.CLOSED:
        return point.head_count is not None
    if point.head_id == person.pk:
        return False
    if conference.state == Conference.State.PLANNED:
        return point.head_id is not None
    return point.line == BridgePoint.Line.GOOD and (point.head_count is not None or not prepares)


@require_safe
def conference(request: HttpRequest, key: str) -> HttpResponse:
    """One conference, for everybody who may see it."""
    person = by(request)
    found = reach_conference(request, key)
    seats = seats_of(found)
    mine = next((seat.delegate for seat in seats if seat.delegate.person_id == person.pk), None)
    role = mine.role if mine else ""
    leads = role in AT_THE_TABLE
    story = story_of(found, with_parts=True)
    prepares = leads or may_prepare_conference(person, found)
    points = story.points
    own_points = [point for point in points if point.head_id == person.pk]
    points_shown, points_folded = folded(points, lambda point: _in_order(point, found, person, prepares))
    others = [seat for seat in seats if seat.delegate.role in ("delegate", "guest")]
    others_shown, others_folded = folded(others, lambda seat: True)
    open_polls = [count.poll for count in story.all_polls if count.poll.state == Poll.State.OPEN]
    voted = set(
        Poll.objects.filter(pk__in=[poll.pk for poll in open_polls], voters__person=person).values_list("pk", flat=True)
    )
    standing = standing_of(person)
    conclusions = sorted((one for item in story.items for one in item.conclusions), key=lambda one: one.number)
    written = [pk for pk in (found.minutes_id, found.notice_id) if pk is not None]
    given = [one.task_id for one in conclusions if one.task_id is not None]
    papers = papers_for(person, standing).filter(pk__in=written)
    tasks = tasks_for(person, standing).filter(pk__in=given)
    return render(
        request,
        "conference/conference.html",
        {
            "tab": "conference",
            "conference": found,
            "story": story,
            "seats": seats,
            "table": [seat for seat in seats if seat.delegate.role in ("chair", "cochair", "secretary")],
            "others": others,
            "others_shown": others_shown,
            "others_folded": others_folded,
            "points": points,
            "points_shown": points_shown,
            "points_folded": points_folded,
            "roll": story.roll,
            "parts": list(found.parts.all()),
            "extras": extras_of(found),
            "conclusions": conclusions,
            "mine": mine,
            "role": role,
            "leads": leads,
            "prepares": prepares,
            "own_points": own_points,
            "to_vote": [poll for poll in open_polls if person.pk in poll.electors and poll.pk not in voted],
            "voted": voted,
            "next_item": next((one.item for one in story.items if one.item.state == "planned"), None),
            "open_item": next((one.item for one in story.items if one.item.state == "open"), None),
            "notice_issued": is_issued(found.notice),
            "papers_read": set(papers.values_list("pk", flat=True)),
            "tasks_read": set(tasks.values_list("pk", flat=True)),
            "deadline": deadline_of(found),
        },
    )


@require_POST
def open_conference(request: HttpRequest, key: str) -> HttpResponse:
    found = reach_conference(request, key)
    actions.open_conference(found.pk, by=by(request))
    return done(request, found)


@require_POST
def close_conference(request: HttpRequest, key: str) -> HttpResponse:
    found = reach_conference(request, key)
    actions.close_conference(found.pk, by=by(request))
    return done(request, found)


@require_POST
def open_item(request: HttpRequest, item_id: int) -> HttpResponse:
    item = reach_item(request, item_id)
    actions.open_item(item.pk, by=by(request))
    return done(request, item.conference, anchor=f"item-{item.number}")


@require_POST
def close_item(request: HttpRequest, item_id: int) -> HttpResponse:
    item = reach_item(request, item_id)
    actions.close_item(item.pk, by=by(request))
    return done(request, item.conference, anchor=f"item-{item.number}")


@require_POST
def reopen_item(request: HttpRequest, item_id: int) -> HttpResponse:
    item = reach_item(request, item_id)
    actions.reopen_item(item.pk, by=by(request))
    return done(request, item.conference, anchor=f"item-{item.number}")
