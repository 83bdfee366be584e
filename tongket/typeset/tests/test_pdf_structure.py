"""The PDF as a file: sound, tagged, and the end of the text kept with the signature.

No independent PDF/A validator runs here: PDF/A-2a and PDF/UA-1 are declared by the writer.
"""

import io
import json
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pikepdf
import pytest
from pdfua import Severity, validate

from tongket.typeset import (
    Annex,
    Bullets,
    Heading,
    Numbered,
    Page,
    Paragraph,
    Place,
    Table,
    TypesetError,
    certificate_book,
    places,
    to_pdf,
    to_pngs,
)
from tongket.typeset.pdf import _data
from tongket.typeset.tests import pictures
from tongket.typeset.tests.papers import minutes, notice
from tongket.typeset.tests.reading import flat, words_of_pdf

CHECKED = pictures.names()


def _sample(name: str) -> bytes:
    paper = pictures.paper(name)
    return to_pdf(paper) if isinstance(paper, Page) else certificate_book(paper.items)


@pytest.mark.parametrize("name", CHECKED)
def test_pdfua_finds_nothing(name: str, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(_sample(name))
    findings = [f for f in validate(str(path)).findings if f.severity >= Severity.WARNING]
    assert [(f.rule_id, f.message) for f in findings] == []


@pytest.mark.parametrize("name", CHECKED)
def test_qpdf_finds_no_fault(name: str, tmp_path: Path) -> None:
    if shutil.which("qpdf") is None:
        pytest.skip("qpdf is not installed")
    path = tmp_path / "paper.pdf"
    path.write_bytes(_sample(name))
    done = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def _roles(pdf: bytes) -> list[str]:
    out: list[str] = []

    def walk(node: pikepdf.Object) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                out.append(str(node.S))
            if "/K" in node:
                walk(node.K)

    with pikepdf.open(io.BytesIO(pdf)) as document:
        walk(document.Root.StructTreeRoot.K)
    return out


def test_headings_and_tables_are_tagged() -> None:
    roles = _roles(to_pdf(notice()))
    assert roles.count("/H1") == 1
    assert roles.count("/H2") == 2
    assert {"/P", "/Table", "/THead", "/TH", "/TD"} <= set(roles)
    assert roles.count("/TH") == 4
    assert "/Figure" not in roles  # rules and ornaments are artifacts; nothing asks for a description


def test_a_skipped_heading_level_is_tagged_without_the_gap() -> None:
    page = notice(blocks=[Heading(3, "a) Sâu"), Heading(1, "I. Đầu"), Heading(3, "a) Lại sâu"), Paragraph("Hết")])
    assert [r for r in _roles(to_pdf(page)) if r.startswith("/H")] == ["/H1", "/H2", "/H2", "/H3"]


def test_the_file_says_its_language_title_and_standards() -> None:
    with pikepdf.open(io.BytesIO(to_pdf(notice()))) as document:
        root, metadata = document.Root, document.Root.Metadata.read_bytes().decode()
        assert str(root.Lang) == "vi-VN"
        assert bool(root.MarkInfo.Marked)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert str(document.docinfo.Title).startswith("Thông báo 58/TB-HVCTKVII: Kết luận")
    for said in ("<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"):
        assert said in metadata


def test_only_the_bundled_font_is_inside() -> None:
    with pikepdf.open(io.BytesIO(to_pdf(notice()))) as document:
        fonts = {str(o.FontName) for o in document.objects if isinstance(o, pikepdf.Dictionary) and "/FontName" in o}
    assert fonts
    assert all(re.search(r"\+Tinos", font) for font in fonts)


def test_nothing_is_hyphenated() -> None:
    sentence = "Nghiêng " * 200 + "hết"
    words = flat(words_of_pdf(to_pdf(notice(blocks=[Paragraph(sentence)]))))
    assert set(re.sub(r"\W|\d", " ", words[words.index("Nghiêng") : words.index("hết./.")]).split()) <= {
        "Nghiêng",
        *["Dữ", "liệu", "minh", "họa"],
    }


@pytest.mark.parametrize("count", range(8, 26, 1))
def test_the_signature_never_stands_without_the_end_of_the_text(count: int) -> None:
    filler = [Paragraph(f"Đoạn {n} của văn bản minh họa.") for n in range(count)]
    last = Paragraph("Thừa lệnh đồng chí Giám đốc, Văn phòng thông báo để các đơn vị biết, thực hiện. " * 3 + "Cuối.")
    sheets = words_of_pdf(to_pdf(notice(blocks=[*filler, last]))).rstrip("\f").split("\f")
    signed = [sheet for sheet in sheets if "CHÁNH VĂN PHÒNG" in sheet]
    assert len(signed) == 1
    assert "Cuối./." in flat(signed[0])
    assert "ThS Ngô Văn Tượng Trưng" in signed[0]
    assert "- Lưu: VT, VP." in signed[0]


def test_page_numbers_start_on_the_second_sheet_and_again_in_each_annex() -> None:
    long = [Paragraph(f"Đoạn {n} của văn bản minh họa.") for n in range(45)]
    page = notice(
        notes=[], blocks=long, annexes=[Annex("Số liệu", long), Annex("Bản đồ", [Paragraph("x")], landscape=True)]
    )
    sheets = words_of_pdf(to_pdf(page)).rstrip("\f").split("\f")
    first_lines = [sheet.splitlines()[0] for sheet in sheets]
    assert first_lines == ["HỌC VIỆN CHÍNH TRỊ", "2", "Phụ lục I", "2", "Phụ lục II"]


def test_a_landscape_annex_lies_across() -> None:
    page = notice(annexes=[Annex("Số liệu", [Table([["a"]], [["1"]])], landscape=True)])
    with pikepdf.open(io.BytesIO(to_pdf(page))) as document:
        boxes = [[round(float(v)) for v in sheet.mediabox] for sheet in document.pages]
    assert boxes == [[0, 0, 595, 842], [0, 0, 842, 595]]


def test_an_annex_says_what_it_belongs_to() -> None:
    page = notice(annexes=[Annex("Danh sách", [Paragraph("x")])])
    words = flat(words_of_pdf(to_pdf(page)))
    assert "(Kèm theo Thông báo số 58/TB-HVCTKVII ngày 08 tháng 7 năm 2021 của Học viện Chính trị khu vực II)" in words
    issued = notice(authority="Giám đốc Học viện", annexes=[Annex("Danh sách", [Paragraph("x")])])
    words = flat(words_of_pdf(to_pdf(issued)))
    assert "của Giám đốc Học viện)" in words
    assert "GIÁM ĐỐC HỌC VIỆN" in words


def test_the_header_of_a_table_is_repeated_on_each_sheet() -> None:
    table = Table([["STT", "Đơn vị nhận"]], [[n, f"Đơn vị {n}"] for n in range(80)])
    sheets = words_of_pdf(to_pdf(notice(blocks=[table]))).split("\f")
    assert sum("STT Đơn vị nhận" in sheet for sheet in sheets) >= 2


def test_a_row_of_a_table_is_not_parted_by_the_end_of_a_sheet() -> None:
    rows = [[n, "\n".join(f"{part} {n}" for part in ("Đầu", "Giữa", "Cuối"))] for n in range(40)]
    sheets = words_of_pdf(to_pdf(notice(blocks=[Table([["STT", "Đơn vị"]], rows)]))).split("\f")
    for n in range(40):
        assert sum(f"Đầu {n}\n" in sheet and f"Cuối {n}\n" in sheet for sheet in sheets) == 1


def test_a_row_taller_than_a_sheet_is_parted_and_loses_nothing() -> None:
    cell = "\n".join(f"dòng {n}." for n in range(150))
    words = words_of_pdf(to_pdf(notice(blocks=[Table([["a", "b"]], [[1, cell]])])))
    assert all(f"dòng {n}." in words for n in range(150))


@pytest.mark.parametrize("count", range(10, 22))
def test_a_conclusion_stays_with_who_answers_for_it_and_a_list_with_what_opens_it(count: int) -> None:
    filler = [Paragraph(f"Đoạn {n} của văn bản minh họa.") for n in range(count)]
    blocks = [*filler, Numbered(1, "Khắc phục.\nĐơn vị chủ trì: A."), Paragraph("Gồm:"), Bullets(["một"])]
    sheets = words_of_pdf(to_pdf(notice(blocks=[*blocks, *filler]))).split("\f")
    for first, second in (("Khắc phục.", "Đơn vị chủ trì: A."), ("Gồm:", "- một")):
        assert [first in sheet for sheet in sheets] == [second in sheet for sheet in sheets]


def test_clauses_and_signatures_tell_where_they_stand() -> None:
    found = {place.key: place for place in places(minutes(blocks=[Paragraph("Một.", key="mot"), Paragraph("Hai.")]))}
    assert list(found) == ["mot", "sign-1", "sign-2"]
    assert found["mot"].sheet == 1
    assert found["sign-1"].x < found["sign-2"].x
    assert found["sign-1"].y == found["sign-2"].y > found["mot"].y
    assert found["sign-1"].height == 62
    assert found["sign-1"].width > 150


def test_asking_for_places_changes_nothing_on_the_page() -> None:
    before = to_pdf(notice())
    assert isinstance(places(notice())[0], Place)
    assert to_pdf(notice()) == before


def test_letters_that_the_font_lacks_are_refused_where_they_stand() -> None:
    with pytest.raises(TypesetError) as caught:
        Paragraph("漢字 và 漢")
    assert str(caught.value) == (
        "Đoạn văn: phông chữ không in được 漢 (U+6F22), 字 (U+5B57). Hãy thay hoặc xóa các ký tự đó."
    )


def test_papers_can_be_made_by_several_threads_at_once() -> None:
    pages = [notice(number=n) for n in range(1, 9)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(to_pdf, pages)) == [to_pdf(page) for page in pages]


def test_a_paper_can_be_drawn_as_pictures() -> None:
    sheets = to_pngs(notice(), 30)
    assert len(sheets) == 1
    assert sheets[0].startswith(b"\x89PNG")


@pytest.mark.parametrize("whole", ["09-QĐi/TW", "58/TB-HVCTKVII", "COVID-19", "khu vực II"])
def test_no_line_ends_within_a_symbol(whole: str) -> None:
    blocks = [Paragraph(f"{'x' * n} {f'a {whole} ' * 40}") for n in range(1, 24)]
    lines = words_of_pdf(to_pdf(notice(blocks=blocks))).splitlines()
    assert sum(line.count(whole) for line in lines) >= 40 * 23


@pytest.mark.parametrize(
    ("said", "kept"),
    [("Lớp bồi dưỡng - năm 2021.", False), ("Quy định 09-QĐi/TW.", True), ("Học viện khu vực II.", True)],
)
def test_a_paper_is_searched_for_symbols_only_where_it_holds_one(said: str, kept: bool) -> None:
    page = Page(kind="TB", body="HỌC VIỆN MINH HỌA", symbol="TB-HVMH", subject="Về việc học", blocks=[Paragraph(said)])
    assert json.loads(_data(page))["kept"] is kept
