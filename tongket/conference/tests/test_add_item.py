"""Planning the agenda: items are added, changed, moved, removed, until the conference opens."""

import pytest

from tests.world import World
from tongket.conference.actions import (
    add_item,
    add_part,
    ask_to_speak,
    move_item,
    remove_item,
    revise_item,
    table_draft,
)
from tongket.conference.events import DraftTabled, ItemAdded, ItemMoved, ItemRemoved, ItemRevised
from tongket.conference.models import AgendaItem
from tongket.conference.tests import make
from tongket.documents.actions import create_draft
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import position, told


def test_items_are_numbered_from_one_and_get_the_minutes_of_their_kind(world: World) -> None:
    conference = make.planned(world)
    start = position(conference.channel)
    first = add_item(conference.pk, "opening", "Khai mạc", by=world.chief)
    second = add_item(
        conference.pk, "discussion", " Thảo luận ", by=world.chief, minutes=45, topics=["Một", " ", "Hai"]
    )
    assert [(one.number, one.minutes, one.code) for one in (first, second)] == [
        (1, 15, "demo-2021-h1.1"),
        (2, 45, "demo-2021-h1.2"),
    ]
    assert (second.title, second.topics) == ("Thảo luận", ["Một", "Hai"])
    assert told(conference.channel, start) == [ItemAdded(item_id=first.pk), ItemAdded(item_id=second.pk)]


def test_a_report_is_about_the_organiser_unless_another_unit_is_named(world: World) -> None:
    conference = make.planned(world)
    assert add_item(conference.pk, "report", "Báo cáo", by=world.chief).about == world.academy
    assert add_item(conference.pk, "report", "Báo cáo", by=world.chief, about=world.party).about == world.party
    assert add_item(conference.pk, "opening", "Khai mạc", by=world.chief).about is None


@pytest.mark.parametrize("kind", AgendaItem.Kind.values)
def test_each_kind_of_item_can_be_planned(world: World, kind: str) -> None:
    assert add_item(make.planned(world).pk, kind, "Mục", by=world.chief).kind == kind


def test_an_item_may_belong_to_parts_and_be_announced_on_authority(world: World) -> None:
    conference = make.planned(world)
    part = add_part(conference.pk, "p", "Nội dung", by=world.chief)
    item = add_item(
        conference.pk,
        "commendation",
        "Công bố",
        by=world.chief,
        speaker=world.trainer,
        on_authority_of=world.director,
        parts=[part],
    )
    assert list(item.parts.all()) == [part]
    assert item.on_authority_of == world.director


def test_a_delegate_writes_no_agenda(world: World) -> None:
    conference = make.ready(world)
    with pytest.raises(NotAllowed, match="soạn được chương trình"):
        add_item(conference.pk, "opening", "Khai mạc", by=world.trainer)
    with pytest.raises(NotAllowed):
        remove_item(make.item(conference, 1).pk, by=world.trainer)
    with pytest.raises(NotAllowed):
        move_item(make.item(conference, 1).pk, 2, by=world.trainer)
    with pytest.raises(NotAllowed):
        revise_item(make.item(conference, 1).pk, by=world.trainer, kind="opening", title="x", minutes=5)
    with pytest.raises(NotAllowed):
        table_draft(make.item(conference, 1).pk, None, by=world.trainer)


def test_what_cannot_be_understood_is_refused(world: World) -> None:
    conference, other = make.planned(world), make.planned(world, key="other")
    part = add_part(other.pk, "p", "Nội dung", by=world.chief)
    with pytest.raises(BadInput, match="Loại mục “dance” không có"):
        add_item(conference.pk, "dance", "Múa", by=world.chief)
    with pytest.raises(BadInput, match="cần có tên"):
        add_item(conference.pk, "opening", "  ", by=world.chief)
    with pytest.raises(BadInput, match="từ 1 đến 600"):
        add_item(conference.pk, "opening", "Khai mạc", by=world.chief, minutes=0)
    with pytest.raises(BadInput, match="không thuộc hội nghị này"):
        add_item(conference.pk, "opening", "Khai mạc", by=world.chief, parts=[part])


