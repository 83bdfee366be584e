"""A state that is written row by row is the one that was acted out, and is written only where nothing else was."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from tests import kept as states
from tests.kept import begin, kept, standing_files, standing_rows, values_of, watched
from tests.world import World, build_world
from tongket.conference.models import Conference
from tongket.conference.tests.make import closed, issued
from tongket.live.log import first_broken
from tongket.live.models import Channel
from tongket.org.actions import found_unit
from tongket.org.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning", "nothing_kept")]


@pytest.fixture
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process that has just begun."""
    monkeypatch.setattr(states, "_kept", {})
    monkeypatch.setattr(states, "_acted", set())


def stands_after(act: Callable[[World], Any]) -> Any:
    """Every value of every row and every paper after the act in a world of its own, which is taken back."""
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    with transaction.atomic(), watched():
        act(begin(build_world))
        connection.check_constraints()
        rows = {model: {pk: values_of(row) for pk, row in found.items()} for model, found in standing_rows().items()}
        transaction.set_rollback(True)
    return rows, standing_files()


def test_a_state_that_is_written_again_holds_every_value_that_was_acted_out() -> None:
    stands_after(issued)
    acted = stands_after(issued)
    written = stands_after(issued)
    assert written == acted
    assert {Path(name).suffix for name in written[1]} == {".pdf", ".docx"}
    assert written != stands_after(closed)


def test_a_builder_acts_twice_and_is_written_from_then_on_with_what_it_answered() -> None:
    calls = []

    @kept
    def built(world: World, name: str) -> Unit:
        calls.append(name)
        return found_unit("built", "department", name, world.academy, by=world.steward)

    answers: list[Unit] = []
    for _ in range(4):
        stands_after(lambda world: answers.append(built(world, "Ban Ví Dụ")))
    assert calls == ["Ban Ví Dụ"] * 2
    assert answers[1] == answers[2] == answers[3]
    assert answers[3] is not answers[2]
    stands_after(lambda world: answers.append(built(world, "Ban khác")))
    assert calls[2:] == ["Ban khác"]
    assert answers[4].name == "Ban khác"


def test_after_anything_else_was_written_a_builder_acts_again() -> None:
    heard = []

    @kept
    def built(world: World) -> Unit:
        heard.append(Unit.objects.get(pk=world.academy.pk).name)
        return found_unit("built", "department", "Ban Ví Dụ", world.academy, by=world.steward)

    def renamed(world: World) -> None:
        Unit.objects.filter(pk=world.academy.pk).update(name="Học viện đổi tên")
        built(world)

    for _ in range(3):
        stands_after(built)
    assert len(heard) == 2
    stands_after(renamed)
    assert heard[2:] == ["Học viện đổi tên"]


def test_what_a_test_does_to_a_world_stays_in_it() -> None:
    def spoilt(world: World) -> None:
        world.academy.name = "Học viện đổi tên"
        world.academy.save()

    stands_after(spoilt)
    stands_after(spoilt)
    with watched():
        world = begin(build_world)
    assert world.academy.name == "Học viện Ví Dụ khu vực II"
    assert Unit.objects.get(pk=world.academy.pk).name == world.academy.name


def test_the_log_of_a_written_state_is_whole_and_goes_on() -> None:
    for _ in range(2):
        stands_after(closed)
    with watched():
        world = begin(build_world)
        conference = closed(world)
    assert Conference.objects.get() == conference
    found_unit("next", "department", "Ban Ví Dụ", world.academy, by=world.steward)
    assert [name for name in Channel.objects.values_list("name", flat=True) if first_broken(name)] == []
