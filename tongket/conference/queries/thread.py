"""What this room tells the trace and "my work": agenda items, contributions, polls, conclusions, and what waits."""

from collections.abc import Collection
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tongket.conference.models import AgendaItem, BridgePoint, Conclusion, Conference, Delegate, Poll, Speech
from tongket.conference.queries.conference import conferences_for
from tongket.conference.queries.papers import notice_due
from tongket.conference.queries.poll import verdict_sentence
from tongket.conference.queries.record import is_issued
from tongket.documents.models import Paper, Paragraph
from tongket.kit.asks import Ask, Row, day_in, json_in, moment_in, rows
from tongket.kit.clock import today
from tongket.kit.formats import clock_day, day
from tongket.kit.text import number_in
from tongket.kit.thread import Key, Link, Node, Waiting, of_kind
from tongket.org.models import Power
from tongket.org.queries import Standing
from tongket.people.models import Person

# The kinds of nodes of this room, and the mark before the number in their codes.
MARKS = {"agenda-item": "", "contribution": "s", "poll": "p", "conclusion": "k"}


def _codes(keys: Collection[Key], kind: str, at: str = "") -> Q | None:
    """The condition that finds what the codes of that kind name, or what points to it by `at`; None where there are none."""
    mark = MARKS[kind]
    numbers: dict[str, set[int]] = {}
    for code in of_kind(keys, kind):
        conference, _dot, number = code.rpartition(".")
        said = number_in(number[len(mark) :]) if number.startswith(mark) else None
        if conference and said is not None:
            numbers.setdefault(conference, set()).add(said)
    if not numbers:
        return None
    condition = Q(pk__in=[])
    for conference, wanted in numbers.items():
        condition |= Q(**{f"{at}conference__key": conference, f"{at}number__in": wanted})
    return condition


def _at(row: Row) -> str:
    return reverse("conference", args=[row["conference"]])


def nodes_of(keys: Collection[Key]) -> list[Ask[Node]]:
    """The agenda items, contributions, polls and conclusions among the keys."""
    asks: list[Ask[Node]] = []
    home = {"conference": "conference__key", "title_of": "conference__title", "starts": "conference__starts"}
    if (wanted := _codes(keys, "agenda-item")) is not None:
        who = {"rank": "speaker__rank", "name": "speaker__name"}
        own = ("number", "title", "summary", "state", "opened_at")
        asks.append(Ask(_items, rows(AgendaItem.objects.filter(wanted), *own, **home, **who)))
    if (wanted := _codes(keys, "contribution")) is not None:
        who = {"rank": "person__rank", "name": "person__name"}
        said = ("number", "kind", "text", "state", "begun_at", "ended_at", "asked_at")
        asks.append(Ask(_speeches, rows(Speech.objects.filter(wanted), *said, **home, **who)))
    if (wanted := _codes(keys, "poll")) is not None:
        asks.append(Ask(_polls, rows(Poll.objects.filter(wanted), *POLL, "number", "opened_at", "closed_at", **home)))
    if (wanted := _codes(keys, "conclusion")) is not None:
        notice: dict[str, str | Combinable] = {
            f"notice_{name}": f"conference__notice__{name}" for name in ("number", "symbol", "state", "date")
        }
        notice |= {"owner": "owner__name", "given": "task__paper__date", "first": _first_given()}
        found = Conclusion.objects.filter(wanted)
        asks.append(Ask(_conclusions, rows(found, "number", "text", "task_id", "struck_by_id", **home, **notice)))
    return asks


def _first_given() -> Subquery:
    """The day of the notice that first gave out a conclusion: a later one that amended it has become the paper of its task."""
    notices = Paper.objects.filter(kind="TB", conference_key=OuterRef("conference__key"), issued_at__isnull=False)
    known = notices.filter(issued_at__lte=OuterRef("task__assigned_at"))
    return Subquery(known.order_by("-issued_at", "-pk").values("date")[:1])


# What the verdict of a poll is told from.
POLL = (
    "question", "state", "verdict", "base", "yes", "no", "abstain", "entitled", "quorum_num", "quorum_den",
    "threshold_num", "threshold_den", "threshold_is_strict",
)  # fmt: skip


