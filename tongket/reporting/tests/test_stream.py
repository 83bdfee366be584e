"""What an open page of a round shows after an event equals what a fresh page shows, for every audience."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains

from tests.livepage import actions_of, assert_live_equals_fresh
from tests.world import World
from tongket.org.actions import found_unit
from tongket.reporting import actions
from tongket.reporting.actions import (
    accept_report,
    answer_carried_task,
    ask_report,
    ask_units_below,
    consolidate_round,
    enter_figure,
    hand_in_report,
    keep_number,
    prepare_consolidated_paper,
    remind_report,
    remove_figure,
    remove_line,
    return_report,
    revise_line,
)
from tongket.reporting.stream import RoundPage, may_listen
from tongket.reporting.tests.make import AREAS, make_report, make_round, make_task, write_result

PAGE = RoundPage()


def test_each_step_of_a_round_reaches_whoever_has_it_open(world: World) -> None:
    make_task(world, "k1", "Đẩy mạnh đào tạo trực tuyến", world.academy)
    make_task(world, "k2", "Rà soát giáo trình", world.training)
    round_ = make_round(world)
    report = make_report(world, world.training, round_)
    figure = lambda: enter_figure(  # noqa: E731
        report.pk, "Lớp bồi dưỡng", by=world.clerk, area=AREAS[0], unit_word="lớp", value=Decimal(21)
    )
    carried = report.carried_tasks.get()
    steps: list[tuple[str, Callable[[], object]]] = [
        ("ask_report", lambda: ask_report(round_.pk, world.research, by=world.chief)),
        ("ask_units_below", lambda: ask_units_below(round_.pk, by=world.chief)),
        ("remind_report", lambda: remind_report(report.pk, by=world.chief)),
        ("answer_carried_task", lambda: answer_carried_task(carried.pk, "doing", "", by=world.clerk)),
        ("write_line", lambda: write_result(report, "Đã mở đủ lớp", world.clerk)),
        ("remove_line", lambda: remove_line(report.lines.get().pk, by=world.clerk)),
        ("write_line", lambda: write_result(report, "Đã mở đủ lớp", world.clerk)),
        ("revise_line", lambda: revise_line(report.lines.get().pk, "Đã mở 24 lớp", by=world.clerk, area=AREAS[0])),
        ("enter_figure", figure),
        ("remove_figure", lambda: remove_figure(report.figures.get().pk, by=world.clerk)),
        ("enter_figure", figure),
        ("keep_number", lambda: keep_number(report.lines.get().pk, "24 lớp", "Cả lớp liên kết", by=world.clerk)),
        ("hand_in_report", lambda: hand_in_report(report.pk, by=world.trainer)),
        ("return_report", lambda: return_report(report.pk, "Thiếu số liệu", by=world.chief)),
        ("hand_in_report", lambda: hand_in_report(report.pk, by=world.trainer)),
        ("accept_report", lambda: accept_report(report.pk, by=world.chief)),
        ("consolidate_round", lambda: consolidate_round(round_.pk, by=world.chief)),
        (
            "prepare_consolidated_paper",
            lambda: prepare_consolidated_paper(round_.pk, by=world.chief, signer=world.director),
        ),
    ]
    for _name, step in steps:
        assert_live_equals_fresh(PAGE, round_.channel, PAGE.audiences, step)
    # A new action needs a step; only what opens the round comes before anyone can have it open.
    assert actions_of(actions) - {name for name, _step in steps} == {"open_round"}


@pytest.mark.parametrize(
    ("name", "audience"),
    [("chief", "organiser"), ("president", "organiser"), ("trainer", "house"), ("clerk", "house"), ("stranger", None)],
)
def test_each_person_listens_as_the_own_audience(world: World, name: str, audience: str | None) -> None:
    assert may_listen(getattr(world, name), make_round(world).channel) == audience


@pytest.mark.parametrize("channel", ["round/999", "round/x", "round/"])
def test_nobody_listens_to_a_round_that_is_not_there(world: World, channel: str) -> None:
    assert may_listen(world.chief, channel) is None


def test_a_unit_of_another_house_that_is_asked_listens_and_reads_no_report_of_others(world: World) -> None:
    round_ = make_round(world)
    report = make_report(world, world.training, round_)
    ask_report(round_.pk, world.sister, by=world.chief)
    assert may_listen(world.stranger, round_.channel) == "asked"
    shown = PAGE.render(round_.channel, "asked", PAGE.everything("asked"))
    assert "Ban Quản lý đào tạo" in shown
    assert reverse("report", args=[report.pk]) not in shown


def test_the_page_follows_its_channel_from_where_it_was_drawn(world: World) -> None:
    round_ = make_round(world)
    make_report(world, world.training, round_)
    found_unit("demo2-new", "department", "Ban Mới", world.academy, by=world.steward)
    client = Client()
    client.force_login(world.trainer)
    response = client.get(reverse("round", args=[round_.pk]))
    assertContains(response, 'data-seq="2"')
    assertContains(response, "Soạn và nộp")
