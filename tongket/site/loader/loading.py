"""The state of one loading: who stands for which key of the file."""

from tongket.org.models import Unit
from tongket.people.models import Person
from tongket.site.names import fictional_name
from tongket.site.scenario import Record, Scenario


class Loading:
    """One file on its way into the database."""

    secretary: Person

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.data = scenario.data
        self.facts: Record = scenario.conference
        self.units: dict[str, Unit] = {}
        self.people: dict[str, Person] = {}
        self.steward = Person.objects.filter(username="steward").first() or Person(
            username="steward", name=fictional_name(0), is_fictional=True
        )
