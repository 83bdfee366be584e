"""The minutes are built from what happened and from nothing else."""

from typing import Any

import pytest
from django.urls import reverse

from tests.world import World
from tongket.conference.actions import (
    add_conclusion,
    add_item,
    cast_ballot,
    close_conference,
    close_item,
    close_poll,
    end_speech,
    hand_in_text,
    note_speech,
    open_conference,
    prepare_minutes,
    prepare_notice,
    report_head_count,
    review_item,
)
from tongket.conference.events import MinutesPrepared
from tongket.conference.models import Conference
from tongket.conference.queries import seats_of
from tongket.conference.queries.papers import _closing, _delegate_lines, _list, minutes_freshness
from tongket.conference.queries.story import Turn
from tongket.conference.tests import make
from tongket.documents.actions import issue_paper, revise_paper
from tongket.documents.models import Paper
from tongket.documents.queries import page_of, waiting_for
from tongket.kit.asks import answers
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import position, told
from tongket.org.queries import standing_of


def words(paper: Paper) -> str:
    """All that the paper says, block after block."""

    def of(value: Any) -> str:
        if isinstance(value, dict):
            lead = f"{value['lead']} " if value.get("lead") else ""
            return lead + " ".join(of(one) for key, one in value.items() if key not in ("type", "key", "lead", "level"))
        if isinstance(value, list):
            return " | ".join(of(one) for one in value)
        return str(value)

    return "\n".join(of(block) for block in paper.content)


def held(world: World) -> Conference:
    """A discussion with a turn, a written text and a vote; then the end."""
    conference = make.discussing(world)
    report_head_count(make.point(conference, "training").pk, 11, by=world.trainer)
    speech = make.speaking(world, conference)
    with make.at("08:57"):
        end_speech(speech.pk, by=world.director)
        note_speech(speech.pk, "Chỉ tiêu được bảo đảm.", by=world.chief)
    with make.at("09:05"):
        hand_in_text(make.item(conference, 3).pk, "Đề nghị làm rõ nguyên nhân.", by=world.researcher)
    with make.at("09:10"):
        poll = make.polling(world, conference)
        for person in (world.director, world.deputy, world.trainer):
            cast_ballot(poll.pk, "yes", by=person)
        close_poll(poll.pk, by=world.director)
    with make.at("10:00"):
        close_item(make.item(conference, 3).pk, by=world.director)
        make.concluded(world, conference)
    with make.at("11:30"):
        return close_conference(conference.pk, by=world.director)


def test_the_minutes_tell_who_when_what_and_how_it_ended(world: World) -> None:
    conference = held(world)
    review_item(make.item(conference, 3).pk, "Các ý kiến thống nhất với báo cáo.", by=world.chief)
    start = position(conference.channel)
    paper = prepare_minutes(conference.pk, by=world.chief)
    text = words(paper)
    for part in (
        "Thời gian bắt đầu: 08:00 ngày 02/7/2021.",
        "trực tuyến, 3 điểm cầu",
        "Chủ trì: PGS.TS Lê Văn Thí Dụ, Bí thư Đảng ủy, Giám đốc Học viện.",
        "Thư ký: ThS Ngô Văn Tượng Trưng, Chánh Văn phòng.",
        "Khách mời: PGS.TS Nguyễn Văn Mẫu, Phó Giám đốc Học viện.",
        "7/7 người trong danh sách có mặt.",
        "Điểm cầu QLĐT | TS Đặng Văn Tạm, Trưởng Ban Quản lý đào tạo | 11 | ThS Lý Thị Nháp, Chuyên viên",
        "1. Phát biểu khai mạc và gợi ý thảo luận",
        "Từ 08:00 đến 08:15, PGS.TS Lê Văn Thí Dụ, Bí thư Đảng ủy, Giám đốc Học viện, trình bày.",
        "Các ý kiến thống nhất với báo cáo.",
        "08:50, TS Đặng Văn Tạm, Trưởng Ban Quản lý đào tạo (Điểm cầu QLĐT), 7 phút: Chỉ tiêu được bảo đảm.",
        "gửi bản viết: Đề nghị làm rõ nguyên nhân.",
        "tán thành 3, không tán thành 0, không có ý kiến 0, không biểu quyết 2; cộng 5.",
        "3 tán thành / 5 đại biểu có mặt = 60,0 %; cần quá 1/2 (từ 3 phiếu): được thông qua.",
        "Mục này không tiến hành.",
        "Đẩy mạnh đào tạo trực tuyến.\nĐơn vị chủ trì: Ban Quản lý đào tạo; đơn vị phối hợp: Ban Quản lý khoa học; "
        "thời hạn hoàn thành: 31/12/2021.",
        "Hội nghị kết thúc lúc 11:30 ngày 02/7/2021.",
    ):
        assert part in text, part
    assert told(conference.channel, start) == [MinutesPrepared(conference_id=conference.pk, paper_id=paper.pk)]


