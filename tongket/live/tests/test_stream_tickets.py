"""Tickets to the stream: forged, ended, taken back; and how many one person may hold."""

import time
from datetime import datetime
from functools import partial

import pytest

from tests.livepage import Listener, until
from tests.world import World
from tongket.kit.clock import clock_at
from tongket.live import tickets
from tongket.live.stream import Stream, limits
from tongket.live.tests.lamps import CHANNEL, FOUNDED, Lamps, happen, play, running
from tongket.live.tickets import mint_ticket
from tongket.org.actions import end_appointment
from tongket.org.events import AppointmentEnded, UnitClosed
from tongket.org.models import Appointment

pytestmark = pytest.mark.django_db(transaction=True)


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
            live.end_overdue()
            assert one.is_over, "no stream outlives the right that Django has looked at by more than an hour"

    play(story)


def test_a_right_that_ends_with_the_day_is_looked_at_anew_after_midnight_and_not_of_all_at_once(lamps: Lamps) -> None:
    ahead = 0.0

    async def story() -> None:
        nonlocal ahead
        async with running(time_of_day=lambda: time.time() + ahead) as live:
            page = mint_ticket(CHANNEL, 7, "back")
            many = [await Listener(live, CHANNEL, "back", person_id=7, ticket=page).open() for _ in range(20)]
            back = many[0].return_ticket
            ahead = 5
            live.end_overdue()
            assert not any(one.is_over for one in many), "the day has not ended"
            assert (await _refusal(live, back))[0] == 200
            ahead = 22
            for ticket in (page, back):
                assert await _refusal(live, ticket) == (403, "Vé theo dõi đã hết hạn; trang sẽ xin vé mới.")
            ahead = 20 + limits.SPREAD / 2
            live.end_overdue()
            assert 0 < sum(one.is_over for one in many) < 20, "ten thousand pages do not ask in the same second"
            ahead = 22 + limits.SPREAD
            live.end_overdue()
            assert all(one.is_over for one in many)

    with clock_at(datetime.fromisoformat("2021-07-01T23:59:40+07:00")):
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
