"""Rounds and reports in any state, made by the actions of the house."""

from datetime import date

from tests.kept import kept
from tests.world import World
from tongket.followup.actions import assign_task
from tongket.followup.models import Task
from tongket.org.models import Unit
from tongket.people.models import Person
from tongket.reporting.actions import (
    accept_report,
    answer_carried_task,
    ask_report,
    hand_in_report,
    open_round,
    write_line,
)
from tongket.reporting.models import Report, ReportLine, Round

AREAS = ("Đào tạo và bồi dưỡng", "Nghiên cứu khoa học")


@kept
def make_round(world: World, key: str = "h1", due: date | None = date(2021, 6, 30)) -> Round:
    """The half-year round of the academy."""
    return open_round(
        key,
        "Báo cáo sơ kết 6 tháng đầu năm 2021",
        world.academy,
        "half-year",
        date(2021, 1, 1),
        date(2021, 6, 30),
        by=world.chief,
        due=due,
        areas=AREAS,
        conference_key="demo-h1",
    )


@kept
def make_task(world: World, key: str, text: str, owner: Unit) -> Task:
    """An open task of the earlier period."""
    return assign_task(key, text, owner, date(2021, 6, 30), by=world.director, origin_label="05/TB-HVVD")


@kept
def make_report(world: World, unit: Unit | None = None, round_: Round | None = None) -> Report:
    """A report that the training department (or `unit`) was asked for."""
    return ask_report((round_ or make_round(world)).pk, unit or world.training, by=world.chief)


def write_result(report: Report, text: str, by: Person, area: str = AREAS[0]) -> ReportLine:
    return write_line(report.pk, ReportLine.Section.RESULT, text, by=by, area=area)


@kept
def make_handed_in(world: World, report: Report | None = None, text: str = "Đã mở đủ lớp theo kế hoạch") -> Report:
    """A report with one result, handed in by the head of its unit's house."""
    report = report or make_report(world)
    write_result(report, text, world.director)
    for carried in report.carried_tasks.all():
        answer_carried_task(carried.pk, "doing", "Đã làm một nửa", by=world.director)
    return hand_in_report(report.pk, by=world.director)


@kept
def make_accepted(world: World, report: Report | None = None, text: str = "Đã mở đủ lớp theo kế hoạch") -> Report:
    return accept_report(make_handed_in(world, report, text).pk, by=world.chief)
