"""Published news is taken back with a reason; its address says so."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.world import World
from tongket.kit.asks import answers
from tongket.kit.clock import now
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import told
from tongket.portal.actions import publish_article, withdraw_article
from tongket.portal.events import ArticleWithdrawn
from tongket.portal.models import Article
from tongket.portal.queries import links_of, nodes_of, published_articles
from tongket.portal.tests.make import drafted, published


def test_it_is_taken_back_with_who_when_and_why(world: World) -> None:
    article = withdraw_article(published(world).pk, " Đăng nhầm  bản cũ ", by=world.chief)
    assert (article.state, article.withdrawn_by, article.withdrawn_at) == ("withdrawn", world.chief, now())
    assert article.withdrawal_reason == "Đăng nhầm bản cũ"
    assert told(article.channel)[-1] == ArticleWithdrawn(article_id=article.pk)
    assert not published_articles().exists()


def test_only_the_organiser_s_office_does(world: World) -> None:
    article = published(world)
    with pytest.raises(NotAllowed, match="Chỉ văn phòng hoặc lãnh đạo"):
        withdraw_article(article.pk, "Không thích", by=world.trainer)


def test_a_reason_is_needed(world: World) -> None:
    with pytest.raises(BadInput, match="Lý do gỡ tin còn trống"):
        withdraw_article(published(world).pk, " ", by=world.chief)


def test_a_draft_is_not_withdrawn(world: World) -> None:
    with pytest.raises(WrongState, match="Chỉ gỡ được tin đang đăng"):
        withdraw_article(drafted(world).pk, "Thôi", by=world.chief)


def test_it_does_not_come_back(world: World) -> None:
    article = withdraw_article(published(world).pk, "Đăng nhầm", by=world.chief)
    with pytest.raises(WrongState, match="không đăng lại được"):
        publish_article(article.pk, by=world.chief)
    with pytest.raises(WrongState, match="Chỉ gỡ được tin đang đăng"):
        withdraw_article(article.pk, "Lần nữa", by=world.chief)


def test_its_address_says_so_and_shows_no_word_of_it(world: World, client: Client) -> None:
    article = published(world)
    page = reverse("article", args=[article.key])
    client.force_login(world.chief)
    assert client.post(reverse("withdraw_article", args=[article.pk]), {"reason": "Đăng nhầm"})["Location"] == page
    client.logout()
    shown = client.get(page).content.decode()
    assert "Tin này đã được gỡ" in shown
    assert "Đăng nhầm" in shown
    assert Article.objects.get(pk=article.pk).sentences.get(number=1).text not in shown
    assert page not in client.get(reverse("news")).content.decode()


def test_the_trace_keeps_its_place_and_shows_no_word_of_it(world: World) -> None:
    article = withdraw_article(published(world).pk, "Đăng nhầm", by=world.chief)
    key = ("article", article.key)
    node = answers(nodes_of({key}))[0]
    assert (node.key, node.label, node.state) == (key, "Tin đã gỡ", "Đã gỡ")
    assert ("conclusion", f"{article.key}.k1") in {link.source for link in answers(links_of({key}))}
