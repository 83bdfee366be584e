"""The stream: nothing lost, nothing twice, one rendering for each audience, slow readers cut, tickets that end."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.utils.translation import get_language
from pytest_django.fixtures import Settings

from tests.livepage import Listener, fragments_of, until
from tests.world import World
from tongket.live import pages, tickets
from tongket.live.events import Event
from tongket.live.log import position, record, touch
from tongket.live.pages import LivePage, register_page
from tongket.live.stream import Stream, limits
from tongket.live.tickets import mint_ticket
from tongket.org.actions import end_appointment
from tongket.org.events import AppointmentEnded, OfficeCreated, PersonAdmitted, UnitClosed, UnitFounded
from tongket.org.models import Appointment

CHANNEL = "lamp/1"


class Lamps(LivePage):
    """A page with two lamps: what happened to units, to offices; a count that nobody logs."""

    audiences = ("front", "back")
    quiet: ClassVar[frozenset[str]] = frozenset({"count"})

    def __init__(self) -> None:
        self.count = 0
        self.rendered: list[tuple[str, tuple[str, ...]]] = []
        self.broken = False

    def everything(self, audience: str) -> set[str]:
        return {"unit", "office", "count"} if audience == "front" else {"unit"}

    def fragments(self, event: Event) -> set[str]:
        return {"unit"} if isinstance(event, UnitFounded) else {"office"} if isinstance(event, OfficeCreated) else set()

    def concerns(self, event: Event) -> set[int]:
        return {event.person_id} if isinstance(event, PersonAdmitted) else set()

    def moved(self, event: Event) -> set[int | str]:
        if isinstance(event, UnitClosed):
            return {"back"}
        return {event.appointment_id} if isinstance(event, AppointmentEnded) else set()

    def render(self, channel: str, audience: str, names: set[str]) -> str:
        if self.broken:
            raise ZeroDivisionError
        self.rendered.append((audience, tuple(sorted(names))))
        at = position(channel)
        shown = {"unit": f"unit at {at}", "office": f"office at {at}", "count": f"count {self.count}"}
        return "".join(f'<p id="{name}">{shown[name]}</p>' for name in sorted(names))


@pytest.fixture
def lamps(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Lamps:
    settings.TONGKET_BUS = "process"
    monkeypatch.setattr(pages, "_pages", dict(pages._pages))
    monkeypatch.setattr(limits, "DENSE", 0.0)
    monkeypatch.setattr(limits, "QUIET", 0.0)
    page = Lamps()
    register_page("lamp", page)
    return page


class Hours:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = 1_000_000.0

    def __call__(self) -> float:
        return self.at


@asynccontextmanager
async def running(**clocks: Callable[[], float]) -> AsyncIterator[Stream]:
    async def inner(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 299, "headers": []})

    made = Stream(inner, **clocks)
    await made.start()
    try:
        yield made
    finally:
        await made.stop()


def happen(*events: Event) -> None:
    """Each event in a transaction of its own."""
    for event in events:
        with transaction.atomic():
            record(CHANNEL, event, by=None)


async def reached(number: int, *listeners: Listener) -> None:
    """Wait until each has been told of the entry of that number."""
    await until(lambda: all(one.changes and one.changes[-1]["seq"] == number for one in listeners))


def play(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(story())


pytestmark = pytest.mark.django_db(transaction=True)
FOUNDED = UnitFounded(unit_id=1)


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


def test_the_poll_answers_once_with_what_has_changed(lamps: Lamps) -> None:
    async def story() -> None:
        async with running() as live:
            await live.in_thread(happen, FOUNDED)
            late = await Listener(live, CHANNEL, "back", after=0).ask()
            assert (late.status, '"html": "<p id=\\"unit\\">unit at 1</p>"' in late.body) == (200, True)
            fresh = await Listener(live, CHANNEL, "back", after=1).ask()
            assert (fresh.status, fresh.body) == (204, "")

    play(story)


# --- tickets --------------------------------------------------------------------------------------------------------


async def _refusal(live: Stream, ticket: str, person_id: int = 7) -> tuple[int, str]:
    one = await Listener(live, CHANNEL, "back", person_id=person_id, ticket=ticket).open()
    return one.status, one.body


def test_a_forged_ticket_is_refused_with_a_sentence(lamps: Lamps) -> None:
    async def story() -> None:
        async with running() as live:
            good = mint_ticket(CHANNEL, 7, "back")
            for forged in (good[:-2] + "xx", "nothing", "", "a:b:c", mint_ticket(CHANNEL, 7, "chair")):
                status, sentence = await _refusal(live, forged or "-")
                assert (status, sentence) == (403, "Vé theo dõi không hợp lệ; hãy tải lại trang.")
            assert not live.rooms

    play(story)


def test_a_ticket_for_another_channel_is_refused(lamps: Lamps) -> None:
    async def story() -> None:
        async with running() as live:
            status, sentence = await _refusal(live, mint_ticket("lamp/2", 7, "back"))
            assert status == 403
            assert "thuộc trang khác" in sentence

    play(story)


def test_a_ticket_ends_after_a_minute_and_the_open_stream_goes_on(lamps: Lamps) -> None:
    async def story() -> None:
        ahead = 0.0
        async with running(time_of_day=lambda: time.time() + ahead) as live:
            ticket = mint_ticket(CHANNEL, 7, "back")
            one = await Listener(live, CHANNEL, "back", person_id=7, ticket=ticket).open()
            ahead = tickets.TO_CONNECT + 2
            assert (await _refusal(live, ticket))[0] == 403
            await live.in_thread(happen, FOUNDED)
            await until(lambda: bool(one.changes))

    play(story)


def test_the_return_ticket_opens_the_stream_for_an_hour_after_the_right_was_looked_at(lamps: Lamps) -> None:
    async def story() -> None:
        ahead = 0.0
        async with running(time_of_day=lambda: time.time() + ahead) as live:
            one = await Listener(live, CHANNEL, "back", person_id=7).open()
            ahead = 1800
            two = await Listener(live, CHANNEL, "back", person_id=7, ticket=one.return_ticket).open()
            assert two.status == 200
            ahead = tickets.TO_RETURN + 2
            assert (await _refusal(live, two.return_ticket))[0] == 403, "an hour counts from the first ticket"
            await live.beat()
            assert one.is_over, "no stream outlives the right that Django has looked at by more than an hour"

    play(story)


def test_when_a_role_ends_the_stream_and_every_ticket_from_before_end_with_it(lamps: Lamps) -> None:
    async def story() -> None:
        async with running() as live:
            before = mint_ticket(CHANNEL, 7, "back", 0)
            one = await Listener(live, CHANNEL, "back", person_id=7, ticket=before).open()
            other = await Listener(live, CHANNEL, "back", person_id=8).open()
            await live.in_thread(happen, AppointmentEnded(appointment_id=7))
            await until(lambda: one.is_over)
            assert not other.is_over
            for ticket in (before, one.return_ticket):
                status, sentence = await _refusal(live, ticket)
                assert (status, "Vai trò đã thay đổi" in sentence) == (403, True)
            assert (await _refusal(live, mint_ticket(CHANNEL, 7, "back", 1)))[0] == 200

    play(story)


def test_when_an_audience_is_looked_at_anew_all_of_it_must_show_a_new_ticket(lamps: Lamps) -> None:
    async def story() -> None:
        async with running() as live:
            back = await Listener(live, CHANNEL, "back", person_id=7).open()
            front = await Listener(live, CHANNEL, "front", person_id=8).open()
            await live.in_thread(happen, UnitClosed(unit_id=1))
            await until(lambda: back.is_over)
            assert not front.is_over
            assert (await _refusal(live, back.return_ticket))[0] == 403

    play(story)


def test_a_ticket_from_before_the_end_of_a_role_is_refused_by_a_process_that_was_not_there(lamps: Lamps) -> None:
    async def story() -> None:
        async with running() as live:
            before = mint_ticket(CHANNEL, 7, "back", 0)
            await live.in_thread(happen, FOUNDED, AppointmentEnded(appointment_id=7), FOUNDED)
            assert (await _refusal(live, before))[0] == 403

    play(story)


def test_a_person_whose_rights_changed_elsewhere_is_asked_for_a_new_ticket(lamps: Lamps) -> None:
    async def story() -> None:
        async with running() as live:
            one = await Listener(live, CHANNEL, "back", person_id=7).open()
            live.heard("person/7", 0)
            await until(lambda: one.is_over)

    play(story)


def test_when_an_office_ends_the_streams_of_its_holder_end(lamps: Lamps, world: World) -> None:
    held = Appointment.objects.get(person=world.chief)

    async def story() -> None:
        async with running() as live:
            holder = await Listener(live, CHANNEL, "back", person_id=world.chief.pk).open()
            other = await Listener(live, CHANNEL, "back", person_id=world.clerk.pk).open()
            await live.in_thread(partial(end_appointment, held.pk, by=world.steward))
            await until(lambda: holder.is_over)
            assert not other.is_over

    play(story)


def test_one_person_cannot_open_streams_without_end(lamps: Lamps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_STREAMS", 2)

    async def story() -> None:
        async with running() as live:
            held = [await Listener(live, CHANNEL, "back", person_id=7).open() for _ in range(2)]
            assert (await Listener(live, CHANNEL, "back", person_id=7).open()).status == 429
            await held[0].close()
            assert (await Listener(live, CHANNEL, "back", person_id=7).open()).status == 200

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
