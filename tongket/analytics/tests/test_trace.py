"""The thread through any line, on its page and its card."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.world import World
from tongket.analytics.queries import rooms as module
from tongket.analytics.queries.rooms import rooms
from tongket.analytics.queries.thread import Thread, thread_of
from tongket.analytics.tests.make import CONCLUSION, KEY, LIMIT, Played, concluded, drafted, played
from tongket.emulation.actions import open_commendation
from tongket.emulation.tests.make import decided
from tongket.kit.asks import answers
from tongket.kit.thread import Key
from tongket.people.models import Person


def thread(kind: str, code: str, person: Person) -> Thread:
    found = thread_of((kind, code), person)
    assert found is not None
    return found


def kinds(one: Thread) -> list[str]:
    return [station.node.kind if station.node else "hidden" for station in one.stations]


def test_a_conclusion_goes_back_to_the_line_that_speaks_of_it_and_on_to_its_task(world: World) -> None:
    played(world)
    one = thread("conclusion", f"{KEY}.k1", world.chief)
    assert kinds(one) == [
        "report-line",
        "paragraph",
        "agenda-item",
        "agenda-item",
        "contribution",
        "agenda-item",
        "conclusion",
        "task",
    ]
    first = one.stations[0].node
    assert first is not None
    assert first.text == LIMIT
    assert (one.before, one.after, one.days) == (6, 1, 4)


def test_the_words_added_on_the_way_are_marked(world: World) -> None:
    played(world)
    paragraph = thread("conclusion", f"{KEY}.k1", world.chief).stations[1]
    assert any(is_added for _words, is_added in paragraph.pieces)
    assert LIMIT.split(",")[0] in "".join(words for words, is_added in paragraph.pieces if not is_added)


def test_from_every_line_both_ends_are_within_two_clicks(world: World) -> None:
    """The page of a line's own thread names every source and every effect: one click to it, one to the end."""
    whole = played(world)
    assert whole.article is not None
    line: Key = ("report-line", whole.report.lines.get().code)
    task: Key = ("task", f"{KEY}.k1")
    between = [station.node.key for station in thread(*task, world.chief).stations if station.node]
    for key in between:
        one = thread(*key, world.chief)
        nodes = {node.key for node in [*one.sources, one.here, *one.effects]}
        assert {line, task} <= nodes, key


def test_the_news_comes_of_every_line_that_it_speaks_of(world: World) -> None:
    played(world)
    one = thread("article", KEY, world.chief)
    assert {("conclusion", f"{KEY}.k1"), ("conclusion", f"{KEY}.k2")} <= {node.key for node in one.sources}
    assert one.effects == []


def test_an_earlier_task_is_a_source_of_what_is_said_of_it_now(world: World) -> None:
    whole = played(world)
    carried = whole.report.carried_tasks.get()
    one = thread("report-line", carried.code, world.chief)
    assert one.stations[0].node is not None
    assert one.stations[0].node.key == ("task", "demo-2020.k1")


def test_a_conclusion_without_its_task_is_a_broken_thread(client: Client, world: World) -> None:
    concluded(world)
    one = thread("conclusion", f"{KEY}.k1", world.chief)
    assert one.lacks_task
    client.force_login(world.chief)
    html = client.get(reverse("trace", args=["conclusion", f"{KEY}.k1"])).content.decode()
    assert "Chưa có nhiệm vụ" in html
    assert "đứt ở kết luận chưa có nhiệm vụ" in html
    card = client.get(
        reverse("trace_card", args=["conclusion", f"{KEY}.k1"]), headers={"HX-Request": "true"}
    ).content.decode()
    assert "Chưa có nhiệm vụ" in card


def test_a_commended_unit_is_traced_from_the_proposal_to_the_decision(world: World) -> None:
    commendation = open_commendation(
        "annual", "Thành tích năm 2021", world.academy, by=world.chief, groups=["Ứng dụng công nghệ thông tin"]
    )
    decided(world, commendation)
    one = thread("nomination", f"{commendation.key}.n1", world.chief)
    assert kinds(one) == ["nomination", "poll", "decision"]


