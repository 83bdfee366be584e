"""Adding a sentence of the editor's own."""

import pytest

from tests.world import World
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import told
from tongket.portal.actions import add_sentence, remove_sentence
from tongket.portal.events import SentenceAdded
from tongket.portal.tests.make import drafted, published


def test_it_stands_after_the_one_named_and_has_no_source(world: World) -> None:
    article = drafted(world)
    count = article.sentences.count()
    added = add_sentence(article.pk, "Hội nghị diễn ra sôi nổi.", by=world.chief, after=1)
    assert [one.number for one in article.sentences.all()][:3] == [1, count + 1, 2]
    assert added.paragraph == 1
    assert not added.sources.exists()
    assert told(article.channel)[-1] == SentenceAdded(article_id=article.pk, number=added.number)


def test_without_a_place_it_stands_last(world: World) -> None:
    article = drafted(world)
    added = add_sentence(article.pk, "Hội nghị thành công tốt đẹp.", by=world.chief)
    assert article.sentences.last() == added


def test_a_number_is_never_given_twice(world: World) -> None:
    article = drafted(world)
    first = add_sentence(article.pk, "Một.", by=world.chief)
    remove_sentence(first.pk, by=world.chief)
    assert add_sentence(article.pk, "Hai.", by=world.chief).number == first.number + 1


def test_a_stranger_adds_nothing(world: World) -> None:
    with pytest.raises(NotAllowed):
        add_sentence(drafted(world).pk, "Khác.", by=world.stranger)


def test_the_place_must_be_there_and_the_sentence_not_empty(world: World) -> None:
    article = drafted(world)
    with pytest.raises(BadInput, match="Không có câu số 99"):
        add_sentence(article.pk, "Khác.", by=world.chief, after=99)
    with pytest.raises(BadInput, match="còn trống"):
        add_sentence(article.pk, "", by=world.chief)


def test_what_is_published_stands(world: World) -> None:
    with pytest.raises(WrongState, match="Tin đã đăng"):
        add_sentence(published(world).pk, "Khác.", by=world.chief)
