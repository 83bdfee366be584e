"""Leaving a sentence out."""

import pytest

from tests.world import World
from tongket.kit.asks import answers
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import told
from tongket.portal.actions import remove_sentence
from tongket.portal.events import SentenceRemoved
from tongket.portal.queries import links_of
from tongket.portal.tests.make import drafted, published


def test_it_goes_with_its_sources(world: World) -> None:
    article = drafted(world)
    sentence = article.sentences.get(sources__code="demo-2021-h1.k1")
    remove_sentence(sentence.pk, by=world.chief)
    assert answers(links_of({("conclusion", "demo-2021-h1.k1")})) == []
    assert told(article.channel)[-1] == SentenceRemoved(article_id=article.pk, number=sentence.number)


def test_a_stranger_removes_nothing(world: World) -> None:
    with pytest.raises(NotAllowed):
        remove_sentence(drafted(world).sentences.all()[0].pk, by=world.stranger)


def test_the_last_sentence_stays(world: World) -> None:
    article = drafted(world)
    sentences = list(article.sentences.all())
    for sentence in sentences[1:]:
        remove_sentence(sentence.pk, by=world.chief)
    with pytest.raises(WrongState, match="ít nhất một câu"):
        remove_sentence(sentences[0].pk, by=world.chief)


def test_what_is_published_stands(world: World) -> None:
    with pytest.raises(WrongState, match="Tin đã đăng"):
        remove_sentence(published(world).sentences.all()[0].pk, by=world.chief)
