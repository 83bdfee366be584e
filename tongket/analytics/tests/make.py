"""One whole thread, from a report line to the news, played by calling actions."""

from dataclasses import dataclass
from datetime import date, datetime

from tests.kept import kept
from tests.world import World
from tongket.conference.actions import (
    add_conclusion,
    check_in,
    close_conference,
    close_item,
    end_speech,
    open_conference,
    open_item,
    plan_conference,
    prepare_minutes,
    prepare_notice,
    table_draft,
)
from tongket.conference.models import Conference
from tongket.conference.tests.make import at, item, ready, speaking
from tongket.documents.actions import (
    close_comments,
    comment_paragraph,
    dispose_comment,
    issue_paper,
    open_comments,
)
from tongket.documents.models import Comment, Draft
from tongket.followup.actions import assign_task
from tongket.kit.clock import clock_at
from tongket.live.jobs import drain
from tongket.portal.models import Article
from tongket.portal.tests.make import published
from tongket.reporting.actions import (
    accept_report,
    answer_carried_task,
    ask_report,
    consolidate_round,
    hand_in_report,
    open_round,
    write_line,
)
from tongket.reporting.models import Report, ReportLine, Round

KEY = "demo-2021-h1"
LIMIT = "Lớp trực tuyến còn hạn chế, thiếu học liệu"
CONCLUSION = "Khắc phục hạn chế của lớp trực tuyến, bổ sung học liệu"
EARLIER = "Sửa chữa giảng đường khu A"


@dataclass
class Played:
    """What was played, by name."""

    round: Round
    report: Report
    draft: Draft
    comment: Comment
    conference: Conference
    article: Article | None = None


@kept
def reported(world: World, *, earlier: bool = True) -> tuple[Round, Report]:
    """The training department has reported a limit and what became of an earlier task; the research department a result."""
    if earlier:
        with clock_at(datetime.fromisoformat("2020-12-20T08:00:00+07:00")):
            plan_conference(
                "demo-2020",
                "Hội nghị tổng kết năm 2020",
                Conference.Kind.ANNUAL_REVIEW,
                Conference.Mode.IN_PERSON,
                world.academy,
                datetime.fromisoformat("2020-12-23T08:00:00+07:00"),
                datetime.fromisoformat("2020-12-23T11:00:00+07:00"),
                by=world.chief,
                chair=world.director,
            )
            assign_task(
                "demo-2020.k1", EARLIER, world.training, date(2021, 6, 1), by=world.chief, conference_key="demo-2020"
            )
    round_ = open_round(
        "h1", "Báo cáo sơ kết 6 tháng", world.academy, "half-year", date(2021, 1, 1), date(2021, 6, 30),
        by=world.chief, areas=["Đào tạo", "Khoa học"], conference_key=KEY,
    )  # fmt: skip
    report = ask_report(round_.pk, world.training, by=world.chief)
    write_line(report.pk, ReportLine.Section.LIMIT, LIMIT, by=world.trainer, cause="objective", because="Dịch bệnh")
    for carried in report.carried_tasks.all():
        answer_carried_task(carried.pk, "doing", "Đã sửa hai phòng", by=world.trainer)
    hand_in_report(report.pk, by=world.trainer, without_measures=True)
    accept_report(report.pk, by=world.chief)
    other = ask_report(round_.pk, world.research, by=world.chief)
    write_line(other.pk, ReportLine.Section.RESULT, "Nghiệm thu 5 đề tài", by=world.researcher, area="Khoa học")
    hand_in_report(other.pk, by=world.researcher)
    accept_report(other.pk, by=world.chief)
    return round_, report


@kept
def drafted(world: World, *, earlier: bool = True) -> tuple[Round, Report, Draft, Comment]:
    """The reports stand in one draft; the research department has commented on the limit and been answered."""
    round_, report = reported(world, earlier=earlier)
    draft = consolidate_round(round_.pk, by=world.chief)
    open_comments(draft.pk, by=world.chief)
    paragraph = draft.paragraphs.get(text__contains="Lớp trực tuyến còn hạn chế")
    comment = comment_paragraph(paragraph.pk, "Nêu thêm nguyên nhân chủ quan", by=world.researcher)
    dispose_comment(comment.pk, "partly", "Bổ sung ở phần nguyên nhân", by=world.chief)
    close_comments(draft.pk, by=world.chief)
    return round_, report, draft, comment


@kept
def concluded(world: World, *, earlier: bool = True) -> Played:
    """The conference has heard the draft, discussed it and concluded; no paper is prepared."""
    round_, report, draft, comment = drafted(world, earlier=earlier)
    conference = ready(world)
    table_draft(item(conference, 2).pk, draft, by=world.chief)
    with at("08:00"):
        for delegate in conference.delegates.all():
            check_in(delegate.pk, by=world.chief)
        open_conference(conference.pk, by=world.director)
    for number, begin, end in ((1, "08:00", "08:15"), (2, "08:15", "08:45"), (3, "08:45", "09:30")):
        with at(begin):
            open_item(item(conference, number).pk, by=world.director)
        if number == 3:
            speech = speaking(world, conference)
            with at("08:55"):
                end_speech(speech.pk, by=world.director, text="Đề nghị bổ sung học liệu cho lớp trực tuyến")
        with at(end):
            close_item(item(conference, number).pk, by=world.director)
    with at("09:30"):
        open_item(item(conference, 4).pk, by=world.director)
    with at("10:00"):
        close_item(item(conference, 4).pk, by=world.director)
        add_conclusion(conference.pk, CONCLUSION, world.training, by=world.chief, due=date(2021, 9, 30))
        add_conclusion(conference.pk, "Mở rộng phối hợp nghiên cứu", world.research, by=world.chief)
    with at("11:30"):
        conference = close_conference(conference.pk, by=world.director)
    return Played(round_, report, draft, comment, conference)


@kept
def played(world: World, *, earlier: bool = True) -> Played:
    """Everything, up to the published news."""
    whole = concluded(world, earlier=earlier)
    with at("14:00"):
        issue_paper(prepare_minutes(whole.conference.pk, by=world.chief).pk, by=world.director)
        issue_paper(prepare_notice(whole.conference.pk, by=world.chief).pk, by=world.director)
        drain()
    whole.conference.refresh_from_db()
    whole.article = published(world, conference=whole.conference)
    return whole