def _held_on(row: Row) -> date:
    return timezone.localtime(moment_in(row["starts"])).date()


def _items(found: list[Row]) -> list[Node]:
    return [
        Node(
            "agenda-item",
            f"{row['conference']}.{row['number']}",
            _("Mục %(number)s: %(title)s") % {"number": row["number"], "title": row["title"]},
            f"{_at(row)}#item-{row['number']}",
            text=row["summary"],
            source=row["title_of"],
            who=_name(row),
            at=moment_in(row["opened_at"]) or _held_on(row),
            state=str(AgendaItem.State(row["state"]).label),
            conference=row["conference"],
        )
        for row in found
    ]


def _name(row: Row) -> str:
    return Person(rank=row["rank"], name=row["name"]).full_name if row["name"] else ""


def _speeches(found: list[Row]) -> list[Node]:
    return [
        Node(
            "contribution",
            f"{row['conference']}.s{row['number']}",
            _("%(kind)s của %(name)s") % {"kind": str(Speech.Kind(row["kind"]).label), "name": _name(row)},
            f"{_at(row)}#speech-{row['number']}",
            text=row["text"],
            source=row["title_of"],
            who=_name(row),
            at=moment_in(row["begun_at"] or row["ended_at"] or row["asked_at"]),
            state=_("Bản viết")
            if Speech(state=row["state"], begun_at=moment_in(row["begun_at"])).is_written
            else str(Speech.State(row["state"]).label),
            conference=row["conference"],
        )
        for row in found
    ]


def _polls(found: list[Row]) -> list[Node]:
    nodes = []
    for row in found:
        poll = Poll(**{name: row[name] for name in POLL})
        nodes.append(
            Node(
                "poll",
                f"{row['conference']}.p{row['number']}",
                poll.question,
                f"{_at(row)}#poll-{row['number']}",
                text=verdict_sentence(poll),
                source=row["title_of"],
                at=moment_in(row["closed_at"] or row["opened_at"]),
                state=str(poll.get_verdict_display() or poll.get_state_display()),
                conference=row["conference"],
            )
        )
    return nodes


def _conclusions(found: list[Row]) -> list[Node]:
    nodes = []
    for row in found:
        notice = Paper(number=row["notice_number"], symbol=row["notice_symbol"] or "", state=row["notice_state"] or "")
        issued = bool(notice.state) and is_issued(notice)
        nodes.append(
            Node(
                "conclusion",
                f"{row['conference']}.k{row['number']}",
                _("Kết luận %(number)s") % {"number": row["number"]},
                f"{_at(row)}#conclusion-{row['number']}",
                text=row["text"],
                source=notice.label if issued else row["title_of"],
                who=row["owner"],
                # The day of the notice that first gave it out: a later notice that replaces it does not move it.
                at=day_in(row["first"] or row["given"] or row["notice_date"]) if issued else _held_on(row),
                state=_conclusion_state(row),
                conference=row["conference"],
            )
        )
    return nodes


def _conclusion_state(row: Row) -> str:
    if row["struck_by_id"]:
        return _("Đã bãi bỏ")
    return _("Đã giao nhiệm vụ") if row["task_id"] else _("Chưa giao nhiệm vụ")


def _any_of(*conditions: Q | None) -> Q | None:
    """The rows that meet one of the conditions; None where none was asked for."""
    met = [condition for condition in conditions if condition is not None]
    return reduce(or_, met) if met else None


