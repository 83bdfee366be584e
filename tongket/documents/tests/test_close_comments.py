"""Closing a draft."""

import pytest

from tests.world import World
from tongket.documents.actions import close_comments, comment_paragraph, dispose_comment
from tongket.documents.events import CommentsClosed
from tongket.documents.tests.make import a_draft, a_draft_under_comment
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import told


def test_a_draft_is_closed_once_each_comment_has_its_answer(world: World) -> None:
    draft = a_draft_under_comment(world)
    comment = comment_paragraph(draft.paragraphs.get(number=1).pk, "Góp ý.", by=world.trainer)
    with pytest.raises(WrongState, match="Còn 1 góp ý chưa xử lý"):
        close_comments(draft.pk, by=world.chief)
    dispose_comment(comment.pk, "accepted", "", by=world.chief)
    assert close_comments(draft.pk, by=world.chief).state == "closed"
    assert told(draft.channel)[-1] == CommentsClosed(draft_id=draft.pk)


def test_others_close_nothing(world: World) -> None:
    with pytest.raises(NotAllowed):
        close_comments(a_draft_under_comment(world).pk, by=world.trainer)


def test_what_was_never_opened_is_not_closed(world: World) -> None:
    with pytest.raises(WrongState, match="không có đợt góp ý"):
        close_comments(a_draft(world).pk, by=world.chief)
