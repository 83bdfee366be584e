"""Giving the news another headline."""

import pytest

from tests.world import World
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import told
from tongket.portal.actions import retitle_article
from tongket.portal.events import ArticleRetitled
from tongket.portal.tests.make import drafted, published


def test_the_headline_changes(world: World) -> None:
    article = retitle_article(drafted(world).pk, "Học viện sơ kết 6 tháng", by=world.chief)
    assert article.title == "Học viện sơ kết 6 tháng"
    assert told(article.channel)[-1] == ArticleRetitled(article_id=article.pk)


def test_a_department_may_not(world: World) -> None:
    with pytest.raises(NotAllowed):
        retitle_article(drafted(world).pk, "Khác", by=world.trainer)


def test_it_is_not_emptied_nor_changed_once_out(world: World) -> None:
    with pytest.raises(BadInput, match="Tiêu đề còn trống"):
        retitle_article(drafted(world).pk, " ", by=world.chief)


def test_once_out_it_stands(world: World) -> None:
    with pytest.raises(WrongState, match="Tin đã đăng"):
        retitle_article(published(world).pk, "Khác", by=world.chief)
