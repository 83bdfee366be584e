"""The live pages: who may enter which, what each shows in its states, and that they work without the script."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.world import World
from tongket.conference import actions
from tongket.conference.models import Conference
from tongket.conference.queries.board import Board, Rows
from tongket.conference.stream import ConferencePage, audiences_at
from tongket.conference.tests import make
from tongket.conference.tests.asking import KEY, page, piece
from tongket.documents.actions import (
    add_paragraph,
    comment_paragraph,
    create_draft,
    dispose_comment,
    open_comments,
)
from tongket.people.models import Person

CHAIR, SEAT, WALL = f"/conferences/{KEY}/chair/", f"/conferences/{KEY}/seat/", f"/conferences/{KEY}/projector/"


def bridge_path(conference: Conference, key: str) -> str:
    return f"/bridge-points/{make.point(conference, key).pk}/"


@pytest.mark.parametrize(
    ("who", "belongs"),
    [
        ("director", {"chair", "voting", "secretary", "projector", "bridge"}),
        ("chief", {"chair", "delegate", "secretary", "projector", "bridge"}),
        ("deputy", {"voting", "bridge", "projector", "secretary"}),  # may do what the office may
        ("trainer", {"voting", "bridge", "projector"}),
        ("clerk", {"voting"}),
        ("president", {"guest", "bridge", "projector", "secretary"}),  # of the unit above
        ("steward", set()),
        ("stranger", set()),
    ],
)
def test_who_belongs_to_which_audience(world: World, who: str, belongs: set[str]) -> None:
    assert audiences_at(getattr(world, who), make.ready(world)) == belongs


@pytest.mark.parametrize("state", ["planned", "ready", "opened", "discussing", "closed", "issued"])
def test_every_live_page_stands_in_every_state(world: World, client: Client, state: str) -> None:
    conference = getattr(make, state)(world)
    for path in (CHAIR, SEAT, WALL):
        text = page(client, world.chief, path)
        assert make.TITLE in text
        assert 'id="live"' in text
        assert "style=" not in text
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), "the content security policy forbids it"
    if state != "planned":
        assert "Điểm danh" in page(client, world.trainer, bridge_path(conference, "training"))


@pytest.mark.parametrize(
    ("who", "chair", "seat", "wall", "point"),
    [
        ("director", 200, 200, 200, 200),
        ("trainer", 404, 200, 200, 200),
        ("researcher", 404, 200, 200, 404),
        ("clerk", 404, 200, 404, 404),
        ("president", 404, 200, 200, 200),
        ("stranger", 404, 404, 404, 404),
    ],
)
def test_a_page_of_others_is_not_there(
    world: World, client: Client, who: str, chair: int, seat: int, wall: int, point: int
) -> None:
    conference = make.discussing(world)
    person = getattr(world, who)
    for path, status in ((CHAIR, chair), (SEAT, seat), (WALL, wall), (bridge_path(conference, "training"), point)):
        page(client, person, path, status)
        if path != CHAIR and path != WALL:
            piece(client, person, f"{path}mine/", status)


def test_the_one_button_names_what_it_does_through_the_whole_morning(world: World) -> None:
    conference = make.ready(world)

    def step() -> tuple[str, str]:
        conference.refresh_from_db()
        found = Board(Rows(conference)).step
        return (found.verb, found.title) if found else ("", "")

    assert step() == ("open_conference", "Khai mạc Hội nghị")
    actions.open_conference(conference.pk, by=world.director)
    assert step() == ("open_item", "Mở mục 1. Phát biểu khai mạc và gợi ý thảo luận")
    for number in (1, 2):
        actions.open_item(make.item(conference, number).pk, by=world.director)
        assert step() == ("close_item", f"Kết thúc mục {number}")
        actions.close_item(make.item(conference, number).pk, by=world.director)
    actions.open_item(make.item(conference, 3).pk, by=world.director)
    first = make.waiting(world, conference)
    assert step() == ("give_floor", "Mời TS Đặng Văn Tạm phát biểu")
    actions.give_floor(first.pk, by=world.director)
    assert step() == ("end_speech", "Kết thúc lượt này")
    make.waiting(world, conference, world.researcher)
    assert step() == ("give_floor", "Kết thúc lượt này, mời TS Võ Văn Ẩn Danh")
    actions.report_line(make.point(conference, "research").pk, "lost", by=world.researcher)
    assert step() == ("end_speech", "Kết thúc lượt này"), "who has lost the line keeps the place and is not offered"
    assert [one.person for one in Board(Rows(conference)).kept] == [world.researcher]
    actions.close_item(make.item(conference, 3).pk, by=world.director)
    actions.open_item(make.item(conference, 4).pk, by=world.director)
    actions.close_item(make.item(conference, 4).pk, by=world.director)
    assert step() == ("close_conference", "Bế mạc Hội nghị")
    actions.close_conference(conference.pk, by=world.director)
    assert step() == ("", "")


def test_the_desk_counts_no_line_as_good_before_its_head_has_said_so(world: World, client: Client) -> None:
    conference = make.discussing(world)
    make.waiting(world, conference)
    text = page(client, world.director, CHAIR)
    assert "3 chưa báo" in text
    assert "Tốt" not in text
    assert "Chưa báo" in page(client, world.trainer, bridge_path(conference, "training")).partition('id="my-line"')[2]
    actions.report_line(make.point(conference, "training").pk, "good", by=world.trainer)
    actions.report_line(make.point(conference, "research").pk, "lost", by=world.researcher)
    board = Board(Rows(conference))
    assert board.line_counts == {"good": 1, "poor": 0, "lost": 1, "untold": 1}
    assert [one.key for one in board.bridges] == ["research", "main", "training"], (
        "the worst first, the unknown before the good"
    )


def test_the_wall_says_of_a_vote_by_how_much_it_passed_or_that_too_few_voted(world: World, client: Client) -> None:
    conference = make.discussing(world)
    poll = make.polling(world, conference)
    for person in (world.director, world.trainer, world.clerk, world.researcher):
        actions.cast_ballot(poll.pk, "yes", by=person)
    with make.at("09:00"):
        actions.close_poll(poll.pk, by=world.director)
    text = page(client, world.director, WALL)
    assert "4 / 5 = 80,0 %" in text
    assert "hơn mức cần 1 phiếu" in text

    void = make.polling(world, conference, "Thông qua danh sách", base="cast", quorum_num=2, quorum_den=3)
    actions.cast_ballot(void.pk, "yes", by=world.trainer)
    assert "cần ít nhất 4" in page(client, world.director, CHAIR)
    with make.at("09:10"):
        actions.close_poll(void.pk, by=world.director)
    text = page(client, world.director, WALL)
    assert "1 / 5 = 20,0 %" in text
    assert "4 người biểu quyết" in text
    assert "Phép tính" not in text, "no threshold was measured, and 1 / 1 = 100 % would read as passed"
    assert "pj-box--grey" in text


def test_before_a_vote_is_opened_the_desk_says_by_what_rule_and_who_could_vote_now(
    world: World, client: Client
) -> None:
    conference = make.discussing(world)
    poll = actions.plan_poll(conference.pk, "Thông qua dự thảo", by=world.chief, item=make.item(conference, 3))
    text = page(client, world.director, CHAIR)
    assert "5/5 người có quyền biểu quyết đã điểm danh" in text
    asked = re.search(rf'action="/polls/{poll.pk}/open_poll/"[^>]* hx-confirm="([^"]*)"', text)
    assert asked is not None
    assert "Thông qua khi quá 1/2 đại biểu có mặt tán thành" in asked.group(1)
    assert "chốt ngay lúc mở" in asked.group(1)
    actions.open_poll(poll.pk, by=world.director)
    assert SEAT in page(client, world.director, CHAIR).partition('id="live-poll"')[2], "the chair votes at a seat"


def test_before_the_closing_the_desk_says_which_rooms_are_not_counted_and_after_it_none_is_asked(
    world: World, client: Client
) -> None:
    conference = make.discussing(world)
    point = bridge_path(conference, "training")
    assert "Sau khi bế mạc" not in page(client, world.director, CHAIR)
    assert "report_head_count" in page(client, world.trainer, point)
    actions.close_item(make.item(conference, 3).pk, by=world.director)
    actions.open_item(make.item(conference, 4).pk, by=world.director)
    actions.close_item(make.item(conference, 4).pk, by=world.director)
    actions.report_head_count(make.point(conference, "training").pk, 11, by=world.trainer)
    assert "<b>2 điểm cầu chưa báo số người có mặt.</b>" in page(client, world.director, CHAIR)
    for path in (CHAIR, SEAT):
        text = page(client, world.director, path)
        assert "Hết chương trình" in text
        assert "Giữa hai mục" not in text
    actions.close_conference(conference.pk, by=world.director)
    assert "chưa báo số người" not in page(client, world.director, CHAIR)
    text = page(client, world.trainer, point)
    assert "<b>11</b> người có mặt, đã chốt vào biên bản." in text
    assert "report_head_count" not in text
    assert "report_line" not in text


def test_without_the_script_the_chair_runs_the_room_and_stays_at_the_desk(world: World, client: Client) -> None:
    conference = make.discussing(world)
    speech = make.waiting(world, conference)
    text = page(client, world.director, CHAIR)
    form = re.search(rf'<form method="post" action="(/speeches/{speech.pk}/give_floor/)".*?</form>', text, re.DOTALL)
    assert form is not None
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form.group(0)))
    assert (fields["back"], fields["ends"]) == (CHAIR, "0")
    assert "csrfmiddlewaretoken" in fields
    answer = client.post(form.group(1), fields)
    assert (answer.status_code, answer["Location"]) == (303, CHAIR)
    speech.refresh_from_db()
    assert speech.state == "speaking"


def test_with_the_script_the_answer_is_empty_and_the_stream_brings_the_change(world: World, client: Client) -> None:
    conference = make.discussing(world)
    speech = make.waiting(world, conference)
    client.force_login(world.director)
    answer = client.post(f"/speeches/{speech.pk}/give_floor/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (204, b"")


def test_a_desk_that_is_behind_does_not_end_the_turn_it_has_not_seen(world: World, client: Client) -> None:
    conference = make.discussing(world)
    speech = make.waiting(world, conference, world.researcher)
    running = make.speaking(world, conference)
    client.force_login(world.director)
    behind = client.post(f"/speeches/{speech.pk}/give_floor/", {"ends": "0"}, headers={"HX-Request": "true"})
    assert (behind.status_code, behind["HX-Retarget"]) == (409, "#problem")
    assert "TS Đặng Văn Tạm vừa được mời và đang phát biểu" in behind.content.decode()
    seen = client.post(f"/speeches/{speech.pk}/give_floor/", {"ends": running.pk}, headers={"HX-Request": "true"})
    assert seen.status_code == 204
    assert client.post(f"/speeches/{speech.pk}/give_floor/", {"ends": "x"}).status_code == 422


def test_a_turn_that_someone_else_has_moved_answers_409_with_what_happened(world: World, client: Client) -> None:
    conference = make.discussing(world)
    speech = make.speaking(world, conference)
    client.force_login(world.director)
    answer = client.post(f"/speeches/{speech.pk}/give_floor/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Retarget"]) == (409, "#problem")
    assert "TS Đặng Văn Tạm đang phát biểu" in answer.content.decode()


def test_the_clock_is_told_as_moments_and_never_as_a_count(world: World, client: Client) -> None:
    conference = make.discussing(world)
    speech = make.speaking(world, conference)
    with make.at("08:52"):
        actions.pause_speech(speech.pk, by=world.director)
    with make.at("08:53"):
        actions.resume_speech(speech.pk, by=world.director)
        actions.add_minute(speech.pk, by=world.director)
    text = page(client, world.clerk, SEAT)
    assert 'data-begun="2021-07-02T01:50:00+00:00"' in text, "08:50 in Hà Nội"
    assert 'data-allowed="360" data-paused="" data-paused-for="60"' in text


# --- what is a person's own --------------------------------------------------------------------------------------------


def mine(client: Client, person: Person) -> str:
    return piece(client, person, f"{SEAT}mine/")


def test_the_ballot_is_offered_once_to_who_is_on_the_list(world: World, client: Client) -> None:
    poll = make.polling(world, make.discussing(world))
    assert f'action="/polls/{poll.pk}/cast_ballot/"' in mine(client, world.trainer)
    answer = client.post(f"/polls/{poll.pk}/cast_ballot/", {"choice": "yes"}, headers={"HX-Request": "true"})
    assert answer.status_code == 204
    text = mine(client, world.trainer)
    assert "Phiếu đã được nhận" in text
    assert "cast_ballot" not in text
    assert "cast_ballot" not in mine(client, world.president), "a guest has no vote"


def test_who_came_after_the_list_was_frozen_is_told_so(world: World, client: Client) -> None:
    conference = make.ready(world)
    for person in (world.director, world.trainer):
        actions.check_in(make.seat(conference, person).pk, by=world.chief)
    actions.open_conference(conference.pk, by=world.director)
    actions.open_poll(actions.plan_poll(conference.pk, "Thông qua", by=world.chief).pk, by=world.director)
    assert "chưa điểm danh khi chốt" in mine(client, world.clerk)
    actions.check_in(make.seat(conference, world.clerk).pk, by=world.clerk)
    assert "sau khi chốt, nên không bỏ phiếu lần này" in mine(client, world.clerk)


def test_the_tally_is_nowhere_before_the_close(world: World, client: Client) -> None:
    conference = make.discussing(world)
    poll = make.polling(world, conference, is_secret=True)
    for person in (world.trainer, world.researcher, world.clerk):
        actions.cast_ballot(poll.pk, "no", by=person)
    assert "3/5" in page(client, world.director, CHAIR)
    for person, path in ((world.director, CHAIR), (world.chief, WALL), (world.clerk, SEAT)):
        text = page(client, person, path)
        assert "60,0 %" not in text
        assert "Không được thông qua" not in text
    with make.at("09:30"):
        actions.close_poll(poll.pk, by=world.director)
    text = page(client, world.chief, WALL)
    assert "Không được thông qua" in text
    assert "60,0 %" in text


def test_the_own_turn_shows_its_place_and_can_be_taken_back(world: World, client: Client) -> None:
    conference = make.discussing(world)
    assert "Gửi đăng ký" in mine(client, world.researcher)
    make.waiting(world, conference, world.trainer)
    speech = make.waiting(world, conference, world.researcher)
    text = mine(client, world.researcher)
    assert "<span data-my-place>2</span>" in text
    assert f'action="/speeches/{speech.pk}/withdraw_speech/"' in text
    actions.give_floor(speech.pk, by=world.director)
    assert "Đang là lượt của tôi" in mine(client, world.researcher)


def test_before_the_opening_one_asks_at_the_discussion_that_comes(world: World, client: Client) -> None:
    conference = make.ready(world)
    item = make.item(conference, 3)
    assert f'action="/agenda-items/{item.pk}/ask_to_speak/"' in mine(client, world.trainer)


def test_the_head_of_a_point_reports_counts_and_asks_for_someone_in_the_room(world: World, client: Client) -> None:
    conference = make.discussing(world)
    bridge = make.point(conference, "training")
    text = page(client, world.trainer, bridge_path(conference, "training"))
    assert '<option value="clerk">' in text
    assert '<option value="researcher">' not in text
    answer = client.post(
        f"/agenda-items/{make.item(conference, 3).pk}/ask_to_speak/",
        {"kind": "opinion", "person": "clerk", "bridge_point": bridge.pk},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 204
    speech = conference.speeches.get()
    assert (speech.person, speech.entered_by, speech.bridge_point) == (world.clerk, world.trainer, bridge)
    text = piece(client, world.trainer, f"{bridge_path(conference, 'training')}mine/")
    assert "1 trong hàng đợi" in text


def test_the_wall_shows_a_result_until_the_next_turn_begins(world: World, client: Client) -> None:
    conference = make.discussing(world)
    with make.at("09:00"):
        poll = make.polling(world, conference)
        for person in (world.trainer, world.researcher, world.clerk):
            actions.cast_ballot(poll.pk, "yes", by=person)
    with make.at("09:05"):
        actions.close_poll(poll.pk, by=world.director)
    text = page(client, world.chief, WALL)
    assert "Được thông qua" in text
    assert "ngưỡng 3" in text
    with make.at("09:06"):
        actions.give_floor(make.waiting(world, conference).pk, by=world.director)
    text = page(client, world.chief, WALL)
    assert "Được thông qua" not in text
    assert "TS Đặng Văn Tạm" in text


def test_the_draft_on_the_table_is_one_touch_away_from_each_seat_and_from_the_desk(
    world: World, client: Client
) -> None:
    conference = make.discussing(world)
    draft = create_draft("report", "Báo cáo sơ kết", world.academy, by=world.chief)
    actions.table_draft(make.item(conference, 3).pk, draft, by=world.chief)
    link = f'href="/drafts/{draft.pk}/"'
    assert page(client, world.trainer, SEAT).count(link) == 2, "beside the item that is open, and in the agenda"
    assert link in page(client, world.director, CHAIR)
    closed = make.closed(world, key="demo-2021-b")
    desk = f"/conferences/{closed.key}/secretary/"
    assert f'href="{desk}"' in page(client, world.director, f"/conferences/{closed.key}/chair/")


def test_the_desk_shows_what_is_said_of_the_draft_on_the_table(world: World, client: Client) -> None:
    conference = make.discussing(world)
    draft = create_draft("report", "Báo cáo sơ kết", world.academy, by=world.chief)
    paragraph = add_paragraph(draft.pk, "Kết quả nửa năm.", by=world.chief)
    open_comments(draft.pk, by=world.chief)
    assert "Xem cả" not in page(client, world.director, CHAIR), "nothing is on the table"
    actions.table_draft(make.item(conference, 3).pk, draft, by=world.chief)
    said = [
        comment_paragraph(paragraph.pk, text, by=world.trainer)
        for text in ("Nêu rõ nguyên nhân.", "Bổ sung số liệu.", "Ghi rõ thời hạn.")
    ]
    dispose_comment(said[2].pk, "accepted", "Đã bổ sung.", by=world.chief)
    text = page(client, world.director, CHAIR)
    assert "2 chưa xử lý" in text
    assert "Xem cả 3" in text
    assert text.index("Bổ sung số liệu.") < text.index("Nêu rõ nguyên nhân.")
    assert "Ghi rõ thời hạn." not in text
    for one in said[:2]:
        dispose_comment(one.pk, "declined", "Đã có ở phần hai.", by=world.chief)
    assert "Mọi góp ý đã có ý kiến tiếp thu, giải trình." in page(client, world.director, CHAIR)


def crowd(world: World, conference: Conference) -> None:
    """Twice of everything that the pages list: points, items, delegates, turns, polls, conclusions."""
    for number in range(4):
        add = actions.add_bridge_point(conference.pk, f"more-{number}", f"Điểm cầu {number}", by=world.chief)
        actions.report_head_count(add.pk, 7, by=world.chief)
        actions.add_item(conference.pk, "report", f"Báo cáo {number}", by=world.chief, speaker=world.deputy)
    actions.invite_delegate(conference.pk, world.steward, by=world.chief)
    make.waiting(world, conference, world.researcher, "answer")
    make.waiting(world, conference, world.deputy)
    make.waiting(world, conference, world.clerk)
    actions.close_poll(conference.polls.get().pk, by=world.director)
    make.polling(world, conference, "Thông qua nghị quyết")
    make.concluded(world, conference)


def test_the_pages_of_the_room_ask_no_more_when_there_is_twice_as_much(
    world: World, client: Client, django_assert_max_num_queries: Any
) -> None:
    conference = make.discussing(world)
    make.waiting(world, conference, world.researcher)
    make.speaking(world, conference)
    make.polling(world, conference)
    make.concluded(world, conference)
    mine, desk = f"{SEAT}mine/", f"/conferences/{KEY}/secretary/"
    budget = {CHAIR: 15, SEAT: 14, mine: 9, WALL: 12, desk: 18, f"/conferences/{KEY}/": 20}
    client.force_login(world.director)
    for doubled in (False, True):
        if doubled:
            crowd(world, conference)
        for path, most in budget.items():
            with django_assert_max_num_queries(most):
                assert client.get(path, headers={"HX-Request": "true"}).status_code == 200, path


def test_all_audiences_of_a_change_are_drawn_from_one_reading(world: World, django_assert_num_queries: Any) -> None:
    conference = make.discussing(world)
    make.speaking(world, conference)
    drawn = ConferencePage().drawer(conference.channel)
    drawn("chair", {"now", "queue", "bridges"})
    with django_assert_num_queries(0):
        assert "TS Đặng Văn Tạm" in drawn("bridge", {"now", "queue"})
        assert "TS Đặng Văn Tạm" in drawn("voting", {"now", "queue"})


def test_only_who_may_ask_for_someone_in_the_room_is_offered_it(world: World, client: Client) -> None:
    conference = make.discussing(world)
    make.waiting(world, conference)
    for person, offered in ((world.trainer, True), (world.chief, True), (world.deputy, False)):
        text = page(client, person, bridge_path(conference, "training"))
        assert ("/ask_to_speak/" in text, "/withdraw_speech/" in text) == (offered, offered), person
        assert "/report_line/" in text
