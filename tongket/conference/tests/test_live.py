"""The live pages: whatever is done in the room, the open page of every audience ends as a fresh one would be."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from tests.livepage import actions_of, assert_live_equals_fresh
from tests.world import World
from tongket.conference import actions, events
from tongket.conference.models import Conference
from tongket.conference.stream import CHANGES, ConferencePage
from tongket.conference.tests import make
from tongket.documents.actions import (
    add_paragraph,
    comment_paragraph,
    create_draft,
    dispose_comment,
    issue_paper,
    open_comments,
    revise_paper,
    supersede_paper,
)
from tongket.followup.actions import postpone_task
from tongket.followup.models import Task
from tongket.live.events import event_kinds
from tongket.live.jobs import drain

PAGE = ConferencePage()
Act = Callable[[World, Conference], Any]


@dataclass(frozen=True)
class Deed:
    """One action: from which state, and what is done."""

    begin: Callable[[World], Conference]
    act: Act


def speaking(world: World) -> Conference:
    conference = make.discussing(world)
    make.waiting(world, conference, world.researcher)
    make.speaking(world, conference)
    return conference


def paused(world: World) -> Conference:
    conference = speaking(world)
    with make.at("08:52"):
        actions.pause_speech(_speaking(conference).pk, by=world.director)
    return conference


def closing(world: World) -> Conference:
    conference = make.discussing(world)
    with make.at("09:29"):
        actions.close_item(make.item(conference, 3).pk, by=world.director)
    return conference


def turning(world: World) -> Conference:
    """The floor has gone on to the next, a moment ago."""
    conference = speaking(world)
    with make.at("09:29"):
        actions.give_floor(_waiting(conference).pk, by=world.director)
    return conference


def queueing(world: World) -> Conference:
    conference = speaking(world)
    make.waiting(world, conference, world.deputy)
    return conference


def polling(world: World) -> Conference:
    conference = make.discussing(world)
    make.polling(world, conference)
    return conference


def planned_poll(world: World) -> Conference:
    conference = make.discussing(world)
    actions.plan_poll(conference.pk, "Thông qua chương trình công tác", by=world.chief, item=make.item(conference, 3))
    return conference


def ending(world: World) -> Conference:
    conference = make.discussing(world)
    for number in (3, 4):
        if number == 4:
            actions.open_item(make.item(conference, 4).pk, by=world.director)
        actions.close_item(make.item(conference, number).pk, by=world.director)
    return conference


def _speaking(conference: Conference) -> Any:
    return conference.speeches.get(state="speaking")


def _waiting(conference: Conference) -> Any:
    return conference.speeches.filter(state="waiting").first()


def issue(world: World, conference: Conference) -> None:
    """Both papers are issued, and the jobs make a task of each conclusion."""
    issue_paper(actions.prepare_minutes(conference.pk, by=world.chief).pk, by=world.director)
    issue_paper(actions.prepare_notice(conference.pk, by=world.chief).pk, by=world.director)
    drain()


def issued(world: World) -> Conference:
    conference = make.closed(world)
    issue(world, conference)
    return conference


def replacing(world: World) -> Conference:
    """A draft that is to replace the notice changes one conclusion and adds one."""
    conference = issued(world)
    actions.replace_notice(conference.pk, by=world.chief)
    actions.amend_conclusion(
        conference.conclusions.get(number=1).pk, "Đào tạo trực tuyến", world.office, by=world.chief
    )
    actions.append_conclusion(conference.pk, "Báo cáo", world.office, by=world.chief)
    return conference


def replace(world: World, conference: Conference) -> None:
    """The replacing notice is issued, and what it changes takes effect."""
    issue_paper(actions.replace_notice(conference.pk, by=world.chief).pk, by=world.director)
    drain()


def begin_among_the_papers(world: World, conference: Conference) -> None:
    """The replacing notice is begun on the page of the issued one."""
    supersede_paper(make.notice_of(conference).pk, by=world.chief)
    drain()


def reword(world: World, conference: Conference) -> None:
    """A hand rewords a conclusion in the draft of the replacing notice, which waits until it is the record's again."""
    draft = make.notice_of(conference).superseded_by.get()
    content = [{**one, "text": "Việc khác."} if one["type"] == "numbered" else one for one in draft.content]
    revise_paper(draft.pk, by=world.chief, content=content)
    drain()


def postpone(world: World, conference: Conference) -> None:
    """The task of a conclusion is moved, and the jobs tell the conference."""
    task: Any = Task.objects.filter(conclusion__conference=conference).first()
    postpone_task(task.pk, task.due + timedelta(days=30), "Giãn cách", "objective", by=world.chief)
    drain()


