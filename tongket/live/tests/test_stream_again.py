"""Coming back to the stream: nothing lost, nothing twice, slow readers cut."""

import asyncio

import pytest

from tests.livepage import Listener, fragments_of, until
from tongket.live.stream import limits
from tongket.live.tests.lamps import CHANNEL, FOUNDED, Lamps, happen, play, running
from tongket.live.tickets import mint_ticket
from tongket.org.events import OfficeCreated

pytestmark = pytest.mark.django_db(transaction=True)


def test_whoever_comes_back_is_told_what_was_missed_and_nothing_twice(lamps: Lamps) -> None:
    async def story() -> None:
        async with running() as live:
            await live.in_thread(happen, FOUNDED, FOUNDED)
            first = await Listener(live, CHANNEL, "back", after=2).open()
            assert first.changes == []
            await live.in_thread(happen, FOUNDED)
            await until(lambda: bool(first.changes))
            await first.close()
            await live.in_thread(happen, OfficeCreated(office_id=1), FOUNDED)
            again = await Listener(live, CHANNEL, "back", after=first.changes[-1]["seq"]).open()
            await until(lambda: bool(again.changes) and again.changes[-1]["seq"] == 5)
            assert again.changes == [{"seq": 5, "html": '<p id="unit">unit at 5</p>', "me": []}]
            await live.in_thread(happen, FOUNDED)
            await until(lambda: len(again.changes) == 2)
            assert [change["seq"] for change in again.changes] == [5, 6]

    play(story)


def test_the_number_that_the_browser_sends_of_itself_counts(lamps: Lamps) -> None:
    async def story() -> None:
        async with running() as live:
            await live.in_thread(happen, FOUNDED, FOUNDED)
            one = await Listener(live, CHANNEL, "back", after=0).open([(b"last-event-id", b"2")])
            assert one.changes == []

    play(story)


def test_many_come_and_go_while_much_happens_and_each_ends_with_the_last_state(lamps: Lamps) -> None:
    async def story() -> None:
        async with running() as live:
            seen: dict[int, list[int]] = {at: [] for at in range(12)}
            shown: dict[int, dict[str, str]] = {at: {} for at in range(12)}

            async def page(at: int) -> None:
                while not seen[at] or seen[at][-1] < 60:
                    after = seen[at][-1] if seen[at] else 0
                    one = await Listener(live, CHANNEL, "front", person_id=at, after=after).open()
                    await some(one, len(one.changes) + 1 + at % 3)
                    await one.close()
                    for change in one.changes:
                        seen[at].append(change["seq"])
                        shown[at] |= fragments_of(change["html"])

            async def some(one: Listener, number: int) -> None:
                await until(lambda: len(one.changes) >= number or (bool(one.changes) and one.changes[-1]["seq"] == 60))

            async def much() -> None:
                for _ in range(30):
                    await live.in_thread(happen, FOUNDED, OfficeCreated(office_id=1))

            await asyncio.gather(much(), *(page(at) for at in range(12)))
            for at in range(12):
                assert seen[at] == sorted(seen[at]), "in order"
                assert shown[at]["unit"] == '<p id="unit">unit at 60</p>'
                assert shown[at]["office"] == '<p id="office">office at 60</p>'

    play(story)


def test_after_a_restart_the_table_tells_what_the_ring_no_longer_knows(lamps: Lamps) -> None:
    async def story() -> None:
        async with running() as live:
            await live.in_thread(happen, FOUNDED, OfficeCreated(office_id=1), FOUNDED)
            await Listener(live, CHANNEL, "back", after=3).open()
            assert live.rooms[CHANNEL].ring.floor < 3 or not live.rooms[CHANNEL].ring.marks
            late = await Listener(live, CHANNEL, "front", person_id=2, after=1).open()
            assert late.changes[0]["seq"] == 3
            assert fragments_of(late.changes[0]["html"]).keys() == {"unit", "office", "count"}

    play(story)


def test_whoever_is_too_far_behind_gets_everything_anew(lamps: Lamps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "RING", 3)

    async def story() -> None:
        async with running() as live:
            await live.in_thread(happen, *[FOUNDED] * 5)
            ticket = mint_ticket(CHANNEL, 1, "front", 5)
            one = await Listener(live, CHANNEL, "front", after=1, ticket=ticket).open()
            assert [name for name, _ in one.messages] == ["ticket", "resync"]
            assert fragments_of(one.changes[0]["html"]).keys() == {"unit", "office", "count"}
            near = await Listener(
                live, CHANNEL, "back", person_id=2, after=2, ticket=mint_ticket(CHANNEL, 2, "back", 5)
            ).open()
            assert [name for name, _ in near.messages] == ["ticket", "change"]

    play(story)


def test_a_number_that_the_log_has_not_reached_gets_everything_anew(lamps: Lamps) -> None:
    async def story() -> None:
        async with running() as live:
            one = await Listener(live, CHANNEL, "back", after=10**15).open()
            assert [name for name, _ in one.messages] == ["ticket", "resync"]
            assert one.changes[0]["seq"] == 0

    play(story)


def test_a_slow_reader_is_cut_and_the_others_go_on(lamps: Lamps) -> None:
    async def story() -> None:
        async with running() as live:
            slow = await Listener(live, CHANNEL, "back", person_id=1).open()
            quick = await Listener(live, CHANNEL, "back", person_id=2).open()
            slow.slow = True
            await live.in_thread(happen, FOUNDED)
            await until(lambda: bool(quick.changes) and slow.task is not None and slow.task.done())
            assert slow.changes == []
            assert len(live.rooms[CHANNEL].clients) == 1

    play(story)


def test_a_knock_that_was_lost_is_made_good_by_a_look_at_the_log(lamps: Lamps, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        async with running() as live:
            one = await Listener(live, CHANNEL, "back").open()
            monkeypatch.setattr(live, "heard", lambda channel, seq: None)
            live._tasks[0].cancel()
            await live.in_thread(happen, FOUNDED)
            await live.look()
            await until(lambda: bool(one.changes))
            assert one.changes[-1]["seq"] == 1

    play(story)


def test_the_poll_answers_once_with_what_has_changed(lamps: Lamps) -> None:
    async def story() -> None:
        async with running() as live:
            await live.in_thread(happen, FOUNDED)
            late = await Listener(live, CHANNEL, "back", after=0).ask()
            assert (late.status, '"html": "<p id=\\"unit\\">unit at 1</p>"' in late.body) == (200, True)
            fresh = await Listener(live, CHANNEL, "back", after=1).ask()
            assert (fresh.status, fresh.body) == (204, "")

    play(story)
