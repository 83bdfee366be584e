"""Planning a conference on its pages."""

from django.test import Client

from tests.world import World
from tongket.conference.actions import add_bridge_point
from tongket.conference.models import BridgePoint, Conference, Delegate
from tongket.conference.tests import make
from tongket.conference.tests.asking import KEY, page, send
from tongket.conference.views.folding import MOST_SHOWN


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


def test_planning_is_refused_to_those_without_an_office(world: World, client: Client) -> None:
    assert "văn phòng hoặc lãnh đạo" in page(client, world.clerk, "/conferences/new/", 403)


def test_a_long_list_of_bridge_points_shows_what_is_missing_and_folds_what_is_in_order(
    world: World, client: Client
) -> None:
    conference = make.ready(world)
    for number in range(1, 15):
        add_bridge_point(conference.pk, f"p{number}", f"Điểm cầu {number:02}", by=world.chief, head=world.deputy)
    add_bridge_point(conference.pk, "nobody", "Điểm cầu chưa ai giữ", by=world.chief)
    before, _, folded = page(client, world.chief, f"/conferences/{KEY}/plan/").partition("điểm cầu nữa")
    open_list = before[before.index('id="bridge-points"') :]
    assert open_list.index("Điểm cầu chưa ai giữ") < open_list.index("Điểm cầu 01")
    assert open_list.count("?bridge=") == MOST_SHOWN
    assert "Điểm cầu 14" in folded[: folded.index('id="delegates"')]

    last = conference.bridge_points.get(name="Điểm cầu 14")
    before, _, _ = page(client, world.chief, f"/conferences/{KEY}/plan/?bridge={last.pk}").partition("điểm cầu nữa")
    assert "Lưu điểm cầu" in before, "the one that is being changed is not folded away"


def test_a_unit_that_its_bridge_point_names_is_not_said_twice(world: World, client: Client) -> None:
    conference = make.ready(world)
    point = conference.bridge_points.exclude(unit=None).first()
    assert point is not None
    assert point.unit is not None
    BridgePoint.objects.filter(pk=point.pk).update(name=f"Điểm cầu {point.unit.name}")
    text = page(client, world.chief, f"/conferences/{KEY}/plan/")
    assert f" · {point.unit.name}</div>" not in text[text.index('id="bridge-points"') : text.index('id="delegates"')]
