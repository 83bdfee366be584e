"""The accepted reports become one draft, every paragraph of which names its units and keeps where it came from."""

from decimal import Decimal

import pytest

from tests.world import World
from tongket.documents.actions import open_comments, remove_paragraph, revise_paragraph
from tongket.documents.models import Draft, Paragraph
from tongket.kit.asks import answers
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import told
from tongket.reporting.actions import (
    accept_report,
    answer_carried_task,
    ask_report,
    consolidate_round,
    enter_figure,
    hand_in_report,
    write_line,
)
from tongket.reporting.events import RoundConsolidated
from tongket.reporting.models import ParagraphSource, Report, Round
from tongket.reporting.queries import empty_parts, links_of, not_in_draft, sources_of_draft
from tongket.reporting.tests.make import AREAS, make_accepted, make_report, make_round, make_task, write_result


def texts_of(draft: Draft) -> list[tuple[str, str, str]]:
    return [(one.section, one.heading, one.text) for one in draft.paragraphs.filter(is_removed=False)]


def close(world: World, report: Report) -> Report:
    hand_in_report(report.pk, by=world.director, without_measures=True)
    return accept_report(report.pk, by=world.chief)


def make_two(world: World) -> Round:
    """Training and research have reported; the office was asked and has not begun."""
    make_task(world, "k1", "Đẩy mạnh đào tạo trực tuyến.", world.training)
    round_ = make_round(world)
    training, research = make_report(world, world.training, round_), make_report(world, world.research, round_)
    ask_report(round_.pk, world.office, by=world.chief)
    answer_carried_task(training.carried_tasks.get().pk, "doing", "Đã mở 6/9 học phần.", by=world.clerk)
    write_result(research, "Đề tài gắn với giảng dạy", world.researcher, area=AREAS[1])
    write_result(research, "bảo đảm an toàn  phòng dịch.", world.researcher, area="Phòng chống dịch")
    write_result(training, "Chỉ tiêu được bảo đảm.", world.clerk)
    write_result(training, "Bảo đảm an toàn phòng dịch", world.clerk, area="Phòng chống dịch")
    limit = write_line(
        training.pk, "limit", "Chương trình còn hạn chế", by=world.clerk, cause="objective", because="Dịch COVID-19"
    )
    write_line(training.pk, "measure", "Học bù trực tuyến", by=world.clerk, answers=limit, lead="TS Đặng Văn Tạm")
    write_line(research.pk, "limit", "Chương trình còn hạn chế", by=world.researcher, cause="subjective")
    for report, value in ((training, 21), (research, 4)):
        enter_figure(
            report.pk,
            "Lớp",
            by=world.director,
            area=AREAS[0],
            unit_word="lớp",
            planned=Decimal(50),
            value=Decimal(value),
        )
    close(world, training)
    close(world, research)
    return round_


def test_the_draft_follows_the_outline_and_every_line_names_its_units(world: World) -> None:
    draft = consolidate_round(make_two(world).pk, by=world.chief)
    assert draft.key == "h1.draft"
    assert draft.conference_key == "demo-h1"
    assert texts_of(draft) == [
        (
            "Việc chuyển từ kỳ trước",
            "",
            "Đẩy mạnh đào tạo trực tuyến (chủ trì: Ban Quản lý đào tạo; hạn 30/6/2021). "
            "Đang làm: đã mở 6/9 học phần (Ban Quản lý đào tạo).",
        ),
        ("I. Kết quả", AREAS[0], "Chỉ tiêu được bảo đảm (Ban Quản lý đào tạo)."),
        ("I. Kết quả", AREAS[1], "Đề tài gắn với giảng dạy (Ban Quản lý khoa học)."),
        (
            "I. Kết quả",
            "Phòng chống dịch",
            "Bảo đảm an toàn phòng dịch (2/2 đơn vị nêu: Ban Quản lý đào tạo; Ban Quản lý khoa học).",
        ),
        (
            "II. Hạn chế và nguyên nhân",
            "",
            "Chương trình còn hạn chế (2/2 đơn vị nêu: Ban Quản lý đào tạo; Ban Quản lý khoa học). "
            "Nguyên nhân khách quan: Dịch COVID-19 (Ban Quản lý đào tạo); "
            "nguyên nhân chủ quan (Ban Quản lý khoa học).",
        ),
        (
            "III. Phương hướng, nhiệm vụ, giải pháp",
            "Giải pháp khắc phục hạn chế",
            "Học bù trực tuyến (Ban Quản lý đào tạo); chủ trì: TS Đặng Văn Tạm.",
        ),
        (
            "Phụ lục số liệu",
            AREAS[0],
            "Lớp: thực hiện 25 lớp; kế hoạch 100, đạt 25,0 % "
            "(2/2 đơn vị: Ban Quản lý đào tạo 21; Ban Quản lý khoa học 4).",
        ),
        ("Báo cáo chưa tiếp nhận", "", "Chưa tiếp nhận báo cáo của 1/3 đơn vị: Văn phòng (chưa bắt đầu)."),
    ]


