"""The consolidated draft becomes a paper to be signed."""

import pytest

from tests.world import World
from tongket.documents.actions import (
    add_paragraph,
    comment_paragraph,
    issue_paper,
    open_comments,
    remove_paragraph,
    revise_paragraph,
)
from tongket.documents.events import DraftClosed
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import told
from tongket.reporting.actions import consolidate_round, prepare_consolidated_paper
from tongket.reporting.events import ConsolidatedPaperPrepared
from tongket.reporting.models import Round
from tongket.reporting.tests.make import make_accepted


def make_consolidated(world: World) -> Round:
    round_ = make_accepted(world).round
    consolidate_round(round_.pk, by=world.chief)
    round_.refresh_from_db()
    return round_


def test_the_paper_says_what_the_draft_says(world: World) -> None:
    round_ = make_consolidated(world)
    paper = prepare_consolidated_paper(round_.pk, by=world.chief, signer=world.director)
    assert (paper.key, paper.kind, paper.subject) == ("h1.report", "BC", "Sơ kết 6 tháng đầu năm 2021")
    assert paper.conference_key == "demo-h1"
    assert paper.recipients == ["Học viện Ví Dụ quốc gia", "Các đơn vị có báo cáo"]
    assert list(paper.sent_to.all()) == [world.national]
    assert [(block["type"], block["text"]) for block in paper.content] == [
        ("heading", "I. Kết quả"),
        ("heading", "1. Đào tạo và bồi dưỡng"),
        ("paragraph", "Đã mở đủ lớp theo kế hoạch (Ban Quản lý đào tạo)."),
    ]
    assert told(round_.channel)[-1] == ConsolidatedPaperPrepared(round_id=round_.pk, paper_id=paper.pk)


def test_it_can_be_issued(world: World) -> None:
    paper = prepare_consolidated_paper(make_consolidated(world).pk, by=world.chief, signer=world.director)
    assert issue_paper(paper.pk, by=world.director).number == 1


def test_prepared_again_the_same_paper_answers(world: World) -> None:
    round_ = make_consolidated(world)
    paper = prepare_consolidated_paper(round_.pk, by=world.chief, signer=world.director)
    assert prepare_consolidated_paper(round_.pk, by=world.chief, signer=world.director) == paper


def test_a_comment_without_answer_keeps_it(world: World) -> None:
    round_ = make_consolidated(world)
    assert round_.draft is not None
    open_comments(round_.draft.pk, by=world.chief)
    comment_paragraph(round_.draft.paragraphs.get().pk, "Nêu rõ số lớp", by=world.researcher)
    with pytest.raises(WrongState, match="Còn 1 góp ý chưa xử lý"):
        prepare_consolidated_paper(round_.pk, by=world.chief, signer=world.director)


def test_the_draft_is_closed_with_it_so_that_the_two_cannot_part(world: World) -> None:
    round_ = make_consolidated(world)
    assert round_.draft is not None
    paragraph = round_.draft.paragraphs.get()
    prepare_consolidated_paper(round_.pk, by=world.chief, signer=world.director)
    assert told(round_.draft.channel)[-1] == DraftClosed(draft_id=round_.draft.pk)
    with pytest.raises(WrongState, match="đi tiếp vào văn bản trình ký"):
        revise_paragraph(paragraph.pk, "Đã mở thêm lớp.", by=world.chief)


def test_a_draft_stays_open_where_no_paper_is_made(world: World) -> None:
    round_ = make_consolidated(world)
    assert round_.draft is not None
    loose = add_paragraph(round_.draft.pk, "Ngày càng chuyển biến mạnh mẽ.", by=world.chief)
    with pytest.raises(WrongState, match="chưa có nguồn"):
        prepare_consolidated_paper(round_.pk, by=world.chief, signer=world.director)
    remove_paragraph(loose.pk, by=world.chief)


def test_a_sentence_without_source_keeps_it_unless_it_is_the_authors_own(world: World) -> None:
    round_ = make_consolidated(world)
    assert round_.draft is not None
    add_paragraph(round_.draft.pk, "Nhìn chung tốt.", by=world.chief, from_author=True)
    loose = add_paragraph(round_.draft.pk, "Ngày càng chuyển biến mạnh mẽ.", by=world.chief)
    with pytest.raises(WrongState, match=f"1 đoạn chưa có nguồn \\(đoạn {loose.number}\\)"):
        prepare_consolidated_paper(round_.pk, by=world.chief, signer=world.director)


def test_not_before_the_round_is_consolidated(world: World) -> None:
    with pytest.raises(WrongState, match="chưa được tổng hợp"):
        prepare_consolidated_paper(make_accepted(world).round_id, by=world.chief, signer=world.director)


def test_only_the_organiser_prepares_it(world: World) -> None:
    round_ = make_consolidated(world)
    with pytest.raises(NotAllowed):
        prepare_consolidated_paper(round_.pk, by=world.trainer, signer=world.director)
