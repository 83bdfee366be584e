"""Certificates: what they say, one file each or one book for the printer."""

import dataclasses
import datetime
import io
from typing import Any

import pikepdf
import pytest

from tongket.typeset import Certificate, Signer, TypesetError, certificate_book, certificates
from tongket.typeset.tests.reading import flat, words_of_pdf

ONE = Certificate(
    title="Giấy khen",
    authority="Giám đốc Học viện Minh Họa",
    name="Bà Trần Thị Ví Dụ",
    position="Giảng viên chính, Khoa Minh Họa Một",
    reason="Đã có thành tích xuất sắc trong công tác năm 2020",
    decision="Quyết định số 05/QĐ-HVMH ngày 08 tháng 02 năm 2021",
    book="01",
    place="Minh Họa",
    date=datetime.date(2021, 2, 8),
    signer=Signer(title="GIÁM ĐỐC", name="PGS.TS Lê Văn Thí Dụ"),
    notes=["Dữ liệu minh họa"],
)


def test_a_certificate_says_who_for_what_and_by_which_decision() -> None:
    words = flat(words_of_pdf(certificates([ONE])[0]))
    for part in (
        "GIÁM ĐỐC HỌC VIỆN MINH HỌA TẶNG GIẤY KHEN Bà Trần Thị Ví Dụ",
        ONE.position,
        ONE.reason,
        ONE.decision,
        "Vào sổ vàng số: 01",
        "Minh Họa, ngày 08 tháng 02 năm 2021",
        "PGS.TS Lê Văn Thí Dụ",
        "Dữ liệu minh họa",
    ):
        assert part in words


def test_a_book_has_a_sheet_for_each_and_lies_across() -> None:
    people = [dataclasses.replace(ONE, name=f"Người thứ {n}") for n in range(1, 121)]
    with pikepdf.open(io.BytesIO(certificate_book(people))) as book:
        assert len(book.pages) == 120
        assert [round(float(v)) for v in book.pages[0].mediabox] == [0, 0, 842, 595]


def test_one_file_each_reports_progress() -> None:
    seen: list[int] = []
    made = certificates([ONE, dataclasses.replace(ONE, name="Ông Phạm Văn Giả Định")], seen.append)
    assert seen == [1, 2]
    assert "Ông Phạm Văn Giả Định" in words_of_pdf(made[1])
    assert made == certificates([ONE, dataclasses.replace(ONE, name="Ông Phạm Văn Giả Định")])


def test_markup_in_a_name_is_only_text() -> None:
    odd = '#panic() *a* _b_ $c$ @d <e> \\ "f"'
    assert odd in flat(words_of_pdf(certificates([dataclasses.replace(ONE, name=odd)])[0]))


PART = "đã có nhiều thành tích xuất sắc trong đào tạo, bồi dưỡng và nghiên cứu khoa học, "
GREAT = {
    "authority": "Giám đốc Học viện Minh Họa khu vực thuộc Học viện Quốc gia Minh Họa về đào tạo cán bộ",
    "position": PART,
    "signer": Signer(prefix="KT. GIÁM ĐỐC", title="PHÓ GIÁM ĐỐC", name="TS Nguyễn Thị Mẫu"),
}


@pytest.mark.parametrize("changes", [{}, GREAT], ids=["short head", "long head"])
def test_the_longest_reason_that_is_taken_still_fits_on_one_sheet(changes: dict[str, Any]) -> None:
    def made(parts: int) -> bytes:
        return certificates([dataclasses.replace(ONE, reason=(PART * parts).strip(", "), **changes)])[0]

    parts = 1
    with pytest.raises(TypesetError, match="Giấy khen của Bà Trần Thị Ví Dụ: phần thành tích quá dài cho một tờ"):
        for parts in range(1, 12):
            with pikepdf.open(io.BytesIO(made(parts))) as one:
                assert len(one.pages) == 1
    assert parts > 2


def test_an_emblem_may_be_given_as_svg() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><circle cx="5" cy="5" r="5"/></svg>'
    with_emblem = certificates([dataclasses.replace(ONE, emblem=svg)])[0]
    assert with_emblem != certificates([ONE])[0]


def test_a_certificate_without_receiver_is_refused() -> None:
    with pytest.raises(TypesetError, match="Giấy khen, Người nhận: còn trống"):
        dataclasses.replace(ONE, name=" ")


def test_an_empty_book_is_refused() -> None:
    with pytest.raises(TypesetError, match="Chưa có giấy khen nào để in"):
        certificate_book([])
