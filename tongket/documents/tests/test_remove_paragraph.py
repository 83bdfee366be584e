"""Taking a paragraph out of the text."""

import pytest

from tests.world import World
from tongket.documents.actions import comment_paragraph, remove_paragraph
from tongket.documents.events import ParagraphRemoved
from tongket.documents.queries import reconciliation, sections_of
from tongket.documents.tests.make import a_draft_under_comment
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import told


def test_a_removed_paragraph_leaves_the_text_and_its_comments_stay(world: World) -> None:
    draft = a_draft_under_comment(world)
    paragraph = draft.paragraphs.get(number=2)
    comment = comment_paragraph(paragraph.pk, "Bỏ đoạn này.", by=world.trainer)
    remove_paragraph(paragraph.pk, by=world.chief)
    assert [one.number for section in sections_of(draft) for one in section.paragraphs] == [1, 3]
    assert reconciliation(draft) == [comment]
    assert told(draft.channel)[-1] == ParagraphRemoved(draft_id=draft.pk, paragraph_id=paragraph.pk)


def test_others_remove_nothing(world: World) -> None:
    paragraph = a_draft_under_comment(world).paragraphs.get(number=1)
    with pytest.raises(NotAllowed):
        remove_paragraph(paragraph.pk, by=world.clerk)


def test_what_is_gone_is_not_removed_again(world: World) -> None:
    paragraph = a_draft_under_comment(world).paragraphs.get(number=1)
    remove_paragraph(paragraph.pk, by=world.chief)
    with pytest.raises(WrongState, match="đã bỏ trước đó"):
        remove_paragraph(paragraph.pk, by=world.chief)
