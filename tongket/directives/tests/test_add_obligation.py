"""An obligation is written down, and counted over the dated units that it obliges."""

from datetime import date
from typing import Any

import pytest

from tests.world import World
from tongket.directives.actions import add_obligation
from tongket.directives.events import ObligationAdded
from tongket.directives.models import Obligation
from tongket.directives.queries import kind_counted, rows_of_obligations, standing_of_obligation, waiting_for
from tongket.directives.tests.make import make_directive, make_obligation, make_school
from tongket.kit.asks import answers
from tongket.kit.errors import BadInput, NotAllowed
from tongket.live.log import told
from tongket.org.actions import appoint, close_unit, create_office
from tongket.org.models import Power, Unit
from tongket.org.queries import standing_of

TODAY = date(2021, 6, 28)


def test_the_unit_that_does_not_meet_it_is_named(world: World) -> None:
    make_school(world, 1)
    second = make_school(world, 2, departments=1)
    obligation = make_obligation(world)
    met, of, exceptions, notice = standing_of_obligation(obligation, TODAY)
    assert (met, of, exceptions, notice) == (1, 2, [second], "")
    row = rows_of_obligations([obligation], TODAY)[0]
    assert row.condition == "3 khoa và 2 phòng, ban"
    assert [subject.lack for subject in row.unmet] == ["1/2 phòng, ban"]
    assert [subject.unit for subject in row.in_order] == [second, Unit.objects.get(key="school-01")]
    assert told(obligation.directive.channel)[-1] == ObligationAdded(obligation_id=obligation.pk)


def test_the_count_is_exact_so_that_too_many_do_not_meet_it(world: World) -> None:
    school = make_school(world, 1, faculties=4)
    assert standing_of_obligation(make_obligation(world), TODAY).exceptions == [school]


def test_units_count_only_while_they_are_in_force(world: World) -> None:
    school = make_school(world, 1)
    obligation = make_obligation(world)
    close_unit(Unit.objects.get(key="school-01-faculty-3").pk, date(2021, 6, 30), by=world.steward)
    assert standing_of_obligation(obligation, date(2021, 6, 30)).met == 1
    assert standing_of_obligation(obligation, date(2021, 7, 1)).exceptions == [school]


def test_a_report_that_says_otherwise_is_a_notice_and_stays_as_reported(world: World) -> None:
    make_school(world, 1)
    obligation = make_obligation(world, known_met=61, known_of=62, known_on=date(2020, 12, 23))
    assert (
        standing_of_obligation(obligation, TODAY).notice
        == "Báo cáo ngày 23/12/2020 ghi 61/62; tính từ sổ tổ chức ngày 28/06/2021 được 1/1."
    )
    assert (obligation.known_met, obligation.known_of) == (61, 62)


def test_a_report_that_agrees_needs_no_notice(world: World) -> None:
    make_school(world, 1)
    assert standing_of_obligation(make_obligation(world, known_met=1, known_of=1), TODAY).notice == ""


def test_it_waits_for_whoever_heads_the_unit_that_does_not_meet_it(world: World) -> None:
    school = make_school(world, 2, departments=1)
    appoint(world.stranger, create_office(school, "Hiệu trưởng", [Power.LEAD], by=world.steward), by=world.steward)
    obligation = make_obligation(world, due=date(2021, 9, 30))
    waiting = answers(waiting_for(standing_of(world.stranger)))
    assert [row.due for row in waiting] == [date(2021, 9, 30)]
    assert f"#obligation-{obligation.pk}" in waiting[0].url
    assert answers(waiting_for(standing_of(world.director))) == []


def test_whoever_does_not_keep_track_is_refused(world: World) -> None:
    directive = make_directive(world)
    with pytest.raises(NotAllowed):
        add_obligation(directive.pk, "a", "Có 01 khoa", "academy", {"faculties": 1}, by=world.trainer)
    assert not Obligation.objects.exists()


@pytest.mark.parametrize(
    ("met_when", "more", "sentence"),
    [
        ({}, {}, "ít nhất một điều kiện"),
        ({"faculties": -1}, {}, "số nguyên không âm"),
        ({"faculties": True}, {}, "số nguyên không âm"),
        ({"faculties": "3"}, {}, "số nguyên không âm"),
        ({"faculties": 3}, {"known_met": 63, "known_of": 62}, "63/62"),
        ({"faculties": 3}, {"known_met": 61}, "đủ hai số"),
        ({"faculties": 3}, {"due": date(2018, 1, 1)}, "trước ngày ban hành 13/11/2018"),
    ],
)
def test_what_cannot_be_counted_is_said_in_one_sentence(
    world: World, met_when: dict[str, Any], more: dict[str, Any], sentence: str
) -> None:
    directive = make_directive(world)
    with pytest.raises(BadInput, match=sentence):
        add_obligation(
            directive.pk,
            "a",
            "Có 03 khoa",
            "academy",
            met_when,
            by=world.chief,
            **more,
        )


def test_a_key_stands_once_in_a_directive(world: World) -> None:
    obligation = make_obligation(world)
    with pytest.raises(BadInput, match="structure"):
        add_obligation(obligation.directive_id, "structure", "x", "academy", {"faculties": 1}, by=world.chief)


def test_a_condition_counts_the_kind_that_its_word_means() -> None:
    assert [kind_counted(word) for word in ("faculties", "departments", "offices", "centre", "class")] == [
        "faculty",
        "department",
        "office",
        "centre",
        "class",
    ]
