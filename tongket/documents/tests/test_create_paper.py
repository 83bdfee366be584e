"""Preparing a paper: heading, symbol and signature follow from the order of the institution."""

from datetime import date
from typing import Any

import pytest

from tests.world import World
from tongket.documents.actions import create_paper
from tongket.documents.events import PaperCreated
from tongket.documents.models import Paper
from tongket.documents.queries import (
    abbreviation,
    archive_for,
    authority_of,
    heading_of,
    layout_of,
    page_of,
    sign_title,
    signing_of,
    symbol_for,
)
from tongket.documents.tests.make import CONTENT, a_paper
from tongket.kit.errors import BadInput, NotAllowed
from tongket.live.log import told
from tongket.org.actions import appoint, create_office, found_unit, place_unit
from tongket.org.models import Power
from tongket.typeset import to_pdf
from tongket.typeset.tests.reading import flat, words_of_pdf


def test_heading_and_symbol_come_from_the_tree(world: World) -> None:
    page = page_of(a_paper(world))
    assert (page.parent_body, page.body) == ("Học viện Ví Dụ quốc gia", "Học viện Ví Dụ khu vực II")
    assert (page.symbol, page.place, page.number) == ("TB-HVVDKVII", "Thành phố Ví Dụ", None)
    assert tuple(page.recipients) == ("Ban Quản lý đào tạo", "Ban Quản lý khoa học", "Lưu hồ sơ hội nghị", "Lưu: VT")


def test_a_paper_of_a_past_day_has_the_heading_of_that_day(world: World) -> None:
    place_unit(world.research.pk, world.sister, date(2021, 6, 1), by=world.steward)

    def of(key: str, day: date) -> Paper:
        return create_paper(key, "TB", world.research, "Lịch", CONTENT, by=world.researcher, date=day)

    assert of("before", date(2021, 5, 31)).parent_body == "Học viện Ví Dụ khu vực II"
    assert of("after", date(2021, 6, 1)).parent_body == "Học viện Ví Dụ khu vực III"


def test_a_unit_without_a_short_name_takes_initials(world: World) -> None:
    unit = found_unit("x", "centre", "Trung tâm Ngoại ngữ", world.academy, by=world.steward)
    assert abbreviation(unit) == "TTNN"


def test_the_prefix_follows_from_the_office(world: World) -> None:
    signing = [signing_of(world.academy, who) for who in (world.director, world.deputy, world.chief)]
    assert signing == [("", "GIÁM ĐỐC"), ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), ("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG")]


def test_the_head_of_a_collective_signs_in_its_name_and_a_department_head_as_such(world: World) -> None:
    assert signing_of(world.party, world.director) == ("TM. ĐẢNG ỦY", "BÍ THƯ")
    assert signing_of(world.training, world.trainer) == ("", "TRƯỞNG BAN")
    committee = found_unit("bcd", "steering-committee", "Ban Chỉ đạo 35", world.academy, by=world.steward)
    for person, office, power in (
        (world.director, "Trưởng Ban Chỉ đạo", Power.LEAD),
        (world.deputy, "Phó Trưởng Ban Chỉ đạo", Power.DEPUTY),
    ):
        appoint(person, create_office(committee, office, [power], by=world.steward), by=world.steward)
    assert signing_of(committee, world.director) == ("TM. BAN CHỈ ĐẠO", "TRƯỞNG BAN")
    assert signing_of(committee, world.deputy) == ("KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN")


def test_who_stands_above_signs_with_the_own_office_and_no_prefix(world: World) -> None:
    assert signing_of(world.academy, world.president) == ("", "PHÓ GIÁM ĐỐC")


def test_a_decision_names_who_issues_it(world: World) -> None:
    assert authority_of(world.academy) == "Giám đốc Học viện Ví Dụ khu vực II"
    paper = create_paper("q", "QĐ", world.academy, "Khen thưởng", CONTENT, by=world.chief, signer=world.director)
    assert page_of(paper).authority == "Giám đốc Học viện Ví Dụ khu vực II"


