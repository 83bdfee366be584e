"""States of a conference, built by calling actions: no test lives where the system could not get."""

from datetime import date, datetime
from typing import Any

from tests.kept import kept
from tests.world import World
from tongket.conference.actions import (
    add_bridge_point,
    add_conclusion,
    add_item,
    ask_to_speak,
    check_in,
    close_conference,
    close_item,
    give_floor,
    invite_delegate,
    open_conference,
    open_item,
    open_poll,
    plan_conference,
    plan_poll,
    prepare_minutes,
    prepare_notice,
)
from tongket.conference.models import AgendaItem, BridgePoint, Conclusion, Conference, Delegate, Poll, Speech
from tongket.documents.actions import issue_paper
from tongket.documents.models import Paper
from tongket.kit.clock import clock_at
from tongket.live.jobs import drain

STARTS = datetime.fromisoformat("2021-07-02T08:00:00+07:00")
ENDS = datetime.fromisoformat("2021-07-02T11:30:00+07:00")
TITLE = "Hội nghị sơ kết các mặt công tác 6 tháng đầu năm 2021"
AGENDA = (
    ("opening", "Phát biểu khai mạc và gợi ý thảo luận"),
    ("report", "Báo cáo sơ kết các mặt hoạt động"),
    ("discussion", "Thảo luận"),
    ("directive-speech", "Phát biểu chỉ đạo"),
)


def at(clock: str) -> Any:
    """The clock stands at that hour of the conference's day."""
    return clock_at(datetime.fromisoformat(f"2021-07-02T{clock}+07:00"))


def planned(world: World, key: str = "demo-2021-h1", **fields: Any) -> Conference:
    """The director chairs, the chief of office is secretary; nothing else is there yet."""
    values: dict[str, Any] = {
        "mode": Conference.Mode.ONLINE,
        "chair": world.director,
        "secretary": world.chief,
        "period_kind": "half-year",
        "period_from": date(2021, 1, 1),
        "period_to": date(2021, 6, 30),
        "next_from": date(2021, 7, 1),
        "next_to": date(2021, 12, 31),
        **fields,
    }
    return plan_conference(
        key,
        TITLE,
        Conference.Kind.MIDYEAR_REVIEW,
        values.pop("mode"),
        world.academy,
        STARTS,
        ENDS,
        by=world.chief,
        **values,
    )


def item(conference: Conference, number: int) -> AgendaItem:
    """The item of that number."""
    return conference.items.get(number=number)


def seat(conference: Conference, person: Any) -> Delegate:
    """The delegacy of that person."""
    return conference.delegates.get(person=person)


def point(conference: Conference, key: str) -> BridgePoint:
    """The bridge point of that key."""
    return conference.bridge_points.get(key=key)


@kept
def ready(world: World, **fields: Any) -> Conference:
    """Planned with an agenda of four items, three bridge points and the cast as delegates."""
    conference = planned(world, **fields)
    main = add_bridge_point(
        conference.pk, "main", "Điểm cầu Học viện", by=world.chief, unit=world.academy, head=world.deputy, is_main=True
    )
    training = add_bridge_point(
        conference.pk, "training", "Điểm cầu QLĐT", by=world.chief, unit=world.training, head=world.trainer, expected=12
    )
    research = add_bridge_point(
        conference.pk, "research", "Điểm cầu QLKH", by=world.chief, unit=world.research, head=world.researcher
    )
    for person, bridge in (
        (world.deputy, main),
        (world.trainer, training),
        (world.clerk, training),
        (world.researcher, research),
    ):
        invite_delegate(conference.pk, person, by=world.chief, bridge_point=bridge)
    invite_delegate(conference.pk, world.president, by=world.chief, role=Delegate.Role.GUEST)
    speakers = (world.director, world.deputy, None, world.president)
    for (kind, title), speaker in zip(AGENDA, speakers, strict=True):
        add_item(conference.pk, kind, title, by=world.chief, speaker=speaker)
    return conference


@kept
def opened(world: World, **fields: Any) -> Conference:
    """Under way since 08:00, everybody present, no item opened."""
    conference = ready(world, **fields)
    with at("08:00"):
        for delegate in conference.delegates.all():
            check_in(delegate.pk, by=world.chief)
        return open_conference(conference.pk, by=world.director)


@kept
def discussing(world: World, **fields: Any) -> Conference:
    """The discussion is open; the items before it are closed."""
    conference = opened(world, **fields)
    for number, begin, end in ((1, "08:00", "08:15"), (2, "08:15", "08:45")):
        with at(begin):
            open_item(item(conference, number).pk, by=world.director)
        with at(end):
            close_item(item(conference, number).pk, by=world.director)
    with at("08:45"):
        open_item(item(conference, 3).pk, by=world.director)
    return conference


def waiting(world: World, conference: Conference, person: Any = None, kind: str = "opinion") -> Speech:
    """The trainer (or another) has asked to speak at the discussion."""
    return ask_to_speak(item(conference, 3).pk, kind, by=person or world.trainer)


def speaking(world: World, conference: Conference, person: Any = None) -> Speech:
    """The trainer (or another) has had the floor since 08:50."""
    with at("08:50"):
        return give_floor(waiting(world, conference, person).pk, by=world.director)


def polling(
    world: World, conference: Conference, question: str = "Thông qua chương trình công tác", **rule: Any
) -> Poll:
    """A poll that is open at the discussion."""
    poll = plan_poll(conference.pk, question, by=world.chief, item=item(conference, 3), **rule)
    return open_poll(poll.pk, by=world.director)


def concluded(world: World, conference: Conference) -> list[Conclusion]:
    """Two conclusions: one with a partner and a date, one that comes again each month."""
    return [
        add_conclusion(
            conference.pk,
            "Đẩy mạnh đào tạo trực tuyến",
            world.training,
            by=world.chief,
            due=date(2021, 12, 31),
            partners=[world.research],
        ),
        add_conclusion(
            conference.pk,
            "Chào cờ và phổ biến nghị quyết",
            world.office,
            by=world.chief,
            repeats="FREQ=MONTHLY;BYDAY=1MO",
            item=item(conference, 3),
        ),
    ]


@kept
def closed(world: World, **fields: Any) -> Conference:
    """Held and closed, with two conclusions; no paper is prepared."""
    conference = discussing(world, **fields)
    with at("10:00"):
        close_item(item(conference, 3).pk, by=world.director)
        open_item(item(conference, 4).pk, by=world.director)
    with at("10:20"):
        close_item(item(conference, 4).pk, by=world.director)
        concluded(world, conference)
    with at("11:30"):
        return close_conference(conference.pk, by=world.director)


@kept
def issued(world: World, **fields: Any) -> Conference:
    """Minutes and notice are issued, and the jobs have run: each conclusion has its task."""
    conference = closed(world, **fields)
    with at("14:00"):
        issue_paper(prepare_minutes(conference.pk, by=world.chief).pk, by=world.director)
        issue_paper(prepare_notice(conference.pk, by=world.chief).pk, by=world.director)
        drain()
    conference.refresh_from_db()
    return conference


def notice_of(conference: Conference) -> Paper:
    """The notice as it stands."""
    conference.refresh_from_db()
    assert conference.notice is not None
    return conference.notice
