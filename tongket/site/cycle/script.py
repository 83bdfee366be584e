"""The list of what happens at which moment, and the cast that does it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tongket.conference.models import AgendaItem, Conference, Delegate
from tongket.documents import actions as document_actions
from tongket.documents.models import Draft, Paper
from tongket.org.models import Power, Unit
from tongket.org.queries import has_power, holders_of, ids_below
from tongket.people.models import Person
from tongket.reporting.models import Report, Round
from tongket.site.loader import before
from tongket.site.scenario import Record, Scenario

Action = Callable[..., Any]


@dataclass(frozen=True)
class Call:
    """One person does one thing."""

    who: Person
    action: Action
    arguments: tuple[Any, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """What happens at one moment; the calls are made when it is played, since they name what earlier steps created."""

    label: str
    at: datetime
    calls: Callable[[], Iterable[Call]]


class Script:
    """The steps of one scenario, as they are written down, and whom and what they name."""

    def __init__(self, scenario: Scenario, conference: Conference) -> None:
        self.scenario = scenario
        self.data = scenario.data
        self.facts: Record = scenario.conference
        self.conference = conference
        self.key = conference.key
        self.organiser = conference.organiser
        seats = list(
            Delegate.objects.filter(conference=conference)
            .select_related("person", "bridge_point", "unit")
            .order_by("pk")
        )
        self.seats = seats
        self.chair = next(seat.person for seat in seats if seat.role == Delegate.Role.CHAIR)
        self.secretary = next(seat.person for seat in seats if seat.role == Delegate.Role.SECRETARY)
        self.head = self.head_of(self.organiser)
        self.signer = self.chair if has_power(self.chair, Power.DEPUTY, self.organiser) else self.head
        self.units = {unit.key: unit for unit in Unit.objects.all()}
        self.steps: list[Step] = []
        self.now = before(scenario, 14)

    def head_of(self, unit: Unit) -> Person:
        return holders_of(Power.LEAD, unit)[0]

    # the list

    def then(self, label: str, *calls: Call, after: timedelta = timedelta(), at: datetime | None = None) -> None:
        """A step whose calls are known beforehand."""
        self.later(label, lambda: calls, after=after, at=at)

    def later(
        self,
        label: str,
        calls: Callable[[], Iterable[Call]],
        *,
        after: timedelta = timedelta(),
        at: datetime | None = None,
    ) -> None:
        """A step whose calls name what earlier steps created."""
        self.now = at or self.now + after
        self.steps.append(Step(label, self.now, calls))

    # what earlier steps created

    def round(self) -> Round:
        return Round.objects.get(key=self.key)

    def report_of(self, unit: Unit) -> Report:
        return Report.objects.get(round__key=self.key, unit=unit)

    def consolidated(self) -> Draft | None:
        found = Round.objects.filter(key=self.key).select_related("draft").first()
        return found.draft if found else None

    def speakers(self) -> list[Delegate]:
        """Who speaks in discussions and comments: heads at bridge points first, never the chair or the secretary."""
        others = [
            seat
            for seat in self.seats
            if seat.role == Delegate.Role.DELEGATE and seat.person_id not in (self.chair.pk, self.secretary.pk)
        ]
        own = ids_below([self.organiser.pk])
        below = [seat for seat in others if seat.unit_id in own and seat.unit_id != self.organiser.pk]
        return [*below, *[seat for seat in others if seat not in below]]

    def topics(self) -> list[str]:
        return [
            topic
            for item in self.scenario.all("agenda")
            if item["kind"] == "discussion"
            for topic in item.get("topics", [])
        ]

    def council_members(self) -> list[Person]:
        """The fictional council that votes on commendations."""
        council = f"{self.organiser.key}-council"
        found = Person.objects.filter(is_fictional=True, appointments__office__unit__key=council)
        return list(found.distinct().order_by("pk"))

    def issue(self, paper_key: str) -> Iterator[Call]:
        paper = Paper.objects.select_related("signer").get(key=paper_key)
        assert paper.signer is not None
        yield Call(paper.signer, document_actions.issue_paper, (paper.pk,))

    def agenda_item(self, number: int) -> AgendaItem:
        return AgendaItem.objects.get(conference=self.conference, number=number)
