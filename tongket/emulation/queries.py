"""What a person may see of commendations, how a vote is worked out, and what this room tells the trace."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongket.conference.models import Poll
from tongket.conference.queries.poll import Tally, tally_of, verdict_sentence
from tongket.emulation.models import Commendation, Nomination
from tongket.kit.asks import Ask, Row, moment_in, rows
from tongket.kit.clock import today
from tongket.kit.text import number_in
from tongket.kit.thread import Key, Link, Node, Waiting, of_kind
from tongket.org.models import IMPLIED, Appointment, Power, Unit, in_force
from tongket.org.queries import Standing, standing_of
from tongket.people.models import Person

DONE = (Commendation.State.DECIDED, Commendation.State.ANNOUNCED)


def commendations_for(person: Person, standing: Standing | None = None) -> QuerySet[Commendation]:
    """What is decided, everyone of the house may read. Before that: the organiser's office, the council, whoever proposed."""
    area = (standing or standing_of(person)).area(Power.OFFICE)
    open_to_nominate = Q(state=Commendation.State.OPEN)
    return (
        Commendation.objects.filter(
            Q(pk__in=Commendation.objects.filter(Q(state__in=DONE) | Q(unit__in=area) | open_to_nominate).values("pk"))
            | Q(pk__in=Nomination.objects.filter(proposed_by=person).values("commendation"))
            | Q(pk__in=Commendation.objects.filter(council__delegates__person=person).values("pk"))
        )
        .select_related("unit", "council", "decision", "announced_in__conference")
        .annotate(
            nominated=Count("nominations", filter=~Q(nominations__state=Nomination.State.WITHDRAWN)),
            passed=Count(
                "nominations", filter=Q(nominations__state__in=[Nomination.State.VOTED, Nomination.State.AWARDED])
            ),
        )
        .order_by("-opened_at", "-pk")
    )


def nominations_for(person: Person, commendation: Commendation) -> QuerySet[Nomination]:
    """The nominations that a person may read: all for who runs or judges the commendation and once it is decided (then
    the awarded alone), else the own ones."""
    found = commendation.nominations.select_related(
        "unit", "person", "poll__conference", "proposed_by", "commendation__unit"
    )
    inside = standing_of(person).has(Power.OFFICE, commendation.unit_id) or (
        commendation.council is not None and commendation.council.delegates.filter(person=person).exists()
    )
    if inside:
        return found
    seen = Q(proposed_by=person)
    if commendation.state in DONE:
        seen |= Q(state=Nomination.State.AWARDED)
    return found.filter(seen)


def is_illustration(nominations: Iterable[Nomination]) -> bool:
    """Whether a paper or page must say "dữ liệu minh họa": in a demo, and wherever a nominee is fictional."""
    return settings.TONGKET_DEMO or any(
        (one.unit is not None and one.unit.is_fictional) or (one.person is not None and one.person.is_fictional)
        for one in nominations
    )


@dataclass
class Group:
    """The nominations of one group of achievement, each with its vote."""

    name: str
    votes: list["Vote"]


@dataclass(frozen=True)
class Vote:
    """A nomination as its page shows it: the tally of a closed poll and its arithmetic, or where the vote stands."""

    nomination: Nomination
    tally: Tally | None
    sentence: str
    turnout: int | None  # while the poll is open: how many have voted, never how


def groups_of(commendation: Commendation, nominations: Iterable[Nomination]) -> list[Group]:
    """The nominations by group, in the order of the occasion; those of no group last."""
    names = list(dict.fromkeys([*commendation.groups, *(one.group for one in nominations)]))
    polls = [one.poll.pk for one in nominations if one.poll is not None and one.poll.state == Poll.State.OPEN]
    counted = Poll.objects.filter(pk__in=polls).annotate(cast=Count("voters")).values_list("pk", "cast")
    turnouts = dict(counted) if polls else {}
    found = []
    for name in names:
        votes = [
            Vote(
                one,
                tally_of(one.poll) if one.poll is not None else None,
                verdict_sentence(one.poll) if one.poll is not None else "",
                turnouts.get(one.poll_id) if one.poll_id else None,
            )
            for one in nominations
            if one.group == name
        ]
        found.append(Group(name, votes))
    return found


def signers_of(unit: Unit) -> list[Person]:
    """Who has the power to sign a decision of commendation: the unit's own head, then its deputies."""
    held = Appointment.objects.filter(in_force(today()), office__unit=unit).select_related("office", "person")
    ranked = []
    for one in held:
        powers = {power for mark in one.office.powers for power in IMPLIED[mark]}
        if Power.DEPUTY in powers:
            ranked.append((Power.LEAD not in powers, one.office.order, one.pk, one.person))
    return list({person.pk: person for *_, person in sorted(ranked, key=lambda row: row[:3])}.values())


