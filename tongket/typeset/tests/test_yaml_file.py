"""A YAML file becomes papers; what is wrong with it is told with file, line and key."""

import datetime
from pathlib import Path

import pytest

from tongket.typeset import Article, Bullets, Heading, Numbered, Page, Paragraph, Table, TypesetError
from tongket.typeset.yaml_file import Batch, loads, read

HEAD = "kind: TB\nbody: PHÒNG MINH HỌA\n"


def one(text: str) -> Page:
    (page,) = loads(HEAD + text, "thu.yaml")
    assert isinstance(page, Page)
    return page


def test_every_kind_of_block_is_read() -> None:
    page = one(
        """blocks:
  - Một đoạn.
  - {heading: I. Đề mục, key: a}
  - {heading: a) Sâu, level: 3}
  - {number: 2, text: Hai.}
  - {number: a), text: Chữ.}
  - {article: 1, title: Phạm vi, text: Toàn Học viện.}
  - bullets: [x, y]
  - {lead: "Thời gian:", text: 08 giờ, align: left, bold: true, italic: no}
  - {table: Bảng, header: [A, B], rows: [[1, 2.150]], widths: [1, "2,5"], align: [left, right]}
"""
    )
    assert page.blocks == (
        Paragraph("Một đoạn."),
        Heading(1, "I. Đề mục", "a"),
        Heading(3, "a) Sâu"),
        Numbered(2, "Hai."),
        Numbered("a)", "Chữ."),
        Article(1, "Toàn Học viện.", title="Phạm vi"),
        Bullets(["x", "y"]),
        Paragraph("08 giờ", lead="Thời gian:", align="left", bold=True),
        Table([["A", "B"]], [["1", "2.150"]], widths=[1, 2.5], align=["left", "right"], caption="Bảng"),
    )


def test_figures_stay_as_they_were_typed() -> None:
    page = one("blocks:\n  - {table: '', header: [a, b, c], rows: [[2.150, no, 2021-07-08]]}\nsubject: 0x10\n")
    table = page.blocks[0]
    assert isinstance(table, Table)
    assert [c.text for c in table.rows[0]] == ["2.150", "no", "2021-07-08"]
    assert page.subject == "0x10"


@pytest.mark.parametrize("written", ["2021-07-08", "08/07/2021", "8.7.2021"])
def test_dates_are_read_year_first_or_day_first(written: str) -> None:
    assert one(f"date: {written}\n").date == datetime.date(2021, 7, 8)


def test_a_number_is_a_number_or_words_or_nothing() -> None:
    assert one("number: 7\n").number == 7
    assert one("number: 7a\n").number == "7a"
    assert one("number:\n").number is None


def test_the_archive_line_ends_the_receivers() -> None:
    assert one("recipients: [Như trên]\narchive: VT, VP\n").recipients == ("Như trên", "Lưu: VT, VP")


def test_several_documents_are_several_papers() -> None:
    first, second = loads(f"{HEAD}---\n{HEAD}number: 2\n", "hai.yaml")
    assert isinstance(first, Page)
    assert isinstance(second, Page)
    assert second.number == 2


