"""News that a replacing notice contradicts is told to its editors until it is set right."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from tests.world import World
from tongket.conference.actions import amend_conclusion, append_conclusion, replace_notice, strike_conclusion
from tongket.documents.actions import issue_paper
from tongket.kit.asks import answers
from tongket.kit.clock import clock_at
from tongket.live.jobs import drain
from tongket.org.queries import standing_of
from tongket.people.models import Person
from tongket.portal.actions import correct_article
from tongket.portal.models import Article
from tongket.portal.queries import outdated_in, waiting_for
from tongket.portal.tests.make import PUBLISHED, published

LATER = PUBLISHED + timedelta(days=10)


def _waits(person: Person) -> list[str]:
    return [one.verb for one in answers(waiting_for(standing_of(person)))]


def _replaced(world: World, article: Article) -> None:
    """A notice that replaces the issued one rewords the first conclusion, strikes the second and adds a third."""
    conference = article.conference
    first, second = conference.conclusions.all()
    draft = replace_notice(conference.pk, by=world.chief)
    amend_conclusion(first.pk, "Mở thêm lớp trực tuyến", world.office, by=world.chief, due=first.due)
    strike_conclusion(second.pk, by=world.chief)
    append_conclusion(conference.pk, "Báo cáo kết quả", world.office, by=world.chief)
    issue_paper(draft.pk, by=world.director)
    drain()


def test_the_sentences_are_named_with_what_the_record_tells_now(world: World) -> None:
    article = published(world)
    with clock_at(LATER):
        assert outdated_in(article) == []
        assert "Đính chính" not in _waits(world.chief)
        _replaced(world, article)
        amended, struck = outdated_in(article)
        assert amended.text == "Mở thêm lớp trực tuyến: Văn phòng chủ trì, hạn 31/12/2021."
        assert (amended.is_struck, struck.is_struck) == (False, True)
        assert struck.text == struck.sentence.text
        assert "Đính chính" in _waits(world.chief)
        assert "Đính chính" not in _waits(world.trainer)


def test_once_set_right_nothing_is_asked_any_more(world: World) -> None:
    article = published(world)
    with clock_at(LATER):
        _replaced(world, article)
        amended, struck = outdated_in(article)
        correct_article(article.pk, amended.text, "Thay thế", by=world.chief, number=amended.sentence.number)
        assert [one.sentence for one in outdated_in(article)] == [struck.sentence]
        assert "Đính chính" in _waits(world.chief)
        correct_article(article.pk, "Kết luận này đã bãi bỏ.", "Bãi bỏ", by=world.chief, number=struck.sentence.number)
        assert outdated_in(article) == []
        assert "Đính chính" not in _waits(world.chief)


def test_the_editor_finds_the_words_filled_in_and_the_reader_finds_nothing(world: World, client: Client) -> None:
    article = published(world)
    with clock_at(LATER):
        _replaced(world, article)
        address = reverse("article", args=[article.key])
        assert 'id="outdated"' not in client.get(address).content.decode()
        client.force_login(world.chief)
        text = client.get(address).content.decode()
        assert 'id="outdated"' in text
        assert "2 câu nói khác thông báo thay thế" in text
        assert ">Mở thêm lớp trực tuyến: Văn phòng chủ trì" in text
        assert 'value="Theo Thông báo thay thế' in text
