"""Reminding the signer of a paper that waits."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.world import World
from tongket.documents.actions import create_paper, remind_paper
from tongket.documents.events import PaperReminded
from tongket.documents.models import Paper
from tongket.documents.queries import waiting_for
from tongket.documents.tests.make import CONTENT, a_paper, an_issued_paper
from tongket.kit.asks import answers
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import told
from tongket.org.queries import standing_of


def for_the_director(world: World) -> Paper:
    return a_paper(world, signer=world.director)


def test_who_prepared_it_reminds_and_the_signer_sees_it(world: World) -> None:
    paper = remind_paper(for_the_director(world).pk, by=world.chief)
    assert told(paper.channel)[-1] == PaperReminded(paper_id=paper.pk)
    assert [row.reminded for row in answers(waiting_for(standing_of(world.director)))] == [
        "được nhắc 1 lần, gần nhất 08:00"
    ]
    with pytest.raises(WrongState, match="Đã nhắc hôm nay"):
        remind_paper(paper.pk, by=world.deputy)


def test_neither_the_signer_nor_a_stranger_reminds(world: World) -> None:
    paper = for_the_director(world)
    for person in (world.director, world.trainer, world.stranger):
        with pytest.raises(NotAllowed, match="Chỉ người soạn hoặc văn phòng"):
            remind_paper(paper.pk, by=person)


def test_there_must_be_a_signature_to_wait_for(world: World) -> None:
    with pytest.raises(WrongState, match="đã phát hành"):
        remind_paper(an_issued_paper(world).pk, by=world.deputy)
    unsigned = create_paper("unsigned", "TB", world.academy, "Chưa có người ký", CONTENT, by=world.chief)
    with pytest.raises(WrongState, match="chưa chọn người ký"):
        remind_paper(unsigned.pk, by=world.chief)


def test_the_page_of_the_paper_offers_and_tells_it(world: World, client: Client) -> None:
    paper = for_the_director(world)
    page, press = reverse("paper", args=[paper.pk]), reverse("remind_paper", args=[paper.pk])
    client.force_login(world.chief)
    assert press in client.get(page).content.decode()
    assert client.post(press).status_code == 303
    shown = client.get(page).content.decode()
    assert "được nhắc 1 lần, gần nhất 08:00" in shown
    assert "Nhắc người ký" in shown