def test_certificates_share_what_is_said_once() -> None:
    (batch,) = loads(
        """certificate: Giấy khen
authority: Giám đốc
reason: Đã có thành tích
people:
  - Bà A
  - {name: Ông B, reason: Sáng kiến, book: "02"}
""",
        "khen.yaml",
    )
    assert isinstance(batch, Batch)
    assert [(c.name, c.reason, c.book) for c in batch.items] == [
        ("Bà A", "Đã có thành tích", ""),
        ("Ông B", "Sáng kiến", "02"),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("subjet: x\n", "thu.yaml, dòng 3, khóa “subjet”: không có khóa này ở đây. Có phải “subject”?"),
        ("zzz: x\n", "thu.yaml, dòng 3, khóa “zzz”: không có khóa này ở đây. Các khóa dùng được: annexes,"),
        ("date: 31/02/2021\n", "thu.yaml, dòng 3, khóa “date”: “31/02/2021” không phải là ngày."),
        ("urgency: GẤP\n", "thu.yaml, dòng 3, khóa “urgency”: Độ khẩn: không có mức “GẤP”."),
        ("to: Một người\n", "thu.yaml, dòng 3, khóa “to”: cần một danh sách"),
        ("subject: [a]\n", "thu.yaml, dòng 3, khóa “subject”: cần một đoạn chữ, không phải một danh sách."),
        ("signers:\n  - GIÁM ĐỐC\n", "thu.yaml, dòng 4, khóa “signers[1]”: cần các cặp “khóa: giá trị”"),
        (
            "signers:\n  - title: A\n    nam: B\n",
            "thu.yaml, dòng 5, khóa “signers[1].nam”: không có khóa này ở đây. Có phải “name”?",
        ),
        ("blocks:\n  - x\n  - {n: 1}\n", "thu.yaml, dòng 5, khóa “blocks[2]”: không rõ là đoạn gì."),
        ("blocks:\n  - {heading: A, level: cao}\n", "thu.yaml, dòng 4, khóa “blocks[1].level”: cần một số nguyên"),
        ("blocks:\n  - {heading: A, level: 9}\n", "thu.yaml, dòng 4, khóa “blocks[1]”: Đề mục: cấp 9 không có."),
        ("blocks:\n  - {text: A, bold: chắc}\n", "thu.yaml, dòng 4, khóa “blocks[1].bold”: cần true hoặc false"),
        (
            "blocks:\n  - table: S\n    header: [a, b]\n    rows:\n      - [1]\n",
            "thu.yaml, dòng 4, khóa “blocks[1].table”: Bảng “S”: hàng 1 có 1 ô, cần 2.",
        ),
        ("blocks:\n  - Thời gian: 8 giờ\n", "thu.yaml, dòng 4, khóa “blocks[1]”: không rõ là đoạn gì."),
        (
            "bases:\n  - a: b\n",
            "thu.yaml, dòng 4, khóa “bases[1]”: cần một đoạn chữ, không phải các cặp khóa và giá trị.",
        ),
        ("blocks:\n  - {text: một, hai}\n", "khóa “blocks[1].hai”: chữ có dấu phẩy trong { } phải đặt trong nháy kép."),
        ("kind: BC\n", "thu.yaml, dòng 3, khóa “kind”: khóa này đã ghi ở dòng 1."),
        ("subject: 'mở\n", "không đọc được YAML"),
        ("number: 0\n", "thu.yaml, dòng 3, khóa “number”: Số văn bản: 0 không hợp lệ."),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, sentence: str) -> None:
    with pytest.raises(TypesetError) as caught:
        one(text)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "thu.yaml: tệp trống."),
        ("- a\n", "thu.yaml, dòng 1: cần các cặp “khóa: giá trị”, không phải một danh sách."),
        ("body: X\n", "thu.yaml, dòng 1, khóa “kind”: chưa ghi loại văn bản"),
        ("kind: XX\nbody: X\n", "thu.yaml, dòng 1, khóa “kind”: Không có loại văn bản “XX”"),
        ("kind: TB\n", "khóa “body”: Cơ quan ban hành: còn trống."),
        ("certificate: G\nauthority: A\n", "khóa “people”: chưa có người nhận nào."),
        (
            "certificate: G\nauthority: A\npeople:\n  - {name: ''}\n",
            "dòng 4, khóa “people[1]”: Giấy khen, Người nhận: còn trống.",
        ),
    ],
)
def test_what_is_missing_is_told(text: str, sentence: str) -> None:
    with pytest.raises(TypesetError) as caught:
        loads(text, "thu.yaml")
    assert sentence in str(caught.value)


def test_a_file_that_is_not_there_or_not_utf8_is_told(tmp_path: Path) -> None:
    with pytest.raises(TypesetError, match="không có tệp này"):
        read(tmp_path / "x.yaml")
    (tmp_path / "y.yaml").write_bytes("kind: Thông".encode("utf-16"))
    with pytest.raises(TypesetError, match="tệp không phải UTF-8"):
        read(tmp_path / "y.yaml")
