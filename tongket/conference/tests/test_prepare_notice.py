"""The notice of conclusions: its heading, its parts, who signs, by when."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.world import World
from tongket.conference.actions import (
    add_conclusion,
    prepare_minutes,
    prepare_notice,
    remove_conclusion,
    review_item,
    revise_conclusion,
    write_evaluation,
)
from tongket.conference.events import EvaluationWritten, NoticePrepared
from tongket.conference.queries.papers import at_meeting, notice_due, notice_freshness
from tongket.conference.queries.secretary import deadline_of
from tongket.conference.queries.wording import deadline_words, worded
from tongket.conference.tests import make
from tongket.conference.tests.test_prepare_minutes import words
from tongket.documents.actions import issue_paper, revise_paper
from tongket.documents.events import PaperHeld, PaperReleased
from tongket.documents.models import Paper
from tongket.documents.queries import page_of
from tongket.followup.models import Task
from tongket.kit.clock import clock_at
from tongket.kit.errors import NotAllowed, WrongState
from tongket.kit.formats import paper_day
from tongket.live.jobs import drain
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


def test_a_notice_older_than_its_conclusions_is_not_issued_until_it_is_built_anew(world: World) -> None:
    conference = make.closed(world)
    paper = prepare_notice(conference.pk, by=world.chief)
    first = conference.conclusions.order_by("number")[0]
    revise_conclusion(first.pk, "Việc khác hẳn", world.union, by=world.chief)
    with pytest.raises(WrongState, match="hãy soạn lại thông báo"):
        issue_paper(paper.pk, by=world.director)
    assert told(paper.channel)[-1] == PaperHeld(paper_id=paper.pk)
    prepare_notice(conference.pk, by=world.chief)
    assert told(paper.channel)[-1] == PaperReleased(paper_id=paper.pk)
    assert "Việc khác hẳn" in words(issue_paper(paper.pk, by=world.director))
    drain()
    assert first.text != Task.objects.get(key=f"{conference.key}.k1").text == "Việc khác hẳn"


def test_every_change_of_what_a_draft_says_holds_it_and_taking_it_back_lets_it_go(world: World) -> None:
    conference = make.closed(world)
    notice, minutes = prepare_notice(conference.pk, by=world.chief), prepare_minutes(conference.pk, by=world.chief)

    def held() -> tuple[bool, bool]:
        return tuple(bool(Paper.objects.get(pk=paper.pk).held) for paper in (notice, minutes))  # type: ignore[return-value]

    added = add_conclusion(conference.pk, "Việc mới", world.union, by=world.chief)
    assert held() == (True, True)
    remove_conclusion(added.pk, by=world.chief)
    assert held() == (False, False)
    write_evaluation(conference.pk, "Đánh giá khác.", by=world.chief)
    assert held() == (True, False)
    review_item(conference.items.order_by("number")[0].pk, "Tóm tắt khác.", by=world.chief)
    assert held() == (True, True)
    with pytest.raises(WrongState, match="hãy soạn lại biên bản"):
        issue_paper(minutes.pk, by=world.director)


def test_a_hand_that_rewords_a_conclusion_in_the_notice_holds_it_and_other_words_are_free(world: World) -> None:
    conference = make.closed(world)
    paper = prepare_notice(conference.pk, by=world.chief)
    opening = [{**paper.content[0], "text": "Lời mở đầu khác."}, *paper.content[1:]]
    revise_paper(paper.pk, by=world.chief, content=opening)
    drain()
    assert Paper.objects.get(pk=paper.pk).held == ""
    reworded = [{**one, "text": "Nới thành việc khác."} if one.get("n") == 1 else one for one in opening]
    revise_paper(paper.pk, by=world.chief, content=reworded)
    drain()
    with pytest.raises(WrongState, match="khác kết luận đã ghi"):
        issue_paper(paper.pk, by=world.director)
    page = Client()
    page.force_login(world.director)
    said = page.get(reverse("paper", args=[paper.pk])).content.decode()
    assert "khác kết luận đã ghi" in said
    assert reverse("issue_paper", args=[paper.pk]) not in said
    revise_paper(paper.pk, by=world.chief, content=opening)
    drain()
    assert "Lời mở đầu khác." in words(issue_paper(paper.pk, by=world.director))


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


def test_what_returns_until_a_day_says_so_after_a_comma(world: World) -> None:
    conference = make.closed(world)
    conclusion = conference.conclusions.exclude(repeats="")[0]
    conclusion.due = date(2021, 12, 31)
    assert (
        deadline_words(worded(conclusion)) == "thời hạn: định kỳ, thứ Hai đầu tiên của mỗi tháng, đến ngày 31/12/2021"
    )
