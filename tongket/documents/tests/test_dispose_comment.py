"""Answering a comment: accepted, partly, or not, with the reason; and the table of all answers."""

import pytest

from tests.world import World
from tongket.documents.actions import close_comments, comment_paragraph, dispose_comment
from tongket.documents.events import CommentDisposed
from tongket.documents.models import Comment
from tongket.documents.queries import comment_counts, reconciliation, reconciliation_page
from tongket.documents.tests.make import a_draft_under_comment
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import told
from tongket.typeset import Table, to_docx, to_pdf


def a_comment(world: World, number: int = 2, text: str = "Nêu rõ nguyên nhân.") -> Comment:
    draft = a_draft_under_comment(world)
    return comment_paragraph(draft.paragraphs.get(number=number).pk, text, by=world.trainer)


def test_a_comment_is_answered_with_the_reason_and_by_whom(world: World) -> None:
    comment = dispose_comment(a_comment(world).pk, "partly", "Đã thêm nguyên nhân chủ quan.", by=world.chief)
    assert (comment.disposition, comment.disposed_by) == ("partly", world.chief)
    assert told(comment.draft.channel)[-1] == CommentDisposed(draft_id=comment.draft_id, comment_id=comment.pk)


def test_what_is_accepted_whole_needs_no_reason_and_the_rest_does(world: World) -> None:
    comment = a_comment(world)
    assert dispose_comment(comment.pk, "accepted", "", by=world.chief).reason == ""
    for disposition in ("partly", "declined"):
        with pytest.raises(BadInput, match="phải ghi lý do"):
            dispose_comment(comment.pk, disposition, " ", by=world.chief)


def test_an_answer_may_be_changed_until_the_draft_is_closed(world: World) -> None:
    comment = a_comment(world)
    dispose_comment(comment.pk, "accepted", "", by=world.chief)
    dispose_comment(comment.pk, "declined", "Số liệu đã có ở phụ lục.", by=world.chief)
    close_comments(comment.draft_id, by=world.chief)
    with pytest.raises(WrongState, match="không thay đổi nữa"):
        dispose_comment(comment.pk, "accepted", "", by=world.chief)


def test_the_one_who_commented_does_not_answer(world: World) -> None:
    with pytest.raises(NotAllowed):
        dispose_comment(a_comment(world).pk, "accepted", "", by=world.trainer)


def test_an_unknown_answer_is_refused(world: World) -> None:
    comment = a_comment(world)
    for disposition in ("", "maybe"):
        with pytest.raises(BadInput, match="Không có cách xử lý"):
            dispose_comment(comment.pk, disposition, "Lý do", by=world.chief)


def test_the_table_names_every_comment_in_the_order_of_the_text(world: World) -> None:
    draft = a_draft_under_comment(world)
    paragraphs = {one.number: one for one in draft.paragraphs.all()}
    late = comment_paragraph(paragraphs[3].pk, "Bỏ số 23.", by=world.researcher)
    early = comment_paragraph(paragraphs[1].pk, "Ghi rõ 12 lớp.", by=world.trainer)
    dispose_comment(late.pk, "declined", "Giữ: lùi hạn không đổi hạn gốc.", by=world.chief)
    assert reconciliation(draft) == [early, late]
    counts = dict(comment_counts(draft.comments.all()))
    assert {str(key): count for key, count in counts.items()} == {"accepted": 0, "partly": 0, "declined": 1, "": 1}
    page = reconciliation_page(draft)
    table = next(block for block in page.blocks if isinstance(block, Table))
    texts = [[cell.text for _, cell in row] for row in table.grid[1:]]
    assert texts[1][2:] == ["Ban Quản lý khoa học", "Bỏ số 23.", "Giải trình", "Giữ: lùi hạn không đổi hạn gốc."]
    assert page.subject == f"Tiếp thu, giải trình ý kiến góp ý vào dự thảo {draft.title}"
    assert to_pdf(page).startswith(b"%PDF")
    assert to_docx(page).startswith(b"PK")
