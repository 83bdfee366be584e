"""Publishing: what is not signed is not news."""

import pytest
from pytest_django.fixtures import Settings

from tests.world import World
from tongket.conference.actions import (
    prepare_minutes,
    prepare_notice,
    remove_conclusion,
    replace_notice,
    revise_conclusion,
    strike_conclusion,
)
from tongket.conference.tests.make import issued
from tongket.documents.actions import issue_paper
from tongket.kit.asks import answers
from tongket.kit.clock import clock_at
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.jobs import drain
from tongket.live.log import told
from tongket.portal.actions import publish_article, remove_sentence, revise_sentence
from tongket.portal.events import ArticlePublished
from tongket.portal.models import Article, SentenceSource
from tongket.portal.queries import article_html, links_of, outcomes_of, published_articles, signed_record
from tongket.portal.queries.record import tell
from tongket.portal.tests.make import PUBLISHED, drafted, published, silent, unsigned


def test_it_is_out_with_its_hour(world: World) -> None:
    article = published(world)
    assert (article.state, article.published_at, article.published_by) == ("published", PUBLISHED, world.chief)
    assert list(published_articles()) == [article]
    assert told(article.channel)[-1] == ArticlePublished(article_id=article.pk)


def test_a_stranger_publishes_nothing(world: World) -> None:
    article = drafted(world)
    with pytest.raises(NotAllowed) as refusal:
        publish_article(article.pk, by=world.stranger)
    assert "ThS Ngô Văn Tượng Trưng" in refusal.value.who


def test_an_unsigned_notice_is_no_news(world: World) -> None:
    article = unsigned(world)
    with pytest.raises(WrongState, match="chưa được ký ban hành"):
        publish_article(article.pk, by=world.chief)
    assert not published_articles().exists()


def test_where_nothing_was_concluded_the_signed_minutes_are_enough(world: World) -> None:
    conference = silent(world)
    article = drafted(world, conference)
    with pytest.raises(WrongState, match="Biên bản chưa được ký ban hành"):
        publish_article(article.pk, by=world.chief)
    minutes = prepare_minutes(conference.pk, by=world.chief)
    issue_paper(minutes.pk, by=world.director)
    published_now = publish_article(article.pk, by=world.chief)
    assert signed_record(published_now.conference) == minutes
    assert published_articles().exists()


def test_a_sentence_about_what_is_not_signed_or_gone_is_named(world: World) -> None:
    article = drafted(world)
    last = article.sentences.all()[0]
    SentenceSource.objects.create(sentence=last, kind="decision", code="none.decision")
    with pytest.raises(WrongState, match="Câu 1 nói về một quyết định chưa được ký"):
        publish_article(article.pk, by=world.chief)
    SentenceSource.objects.filter(kind="decision").update(kind="conclusion", code="demo-2021-h1.k99")
    with pytest.raises(WrongState, match="Câu 1 nói về một kết luận không còn"):
        publish_article(article.pk, by=world.chief)


def test_a_sentence_follows_its_conclusion_when_another_is_struck_before_the_notice(world: World) -> None:
    article = unsigned(world)
    conference = article.conference
    first, second = conference.conclusions.all()
    of = {one.text: one for one in article.sentences.filter(sources__kind="conclusion")}
    lost, kept = (next(of[text] for text in of if one.text in text) for one in (first, second))
    remove_conclusion(first.pk, by=world.chief)
    drain()
    assert [source.code for source in kept.sources.all()] == [f"{conference.key}.k1"]
    prepared = prepare_notice(conference.pk, by=world.chief, signer=world.director)
    issue_paper(prepared.pk, by=world.director)
    drain()
    key = ("conclusion", f"{conference.key}.k1")
    assert [
        link.source for link in answers(links_of({("article", article.key)})) if link.source[0] == "conclusion"
    ].count(key) == 1
    with pytest.raises(WrongState, match=f"Câu {lost.number} nói về một kết luận không còn"):
        publish_article(article.pk, by=world.chief)
    remove_sentence(lost.pk, by=world.chief)
    with pytest.raises(WrongState, match="không còn đúng với điều hội nghị đã ghi"):
        publish_article(article.pk, by=world.chief)  # it still counts two tasks
    counting = next(one for one in article.sentences.all() if "giao 2 nhiệm vụ" in one.text)
    revise_sentence(counting.pk, counting.text.replace("2 nhiệm vụ", "1 nhiệm vụ"), by=world.chief)
    assert publish_article(article.pk, by=world.chief).state == Article.State.PUBLISHED


