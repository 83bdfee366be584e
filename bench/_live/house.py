"""The house's own server for the bench: a conference with many items, tickets for as many pages as are asked for.

python -m bench._live.house PORT
"""

import json
import os
import sys
import time
from typing import Any
from urllib.parse import parse_qs

import django

ITEMS = 12
AUDIENCES = ("voting",) * 18 + ("delegate", "guest")  # of twenty pages; the table's own three come first


def prepare() -> dict[str, Any]:
    """An open conference, whose director's session may close its items."""
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from tests.world import build_world
    from tongket.conference import actions
    from tongket.conference.tests import make

    call_command("migrate", verbosity=0)
    world = build_world()
    conference = make.ready(world)
    for number in range(5, ITEMS + 1):
        actions.add_item(
            conference.pk, "report", f"Báo cáo chuyên đề số {number}", by=world.chief, speaker=world.deputy
        )
    actions.open_conference(conference.pk, by=world.director)
    items = list(conference.items.order_by("number").values_list("pk", flat=True))
    actions.open_item(items[0], by=world.director)
    client = Client()
    client.force_login(world.director)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"channel": conference.channel, "items": items, "session": session}


def main() -> None:
    """Set up, then serve."""
    django.setup()
    facts = prepare()

    from tongket.conference import stream
    from tongket.live.tickets import mint_ticket
    from tongket.site import server
    from tongket.site.asgi import application

    spent = {"renders": 0, "seconds": 0.0}
    draw = stream.draw

    def timed(board: Any, audience: str, names: set[str], **more: object) -> str:
        begun = time.thread_time()
        try:
            return draw(board, audience, names, **more)
        finally:
            spent["renders"] += 1
            spent["seconds"] += time.thread_time() - begun

    stream.draw = timed

    async def controlled(scope: Any, receive: Any, send: Any) -> None:
        """What the client asks for besides: tickets, the time spent rendering, that all lines are cut."""
        if scope["type"] != "http" or not scope["path"].startswith("/bench/"):
            await application(scope, receive, send)
            return
        query = parse_qs(scope["query_string"].decode())
        answer: dict[str, Any] = {}
        if scope["path"] == "/bench/tickets":
            number, only = int(query["n"][0]), query.get("audience", [""])[0]
            table = ("chair", "secretary", "projector")
            audiences = [only or (table[at] if at < 3 else AUDIENCES[at % 20]) for at in range(number)]
            tickets = [mint_ticket(facts["channel"], 1000 + at, audience, 0) for at, audience in enumerate(audiences)]
            answer = {**facts, "tickets": tickets}
        elif scope["path"] == "/bench/spent":
            answer = dict(spent)
        elif scope["path"] == "/bench/drop":
            for room in application.stream.rooms.values():
                for client in list(room.clients):
                    client.end(politely=False)
        body = json.dumps(answer).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    run = server.run

    def run_controlled(config: Any, listener: Any) -> None:
        config.app = controlled
        run(config, listener)

    server.run = run_controlled
    server.serve("127.0.0.1", int(sys.argv[1]))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongket.site.settings")
    main()
