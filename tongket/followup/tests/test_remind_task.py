"""Reminding the owner of a task."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.world import World
from tongket.followup.actions import finish_task, remind_task, reopen_task
from tongket.followup.events import TaskReminded
from tongket.followup.models import Task
from tongket.followup.queries import waiting_for
from tongket.followup.tests.make import a_task, on
from tongket.kit.asks import answers
from tongket.kit.clock import clock_at, now
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import entries
from tongket.org.queries import standing_of


def test_who_gave_the_task_reminds_and_the_owner_sees_how_often(world: World) -> None:
    task = remind_task(a_task(world).pk, by=world.chief)
    last = entries(task.channel)[-1]
    assert (last.event, last.by_id, last.at) == (TaskReminded(task_id=task.pk), world.chief.pk, now())
    assert [row.reminded for row in answers(waiting_for(standing_of(world.trainer)))] == [
        "được nhắc 1 lần, gần nhất 08:00"
    ]
    with clock_at(now() + timedelta(days=1, hours=1)):
        remind_task(task.pk, by=world.director)
        assert [row.reminded for row in answers(waiting_for(standing_of(world.clerk)))] == [
            "được nhắc 2 lần, gần nhất 09:00"
        ]
    with clock_at(now() + timedelta(days=3)):
        assert answers(waiting_for(standing_of(world.clerk)))[0].reminded == "được nhắc 2 lần, gần nhất 09:00, 29/06"


def test_a_second_reminder_on_one_day_is_refused(world: World) -> None:
    task = remind_task(a_task(world).pk, by=world.chief)
    with clock_at(now() + timedelta(hours=6)), pytest.raises(WrongState, match="Đã nhắc hôm nay lúc 08:00"):
        remind_task(task.pk, by=world.director)
    assert Task.objects.get(pk=task.pk).reminded_times == 1


def test_neither_the_owner_s_people_nor_strangers_remind(world: World) -> None:
    task = a_task(world)
    for person in (world.trainer, world.clerk, world.researcher, world.stranger):
        with pytest.raises(NotAllowed, match="Đơn vị giao nhiệm vụ"):
            remind_task(task.pk, by=person)


def test_nobody_reminds_the_own_unit(world: World) -> None:
    with pytest.raises(NotAllowed, match="không ai nhắc đơn vị của mình"):
        remind_task(a_task(world, owner=world.academy).pk, by=world.director)


def test_a_finished_task_needs_none_and_one_that_is_opened_again_starts_at_none(world: World) -> None:
    task = remind_task(a_task(world).pk, by=world.chief)
    finish_task(task.pk, "Xong.", by=world.trainer)
    with pytest.raises(WrongState, match="đã xong"):
        remind_task(task.pk, by=world.chief)
    assert reopen_task(task.pk, "Thiếu minh chứng", by=world.chief).reminded_times == 0


def test_the_page_offers_it_when_the_date_is_near_or_past_and_to_those_who_may(world: World, client: Client) -> None:
    task = a_task(world)
    page, press = reverse("task", args=[task.pk]), reverse("remind_task", args=[task.pk])
    client.force_login(world.chief)
    assert press not in client.get(page).content.decode()
    with on(2021, 10, 4):
        assert press in client.get(page).content.decode()
        assert client.post(press)["Location"] == page
        shown = client.get(page).content.decode()
        assert "Ban Quản lý đào tạo được nhắc 1 lần, gần nhất 09:00." in shown
        assert "Nhắc Ban Quản lý đào tạo" in shown.partition("task-history")[2]
        client.force_login(world.trainer)
        assert press not in client.get(page).content.decode()
        assert client.post(press).status_code == 403


def test_the_way_back_stays_in_the_house(world: World, client: Client) -> None:
    task = a_task(world)
    client.force_login(world.chief)
    press = reverse("remind_task", args=[task.pk])
    assert client.post(press, {"back": "//elsewhere.example/"})["Location"] == reverse("task", args=[task.pk])
    with clock_at(now() + timedelta(days=1)):
        assert client.post(press, {"back": "/work/"})["Location"] == "/work/"
