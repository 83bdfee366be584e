"""The renewal of a ticket, the tag, and what an upper room says about who may listen."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core import signing
from django.template import Context, Template
from django.test import Client, RequestFactory

from tests.world import World
from tongket.kit.clock import clock_at
from tongket.live import pages
from tongket.live.events import Event
from tongket.live.log import position
from tongket.live.pages import LivePage, audiences_of, page_of, register_page
from tongket.live.tickets import Refused, mint_ticket, read_ticket


class Board(LivePage):
    audiences = ("front", "back")

    def everything(self, audience: str) -> set[str]:
        return set()

    def fragments(self, event: Event) -> set[str]:
        return set()

    def render(self, channel: str, audience: str, names: set[str]) -> str:
        return ""


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    monkeypatch.setattr(pages, "_pages", dict(pages._pages))

    def listen_as(answer: Any) -> None:
        register_page("unit", Board(), lambda person, channel: answer)

    listen_as("front")
    return listen_as


def test_who_belongs_to_the_audience_gets_a_ticket_for_it(
    board: Callable[[Any], None], world: World, client: Client
) -> None:
    client.force_login(world.chief)
    answer = client.get(f"/live-ticket/{world.academy.channel}/?audience=front")
    ticket = read_ticket(answer.json()["ticket"], world.academy.channel, 0)
    assert (ticket.person_id, ticket.audience) == (world.chief.pk, "front")
    assert ticket.seq == position(world.academy.channel) > 0


def test_a_ticket_ends_with_the_day_in_which_the_right_was_looked_at(
    board: Callable[[Any], None], world: World
) -> None:
    with clock_at(datetime.fromisoformat("2021-07-01T23:59:40+07:00")):
        text, moment = mint_ticket(world.academy.channel, world.chief.pk, "front"), time.time()
    read_ticket(text, world.academy.channel, moment + 15)
    with pytest.raises(Refused, match="đã hết hạn"):
        read_ticket(text, world.academy.channel, moment + 21)


def test_a_ticket_of_an_older_version_is_refused(world: World) -> None:
    older = signing.dumps([world.academy.channel, world.chief.pk, "front", 0, "vi", 0], salt="tongket.live")
    with pytest.raises(Refused, match="không hợp lệ"):
        read_ticket(older, world.academy.channel, time.time())


def test_who_has_another_role_now_is_told_so(board: Callable[[Any], None], world: World, client: Client) -> None:
    client.force_login(world.chief)
    board({"back"})
    answer = client.get(f"/live-ticket/{world.academy.channel}/?audience=front")
    assert (answer.status_code, answer.json()) == (409, {"audiences": ["back"]})


def test_who_may_not_listen_finds_nothing(board: Callable[[Any], None], world: World, client: Client) -> None:
    client.force_login(world.stranger)
    board(None)
    assert client.get(f"/live-ticket/{world.academy.channel}/?audience=front").status_code == 404
    assert client.get("/live-ticket/nothing/1/?audience=front").status_code == 404


def test_nobody_is_asked_to_sign_in(board: Callable[[Any], None], world: World, client: Client) -> None:
    answer = client.get(f"/live-ticket/{world.academy.channel}/?audience=front")
    assert (answer.status_code, answer["Location"].startswith("/sign-in/")) == (302, True)


def test_the_tag_gives_the_page_what_its_script_needs(
    board: Callable[[Any], None], world: World, rf: RequestFactory
) -> None:
    request = rf.get("/")
    request.user = world.chief
    made = Template('{% load live %}{% live_channel channel "front" seq %}').render(
        Context({"request": request, "channel": world.academy.channel, "seq": 3})
    )
    assert f'data-url="/live/{world.academy.channel}"' in made
    assert f'data-seq="3" data-person="{world.chief.pk}"' in made
    assert f'data-renew="/live-ticket/{world.academy.channel}/?audience=front"' in made
    ticket = made.split('data-ticket="')[1].split('"')[0]
    assert read_ticket(ticket, world.academy.channel, 0).seq == 3


def test_a_page_for_an_audience_that_is_not_there_is_a_fault_of_ours(
    board: Callable[[Any], None], world: World, rf: RequestFactory
) -> None:
    request = rf.get("/")
    request.user = world.chief
    with pytest.raises(ValueError, match="no live page for the audience 'chair'"):
        Template('{% load live %}{% live_channel "unit/1" "chair" %}').render(Context({"request": request}))


def test_what_a_room_may_answer_about_who_listens(board: Callable[[Any], None]) -> None:
    for answer, meant in (("front", {"front"}), (None, set()), (["front", "back"], {"front", "back"})):
        board(answer)
        assert audiences_of(None, "unit/1") == meant
    assert audiences_of(None, "elsewhere/1") == set()
    assert page_of("elsewhere/1") is None
