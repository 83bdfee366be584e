"""An issued notice makes one task of each conclusion, however often the job runs; a moving task moves its conclusion."""

from tests.world import World
from tongket.conference.actions import assign_conclusion, note_conclusion_moved, note_paper_issued, prepare_notice
from tongket.conference.events import ConclusionAssigned, ConclusionMoved, PaperOfConferenceIssued
from tongket.conference.jobs import on_paper_issued
from tongket.conference.tests import make
from tongket.documents.actions import create_paper, issue_paper, supersede_paper
from tongket.documents.events import PaperIssued
from tongket.followup.actions import finish_task, report_progress
from tongket.followup.models import Task
from tongket.live.jobs import drain
from tongket.live.log import position, told
from tongket.live.models import LogEntry


def test_each_conclusion_of_an_issued_notice_becomes_one_task(world: World) -> None:
    conference = make.issued(world)
    tasks = list(Task.objects.order_by("number"))
    assert [(task.key, task.text, task.owner, task.assigner) for task in tasks] == [
        ("demo-2021-h1.k1", "Đẩy mạnh đào tạo trực tuyến", world.training, world.academy),
        ("demo-2021-h1.k2", "Chào cờ và phổ biến nghị quyết", world.office, world.academy),
    ]
    assert list(tasks[0].partners.all()) == [world.research]
    assert [one.task for one in conference.conclusions.all()] == tasks
    assert tasks[0].origin_label == f"Kết luận 1, Thông báo {make.notice_of(conference).label}"
    assert tasks[0].origin_url == "/conferences/demo-2021-h1/#conclusion-1"
    assert tasks[1].repeats == "FREQ=MONTHLY;BYDAY=1MO"


def test_what_happened_is_told_on_the_channel_of_the_conference(world: World) -> None:
    conference = make.issued(world)
    first, second = conference.conclusions.all()
    assert first.task is not None
    assert second.task is not None
    assert told(conference.channel)[-4:] == [
        PaperOfConferenceIssued(conference_id=conference.pk, paper_id=conference.minutes_id or 0),
        PaperOfConferenceIssued(conference_id=conference.pk, paper_id=conference.notice_id or 0),
        ConclusionAssigned(conclusion_id=first.pk, task_id=first.task.pk),
        ConclusionAssigned(conclusion_id=second.pk, task_id=second.task.pk),
    ]


def test_however_often_the_job_runs_there_is_one_task_per_conclusion(world: World) -> None:
    conference = make.issued(world)
    entry = LogEntry.objects.filter(kind=PaperIssued.kind).latest("pk")
    event = entry.event
    assert isinstance(event, PaperIssued)
    for _ in range(3):
        on_paper_issued(event, entry)
    assert Task.objects.count() == 2
    conclusion = conference.conclusions.get(number=1)
    assert assign_conclusion(conclusion.pk, by=world.director).task == conclusion.task


def test_the_minutes_and_papers_of_others_make_no_task(world: World) -> None:
    conference = make.closed(world)
    other = create_paper(
        "other",
        "TB",
        world.academy,
        "Việc khác",
        [{"type": "paragraph", "text": "x"}],
        by=world.chief,
        signer=world.director,
    )
    issue_paper(other.pk, by=world.director)
    drain()
    start = position(conference.channel)
    assert note_paper_issued(conference.pk, other.pk, by=world.director).notice is None
    assert position(conference.channel) == start
    assert not Task.objects.exists()


def test_a_notice_that_replaces_another_takes_its_place_and_makes_no_second_task(world: World) -> None:
    conference = make.issued(world)
    old = make.notice_of(conference)
    new = supersede_paper(old.pk, by=world.chief)
    issue_paper(new.pk, by=world.director)
    drain()
    assert make.notice_of(conference) == new
    assert Task.objects.count() == 2


def test_a_task_that_moves_is_told_to_those_who_watch_the_conference(world: World) -> None:
    conference = make.issued(world)
    conclusion = conference.conclusions.get(number=1)
    assert conclusion.task is not None
    moved = ConclusionMoved(conclusion_id=conclusion.pk, task_id=conclusion.task.pk)
    start = position(conference.channel)
    report_progress(conclusion.task.pk, 40, "Đã mở hai lớp", by=world.clerk)
    drain()
    assert told(conference.channel, start) == [moved]
    finish_task(conclusion.task.pk, "Đã xong", by=world.trainer)
    drain()
    assert told(conference.channel, start) == [moved, moved]


def test_a_conclusion_without_a_task_does_not_move(world: World) -> None:
    conference = make.closed(world)
    start = position(conference.channel)
    note_conclusion_moved(conference.conclusions.get(number=1).pk, by=None)
    assert position(conference.channel) == start


def test_the_notice_may_be_issued_long_after_it_was_prepared(world: World) -> None:
    conference = make.closed(world)
    paper = prepare_notice(conference.pk, by=world.chief)
    drain()
    assert not Task.objects.exists()
    issue_paper(paper.pk, by=world.director)
    drain()
    assert Task.objects.count() == 2
