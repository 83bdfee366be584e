"""Whatever stands in an address or behind its question mark, it is answered: never by a fault of ours."""

from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from tests.test_every_url import address_of, addresses, examples, played_house
from tests.test_links import FILES
from tongket.people.models import Person

# Every name that a page of ours reads behind the question mark.
NAMES = (
    *(
        "item",
        "edit",
        "add",
        "speech",
        "text",
        "line",
        "open",
        "bridge",
        "delegate",
        "page",
        "q",
        "year",
        "unit",
        "kind",
    ),
    *("state", "paper", "on", "show", "at", "view", "audience", "conference", "next"),
)
LONG = "9" * 5000  # more digits than Python makes a number of
VALUES = ("\x00", LONG, "9" * 20, "٣", "0001-01-01", "9999-12-31", "\u202e😀<script>")
CODES = (
    *(f"{kind}/{key}.{mark}{number}" for kind, key, mark in (
        ("conclusion", "kv2-2021-h1", "k"), ("agenda-item", "kv2-2021-h1", ""), ("paragraph", "kv2-2021-h1.draft", ""),
        ("comment", "kv2-2021-h1.draft", "c"), ("nomination", "kv2-2021-h1.a1", "n"), ("report-line", "kv2-2021-h1", ""),
        ("task", "kv2-2021-h1", "k"), ("article", "kv2-2021-h1", ""), ("unknown", "x", ""),
    ) for number in (LONG, "9" * 20, "٣", "\x00")),
)  # fmt: skip
CHANNELS = tuple(
    f"{kind}/{number}" for kind in ("conference", "task", "round", "draft", "x") for number in (LONG, "٣", "-", "")
)


@pytest.mark.django_db
def test_no_address_breaks_whatever_it_is_asked(tmp_path: Path) -> None:
    played_house(tmp_path)
    known = examples()
    client = Client(raise_request_exception=False)
    client.force_login(Person.objects.get(username="hcma2.director"))
    asked = [(f"/trace/{code}/", {}) for code in CODES] + [(f"/live-ticket/{channel}/", {}) for channel in CHANNELS]
    for pattern in addresses():
        if pattern.name not in FILES and client.get(address_of(pattern, known)).status_code != 405:
            asked += [(address_of(pattern, known), dict.fromkeys(NAMES, value)) for value in VALUES]
    broken = []
    for address, query in asked:
        with transaction.atomic():
            answer = client.get(address, query)
            transaction.set_rollback(True)
        if answer.status_code >= 500:
            broken.append((address[:80], str(query.get("item"))[:20]))
    assert broken == []