def test_a_party_body_writes_in_the_layout_of_the_party(world: World) -> None:
    paper = create_paper(
        "kl",
        "KL",
        world.party,
        "Về nhiệm vụ",
        CONTENT,
        by=world.director,
        signer=world.director,
        recipients=["Các chi bộ"],
    )
    page = page_of(paper)
    assert (page.layout, page.body, page.symbol) == ("party", "Đảng ủy Học viện Ví Dụ khu vực II", "KL/ĐUKVII")
    assert page.parent_body == ""  # the house above has no Party committee of its own in the register
    assert tuple(page.recipients) == ("Các chi bộ", "Lưu: Văn phòng Đảng ủy")
    words = flat(words_of_pdf(to_pdf(page)))
    for part in ("ĐẢNG CỘNG SẢN VIỆT NAM", "-KL/ĐUKVII", "T/M ĐẢNG ỦY BÍ THƯ", "- Lưu Văn phòng Đảng ủy."):
        assert part in words
    assert "CỘNG HÒA XÃ HỘI" not in words
    assert "./." not in words


def test_what_stands_below_a_party_committee_writes_as_the_party_does(world: World) -> None:
    above = found_unit("p1", "party-committee", "Đảng ủy Học viện Ví Dụ quốc gia", world.national, by=world.steward)
    cell = found_unit("p2", "party-cell", "Chi bộ Văn phòng", world.training, short_name="CB VP", by=world.steward)
    committee = found_unit(
        "p3", "steering-committee", "Ban Chỉ đạo 35", world.party, short_name="BCĐ 35", by=world.steward
    )
    assert [layout_of(unit) for unit in (above, world.party, cell, committee)] == ["party"] * 4
    assert [heading_of(unit)[0] for unit in (above, world.party, cell, committee)] == [
        "",
        "Đảng ủy Học viện Ví Dụ quốc gia",
        "Đảng ủy Học viện Ví Dụ khu vực II",
        "Đảng ủy Học viện Ví Dụ khu vực II",
    ]
    assert symbol_for(cell, "công văn") == "CV/CBVP"
    assert [archive_for(unit) for unit in (cell, committee)] == ["Chi bộ", "Văn phòng Ban Chỉ đạo"]
    assert layout_of(world.academy) == "state"


def test_a_kind_that_the_layout_does_not_have_is_refused(world: World) -> None:
    for unit, kind in ((world.academy, "KL"), (world.party, "HĐ")):
        with pytest.raises(BadInput, match=f"Không có loại văn bản “{kind}”"):
            create_paper("x", kind, unit, "Thử", CONTENT, by=world.director)


def test_a_decision_of_the_party_is_the_body_s_own(world: World) -> None:
    paper = create_paper("q", "QĐ", world.party, "Chỉ định", CONTENT, by=world.director, signer=world.director)
    assert page_of(paper).authority == "Đảng ủy Học viện Ví Dụ khu vực II"


def test_a_letter_names_the_unit_that_wrote_it(world: World) -> None:
    appoint(world.chief, create_office(world.office, "Chuyên viên", [], by=world.steward), by=world.steward)
    letter = create_paper(
        "cv", "công văn", world.academy, "Gửi báo cáo", CONTENT, by=world.chief, recipients=["Như trên"]
    )
    assert letter.symbol == "HVVDKVII-VP"
    assert tuple(page_of(letter).recipients) == ("Như trên", "Lưu: VT, VP")


def test_minutes_are_signed_by_the_secretary_and_the_chair(world: World) -> None:
    paper = a_paper(world, signer=world.director, signer_title="CHỦ TRÌ", second_signer=world.chief)
    paper = create_paper(
        "bb", "BB", world.academy, "Hội nghị sơ kết", CONTENT, by=world.chief,
        signer=world.director, signer_title="CHỦ TRÌ", second_signer=world.chief,
    )  # fmt: skip
    signers = [(signer.prefix, signer.title, signer.name) for signer in page_of(paper).signers]
    assert signers == [("", "THƯ KÝ", "ThS Ngô Văn Tượng Trưng"), ("", "CHỦ TRÌ", "PGS.TS Lê Văn Thí Dụ")]


def test_what_is_made_up_says_so_on_each_page(world: World) -> None:
    assert "Dữ liệu minh họa" in page_of(a_paper(world)).notes


def test_units_among_the_recipients_are_expected_to_read(world: World) -> None:
    assert set(a_paper(world).sent_to.all()) == {world.training, world.research}


def test_preparing_is_told(world: World) -> None:
    paper = a_paper(world)
    assert told(paper.channel) == [PaperCreated(paper_id=paper.pk)]
    assert paper.label == ""


