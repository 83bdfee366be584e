"""The words, the number, the date and the end of a paper, in the PDF and in the DOCX alike."""

import datetime
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongket.typeset import Heading, Page, Paragraph, Signer, Table, TypesetError, kinds, to_docx, to_pdf, to_pdfs
from tongket.typeset.compose import compose
from tongket.typeset.lines import balanced
from tongket.typeset.tests.papers import BODY, decision, minutes, notice
from tongket.typeset.tests.reading import flat, words_of_docx, words_of_pdf

SENTENCES = [
    "HỌC VIỆN CHÍNH TRỊ QUỐC GIA HỒ CHÍ MINH",
    BODY.upper(),
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Số: 58/TB-HVCTKVII",
    "Thành phố Hồ Chí Minh, ngày 08 tháng 7 năm 2021",
    "THÔNG BÁO",
    "Kết luận của đồng chí Giám đốc Học viện tại Hội nghị sơ kết công tác 6 tháng đầu năm 2021",
    "Ngày 02 tháng 7 năm 2021, Học viện tổ chức Hội nghị sơ kết bằng hình thức trực tuyến.",
    "I. Đánh giá chung",
    "1. Ban Quản lý đào tạo chủ trì học bù; hoàn thành trước ngày 30 tháng 9 năm 2021.",
    "Bảng 1. Kết quả thực hiện chỉ tiêu",
    "- Gửi báo cáo đúng hạn;",
    "Thừa lệnh đồng chí Giám đốc, Văn phòng thông báo để các đơn vị biết, thực hiện./.",
    "Nơi nhận:",
    "- Đồng chí Giám đốc (để báo cáo);",
    "- Lưu: VT, VP.",
    "TL. GIÁM ĐỐC",
    "CHÁNH VĂN PHÒNG",
    "ThS Ngô Văn Tượng Trưng",
]


@pytest.fixture(scope="module")
def pdf_words() -> str:
    return words_of_pdf(to_pdf(notice()))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_pdf_says_it_unbroken(pdf_words: str, sentence: str) -> None:
    assert sentence in flat(pdf_words)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_docx_says_it(sentence: str) -> None:
    assert sentence in flat(words_of_docx(to_docx(notice())))


def test_the_same_page_gives_the_same_bytes() -> None:
    assert to_pdf(notice()) == to_pdf(notice())
    assert to_docx(notice()) == to_docx(notice())
    assert to_pdf(notice()) != to_pdf(notice(number=59))


def test_the_pdf_declares_its_standards_and_its_language() -> None:
    pdf = to_pdf(notice())
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"/Lang(vi-VN)" in pdf


def test_texts_in_nfd_come_out_in_nfc() -> None:
    sentence = "Đoàn thể thực hiện nghị quyết của Đảng ủy"
    page = notice(blocks=[Paragraph(unicodedata.normalize("NFD", sentence))])
    assert f"{sentence}./." in flat(words_of_pdf(to_pdf(page)))
    assert f"{sentence}./." in words_of_docx(to_docx(page))


