"""The pages of the room: who sees them, what they show in each state, what can be done on them, how many queries they take."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.world import World
from tongket.conference.actions import (
    add_conclusion,
    cast_ballot,
    close_conference,
    close_item,
    close_poll,
    end_speech,
    hand_in_text,
    open_item,
    plan_poll,
    remove_conclusion,
    report_head_count,
    review_item,
)
from tongket.conference.models import AgendaItem, BridgePoint, Conference, Delegate, Poll, Speech
from tongket.conference.queries.papers import minutes_content
from tongket.conference.tests import make
from tongket.kit.clock import clock_at
from tongket.people.models import Person

KEY = "demo-2021-h1"


def page(client: Client, person: Person, path: str, status: int = 200) -> str:
    client.force_login(person)
    response = client.get(path)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def send(client: Client, who: Person, path: str, status: int = 303, **data: Any) -> Any:
    client.force_login(who)
    response = client.post(path, data)
    assert response.status_code == status, response.content.decode()[:3000]
    return response


@pytest.mark.parametrize("state", ["planned", "ready", "opened", "discussing", "closed", "issued"])
@pytest.mark.parametrize("path", ["", "plan/", "secretary/", "secretary/?add=1"])
def test_every_page_stands_in_every_state(world: World, client: Client, state: str, path: str) -> None:
    getattr(make, state)(world)
    text = page(client, world.chief, f"/conferences/{KEY}/{path}")
    assert make.TITLE in text


def test_the_list_shows_what_is_on_and_what_was_and_takes_ten_queries(
    world: World, client: Client, django_assert_max_num_queries: Any
) -> None:
    make.issued(world)
    make.discussing(world, key="demo-2021-b")
    for number in range(8):
        make.planned(world, key=f"demo-2022-{number}")
    client.force_login(world.trainer)
    with django_assert_max_num_queries(10):
        text = client.get("/conferences/").content.decode()
    assert text.count(make.TITLE) == 10
    assert "0/2 nhiệm vụ xong" in text
    assert "01/TB-HVVDKVII" in text
    assert text.count(make.TITLE) - page(client, world.trainer, "/conferences/?state=open").count(make.TITLE) == 9


def test_an_empty_list_says_when_something_may_come(world: World, client: Client) -> None:
    text = page(client, world.clerk, "/conferences/")
    assert "Hội nghị hiện ở đây khi được mời" in text
    assert "Lập hội nghị" not in text


def test_a_stranger_finds_nothing(world: World, client: Client) -> None:
    make.issued(world)
    for path in ("", "plan/", "secretary/"):
        page(client, world.stranger, f"/conferences/{KEY}/{path}", 404)
    assert make.TITLE not in page(client, world.stranger, "/conferences/")
    item = AgendaItem.objects.get(number=1)
    send(client, world.stranger, f"/agenda-items/{item.pk}/open_item/", 404)


def test_a_council_is_seen_by_those_called_and_by_the_office_alone(world: World, client: Client) -> None:
    conference = make.ready(world)
    Conference.objects.filter(pk=conference.pk).update(kind="council")
    page(client, world.trainer, f"/conferences/{KEY}/")
    conference.delegates.filter(person=world.clerk).delete()
    page(client, world.clerk, f"/conferences/{KEY}/", 404)
    Conference.objects.filter(pk=conference.pk).update(kind="workshop")
    page(client, world.clerk, f"/conferences/{KEY}/")


def test_a_council_that_concluded_nothing_owes_no_notice(world: World, client: Client) -> None:
    conference = make.closed(world)
    Conference.objects.filter(pk=conference.pk).update(kind="council")
    with clock_at(make.ENDS.replace(day=12)):
        assert "Đã quá hạn ban hành" in page(client, world.chief, f"/conferences/{KEY}/")
        for conclusion in conference.conclusions.order_by("-number"):
            remove_conclusion(conclusion.pk, by=world.chief)
        assert "Đã quá hạn ban hành" not in page(client, world.chief, f"/conferences/{KEY}/")
        assert "không có kết luận giao nhiệm vụ" in page(client, world.chief, f"/conferences/{KEY}/secretary/")


def test_a_delegate_reads_and_does_not_prepare(world: World, client: Client) -> None:
    make.discussing(world)
    text = page(client, world.trainer, f"/conferences/{KEY}/")
    assert "Biên bản và kết luận" not in text
    assert "Kết thúc mục" not in text
    for path in ("plan/", "secretary/"):
        refused = page(client, world.trainer, f"/conferences/{KEY}/{path}", 403)
        assert "ThS Ngô Văn Tượng Trưng (thư ký)" in refused


def test_everything_told_of_a_conference_is_shown(world: World, client: Client) -> None:
    make.planned(
        world,
        extras={
            "contest": {"title": "Cuộc thi viết", "cycle": "monthly-or-quarterly", "needs": ["themes", "prizes"]},
            "clusters": {"period": {"from": "2015-01-01", "to": "2020-12-31"}, "members": ["provincial-school"]},
            "carried_over": [{"text": "Lễ ký quy chế", "reason": "Dịch bệnh", "from": "2021-Q3", "to": "2021-Q4"}],
            "disseminated": [{"title": "Quy chế mới", "draft": True}],
            "unheard_of": ["Điều lạ"],
        },
    )
    text = page(client, world.trainer, f"/conferences/{KEY}/")
    for part in (
        "Cuộc thi viết",
        "hằng tháng hoặc hằng quý",
        "chủ đề, giải thưởng",
        "01/01/2015 – 31/12/2020",
        "trường chính trị tỉnh, thành phố",
        "Lễ ký quy chế (lý do: Dịch bệnh; từ: quý III/2021; đến: quý IV/2021)",
        "Quy chế mới (dự thảo: có)",
        "unheard_of",
        "Điều lạ",
    ):
        assert part in text, part


def test_the_page_tells_what_happened_and_no_tally_before_the_close(world: World, client: Client) -> None:
    conference = make.discussing(world)
    with make.at("09:00"):
        end_speech(make.speaking(world, conference).pk, by=world.director, text="Chỉ tiêu được bảo đảm")
    hand_in_text(make.item(conference, 3).pk, "Đề nghị làm rõ", by=world.researcher)
    poll = make.polling(world, conference, is_secret=True)
    cast_ballot(poll.pk, "no", by=world.researcher)
    text = page(client, world.trainer, f"/conferences/{KEY}/")
    assert "Chỉ tiêu được bảo đảm" in text
    assert "Bản viết" in text
    assert "Gửi phiếu" in text
    assert "Không tán thành 1" not in text
    assert "Gửi phiếu" not in page(client, world.researcher, f"/conferences/{KEY}/")
    close_poll(poll.pk, by=world.director)
    after = page(client, world.trainer, f"/conferences/{KEY}/")
    assert "Không tán thành 1" in after
    assert "Gửi phiếu" not in after


def test_the_pages_do_not_ask_more_of_the_database_for_longer_conferences(
    world: World, client: Client, django_assert_max_num_queries: Any
) -> None:
    conference = make.discussing(world)
    for place, person in enumerate((world.trainer, world.clerk, world.researcher, world.deputy) * 3):
        with make.at(f"09:{place:02}"):
            hand_in_text(make.item(conference, 3).pk, f"Ý kiến {place}", by=world.chief, for_person=person)
            add_conclusion(conference.pk, f"Việc {place}", world.training, by=world.chief, partners=[world.research])
    client.force_login(world.chief)
    with django_assert_max_num_queries(34):
        assert client.get(f"/conferences/{KEY}/").status_code == 200
    with django_assert_max_num_queries(34):
        assert client.get(f"/conferences/{KEY}/secretary/").status_code == 200


# Planning by hand, from nothing to the opening.


def test_a_secretary_plans_a_conference_by_hand(world: World, client: Client) -> None:
    by = world.chief
    facts = {
        "title": "Hội nghị chuyên đề",
        "kind": "workshop",
        "organiser": "demo2",
        "mode": "hybrid",
        "place": "Hội trường A",
        "day": "2021-07-20",
        "begins_at": "08:00",
        "ends_at": "10:00",
        "chair": "PGS.TS Lê Văn Thí Dụ (director)",
        "secretary": "chief",
    }
    assert "Lập hội nghị và soạn chương trình" in page(client, by, "/conferences/new/")
    response = send(client, by, "/conferences/new/", **facts)
    key = "demo2-2021-07-20-workshop"
    assert response["Location"] == f"/conferences/{key}/plan/"
    conference = Conference.objects.get(key=key)
    assert (conference.title, conference.place, conference.state) == ("Hội nghị chuyên đề", "Hội trường A", "planned")
    send(client, by, "/conferences/new/", **facts)
    assert Conference.objects.filter(key=f"{key}-2").exists()

    at = f"/conferences/{key}"
    send(client, by, f"{at}/add_part/", title="Một chuyên đề", period_from="2021-01-01", period_to="2021-06-30")
    part = conference.parts.get()
    send(client, by, f"{at}/add_item/", title="Khai mạc", kind="opening", minutes="10", speaker="director")
    send(
        client,
        by,
        f"{at}/add_item/",
        title="Thảo luận",
        kind="discussion",
        minutes="60",
        topics="Một\nHai\n",
        parts=[part.pk],
    )
    second = conference.items.get(number=2)
    assert (second.topics, list(second.parts.all())) == (["Một", "Hai"], [part])
    send(client, by, f"/agenda-items/{second.pk}/move_item/", number="1")
    second.refresh_from_db()
    assert second.number == 1
    assert "Lưu mục 1" in page(client, by, f"{at}/plan/?item={second.pk}")
    send(client, by, f"/agenda-items/{second.pk}/revise_item/", title="Trao đổi", kind="discussion", minutes="50")
    send(client, by, f"/agenda-items/{conference.items.get(number=2).pk}/remove_item/")
    assert [item.title for item in conference.items.all()] == ["Trao đổi"]

    send(client, by, f"{at}/add_bridge_point/", name="Điểm cầu chính", unit="demo2", head="deputy", is_main="on")
    send(client, by, f"{at}/add_bridge_point/", name="Điểm cầu QLĐT", unit="demo2-training", expected="12")
    send(client, by, f"{at}/add_bridge_point/", name="Điểm cầu thứ ba", unit="demo2-training")
    assert [point.key for point in conference.bridge_points.all()] == ["demo2", "demo2-training", "demo2-training-2"]
    point = BridgePoint.objects.get(key="demo2-training")
    assert "Lưu điểm cầu" in page(client, by, f"{at}/plan/?bridge={point.pk}")
    send(client, by, f"/bridge-points/{point.pk}/revise_bridge_point/", name="Điểm cầu QLĐT", head="trainer")
    send(client, by, f"/bridge-points/{BridgePoint.objects.get(key='demo2-training-2').pk}/remove_bridge_point/")
    point.refresh_from_db()
    assert point.head == world.trainer

    send(client, by, f"{at}/invite_delegate/", person="trainer", role="delegate", bridge_point=point.pk, is_voting="on")
    send(client, by, f"{at}/invite_delegate/", person="clerk", role="delegate")
    seat = Delegate.objects.get(conference=conference, person=world.trainer)
    assert (seat.bridge_point, seat.is_voting) == (point, True)
    assert "Lưu</button>" in page(client, by, f"{at}/plan/?delegate={seat.pk}")
    send(client, by, f"/delegates/{seat.pk}/revise_delegate/", role="cochair", is_voting="on")
    send(client, by, f"/delegates/{conference.delegates.get(person=world.clerk).pk}/remove_delegate/")
    assert set(conference.delegates.values_list("role", flat=True)) == {"chair", "secretary", "cochair"}

    send(client, by, f"{at}/plan_poll/", question="Thông qua", base="present", threshold="two-thirds", quorum="1/2")
    poll = conference.polls.get()
    assert (poll.threshold_num, poll.threshold_den, poll.threshold_is_strict) == (2, 3, False)
    send(
        client,
        by,
        f"{at}/revise_conference/",
        title="Hội nghị mới",
        mode="online",
        day="2021-07-21",
        begins_at="08:00",
        ends_at="11:00",
    )
    send(client, world.director, f"{at}/open_conference/")
    conference.refresh_from_db()
    assert (conference.title, conference.state) == ("Hội nghị mới", "open")
    send(client, world.director, f"/polls/{poll.pk}/open_poll/", 409)


def test_what_is_wrong_comes_back_with_what_was_typed(world: World, client: Client) -> None:
    conference = make.ready(world)
    at = f"/conferences/{KEY}"
    bad = {
        "add_item/": ({"title": "Mục gõ dở", "kind": "opening", "minutes": "0"}, "Mục gõ dở"),
        "add_bridge_point/": ({"name": "Điểm gõ dở", "is_main": "on"}, "đã là điểm cầu chính"),
        "invite_delegate/": ({"person": "nobody", "role": "delegate"}, "Không có người này trong hệ thống"),
        "plan_poll/": ({"question": "", "base": "present"}, "cf-add"),
        "add_part/": ({"title": "", "period_from": "2021-02-01", "period_to": "2021-01-01"}, "không thể trước"),
        "revise_conference/": (
            {"title": "Tên gõ dở", "mode": "online", "day": "2021-07-20", "begins_at": "10:00", "ends_at": "09:00"},
            "Giờ kết thúc phải sau giờ bắt đầu",
        ),
        "add_conclusion/": ({"text": "Kết luận gõ dở", "owner": ""}, "Kết luận gõ dở"),
    }
    for path, (data, expected) in bad.items():
        text = send(client, world.chief, f"{at}/{path}", 422, **data).content.decode()
        assert expected in text, path
        assert "tk-error" in text, path
    response = send(client, world.chief, "/conferences/new/", 422, title="Gõ dở", chair="nobody")
    assert "Gõ dở" in response.content.decode()
    assert conference.items.count() == 4


@pytest.mark.parametrize(
    "path", ["plan/", "plan/?item={item}", "plan/?bridge={bridge}", "plan/?delegate={delegate}", "secretary/?add=1", ""]
)
def test_no_two_things_of_a_page_have_the_same_id(world: World, client: Client, path: str) -> None:
    conference = make.discussing(world)
    add_conclusion(conference.pk, "Việc", world.training, by=world.chief)
    asked = path.format(
        item=make.item(conference, 4).pk,
        bridge=make.point(conference, "training").pk,
        delegate=make.seat(conference, world.trainer).pk,
    )
    text = page(client, world.chief, f"/conferences/{KEY}/{asked}")
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert [one for one in ids if ids.count(one) > 1] == []
    labels = set(re.findall(r'\sfor="([^"]+)"', text))
    assert labels - set(ids) == set()


def test_planning_is_refused_to_those_without_an_office(world: World, client: Client) -> None:
    assert "văn phòng hoặc lãnh đạo" in page(client, world.clerk, "/conferences/new/", 403)


# The room, by hand.


def test_the_room_is_run_on_the_page(world: World, client: Client) -> None:
    conference = make.opened(world)
    first, third = make.item(conference, 1), make.item(conference, 3)
    by = world.director
    send(client, by, f"/agenda-items/{first.pk}/open_item/")
    assert "Kết thúc mục 1" in page(client, by, f"/conferences/{KEY}/").replace("\n", " ")
    send(client, by, f"/agenda-items/{third.pk}/open_item/", 409)
    send(client, by, f"/agenda-items/{first.pk}/close_item/")
    send(client, by, f"/agenda-items/{third.pk}/open_item/")

    send(client, world.trainer, f"/agenda-items/{third.pk}/ask_to_speak/", kind="opinion")
    send(
        client,
        world.trainer,
        f"/agenda-items/{third.pk}/ask_to_speak/",
        kind="paper",
        person="clerk",
        bridge_point=make.point(conference, "training").pk,
    )
    mine, other = Speech.objects.order_by("number")
    assert (other.person, other.entered_by) == (world.clerk, world.trainer)
    send(client, world.trainer, f"/speeches/{other.pk}/withdraw_speech/")
    for verb in ("give_floor", "add_minute", "pause_speech", "resume_speech"):
        send(client, by, f"/speeches/{mine.pk}/{verb}/")
    send(client, by, f"/speeches/{mine.pk}/end_speech/", text="Đã nêu ba việc")
    mine.refresh_from_db()
    assert (mine.state, mine.extra_minutes, mine.text) == (Speech.State.DONE, 1, "Đã nêu ba việc")
    send(client, world.researcher, f"/agenda-items/{third.pk}/hand_in_text/", text="Bản viết")

    bridge = make.point(conference, "training")
    send(client, world.trainer, f"/bridge-points/{bridge.pk}/report_head_count/", count="11")
    send(client, world.trainer, f"/bridge-points/{bridge.pk}/report_line/", line="unsteady")
    send(client, world.researcher, f"/delegates/{make.seat(conference, world.researcher).pk}/check_in/")
    bridge.refresh_from_db()
    assert (bridge.head_count, bridge.line) == (11, "unsteady")

    poll = make.polling(world, conference)
    send(client, world.trainer, f"/polls/{poll.pk}/cast_ballot/", choice="yes")
    send(client, world.trainer, f"/polls/{poll.pk}/cast_ballot/", 409, choice="yes")
    send(client, world.researcher, f"/polls/{poll.pk}/cast_ballot/", 422, choice="perhaps")
    send(client, by, f"/polls/{poll.pk}/close_poll/")
    assert Poll.objects.get().yes == 1
    send(client, by, f"/agenda-items/{third.pk}/close_item/")
    send(client, by, f"/conferences/{KEY}/close_conference/")
    conference.refresh_from_db()
    assert conference.state == Conference.State.CLOSED


def test_a_live_page_gets_no_redirect_and_a_way_back_is_kept(world: World, client: Client) -> None:
    conference = make.discussing(world)
    speech = make.waiting(world, conference)
    client.force_login(world.director)
    live = client.post(f"/speeches/{speech.pk}/give_floor/", headers={"HX-Request": "true"})
    assert (live.status_code, live.content) == (204, b"")
    back = f"/conferences/{KEY}/secretary/"
    assert client.post(f"/speeches/{speech.pk}/pause_speech/", {"back": back})["Location"] == back
    away = client.post(f"/speeches/{speech.pk}/resume_speech/", {"back": "https://elsewhere.example/"})
    assert away["Location"] == f"/conferences/{KEY}/#speech-1"


def test_a_refusal_says_who_could(world: World, client: Client) -> None:
    conference = make.discussing(world)
    response = send(client, world.trainer, f"/agenda-items/{make.item(conference, 3).pk}/close_item/", 403)
    text = response.content.decode()
    assert "Chỉ chủ trì hoặc thư ký" in text
    assert "PGS.TS Lê Văn Thí Dụ (chủ trì)" in text


# The secretary's page, by hand.


def test_the_secretary_writes_minutes_conclusions_and_papers(world: World, client: Client) -> None:
    conference = make.closed(world)
    by, at = world.chief, f"/conferences/{KEY}"
    for number in (1, 2, 3, 4):
        item = make.item(conference, number)
        send(client, by, f"/agenda-items/{item.pk}/review_item/", summary=f"Tóm tắt {number}", done="on")
    assert conference.items.filter(reviewed_at=None).count() == 0
    conclusion = conference.conclusions.get(number=1)
    assert "Lưu kết luận 1" in page(client, by, f"{at}/secretary/?edit={conclusion.pk}")
    send(
        client,
        by,
        f"/conclusions/{conclusion.pk}/revise_conclusion/",
        text="Đẩy mạnh đào tạo",
        owner="demo2-training",
        due="2021-12-31",
        partners=["demo2-research", "demo2-office"],
    )
    conclusion.refresh_from_db()
    assert (conclusion.text, conclusion.partners.count()) == ("Đẩy mạnh đào tạo", 2)
    send(client, by, f"{at}/add_conclusion/", text="Việc mới", owner="demo2-union", due="2021-10-01")
    send(client, by, f"/conclusions/{conference.conclusions.get(number=3).pk}/remove_conclusion/")
    assert conference.conclusions.count() == 2
    send(client, by, f"{at}/write_evaluation/", text="Đánh giá cao")
    send(client, by, f"{at}/prepare_minutes/")
    send(client, by, f"{at}/prepare_notice/", signer="director", date="2021-07-05")
    conference.refresh_from_db()
    assert conference.minutes is not None
    assert conference.notice is not None
    assert (conference.notice.signer, str(conference.notice.date)) == (world.director, "2021-07-05")
    assert "Không có người này" in send(client, by, f"{at}/prepare_notice/", 422, signer="nobody").content.decode()


def test_by_htmx_the_same_fragments_come_back(world: World, client: Client) -> None:
    conference = make.closed(world)
    client.force_login(world.chief)
    htmx = {"HX-Request": "true"}
    item = make.item(conference, 1)
    text = client.post(f"/agenda-items/{item.pk}/review_item/", {"summary": "x", "done": "on"}, headers=htmx)
    html = text.content.decode()
    assert html.lstrip().startswith('<section class="tk-card" id="minutes"')
    assert 'id="checklist" hx-swap-oob="true"' in html
    assert 'id="papers" hx-swap-oob="true"' in html
    conclusion = conference.conclusions.get(number=1)
    wrong = client.post(f"/conclusions/{conclusion.pk}/revise_conclusion/", {"text": "", "owner": ""}, headers=htmx)
    assert wrong.status_code == 422
    assert 'id="conclusions"' in wrong.content.decode()
    assert "tk-error" in wrong.content.decode()
    good = client.post(f"/conferences/{KEY}/add_conclusion/", {"text": "Việc ba", "owner": "demo2-union"}, headers=htmx)
    assert "Việc ba" in good.content.decode()
    gone = client.post(f"/conclusions/{conclusion.pk}/remove_conclusion/", headers=htmx)
    assert "Đẩy mạnh đào tạo trực tuyến" not in gone.content.decode()


def test_a_conclusion_is_begun_from_what_somebody_said(world: World, client: Client) -> None:
    conference = make.discussing(world)
    speech = end_speech(make.speaking(world, conference).pk, by=world.director, text="Nên mở thêm lớp")
    text = page(client, world.chief, f"/conferences/{KEY}/secretary/?add=1&speech={speech.pk}")
    assert "Nên mở thêm lớp</textarea>" in text
    chosen = page(client, world.chief, f"/conferences/{KEY}/secretary/?add=1&speech={speech.pk}&text=mở thêm lớp")
    assert "\nMở thêm lớp</textarea>" in chosen
    send(
        client,
        world.chief,
        f"/conferences/{KEY}/add_conclusion/",
        text="Mở thêm lớp",
        owner="demo2-training",
        speech=speech.pk,
        item=speech.item_id,
    )
    assert conference.conclusions.get().speech == speech
    send(client, world.chief, f"/speeches/{speech.pk}/note_speech/", text="Đã sửa")
    speech.refresh_from_db()
    assert speech.text == "Đã sửa"


def test_the_checklist_finds_what_is_missing_and_leads_to_its_cure(world: World, client: Client) -> None:
    conference = make.closed(world)
    add_conclusion(conference.pk, "Phối hợp với Học viện Ví Dụ khu vực III", world.training, by=world.chief)
    text = page(client, world.chief, f"/conferences/{KEY}/secretary/")
    for part in (
        "4 mục biên bản chưa soát xong (1, 2, 3, 4)",
        "0/3 điểm cầu đã báo số người; đã chốt khi bế mạc, biên bản ghi như vậy",
        "1/3 kết luận còn thiếu hạn hoặc đơn vị phối hợp",
        "Thiếu đơn vị phối hợp (nội dung nêu Học viện Ví Dụ khu vực III)",
        "Chưa định hạn",
        "4/4 mục đã kết thúc",
        "Có chủ trì và thư ký để ký biên bản",
    ):
        assert part in text, part
    assert text.index("Chưa đạt") < text.index("Đạt</span>", text.index('id="checklist"'))
    assert f"/conferences/{KEY}/secretary/?item=1#minutes-1" in text


def test_no_line_of_the_checklist_asks_for_what_can_no_longer_be_done(world: World, client: Client) -> None:
    conference = make.discussing(world)
    where = f"/conferences/{KEY}/secretary/"
    assert "Ghi số người" in page(client, world.chief, where), "while it meets, the head count can be recorded"
    for number in (3, 4):
        if number == 4:
            open_item(make.item(conference, 4).pk, by=world.director)
        close_item(make.item(conference, number).pk, by=world.director)
    close_conference(conference.pk, by=world.director)
    assert "Ghi số người" not in page(client, world.chief, where)
    for number in (1, 2, 3, 4):
        review_item(make.item(conference, number).pk, "Đã tiến hành", by=world.chief, done=True)
    add_conclusion(conference.pk, "Đẩy mạnh đào tạo", world.training, by=world.chief, due=date(2021, 12, 31))
    assert 'class="tk-chip tk-chip--green"' in page(client, world.chief, where).partition('id="checklist"')[2][:400]


def test_an_issued_notice_locks_the_page(world: World, client: Client) -> None:
    conference = make.issued(world)
    text = page(client, world.chief, f"/conferences/{KEY}/secretary/")
    assert "Đã ban hành, không sửa" in text
    assert "01/TB-HVVDKVII" in text
    assert "Thêm dòng" not in text
    assert "Soát xong mục" not in text
    assert "Trong hạn" in text
    assert "Đã ký, đã ban hành" in text
    conclusion = conference.conclusions.get(number=1)
    send(client, world.chief, f"/conclusions/{conclusion.pk}/remove_conclusion/", 409)


def test_the_page_warns_as_the_notice_falls_due(world: World, client: Client) -> None:
    conference = make.closed(world)
    with clock_at(make.ENDS.replace(day=8)):
        assert "chậm nhất ngày 09/07/2021" in page(client, world.chief, f"/conferences/{KEY}/secretary/")
    with clock_at(make.ENDS.replace(day=12)):
        assert "Đã quá hạn ban hành" in page(client, world.chief, f"/conferences/{KEY}/secretary/")
        assert "Đã quá hạn ban hành" in page(client, world.trainer, f"/conferences/{KEY}/")
    assert conference.notice is None


def test_a_reviewed_item_stays_folded_and_the_next_unfolds(world: World, client: Client) -> None:
    conference = make.closed(world)
    review_item(make.item(conference, 1).pk, "Xong", by=world.chief)
    text = page(client, world.chief, f"/conferences/{KEY}/secretary/")
    assert 'id="minutes-2" name="minutes" open' in text
    assert 'id="minutes-1" name="minutes" open' not in text
    asked = page(client, world.chief, f"/conferences/{KEY}/secretary/?item=4")
    assert 'id="minutes-4" name="minutes" open data-touched="1"' in asked
    assert "data-touched" not in text


def test_the_tabs_lead_to_the_same_pages_from_each_page_of_the_conference(world: World, client: Client) -> None:
    make.discussing(world)
    for place in ("", "plan/", "secretary/"):
        text = page(client, world.chief, f"/conferences/{KEY}/{place}")
        for there in ("plan", "secretary", "chair", "seat", "projector"):
            assert f'href="/conferences/{KEY}/{there}/"' in text, (place, there)


def test_the_evaluation_is_saved_without_leaving_the_page(world: World, client: Client) -> None:
    conference = make.closed(world)
    client.force_login(world.chief)
    answer = client.post(
        f"/conferences/{KEY}/write_evaluation/", {"text": "Kết quả tốt"}, headers={"HX-Request": "true"}
    )
    text = answer.content.decode()
    assert answer.status_code == 200
    assert text.startswith('<section class="tk-card" id="evaluation">')
    assert "Kết quả tốt</textarea>" in text
    assert 'id="checklist" hx-swap-oob="true"' in text
    conference.refresh_from_db()
    assert conference.evaluation == "Kết quả tốt"


def test_the_checklist_does_not_say_that_there_is_no_vote_while_some_are_planned(world: World, client: Client) -> None:
    conference = make.discussing(world)
    where = f"/conferences/{KEY}/secretary/"
    assert "Không có biểu quyết nào" in page(client, world.chief, where)
    plan_poll(conference.pk, "Thông qua dự thảo", by=world.chief, item=make.item(conference, 3))
    text = page(client, world.chief, where)
    assert "1 biểu quyết chưa mở" in text
    assert "Không có biểu quyết nào" not in text
    close_poll(make.polling(world, conference).pk, by=world.director)
    assert "1 biểu quyết có phép tính và kết quả; 1 biểu quyết chưa mở" in page(client, world.chief, where)


def test_the_heads_of_many_rooms_are_written_as_numbers_are(world: World, client: Client) -> None:
    conference = make.discussing(world)
    report_head_count(make.point(conference, "training").pk, 1205, by=world.trainer)
    assert "1.205 người" in " ".join(page(client, world.chief, f"/conferences/{KEY}/").split())
    assert "1.205" in str(minutes_content(conference))
