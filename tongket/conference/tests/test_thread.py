"""What the room tells the trace and "my work"."""

from datetime import date, datetime

from tests.world import World
from tongket.conference.actions import (
    add_conclusion,
    cast_ballot,
    end_speech,
    prepare_minutes,
    prepare_notice,
    table_draft,
)
from tongket.conference.models import Conference
from tongket.conference.queries import links_of, nodes_of, waiting_for
from tongket.conference.tests import make
from tongket.documents.actions import add_paragraph, create_draft, issue_paper, supersede_paper
from tongket.kit.asks import answers
from tongket.kit.clock import clock_at
from tongket.kit.thread import Link
from tongket.live.jobs import drain
from tongket.org.queries import standing_of

KEY = "demo-2021-h1"


def rich(world: World) -> Conference:
    """A draft on the table, a turn, a conclusion drawn from it, a poll."""
    conference = make.discussing(world)
    draft = create_draft("draft", "Dự thảo báo cáo", world.academy, by=world.chief, conference_key=KEY)
    add_paragraph(draft.pk, "Đoạn một", by=world.chief)
    add_paragraph(draft.pk, "Đoạn hai", by=world.chief)
    table_draft(make.item(conference, 3).pk, draft, by=world.chief)
    speech = end_speech(make.speaking(world, conference).pk, by=world.director, text="Nên làm ngay")
    add_conclusion(conference.pk, "Làm ngay", world.training, by=world.chief, speech=speech)
    make.waiting(world, conference, world.researcher)
    make.polling(world, conference)
    return conference


def test_every_station_has_a_name_a_page_and_its_conference(world: World) -> None:
    rich(world)
    keys = [
        ("agenda-item", f"{KEY}.3"),
        ("contribution", f"{KEY}.s1"),
        ("poll", f"{KEY}.p1"),
        ("conclusion", f"{KEY}.k1"),
    ]
    nodes = {node.key: node for node in answers(nodes_of(keys))}
    assert set(nodes) == set(keys)
    assert all(node.conference == KEY for node in nodes.values())
    assert nodes["agenda-item", f"{KEY}.3"].url == f"/conferences/{KEY}/#item-3"
    speech = nodes["contribution", f"{KEY}.s1"]
    assert (speech.label, speech.text, speech.who) == (
        "Ý kiến của TS Đặng Văn Tạm",
        "Nên làm ngay",
        "TS Đặng Văn Tạm",
    )
    assert nodes["poll", f"{KEY}.p1"].state == "Đang biểu quyết"
    conclusion = nodes["conclusion", f"{KEY}.k1"]
    assert (conclusion.text, conclusion.who, conclusion.state) == (
        "Làm ngay",
        "Ban Quản lý đào tạo",
        "Chưa giao nhiệm vụ",
    )


def test_keys_of_other_rooms_and_of_nothing_are_passed_by(world: World) -> None:
    rich(world)
    assert (
        answers(
            nodes_of([("task", f"{KEY}.k1"), ("agenda-item", "x"), ("agenda-item", f"{KEY}.99"), ("poll", f"{KEY}.x1")])
        )
        == []
    )
    assert answers(links_of([("agenda-item", f"{KEY}.1")])) == []


def test_an_item_is_linked_to_all_that_happened_at_it(world: World) -> None:
    rich(world)
    item = ("agenda-item", f"{KEY}.3")
    assert sorted(answers(links_of([item]))) == [
        Link(item, ("conclusion", f"{KEY}.k1"), "kết luận tại mục"),
        Link(item, ("contribution", f"{KEY}.s1"), "phát biểu tại mục"),
        Link(item, ("poll", f"{KEY}.p1"), "biểu quyết tại mục"),
        Link(("paragraph", "draft.1"), item, "trình tại mục"),
        Link(("paragraph", "draft.2"), item, "trình tại mục"),
    ]


def test_who_only_waited_is_no_contribution(world: World) -> None:
    rich(world)
    assert answers(links_of([("contribution", f"{KEY}.s2")])) == []


