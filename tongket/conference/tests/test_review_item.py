"""The secretary's summary of an item, and the word that its minutes have been read through."""

import pytest

from tests.world import World
from tongket.conference.actions import review_item
from tongket.conference.events import ItemReviewed
from tongket.conference.tests import make
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import position, told


def test_the_secretary_writes_a_summary_and_has_read_it(world: World) -> None:
    conference = make.discussing(world)
    start = position(conference.channel)
    item = review_item(make.item(conference, 1).pk, " Chủ trì khai mạc. ", by=world.chief)
    assert item.summary == "Chủ trì khai mạc."
    assert item.reviewed_at is not None
    assert told(conference.channel, start) == [ItemReviewed(item_id=item.pk)]


def test_a_summary_is_kept_while_the_item_is_still_on(world: World) -> None:
    conference = make.discussing(world)
    item = review_item(make.item(conference, 3).pk, "Ba ý kiến", by=world.chief, done=False)
    assert (item.summary, item.reviewed_at) == ("Ba ý kiến", None)
    with pytest.raises(WrongState, match="Mục 3 đang diễn ra"):
        review_item(item.pk, "Ba ý kiến", by=world.chief)


def test_what_has_not_taken_place_is_not_read(world: World) -> None:
    conference = make.discussing(world)
    with pytest.raises(WrongState, match="Mục 4 chưa diễn ra"):
        review_item(make.item(conference, 4).pk, "", by=world.chief)


def test_a_delegate_writes_no_minutes(world: World) -> None:
    conference = make.discussing(world)
    with pytest.raises(NotAllowed, match="soát được biên bản") as refused:
        review_item(make.item(conference, 1).pk, "", by=world.trainer)
    assert "(thư ký)" in refused.value.who


def test_issued_minutes_are_not_written_again(world: World) -> None:
    conference = make.issued(world)
    with pytest.raises(WrongState, match="Biên bản đã ban hành"):
        review_item(make.item(conference, 1).pk, "x", by=world.chief)
