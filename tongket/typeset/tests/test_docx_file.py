"""The DOCX as a file that people go on working in."""

import io
import re
import zipfile
from xml.etree import ElementTree

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from tongket.typeset import Annex, Cell, Paragraph, Table, to_docx
from tongket.typeset.tests.papers import decision, minutes, notice
from tongket.typeset.tests.reading import words_of_docx


def _open(data: bytes):
    return docx.Document(io.BytesIO(data))


def test_page_and_margins_follow_the_decree() -> None:
    section = _open(to_docx(notice())).sections[0]
    assert abs(section.page_width - Mm(210)) < Mm(0.1)
    assert abs(section.page_height - Mm(297)) < Mm(0.1)
    for side, least, most in (("top", 20, 25), ("bottom", 20, 25), ("left", 30, 35), ("right", 15, 20)):
        margin = getattr(section, f"{side}_margin")
        assert Mm(least) - Mm(0.1) < margin < Mm(most) + Mm(0.1)


def test_the_page_number_is_hidden_on_the_first_sheet() -> None:
    section = _open(to_docx(notice())).sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header.paragraphs[0]._p.xml
    assert not section.first_page_header.paragraphs[0].text


def test_the_language_and_the_font_are_set_for_the_whole_file() -> None:
    defaults = _open(to_docx(notice())).styles.element.find(qn("w:docDefaults"))
    assert defaults.find(f".//{qn('w:lang')}").get(qn("w:val")) == "vi-VN"
    assert defaults.find(f".//{qn('w:rFonts')}").get(qn("w:ascii")) == "Times New Roman"


def test_the_text_uses_named_styles() -> None:
    names = {p.style.name for p in _open(to_docx(notice())).paragraphs}
    assert {"Title", "Body Text", "Heading 2", "Caption"} <= names


def test_tables_set_both_widths() -> None:
    for table in _open(to_docx(notice())).tables:
        columns = [int(c.get(qn("w:w"))) for c in table._tbl.tblGrid.findall(qn("w:gridCol"))]
        for row in table._tbl.findall(qn("w:tr")):
            widths = [int(c.find(f"{qn('w:tcPr')}/{qn('w:tcW')}").get(qn("w:w"))) for c in row.findall(qn("w:tc"))]
            assert sum(widths) == sum(columns)
            if len(widths) == len(columns):
                assert widths == columns


def test_the_header_row_of_a_table_is_repeated() -> None:
    table = next(t for t in _open(to_docx(notice())).tables if t.cell(0, 0).text == "STT")
    flags = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
    assert flags == [True, False, False]


def test_spans_become_merged_cells() -> None:
    header: list[list[str | Cell]] = [
        [Cell("Đơn vị", rowspan=2), Cell("Năm 2021", colspan=2)],
        ["Kế hoạch", "Thực hiện"],
    ]
    page = notice(blocks=[Table(header, [["Khoa A", "1", "2"]]), Paragraph("Hết.")])
    table = next(t for t in _open(to_docx(page)).tables if t.cell(0, 0).text == "Đơn vị")
    assert [[c.text for c in row.cells] for row in table.rows] == [
        ["Đơn vị", "Năm 2021", "Năm 2021"],
        ["Đơn vị", "Kế hoạch", "Thực hiện"],
        ["Khoa A", "1", "2"],
    ]


def test_an_annex_is_a_section_of_its_own() -> None:
    page = notice(annexes=[Annex("Số liệu", [Paragraph("x")], landscape=True)])
    sections = _open(to_docx(page)).sections
    assert len(sections) == 2
    assert sections[1].page_width > sections[1].page_height
    assert "Phụ lục" in words_of_docx(to_docx(page))


def test_keys_become_bookmarks() -> None:
    xml = _open(to_docx(notice())).element.xml
    assert 'w:name="kl_1"' in xml


def test_notes_stand_at_the_foot_of_each_sheet() -> None:
    section = _open(to_docx(notice())).sections[0]
    assert section.footer.paragraphs[0].text == "Dữ liệu minh họa"
    assert section.first_page_footer.paragraphs[0].text == "Dữ liệu minh họa"


@pytest.mark.parametrize("page", [notice(), decision(), minutes()], ids=["notice", "decision", "minutes"])
def test_every_part_is_well_formed_and_declared(page) -> None:
    with zipfile.ZipFile(io.BytesIO(to_docx(page))) as archive:
        names = archive.namelist()
        for name in names:
            ElementTree.fromstring(archive.read(name))
        declared = re.findall(r'PartName="/([^"]+)"', archive.read("[Content_Types].xml").decode())
    assert names[0] == "[Content_Types].xml"
    assert set(declared) == {n for n in names if not n.endswith(".rels") and n != "[Content_Types].xml"}


def test_a_hyphen_within_a_word_ends_no_line() -> None:
    data = to_docx(notice(blocks=[Paragraph("Quy định 09-QĐi/TW, dịch COVID-19 - giai đoạn hai.")]))
    xml = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    assert xml.count("<w:noBreakHyphen/>") == 3  # the symbol of the paper itself is the third
    glued = to_docx(notice(blocks=[Paragraph("Học viện khu vực II, quý IV")]))
    assert "khu vực\u00a0II, quý\u00a0IV" in zipfile.ZipFile(io.BytesIO(glued)).read("word/document.xml").decode()
    assert "Quy định 09-QĐi/TW, dịch COVID-19 - giai đoạn hai" in words_of_docx(data)
