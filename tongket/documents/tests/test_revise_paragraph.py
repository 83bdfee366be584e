"""Giving a paragraph another wording."""

import pytest

from tests.world import World
from tongket.documents.actions import close_comments, remove_paragraph, revise_paragraph
from tongket.documents.events import ParagraphRevised
from tongket.documents.queries import sections_of
from tongket.documents.tests.make import a_draft, a_draft_under_comment
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import told


def test_the_earlier_wording_is_kept_and_new_words_can_be_seen(world: World) -> None:
    draft = a_draft_under_comment(world)
    paragraph = draft.paragraphs.get(number=2)
    revise_paragraph(paragraph.pk, "Tiến độ học phần bình quân đạt 71,5 %.", by=world.chief)
    paragraph.refresh_from_db()
    assert [wording.text for wording in paragraph.wordings.all()] == ["Tiến độ học phần đạt 68 %."]
    passage = sections_of(draft)[1].passages[0]
    assert [(part.text.strip(), part.is_new) for part in passage.parts] == [
        ("Tiến độ học phần", False),
        ("bình quân", True),
        ("đạt", False),
        ("71,5", True),
        ("%.", False),
    ]
    assert told(draft.channel)[-1] == ParagraphRevised(draft_id=draft.pk, paragraph_id=paragraph.pk)


def test_a_change_under_comment_is_a_new_version_and_before_it_is_not(world: World) -> None:
    draft = a_draft(world)
    revise_paragraph(draft.paragraphs.get(number=1).pk, "Mở 13 lớp.", by=world.chief)
    draft.refresh_from_db()
    assert draft.version == 1
    other = a_draft_under_comment(world, "other.draft")
    revise_paragraph(other.paragraphs.get(number=1).pk, "Mở 13 lớp.", by=world.chief)
    other.refresh_from_db()
    assert other.version == 2


def test_the_same_words_change_nothing(world: World) -> None:
    draft = a_draft(world)
    paragraph = draft.paragraphs.get(number=1)
    before = told(draft.channel)
    revise_paragraph(paragraph.pk, paragraph.text, by=world.chief)
    assert told(draft.channel) == before
    assert not paragraph.wordings.exists()


def test_only_the_office_of_the_unit_revises(world: World) -> None:
    paragraph = a_draft_under_comment(world).paragraphs.get(number=1)
    with pytest.raises(NotAllowed):
        revise_paragraph(paragraph.pk, "Khác.", by=world.trainer)


def test_empty_words_a_removed_paragraph_and_a_closed_draft_are_refused(world: World) -> None:
    draft = a_draft_under_comment(world)
    first, second = draft.paragraphs.get(number=1), draft.paragraphs.get(number=2)
    with pytest.raises(BadInput):
        revise_paragraph(first.pk, "  ", by=world.chief)
    remove_paragraph(second.pk, by=world.chief)
    with pytest.raises(WrongState, match="Đoạn 2 đã bỏ"):
        revise_paragraph(second.pk, "Khác.", by=world.chief)
    close_comments(draft.pk, by=world.chief)
    with pytest.raises(WrongState, match="không sửa nữa"):
        revise_paragraph(first.pk, "Khác.", by=world.chief)
