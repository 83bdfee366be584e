"""The notice of conclusions: its heading, its parts, who signs, by when."""

from datetime import date

import pytest

from tests.world import World
from tongket.conference.actions import add_conclusion, prepare_notice, remove_conclusion, write_evaluation
from tongket.conference.events import EvaluationWritten, NoticePrepared
from tongket.conference.queries.papers import at_meeting, notice_due, notice_freshness
from tongket.conference.queries.secretary import deadline_of
from tongket.conference.tests import make
from tongket.conference.tests.test_prepare_minutes import words
from tongket.documents.queries import page_of
from tongket.kit.clock import clock_at
from tongket.kit.errors import NotAllowed, WrongState
from tongket.kit.formats import paper_day
from tongket.live.log import position, told


def test_the_notice_names_the_chair_the_meeting_and_numbers_the_conclusions(world: World) -> None:
    conference = make.closed(world)
    start = position(conference.channel)
    paper = prepare_notice(conference.pk, by=world.chief, date=date(2021, 7, 5))
    assert (paper.key, paper.kind, paper.date) == ("demo-2021-h1.conclusions", "TB", date(2021, 7, 5))
    assert paper.subject == (
        "Kết luận của đồng chí PGS.TS Lê Văn Thí Dụ, Bí thư Đảng ủy, Giám đốc Học viện tại "
        "Hội nghị sơ kết các mặt công tác 6 tháng đầu năm 2021"
    )
    text = words(paper)
    for part in (
        "Ngày 02 tháng 7 năm 2021, Học viện Ví Dụ khu vực II tổ chức Hội nghị sơ kết",
        "hình thức: trực tuyến, 3 điểm cầu.",
        "Đồng chí PGS.TS Lê Văn Thí Dụ, Bí thư Đảng ủy, Giám đốc Học viện, chủ trì hội nghị.",
        "Thành phần dự: PGS.TS Nguyễn Văn Mẫu, Phó Giám đốc Học viện;",
        "Hội nghị đã nghe báo cáo sơ kết các mặt hoạt động",
        "1 Đẩy mạnh đào tạo trực tuyến.\nĐơn vị chủ trì: Ban Quản lý đào tạo; đơn vị phối hợp: Ban Quản lý khoa học; "
        "thời hạn hoàn thành: 31/12/2021.",
        "2 Chào cờ và phổ biến nghị quyết.\nĐơn vị chủ trì: Văn phòng; thời hạn: định kỳ, thứ Hai đầu tiên của mỗi tháng.",
        "Thông báo để các đơn vị, cá nhân liên quan biết, tổ chức thực hiện.",
    ):
        assert part in text, part
    assert paper.signer == world.director
    assert set(paper.sent_to.all()) == {world.training, world.research, world.office}
    assert page_of(paper).missing(drafting=True) == []
    assert told(conference.channel, start) == [NoticePrepared(conference_id=conference.pk, paper_id=paper.pk)]


def test_signed_by_order_it_says_by_whose(world: World) -> None:
    paper = prepare_notice(make.closed(world).pk, by=world.chief, signer=world.chief)
    assert (paper.signer, paper.signer_prefix) == (world.chief, "TL. GIÁM ĐỐC")
    assert "Thừa lệnh đồng chí PGS.TS Lê Văn Thí Dụ, thông báo" in words(paper)
    assert page_of(paper).missing(drafting=True) == []


def test_the_evaluation_stands_before_the_conclusions(world: World) -> None:
    conference = make.closed(world)
    start = position(conference.channel)
    write_evaluation(conference.pk, " Hội nghị đánh giá cao kết quả. ", by=world.chief)
    assert told(conference.channel, start) == [EvaluationWritten(conference_id=conference.pk)]
    assert "Hội nghị đánh giá cao kết quả." in words(prepare_notice(conference.pk, by=world.chief))
    with pytest.raises(NotAllowed, match="ghi được đánh giá"):
        write_evaluation(conference.pk, "x", by=world.trainer)
    issued = make.issued(world, key="issued")
    with pytest.raises(WrongState, match="đã ban hành"):
        write_evaluation(issued.pk, "x", by=world.chief)


def test_a_new_conclusion_makes_the_draft_stale_and_a_new_draft_takes_it_in(world: World) -> None:
    conference = make.closed(world)
    paper = prepare_notice(conference.pk, by=world.chief)
    add_conclusion(conference.pk, "Việc mới", world.union, by=world.chief)
    conference.refresh_from_db()
    assert notice_freshness(conference).is_stale
    again = prepare_notice(conference.pk, by=world.chief, signer=world.chief, date=date(2021, 7, 6))
    assert (again.pk, again.signer, again.date) == (paper.pk, world.chief, date(2021, 7, 6))
    assert "3 Việc mới" in words(again)
    assert world.union in again.sent_to.all()


def test_a_delegate_prepares_no_notice(world: World) -> None:
    with pytest.raises(NotAllowed, match="soạn được thông báo kết luận"):
        prepare_notice(make.closed(world).pk, by=world.trainer)


def test_a_notice_needs_the_end_conclusions_and_is_issued_once(world: World) -> None:
    with pytest.raises(WrongState, match="chưa bế mạc"):
        prepare_notice(make.discussing(world).pk, by=world.chief)
    empty = make.closed(world, key="empty")
    for conclusion in empty.conclusions.order_by("-number"):
        remove_conclusion(conclusion.pk, by=world.chief)
    with pytest.raises(WrongState, match="Chưa có kết luận nào"):
        prepare_notice(empty.pk, by=world.chief)
    issued = make.issued(world, key="issued")
    with pytest.raises(WrongState, match="đã ban hành"):
        prepare_notice(issued.pk, by=world.chief)


def test_the_notice_is_due_five_working_days_after_the_meeting(world: World) -> None:
    conference = make.closed(world)  # on a Friday
    assert notice_due(conference) == date(2021, 7, 9)
    with make.at("14:00"):
        soon = deadline_of(conference)
    assert soon is not None
    assert not soon.is_late
    assert "chậm nhất ngày 09/07/2021" in soon.sentence
    assert "Quyết định 45/2018/QĐ-TTg" in soon.sentence
    with clock_at(make.ENDS.replace(day=12)):
        late = deadline_of(conference)
    assert late is not None
    assert late.is_late
    assert "Đã quá hạn" in late.sentence


def test_nothing_is_due_before_the_end_or_once_it_is_issued(world: World) -> None:
    assert deadline_of(make.discussing(world)) is None
    assert deadline_of(make.issued(world, key="issued")) is None


def test_days_and_titles_are_written_as_papers_write_them(world: World) -> None:
    assert [paper_day(date(2021, *day)) for day in ((7, 2), (2, 14), (12, 31))] == [
        "02/7/2021",
        "14/02/2021",
        "31/12/2021",
    ]
    conference = make.planned(world)
    assert at_meeting(conference) == make.TITLE
    conference.title = "Họp Ban Chỉ đạo 35"
    assert at_meeting(conference) == "cuộc họp Ban Chỉ đạo 35"


def test_a_deputy_signs_for_the_head_and_by_nobodys_order(world: World) -> None:
    paper = prepare_notice(make.closed(world).pk, by=world.chief, signer=world.deputy)
    assert paper.signer_prefix == "KT. GIÁM ĐỐC"
    assert "Thừa lệnh" not in words(paper)
    assert "Thông báo để các đơn vị, cá nhân liên quan biết, tổ chức thực hiện." in words(paper)