def table(world: World, conference: Conference) -> None:
    draft = create_draft("du-thao", "Dự thảo báo cáo", world.academy, by=world.chief)
    actions.table_draft(make.item(conference, 4).pk, draft, by=world.chief)


def commented(world: World) -> Conference:
    """The item's draft takes comments while the room discusses it."""
    conference = make.discussing(world)
    draft = create_draft("du-thao", "Dự thảo báo cáo", world.academy, by=world.chief)
    add_paragraph(draft.pk, "Kết quả nửa năm.", by=world.chief)
    open_comments(draft.pk, by=world.chief)
    actions.table_draft(make.item(conference, 3).pk, draft, by=world.chief)
    return conference


def comment(world: World, conference: Conference) -> None:
    """Someone comments on the draft on the table, and the jobs tell the conference."""
    draft: Any = make.item(conference, 3).draft
    for text in ("Nêu rõ nguyên nhân.", "Bổ sung số liệu."):
        said = comment_paragraph(draft.paragraphs.get().pk, text, by=world.trainer)
    dispose_comment(said.pk, "accepted", "Đã bổ sung.", by=world.chief)
    drain()


def _first(conference: Conference) -> Any:
    return conference.items.order_by("number").first()


DEEDS: dict[str, Deed] = {
    "revise_conference": Deed(
        make.ready,
        lambda w, c: actions.revise_conference(
            c.pk, by=w.chief, title="Tên mới", mode="hybrid", starts=make.STARTS, ends=make.ENDS, place="Hội trường A"
        ),
    ),
    "open_conference": Deed(make.ready, lambda w, c: actions.open_conference(c.pk, by=w.director)),
    "close_conference": Deed(ending, lambda w, c: actions.close_conference(c.pk, by=w.director)),
    "add_bridge_point": Deed(make.ready, lambda w, c: actions.add_bridge_point(c.pk, "union", "Công đoàn", by=w.chief)),
    "revise_bridge_point": Deed(
        speaking,
        lambda w, c: actions.revise_bridge_point(make.point(c, "training").pk, by=w.chief, name="QLĐT, tầng 2"),
    ),
    "remove_bridge_point": Deed(
        make.ready, lambda w, c: actions.remove_bridge_point(make.point(c, "research").pk, by=w.chief)
    ),
    "report_head_count": Deed(
        make.discussing, lambda w, c: actions.report_head_count(make.point(c, "training").pk, 11, by=w.trainer)
    ),
    "report_line": Deed(
        speaking, lambda w, c: actions.report_line(make.point(c, "research").pk, "lost", by=w.researcher)
    ),
    "invite_delegate": Deed(make.ready, lambda w, c: actions.invite_delegate(c.pk, w.steward, by=w.chief)),
    "revise_delegate": Deed(
        make.ready, lambda w, c: actions.revise_delegate(make.seat(c, w.clerk).pk, by=w.chief, role="guest")
    ),
    "remove_delegate": Deed(make.ready, lambda w, c: actions.remove_delegate(make.seat(c, w.clerk).pk, by=w.chief)),
    "add_item": Deed(
        make.discussing, lambda w, c: actions.add_item(c.pk, "closing", "Bế mạc", by=w.chief, speaker=w.director)
    ),
    "revise_item": Deed(
        make.discussing,
        lambda w, c: actions.revise_item(
            make.item(c, 4).pk, by=w.chief, kind="directive-speech", title="Ý kiến chỉ đạo", minutes=25
        ),
    ),
    "move_item": Deed(make.ready, lambda w, c: actions.move_item(make.item(c, 3).pk, 1, by=w.chief)),
    "remove_item": Deed(make.ready, lambda w, c: actions.remove_item(make.item(c, 1).pk, by=w.chief)),
    "open_item": Deed(make.opened, lambda w, c: actions.open_item(_first(c).pk, by=w.director)),
    "close_item": Deed(speaking, lambda w, c: actions.close_item(make.item(c, 3).pk, by=w.director)),
    "ask_to_speak": Deed(speaking, lambda w, c: make.waiting(w, c, w.deputy, kind="order")),
    "hand_in_text": Deed(
        speaking, lambda w, c: actions.hand_in_text(make.item(c, 3).pk, "Bản viết tham luận", by=w.researcher)
    ),
    "withdraw_speech": Deed(speaking, lambda w, c: actions.withdraw_speech(_waiting(c).pk, by=w.researcher)),
    "give_floor": Deed(speaking, lambda w, c: actions.give_floor(_waiting(c).pk, by=w.director)),
    "end_speech": Deed(speaking, lambda w, c: actions.end_speech(_speaking(c).pk, by=w.trainer)),
    "add_minute": Deed(speaking, lambda w, c: actions.add_minute(_speaking(c).pk, by=w.director)),
    "pause_speech": Deed(speaking, lambda w, c: actions.pause_speech(_speaking(c).pk, by=w.director)),
    "resume_speech": Deed(paused, lambda w, c: actions.resume_speech(_speaking(c).pk, by=w.director)),
    "remind_speaker": Deed(speaking, lambda w, c: actions.remind_speaker(_speaking(c).pk, by=w.director)),
    "move_speech": Deed(queueing, lambda w, c: actions.move_speech(_waiting(c).pk, 2, by=w.director)),
    "take_back_floor": Deed(turning, lambda w, c: actions.take_back_floor(_speaking(c).pk, by=w.director)),
    "reopen_item": Deed(closing, lambda w, c: actions.reopen_item(make.item(c, 3).pk, by=w.director)),
    "note_speech": Deed(speaking, lambda w, c: actions.note_speech(_speaking(c).pk, "Đã nêu", by=w.chief)),
    "plan_poll": Deed(
        make.discussing, lambda w, c: actions.plan_poll(c.pk, "Thông qua dự thảo", by=w.chief, item=make.item(c, 3))
    ),
    "open_poll": Deed(planned_poll, lambda w, c: actions.open_poll(c.polls.get().pk, by=w.director)),
    "cast_ballot": Deed(polling, lambda w, c: actions.cast_ballot(c.polls.get().pk, "yes", by=w.trainer)),
    "close_poll": Deed(polling, lambda w, c: actions.close_poll(c.polls.get().pk, by=w.director)),
    "check_in": Deed(make.ready, lambda w, c: actions.check_in(make.seat(c, w.clerk).pk, by=w.clerk)),
    "review_item": Deed(
        make.discussing, lambda w, c: actions.review_item(make.item(c, 1).pk, "Đã khai mạc", by=w.chief)
    ),
    "add_conclusion": Deed(make.discussing, lambda w, c: make.concluded(w, c)),
    "revise_conclusion": Deed(
        make.closed,
        lambda w, c: actions.revise_conclusion(
            c.conclusions.get(number=1).pk, by=w.chief, text="Đào tạo trực tuyến", owner=w.training
        ),
    ),
    "remove_conclusion": Deed(
        make.closed, lambda w, c: actions.remove_conclusion(c.conclusions.get(number=1).pk, by=w.chief)
    ),
    "write_evaluation": Deed(make.closed, lambda w, c: actions.write_evaluation(c.pk, "Kết quả tốt", by=w.chief)),
    "prepare_minutes": Deed(make.closed, lambda w, c: actions.prepare_minutes(c.pk, by=w.chief)),
    "prepare_notice": Deed(make.closed, lambda w, c: actions.prepare_notice(c.pk, by=w.chief)),
    "issue_paper": Deed(make.closed, issue),
    "replace_notice": Deed(issued, lambda w, c: actions.replace_notice(c.pk, by=w.chief)),
    "amend_conclusion": Deed(
        replacing,
        lambda w, c: actions.amend_conclusion(c.conclusions.get(number=2).pk, "Chào cờ", w.office, by=w.chief),
    ),
    "append_conclusion": Deed(
        replacing, lambda w, c: actions.append_conclusion(c.pk, "Báo cáo hai", w.office, by=w.chief)
    ),
    "strike_conclusion": Deed(
        replacing, lambda w, c: actions.strike_conclusion(c.conclusions.get(number=2).pk, by=w.chief)
    ),
    "drop_amendment": Deed(
        replacing, lambda w, c: actions.drop_amendment(c.amendments.exclude(conclusion=None).get().pk, by=w.chief)
    ),
    "supersede_paper": Deed(issued, begin_among_the_papers),
    "revise_paper": Deed(replacing, reword),
    "issue_replacement": Deed(replacing, replace),
    "postpone_task": Deed(issued, postpone),
    "add_part": Deed(make.ready, lambda w, c: actions.add_part(c.pk, "khac", "Nội dung khác", by=w.chief)),
    "table_draft": Deed(make.discussing, table),
    "comment_paragraph": Deed(commented, comment),
}
# Before anyone can have the page open; or called by jobs alone, which `issue_paper` and `postpone_task` wake.
NOT_SHOWN = {
    "plan_conference",
    "assign_conclusion",
    "apply_amendments",
    "note_paper_issued",
    "note_paper_revised",
    "note_replacement_begun",
    "note_conclusion_moved",
    "note_comments_moved",
}
NOT_LOGGED = {"cast_ballot", "check_in"}


