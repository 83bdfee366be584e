"""Preparing a poll and the rule by which it will be counted."""

from typing import Any

import pytest

from tests.world import World
from tongket.conference.actions import plan_poll
from tongket.conference.events import PollPlanned
from tongket.conference.models import Poll
from tongket.conference.queries import rule_sentence
from tongket.conference.tests import make
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import position, told


def test_a_poll_is_planned_with_its_rule_in_words(world: World) -> None:
    conference = make.ready(world)
    start = position(conference.channel)
    poll = plan_poll(
        conference.pk,
        " Thông qua báo cáo ",
        by=world.chief,
        item=make.item(conference, 3),
        threshold_source="Quy chế làm việc, Điều 12",
    )
    assert (poll.number, poll.code, poll.question, poll.state) == (
        1,
        "demo-2021-h1.p1",
        "Thông qua báo cáo",
        Poll.State.PLANNED,
    )
    assert rule_sentence(poll) == (
        "Thông qua khi quá 1/2 đại biểu có mặt tán thành; cần ít nhất 1/2 số người có quyền tham gia "
        "(Quy chế làm việc, Điều 12)."
    )
    assert told(conference.channel, start) == [PollPlanned(poll_id=poll.pk)]


def test_eighty_percent_of_all_members_is_said_so(world: World) -> None:
    poll = plan_poll(
        make.ready(world).pk,
        "Khen",
        by=world.chief,
        base=Poll.Base.ALL_MEMBERS,
        threshold_num=80,
        threshold_den=100,
        threshold_is_strict=False,
        quorum_num=0,
        quorum_den=1,
    )
    assert rule_sentence(poll) == "Thông qua khi từ 80 % tổng số thành viên tán thành."


def test_a_delegate_plans_no_poll(world: World) -> None:
    with pytest.raises(NotAllowed, match="đặt được biểu quyết"):
        plan_poll(make.ready(world).pk, "Thông qua", by=world.trainer)


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"base": "moon"}, "Cơ sở tính “moon” không có"),
        ({"threshold_num": 3, "threshold_den": 2}, "phải là một phần"),
        ({"threshold_num": 0}, "phải là một phần"),
        ({"quorum_num": 3}, "phải là một phần"),
        ({"threshold_num": 2}, "Không thể quá 100 %"),
        ({"question": "  "}, "cần có nội dung hỏi"),
    ],
)
def test_a_rule_that_cannot_hold_is_refused(world: World, rule: dict[str, Any], sentence: str) -> None:
    conference = make.ready(world)
    question = rule.pop("question", "Thông qua")
    with pytest.raises(BadInput, match=sentence):
        plan_poll(conference.pk, question, by=world.chief, **rule)


def test_the_item_is_one_of_this_conference(world: World) -> None:
    conference, other = make.ready(world), make.ready(world, key="other")
    with pytest.raises(BadInput, match="không thuộc hội nghị này"):
        plan_poll(conference.pk, "Thông qua", by=world.chief, item=make.item(other, 1))


def test_after_the_end_there_is_no_poll(world: World) -> None:
    with pytest.raises(WrongState, match="đã bế mạc"):
        plan_poll(make.closed(world).pk, "Thông qua", by=world.chief)