def test_secretary_and_chair_sign_and_nothing_that_the_law_asks_for_is_missing(world: World) -> None:
    conference = held(world)
    paper = prepare_minutes(conference.pk, by=world.chief)
    assert (paper.key, paper.kind, paper.unit) == ("demo-2021-h1.minutes", "BB", world.academy)
    assert (paper.signer, paper.signer_title) == (world.director, "CHỦ TRÌ")
    assert (paper.second_signer, paper.second_title) == (world.chief, "THƯ KÝ")
    assert page_of(paper).missing(drafting=True) == []


def test_where_nobody_voted_the_minutes_say_so(world: World) -> None:
    paper = prepare_minutes(make.closed(world).pk, by=world.chief)
    assert "Hội nghị không tiến hành biểu quyết." in words(paper)
    assert page_of(paper).missing(drafting=True) == []


def test_asked_again_the_same_draft_is_built_anew(world: World) -> None:
    conference = make.closed(world)
    first = prepare_minutes(conference.pk, by=world.chief)
    conference.refresh_from_db()
    assert not minutes_freshness(conference).is_stale
    review_item(make.item(conference, 3).pk, "Mới.", by=world.chief)
    conference.refresh_from_db()
    assert minutes_freshness(conference).is_stale
    second = prepare_minutes(conference.pk, by=world.chief)
    assert second.pk == first.pk
    assert "Mới." in words(second)


def test_a_delegate_prepares_no_minutes(world: World) -> None:
    with pytest.raises(NotAllowed, match="soạn được biên bản"):
        prepare_minutes(make.closed(world).pk, by=world.trainer)


def test_minutes_come_after_the_end_and_before_they_are_issued(world: World) -> None:
    with pytest.raises(WrongState, match="chưa bế mạc"):
        prepare_minutes(make.discussing(world).pk, by=world.chief)
    conference = make.issued(world, key="issued")
    with pytest.raises(WrongState, match="đã ban hành"):
        prepare_minutes(conference.pk, by=world.chief)


def test_a_large_conference_is_counted_by_office_and_a_small_one_named(world: World) -> None:
    conference = make.ready(world, mode="in-person")
    seats = seats_of(conference)
    few = _delegate_lines(seats)[0]["items"]
    assert few[-1].endswith(".")
    assert "TS Đặng Văn Tạm, Trưởng Ban Quản lý đào tạo" in " ".join(few)
    many = _delegate_lines([seats[-1]] * 31)[0]["items"]
    assert many == [f"{seats[-1].office}: 31 đại biểu."]


def test_lengths_are_told_in_minutes_and_seconds(world: World) -> None:
    speech = make.speaking(world, make.discussing(world))
    assert [Turn(speech, "", seconds).length_words for seconds in (45, 300, 430)] == [
        "45 giây",
        "5 phút",
        "7 phút 10 giây",
    ]
    assert Turn(speech, "", 301).is_over
    assert not Turn(speech, "", 300).is_over


def test_lines_with_a_dash_end_as_a_list_does() -> None:
    assert _list(["Chất lượng", "Hạn chế;", "Vì sao chậm?", "Giải pháp"])["items"] == [
        "Chất lượng;",
        "Hạn chế;",
        "Vì sao chậm?",
        "Giải pháp.",
    ]
    assert _list([])["items"] == []


def test_a_comma_closes_an_office_and_nothing_else() -> None:
    assert [_closing(named) for named in ("PGS.TS Lê Văn Thí Dụ, Giám đốc", "TS Trần Thị Ví Dụ")] == [",", ""]


def test_a_secretary_of_no_office_writes_the_minutes_and_the_chair_of_no_office_signs_them(world: World) -> None:
    """The conference itself gives both roles: neither needs the organiser's office."""
    conference = make.planned(world, chair=world.president, secretary=world.trainer)
    add_item(conference.pk, "discussion", "Thảo luận", by=world.trainer)
    with make.at("08:00"):
        open_conference(conference.pk, by=world.president)
    with make.at("11:00"):
        add_conclusion(conference.pk, "Mở thêm lớp", world.training, by=world.trainer)
        close_conference(conference.pk, by=world.president)
        minutes = prepare_minutes(conference.pk, by=world.trainer)
        assert prepare_minutes(conference.pk, by=world.trainer) == minutes
        notice = prepare_notice(conference.pk, by=world.trainer, signer=world.director)
        assert prepare_notice(conference.pk, by=world.trainer) == notice
        assert notice.signer == world.director
        with pytest.raises(NotAllowed):
            revise_paper(minutes.pk, by=world.trainer, subject="Hội nghị khác")
    assert (minutes.created_by, minutes.signer) == (world.trainer, world.president)
    page = reverse("paper", args=[minutes.pk])
    waits = [one.url for one in answers(waiting_for(standing_of(world.president)))]
    assert waits == [page]
    with make.at("14:00"):
        issue_paper(minutes.pk, by=world.president)
    assert answers(waiting_for(standing_of(world.president))) == []