def councils_of(conference_key: str) -> list[str]:
    """The keys of the councils that sat on the commendations of a conference: their polls belong to its thread."""
    found = Commendation.objects.filter(conference_key=conference_key, council__isnull=False)
    return list(found.order_by("key").values_list("council__key", flat=True))


def keys_of_conference(conference_key: str) -> list[Key]:
    """The keys of every nomination and decision of a conference."""
    found = Commendation.objects.filter(conference_key=conference_key)
    nominations = Nomination.objects.filter(commendation__in=found).select_related("commendation")
    decisions = found.filter(decision__isnull=False).values_list("decision__key", flat=True)
    return [("nomination", one.code) for one in nominations] + [("decision", key) for key in decisions]


# What this room tells the trace: nominations and decisions of commendation.


def _nominations(codes: Collection[str]) -> QuerySet[Nomination]:
    """The nominations with those codes; a code is the commendation's key and the number after `.n`."""
    wanted = Q(pk__in=[])
    for code in codes:
        key, _mark, number = code.rpartition(".n")
        if (said := number_in(number)) is not None:
            wanted |= Q(commendation__key=key, number=said)
    return Nomination.objects.filter(wanted)


def nodes_of(keys: Collection[Key]) -> list[Ask[Node]]:
    """The nominations among `keys`; decisions are papers, and `documents` knows them."""
    codes = of_kind(keys, "nomination")
    if not codes:
        return []
    home = {
        "key": "commendation__key",
        "title": "commendation__title",
        "conference": "commendation__conference_key",
    }
    own = ("commendation_id", "number", "form", "grounds", "state", "proposed_at")
    return [Ask(_nodes, rows(_nominations(codes), *own, **home, **NOMINEE))]


# Whom a nomination is about, as columns of one row.
NOMINEE = {"unit_name": "unit__name", "rank": "person__rank", "person_name": "person__name", "name": "name"}


def nominee_in(row: Row) -> str:
    """Whom the nomination of a row with the columns of `NOMINEE` is about: as `Nomination.label` says it."""
    person = f"{row['rank']} {row['person_name']}".strip() if row["person_name"] else ""
    return row["unit_name"] or person or row["name"]


def _nodes(found: list[Row]) -> list[Node]:
    return [
        Node(
            "nomination",
            f"{row['key']}.n{row['number']}",
            _("Đề nghị %(form)s: %(name)s") % {"form": row["form"], "name": nominee_in(row)},
            f"{reverse('commendation', args=[row['commendation_id']])}#nomination-{row['number']}",
            text=row["grounds"],
            source=row["title"],
            who=nominee_in(row),
            at=moment_in(row["proposed_at"]),
            state=str(Nomination.State(row["state"]).label),
            conference=row["conference"],
        )
        for row in found
    ]


# A decision and those that it replaced, one after another: how far back the trace looks for the one that first gave.
LINE = ["commendation__decision" + "__supersedes" * back for back in range(5)]


def links_of(keys: Collection[Key]) -> list[Ask[Link]]:
    """A nomination leads to its poll, the poll to the decision that gave, a decision to the item at which it was announced.

    A decision that replaces another takes nothing from it: `documents` links the two, and what was linked stays.
    """
    codes, polls, items = of_kind(keys, "nomination"), of_kind(keys, "poll"), of_kind(keys, "agenda-item")
    decisions = of_kind(keys, "decision")
    if not (codes or polls or items or decisions):
        return []
    wanted = Q(commendation__key__in={code.rpartition(".n")[0] for code in codes})
    wanted |= Q(poll__conference__key__in={code.rpartition(".p")[0] for code in polls})
    wanted |= Q(commendation__announced_in__conference__key__in={code.rpartition(".")[0] for code in items})
    columns = {"announced_at": "commendation__announced_at"}
    for back, at in enumerate(LINE):
        wanted |= Q(**{f"{at}__key__in": decisions})
        columns |= {f"decision{back}": f"{at}__key", f"issued{back}": f"{at}__issued_at"}
    columns |= {
        "key": "commendation__key",
        "item": "commendation__announced_in__number",
        "at": "commendation__announced_in__conference__key",
        "poll_number": "poll__number",
        "council": "poll__conference__key",
    }
    asked = set(keys)
    found = rows(Nomination.objects.filter(wanted), "number", "state", **columns)
    return [Ask(lambda found: [link for link in _links(found) if {link.source, link.effect} & asked], found)]


