"""Beginning a draft."""

import pytest

from tests.world import World
from tongket.documents.actions import create_draft
from tongket.documents.events import DraftCreated
from tongket.documents.models import Draft
from tongket.documents.queries import subject_of
from tongket.kit.errors import BadInput, NotAllowed
from tongket.live.log import told


def test_the_office_of_a_unit_begins_a_draft(world: World) -> None:
    draft = create_draft("d1", "Báo cáo sơ kết", world.academy, by=world.chief, conference_key="midyear")
    assert (draft.state, draft.version, draft.kind, draft.conference_key) == ("open", 1, "BC", "midyear")
    assert told(draft.channel) == [DraftCreated(draft_id=draft.pk)]


def test_its_title_is_kept_in_normal_form(world: World) -> None:
    draft = create_draft("d1", "Ba\u0301o ca\u0301o", world.academy, by=world.chief)
    assert draft.title == "Báo cáo"


def test_a_clerk_or_a_stranger_begins_none(world: World) -> None:
    for person in (world.clerk, world.trainer, world.stranger):
        with pytest.raises(NotAllowed) as refusal:
            create_draft("d1", "Báo cáo", world.academy, by=person)
        assert "Ngô Văn Tượng Trưng" in refusal.value.who
    assert not Draft.objects.exists()


def test_a_key_is_given_once(world: World) -> None:
    create_draft("d1", "Báo cáo", world.academy, by=world.chief)
    with pytest.raises(BadInput, match="d1 đã có"):
        create_draft("d1", "Báo cáo khác", world.academy, by=world.chief)


def test_a_draft_needs_a_title_and_a_known_kind(world: World) -> None:
    with pytest.raises(BadInput, match="Tên dự thảo còn trống"):
        create_draft("d1", "  ", world.academy, by=world.chief)
    with pytest.raises(BadInput, match="Không có loại văn bản “XX”"):
        create_draft("d1", "Báo cáo", world.academy, by=world.chief, kind="XX")


def test_a_draft_prints_its_title_below_the_name_of_its_kind_and_not_twice() -> None:
    assert subject_of("Báo cáo sơ kết 6 tháng đầu năm 2021", "BC") == "Sơ kết 6 tháng đầu năm 2021"
    assert subject_of("Quy chế hoạt động của Ban Chỉ đạo", "BC") == "Quy chế hoạt động của Ban Chỉ đạo"
