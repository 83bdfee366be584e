"""What an open page of a round shows after an event equals what a fresh page shows, for every audience."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains

from tests.livepage import assert_live_equals_fresh
from tests.world import World
from tongket.org.actions import found_unit
from tongket.reporting.actions import (
    accept_report,
    ask_report,
    consolidate_round,
    hand_in_report,
    prepare_consolidated_paper,
    remove_line,
    return_report,
)
from tongket.reporting.stream import RoundPage, may_listen
from tongket.reporting.tests.make import make_report, make_round, make_task, write_result

PAGE = RoundPage()


def test_each_step_of_a_round_reaches_whoever_has_it_open(world: World) -> None:
    make_task(world, "k1", "Đẩy mạnh đào tạo trực tuyến", world.academy)
    round_ = make_round(world)
    report = make_report(world, world.training, round_)
    steps = [
        lambda: ask_report(round_.pk, world.research, by=world.chief),
        lambda: write_result(report, "Đã mở đủ lớp", world.clerk),
        lambda: remove_line(report.lines.get().pk, by=world.clerk),
        lambda: write_result(report, "Đã mở đủ lớp", world.clerk),
        lambda: hand_in_report(report.pk, by=world.trainer),
        lambda: return_report(report.pk, "Thiếu số liệu", by=world.chief),
        lambda: hand_in_report(report.pk, by=world.trainer),
        lambda: accept_report(report.pk, by=world.chief),
        lambda: consolidate_round(round_.pk, by=world.chief),
        lambda: prepare_consolidated_paper(round_.pk, by=world.chief, signer=world.director),
    ]
    for step in steps:
        assert_live_equals_fresh(PAGE, round_.channel, PAGE.audiences, step)


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
