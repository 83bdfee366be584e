"""States of a commendation, built by calling actions: no test lives where the system could not get."""

from datetime import date, datetime, timedelta
from typing import Any

from tests.kept import kept
from tests.world import World
from tongket.conference.actions import (
    add_item,
    cast_ballot,
    check_in,
    close_conference,
    close_item,
    close_poll,
    open_conference,
    open_item,
    open_poll,
)
from tongket.conference.models import AgendaItem, Conference, Poll
from tongket.conference.tests.make import planned
from tongket.documents.actions import issue_paper
from tongket.emulation.actions import (
    convene_council,
    nominate,
    open_commendation,
    prepare_decision,
    put_to_vote,
    take_result,
)
from tongket.emulation.models import Commendation, Nomination
from tongket.kit.clock import clock_at
from tongket.live.jobs import drain
from tongket.people.models import Person

GROUPS = ["Phòng, chống dịch bệnh COVID-19", "Ứng dụng công nghệ thông tin"]
SITS = datetime.fromisoformat("2021-06-29T14:00:00+07:00")
GROUNDS = "Tổ chức 42 lớp trực tuyến trong đợt dịch"


@kept
def opened(world: World, **fields: Any) -> Commendation:
    """The academy has opened an extraordinary commendation of the first half-year, in two groups."""
    values: dict[str, Any] = {
        "period_from": date(2021, 1, 1),
        "period_to": date(2021, 6, 30),
        "groups": GROUPS,
        "for_kinds": ["units", "individuals"],
        **fields,
    }
    kind = values.pop("kind", Commendation.Kind.EXTRAORDINARY)
    return open_commendation(kind, "Khen thưởng đột xuất 6 tháng đầu năm 2021", world.academy, by=world.chief, **values)


@kept
def nominated(world: World, commendation: Commendation | None = None) -> Nomination:
    """The training department is proposed by its own clerk."""
    one = commendation or opened(world)
    return nominate(one.pk, GROUNDS, by=world.clerk, unit=world.training, group=GROUPS[1])


def council_of(world: World) -> list[Person]:
    """Five members, the director in the chair."""
    return [world.director, world.deputy, world.trainer, world.researcher, world.president]


@kept
def convened(world: World, commendation: Commendation | None = None) -> Conference:
    """The council is called for the afternoon of 29 June; the training department is proposed."""
    one = commendation or nominated(world).commendation
    return convene_council(one.pk, council_of(world), SITS, by=world.chief, chair=world.director, secretary=world.chief)


@kept
def asked(world: World, commendation: Commendation | None = None) -> Nomination:
    """The council sits, and the proposal has been put to the vote; the poll is not open yet."""
    nomination = nominated(world, commendation)
    convened(world, nomination.commendation)
    put_to_vote(nomination.pk, by=world.chief)
    nomination.refresh_from_db()
    return nomination


def vote_of(world: World, nomination: Nomination, *choices: str) -> Poll:
    """The council opens, the members vote in their order as told (the rest do not), and the poll is closed."""
    assert nomination.poll is not None
    council = nomination.poll.conference
    with clock_at(SITS):
        if council.state == Conference.State.PLANNED:
            open_conference(council.pk, by=world.director)
            for delegate in council.delegates.all():
                check_in(delegate.pk, by=world.chief)
            open_item(council.items.get().pk, by=world.director)
        open_poll(nomination.poll.pk, by=world.director)
        for member, choice in zip(council_of(world), choices, strict=False):
            cast_ballot(nomination.poll.pk, choice, by=member)
        return close_poll(nomination.poll.pk, by=world.director)


@kept
def voted(world: World, *choices: str, commendation: Commendation | None = None) -> Nomination:
    """The council has voted, and the office has taken the result: five times yes where nothing else is said."""
    nomination = asked(world, commendation)
    vote_of(world, nomination, *(choices or ("yes",) * 5))
    return take_result(nomination.pk, by=world.chief)


@kept
def prepared(world: World, commendation: Commendation | None = None) -> Commendation:
    """The decision waits for the director's signature."""
    nomination = voted(world, commendation=commendation)
    prepare_decision(nomination.commendation_id, by=world.chief, signer=world.director)
    return Commendation.objects.get(pk=nomination.commendation_id)


@kept
def decided(world: World, commendation: Commendation | None = None) -> Commendation:
    """The decision is issued, and the jobs have run."""
    commendation = prepared(world, commendation)
    assert commendation.decision is not None
    issue_paper(commendation.decision.pk, by=world.director)
    drain()
    commendation.refresh_from_db()
    return commendation


@kept
def review(world: World) -> tuple[Conference, AgendaItem]:
    """The mid-year review with an item at which commendations are announced, by the deputy on the director's authority."""
    conference = planned(world)
    item = add_item(
        conference.pk,
        AgendaItem.Kind.COMMENDATION,
        "Công bố quyết định khen thưởng đột xuất",
        by=world.chief,
        speaker=world.deputy,
        on_authority_of=world.director,
    )
    return conference, item


def at_the_item(world: World, conference: Conference, item: AgendaItem) -> AgendaItem:
    """The review is under way, and the item is open."""
    with clock_at(conference.starts):
        open_conference(conference.pk, by=world.director)
        open_item(item.pk, by=world.director)
    item.refresh_from_db()
    return item


def ended(world: World, conference: Conference, item: AgendaItem) -> Conference:
    """The review is over."""
    with clock_at(conference.starts + timedelta(hours=2)):
        close_item(item.pk, by=world.director)
        return close_conference(conference.pk, by=world.director)
