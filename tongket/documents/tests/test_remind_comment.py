"""Reminding of the answer to a comment."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.world import World
from tongket.documents.actions import dispose_comment, remind_comment
from tongket.documents.events import CommentReminded
from tongket.documents.queries import waiting_for
from tongket.documents.tests.test_dispose_comment import a_comment
from tongket.kit.asks import answers
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import told
from tongket.org.queries import standing_of


def test_who_commented_reminds_and_the_office_sees_it(world: World) -> None:
    comment = remind_comment(a_comment(world).pk, by=world.trainer)
    assert told(comment.draft.channel)[-1] == CommentReminded(draft_id=comment.draft_id, comment_id=comment.pk)
    assert [row.reminded for row in answers(waiting_for(standing_of(world.chief)))] == [
        "được nhắc 1 lần, gần nhất 08:00"
    ]
    with pytest.raises(WrongState, match="Đã nhắc hôm nay"):
        remind_comment(comment.pk, by=world.trainer)


def test_nobody_else_does(world: World) -> None:
    with pytest.raises(NotAllowed, match="Chỉ người đã góp ý") as refusal:
        remind_comment(a_comment(world).pk, by=world.clerk)
    assert "Đặng Văn Tạm" in refusal.value.who


def test_an_answered_comment_needs_none(world: World) -> None:
    comment = dispose_comment(a_comment(world).pk, "accepted", "", by=world.chief)
    with pytest.raises(WrongState, match="đã được trả lời"):
        remind_comment(comment.pk, by=world.trainer)


def test_a_press_comes_back_to_where_it_was_made(world: World, client: Client) -> None:
    comment = a_comment(world)
    client.force_login(world.trainer)
    press = reverse("remind_comment", args=[comment.pk])
    assert press in client.get("/work/").content.decode()
    assert client.post(press, {"back": "/work/"})["Location"] == "/work/"
    shown = client.get("/work/").content.decode()
    assert press not in shown
    assert "được nhắc 1 lần, gần nhất 08:00" in shown
