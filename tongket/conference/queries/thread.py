"""What this room tells the trace and "my work": agenda items, contributions, polls, conclusions, and what waits."""

from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from tongket.conference.models import AgendaItem, Conclusion, Conference, Delegate, Poll, Speech
from tongket.conference.queries.conference import day_of
from tongket.conference.queries.papers import notice_due
from tongket.conference.queries.poll import verdict_sentence
from tongket.conference.queries.record import is_issued
from tongket.documents.models import Paragraph
from tongket.kit.clock import today
from tongket.kit.formats import clock_day, day
from tongket.kit.thread import Key, Link, Node, Waiting, of_kind
from tongket.org.models import Power
from tongket.org.queries import standing_of
from tongket.people.models import Person

# The kinds of nodes of this room, and the mark before the number in their codes.
MARKS = {"agenda-item": "", "contribution": "s", "poll": "p", "conclusion": "k"}


def _codes(keys: Iterable[Key], kind: str, at: str = "") -> Q | None:
    """The condition that finds what the codes of that kind name, or what points to it by `at`; None where there are none."""
    mark = MARKS[kind]
    numbers: dict[str, set[int]] = {}
    for code in of_kind(keys, kind):
        conference, _dot, number = code.rpartition(".")
        if conference and number.startswith(mark) and number[len(mark) :].isdecimal():
            numbers.setdefault(conference, set()).add(int(number[len(mark) :]))
    if not numbers:
        return None
    condition = Q(pk__in=[])
    for conference, wanted in numbers.items():
        condition |= Q(**{f"{at}conference__key": conference, f"{at}number__in": wanted})
    return condition


def _url(conference: Conference, anchor: str) -> str:
    return f"{reverse('conference', args=[conference.key])}#{anchor}"


def nodes_of(keys: Iterable[Key]) -> list[Node]:
    """The agenda items, contributions, polls and conclusions among the keys."""
    keys = list(keys)
    nodes: list[Node] = []
    if (wanted := _codes(keys, "agenda-item")) is not None:
        for item in AgendaItem.objects.filter(wanted).select_related("conference", "speaker"):
            nodes.append(
                Node(
                    "agenda-item",
                    item.code,
                    _("Mục %(number)s: %(title)s") % {"number": item.number, "title": item.title},
                    _url(item.conference, f"item-{item.number}"),
                    text=item.summary,
                    source=item.conference.title,
                    who=item.speaker.full_name if item.speaker else "",
                    at=item.opened_at or day_of(item.conference),
                    state=str(item.get_state_display()),
                    conference=item.conference.key,
                )
            )
    if (wanted := _codes(keys, "contribution")) is not None:
        for speech in Speech.objects.filter(wanted).select_related("conference", "person"):
            nodes.append(
                Node(
                    "contribution",
                    speech.code,
                    _("%(kind)s của %(name)s")
                    % {"kind": str(speech.get_kind_display()), "name": speech.person.full_name},
                    _url(speech.conference, f"speech-{speech.number}"),
                    text=speech.text,
                    source=speech.conference.title,
                    who=speech.person.full_name,
                    at=speech.begun_at or speech.ended_at or speech.asked_at,
                    state=_("Bản viết") if speech.is_written else str(speech.get_state_display()),
                    conference=speech.conference.key,
                )
            )
    if (wanted := _codes(keys, "poll")) is not None:
        for poll in Poll.objects.filter(wanted).select_related("conference"):
            nodes.append(
                Node(
                    "poll",
                    poll.code,
                    poll.question,
                    _url(poll.conference, f"poll-{poll.number}"),
                    text=verdict_sentence(poll),
                    source=poll.conference.title,
                    at=poll.closed_at or poll.opened_at,
                    state=str(poll.get_verdict_display() or poll.get_state_display()),
                    conference=poll.conference.key,
                )
            )
    if (wanted := _codes(keys, "conclusion")) is not None:
        found = Conclusion.objects.filter(wanted).select_related("conference__notice", "owner", "item", "task")
        for conclusion in found:
            notice = conclusion.conference.notice
            issued = notice is not None and is_issued(notice)
            nodes.append(
                Node(
                    "conclusion",
                    conclusion.code,
                    _("Kết luận %(number)s") % {"number": conclusion.number},
                    _url(conclusion.conference, f"conclusion-{conclusion.number}"),
                    text=conclusion.text,
                    source=notice.label if notice is not None and issued else conclusion.conference.title,
                    who=conclusion.owner.name,
                    at=notice.date if notice is not None and issued else day_of(conclusion.conference),
                    state=_("Đã giao nhiệm vụ") if conclusion.task else _("Chưa giao nhiệm vụ"),
                    conference=conclusion.conference.key,
                )
            )
    return nodes


