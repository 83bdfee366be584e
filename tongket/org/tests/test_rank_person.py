"""A person's academic rank changes in the course of a life; the register's keeper enters it."""

import pytest

from tests.world import World
from tongket.kit.errors import NotAllowed
from tongket.live.log import position, told
from tongket.org.actions import rank_person
from tongket.org.events import PersonRanked


def test_a_steward_gives_a_rank_and_the_name_carries_it(world: World) -> None:
    start = position("people")
    assert rank_person(world.trainer.pk, "PGS.TS", by=world.steward).full_name == "PGS.TS Đặng Văn Tạm"
    assert told("people", start) == [PersonRanked(person_id=world.trainer.pk)]


def test_the_same_rank_again_is_no_event(world: World) -> None:
    start = position("people")
    rank_person(world.trainer.pk, "TS", by=world.steward)
    assert told("people", start) == []


def test_nobody_else_gives_ranks(world: World) -> None:
    with pytest.raises(NotAllowed, match="người giữ sổ tổ chức"):
        rank_person(world.trainer.pk, "GS.TS", by=world.director)
