"""The pages of the room: who sees them, what they show in each state, and how many queries they take."""

from typing import Any

import pytest
from django.test import Client

from tests.world import World
from tongket.conference.tests import make
from tongket.people.models import Person

KEY = "demo-2021-h1"


def page(client: Client, person: Person, path: str, status: int = 200) -> str:
    client.force_login(person)
    response = client.get(path)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


@pytest.mark.parametrize("state", ["planned", "ready", "opened", "discussing", "closed", "issued"])
@pytest.mark.parametrize("path", ["", "plan/", "secretary/", "secretary/?add=1"])
def test_every_page_stands_in_every_state(world: World, client: Client, state: str, path: str) -> None:
    getattr(make, state)(world)
    text = page(client, world.chief, f"/conferences/{KEY}/{path}")
    assert make.TITLE in text


def test_the_list_shows_what_is_on_and_what_was_and_takes_ten_queries(
    world: World, client: Client, django_assert_max_num_queries: Any
) -> None:
    make.issued(world)
    make.discussing(world, key="demo-2021-b")
    for number in range(8):
        make.planned(world, key=f"demo-2022-{number}")
    client.force_login(world.trainer)
    with django_assert_max_num_queries(10):
        text = client.get("/conferences/").content.decode()
    assert text.count(make.TITLE) == 10
    assert "0/2 nhiệm vụ xong" in text
    assert "01/TB-HVVDKVII" in text