def _links(found: list[Row]) -> set[Link]:
    links = set()
    for row in found:
        own: Key = ("nomination", f"{row['key']}.n{row['number']}")
        poll: Key | None = ("poll", f"{row['council']}.p{row['poll_number']}") if row["council"] else None
        line: list[tuple[Key, datetime | None]] = [
            (("decision", row[f"decision{back}"]), moment_in(row[f"issued{back}"]))
            for back in range(len(LINE))
            if row[f"decision{back}"]
        ]
        decision = line[-1][0] if line else None
        if poll is not None:
            links.add(Link(own, poll, _("được đưa ra biểu quyết")))
        if decision is not None and row["state"] in (Nomination.State.VOTED, Nomination.State.AWARDED):
            links.add(Link(own, decision, _("được khen")))
            if poll is not None:
                links.add(Link(poll, decision, _("là căn cứ")))
        if decision is not None and row["at"]:
            then = moment_in(row["announced_at"])
            read_out = next((one for one, issued in line if issued and then and issued <= then), decision)
            links.add(Link(read_out, ("agenda-item", f"{row['at']}.{row['item']}"), _("được công bố")))
    return links


def seen_of(standing: Standing, keys: Collection[Key]) -> list[Ask[Key]]:
    """The nominations among `keys` that a person may read: as `nominations_for` says, for many at once."""
    codes = of_kind(keys, "nomination")
    if not codes:
        return []
    judged = Commendation.objects.filter(council__delegates__person=standing.person).values("pk")
    seen = (
        Q(commendation__unit_id__in=standing.area(Power.OFFICE))
        | Q(commendation__in=judged)
        | Q(proposed_by=standing.person)
        | Q(commendation__state__in=DONE, state=Nomination.State.AWARDED)
    )
    wanted = rows(_nominations(codes).filter(seen), "number", key="commendation__key")
    return [Ask(lambda found: [("nomination", f"{row['key']}.n{row['number']}") for row in found], wanted)]


def waiting_for(standing: Standing) -> list[Ask[Waiting]]:
    """What the organiser's office has to do next for each commendation. Ballots and signatures wait in other rooms."""
    running = Commendation.objects.filter(unit__in=standing.area(Power.OFFICE))
    running = running.exclude(state=Commendation.State.ANNOUNCED)
    proposed = Q(nominations__state=Nomination.State.PROPOSED)
    counts = {
        "proposed": proposed,
        "unasked": proposed & Q(nominations__poll=None),
        "counted": proposed & Q(nominations__poll__state=Poll.State.CLOSED),
        "passed": Q(nominations__state=Nomination.State.VOTED),
    }
    counted = running.annotate(**{name: Count("nominations", filter=which) for name, which in counts.items()})
    return [Ask(_waiting, rows(counted, "pk", "title", "state", "conference_key", "decision_id", *counts))]


def _waiting(found: list[Row]) -> list[Waiting]:
    waiting = []
    for row in sorted(found, key=lambda row: row["pk"]):
        one = Commendation(state=row["state"], conference_key=row["conference_key"], decision_id=row["decision_id"])
        step = step_of(one, row["proposed"], row["unasked"], row["counted"], row["passed"])
        if step is not None:
            url = reverse("commendation", args=[row["pk"]])
            waiting.append(Waiting("award", row["title"], step[1], step[0], url))
    return waiting


def next_step(commendation: Commendation, nominations: Collection[Nomination]) -> tuple[str, str] | None:
    """The verb that moves a commendation on, and why; None while it waits for others."""
    proposed = [one for one in nominations if one.state == Nomination.State.PROPOSED]
    return step_of(
        commendation,
        len(proposed),
        sum(one.poll is None for one in proposed),
        sum(one.poll is not None and one.poll.state == Poll.State.CLOSED for one in proposed),
        sum(one.state == Nomination.State.VOTED for one in nominations),
    )


def step_of(
    commendation: Commendation, proposed: int, unasked: int, counted: int, passed: int
) -> tuple[str, str] | None:
    """As `next_step`, by how many nominations are proposed, of these not yet asked or counted, and how many have passed."""
    if commendation.state == Commendation.State.OPEN:
        return (
            (_("Lập Hội đồng"), ngettext("%d đề nghị đã nhận", "%d đề nghị đã nhận", proposed) % proposed)
            if proposed
            else None
        )
    if commendation.state == Commendation.State.COUNCIL:
        if unasked:
            return _("Đưa ra biểu quyết"), ngettext(
                "%d đề nghị chưa đưa ra biểu quyết", "%d đề nghị chưa đưa ra biểu quyết", unasked
            ) % unasked
        if counted:
            return _("Nhận kết quả"), ngettext("%d biểu quyết đã đóng", "%d biểu quyết đã đóng", counted) % counted
        if passed and not proposed and commendation.decision_id is None:
            return _("Soạn quyết định"), ngettext(
                "%d đề nghị được thông qua", "%d đề nghị được thông qua", passed
            ) % passed
        return None
    if commendation.state == Commendation.State.DECIDED and commendation.conference_key:
        return _("Công bố"), _("Quyết định đã ban hành, chưa công bố tại hội nghị")
    return None