def test_items_move_and_the_others_close_up(world: World) -> None:
    conference = make.ready(world)
    moved = make.item(conference, 4)
    start = position(conference.channel)
    assert move_item(moved.pk, 2, by=world.chief).number == 2
    assert [one.kind for one in conference.items.order_by("number")] == [
        "opening",
        "directive-speech",
        "report",
        "discussion",
    ]
    assert told(conference.channel, start) == [ItemMoved(item_id=moved.pk, number=2)]
    with pytest.raises(BadInput, match="Chương trình có 4 mục; không có vị trí 5"):
        move_item(moved.pk, 5, by=world.chief)


def test_an_item_is_removed_and_the_others_close_up(world: World) -> None:
    conference = make.ready(world)
    gone = make.item(conference, 2)
    start = position(conference.channel)
    remove_item(gone.pk, by=world.chief)
    assert [(one.number, one.kind) for one in conference.items.order_by("number")] == [
        (1, "opening"),
        (2, "discussion"),
        (3, "directive-speech"),
    ]
    assert told(conference.channel, start) == [ItemRemoved(item_id=gone.pk)]


def test_an_item_at_which_somebody_asked_to_speak_stays(world: World) -> None:
    conference = make.ready(world)
    ask_to_speak(make.item(conference, 3).pk, "opinion", by=world.trainer)
    with pytest.raises(WrongState, match="đã có đăng ký phát biểu"):
        remove_item(make.item(conference, 3).pk, by=world.chief)


def test_after_the_opening_order_stays_and_items_may_still_be_added(world: World) -> None:
    conference = make.opened(world)
    for act in (
        lambda: move_item(make.item(conference, 1).pk, 2, by=world.chief),
        lambda: remove_item(make.item(conference, 1).pk, by=world.chief),
    ):
        with pytest.raises(WrongState, match="đã vào biên bản"):
            act()
    assert add_item(conference.pk, "closing", "Bế mạc", by=world.chief).number == 5


def test_an_item_is_changed_until_it_is_opened(world: World) -> None:
    conference = make.discussing(world)
    item = make.item(conference, 4)
    start = position(conference.channel)
    changed = revise_item(item.pk, by=world.chief, kind="response", title="Tiếp thu", minutes=7, speaker=world.deputy)
    assert (changed.kind, changed.title, changed.minutes, changed.speaker) == ("response", "Tiếp thu", 7, world.deputy)
    assert told(conference.channel, start) == [ItemRevised(item_id=item.pk)]
    with pytest.raises(WrongState, match="Mục 3 đã mở"):
        revise_item(make.item(conference, 3).pk, by=world.chief, kind="vote", title="x", minutes=5)


def test_a_draft_lies_on_the_table_of_an_item(world: World) -> None:
    conference = make.discussing(world)
    draft = create_draft("d", "Dự thảo báo cáo", world.academy, by=world.chief, conference_key=conference.key)
    start = position(conference.channel)
    item = table_draft(make.item(conference, 3).pk, draft, by=world.chief)
    assert item.draft == draft
    assert table_draft(item.pk, None, by=world.chief).draft is None
    assert told(conference.channel, start) == [
        DraftTabled(item_id=item.pk, draft_id=draft.pk),
        DraftTabled(item_id=item.pk, draft_id=0),
    ]
    with pytest.raises(WrongState, match="Mục 1 đã kết thúc"):
        table_draft(make.item(conference, 1).pk, draft, by=world.chief)


def test_nothing_is_added_after_the_end(world: World) -> None:
    conference = make.closed(world)
    with pytest.raises(WrongState, match="không thêm mục"):
        add_item(conference.pk, "closing", "Bế mạc", by=world.chief)
