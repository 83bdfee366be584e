"""The pages of the room: who sees them, what they show in each state, what can be done on them, how many queries they take."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.world import World
from tongket.conference.actions import (
    add_bridge_point,
    add_conclusion,
    cast_ballot,
    close_poll,
    end_speech,
    hand_in_text,
    prepare_notice,
    remove_conclusion,
    report_head_count,
    report_line,
)
from tongket.conference.models import AgendaItem, BridgePoint, Conference, Poll, Speech
from tongket.conference.queries.papers import minutes_content
from tongket.conference.tests import make
from tongket.conference.tests.asking import KEY, page, piece, send
from tongket.documents.actions import issue_paper
from tongket.documents.tests.make import a_paper
from tongket.kit.clock import clock_at


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


def test_the_tabs_lead_to_the_same_pages_from_each_page_of_the_conference(world: World, client: Client) -> None:
    make.discussing(world)
    for place in ("", "plan/", "secretary/"):
        text = page(client, world.chief, f"/conferences/{KEY}/{place}")
        for there in ("plan", "secretary", "chair", "seat", "projector"):
            assert f'href="/conferences/{KEY}/{there}/"' in text, (place, there)


def test_the_heads_of_many_rooms_are_written_as_numbers_are(world: World, client: Client) -> None:
    conference = make.discussing(world)
    report_head_count(make.point(conference, "training").pk, 1205, by=world.trainer)
    assert "1.205 người" in " ".join(page(client, world.chief, f"/conferences/{KEY}/").split())
    assert "1.205" in str(minutes_content(conference))


def test_who_came_from_elsewhere_is_led_to_no_paper_and_no_task_that_stays_closed(world: World, client: Client) -> None:
    make.issued(world, secretary=world.stranger)
    text = page(client, world.stranger, f"/conferences/{KEY}/")
    assert "Nhiệm vụ 001/2021" in text
    for address in re.findall(r'href="(/(?:papers|tasks)/\d+/)"', text):
        assert client.get(address).status_code == 200, address
    text = page(client, world.chief, f"/conferences/{KEY}/")
    assert len(set(re.findall(r'href="/(?:papers|tasks)/\d+/"', text))) >= 4


def test_a_paper_leads_to_its_conference_whoever_may_see_it_and_names_it_to_the_others(
    world: World, client: Client
) -> None:
    council = make.ready(world)
    Conference.objects.filter(pk=council.pk).update(kind="council")
    council.delegates.filter(person=world.clerk).delete()
    paper = a_paper(world, conference_key=KEY)
    issue_paper(paper.pk, by=world.chief)
    row = f"/papers/{paper.pk}/conference/"
    for person, sees in ((world.chief, True), (world.trainer, True), (world.clerk, False)):
        shown = page(client, person, f"/papers/{paper.pk}/")
        assert f'hx-get="{row}"' in shown
        assert f'href="/conferences/{KEY}/"' not in shown
        told = piece(client, person, row)
        assert council.title in told
        assert (f'href="/conferences/{KEY}/"' in told) is sees
        assert (client.get(f"/conferences/{KEY}/").status_code == 200) is sees
    client.force_login(world.stranger)
    assert client.get(row).status_code == 404


def test_a_paper_of_a_conference_that_is_not_here_leads_nowhere(world: World, client: Client) -> None:
    paper = a_paper(world, conference_key="elsewhere")
    assert piece(client, world.chief, f"/papers/{paper.pk}/conference/").strip() == ""


def test_a_held_paper_leads_to_the_desk_only_who_may_sit_at_it(world: World, client: Client) -> None:
    conference = make.closed(world)
    paper = prepare_notice(conference.pk, by=world.chief, signer=world.trainer)
    add_conclusion(conference.pk, "Tổng kết trong tháng 12", world.office, by=world.chief, due=date(2021, 12, 31))
    for person, sits in ((world.chief, True), (world.trainer, False)):
        assert f'href="/conferences/{KEY}/secretary/"' not in page(client, person, f"/papers/{paper.pk}/")
        told = piece(client, person, f"/papers/{paper.pk}/conference/")
        assert (f'href="/conferences/{KEY}/secretary/"' in told) is sits
        assert (client.get(f"/conferences/{KEY}/secretary/").status_code == 200) is sits


def test_of_many_bridge_points_those_that_wait_for_the_reader_come_first(world: World, client: Client) -> None:
    conference = make.opened(world)
    for number in range(1, 15):
        point = add_bridge_point(
            conference.pk, f"p{number}", f"Điểm cầu {number:02}", by=world.chief, head=world.deputy
        )
        report_head_count(point.pk, 20, by=world.deputy)
    report_line(point.pk, BridgePoint.Line.LOST, by=world.deputy)

    def shown(person: Any) -> str:
        text = page(client, person, f"/conferences/{KEY}/")
        return text[text.index('id="bridge-points"') : text.index("điểm cầu nữa")]

    for delegate in (world.trainer, world.clerk):
        assert shown(delegate).index("Điểm cầu 14") < shown(delegate).index("Điểm cầu 01"), "the lost line comes first"
    assert shown(world.trainer).index("Điểm cầu QLĐT") < shown(world.trainer).index("Điểm cầu 01"), "and one's own"
    assert "Điểm cầu 13" not in shown(world.trainer)
    office = shown(world.chief)
    assert office.index("Điểm cầu QLKH") < office.index("Điểm cầu 01"), "the office waits for who has not reported"
