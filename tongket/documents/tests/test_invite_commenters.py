"""Asking more units and people for their comments."""

import pytest

from tests.world import World
from tongket.documents.actions import close_comments, comment_paragraph, invite_commenters
from tongket.documents.events import CommentersInvited
from tongket.documents.tests.make import a_draft_under_comment
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import told


def test_who_is_invited_may_see_and_comment(world: World) -> None:
    draft = a_draft_under_comment(world)
    paragraph = draft.paragraphs.get(number=1)
    with pytest.raises(NotAllowed):
        comment_paragraph(paragraph.pk, "Chào.", by=world.stranger)
    invite_commenters(draft.pk, by=world.chief, units=[world.sister])
    assert comment_paragraph(paragraph.pk, "Góp ý.", by=world.stranger).unit == world.sister
    assert CommentersInvited(draft_id=draft.pk) in told(draft.channel)


def test_others_invite_nobody(world: World) -> None:
    with pytest.raises(NotAllowed):
        invite_commenters(a_draft_under_comment(world).pk, by=world.trainer, people=[world.stranger])


def test_nobody_is_invited_to_a_closed_draft(world: World) -> None:
    draft = close_comments(a_draft_under_comment(world).pk, by=world.chief)
    with pytest.raises(WrongState, match="đã đóng góp ý"):
        invite_commenters(draft.pk, by=world.chief, units=[world.sister])