def test_each_station_knows_its_own_links(world: World) -> None:
    rich(world)
    item, speech, conclusion = ("agenda-item", f"{KEY}.3"), ("contribution", f"{KEY}.s1"), ("conclusion", f"{KEY}.k1")
    assert answers(links_of([("paragraph", "draft.2")])) == [Link(("paragraph", "draft.2"), item, "trình tại mục")]
    assert answers(links_of([("poll", f"{KEY}.p1")])) == [Link(item, ("poll", f"{KEY}.p1"), "biểu quyết tại mục")]
    assert sorted(answers(links_of([speech]))) == [
        Link(item, speech, "phát biểu tại mục"),
        Link(speech, conclusion, "từ ý kiến"),
    ]


def test_an_issued_conclusion_leads_to_its_task_and_the_task_back(world: World) -> None:
    make.issued(world)
    link = Link(("conclusion", f"{KEY}.k1"), ("task", f"{KEY}.k1"), "thành nhiệm vụ")
    assert link in answers(links_of([("conclusion", f"{KEY}.k1")]))
    assert link in answers(links_of([("task", f"{KEY}.k1")]))
    node = answers(nodes_of([("conclusion", f"{KEY}.k1")]))[0]
    assert node.state == "Đã giao nhiệm vụ"
    assert node.source == "01/TB-HVVDKVII"


def test_a_conclusion_keeps_its_day_when_a_later_notice_replaces_the_first(world: World) -> None:
    conference = make.issued(world)
    before = answers(nodes_of([("conclusion", f"{KEY}.k1")]))[0]
    with clock_at(datetime.fromisoformat("2021-10-04T08:00+07:00")):
        issue_paper(supersede_paper(make.notice_of(conference).pk, by=world.chief).pk, by=world.director)
        drain()
    after = answers(nodes_of([("conclusion", f"{KEY}.k1")]))[0]
    assert (before.at, after.at) == (date(2021, 7, 2), date(2021, 7, 2))
    assert after.source == "02/TB-HVVDKVII"


def test_a_ballot_waits_until_it_is_cast(world: World) -> None:
    conference = make.discussing(world)
    poll = make.polling(world, conference)
    assert [one.verb for one in answers(waiting_for(standing_of(world.researcher)))] == [
        "Biểu quyết",
        "Báo số người",
        "Vào họp",
    ]
    cast_ballot(poll.pk, "yes", by=world.researcher)
    assert [one.verb for one in answers(waiting_for(standing_of(world.researcher)))] == ["Báo số người", "Vào họp"]
    assert [one.verb for one in answers(waiting_for(standing_of(world.president)))] == ["Vào họp"]
    assert answers(waiting_for(standing_of(world.stranger))) == []


def test_a_conference_to_come_is_prepared_by_some_and_read_by_others(world: World) -> None:
    make.ready(world)
    assert [(one.verb, one.url) for one in answers(waiting_for(standing_of(world.chief)))] == [
        ("Chuẩn bị", f"/conferences/{KEY}/plan/")
    ]
    assert [one.verb for one in answers(waiting_for(standing_of(world.trainer)))] == ["Xem chương trình"]


def test_minutes_and_notice_wait_for_the_secretary(world: World) -> None:
    conference = make.closed(world)
    assert [one.verb for one in answers(waiting_for(standing_of(world.chief)))] == ["Soạn biên bản"]
    prepare_minutes(conference.pk, by=world.chief)
    waiting = answers(waiting_for(standing_of(world.chief)))[0]
    assert (waiting.verb, waiting.detail) == (
        "Soạn thông báo",
        "chưa có thông báo kết luận; hạn ban hành 09/07/2021",
    )
    prepare_notice(conference.pk, by=world.chief)
    assert answers(waiting_for(standing_of(world.chief))) == []
    assert answers(waiting_for(standing_of(world.trainer))) == []
