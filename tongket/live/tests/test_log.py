"""The log: numbers without gaps, a chain that shows any change, and jobs that hear each entry once."""

import pytest
from django.db import transaction

from tests.world import World
from tongket.kit.clock import today
from tongket.live.jobs import drain
from tongket.live.log import first_broken, position, record, told
from tongket.live.models import LogEntry
from tongket.org.actions import close_unit
from tongket.org.events import UnitClosed, UnitFounded


def test_an_action_writes_what_happened_on_the_channel_of_the_thing(world: World) -> None:
    start = position(world.sister.channel)
    close_unit(world.sister.pk, today(), by=world.steward)
    assert told(world.sister.channel, start) == [UnitClosed(unit_id=world.sister.pk)]


def test_numbers_begin_at_one_and_have_no_gap(world: World) -> None:
    entries = LogEntry.objects.filter(channel__name=world.academy.channel).order_by("seq")
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert len(entries) > 3


def test_what_is_rolled_back_leaves_no_gap(world: World) -> None:
    start = position(world.sister.channel)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(world.sister.channel, UnitFounded(unit_id=world.sister.pk), by=world.steward)
        raise ZeroDivisionError
    record(world.sister.channel, UnitFounded(unit_id=world.sister.pk), by=world.steward)
    assert position(world.sister.channel) == start + 1


def test_a_changed_entry_breaks_the_chain_where_it_was_changed(world: World) -> None:
    assert first_broken(world.academy.channel) is None
    LogEntry.objects.filter(channel__name=world.academy.channel, seq=2).update(payload={"office_id": 0})
    assert first_broken(world.academy.channel) == 2


def test_a_lost_last_entry_is_seen(world: World) -> None:
    last = position(world.academy.channel)
    LogEntry.objects.filter(channel__name=world.academy.channel, seq=last).delete()
    assert first_broken(world.academy.channel) == last


def test_draining_with_nothing_to_do_does_nothing(world: World) -> None:
    drain()