def test_every_action_of_the_room_is_held_to_the_rule() -> None:
    """A new action needs a row: from which state it is played, before the pages of every audience are compared."""
    assert actions_of(actions) - set(DEEDS) == NOT_SHOWN


@pytest.mark.parametrize("name", DEEDS)
def test_the_open_page_of_every_audience_ends_as_a_fresh_one(world: World, name: str) -> None:
    conference = DEEDS[name].begin(world)
    with make.at("09:30"):
        assert_live_equals_fresh(
            PAGE,
            conference.channel,
            PAGE.audiences,
            lambda: DEEDS[name].act(world, conference),
            quiet=name in NOT_LOGGED,
        )


def test_the_whole_morning_in_one_go(world: World) -> None:
    conference = make.ready(world)
    with make.at("09:30"):
        assert_live_equals_fresh(
            PAGE, conference.channel, PAGE.audiences, lambda: _morning(world, conference), quiet=True
        )


def _morning(world: World, conference: Conference) -> None:
    for delegate in conference.delegates.all():
        actions.check_in(delegate.pk, by=world.chief)
    actions.open_conference(conference.pk, by=world.director)
    for item in conference.items.order_by("number"):
        actions.open_item(item.pk, by=world.director)
        if item.kind == "discussion":
            make.waiting(world, conference, world.researcher)
            make.speaking(world, conference)
            poll = make.polling(world, conference)
            actions.cast_ballot(poll.pk, "yes", by=world.trainer)
            actions.close_poll(poll.pk, by=world.director)
        actions.close_item(item.pk, by=world.director)
    actions.close_conference(conference.pk, by=world.director)


