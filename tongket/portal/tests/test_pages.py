"""The pages of the news: open to anyone, edited by few."""

from datetime import datetime

from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.world import World
from tongket.conference.tests.make import closed, issued
from tongket.followup.actions import finish_task
from tongket.followup.models import Task
from tongket.kit.asks import answers
from tongket.kit.clock import clock_at
from tongket.kit.templatetags.kit import whole
from tongket.org.queries import standing_of
from tongket.people.models import Person
from tongket.portal.models import Article
from tongket.portal.queries import links_of, nodes_of, seen_of, waiting_for
from tongket.portal.tests.make import drafted, published, unsigned


def read(client: Client, name: str, *args: object, by: Person | None = None, status: int = 200) -> str:
    client.logout()
    if by is not None:
        client.force_login(by)
    response = client.get(reverse(name, args=args))
    assert response.status_code == status
    return response.content.decode()


def press(client: Client, by: Person, name: str, *args: object, status: int = 303, **data: object) -> str:
    client.force_login(by)
    response = client.post(reverse(name, args=args), data)
    assert response.status_code == status, response.content.decode()[:1500]
    return response.content.decode()


def test_anyone_reads_the_list_within_its_budget(
    client: Client, world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    article = published(world, photos=7)
    with django_assert_max_num_queries(10):
        html = client.get(reverse("news")).content.decode()
    assert whole(article.title) in html
    assert "7 ảnh" in html
    client.force_login(world.chief)
    with django_assert_max_num_queries(10):
        client.get(reverse("news"))


def test_an_empty_list_says_when_the_first_comes(client: Client, world: World) -> None:
    assert "Tin đầu tiên có sau khi một thông báo kết luận được ban hành" in read(client, "news")


def test_anyone_reads_the_news_with_the_present_state_of_each_conclusion(client: Client, world: World) -> None:
    article = published(world)
    with clock_at(datetime.fromisoformat("2021-12-20T08:00:00+07:00")):
        finish_task(Task.objects.get(key="demo-2021-h1.k1").pk, "Đủ lớp", by=world.trainer)
    with clock_at(datetime.fromisoformat("2022-01-10T08:00:00+07:00")):
        html = read(client, "article", article.key)
    assert "Đến ngày 10/01/2022" in html
    assert "1 xong đúng hạn" in html
    assert "Xong đúng hạn, 20/12/2021" in html
    assert "Chữ lớn" in html
    assert "/trace/" not in html


def test_who_is_signed_in_goes_from_a_sentence_to_its_source(client: Client, world: World) -> None:
    html = read(client, "article", published(world).key, by=world.trainer)
    assert reverse("trace", args=["conclusion", "demo-2021-h1.k1"]) in html


def test_the_icon_of_a_source_stays_with_the_last_word_of_its_sentence(client: Client, world: World) -> None:
    article = published(world)
    html = read(client, "article", article.key, by=world.trainer)
    sentence = article.sentences.filter(sources__isnull=False)[0]
    last = sentence.text.rpartition(" ")[2]
    assert f'<span class="tk-nowrap">{last}<a class="po-source"' in html


def test_a_draft_is_for_its_editors_alone(client: Client, world: World) -> None:
    article = drafted(world)
    read(client, "article", article.key, status=404)
    read(client, "article", article.key, by=world.trainer, status=404)
    read(client, "edit_article", article.key, by=world.trainer, status=404)
    assert "Bản nháp, chưa đăng" in read(client, "article", article.key, by=world.chief)
    assert "Đăng tin công khai" in read(client, "edit_article", article.key, by=world.chief)


def test_the_desk_says_what_keeps_the_news_back(client: Client, world: World) -> None:
    html = read(client, "edit_article", unsigned(world).key, by=world.chief)
    assert "Đăng được khi thông báo kết luận đã ký ban hành" in html
    assert "Đăng tin công khai" not in html


def test_the_whole_way_by_hand(client: Client, world: World) -> None:
    conference = issued(world)
    assert "Soạn tin từ biên bản" in read(client, "news", by=world.chief)
    press(client, world.chief, "draft_article", conference.pk, photos=3)
    article = Article.objects.get()
    assert article.photos == 3
    press(client, world.chief, "retitle_article", article.pk, title="Học viện sơ kết")
    first = article.sentences.all()[0]
    press(client, world.chief, "revise_sentence", first.pk, text="Sáng nay, Học viện sơ kết.")
    press(client, world.chief, "add_sentence", article.pk, text="Hội nghị sôi nổi.", after=1)
    assert "1 câu không có nguồn" in read(client, "edit_article", article.key, by=world.chief)
    press(client, world.chief, "remove_sentence", article.sentences.get(text="Hội nghị sôi nổi.").pk)
    press(client, world.chief, "publish_article", article.pk)
    html = read(client, "article", article.key)
    assert "Học viện sơ kết" in html
    assert "Sáng nay, Học viện sơ kết." in html


def test_a_refusal_by_hand_says_why(client: Client, world: World) -> None:
    article = unsigned(world)
    assert "chưa được ký ban hành" in press(client, world.chief, "publish_article", article.pk, status=409)
    press(client, world.trainer, "publish_article", article.pk, status=404)
    assert "Câu" in press(client, world.chief, "add_sentence", article.pk, text="", status=422)


def test_no_news_is_made_of_a_council(client: Client, world: World) -> None:
    closed(world)
    html = read(client, "news", by=world.chief)
    assert html.count("Soạn tin từ biên bản") == 1
    assert "thông báo kết luận chưa ban hành" in html


def test_of_many_conferences_without_news_none_is_left_out(client: Client, world: World) -> None:
    for number in range(11):
        closed(world, key=f"demo-2021-{number}")
    client.force_login(world.chief)
    html = client.get(reverse("news")).content.decode()
    assert html.count("Soạn tin từ biên bản") == 11
    assert "1 hội nghị nữa" in html


def test_the_office_is_told_what_to_draft_and_then_what_to_publish(world: World) -> None:
    conference = issued(world)
    assert [one.verb for one in answers(waiting_for(standing_of(world.chief)))] == ["Soạn tin"]
    drafted(world, conference)
    assert [one.verb for one in answers(waiting_for(standing_of(world.chief)))] == ["Đăng tin"]
    assert answers(waiting_for(standing_of(world.trainer))) == []


def test_the_trace_knows_one_node_and_every_line_that_it_speaks_of(world: World) -> None:
    article = published(world)
    key = ("article", article.key)
    assert [node.label for node in answers(nodes_of({key}))] == [article.title]
    sources = {link.source for link in answers(links_of({key}))}
    assert ("conclusion", "demo-2021-h1.k1") in sources
    assert ("agenda-item", "demo-2021-h1.1") in sources
    assert [link.effect for link in answers(links_of({("conclusion", "demo-2021-h1.k2")}))] == [key]
    assert answers(seen_of(standing_of(world.stranger), {key})) == [key]


def test_a_draft_is_on_the_trace_for_its_editors_alone(world: World) -> None:
    key = ("article", drafted(world).key)
    assert answers(seen_of(standing_of(world.chief), {key})) == [key]
    assert answers(seen_of(standing_of(world.trainer), {key})) == []


def test_the_notice_is_a_link_for_those_alone_who_may_read_it(client: Client, world: World) -> None:
    article = published(world)
    notice = article.conference.notice
    assert notice is not None
    link = reverse("paper", args=[notice.pk])
    for person, reads in ((world.trainer, True), (world.stranger, False)):
        client.force_login(person)
        text = client.get(reverse("article", args=[article.key])).content.decode()
        assert (f'href="{link}"' in text) == reads == (client.get(link).status_code == 200)
        assert notice.label in text
