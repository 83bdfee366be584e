"""The state of one loading: who stands for which key of the file."""

import hashlib

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


def fit(key: str, longest: int = 80) -> str:
    """A key made of two, cut where it has no room, with a mark that keeps it apart from others cut at the same place."""
    mark = hashlib.sha256(key.encode()).hexdigest()[:8]
    return key if len(key) <= longest else f"{key[: longest - 9]}-{mark}"