def test_a_conclusion_that_a_replacing_notice_has_struck_is_no_news(world: World) -> None:
    conference = issued(world)
    article = drafted(world, conference)
    struck = conference.conclusions.get(number=1)
    draft = replace_notice(conference.pk, by=world.chief)
    strike_conclusion(struck.pk, by=world.chief)
    issue_paper(draft.pk, by=world.director)
    drain()
    lost = next(one for one in article.sentences.filter(sources__kind="conclusion") if struck.text in one.text)
    with pytest.raises(WrongState, match=f"Câu {lost.number} nói về một kết luận không còn"):
        publish_article(article.pk, by=world.chief)
    again = [line.text for line in tell(conference)]
    assert not any(struck.text in text for text in again)
    assert any("giao 1 nhiệm vụ" in text for text in again)


def test_what_became_of_a_conclusion_that_was_struck_is_said_as_it_is(world: World) -> None:
    conference = issued(world)
    article = published(world, conference=conference)
    draft = replace_notice(conference.pk, by=world.chief)
    strike_conclusion(conference.conclusions.get(number=1).pk, by=world.chief)
    issue_paper(draft.pk, by=world.director)
    drain()
    struck = outcomes_of(article)[0]
    assert (struck.word, struck.name) == ("Đã bãi bỏ", "cancelled")


def test_a_conclusion_reworded_after_the_draft_is_not_published_in_its_old_words(world: World) -> None:
    article = unsigned(world)
    first = article.conference.conclusions.all()[0]
    revise_conclusion(first.pk, "Mở rộng đào tạo trực tuyến", first.owner, by=world.chief, due=first.due)
    issue_paper(prepare_notice(article.conference.pk, by=world.chief, signer=world.director).pk, by=world.director)
    drain()
    with pytest.raises(WrongState, match="không còn đúng với điều hội nghị đã ghi"):
        publish_article(article.pk, by=world.chief)


def test_it_is_published_once(world: World) -> None:
    with pytest.raises(WrongState, match="đã đăng rồi"):
        publish_article(published(world).pk, by=world.chief)


def test_the_one_file_needs_nothing_else_and_is_escaped(world: World) -> None:
    conference = issued(world)
    article = drafted(world, conference, title="Tin <b>& bài</b>", photos=7)
    with clock_at(PUBLISHED):
        publish_article(article.pk, by=world.chief)
    html = article_html(Article.objects.get())
    assert "Tin &lt;b&gt;&amp; bài&lt;/b&gt;" in html
    assert "<b>& bài" not in html
    for outside in ("<script", "<link", "<img", "src=", "href="):
        assert outside not in html
    for words in (
        "10:55, thứ Năm, 08/07/2021",
        "7 ảnh",
        "Dữ liệu minh họa",
        "Đẩy mạnh đào tạo trực tuyến",
        "hạn 31/12/2021",
    ):
        assert words in html
    assert 'data-source="conclusion:demo-2021-h1.k1"' in html


def test_the_one_file_tells_the_state_of_its_own_day(world: World) -> None:
    published(world)
    html = article_html(Article.objects.get())
    assert "tình trạng đến ngày 08/07/2021" in html
    assert "1 đang làm, 1 quá hạn" in html  # the flag is saluted each first Monday: that of 5 July was not done
    assert "Đang làm, hạn 31/12/2021" in html


def test_news_of_a_real_house_with_made_up_people_says_so(world: World, settings: Settings) -> None:
    settings.TONGKET_DEMO = False
    article = published(world)
    type(world.academy).objects.update(is_fictional=False)
    assert "Dữ liệu minh họa" in article_html(Article.objects.get(pk=article.pk))
    type(world.director).objects.update(is_fictional=False)
    assert "Dữ liệu minh họa" not in article_html(Article.objects.get(pk=article.pk))
