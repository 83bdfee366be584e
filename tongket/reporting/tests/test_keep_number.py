"""A number in the text that differs from the figures is kept, with the reason; what speaks of a figure is judged."""

from decimal import Decimal

import pytest

from tests.world import World
from tongket.kit.errors import BadInput, NotAllowed
from tongket.live.log import told
from tongket.reporting.actions import enter_figure, keep_number
from tongket.reporting.events import NumberKept
from tongket.reporting.models import Figure, Report, ReportLine
from tongket.reporting.numbers import disagreements, pieces_of
from tongket.reporting.tests.make import AREAS, make_report, write_result


def make_figures(world: World, report: Report) -> list[Figure]:
    def figure(name: str, unit_word: str, planned: str, value: str, last_year: str) -> Figure:
        return enter_figure(
            report.pk,
            name,
            by=world.clerk,
            area=AREAS[0],
            unit_word=unit_word,
            planned=Decimal(planned),
            value=Decimal(value),
            last_year=Decimal(last_year),
        )

    return [
        figure("Lớp bồi dưỡng mở mới", "lớp", "48", "21", "26"),
        figure("Học viên Cao cấp LLCT tốt nghiệp", "người", "1240", "612", "655"),
        figure("Giờ giảng trực tuyến", "giờ", "3200", "2186.5", "940"),
        figure("Học viên đánh giá từ tốt trở lên", "%", "90", "92.4", "91.1"),
    ]


def states_of(line: ReportLine, figures: list[Figure]) -> list[tuple[str, str]]:
    return [(piece.text, piece.state) for piece in pieces_of(line, figures) if piece.state]


def test_each_number_of_a_narrative_is_judged_by_the_figures_of_its_area(world: World) -> None:
    report = make_report(world)
    figures = make_figures(world, report)
    line = write_result(
        report,
        "Đã mở 24 lớp bồi dưỡng, 612 học viên Cao cấp lý luận chính trị tốt nghiệp; giảng trực tuyến 2.186,5 giờ, "
        "tăng 132,6 % so với cùng kỳ năm 2020.",
        world.clerk,
    )
    assert states_of(line, figures) == [
        ("24 lớp", "differs"),
        ("612 học viên", "match"),
        ("2.186,5 giờ", "match"),
        ("132,6 %", "match"),
    ]
    found = disagreements([line], figures)
    assert [(one.words, one.right) for one in found] == [("24 lớp", "21")]
    assert found[0].corrected == line.text.replace("24 lớp", "21 lớp")
    assert "".join(piece.text for piece in pieces_of(line, figures)) == line.text


@pytest.mark.parametrize(
    "text",
    [
        "4/42 lớp phải tạm dừng vì dịch",  # a fraction, and of other classes
        "Ngày 24/6/2021 mở lớp bồi dưỡng",
        "Thực hiện Quy định 09-QĐi/TW tại lớp bồi dưỡng",
        "Có 24 lớp phải tạm dừng",  # too little of the figure's name
        "Tỷ lệ chuyên cần 97,5 %",
    ],
)
def test_a_number_that_speaks_of_no_figure_is_left_alone(world: World, text: str) -> None:
    report = make_report(world)
    figures = make_figures(world, report)
    assert states_of(write_result(report, text, world.clerk), figures) == []


def test_figures_of_another_area_do_not_judge(world: World) -> None:
    report = make_report(world)
    figures = make_figures(world, report)
    assert states_of(write_result(report, "Đã mở 24 lớp bồi dưỡng", world.clerk, area=AREAS[1]), figures) == []


def test_a_kept_number_is_no_disagreement_and_shows_its_reason(world: World) -> None:
    report = make_report(world)
    figures = make_figures(world, report)
    line = write_result(report, "Đã mở 24 lớp bồi dưỡng", world.clerk)
    keep_number(line.pk, "24 lớp", "Tính cả lớp liên kết", by=world.clerk)
    assert disagreements([line], figures) == []
    assert [piece.reason for piece in pieces_of(line, figures) if piece.state == "kept"] == ["Tính cả lớp liên kết"]
    assert told(report.round.channel)[-1] == NumberKept(line_id=line.pk, report_id=report.pk)


def test_a_share_is_judged_only_where_its_name_stands(world: World) -> None:
    report = make_report(world)
    figures = make_figures(world, report)
    line = write_result(report, "Có 95 % học viên đánh giá từ tốt trở lên", world.clerk)
    assert states_of(line, figures) == [("95 %", "differs")]


def test_others_may_not(world: World) -> None:
    line = write_result(make_report(world), "Đã mở 24 lớp", world.clerk)
    with pytest.raises(NotAllowed):
        keep_number(line.pk, "24 lớp", "Vì thế", by=world.researcher)


def test_a_reason_is_needed_and_the_number_must_stand_there(world: World) -> None:
    line = write_result(make_report(world), "Đã mở 24 lớp", world.clerk)
    with pytest.raises(BadInput, match="cần có lý do"):
        keep_number(line.pk, "24 lớp", " ", by=world.clerk)
    with pytest.raises(BadInput, match="không có trong dòng"):
        keep_number(line.pk, "25 lớp", "Vì thế", by=world.clerk)
