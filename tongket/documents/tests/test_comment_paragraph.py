"""Commenting on a paragraph."""

import pytest

from tests.world import World
from tongket.documents.actions import close_comments, comment_paragraph, remove_paragraph
from tongket.documents.events import ParagraphCommented
from tongket.documents.tests.make import a_draft, a_draft_under_comment
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import told


def test_people_below_and_above_comment_in_the_name_of_their_unit(world: World) -> None:
    draft = a_draft_under_comment(world)
    paragraph = draft.paragraphs.get(number=2)
    first = comment_paragraph(paragraph.pk, "Nêu rõ nguyên nhân.", by=world.clerk)
    second = comment_paragraph(paragraph.pk, "Bổ sung số liệu.", by=world.president)
    assert [first.code, second.code] == ["midyear.draft.c1", "midyear.draft.c2"]
    assert [first.unit, second.unit] == [world.training, world.national]
    assert told(draft.channel)[-1] == ParagraphCommented(
        draft_id=draft.pk, paragraph_id=paragraph.pk, comment_id=second.pk
    )


def test_a_head_may_speak_for_a_unit_below(world: World) -> None:
    paragraph = a_draft_under_comment(world).paragraphs.get(number=1)
    comment = comment_paragraph(paragraph.pk, "Góp ý.", by=world.director, unit=world.research)
    assert comment.unit == world.research


def test_nobody_speaks_for_a_unit_of_others(world: World) -> None:
    paragraph = a_draft_under_comment(world).paragraphs.get(number=1)
    with pytest.raises(NotAllowed, match="thay Ban Quản lý khoa học"):
        comment_paragraph(paragraph.pk, "Góp ý.", by=world.clerk, unit=world.research)


def test_a_stranger_is_refused_and_told_who_invites(world: World) -> None:
    paragraph = a_draft_under_comment(world).paragraphs.get(number=1)
    with pytest.raises(NotAllowed) as refusal:
        comment_paragraph(paragraph.pk, "Góp ý.", by=world.stranger)
    assert "Ngô Văn Tượng Trưng" in refusal.value.who


def test_comments_come_neither_before_the_opening_nor_after_the_close(world: World) -> None:
    draft = a_draft(world)
    paragraph = draft.paragraphs.get(number=1)
    with pytest.raises(WrongState, match="chưa mở góp ý"):
        comment_paragraph(paragraph.pk, "Sớm.", by=world.trainer)
    closed = close_comments(a_draft_under_comment(world, "closed.draft").pk, by=world.chief)
    with pytest.raises(WrongState, match="đã đóng góp ý"):
        comment_paragraph(closed.paragraphs.get(number=1).pk, "Muộn.", by=world.trainer)


def test_a_removed_paragraph_and_an_empty_comment_are_refused(world: World) -> None:
    draft = a_draft_under_comment(world)
    paragraph = draft.paragraphs.get(number=1)
    with pytest.raises(BadInput, match="còn trống"):
        comment_paragraph(paragraph.pk, " ", by=world.trainer)
    remove_paragraph(paragraph.pk, by=world.chief)
    with pytest.raises(WrongState, match="Đoạn 1 đã bỏ"):
        comment_paragraph(paragraph.pk, "Góp ý.", by=world.trainer)
