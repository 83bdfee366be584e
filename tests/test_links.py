"""Every link and form of the played house leads somewhere: walked as the secretary, a director, a head and nobody."""

from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from tests.test_every_url import ROLES, played_house
from tongket.people.models import Person

WALKERS = ("nobody", "head", "secretary", "director")
MOST = 3  # pages of one address that a walker opens; the links on them are all resolved
FILES = {"paper_file", "paper_page", "draft_file", "reconciliation_file"}  # drawn at length, and tested in their rooms


class Page(HTMLParser):
    """The links, forms and ids of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.pieces: list[str] = []  # what the page fetches for itself
        self.actions: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids.add(given.get("id", ""))
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if "hx-get" in given and "href" not in given:
            self.pieces.append(given["hx-get"])
        for name in ("action", "formaction", "hx-post"):
            if given.get(name) and not given[name].startswith(("#", "?")):
                self.actions.append(given[name])


def walk(client: Client, begin: str) -> list[str]:
    """What is wrong with what is offered from a page on: refused links, addresses of nothing, places that are not there."""
    wrong: list[str] = []
    opened: Counter[str] = Counter()
    pages: dict[str, Page] = {}
    waiting, seen = [(begin, "")], {begin}
    anchors: list[tuple[str, str, str]] = []
    pieces: set[str] = set()
    while waiting:
        address, source = waiting.pop(0)
        try:
            name = resolve(urlsplit(address).path).url_name or ""
        except Resolver404:
            wrong.append(f"{source}: {address} is no address")
            continue
        if name in FILES or opened[name] >= MOST:
            continue
        opened[name] += 1
        response = client.get(address, headers={"HX-Request": "true"} if address in pieces else {})
        if response.status_code >= 400:
            wrong.append(f"{source}: {address} answers {response.status_code}")
        if response.status_code != 200 or "html" not in response["Content-Type"]:
            continue
        page = pages[address] = Page(response.content.decode())
        pieces.update(urldefrag(urljoin(address, link))[0] for link in page.pieces)
        for link in page.links + page.pieces:
            target, place = urldefrag(urljoin(address, link))
            if not target.startswith("/"):
                continue
            if place:
                anchors.append((address, target, place))
            if target not in seen:
                seen.add(target)
                waiting.append((target, address))
        for action in page.actions:
            try:
                resolve(urlsplit(urljoin(address, action)).path)
            except Resolver404:
                wrong.append(f"{address}: the form to {action} leads nowhere")
    wrong += [
        f"{source}: {target} has no #{place}"
        for source, target, place in anchors
        if target in pages and place not in pages[target].ids
    ]
    return sorted(set(wrong))


@pytest.mark.django_db
def test_every_link_that_is_offered_leads_somewhere(tmp_path: Path) -> None:
    played_house(tmp_path)
    wrong = {}
    for role in WALKERS:
        client = Client()
        if ROLES[role]:
            client.force_login(Person.objects.get(username=ROLES[role]))
        wrong[role] = walk(client, "/work/" if ROLES[role] else "/")
    assert wrong == {role: [] for role in WALKERS}
