"""A draft is closed when a paper is made of it."""

import pytest

from tests.world import World
from tongket.documents.actions import close_draft, comment_paragraph, revise_paragraph
from tongket.documents.events import DraftClosed
from tongket.documents.models import Draft
from tongket.documents.tests.make import a_draft, a_draft_under_comment
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import told


def test_its_text_does_not_change_any_more(world: World) -> None:
    draft = close_draft(a_draft(world).pk, by=world.chief)
    assert draft.state == Draft.State.CLOSED
    assert told(draft.channel)[-1] == DraftClosed(draft_id=draft.pk)
    with pytest.raises(WrongState, match="đi tiếp vào văn bản trình ký"):
        revise_paragraph(draft.paragraphs.all()[0].pk, "Khác hẳn.", by=world.chief)


def test_once_closed_it_stays_so_and_nothing_more_is_told(world: World) -> None:
    draft = close_draft(a_draft(world).pk, by=world.chief)
    heard = told(draft.channel)
    close_draft(draft.pk, by=world.chief)
    assert told(draft.channel) == heard


def test_a_stranger_closes_none(world: World) -> None:
    with pytest.raises(NotAllowed):
        close_draft(a_draft(world).pk, by=world.stranger)


def test_not_while_a_comment_has_no_answer(world: World) -> None:
    draft = a_draft_under_comment(world)
    comment_paragraph(draft.paragraphs.all()[0].pk, "Nêu rõ số lớp", by=world.researcher)
    with pytest.raises(WrongState, match="Còn 1 góp ý chưa xử lý"):
        close_draft(draft.pk, by=world.chief)