HOSTILE = [
    "#panic()",
    '#import "x.typ"',
    "*đậm* _nghiêng_ $x^2$ @nhãn <nhãn>",
    "- gạch đầu dòng = tiêu đề + số / thuật ngữ",
    "\\ sổ chéo \\u{41} và `mã` // chú thích /* x */",
    "\"nháy kép\" 'nháy đơn' “cong” ] [ } { )",
    "</w:t></w:r> &amp; <b>x</b> ]]>",
    "a -- b --- c ~ d ... e",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_never_read_as_markup(text: str) -> None:
    page = notice(
        subject=text,
        place=text,
        bases=[text],
        blocks=[Heading(1, text), Table([[text]], [[text]], caption=text), Paragraph(text), Paragraph("Hết")],
    )
    assert flat(words_of_pdf(to_pdf(page))).count(text) >= 6
    assert flat(words_of_docx(to_docx(page))).count(text) >= 6


def test_what_comes_with_pasted_text_leaves_no_trace() -> None:
    pasted = "\ufeffđào\u00ad tạo\u00a0trực\u200b tuyến\u2009\u2009tốt\u2028dòng hai"
    page = notice(blocks=[Paragraph(pasted)])
    assert [block["text"] for block in compose(page)["blocks"]] == ["đào tạo trực tuyến tốt", "dòng hai./."]


LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
MARKS = "".join(chr(n) for n in range(0x21, 0x7F)) + "“”‘’–…°²€"


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(st.text(alphabet=LETTERS + LETTERS.upper() + MARKS + " ", min_size=1, max_size=24))
def test_any_short_text_comes_out_as_it_went_in(text: str) -> None:
    wanted = f"<{flat(text)}>"
    page = notice(blocks=[Paragraph(f"<{text}>", align="left"), Paragraph("Hết.")])
    assert wanted.replace(" ", "") in "".join(words_of_pdf(to_pdf(page)).split())
    assert wanted.replace("< ", "<").replace(" >", ">") in words_of_docx(to_docx(page)).replace("< ", "<").replace(
        " >", ">"
    )


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        (5, "Số: 05/TB-HVCTKVII"),
        (58, "Số: 58/TB-HVCTKVII"),
        ("12a", "Số: 12a/TB-HVCTKVII"),
        (123, "Số: 123/TB-HVCTKVII"),
    ],
)
def test_a_number_under_ten_takes_a_zero(number: int | str, printed: str) -> None:
    assert printed in words_of_pdf(to_pdf(notice(number=number)))


def test_a_heading_keeps_words_together_that_a_comma_follows() -> None:
    heading = "Kết luận của đồng chí PGS.TS Phan Văn Đóng Vai, Bí thư Đảng ủy, Giám đốc Học viện tại Hội nghị sơ kết"
    for most in range(240, 420, 10):
        assert not any(line.endswith("Đảng") for line in balanced(heading, 14, most, bold=True)), most


def test_a_paper_without_number_leaves_a_blank() -> None:
    assert "Số: /TB-HVCTKVII" in flat(words_of_pdf(to_pdf(notice(number=None))))


@pytest.mark.parametrize(
    ("date", "printed"),
    [
        (datetime.date(2021, 2, 5), "ngày 05 tháng 02 năm 2021"),
        (datetime.date(2021, 3, 15), "ngày 15 tháng 3 năm 2021"),
        (datetime.date(2021, 11, 1), "ngày 01 tháng 11 năm 2021"),
    ],
)
def test_days_under_ten_and_the_first_two_months_take_a_zero(date: datetime.date, printed: str) -> None:
    assert printed in flat(words_of_pdf(to_pdf(notice(date=date))))


def test_a_decision_names_its_authority_then_decides() -> None:
    words = flat(words_of_pdf(to_pdf(decision())))
    order = [
        "QUYẾT ĐỊNH Về việc khen thưởng",
        f"GIÁM ĐỐC {BODY.upper()}",
        "năm 2003; Theo đề nghị của Hội đồng. QUYẾT ĐỊNH:",
        "Điều 1.",
        "Điều 3.",
        "thi hành Quyết định này./.",
    ]
    places = [words.index(part) for part in order]
    assert places == sorted(places)


def test_the_party_writes_its_own_number_date_and_prefixes() -> None:
    page = notice(
        layout="party",
        kind="KL",
        symbol="KL/ĐU",
        number=7,
        signers=[Signer(prefix="TM. BAN THƯỜNG VỤ", title="BÍ THƯ", name="Lê Văn Thí Dụ")],
    )
    words = flat(words_of_pdf(to_pdf(page)))
    for part in (
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Số 07-KL/ĐU",
        "KẾT LUẬN",
        "T/M BAN THƯỜNG VỤ BÍ THƯ",
        "biết, thực hiện. Nơi nhận",
    ):
        assert part in words
    assert "CỘNG HÒA" not in words
    for part in ("ĐẢNG CỘNG SẢN VIỆT NAM", "Số 07-KL/ĐU", "T/M BAN THƯỜNG VỤ"):
        assert part in words_of_docx(to_docx(page))


