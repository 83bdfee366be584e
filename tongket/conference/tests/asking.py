"""A person asks for a page, or presses a button on it."""

from typing import Any

from django.test import Client

from tongket.people.models import Person

KEY = "demo-2021-h1"


def page(client: Client, person: Person, path: str, status: int = 200) -> str:
    """What the person gets to read at that address."""
    client.force_login(person)
    response = client.get(path)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def piece(client: Client, person: Person, path: str, status: int = 200) -> str:
    """What the person's page gets when it fetches a piece of itself from that address."""
    client.force_login(person)
    response = client.get(path, headers={"HX-Request": "true"})
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def send(client: Client, who: Person, path: str, status: int = 303, **data: Any) -> Any:
    """The answer to a form."""
    client.force_login(who)
    response = client.post(path, data)
    assert response.status_code == status, response.content.decode()[:3000]
    return response
