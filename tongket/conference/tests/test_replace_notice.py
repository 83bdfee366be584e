"""A notice that replaces the issued one: what it corrects takes effect with it, in the conclusions and in their tasks."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.world import World
from tongket.conference.actions import (
    amend_conclusion,
    append_conclusion,
    apply_amendments,
    drop_amendment,
    prepare_minutes,
    prepare_notice,
    replace_notice,
    revise_conclusion,
    strike_conclusion,
)
from tongket.conference.events import ConclusionAmended
from tongket.conference.jobs import on_paper_issued
from tongket.conference.models import Amendment, Conclusion, Conference
from tongket.conference.queries.conference import listed_conferences
from tongket.conference.queries.papers import minutes_freshness
from tongket.conference.queries.thread import nodes_of
from tongket.conference.queries.wording import replacement_of, says_the_conclusions
from tongket.conference.tests import make
from tongket.documents.actions import issue_paper, revise_paper, supersede_paper
from tongket.documents.events import PaperIssued
from tongket.documents.models import Paper
from tongket.documents.queries import page_of
from tongket.followup.actions import finish_task, postpone_task
from tongket.followup.models import Task
from tongket.kit.asks import answers
from tongket.kit.clock import clock_at, now
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.jobs import drain
from tongket.live.log import told
from tongket.live.models import LogEntry


def _said(paper: Paper) -> list[str]:
    return [block["text"] for block in paper.content if block["type"] == "numbered"]


def _conclusion(conference: Conference, number: int) -> Conclusion:
    return conference.conclusions.select_related("task", "owner").get(number=number)


def _task(conference: Conference, number: int) -> Task:
    return Task.objects.select_related("paper").get(key=f"{conference.key}.k{number}")


def _issued(world: World, draft: Paper) -> Paper:
    paper = issue_paper(draft.pk, by=world.director)
    drain()
    return paper


def _amended(world: World, conclusion: Conclusion, **facts: Any) -> Amendment:
    told: dict[str, Any] = {
        "text": conclusion.text,
        "owner": conclusion.owner,
        "due": conclusion.due,
        "partners": list(conclusion.partners.all()),
        "repeats": conclusion.repeats,
        **facts,
    }
    return amend_conclusion(conclusion.pk, by=world.chief, **told)


def test_a_draft_is_begun_that_says_what_the_issued_one_says(world: World) -> None:
    conference = make.issued(world)
    old = make.notice_of(conference)
    draft = replace_notice(conference.pk, by=world.chief)
    assert (draft.supersedes, draft.state, draft.kind) == (old, Paper.State.DRAFT, "TB")
    assert _said(draft) == _said(old)
    assert draft.content[-1]["text"].startswith(f"Thông báo này thay thế Thông báo số {old.label}")
    assert replace_notice(conference.pk, by=world.chief) == draft, "asked again, the one that is there"


def test_until_it_is_issued_what_was_issued_stands(world: World) -> None:
    conference = make.issued(world)
    draft = replace_notice(conference.pk, by=world.chief)
    _amended(world, _conclusion(conference, 1), text="Mở thêm lớp trực tuyến", owner=world.office, partners=[])
    draft.refresh_from_db()
    assert _said(draft)[0].startswith("Mở thêm lớp trực tuyến.\nĐơn vị chủ trì: Văn phòng")
    assert _conclusion(conference, 1).text == "Đẩy mạnh đào tạo trực tuyến"
    assert _task(conference, 1).owner == world.training
    assert set(make.notice_of(conference).sent_to.all()) <= set(draft.sent_to.all())
    assert world.office in draft.sent_to.all()


def test_issued_it_carries_into_the_conclusion_and_its_task(world: World) -> None:
    conference = make.issued(world)
    before = _conclusion(conference, 1).due
    draft = replace_notice(conference.pk, by=world.chief)
    amendment = _amended(world, _conclusion(conference, 1), owner=world.office, partners=[], due=date(2021, 11, 30))
    paper = _issued(world, draft)
    conclusion, task = _conclusion(conference, 1), _task(conference, 1)
    assert (conclusion.owner, conclusion.due, conclusion.task) == (world.office, date(2021, 11, 30), task)
    assert (task.owner, task.due, task.original_due, task.paper) == (world.office, date(2021, 11, 30), before, paper)
    assert task.origin_label == f"Kết luận 1, Thông báo {paper.label}"
    amendment.refresh_from_db()
    assert amendment.effective_at is not None
    assert amendment.changes == [
        ["owner", world.training.name, world.office.name],
        ["partners", world.research.name, ""],
        ["due", before.isoformat() if before else "", "2021-11-30"],
    ]
    assert ConclusionAmended(conclusion_id=conclusion.pk, amendment_id=amendment.pk) in told(conference.channel)
    other = _task(conference, 2)
    assert not other.is_amended, "what the notice leaves as it was stays"
    assert Task.objects.count() == 2


def test_however_often_it_runs_it_takes_effect_once(world: World) -> None:
    conference = make.issued(world)
    draft = replace_notice(conference.pk, by=world.chief)
    _amended(world, _conclusion(conference, 1), due=date(2021, 11, 30))
    append_conclusion(conference.pk, "Báo cáo kết quả", world.office, by=world.chief, due=date(2021, 10, 1))
    paper = _issued(world, draft)
    for _ in range(2):
        apply_amendments(conference.pk, paper.pk, by=world.director)
    assert (Task.objects.count(), conference.conclusions.count()) == (3, 3)
    assert _task(conference, 1).amendments.count() == 1


def test_a_date_that_is_left_leaves_the_postponement(world: World) -> None:
    conference = make.issued(world)
    task = _task(conference, 1)
    postpone_task(task.pk, date(2022, 3, 31), "dịch bệnh", "objective", by=world.director)
    draft = replace_notice(conference.pk, by=world.chief)
    _amended(world, _conclusion(conference, 1), text="Mở thêm lớp trực tuyến")
    _issued(world, draft)
    task.refresh_from_db()
    assert (task.text, task.due) == ("Mở thêm lớp trực tuyến", date(2022, 3, 31))


def test_a_forgotten_conclusion_is_added_with_its_task(world: World) -> None:
    conference = make.issued(world)
    draft = replace_notice(conference.pk, by=world.chief)
    added = append_conclusion(conference.pk, "Báo cáo", world.office, by=world.chief, due=date(2021, 10, 1))
    append_conclusion(
        conference.pk, "Báo cáo kết quả", world.office, by=world.chief, due=date(2021, 10, 1), amendment_id=added.pk
    )
    draft.refresh_from_db()
    assert [line.partition(".")[0] for line in _said(draft)][2:] == ["Báo cáo kết quả"]
    assert not conference.conclusions.filter(number=3).exists()
    paper = _issued(world, draft)
    conclusion, task = _conclusion(conference, 3), _task(conference, 3)
    assert (conclusion.task, task.text, task.paper) == (task, "Báo cáo kết quả", paper)
    assert conclusion.item is not None


def test_a_struck_conclusion_keeps_its_number_and_its_task_is_given_up(world: World) -> None:
    conference = make.issued(world)
    draft = replace_notice(conference.pk, by=world.chief)
    strike_conclusion(_conclusion(conference, 1).pk, by=world.chief)
    paper = _issued(world, draft)
    assert _said(paper)[0] == "(Được bãi bỏ.)"
    assert not [lack for lack in page_of(paper).missing() if "Kết luận 1" in lack], "the paper is asked no more of it"
    assert _said(paper)[1].startswith("Chào cờ")
    assert _conclusion(conference, 1).struck_by == paper
    task = _task(conference, 1)
    assert task.state == Task.State.CANCELLED
    assert paper.label in task.turns.get().text
    third = replace_notice(conference.pk, by=world.chief)
    assert _said(third)[0] == "(Được bãi bỏ.)"
    with pytest.raises(WrongState, match="đã được bãi bỏ"):
        _amended(world, _conclusion(conference, 1), text="Khác")


def test_the_list_counts_what_stands(world: World) -> None:
    conference = make.issued(world)
    draft = replace_notice(conference.pk, by=world.chief)
    strike_conclusion(_conclusion(conference, 1).pk, by=world.chief)
    _issued(world, draft)
    counts = listed_conferences(world.chief).values_list("conclusion_count", "task_count", "done_count")
    assert list(counts) == [(1, 1, 0)]


def test_what_is_done_stays_done_though_it_is_struck(world: World) -> None:
    conference = make.issued(world)
    finish_task(_task(conference, 1).pk, "Đã xong", by=world.trainer)
    draft = replace_notice(conference.pk, by=world.chief)
    strike_conclusion(_conclusion(conference, 1).pk, by=world.chief)
    _issued(world, draft)
    assert _task(conference, 1).state == Task.State.DONE


def test_what_was_to_change_can_be_left_after_all(world: World) -> None:
    conference = make.issued(world)
    old = make.notice_of(conference)
    draft = replace_notice(conference.pk, by=world.chief)
    strike_conclusion(_conclusion(conference, 1).pk, by=world.chief)
    amended = _amended(world, _conclusion(conference, 1), text="Mở thêm lớp")
    assert not amended.is_struck, "the last word counts"
    drop_amendment(amended.pk, by=world.chief)
    added = append_conclusion(conference.pk, "Báo cáo", world.office, by=world.chief)
    drop_amendment(added.pk, by=world.chief)
    draft.refresh_from_db()
    assert _said(draft) == _said(old)
    assert not Amendment.objects.exists()
    _issued(world, draft)
    assert Task.objects.count() == 2


def test_a_draft_begun_among_the_papers_is_the_same(world: World) -> None:
    conference = make.issued(world)
    draft = supersede_paper(make.notice_of(conference).pk, by=world.chief)
    assert replacement_of(conference) == draft
    _amended(world, _conclusion(conference, 1), text="Mở thêm lớp")
    draft.refresh_from_db()
    assert _said(draft)[0].startswith("Mở thêm lớp.")


def test_what_a_hand_writes_around_the_conclusions_stays(world: World) -> None:
    conference = make.issued(world)
    draft = replace_notice(conference.pk, by=world.chief)
    content = [{**block, "text": "Sửa lời dẫn."} if place == 0 else block for place, block in enumerate(draft.content)]
    revise_paper(draft.pk, by=world.chief, content=content)
    drain()
    _amended(world, _conclusion(conference, 1), text="Mở thêm lớp")
    draft.refresh_from_db()
    assert draft.content[0]["text"] == "Sửa lời dẫn."
    assert draft.content[-1]["text"].startswith("Thông báo này thay thế")


def test_a_hand_that_rewords_the_conclusions_holds_the_draft_until_it_says_the_record_again(world: World) -> None:
    conference = make.issued(world)
    draft = replace_notice(conference.pk, by=world.chief)
    content = [
        {**block, "text": "Việc khác."} if block["type"] == "numbered" and block["n"] == 1 else block
        for block in draft.content
    ]
    revise_paper(draft.pk, by=world.chief, content=content)
    drain()
    with pytest.raises(WrongState, match="khác kết luận đã ghi"):
        issue_paper(draft.pk, by=world.director)
    draft = replace_notice(conference.pk, by=world.chief)
    assert says_the_conclusions(conference, draft)
    _issued(world, draft)
    assert _conclusion(conference, 1).text == "Đẩy mạnh đào tạo trực tuyến"


def test_without_a_draft_nothing_is_changed(world: World) -> None:
    conference = make.issued(world)
    conclusion = _conclusion(conference, 1)
    for change in (
        lambda: _amended(world, conclusion, text="Khác"),
        lambda: strike_conclusion(conclusion.pk, by=world.chief),
        lambda: append_conclusion(conference.pk, "Khác", world.office, by=world.chief),
        lambda: revise_conclusion(conclusion.pk, "Khác", world.office, by=world.chief),
    ):
        with pytest.raises(WrongState, match="thay thế"):
            change()
    replace_notice(conference.pk, by=world.chief)
    with pytest.raises(WrongState, match="chưa ban hành"):
        apply_amendments(conference.pk, _replacement(conference).pk, by=world.director)


def _replacement(conference: Conference) -> Paper:
    found = replacement_of(conference)
    assert found is not None
    return found


def test_before_the_notice_is_issued_there_is_nothing_to_replace(world: World) -> None:
    conference = make.closed(world)
    with pytest.raises(WrongState, match="sửa thẳng"):
        replace_notice(conference.pk, by=world.chief)
    with pytest.raises(WrongState, match="sửa thẳng"):
        strike_conclusion(_conclusion(conference, 1).pk, by=world.chief)


def test_once_issued_the_change_is_no_longer_to_be_dropped(world: World) -> None:
    conference = make.issued(world)
    draft = replace_notice(conference.pk, by=world.chief)
    amendment = _amended(world, _conclusion(conference, 1), text="Mở thêm lớp")
    _issued(world, draft)
    with pytest.raises(WrongState):
        drop_amendment(amendment.pk, by=world.chief)
    replace_notice(conference.pk, by=world.chief)
    with pytest.raises(WrongState, match="đã có hiệu lực"):
        drop_amendment(amendment.pk, by=world.chief)


def test_only_who_prepares_the_conference_corrects_it(world: World) -> None:
    conference = make.issued(world)
    with pytest.raises(NotAllowed):
        replace_notice(conference.pk, by=world.trainer)
    replace_notice(conference.pk, by=world.chief)
    amendment = _amended(world, _conclusion(conference, 1), text="Mở thêm lớp")
    conclusion = _conclusion(conference, 1)
    for refused in (
        lambda: amend_conclusion(conclusion.pk, "Khác", world.office, by=world.trainer),
        lambda: strike_conclusion(conclusion.pk, by=world.trainer),
        lambda: append_conclusion(conference.pk, "Khác", world.office, by=world.trainer),
        lambda: drop_amendment(amendment.pk, by=world.trainer),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_the_facts_are_checked_as_those_of_any_conclusion(world: World) -> None:
    conference = make.issued(world)
    replace_notice(conference.pk, by=world.chief)
    with pytest.raises(BadInput, match="chưa có nội dung"):
        append_conclusion(conference.pk, " ", world.office, by=world.chief)
    with pytest.raises(BadInput, match="phối hợp"):
        _amended(world, _conclusion(conference, 1), owner=world.office, partners=[world.office])
    assert not Amendment.objects.exists()


def test_the_minutes_say_what_was_concluded_at_the_meeting(world: World) -> None:
    conference = make.closed(world)
    _issued(world, prepare_notice(conference.pk, by=world.chief))
    minutes = prepare_minutes(conference.pk, by=world.chief)
    before = _said(minutes)
    draft = replace_notice(conference.pk, by=world.chief)
    strike_conclusion(_conclusion(conference, 1).pk, by=world.chief)
    _amended(world, _conclusion(conference, 2), text="Chào cờ đầu tuần")
    append_conclusion(conference.pk, "Báo cáo kết quả", world.office, by=world.chief, due=date(2021, 10, 1))
    _issued(world, draft)
    conference.refresh_from_db()
    assert not minutes_freshness(conference).is_stale
    assert _said(prepare_minutes(conference.pk, by=world.chief)) == before
    _issued(world, replace_notice(conference.pk, by=world.chief))
    conference.refresh_from_db()
    assert _said(prepare_minutes(conference.pk, by=world.chief)) == before


def test_the_third_says_of_itself_only_that_it_replaces_the_second(world: World) -> None:
    conference = make.issued(world)
    second = _issued(world, replace_notice(conference.pk, by=world.chief))
    third = replace_notice(conference.pk, by=world.chief)
    said = [block["text"] for block in third.content if "thay thế Thông báo" in block.get("text", "")]
    assert len(said) == 1
    assert f"số {second.label} " in said[0]


def test_the_trace_keeps_the_day_on_which_a_conclusion_was_given_out(world: World) -> None:
    conference = make.issued(world)
    code = _conclusion(conference, 1).code
    [before] = answers(nodes_of([("conclusion", code)]))
    with clock_at(now() + timedelta(days=40)):
        draft = replace_notice(conference.pk, by=world.chief)
        _amended(world, _conclusion(conference, 1), text="Mở thêm lớp")
        append_conclusion(conference.pk, "Báo cáo", world.office, by=world.chief)
        paper = _issued(world, draft)
    added = _conclusion(conference, 3).code
    nodes = {one.code: one for one in answers(nodes_of([("conclusion", code), ("conclusion", added)]))}
    assert (nodes[code].text, nodes[code].at) == ("Mở thêm lớp", before.at)
    assert nodes[added].at == paper.date


def test_what_another_has_dropped_meanwhile_is_not_worded_anew(world: World) -> None:
    conference = make.issued(world)
    replace_notice(conference.pk, by=world.chief)
    added = append_conclusion(conference.pk, "Báo cáo", world.office, by=world.chief)
    gone = added.pk
    drop_amendment(gone, by=world.chief)
    with pytest.raises(WrongState, match="không còn trong dự thảo"):
        append_conclusion(conference.pk, "Khác", world.office, by=world.chief, amendment_id=gone)
    amended = _amended(world, _conclusion(conference, 1), text="Khác")
    with pytest.raises(WrongState, match="không còn trong dự thảo"):
        append_conclusion(conference.pk, "Khác", world.office, by=world.chief, amendment_id=amended.pk)


def test_of_two_notices_issued_in_a_row_the_first_takes_effect_first_whichever_job_is_quicker(world: World) -> None:
    conference = make.issued(world)
    second = replace_notice(conference.pk, by=world.chief)
    _amended(world, _conclusion(conference, 1), due=date(2021, 11, 30))
    issue_paper(second.pk, by=world.director)
    third = issue_paper(supersede_paper(second.pk, by=world.chief).pk, by=world.director)
    entry = LogEntry.objects.filter(kind=PaperIssued.kind).latest("pk")
    assert isinstance(entry.event, PaperIssued)
    with pytest.raises(WrongState, match="thử lại"):
        on_paper_issued(entry.event, entry)
    drain()
    assert make.notice_of(conference) == third
    assert _task(conference, 1).due == date(2021, 11, 30)
