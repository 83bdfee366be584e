"""Published news is set right by a correction that everyone can read."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.world import World
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import told
from tongket.portal.actions import correct_article, withdraw_article
from tongket.portal.events import ArticleCorrected
from tongket.portal.models import Article
from tongket.portal.queries import article_html
from tongket.portal.tests.make import drafted, published


def test_a_sentence_is_set_right_and_the_former_wording_stays(world: World) -> None:
    article = published(world)
    old = article.sentences.get(number=1).text
    made = correct_article(article.pk, "  Hội nghị họp   sáng 02/07/2021. ", "Ghi sai buổi", by=world.chief, number=1)
    assert (made.old_text, made.new_text, made.reason) == (old, "Hội nghị họp sáng 02/07/2021.", "Ghi sai buổi")
    assert article.sentences.get(number=1).text == made.new_text
    assert told(article.channel)[-1] == ArticleCorrected(article_id=article.pk, correction_id=made.pk)
    assert old in article_html(Article.objects.get(pk=article.pk))


def test_the_headline_is_set_right_too(world: World) -> None:
    made = correct_article(published(world).pk, "Tiêu đề đúng", "Sai tên hội nghị", by=world.chief)
    assert (made.sentence, made.article.title) == (None, "Tiêu đề đúng")
    with pytest.raises(BadInput, match="dài quá 400"):
        correct_article(made.article.pk, "dài " * 101, "Thử", by=world.chief)


def test_every_wording_that_stood_there_is_kept(world: World) -> None:
    article = published(world)
    for text in ("Câu thứ hai.", "Câu thứ ba."):
        correct_article(article.pk, text, "Sửa số liệu", by=world.chief, number=1)
    assert [one.new_text for one in article.corrections.all()] == ["Câu thứ hai.", "Câu thứ ba."]


def test_only_the_organiser_s_office_corrects(world: World) -> None:
    article = published(world)
    for person in (world.trainer, world.stranger):
        with pytest.raises(NotAllowed, match="Chỉ văn phòng hoặc lãnh đạo"):
            correct_article(article.pk, "Khác", "Vì thế", by=person, number=1)


@pytest.mark.parametrize(("text", "reason"), [(" ", "Có lý do"), ("Câu mới", " ")])
def test_neither_the_words_nor_the_reason_may_be_empty(world: World, text: str, reason: str) -> None:
    with pytest.raises(BadInput, match="còn trống"):
        correct_article(published(world).pk, text, reason, by=world.chief, number=1)


def test_what_is_the_same_or_not_there_is_refused(world: World) -> None:
    article = published(world)
    with pytest.raises(BadInput, match="giống câu đang đăng"):
        correct_article(article.pk, article.title, "Không đổi", by=world.chief)
    with pytest.raises(BadInput, match="Không có câu số 999"):
        correct_article(article.pk, "Câu", "Lý do", by=world.chief, number=999)


def test_a_draft_is_edited_and_not_corrected_and_a_withdrawn_one_is_left(world: World) -> None:
    article = drafted(world)
    with pytest.raises(WrongState, match="Chỉ đính chính tin đang đăng"):
        correct_article(article.pk, "Khác", "Vì thế", by=world.chief)


def test_a_withdrawn_one_is_left_alone(world: World) -> None:
    article = withdraw_article(published(world).pk, "Đăng nhầm", by=world.chief)
    with pytest.raises(WrongState, match="Chỉ đính chính tin đang đăng"):
        correct_article(article.pk, "Khác", "Vì thế", by=world.chief)


def test_anyone_reads_what_stood_there_and_why(world: World, client: Client) -> None:
    article = published(world)
    old = article.sentences.get(number=1).text
    press = reverse("correct_article", args=[article.pk])
    client.force_login(world.chief)
    given = {"number": "1", "text": "Câu đúng.", "reason": "Nghe nhầm"}
    assert "#correction-" in client.post(press, given)["Location"]
    assert client.post(press, {**given, "reason": ""}).status_code == 422
    client.logout()
    page = client.get(reverse("article", args=[article.key])).content.decode()
    assert press not in page
    for words in (old, "Câu đúng.", "Nghe nhầm", "đã đính chính"):
        assert words in page