def test_seats_are_drawn_once_for_all_since_they_are_shown_the_same(world: World) -> None:
    conference = polling(world)
    drawn = {PAGE.render(conference.channel, one, PAGE.everything(one)) for one in ("voting", "delegate", "guest")}
    assert len(drawn) == 1
    assert {PAGE.drawn_as(one) for one in ("voting", "delegate", "guest")} == {"voting"}
    assert {PAGE.drawn_as(one) for one in ("chair", "projector", "bridge", "secretary")} == {
        "chair",
        "projector",
        "bridge",
        "secretary",
    }


def test_what_an_event_changes_is_made_of_fragments_that_someone_is_shown() -> None:
    shown = {name for audience in PAGE.audiences for name in PAGE.everything(audience)}
    assert {name for names in CHANGES.values() for name in names} | PAGE.quiet <= shown


def test_each_event_of_the_floor_and_the_agenda_is_known_to_the_page() -> None:
    """An event that is new to the room must be thought of here: it changes something that is shown, or it does not."""
    silent = {
        events.ConferencePlanned,
        events.PartAdded,
        events.ItemReviewed,
        events.SpeechNoted,
        events.ConclusionAdded,
        events.ConclusionRevised,
        events.ConclusionRemoved,
        events.EvaluationWritten,
        events.MinutesPrepared,
        events.NoticePrepared,
        events.ReplacementPrepared,
        events.NoticeReworded,
        events.AmendmentWritten,
        events.AmendmentDropped,
        events.ConclusionAmended,
        events.PaperOfConferenceIssued,
        events.ConclusionAssigned,
        events.ConclusionMoved,
    }
    known = {kind for kind in event_kinds().values() if kind.__module__ == events.__name__}
    assert known == set(CHANGES) | silent


def test_every_fold_of_a_live_page_has_a_name_by_which_it_is_known_again(world: World) -> None:
    conference = speaking(world)
    for audience in PAGE.audiences:
        html = PAGE.render(conference.channel, audience, PAGE.everything(audience))
        assert re.findall(r"<details(?![^>]*\sid=)[^>]*>", html) == [], audience


def test_the_head_of_the_secretarys_page_follows_the_conference(world: World) -> None:
    conference = make.ready(world)
    with make.at("08:00"):
        actions.open_conference(conference.pk, by=world.director)
    told = PAGE.render(conference.channel, "secretary", PAGE.fragments(events.ConferenceOpened(conference.pk)))
    assert "Đang họp" in told
    assert "khai mạc 08:00" in told
