"""What a person may see of commendations, how a vote is worked out, and what this room tells the trace."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from tongket.conference.models import Poll
from tongket.conference.queries.poll import Tally, tally_of, verdict_sentence
from tongket.emulation.models import Commendation, Nomination
from tongket.kit.clock import today
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
    keys = {code.rpartition(".n")[0] for code in codes}
    return Nomination.objects.filter(commendation__key__in=keys).select_related(
        "commendation__decision",
        "commendation__announced_in__conference",
        "commendation__unit",
        "unit",
        "person",
        "poll__conference",
    )


def nodes_of(keys: Collection[Key]) -> list[Node]:
    """The nominations among `keys`; decisions are papers, and `documents` knows them."""
    nodes = []
    if codes := of_kind(keys, "nomination"):
        for one in _nominations(codes):
            if one.code in codes:
                url = reverse("commendation", args=[one.commendation_id])
                nodes.append(
                    Node(
                        "nomination",
                        one.code,
                        _("Đề nghị %(form)s: %(name)s") % {"form": one.form, "name": one.label},
                        f"{url}#nomination-{one.number}",
                        text=one.grounds,
                        source=one.commendation.title,
                        who=one.label,
                        at=one.proposed_at,
                        state=str(one.get_state_display()),
                        conference=one.commendation.conference_key,
                    )
                )
    return nodes


def links_of(keys: Collection[Key]) -> list[Link]:
    """A nomination leads to its poll, the poll to the decision, the decision to the item at which it was announced."""
    codes, polls, items = of_kind(keys, "nomination"), of_kind(keys, "poll"), of_kind(keys, "agenda-item")
    decisions = of_kind(keys, "decision")
    if not (codes or polls or items or decisions):
        return []
    wanted = Q(commendation__key__in={code.rpartition(".n")[0] for code in codes})
    wanted |= Q(poll__conference__key__in={code.rpartition(".p")[0] for code in polls})
    wanted |= Q(commendation__announced_in__conference__key__in={code.rpartition(".")[0] for code in items})
    wanted |= Q(commendation__decision__key__in=decisions)
    found = Nomination.objects.filter(wanted).select_related(
        "commendation__decision", "commendation__announced_in__conference", "poll__conference"
    )
    links = set()
    for one in found:
        own = ("nomination", one.code)
        decision = one.commendation.decision
        if one.poll is not None:
            links.add(Link(own, ("poll", one.poll.code), _("được đưa ra biểu quyết")))
        if decision is not None and one.state in (Nomination.State.VOTED, Nomination.State.AWARDED):
            links.add(Link(own, ("decision", decision.key), _("được khen")))
            if one.poll is not None:
                links.add(Link(("poll", one.poll.code), ("decision", decision.key), _("là căn cứ")))
        if decision is not None and one.commendation.announced_in is not None:
            item = ("agenda-item", one.commendation.announced_in.code)
            links.add(Link(("decision", decision.key), item, _("được công bố")))
    wanted_keys = set(keys)
    return sorted(link for link in links if link.source in wanted_keys or link.effect in wanted_keys)


def seen_of(person: Person, keys: Collection[Key]) -> set[Key]:
    """The nominations among `keys` that a person may read: as `nominations_for` says, for many at once."""
    codes = of_kind(keys, "nomination")
    if not codes:
        return set()
    area = standing_of(person).area(Power.OFFICE)
    judged = set(Commendation.objects.filter(council__delegates__person=person).values_list("pk", flat=True))
    return {
        ("nomination", one.code)
        for one in _nominations(codes)
        if one.commendation.unit_id in area
        or one.commendation_id in judged
        or one.proposed_by_id == person.pk
        or (one.commendation.state in DONE and one.state == Nomination.State.AWARDED)
    }


def waiting_for(person: Person) -> list[Waiting]:
    """What the organiser's office has to do next for each commendation. Ballots and signatures wait in other rooms."""
    area = standing_of(person).area(Power.OFFICE)
    running = list(
        Commendation.objects.filter(unit__in=area)
        .exclude(state=Commendation.State.ANNOUNCED)
        .order_by("opened_at", "pk")
    )
    made: dict[int, list[Nomination]] = {one.pk: [] for one in running}
    if running:
        for nomination in Nomination.objects.filter(commendation__in=running).select_related("poll"):
            made[nomination.commendation_id].append(nomination)
    rows = []
    for one in running:
        step = next_step(one, made[one.pk])
        if step is not None:
            rows.append(Waiting("award", one.title, step[1], step[0], reverse("commendation", args=[one.pk])))
    return rows


def next_step(commendation: Commendation, nominations: Collection[Nomination]) -> tuple[str, str] | None:
    """The verb that moves a commendation on, and why; None while it waits for others."""
    proposed = [one for one in nominations if one.state == Nomination.State.PROPOSED]
    if commendation.state == Commendation.State.OPEN:
        return (_("Lập Hội đồng"), _("%d đề nghị đã nhận") % len(proposed)) if proposed else None
    if commendation.state == Commendation.State.COUNCIL:
        unasked = [one for one in proposed if one.poll is None]
        counted = [one for one in proposed if one.poll is not None and one.poll.state == Poll.State.CLOSED]
        if unasked:
            return _("Đưa ra biểu quyết"), _("%d đề nghị chưa đưa ra biểu quyết") % len(unasked)
        if counted:
            return _("Nhận kết quả"), _("%d biểu quyết đã đóng") % len(counted)
        if not proposed and commendation.decision_id is None:
            passed = sum(one.state == Nomination.State.VOTED for one in nominations)
            return (_("Soạn quyết định"), _("%d đề nghị được thông qua") % passed) if passed else None
        return None
    if commendation.state == Commendation.State.DECIDED and commendation.conference_key:
        return _("Công bố"), _("Quyết định đã ban hành, chưa công bố tại hội nghị")
    return None
