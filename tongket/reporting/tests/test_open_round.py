"""An office opens a round of reports for a period."""

from datetime import date
from typing import Any

import pytest

from tests.world import World
from tongket.kit.errors import BadInput, NotAllowed
from tongket.live.log import told
from tongket.reporting.actions import open_round
from tongket.reporting.events import RoundOpened
from tongket.reporting.models import Round
from tongket.reporting.tests.make import AREAS, make_round


def test_the_office_opens_a_round(world: World) -> None:
    round_ = make_round(world)
    assert (round_.state, round_.areas) == (Round.State.OPEN, list(AREAS))
    assert told(round_.channel) == [RoundOpened(round_id=round_.pk)]


def test_a_decomposed_title_enters_in_normal_form(world: World) -> None:
    decomposed = "Ba\u0301o ca\u0301o"
    round_ = open_round("k", decomposed, world.academy, "", date(2021, 1, 1), date(2021, 1, 2), by=world.chief)
    assert round_.title == "Báo cáo"


@pytest.mark.parametrize(
    ("kind", "first", "last", "words"),
    [
        ("quarter", date(2021, 1, 1), date(2021, 3, 31), "quý I năm 2021"),
        ("quarter", date(2021, 9, 15), date(2021, 12, 14), "quý IV năm 2021"),
        ("half-year", date(2020, 12, 15), date(2021, 6, 14), "6 tháng đầu năm 2021"),
        ("half-year", date(2021, 7, 1), date(2021, 12, 31), "6 tháng cuối năm 2021"),
        ("nine-months", date(2021, 1, 1), date(2021, 9, 30), "9 tháng năm 2021"),
        ("year", date(2020, 12, 15), date(2021, 12, 14), "năm 2021"),
        ("school-year", date(2020, 9, 1), date(2021, 8, 31), "năm học 2020-2021"),
        ("years", date(2015, 1, 1), date(2020, 12, 31), "giai đoạn 2015-2020"),
        ("", date(2021, 1, 1), date(2021, 2, 1), "từ 01/01/2021 đến 01/02/2021"),
    ],
)
def test_a_period_is_spoken_of_as_people_do(kind: str, first: date, last: date, words: str) -> None:
    assert Round(period_kind=kind, period_from=first, period_to=last).period_label == words


def test_who_has_no_office_over_the_unit_may_not_and_learns_who_could(world: World) -> None:
    with pytest.raises(NotAllowed) as refused:
        open_round("k", "Báo cáo", world.academy, "", date(2021, 1, 1), date(2021, 1, 2), by=world.trainer)
    assert "Ngô Văn Tượng Trưng" in refused.value.who
    assert not Round.objects.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"key": "h1"}, "h1 đã có"),
        ({"title": "  "}, "cần có tên"),
        ({"period_kind": "month"}, "Không có loại kỳ “month”"),
        ({"period_to": date(2020, 1, 1)}, "kết thúc 01/01/2020 trước khi bắt đầu"),
        ({"next_from": date(2021, 7, 1), "next_to": date(2021, 6, 1)}, "Kỳ tới kết thúc 01/06/2021"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(world: World, change: dict[str, Any], sentence: str) -> None:
    make_round(world)
    given: dict[str, Any] = {
        "key": "h2",
        "title": "Báo cáo",
        "unit": world.academy,
        "period_kind": "half-year",
        "period_from": date(2021, 1, 1),
        "period_to": date(2021, 6, 30),
    }
    given |= change
    with pytest.raises(BadInput, match=sentence):
        open_round(**given, by=world.chief)
    assert Round.objects.count() == 1
