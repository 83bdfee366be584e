"""A unit is asked for its report, which opens with the open tasks of its tree."""

from datetime import date

import pytest

from tests.world import World
from tongket.followup.actions import finish_task
from tongket.kit.asks import answers
from tongket.kit.errors import BadInput, NotAllowed
from tongket.live.log import told
from tongket.org.actions import close_unit
from tongket.org.queries import standing_of
from tongket.reporting.actions import ask_report
from tongket.reporting.events import ReportAsked, RoundOpened
from tongket.reporting.models import Report
from tongket.reporting.queries import waiting_for
from tongket.reporting.tests.make import make_report, make_round, make_task


def test_a_report_opens_with_the_open_tasks_of_the_units_own_tree(world: World) -> None:
    own = make_task(world, "k1", "Đẩy mạnh đào tạo trực tuyến", world.training)
    make_task(world, "k2", "Đổi mới nghiên cứu", world.research)
    report = make_report(world)
    assert [carried.task for carried in report.carried_tasks.all()] == [own]
    assert [carried.code for carried in report.carried_tasks.all()] == ["h1.demo2-training.tk1"]
    assert told(report.round.channel) == [RoundOpened(round_id=report.round_id), ReportAsked(report_id=report.pk)]


def test_a_finished_task_is_not_carried_over(world: World) -> None:
    task = make_task(world, "k1", "Đẩy mạnh đào tạo trực tuyến", world.training)
    finish_task(task.pk, "Đã mở đủ", by=world.trainer)
    assert not make_report(world).carried_tasks.exists()


def test_a_whole_reports_on_all_that_is_below_it(world: World) -> None:
    tasks = [make_task(world, "k1", "Một", world.training), make_task(world, "k2", "Hai", world.academy)]
    assert [one.task for one in make_report(world, world.academy).carried_tasks.all()] == tasks


def test_a_party_committee_and_a_union_open_with_the_tasks_of_the_house_they_stand_in(world: World) -> None:
    task = make_task(world, "k1", "Đẩy mạnh đào tạo trực tuyến", world.training)
    round_ = make_round(world)
    for body in (world.party, world.union):
        assert [one.task for one in ask_report(round_.pk, body, by=world.chief).carried_tasks.all()] == [task]


def test_asked_again_the_same_report_answers(world: World) -> None:
    report = make_report(world)
    assert ask_report(report.round_id, world.training, by=world.chief) == report
    assert len(told(report.round.channel)) == 2


def test_it_waits_for_the_people_of_that_unit_and_not_for_all_above(world: World) -> None:
    report = make_report(world)
    assert [row.verb for row in answers(waiting_for(standing_of(world.trainer)))] == ["Soạn báo cáo"]
    assert answers(waiting_for(standing_of(world.clerk)))[0].due == report.round.due
    assert answers(waiting_for(standing_of(world.director))) == answers(waiting_for(standing_of(world.stranger))) == []


def test_only_the_organiser_asks(world: World) -> None:
    round_ = make_round(world)
    with pytest.raises(NotAllowed):
        ask_report(round_.pk, world.training, by=world.trainer)
    assert not Report.objects.exists()


def test_a_unit_that_has_ended_is_not_asked(world: World) -> None:
    round_ = make_round(world)
    close_unit(world.training.pk, date(2021, 6, 1), by=world.steward)
    with pytest.raises(BadInput, match="không còn hoạt động"):
        ask_report(round_.pk, world.training, by=world.chief)


def test_the_open_tasks_of_a_unit_that_has_ended_are_not_dropped(world: World) -> None:
    task = make_task(world, "k9", "Việc còn dở của đơn vị giải thể", world.training)
    close_unit(world.training.pk, date(2021, 6, 1), by=world.steward)
    report = make_report(world, world.academy)
    assert [carried.task for carried in report.carried_tasks.all()] == [task]
    finish_task(task.pk, "Đơn vị cấp trên làm nốt", by=world.director)
