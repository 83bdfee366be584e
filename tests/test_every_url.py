"""Every address, as nobody, as a stranger and as each role of the cast, against a table that a person has read.

`every_url.csv` holds a row for each address and method with the status that each role gets. An address without a row
fails. `python -m tests.every_url` prints the table as it is now, to be read before it is kept.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.test_templates import ESCAPED
from tongket.conference.models import Conference
from tongket.org.actions import admit_person, appoint, create_office
from tongket.org.models import Appointment, Power, Unit
from tongket.people.models import Person
from tongket.site.cycle import play_file
from tongket.site.scenario import scenario_files

TABLE = Path(__file__).with_name("every_url.csv")
KEY = "kv2-2021-h1"
# Each role, and whom of the played cast it is.
ROLES = {
    "nobody": "",
    "stranger": "stranger",  # heads another regional academy
    "member": "hcma2.nominee-1",  # an ordinary member of a unit of the house
    "head": "hcma2-qldt.head",  # heads a department that reported and owns tasks
    "secretary": "hcma2.secretary",
    "director": "hcma2.director",
}


def addresses(patterns: list[Any] | None = None) -> Iterator[URLPattern]:
    """Every named address of the site."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns)
        elif pattern.name:
            yield pattern


def played_house(out: Path) -> None:
    """The mid-year review from start to end, and one stranger who heads a house beside it."""
    midyear = next(file for file in scenario_files() if "midyear" in file.name)
    play_file(midyear, None, out)
    steward = Person.objects.get(username="steward")
    stranger = admit_person("stranger", "Mai Thị Giả Tưởng", by=steward, is_fictional=True)
    office = create_office(Unit.objects.get(key="hcma3"), "Giám đốc Học viện", [Power.LEAD], by=steward)
    appoint(stranger, office, by=steward)


def examples() -> dict[str, Any]:
    """One thing of each kind that addresses name, found in the played house by the name of the parameter."""
    from django.apps import apps

    found: dict[str, Any] = {"key": KEY, "kind": "conclusion", "code": f"{KEY}.k2"}
    for model in apps.get_models():
        if model.__module__.startswith("tongket."):
            first = model.objects.order_by("pk").first()  # type: ignore[attr-defined]
            found[f"{model._meta.model_name}_id"] = first.pk if first else 1
    found["line_id"], found["carried_id"] = found["reportline_id"], found["carriedtask_id"]
    found["item_id"], found["bridge_id"] = found["agendaitem_id"], found["bridgepoint_id"]
    found |= {
        "extension": "pdf",
        "number": 1,
        "line_id": found["reportline_id"],
        "carried_id": found["carriedtask_id"],
        "item_id": found["agendaitem_id"],
        "bridge_id": found["bridgepoint_id"],
        "channel": Conference.objects.get(key=KEY).channel,
    }
    found["person_id"] = Person.objects.get(username="hcma2-qldt.head").pk
    found["appointment_id"] = Appointment.objects.get(person__username="hcma2.nominee-1").pk
    return found


# Parameters whose name does not say what they name, by address.
SPECIAL: dict[str, dict[str, Any]] = {
    "unit": {"key": "hcma2-qldt"},
    **{
        name: {"key": "hcma2-qldt"}
        for name in ("found_unit", "place_unit", "close_unit", "create_office", "admit_person", "appoint")
    },
}


def address_of(pattern: URLPattern, known: dict[str, Any]) -> str:
    """The address with an example for each of its parameters."""
    assert pattern.name is not None
    given = {**known, **SPECIAL.get(pattern.name, {})}
    wanted = list(pattern.pattern.converters)
    return reverse(pattern.name, kwargs={name: given[name] for name in wanted})


def statuses() -> dict[tuple[str, str], list[str]]:
    """(name, method) to the status of each role; what a POST changes is taken back."""
    known = examples()
    clients = {}
    for role, username in ROLES.items():
        clients[role] = Client(raise_request_exception=False)
        if username:
            clients[role].force_login(Person.objects.get(username=username))
    table: dict[tuple[str, str], list[str]] = {}
    for pattern in addresses():
        assert pattern.name is not None
        address = address_of(pattern, known)
        for method in ("get", "post"):
            row = []
            for client in clients.values():
                cookies = client.cookies.copy()
                with transaction.atomic():
                    answer = getattr(client, method)(address)
                    row.append(str(answer.status_code))
                    if answer.get("Content-Type", "").startswith("text/html") and not answer.streaming:
                        whole = answer.content.lstrip()[:9].lower() == b"<!doctype"
                        assert whole or answer.status_code != 200 or method != "get", f"{address}: a piece of a page"
                        assert not ESCAPED.search(answer.content.decode()), (
                            f"{address}: an attribute begins with a backslash"
                        )
                    transaction.set_rollback(True)
                client.cookies = cookies
            table[(pattern.name, method.upper())] = row
    return table


@pytest.mark.django_db
def test_every_address_answers_each_role_as_the_table_says(tmp_path: Path) -> None:
    played_house(tmp_path)
    with TABLE.open() as file:
        expected = {(row["address"], row["method"]): [row[role] for role in ROLES] for row in csv.DictReader(file)}
    found = statuses()
    assert sorted(set(found) - set(expected)) == [], "addresses without a row"
    assert sorted(set(expected) - set(found)) == [], "rows without an address"
    assert {key: row for key, row in found.items() if row != expected[key]} == {}


def test_no_address_breaks_and_nobody_changes_anything() -> None:
    """What the table itself must hold: no 5xx, and no change without signing in but the few that anyone may do."""
    open_to_anyone = {"sign_in", "sign_out", "choose_language"}
    with TABLE.open() as file:
        for row in csv.DictReader(file):
            assert not any(row[role].startswith("5") for role in ROLES), row
            if row["method"] == "POST" and row["address"] not in open_to_anyone:
                assert row["nobody"] in {"302", "403", "404", "405"}, row