def links_of(keys: Collection[Key]) -> list[Ask[Link]]:
    """Every link that touches one of the keys: the paper on the table, what was said, voted and concluded, the tasks."""
    asks: list[Ask[Link]] = []
    home = {"conference": "conference__key", "at_item": "item__number"}
    items = _codes(keys, "agenda-item")
    at_items = _codes(keys, "agenda-item", "item__")
    if (touched := _any_of(_codes(keys, "contribution"), at_items)) is not None:
        said = Speech.objects.filter(touched).exclude(state__in=_NOT_SAID)
        asks.append(Ask(_links_of_speeches, rows(said, "number", **home)))
    if (touched := _any_of(_codes(keys, "poll"), at_items)) is not None:
        asks.append(Ask(_links_of_polls, rows(Poll.objects.filter(touched, item__isnull=False), "number", **home)))
    tasks = of_kind(keys, "task")
    given = Q(task__key__in=tasks) if tasks else None
    touched = _any_of(_codes(keys, "conclusion"), at_items, _codes(keys, "contribution", "speech__"), given)
    if touched is not None:
        drawn = Conclusion.objects.filter(touched)
        found = rows(drawn, "number", speech_number="speech__number", task_key="task__key", **home)
        asks.append(Ask(lambda given: _links_of_conclusions(given, set(keys)), found))
    paragraphs: dict[str, set[int]] = {}
    for code in of_kind(keys, "paragraph"):
        draft, _dot, number = code.rpartition(".")
        if (place := number_in(number)) is not None:
            paragraphs.setdefault(draft, set()).add(place)
    named = [Q(draft__key=draft, number__in=numbers) for draft, numbers in paragraphs.items()]
    whole = _codes(keys, "agenda-item", "draft__agenda_items__")
    touched = _any_of(*named, whole & Q(is_removed=False) if whole is not None else None)
    if touched is not None and (named or items is not None):
        tabled = Paragraph.objects.filter(touched, draft__agenda_items__isnull=False)
        table = {"conference": "draft__agenda_items__conference__key", "at_item": "draft__agenda_items__number"}
        asks.append(Ask(_links_of_paragraphs, rows(tabled, "number", draft="draft__key", **table)))
    return asks


def _item(row: Row) -> Key:
    return ("agenda-item", f"{row['conference']}.{row['at_item']}")


def _links_of_speeches(found: list[Row]) -> list[Link]:
    """From an item to what was said at it."""
    why = _("phát biểu tại mục")
    return [Link(_item(row), ("contribution", f"{row['conference']}.s{row['number']}"), why) for row in found]


def _links_of_polls(found: list[Row]) -> list[Link]:
    """From an item to what was voted on at it."""
    why = _("biểu quyết tại mục")
    return [Link(_item(row), ("poll", f"{row['conference']}.p{row['number']}"), why) for row in found]


def _links_of_conclusions(found: list[Row], keys: set[Key]) -> list[Link]:
    """From the item and the contribution to the conclusion, and on to its task; those that touch one of the keys."""
    links = []
    for row in found:
        here: Key = ("conclusion", f"{row['conference']}.k{row['number']}")
        if row["at_item"] is not None:
            links.append(Link(_item(row), here, _("kết luận tại mục")))
        if row["speech_number"] is not None:
            speech: Key = ("contribution", f"{row['conference']}.s{row['speech_number']}")
            links.append(Link(speech, here, _("từ ý kiến")))
        if row["task_key"] is not None:
            links.append(Link(here, ("task", row["task_key"]), _("thành nhiệm vụ")))
    return [link for link in links if link.source in keys or link.effect in keys]


def _links_of_paragraphs(found: list[Row]) -> list[Link]:
    """From the paragraphs of a draft to the item at which it lay on the table."""
    why = _("trình tại mục")
    return [Link(("paragraph", f"{row['draft']}.{row['number']}"), _item(row), why) for row in found]


_NOT_SAID = (Speech.State.WAITING, Speech.State.WITHDRAWN)


def seen_of(standing: Standing, keys: Collection[Key]) -> list[Ask[Key]]:
    """The lines of conferences among the keys that the person may see: as the conference itself."""
    homes = {key: key[1].rpartition(".")[0] for key in keys if key[0] in MARKS}
    if not homes:
        return []

    def within(found: list[Row]) -> list[Key]:
        shown = {row["key"] for row in found}
        return [key for key, home in homes.items() if home in shown]

    conferences = conferences_for(standing.person, standing).filter(key__in=set(homes.values()))
    return [Ask(within, rows(conferences, "key"))]


