"""Wording a sentence otherwise."""

import pytest

from tests.world import World
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import told
from tongket.portal.actions import revise_sentence
from tongket.portal.events import SentenceRevised
from tongket.portal.tests.make import drafted, published


def test_the_words_change_and_the_sources_stay(world: World) -> None:
    article = drafted(world)
    first = article.sentences.all()[0]
    sources = [str(one) for one in first.sources.all()]
    revised = revise_sentence(first.pk, "  Sáng nay,   Học viện sơ kết.", by=world.chief)
    assert (revised.text, revised.is_edited) == ("Sáng nay, Học viện sơ kết.", True)
    assert [str(one) for one in revised.sources.all()] == sources
    assert told(article.channel)[-1] == SentenceRevised(article_id=article.pk, number=1)


def test_the_same_words_are_no_change(world: World) -> None:
    article = drafted(world)
    first = article.sentences.all()[0]
    before = told(article.channel)
    assert not revise_sentence(first.pk, first.text, by=world.chief).is_edited
    assert told(article.channel) == before


def test_a_department_does_not_word_the_news(world: World) -> None:
    with pytest.raises(NotAllowed):
        revise_sentence(drafted(world).sentences.all()[0].pk, "Khác", by=world.trainer)


def test_a_sentence_is_not_emptied(world: World) -> None:
    with pytest.raises(BadInput, match="Câu còn trống"):
        revise_sentence(drafted(world).sentences.all()[0].pk, " ", by=world.chief)


def test_what_is_published_stands(world: World) -> None:
    with pytest.raises(WrongState, match="Tin đã đăng"):
        revise_sentence(published(world).sentences.all()[0].pk, "Khác", by=world.chief)
