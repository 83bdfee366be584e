"""The stream: a change goes to all whom it concerns, drawn once for each audience."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from django.utils.translation import get_language

from tests.livepage import Listener, fragments_of, until
from tongket.live.log import position, record, touch
from tongket.live.stream import limits
from tongket.live.tests.lamps import CHANNEL, FOUNDED, Hours, Lamps, happen, play, reached, running
from tongket.live.tickets import mint_ticket
from tongket.org.events import OfficeCreated, PersonAdmitted, UnitClosed

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_change_reaches_everyone_who_listens_with_its_number(lamps: Lamps) -> None:
    async def story() -> None:
        async with running() as live:
            front = await Listener(live, CHANNEL, "front").open()
            back = await Listener(live, CHANNEL, "back").open()
            await live.in_thread(happen, FOUNDED)
            await until(lambda: bool(back.changes) and len(front.changes) == 2)
            assert front.changes[-1] == {"seq": 1, "html": '<p id="unit">unit at 1</p>', "me": []}
            assert "id: 1\nevent: change\n" in front.body
            assert back.changes == [{"seq": 1, "html": '<p id="unit">unit at 1</p>', "me": []}]

    play(story)


def test_what_an_audience_does_not_see_is_not_sent_to_it(lamps: Lamps) -> None:
    async def story() -> None:
        async with running() as live:
            front = await Listener(live, CHANNEL, "front").open()
            back = await Listener(live, CHANNEL, "back").open()
            await live.in_thread(happen, OfficeCreated(office_id=1))
            await until(lambda: len(front.changes) == 2)
            await live.in_thread(happen, FOUNDED)
            await until(lambda: bool(back.changes))
            assert [change["seq"] for change in back.changes] == [2]
            assert "office" not in back.body

    play(story)


def test_audiences_that_are_shown_the_same_share_one_rendering_and_keep_their_own_rights(
    lamps: Lamps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lamps, "audiences", ("front", "back", "side"))
    monkeypatch.setattr(lamps, "drawn_as", lambda audience: "back" if audience == "side" else audience)

    async def story() -> None:
        async with running() as live:
            back = await Listener(live, CHANNEL, "back", person_id=1).open()
            side = await Listener(live, CHANNEL, "side", person_id=2).open()
            await live.in_thread(happen, FOUNDED)
            await until(lambda: bool(back.changes) and bool(side.changes))
            assert lamps.rendered == [("back", ("unit",))]
            assert side.sent[-1]["body"] is back.sent[-1]["body"]
            await live.in_thread(happen, UnitClosed(unit_id=1))
            await until(lambda: back.is_over)
            assert not side.is_over

    play(story)


def test_what_audiences_share_is_read_once_for_a_change_and_for_each_language(lamps: Lamps) -> None:
    read: list[str] = []

    def drawer(channel: str) -> Callable[[str, set[str]], str]:
        read.append(get_language() or "")
        return partial(lamps.render, channel)

    async def story() -> None:
        async with running() as live:
            front = await Listener(live, CHANNEL, "front", person_id=1).open()
            back = await Listener(live, CHANNEL, "back", person_id=2).open()
            english = mint_ticket(CHANNEL, 3, "back", language="en")
            abroad = await Listener(live, CHANNEL, "back", person_id=3, ticket=english).open()
            lamps.drawer = drawer  # type: ignore[method-assign]
            for number in (1, 2):
                await live.in_thread(happen, FOUNDED)
                await reached(number, front, back, abroad)
                assert sorted(read) == sorted(["en", "vi"] * number)

    play(story)


def test_an_audience_of_which_nobody_listens_is_not_drawn(lamps: Lamps) -> None:
    async def story() -> None:
        async with running() as live:
            front = await Listener(live, CHANNEL, "front").open()
            back = await Listener(live, CHANNEL, "back", person_id=2).open()
            await front.close()
            lamps.rendered.clear()
            await live.in_thread(happen, FOUNDED)
            await until(lambda: bool(back.changes))
            assert lamps.rendered == [("back", ("unit",))]

    play(story)


def test_the_first_change_after_a_pause_goes_at_once_and_those_that_follow_fast_wait_for_one_another(
    lamps: Lamps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "DENSE", 0.075)
    waited: list[float] = []

    async def story() -> None:
        hours = Hours()
        async with running(monotonic=hours) as live:

            async def pause(seconds: float) -> None:
                waited.append(round(seconds, 3))

            one = await Listener(live, CHANNEL, "back").open()
            monkeypatch.setattr(live, "pause", pause)
            for number in (1, 2):
                await live.in_thread(happen, FOUNDED)
                await reached(number, one)
            hours.at += 1
            await live.in_thread(happen, FOUNDED)
            await reached(3, one)
        first, second, after_a_second = (seconds for seconds in waited[:3])
        assert (first <= 0, second, after_a_second <= 0) == (True, 0.075, True)

    play(story)


def test_what_is_touched_while_a_page_catches_up_reaches_it(lamps: Lamps, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        async with running() as live:
            await Listener(live, CHANNEL, "back").open()
            room = live.rooms[CHANNEL]
            frame = room.drawings.frame

            async def late(crowd: Any, change: Any) -> Any:
                drawn = await frame(crowd, change)
                if lamps.count == 0:
                    lamps.count, room.touched = 1, True
                    await room.go_on()
                return drawn

            monkeypatch.setattr(room.drawings, "frame", late)
            front = await Listener(live, CHANNEL, "front", person_id=2).open()
            assert "count 0" in front.changes[0]["html"]
            assert "count 1" in front.changes[-1]["html"]

    play(story)


@pytest.mark.parametrize("number", [1, 100])
def test_a_change_is_rendered_once_for_an_audience_however_many_listen(lamps: Lamps, number: int) -> None:
    async def story() -> None:
        async with running() as live:
            crowd = [await Listener(live, CHANNEL, "back", person_id=at).open() for at in range(number)]
            await live.in_thread(happen, FOUNDED)
            await until(lambda: all(one.changes for one in crowd))
            assert lamps.rendered == [("back", ("unit",))]
            bodies = [one.sent[-1]["body"] for one in crowd]
            assert all(body is bodies[0] for body in bodies), "the same bytes go to everyone"

    play(story)


def test_a_crowd_that_comes_back_at_once_costs_one_rendering(lamps: Lamps) -> None:
    async def story() -> None:
        async with running() as live:
            first = await Listener(live, CHANNEL, "back", person_id=1000).open()
            await live.in_thread(happen, *[FOUNDED] * 5)
            await until(lambda: bool(first.changes) and first.changes[-1]["seq"] == 5)
            lamps.rendered.clear()
            crowd = [Listener(live, CHANNEL, "back", person_id=at, after=2) for at in range(100)]
            await asyncio.gather(*(one.open() for one in crowd))
            assert len(lamps.rendered) <= 1
            assert all([change["seq"] for change in one.changes] == [5] for one in crowd)

    play(story)


def test_events_that_come_fast_are_told_together(lamps: Lamps) -> None:
    async def story() -> None:
        async with running() as live:
            one = await Listener(live, CHANNEL, "back").open()
            await live.in_thread(happen, *[FOUNDED] * 20)  # the loop hears of them while the thread still writes
            await until(lambda: bool(one.changes) and one.changes[-1]["seq"] == 20)
            assert len(lamps.rendered) < 20

    play(story)


def test_what_is_not_logged_is_told_when_it_is_touched(lamps: Lamps) -> None:
    def vote() -> None:
        lamps.count += 1
        with transaction.atomic():
            touch(CHANNEL)

    async def story() -> None:
        async with running() as live:
            front = await Listener(live, CHANNEL, "front").open()
            assert fragments_of(front.changes[0]["html"]) == {"count": '<p id="count">count 0</p>'}
            await live.in_thread(vote)
            await until(lambda: len(front.changes) == 2)
            assert front.changes[-1] == {"seq": 0, "html": '<p id="count">count 1</p>', "me": []}
            assert await live.in_thread(position, CHANNEL) == 0

    play(story)


def test_a_change_that_is_rolled_back_is_never_told(lamps: Lamps) -> None:
    def fail() -> None:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            record(CHANNEL, FOUNDED, by=None)
            raise ZeroDivisionError

    async def story() -> None:
        async with running() as live:
            one = await Listener(live, CHANNEL, "back").open()
            await live.in_thread(fail)
            await live.in_thread(happen, OfficeCreated(office_id=1), FOUNDED)
            await until(lambda: bool(one.changes))
            assert one.changes[-1]["seq"] == 2

    play(story)


def test_a_sign_of_life_goes_to_everyone(lamps: Lamps) -> None:
    async def story() -> None:
        async with running() as live:
            crowd = [await Listener(live, CHANNEL, "back", person_id=at).open() for at in range(3)]
            await live.beat()
            assert all(one.sent[-1]["body"] == b":\n\n" for one in crowd)

    play(story)


def test_a_page_that_cannot_be_drawn_closes_its_streams_and_serves_the_others(
    lamps: Lamps, caplog: pytest.LogCaptureFixture
) -> None:
    async def story() -> None:
        async with running() as live:
            one = await Listener(live, CHANNEL, "back").open()
            lamps.broken = True
            await live.in_thread(happen, FOUNDED)
            await until(lambda: one.is_over)
            lamps.broken = False
            again = await Listener(live, CHANNEL, "back").open()
            assert [change["seq"] for change in again.changes] == [1]
        assert "could not be drawn" in caplog.text

    play(story)


def test_whom_an_event_concerns_is_named(lamps: Lamps) -> None:
    async def story() -> None:
        async with running() as live:
            one = await Listener(live, CHANNEL, "back", person_id=7).open()
            await live.in_thread(happen, PersonAdmitted(person_id=7))
            await until(lambda: bool(one.changes))
            assert one.changes == [{"seq": 1, "html": "", "me": [7]}]

    play(story)


def test_what_cannot_be_understood_gets_a_sentence(lamps: Lamps) -> None:
    async def story() -> None:
        async with running() as live:
            odd = await Listener(live, CHANNEL, "back").open([(b"last-event-id", b"-3")])
            assert (odd.status, "không âm" in odd.body) == (422, True)
            nowhere = await Listener(live, "nowhere/1", "back").open()
            assert nowhere.status == 404
            posted = await Listener(live, CHANNEL, "back", method="POST").open()
            assert posted.status == 405

    play(story)


def test_everything_else_goes_on_to_django(lamps: Lamps) -> None:
    async def story() -> None:
        async with running() as live:
            one = Listener(live, CHANNEL, "back")
            await live({"type": "http", "path": "/", "method": "GET"}, one.receive, one.send)
            assert one.status == 299

    play(story)


def test_a_channel_that_nobody_listens_to_is_let_go(lamps: Lamps) -> None:
    hours = Hours()

    async def story() -> None:
        async with running(monotonic=hours) as live:
            one = await Listener(live, CHANNEL, "back").open()
            await one.close()
            await live.beat()
            assert CHANNEL in live.rooms
            hours.at += limits.IDLE + 1
            await live.beat()
            assert CHANNEL not in live.rooms

    play(story)