def test_every_paragraph_keeps_the_lines_that_it_was_made_of(world: World) -> None:
    round_ = make_two(world)
    draft = consolidate_round(round_.pk, by=world.chief)
    sources = sources_of_draft(draft)
    assert not any(one.lacks_source for one in sources)
    shared = next(one for one in sources if one.paragraph.heading == "Phòng chống dịch")
    assert shared.share == "2/2 đơn vị nêu"
    assert [report.unit for report, _place in shared.links] == [world.training, world.research]
    limit = next(one for one in sources if "Hạn chế" in one.paragraph.section)
    assert limit.causes == "khách quan 1 · chủ quan 1"
    paragraph = ("paragraph", shared.paragraph.code)
    assert {link.source[1] for link in answers(links_of([paragraph])) if link.why == "tổng hợp vào"} == {
        "h1.demo2-training.2",
        "h1.demo2-research.2",
    }
    task = ("task", "k1")
    carried = ("report-line", "h1.demo2-training.tk1")
    assert {(link.source, link.effect) for link in answers(links_of([carried]))} == {
        (carried, ("paragraph", "h1.draft.1")),
        (task, carried),
    }
    measure = [
        link for link in answers(links_of([("report-line", "h1.demo2-training.3")])) if link.why == "khắc phục bằng"
    ]
    assert [link.effect for link in measure] == [("report-line", "h1.demo2-training.4")]


def test_the_round_tells_which_parts_of_the_outline_nobody_spoke_of(world: World) -> None:
    assert empty_parts(make_two(world)) == ["Đặc điểm tình hình", "Kiến nghị, đề xuất"]


def test_it_is_recorded_and_the_round_is_consolidated(world: World) -> None:
    round_ = make_two(world)
    draft = consolidate_round(round_.pk, by=world.chief)
    round_.refresh_from_db()
    assert (round_.state, round_.draft) == (Round.State.CONSOLIDATED, draft)
    assert told(round_.channel)[-1] == RoundConsolidated(round_id=round_.pk, draft_id=draft.pk)


def test_done_again_nothing_is_written_twice(world: World) -> None:
    round_ = make_two(world)
    draft = consolidate_round(round_.pk, by=world.chief)
    before = texts_of(draft)
    assert consolidate_round(round_.pk, by=world.chief) == draft
    assert texts_of(draft) == before


def test_a_report_accepted_later_is_added_and_no_longer_missing(world: World) -> None:
    round_ = make_two(world)
    draft = consolidate_round(round_.pk, by=world.chief)
    late = ask_report(round_.pk, world.office, by=world.chief)
    write_result(late, "Bảo đảm an toàn phòng dịch", world.director, area="Phòng chống dịch")
    write_line(late.pk, "proposal", "Bổ sung kinh phí", by=world.director)
    close(world, late)
    round_.refresh_from_db()
    assert not_in_draft(round_) == [late]
    consolidate_round(round_.pk, by=world.chief)
    assert not_in_draft(round_) == []
    texts = texts_of(draft)
    assert (
        "I. Kết quả",
        "Phòng chống dịch",
        "Bảo đảm an toàn phòng dịch (3/3 đơn vị nêu: Ban Quản lý đào tạo; Ban Quản lý khoa học; Văn phòng).",
    ) in texts
    assert any("(2/3 đơn vị nêu" in text for _section, _heading, text in texts), (
        "what was counted before is counted anew"
    )
    assert ("IV. Kiến nghị, đề xuất", "", "Bổ sung kinh phí (Văn phòng).") in texts
    assert not any(section == "Báo cáo chưa tiếp nhận" for section, _heading, _text in texts)


def test_what_the_office_has_edited_stays_when_more_is_added(world: World) -> None:
    round_ = make_two(world)
    draft = consolidate_round(round_.pk, by=world.chief)
    edited = draft.paragraphs.get(heading="Phòng chống dịch")
    revise_paragraph(edited.pk, "Đã giữ an toàn (hai ban).", by=world.chief)
    removed = draft.paragraphs.get(heading=AREAS[1])
    remove_paragraph(removed.pk, by=world.chief)
    late = ask_report(round_.pk, world.office, by=world.chief)
    write_result(late, "Bảo đảm an toàn phòng dịch", world.director, area="Phòng chống dịch")
    write_result(late, "Đề tài gắn với giảng dạy", world.director, area=AREAS[1])
    close(world, late)
    consolidate_round(round_.pk, by=world.chief)
    edited.refresh_from_db()
    assert edited.text == "Đã giữ an toàn (hai ban)."
    assert ParagraphSource.objects.filter(paragraph=edited, line__report=late).exists()
    assert ("I. Kết quả", AREAS[1], "Đề tài gắn với giảng dạy (Văn phòng).") in texts_of(draft)


def test_a_percentage_of_several_units_is_never_averaged(world: World) -> None:
    round_ = make_round(world)
    for unit, value in ((world.training, "90"), (world.research, "95.5")):
        report = make_report(world, unit, round_)
        enter_figure(report.pk, "Hài lòng", by=world.director, unit_word="%", value=Decimal(value))
        close(world, report)
    draft = consolidate_round(round_.pk, by=world.chief)
    assert texts_of(draft)[0][2] == "Hài lòng: Ban Quản lý đào tạo 90 %; Ban Quản lý khoa học 95,5 %."


def test_nothing_is_consolidated_while_nothing_is_accepted(world: World) -> None:
    round_ = make_report(world).round
    with pytest.raises(WrongState, match="Chưa có báo cáo nào được tiếp nhận"):
        consolidate_round(round_.pk, by=world.chief)
    assert not Draft.objects.exists()


def test_a_draft_that_is_being_commented_on_takes_no_more(world: World) -> None:
    round_ = make_two(world)
    open_comments(consolidate_round(round_.pk, by=world.chief).pk, by=world.chief)
    with pytest.raises(WrongState, match="góp ý trên dự thảo"):
        consolidate_round(round_.pk, by=world.chief)


def test_only_the_organiser_consolidates(world: World) -> None:
    round_ = make_accepted(world).round
    with pytest.raises(NotAllowed):
        consolidate_round(round_.pk, by=world.trainer)
    assert not Paragraph.objects.exists()