def _any_of(*conditions: Q | None) -> Q | None:
    """The rows that meet one of the conditions; None where none was asked for."""
    met = [condition for condition in conditions if condition is not None]
    return reduce(or_, met) if met else None


def links_of(keys: Iterable[Key]) -> list[Link]:
    """Every link that touches one of the keys: the paper on the table, what was said, voted and concluded, the tasks."""
    keys = list(keys)
    links = set(_links_of_drafts(keys))
    touched = _any_of(_codes(keys, "contribution"), _codes(keys, "agenda-item", "item__"))
    if touched is not None:
        for speech in Speech.objects.filter(touched).exclude(state__in=_NOT_SAID).select_related("conference", "item"):
            speech.item.conference = speech.conference
            links.add(Link(("agenda-item", speech.item.code), ("contribution", speech.code), _("phát biểu tại mục")))
    touched = _any_of(_codes(keys, "poll"), _codes(keys, "agenda-item", "item__"))
    if touched is not None:
        for poll in Poll.objects.filter(touched, item__isnull=False).select_related("conference", "item"):
            assert poll.item is not None
            poll.item.conference = poll.conference
            links.add(Link(("agenda-item", poll.item.code), ("poll", poll.code), _("biểu quyết tại mục")))
    tasks = of_kind(keys, "task")
    touched = _any_of(
        _codes(keys, "conclusion"),
        _codes(keys, "agenda-item", "item__"),
        _codes(keys, "contribution", "speech__"),
        Q(task__key__in=tasks) if tasks else None,
    )
    if touched is not None:
        for conclusion in Conclusion.objects.filter(touched).select_related("conference", "item", "speech", "task"):
            links.update(_links_of_conclusion(conclusion))
    asked = set(keys)
    return sorted(link for link in links if link.source in asked or link.effect in asked)


def _links_of_conclusion(conclusion: Conclusion) -> Iterator[Link]:
    here: Key = ("conclusion", conclusion.code)
    if conclusion.item is not None:
        conclusion.item.conference = conclusion.conference
        yield Link(("agenda-item", conclusion.item.code), here, _("kết luận tại mục"))
    if conclusion.speech is not None:
        conclusion.speech.conference = conclusion.conference
        yield Link(("contribution", conclusion.speech.code), here, _("từ ý kiến"))
    if conclusion.task is not None:
        yield Link(here, ("task", conclusion.task.code), _("thành nhiệm vụ"))


def _links_of_drafts(keys: list[Key]) -> Iterator[Link]:
    """From the paragraphs of a draft to the item at which it lay on the table."""
    paragraphs: dict[str, set[str]] = {}
    for code in of_kind(keys, "paragraph"):
        paragraphs.setdefault(code.rpartition(".")[0], set()).add(code)
    touched = _any_of(_codes(keys, "agenda-item"), Q(draft__key__in=list(paragraphs)) if paragraphs else None)
    if touched is None:
        return
    tabled = list(AgendaItem.objects.filter(touched, draft__isnull=False).select_related("conference", "draft"))
    asked = of_kind(keys, "agenda-item")
    numbers: dict[str, list[int]] = {}
    whole = {item.draft_id for item in tabled if item.code in asked and item.draft_id is not None}
    for key, number in Paragraph.objects.filter(draft_id__in=whole, is_removed=False).values_list(
        "draft__key", "number"
    ):
        numbers.setdefault(key, []).append(number)
    for item in tabled:
        assert item.draft is not None
        named = paragraphs.get(item.draft.key, set())
        if item.code in asked:
            named = named | {f"{item.draft.key}.{number}" for number in numbers.get(item.draft.key, [])}
        for code in named:
            yield Link(("paragraph", code), ("agenda-item", item.code), _("trình tại mục"))