def waiting_for(standing: Standing) -> list[Ask[Waiting]]:
    """Polls to vote in, conferences that are on or near, minutes and notices to write."""
    person = standing.person
    seats = Delegate.objects.filter(person=person)
    home = {"key": "conference__key", "title": "conference__title"}
    polls = Poll.objects.filter(state=Poll.State.OPEN, conference__in=seats.values("conference_id"))
    points = BridgePoint.objects.filter(head=person, conference__state=Conference.State.OPEN, head_count=None)
    writes = Q(role=Delegate.Role.SECRETARY) | Q(conference__organiser_id__in=standing.area(Power.OFFICE))
    ended = seats.filter(writes, conference__state=Conference.State.CLOSED)
    ended = ended.exclude(conference__kind=Conference.Kind.COUNCIL)
    times = {"state": "conference__state", "starts": "conference__starts"}
    papers: dict[str, str | Combinable] = {
        "minutes": "conference__minutes_id",
        "notice": "conference__notice_id",
        "ends": "conference__ends",
        "closed_at": "conference__closed_at",
        "concluded": Exists(Conclusion.objects.filter(conference=OuterRef("conference"))),
    }
    unvoted = polls.exclude(voters__person=person)
    coming = seats.exclude(conference__state=Conference.State.CLOSED)
    return [
        Ask(lambda found: _ballots(found, person), rows(unvoted, "number", "question", "electors", **home)),
        Ask(_head_counts, rows(points, "name", **home)),
        Ask(_meetings, rows(coming, "role", **home, **times)),
        Ask(_papers_to_write, rows(ended, **home, **papers)),
    ]


def _page(row: Row, name: str = "conference") -> str:
    return reverse(name, args=[row["key"]])


def _ballots(found: list[Row], person: Person) -> list[Waiting]:
    return [
        Waiting(
            "vote",
            row["question"],
            _("đang biểu quyết tại %(title)s") % {"title": row["title"]},
            _("Biểu quyết"),
            f"{_page(row)}#poll-{row['number']}",
            due=today(),
        )
        for row in found
        if person.pk in json_in(row["electors"])
    ]


def _head_counts(found: list[Row]) -> list[Waiting]:
    return [
        Waiting("map-pin", row["name"], row["title"], _("Báo số người"), f"{_page(row)}#bridge-points", due=today())
        for row in found
    ]


def _meetings(found: list[Row]) -> list[Waiting]:
    waiting = []
    for row in found:
        role, starts = Delegate.Role(row["role"]), moment_in(row["starts"])
        word = str(role.label).lower()
        if row["state"] == Conference.State.OPEN:
            icon, detail = "presentation", _("đang họp, vai %(role)s") % {"role": word}
            verb, url = _("Vào họp"), _page(row)
        else:
            icon = "calendar-days"
            detail = _("họp lúc %(when)s, vai %(role)s") % {"when": clock_day(starts), "role": word}
            keeps = role in (Delegate.Role.CHAIR, Delegate.Role.COCHAIR, Delegate.Role.SECRETARY)
            verb = _("Chuẩn bị") if keeps else _("Xem chương trình")
            url = _page(row, "conference_plan" if role == Delegate.Role.SECRETARY else "conference")
        waiting.append(Waiting(icon, row["title"], detail, verb, url, due=starts))
    return waiting


def _papers_to_write(found: list[Row]) -> list[Waiting]:
    """The minutes first, then the notice of what was concluded."""
    waiting = []
    for row in found:
        due = notice_due(Conference(closed_at=moment_in(row["closed_at"]), ends=moment_in(row["ends"])))
        if row["minutes"] is None:
            detail, verb = _("hội nghị đã bế mạc, chưa có biên bản"), _("Soạn biên bản")
        elif row["notice"] is None and row["concluded"]:
            detail = _("chưa có thông báo kết luận; hạn ban hành %(day)s") % {"day": day(due)}
            verb = _("Soạn thông báo")
        else:
            continue
        waiting.append(Waiting("file-pen", row["title"], detail, verb, _page(row, "secretary_desk"), due=due))
    return waiting