def test_what_a_person_may_not_see_is_counted_and_never_shown(client: Client, world: World) -> None:
    whole = played(world)
    line = whole.report.lines.get()
    seen = thread("task", f"{KEY}.k1", world.trainer)
    assert seen.hidden == 0
    stranger = thread_of(("article", KEY), world.stranger)
    assert stranger is not None
    assert stranger.sources_hidden > 5
    client.force_login(world.stranger)
    html = client.get(reverse("trace", args=["article", KEY])).content.decode()
    assert "chặng hạn chế" in html
    assert CONCLUSION not in html
    assert LIMIT not in html
    for kind, code in (("conclusion", f"{KEY}.k1"), ("task", f"{KEY}.k1"), ("report-line", line.code)):
        assert client.get(reverse("trace", args=[kind, code])).status_code == 404


def test_a_line_that_is_not_there_answers_404_in_the_same_words(client: Client, world: World) -> None:
    client.force_login(world.chief)
    assert client.get(reverse("trace", args=["conclusion", "none.k1"])).status_code == 404
    assert client.get(reverse("trace", args=["cat", "none"])).status_code == 404
    card = client.get(reverse("trace_card", args=["conclusion", "none.k1"]), headers={"HX-Request": "true"})
    assert card.status_code == 404
    assert "Chưa có dòng việc nào qua đây" in card.content.decode()


def test_the_page_draws_one_thread_and_lists_its_stations(client: Client, world: World) -> None:
    played(world)
    client.force_login(world.chief)
    html = client.get(reverse("trace", args=["conclusion", f"{KEY}.k1"])).content.decode()
    assert html.count('id="station-') == 8
    assert html.count('aria-current="true"') >= 2
    assert "Nguồn: 6 chặng trước" in html
    assert "Tác động: 1 chặng sau" in html
    assert "style=" not in html
    for name in ("Ban Quản lý đào tạo", "TS Đặng Văn Tạm"):
        assert name in html


def test_the_card_names_the_nearest_and_leads_to_the_whole(client: Client, world: World) -> None:
    played(world)
    client.force_login(world.chief)
    html = client.get(
        reverse("trace_card", args=["conclusion", f"{KEY}.k1"]), headers={"HX-Request": "true"}
    ).content.decode()
    assert "<html" not in html
    assert "Nhiệm vụ 00" in html
    assert reverse("trace", args=["conclusion", f"{KEY}.k1"]) in html


def test_a_line_alone_says_that_it_has_neither_source_nor_effect(client: Client, world: World) -> None:
    _round, _report, _draft, comment = drafted(world, earlier=False)
    one = thread("comment", comment.code, world.chief)
    assert kinds(one) == ["report-line", "paragraph", "comment"]
    client.force_login(world.chief)
    html = client.get(
        reverse("trace_card", args=["comment", comment.code]), headers={"HX-Request": "true"}
    ).content.decode()
    assert "Chưa dẫn tới dòng nào" in html


@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.name)
def test_each_room_bears_keys_of_every_kind_and_of_no_form(world: World, room) -> None:
    strange = {
        (kind, code) for kind in ("task", "poll", "paragraph", "cat") for code in ("", ".", "x.y.z", "x.k1", "ă.p٣")
    }
    assert answers(room.nodes_of(strange)) == []
    assert answers(room.links_of(strange)) == []


def test_asking_rooms_only_about_their_own_kinds_loses_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    whole: Played = played(world)
    assert whole.article is not None
    asked = [("conclusion", f"{KEY}.k1"), ("article", KEY), ("comment", whole.comment.code)]
    short = [thread_of(key, world.chief) for key in asked]
    monkeypatch.setattr(module, "CONCERNS", {})
    assert [thread_of(key, world.chief) for key in asked] == short
