"""Changing the plan of a conference, as long as it has not been opened."""

from datetime import timedelta

import pytest

from tests.world import World
from tongket.conference.actions import add_part, open_conference, revise_conference
from tongket.conference.events import ConferenceRevised, PartAdded
from tongket.conference.tests import make
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import position, told


def test_the_secretary_changes_title_place_and_times(world: World) -> None:
    conference = make.planned(world)
    start = position(conference.channel)
    later = make.STARTS + timedelta(days=1)
    changed = revise_conference(
        conference.pk,
        by=world.chief,
        title="Hội nghị mới",
        mode="hybrid",
        starts=later,
        ends=later + timedelta(hours=2),
    )
    changed.refresh_from_db()
    assert (changed.title, changed.mode, changed.starts) == ("Hội nghị mới", "hybrid", later)
    assert told(conference.channel, start) == [ConferenceRevised(conference_id=conference.pk)]


def test_a_stranger_changes_nothing(world: World) -> None:
    conference = make.planned(world)
    with pytest.raises(NotAllowed) as refused:
        revise_conference(
            conference.pk, by=world.stranger, title="x", mode="hybrid", starts=make.STARTS, ends=make.ENDS
        )
    assert "ThS Ngô Văn Tượng Trưng (thư ký)" in refused.value.who


def test_what_has_been_opened_is_not_replanned(world: World) -> None:
    conference = make.opened(world)
    with pytest.raises(WrongState, match="đã khai mạc"):
        revise_conference(conference.pk, by=world.chief, title="x", mode="hybrid", starts=make.STARTS, ends=make.ENDS)


def test_an_end_before_the_start_is_refused(world: World) -> None:
    conference = make.planned(world)
    with pytest.raises(BadInput, match="Giờ kết thúc phải sau"):
        revise_conference(conference.pk, by=world.chief, title="x", mode="hybrid", starts=make.ENDS, ends=make.STARTS)


def test_several_reviews_may_be_held_at_one_conference(world: World) -> None:
    conference = make.planned(world)
    start = position(conference.channel)
    part = add_part(conference.pk, "clusters", "Năm năm cụm thi đua", by=world.chief, period_kind="years")
    assert list(conference.parts.all()) == [part]
    assert told(conference.channel, start) == [PartAdded(part_id=part.pk)]
    with pytest.raises(BadInput, match="Mã nội dung clusters đã có"):
        add_part(conference.pk, "clusters", "Lần nữa", by=world.chief)
    with pytest.raises(NotAllowed):
        add_part(conference.pk, "schools", "Trường", by=world.trainer)


def test_no_review_is_added_after_the_end(world: World) -> None:
    conference = make.closed(world)
    with pytest.raises(WrongState, match="đã bế mạc"):
        add_part(conference.pk, "schools", "Trường", by=world.chief)


def test_a_conference_without_a_programme_is_not_opened(world: World) -> None:
    conference = make.planned(world)
    with pytest.raises(WrongState, match="chưa có chương trình"):
        open_conference(conference.pk, by=world.director)
