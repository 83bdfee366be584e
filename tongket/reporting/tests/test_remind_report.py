"""Reminding whose turn it is with a report: the unit that writes, then the organiser who accepts."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.world import World
from tongket.kit.asks import answers
from tongket.kit.clock import clock_at, now
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import told
from tongket.org.queries import standing_of
from tongket.reporting.actions import remind_report
from tongket.reporting.events import ReportReminded
from tongket.reporting.queries import waiting_for
from tongket.reporting.tests.make import make_accepted, make_handed_in, make_report


def test_the_organiser_reminds_the_unit_that_has_not_handed_in(world: World) -> None:
    report = remind_report(make_report(world).pk, by=world.chief)
    assert told(report.round.channel)[-1] == ReportReminded(report_id=report.pk)
    assert [row.reminded for row in answers(waiting_for(standing_of(world.trainer)))] == [
        "được nhắc 1 lần, gần nhất 08:00"
    ]


def test_the_unit_reminds_the_organiser_who_has_not_accepted(world: World) -> None:
    report = make_handed_in(world)
    with pytest.raises(NotAllowed, match="Chỉ người của Ban Quản lý đào tạo"):
        remind_report(report.pk, by=world.researcher)
    remind_report(report.pk, by=world.trainer)
    assert [row.reminded for row in answers(waiting_for(standing_of(world.chief)))] == [
        "được nhắc 1 lần, gần nhất 08:00"
    ]


def test_what_was_asked_of_the_unit_is_not_held_against_the_organiser(world: World) -> None:
    report = make_report(world)
    remind_report(report.pk, by=world.chief)
    assert make_handed_in(world, report).reminded_times == 0


def test_only_once_a_day(world: World) -> None:
    report = remind_report(make_report(world).pk, by=world.chief)
    with pytest.raises(WrongState, match="Đã nhắc hôm nay"):
        remind_report(report.pk, by=world.director)
    with clock_at(now() + timedelta(days=1)):
        assert remind_report(report.pk, by=world.chief).reminded_times == 2


def test_the_unit_does_not_remind_itself_nor_does_a_stranger(world: World) -> None:
    report = make_report(world)
    for person in (world.trainer, world.stranger):
        with pytest.raises(NotAllowed, match="Chỉ văn phòng của Học viện Ví Dụ khu vực II"):
            remind_report(report.pk, by=person)


def test_an_accepted_report_needs_none(world: World) -> None:
    with pytest.raises(WrongState, match="đã được tiếp nhận"):
        remind_report(make_accepted(world).pk, by=world.chief)


def test_the_pages_offer_it_to_whom_it_belongs(world: World, client: Client) -> None:
    report = make_report(world)
    page, press = reverse("report", args=[report.pk]), reverse("remind_report", args=[report.pk])
    client.force_login(world.trainer)
    assert press not in client.get(page).content.decode()
    client.force_login(world.chief)
    assert press in client.get(page).content.decode()
    round_page = reverse("round", args=[report.round_id])
    assert press not in client.get(round_page).content.decode()
    with clock_at(now() + timedelta(days=5)):  # its day has passed
        assert press in client.get(round_page).content.decode()
        assert client.post(press, {"back": round_page})["Location"] == round_page
        assert "được nhắc 1 lần" in client.get(round_page).content.decode()
