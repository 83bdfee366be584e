"""Adding paragraphs: numbers are given once."""

import pytest

from tests.world import World
from tongket.documents.actions import add_paragraph, close_comments, create_draft, remove_paragraph
from tongket.documents.events import ParagraphAdded
from tongket.documents.queries import draft_pages, sections_of
from tongket.documents.tests.make import a_draft, a_draft_under_comment
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import told
from tongket.typeset import Heading


def test_paragraphs_are_numbered_through_the_draft_and_named_by_its_key(world: World) -> None:
    draft = create_draft("d1", "Báo cáo", world.academy, by=world.chief)
    first = add_paragraph(draft.pk, "Một.", by=world.chief, section="I. Kết quả")
    second = add_paragraph(draft.pk, "Hai.", by=world.chief, section="II. Hạn chế", from_author=True)
    assert [first.code, second.code] == ["d1.1", "d1.2"]
    assert second.from_author
    assert told(draft.channel)[1:] == [
        ParagraphAdded(draft_id=draft.pk, paragraph_id=first.pk),
        ParagraphAdded(draft_id=draft.pk, paragraph_id=second.pk),
    ]


def test_a_removed_number_is_not_given_again(world: World) -> None:
    draft = a_draft(world)
    remove_paragraph(draft.paragraphs.get(number=3).pk, by=world.chief)
    assert add_paragraph(draft.pk, "Bốn.", by=world.chief).number == 4


def test_a_later_paragraph_stands_in_the_section_that_is_there(world: World) -> None:
    draft = a_draft(world)
    add_paragraph(draft.pk, "Thêm kết quả.", by=world.chief, section="I. Kết quả")
    assert [[one.number for one in section.paragraphs] for section in sections_of(draft)] == [[1, 4], [2, 3]]
    headings = [block.text for block in draft_pages(draft).blocks if isinstance(block, Heading)]
    assert headings == ["I. Kết quả", "1. Đào tạo", "II. Hạn chế"]


def test_only_the_office_of_the_unit_writes(world: World) -> None:
    draft = a_draft(world)
    for person in (world.trainer, world.stranger):
        with pytest.raises(NotAllowed):
            add_paragraph(draft.pk, "Chen vào.", by=person)


def test_an_empty_paragraph_is_refused(world: World) -> None:
    with pytest.raises(BadInput, match="còn trống"):
        add_paragraph(a_draft(world).pk, " \n ", by=world.chief)


def test_a_closed_draft_takes_no_paragraph(world: World) -> None:
    draft = close_comments(a_draft_under_comment(world).pk, by=world.chief)
    with pytest.raises(WrongState, match="không sửa nữa"):
        add_paragraph(draft.pk, "Muộn.", by=world.chief)
