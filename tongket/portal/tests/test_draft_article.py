"""Drafting the news from the record alone."""

import pytest

from tests.world import World
from tongket.conference.actions import invite_delegate
from tongket.conference.models import Conference, Delegate
from tongket.conference.tests.make import closed, discussing, issued
from tongket.emulation.actions import announce_decision
from tongket.emulation.tests.make import at_the_item, decided, ended, opened, review, voted
from tongket.kit.clock import clock_at
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import told
from tongket.org.actions import admit_person
from tongket.portal.actions import draft_article
from tongket.portal.events import ArticleDrafted
from tongket.portal.models import Article, SentenceSource
from tongket.portal.tests.make import drafted


def texts(article: Article) -> list[str]:
    return list(article.sentences.values_list("text", flat=True))


def test_it_says_when_who_held_what_and_how(world: World) -> None:
    article = drafted(world)
    assert article.title == ("Học viện Ví Dụ khu vực II: Hội nghị sơ kết các mặt công tác 6 tháng đầu năm 2021")
    first, second = texts(article)[:2]
    assert first == (
        "Sáng 02/07/2021, Học viện Ví Dụ khu vực II tổ chức Hội nghị sơ kết các mặt công tác 6 tháng đầu năm 2021 "
        "theo hình thức trực tuyến."
    )
    assert second.startswith("Hội nghị kết nối 3 điểm cầu")
    assert told(article.channel) == [ArticleDrafted(article_id=article.pk)]


def test_it_names_who_came_who_chaired_who_reported(world: World) -> None:
    said = " ".join(texts(drafted(world)))
    assert "PGS.TS Nguyễn Văn Mẫu, Phó Giám đốc Học viện, dự hội nghị." in said
    assert "PGS.TS Lê Văn Thí Dụ, Bí thư Đảng ủy, Giám đốc Học viện, chủ trì hội nghị." in said
    assert "TS Trần Thị Ví Dụ, Phó Giám đốc Học viện, trình bày báo cáo sơ kết các mặt hoạt động." in said
    assert "PGS.TS Nguyễn Văn Mẫu phát biểu chỉ đạo." in said


def test_a_guest_is_named_by_the_title_of_the_list_of_delegates(world: World) -> None:
    conference, item = review(world)
    guest = admit_person("guest", "Đỗ Văn Ví Dụ", by=world.steward, is_fictional=True)
    invite_delegate(conference.pk, guest, by=world.chief, role=Delegate.Role.GUEST, title="Thứ trưởng Bộ Ví Dụ")
    at_the_item(world, conference, item)
    ended(world, conference, item)
    assert "Đỗ Văn Ví Dụ, Thứ trưởng Bộ Ví Dụ, dự hội nghị." in texts(drafted(world, conference))


def test_each_conclusion_is_a_sentence_that_stands_on_it(world: World) -> None:
    article = drafted(world)
    source = SentenceSource.objects.get(sentence__article=article, code="demo-2021-h1.k1")
    assert source.kind == "conclusion"
    assert source.sentence.text == (
        "Đẩy mạnh đào tạo trực tuyến: Ban Quản lý đào tạo chủ trì, phối hợp với Ban Quản lý khoa học, hạn 31/12/2021."
    )


def test_no_drafted_sentence_is_without_a_source(world: World) -> None:
    article = drafted(world)
    assert not article.sentences.filter(sources=None).exists()


def test_what_was_not_dealt_with_is_not_told(world: World) -> None:
    conference, item = review(world)
    at_the_item(world, conference, item)
    ended(world, conference, item)
    said = " ".join(texts(drafted(world, conference)))
    assert "thảo luận" not in said
    assert "nhiệm vụ" not in said
    assert "công bố" not in said


def test_who_was_commended_is_told_on_whose_authority_and_that_it_is_made_up(world: World) -> None:
    conference, item = review(world)
    commendation = decided(world, opened(world, conference=conference))
    at_the_item(world, conference, item)
    with clock_at(conference.starts):
        announce_decision(commendation.pk, item, by=world.deputy)
    ended(world, conference, item)
    article = drafted(world, conference)
    said = " ".join(texts(article))
    assert (
        "TS Trần Thị Ví Dụ, Phó Giám đốc Học viện, thừa ủy quyền của PGS.TS Lê Văn Thí Dụ, công bố Quyết định số"
        in said
    )
    assert "Được tặng Giấy khen (dữ liệu minh họa, tên trong danh sách là hư cấu): Ban Quản lý đào tạo." in said
    kinds = set(SentenceSource.objects.filter(sentence__article=article).values_list("kind", flat=True))
    assert "decision" in kinds


def test_what_was_voted_but_never_announced_is_not_news(world: World) -> None:
    conference = closed(world)
    voted(world, commendation=opened(world, conference=conference))
    assert "Giấy khen" not in " ".join(texts(drafted(world, conference)))


def test_a_stranger_drafts_nothing(world: World) -> None:
    conference = issued(world)
    with pytest.raises(NotAllowed) as refusal:
        draft_article(conference.pk, by=world.stranger)
    assert "ThS Ngô Văn Tượng Trưng" in refusal.value.who


def test_a_conference_under_way_has_no_news_yet(world: World) -> None:
    conference: Conference = discussing(world)
    with pytest.raises(WrongState, match="chưa bế mạc"):
        draft_article(conference.pk, by=world.chief)


def test_one_conference_one_article(world: World) -> None:
    article = drafted(world)
    with pytest.raises(WrongState, match="đã có bài"):
        draft_article(article.conference_id, by=world.chief)


def test_photos_are_counted_from_nought(world: World) -> None:
    conference = closed(world)
    with pytest.raises(BadInput, match="Số ảnh không thể âm"):
        draft_article(conference.pk, by=world.chief, photos=-1)
