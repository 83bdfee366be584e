"""Official papers, and what goes into the records, are Vietnamese whatever the language of who makes them."""

import json
from collections.abc import Iterator
from datetime import date

import pytest
from django.utils.translation import override

from tests.world import World
from tongket.conference.actions import (
    cast_ballot,
    close_conference,
    close_item,
    close_poll,
    prepare_minutes,
    prepare_notice,
)
from tongket.conference.queries.papers import minutes_freshness
from tongket.conference.queries.story import story_of
from tongket.conference.tests import make as conferences
from tongket.emulation.models import Nomination
from tongket.emulation.tests import make as commendations
from tongket.portal.queries.article import article_html
from tongket.portal.tests import make as news
from tongket.reporting.actions import consolidate_round, prepare_consolidated_paper, write_line
from tongket.reporting.models import ReportLine
from tongket.reporting.tests import make as reports


@pytest.fixture(autouse=True)
def a_reader_of_english() -> Iterator[None]:
    """All that the tests below do is done by someone who reads the pages in English."""
    with override("en"):
        yield


def test_minutes(world: World) -> None:
    conference = conferences.discussing(world)
    poll = conferences.polling(world, conference)
    for person in (world.director, world.deputy, world.trainer):
        cast_ballot(poll.pk, "yes", by=person)
    close_poll(poll.pk, by=world.director)
    conferences.concluded(world, conference)
    for item in conference.items.filter(state="open"):
        close_item(item.pk, by=world.chief)
    close_conference(conference.pk, by=world.chief)
    paper = prepare_minutes(conference.pk, by=world.chief)
    words = json.dumps(paper.content, ensure_ascii=False)
    assert "Thông qua khi quá 1/2" in words
    assert "3 tán thành" in words
    assert "được thông qua" in words
    assert "trực tuyến" in words
    conference.refresh_from_db()
    assert not minutes_freshness(conference, story_of(conference)).is_stale
    with override("vi"):
        assert prepare_minutes(conference.pk, by=world.chief).content == paper.content


def test_notice_of_conclusions(world: World) -> None:
    conference = conferences.closed(world)
    paper = prepare_notice(conference.pk, by=world.chief)
    assert "hình thức: trực tuyến" in json.dumps(paper.content, ensure_ascii=False)
    with override("vi"):
        again = prepare_notice(conference.pk, by=world.chief)
    assert (again.subject, again.content, again.recipients) == (paper.subject, paper.content, paper.recipients)


def test_decision_and_what_the_council_votes_on(world: World) -> None:
    commendation = commendations.prepared(world)
    decision, council = commendation.decision, commendation.council
    assert decision is not None
    assert council is not None
    assert decision.subject == "Về việc khen thưởng đột xuất 6 tháng đầu năm 2021"
    assert "Tặng Giấy khen cho 01 tập thể" in json.dumps(decision.content, ensure_ascii=False)
    assert council.title.startswith("Họp Hội đồng Thi đua - Khen thưởng: ")
    assert council.items.get().title == "Bỏ phiếu kín xét khen thưởng"
    assert council.polls.get().question == "Đề nghị tặng Giấy khen cho Ban Quản lý đào tạo"


def test_why_the_council_refused(world: World) -> None:
    nomination = commendations.voted(world, "no", "no", "no")
    assert nomination.state == Nomination.State.REFUSED
    assert "không đủ người biểu quyết" in nomination.reason


def test_consolidated_report(world: World) -> None:
    round_ = reports.make_round(world)
    reports.make_task(world, "t1", "Rà soát chương trình", world.training)
    report = reports.make_report(world, round_=round_)
    limit = write_line(
        report.pk,
        ReportLine.Section.LIMIT,
        "Một số lớp mở chậm",
        by=world.director,
        area=reports.AREAS[0],
        cause="objective",
        because="dịch bệnh kéo dài",
    )
    write_line(
        report.pk,
        ReportLine.Section.MEASURE,
        "Dạy trực tuyến",
        by=world.director,
        answers=limit,
        lead="Ban Quản lý đào tạo",
        due=date(2021, 9, 30),
    )
    reports.make_accepted(world, report)
    reports.make_report(world, world.research, round_)
    draft = consolidate_round(round_.pk, by=world.chief)
    said = list(draft.paragraphs.order_by("number").values_list("section", "heading", "text"))
    assert list(dict.fromkeys(section for section, _heading, _text in said)) == [
        "Việc chuyển từ kỳ trước",
        "I. Kết quả",
        "II. Hạn chế và nguyên nhân",
        "III. Phương hướng, nhiệm vụ, giải pháp",
        "Báo cáo chưa tiếp nhận",
    ]
    words = json.dumps(said, ensure_ascii=False)
    assert "Rà soát chương trình (chủ trì: Ban Quản lý đào tạo; hạn 30/6/2021). Đang làm: đã làm một nửa" in words
    assert "Nguyên nhân khách quan: dịch bệnh kéo dài." in words
    assert "Giải pháp khắc phục hạn chế" in words
    assert "chủ trì: Ban Quản lý đào tạo; hạn: 30/9/2021." in words
    assert "Chưa tiếp nhận báo cáo của 1/2 đơn vị" in words
    with override("vi"):
        consolidate_round(round_.pk, by=world.chief)
    assert list(draft.paragraphs.order_by("number").values_list("section", "heading", "text")) == said
    paper = prepare_consolidated_paper(round_.pk, by=world.chief)
    headings = [block["text"] for block in paper.content if block["type"] == "heading" and block["level"] == 1]
    assert headings[:2] == ["Việc chuyển từ kỳ trước", "I. Kết quả"]


def test_article(world: World) -> None:
    article = news.published(world)
    words = " ".join(article.sentences.values_list("text", flat=True))
    assert "trực tuyến" in words
    assert "Kết luận" in article_html(article)
