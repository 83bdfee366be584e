"""The people of a unit write the lines of its report."""

from datetime import date
from typing import Any

import pytest

from tests.world import World
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import told
from tongket.reporting.actions import remove_line, return_report, write_line
from tongket.reporting.events import ReportLineWritten
from tongket.reporting.models import Report, ReportLine
from tongket.reporting.tests.make import make_handed_in, make_report, write_result


def test_the_first_line_begins_the_report(world: World) -> None:
    report = make_report(world)
    line = write_result(report, "Đã mở 21 lớp", world.clerk)
    report.refresh_from_db()
    assert report.state == Report.State.DRAFTED
    assert (line.number, line.code) == (1, "h1.demo2-training.1")
    assert told(report.round.channel)[-1] == ReportLineWritten(line_id=line.pk, report_id=report.pk)


def test_a_number_is_never_given_again(world: World) -> None:
    report = make_report(world)
    remove_line(write_result(report, "Một", world.clerk).pk, by=world.clerk)
    assert write_result(report, "Hai", world.clerk).number == 2


def test_a_limit_has_its_cause_and_a_measure_answers_it(world: World) -> None:
    report = make_report(world)
    limit = write_line(report.pk, "limit", "Chậm tiến độ", by=world.clerk, cause="objective", because="Dịch COVID-19")
    measure = write_line(
        report.pk, "measure", "Học bù", by=world.clerk, answers=limit, lead="TS Đặng Văn Tạm", due=date(2021, 9, 30)
    )
    assert list(limit.measures.all()) == [measure]


def test_a_text_enters_in_normal_form_and_without_outer_blanks(world: World) -> None:
    assert write_result(make_report(world), "  Đủ lơ\u0301p ", world.clerk).text == "Đủ lớp"


def test_the_people_of_another_unit_may_not(world: World) -> None:
    report = make_report(world)
    with pytest.raises(NotAllowed) as refused:
        write_result(report, "x", world.researcher)
    assert "Đặng Văn Tạm" in refused.value.who
    assert not ReportLine.objects.exists()


def test_a_report_that_is_handed_in_is_not_changed_until_it_is_returned(world: World) -> None:
    report = make_handed_in(world)
    with pytest.raises(WrongState, match="đã nộp ngày 28/06/2021"):
        write_result(report, "Thêm", world.clerk)
    return_report(report.pk, "Thiếu số liệu", by=world.chief)
    assert write_result(report, "Thêm", world.clerk).number == 2


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"section": "limits"}, "Không có mục “limits”"),
        ({"text": "  "}, "chưa có chữ"),
        ({"section": "result", "cause": "objective"}, "Chỉ hạn chế mới có nguyên nhân"),
        ({"cause": "weather"}, "khách quan"),
        ({"because": "Dịch"}, "chưa rõ loại"),
        ({"due": date(2021, 9, 30)}, "Chỉ giải pháp"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_kept(world: World, given: dict[str, Any], sentence: str) -> None:
    report = make_report(world)
    with pytest.raises(BadInput, match=sentence):
        write_line(report.pk, **({"section": "limit", "text": "Chậm"} | given), by=world.clerk)
    report.refresh_from_db()
    assert (report.state, report.last_line) == (Report.State.ASKED, 0)


def test_a_measure_answers_a_limit_of_its_own_report(world: World) -> None:
    report = make_report(world)
    result = write_result(report, "Đủ", world.clerk)
    with pytest.raises(BadInput, match="hạn chế của chính báo cáo"):
        write_line(report.pk, "measure", "Học bù", by=world.clerk, answers=result)