def test_only_the_office_of_the_unit_prepares(world: World) -> None:
    for person in (world.clerk, world.trainer, world.stranger):
        with pytest.raises(NotAllowed) as refusal:
            create_paper("p", "TB", world.academy, "Việc", CONTENT, by=person)
        assert "Ngô Văn Tượng Trưng" in refusal.value.who


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("text", "phải là một danh sách các khối"),
        ([{"text": "x"}], "Khối thứ 1 của nội dung không có loại"),
        ([{"type": "paragraph", "text": "a"}, {"type": "poem"}], "Khối thứ 2 của nội dung: không có loại “poem”"),
        ([{"type": "paragraph", "text": "a", "colour": "red"}], "có mục lạ: colour"),
        ([{"type": "heading", "text": "I"}], r"\(heading\) thiếu mục: level"),
        ([{"type": "heading", "level": 7, "text": "I"}], "cấp 7 không có"),
        ([{"type": "paragraph", "text": 5}], "cần một đoạn chữ"),
        ([{"type": "table", "header": ["A", "B"], "rows": [["1"]]}], "hàng 1 có 1 ô, cần 2"),
        ([{"type": "table", "header": ["A"], "rows": [[["x"]]]}], "ô của bảng phải là chữ hoặc số"),
        ([{"type": "table", "header": ["A"], "rows": "x"}], "danh sách các ô"),
        ([{"type": "table", "header": ["A"], "rows": [[{"txt": "x"}]]}], "ô của bảng chỉ có các mục"),
        ([{"type": "annex", "title": "P", "blocks": [{"type": "annex", "title": "Q", "blocks": []}]}], "phụ lục khác"),
    ],
)
def test_content_that_cannot_be_understood_is_refused_with_its_place(world: World, content: Any, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        create_paper("p", "TB", world.academy, "Việc", content, by=world.chief)
    assert not Paper.objects.exists()


def test_every_kind_of_block_is_set(world: World) -> None:
    content = [
        {"type": "heading", "level": 1, "text": "I. Kết quả"},
        {"type": "paragraph", "text": "Một.", "lead": "Thời gian:"},
        {"type": "numbered", "n": 1, "text": "Hai.", "key": "k1"},
        {"type": "article", "n": 1, "text": "Ba."},
        {"type": "bullets", "items": ["Bốn", "Năm"]},
        {"type": "table", "header": ["TT", "Tên"], "rows": [[1, {"text": "Sáu", "bold": True}]], "widths": [1, 4]},
        {"type": "annex", "title": "Danh sách", "blocks": [{"type": "paragraph", "text": "Bảy."}]},
    ]
    page = page_of(create_paper("p", "TB", world.academy, "Việc", content, by=world.chief))
    assert len(page.blocks) == 6
    assert page.annexes[0].title == "Danh sách"


def test_keys_kinds_and_subjects_are_checked(world: World) -> None:
    a_paper(world, "one")
    for key, kind, subject, sentence in (
        ("one", "TB", "Việc", "one đã có"),
        ("có dấu", "TB", "Việc", "không hợp lệ"),
        ("two", "XX", "Việc", "Không có loại văn bản"),
        ("two", "TB", "  ", "Trích yếu còn trống"),
    ):
        with pytest.raises(BadInput, match=sentence):
            create_paper(key, kind, world.academy, subject, CONTENT, by=world.chief)


def test_the_title_over_a_signature_is_a_whole_office(world: World) -> None:
    office = found_unit("vp", "office", "Văn phòng Ví Dụ", world.academy, by=world.steward)
    for words, unit, title in (
        ("Chánh Văn phòng", office, "Chánh Văn phòng"),
        ("Phó Chánh Văn phòng", office, "Phó Chánh Văn phòng"),
        ("Giám đốc Học viện", world.academy, "Giám đốc"),
        ("Trưởng Ban Quản lý đào tạo", world.training, "Trưởng Ban"),
        ("Phó Trưởng Ban Quản lý đào tạo", world.training, "Phó Trưởng Ban"),
        ("Vụ trưởng Vụ Tổ chức", found_unit("v", "department", "Vụ Tổ chức", office, by=world.steward), "Vụ trưởng"),
        (
            "Hiệu trưởng Trường Ví Dụ",
            found_unit("t", "school", "Trường Ví Dụ", office, by=world.steward),
            "Hiệu trưởng",
        ),
    ):
        assert sign_title(words, unit) == title


def test_the_body_that_issues_reads_its_paper_and_no_line_names_it(world: World) -> None:
    to = ["Các đại biểu dự họp", world.academy, world.training]
    paper = create_paper("own", "TB", world.academy, "Lịch", CONTENT, by=world.chief, recipients=to)
    assert paper.recipients == ["Các đại biểu dự họp", "Ban Quản lý đào tạo"]
    assert set(paper.sent_to.all()) == {world.academy, world.training}