def test_a_letter_carries_its_subject_under_the_number() -> None:
    page = notice(kind="công văn", symbol="HVCT-VP", subject="báo cáo tháng", to=["Khoa A", "Khoa B"])
    words = flat(words_of_pdf(to_pdf(page)))
    assert "Số: 58/HVCT-VP V/v báo cáo tháng" in words
    assert "Kính gửi: - Khoa A; - Khoa B." in words
    assert "CÔNG VĂN" not in words


def test_a_telegram_says_who_sends_it() -> None:
    page = notice(kind="CĐ", symbol="CĐ-HV", authority="GIÁM ĐỐC HỌC VIỆN", to=["Các khoa"], urgency="HỎA TỐC")
    words = flat(words_of_pdf(to_pdf(page)))
    assert "HỎA TỐC" in words
    assert "GIÁM ĐỐC HỌC VIỆN điện: - Các khoa" in words


def test_a_text_that_ends_with_its_mark_keeps_one() -> None:
    for end in ("thực hiện", "thực hiện.", "thực hiện ./.", "thực hiện./."):
        assert flat(words_of_docx(to_docx(notice(blocks=[Paragraph(end)])))).count("thực hiện./.") == 1


def test_lines_typed_one_under_another_become_paragraphs() -> None:
    words = words_of_docx(to_docx(notice(blocks=[Paragraph("Một.\n\nHai.\r\nBa")]))).splitlines()
    assert [w for w in words if w in ("Một.", "Hai.", "Ba./.")] == ["Một.", "Hai.", "Ba./."]


def test_minutes_have_the_secretary_left_and_the_chair_right() -> None:
    words = words_of_pdf(to_pdf(minutes()), raw=False)
    line = next(line for line in words.splitlines() if "THƯ KÝ" in line)
    assert line.index("THƯ KÝ") < line.index("CHỦ TỌA")


def test_many_papers_report_their_progress() -> None:
    seen: list[int] = []
    made = to_pdfs((decision(n) for n in (1, 2, 3)), seen.append)
    assert seen == [1, 2, 3]
    assert made[1] == to_pdf(decision(2))


def test_there_are_29_kinds() -> None:
    assert len(kinds()) == 29
    assert kinds()["TB"].name == "Thông báo"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kind": "XX"}, "Không có loại văn bản “XX”"),
        ({"layout": "army"}, "Không có bố cục “army”"),
        ({"body": " "}, "Cơ quan ban hành: còn trống"),
        ({"number": 0}, "Số văn bản: 0 không hợp lệ"),
        ({"urgency": "GẤP"}, "Độ khẩn: không có mức “GẤP”"),
        ({"subject": "có \x00 trong chữ"}, "Trích yếu: có ký tự không in được (U+0000)"),
        ({"blocks": ["chữ"]}, "Nội dung: phần tử thứ 1"),
        ({"bases": "một chuỗi"}, "Căn cứ: cần một danh sách"),
        ({"blocks": [Paragraph("a", key="x"), Paragraph("b", key="x")]}, "Khóa “x” dùng hai lần"),
    ],
)
def test_bad_input_gets_one_sentence(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(TypesetError) as caught:
        notice(**changes)
    assert sentence in str(caught.value)


def test_a_row_of_the_wrong_length_is_named() -> None:
    with pytest.raises(TypesetError, match="Bảng “Sĩ số”: hàng 2 có 1 ô, cần 2"):
        Table([["a", "b"]], [["1", "2"], ["3"]], caption="Sĩ số")


def test_a_page_is_all_it_needs() -> None:
    page = Page(kind="BC", body="PHÒNG MINH HỌA")
    assert "BÁO CÁO" in words_of_pdf(to_pdf(page))