_NOT_SAID = (Speech.State.WAITING, Speech.State.WITHDRAWN)


def _link(conference: Conference, name: str = "conference") -> str:
    return reverse(name, args=[conference.key])


def waiting_for(person: Person) -> list[Waiting]:
    """Polls to vote in, conferences that are on or near, minutes and notices to write."""
    waiting: list[Waiting] = []
    for poll in (
        Poll.objects.filter(state=Poll.State.OPEN, conference__delegates__person=person)
        .exclude(voters__person=person)
        .select_related("conference")
    ):
        if person.pk in poll.electors:
            waiting.append(
                Waiting(
                    "vote",
                    poll.question,
                    _("đang biểu quyết tại %(title)s") % {"title": poll.conference.title},
                    _("Biểu quyết"),
                    f"{_link(poll.conference)}#poll-{poll.number}",
                    due=today(),
                )
            )
    for point in person.bridge_points_led.filter(
        conference__state=Conference.State.OPEN, head_count=None
    ).select_related("conference"):
        waiting.append(
            Waiting(
                "map-pin",
                point.name,
                point.conference.title,
                _("Báo số người"),
                f"{_link(point.conference)}#bridge-points",
                due=today(),
            )
        )
    seats = (
        Delegate.objects.filter(person=person)
        .exclude(conference__state=Conference.State.CLOSED)
        .select_related("conference")
    )
    for seat in seats:
        conference = seat.conference
        keeps = seat.role in (Delegate.Role.CHAIR, Delegate.Role.COCHAIR, Delegate.Role.SECRETARY)
        if conference.state == Conference.State.OPEN:
            waiting.append(
                Waiting(
                    "presentation",
                    conference.title,
                    _("đang họp, vai %(role)s") % {"role": str(seat.get_role_display()).lower()},
                    _("Vào họp"),
                    _link(conference),
                    due=conference.starts,
                )
            )
        else:
            secretary = seat.role == Delegate.Role.SECRETARY
            waiting.append(
                Waiting(
                    "calendar-days",
                    conference.title,
                    _("họp lúc %(when)s, vai %(role)s")
                    % {"when": clock_day(conference.starts), "role": str(seat.get_role_display()).lower()},
                    _("Chuẩn bị") if keeps else _("Xem chương trình"),
                    _link(conference, "conference_plan" if secretary else "conference"),
                    due=conference.starts,
                )
            )
    writes = Q(delegates__person=person, delegates__role=Delegate.Role.SECRETARY) | Q(
        organiser_id__in=standing_of(person).area(Power.OFFICE), delegates__person=person
    )
    for conference in (
        Conference.objects.filter(writes, state=Conference.State.CLOSED)
        .exclude(kind=Conference.Kind.COUNCIL)
        .select_related("minutes", "notice")
        .distinct()
    ):
        due = notice_due(conference)
        if conference.minutes is None:
            detail, verb = _("hội nghị đã bế mạc, chưa có biên bản"), _("Soạn biên bản")
        elif conference.notice is None and conference.conclusions.exists():
            detail = _("chưa có thông báo kết luận; hạn ban hành %(day)s") % {"day": day(due)}
            verb = _("Soạn thông báo")
        else:
            continue
        waiting.append(
            Waiting("file-pen", conference.title, detail, verb, _link(conference, "secretary_desk"), due=due)
        )
    return waiting
