"""Opening an occasion of commending."""

from datetime import date, datetime

import pytest

from tests.world import World
from tongket.conference.tests.make import planned
from tongket.emulation.actions import open_commendation
from tongket.emulation.events import CommendationOpened
from tongket.emulation.models import Commendation
from tongket.emulation.tests.make import opened
from tongket.kit.clock import clock_at
from tongket.kit.errors import BadInput, NotAllowed
from tongket.live.log import told


def test_it_takes_the_vote_of_its_day_with_the_source(world: World) -> None:
    commendation = opened(world)
    assert (commendation.vote_num, commendation.vote_den) == (80, 100)
    assert "80\N{NO-BREAK SPACE}%" in commendation.vote_source
    assert not commendation.vote_is_verified
    assert told(commendation.channel) == [CommendationOpened(commendation_id=commendation.pk)]


def test_a_title_of_the_ministry_needs_90_per_cent(world: World) -> None:
    commendation = opened(world, form="Chiến sĩ thi đua cấp bộ")
    assert (commendation.vote_num, commendation.vote_is_verified) == (90, True)
    assert "Nghị định 91/2017, Điều 45 khoản 8" in commendation.vote_source


def test_the_share_of_an_open_occasion_stays_when_the_law_changes(world: World) -> None:
    commendation = opened(world)
    with clock_at(datetime.fromisoformat("2024-06-01T08:00:00+07:00")):
        later = open_commendation(Commendation.Kind.ANNUAL, "Năm 2024", world.academy, by=world.chief)
    commendation.refresh_from_db()
    assert commendation.vote_source != later.vote_source
    assert "chưa xác minh" in later.vote_source


def test_the_key_is_that_of_its_conference_and_its_place(world: World) -> None:
    conference = planned(world)
    first, second = opened(world, conference=conference), opened(world, conference=conference)
    assert [first.key, second.key] == ["demo-2021-h1.a1", "demo-2021-h1.a2"]


def test_without_a_conference_the_unit_and_the_year_give_the_key(world: World) -> None:
    assert [opened(world).key, opened(world).key] == ["demo2-2021.a1", "demo2-2021.a2"]


def test_thanks_to_the_retired_are_a_letter(world: World) -> None:
    assert opened(world, kind=Commendation.Kind.RECOGNITION, for_kinds=["retired-leaders"]).form == "Thư tri ân"


def test_the_head_of_a_department_opens_none_for_the_academy(world: World) -> None:
    with pytest.raises(NotAllowed) as refusal:
        open_commendation(Commendation.Kind.ANNUAL, "Năm 2021", world.academy, by=world.trainer)
    assert "ThS Ngô Văn Tượng Trưng" in refusal.value.who


def test_an_unknown_kind_nominee_or_period_is_refused_in_a_sentence(world: World) -> None:
    with pytest.raises(BadInput, match="Loại khen thưởng “monthly” không có"):
        opened(world, kind="monthly")
    with pytest.raises(BadInput, match="Đối tượng khen “cats” không có"):
        opened(world, for_kinds=["cats"])
    with pytest.raises(BadInput, match="không thể trước ngày đầu kỳ"):
        opened(world, period_from=date(2021, 6, 30), period_to=date(2021, 1, 1))
    assert not Commendation.objects.exists()
