"""Putting a draft before the units."""

from datetime import date

import pytest

from tests.world import World
from tongket.documents.actions import create_draft, open_comments
from tongket.documents.events import CommentsOpened
from tongket.documents.queries import drafts_for
from tongket.documents.tests.make import a_draft, a_draft_under_comment
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import told


def test_a_draft_is_seen_below_only_once_it_is_open(world: World) -> None:
    draft = a_draft(world)
    assert not drafts_for(world.clerk).exists()
    open_comments(draft.pk, by=world.chief, until=date(2021, 6, 30))
    assert list(drafts_for(world.clerk)) == [draft]
    assert list(drafts_for(world.president)) == [draft]
    assert not drafts_for(world.stranger).exists()
    assert told(draft.channel)[-1] == CommentsOpened(draft_id=draft.pk)


def test_other_units_and_people_can_be_asked_too(world: World) -> None:
    draft = open_comments(a_draft(world).pk, by=world.chief, people=[world.stranger])
    assert list(drafts_for(world.stranger)) == [draft]


def test_others_open_nothing(world: World) -> None:
    with pytest.raises(NotAllowed):
        open_comments(a_draft(world).pk, by=world.trainer)


def test_comments_are_opened_once(world: World) -> None:
    with pytest.raises(WrongState, match="đang lấy ý kiến"):
        open_comments(a_draft_under_comment(world).pk, by=world.chief)


def test_an_empty_draft_is_not_put_before_anybody(world: World) -> None:
    draft = create_draft("d1", "Báo cáo", world.academy, by=world.chief)
    with pytest.raises(WrongState, match="chưa có đoạn nào"):
        open_comments(draft.pk, by=world.chief)


def test_a_last_day_in_the_past_is_refused(world: World) -> None:
    with pytest.raises(BadInput, match="27/06/2021 đã qua"):
        open_comments(a_draft(world).pk, by=world.chief, until=date(2021, 6, 27))
