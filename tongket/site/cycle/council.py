"""The council on a commendation: it opens, votes on each nomination by secret ballot, closes."""

from collections.abc import Iterator
from datetime import timedelta

from tongket.conference import actions as conference_actions
from tongket.conference.models import AgendaItem, Conference, Delegate, Poll
from tongket.emulation import actions as emulation_actions
from tongket.emulation.models import Nomination
from tongket.people.models import Person
from tongket.site.cycle.script import Call, Script
from tongket.site.loader import before


def council_sits(script: Script, key: str, nominees: int) -> None:
    """The council opens, votes on each nomination by secret ballot, closes."""

    def council() -> Conference:
        return Conference.objects.get(commendation__key=key)

    def item() -> AgendaItem:
        return AgendaItem.objects.filter(conference=council()).order_by("number")[0]

    def chair() -> Person:
        return script.council_members()[0]

    def gather() -> Iterator[Call]:
        yield Call(chair(), conference_actions.open_conference, (council().pk,))
        for seat in Delegate.objects.filter(conference=council()).order_by("pk"):
            yield Call(seat.person, conference_actions.check_in, (seat.pk,))
        yield Call(chair(), conference_actions.open_item, (item().pk,))

    script.later("Hội đồng họp", gather, at=before(script.scenario, 3, 14))
    for place in range(nominees):

        def ask(place: int = place) -> Iterator[Call]:
            nomination = Nomination.objects.get(commendation__key=key, number=place + 1)
            yield Call(script.secretary, emulation_actions.put_to_vote, (nomination.pk,))

        def vote(place: int = place) -> Iterator[Call]:
            poll = Poll.objects.get(nomination__commendation__key=key, nomination__number=place + 1)
            yield Call(chair(), conference_actions.open_poll, (poll.pk,))
            noes = 2 if place and place == nominees - 1 else place % 2
            for seat, member in enumerate(script.council_members()):
                choice = "no" if seat < noes else "yes"
                yield Call(member, conference_actions.cast_ballot, (poll.pk, choice))
            yield Call(chair(), conference_actions.close_poll, (poll.pk,))

        def take(place: int = place) -> Iterator[Call]:
            nomination = Nomination.objects.get(commendation__key=key, number=place + 1)
            yield Call(script.secretary, emulation_actions.take_result, (nomination.pk,))

        script.later("Hội đồng biểu quyết", ask, after=timedelta(minutes=5))
        script.later("Hội đồng biểu quyết", vote, after=timedelta(minutes=5))
        script.later("Kết quả biểu quyết", take, after=timedelta(minutes=1))

    def part() -> Iterator[Call]:
        yield Call(chair(), conference_actions.close_item, (item().pk,))
        yield Call(chair(), conference_actions.close_conference, (council().pk,))

    script.later("Hội đồng kết thúc", part, after=timedelta(minutes=5))
