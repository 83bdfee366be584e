"""No line of a page ends within a symbol, and the text stays as it is stored."""

import re

import pytest

from tongket.kit.templatetags.kit import whole


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Quy định số 09-QĐi/TW, tổng kết", ["09-QĐi/TW"]),
        ("Thông báo 58/TB-HVCTKVII.", ["58/TB-HVCTKVII."]),
        ("chống dịch COVID-19 ở Học viện khu vực II", ["COVID-19", "khu vực II"]),
        ("giai đoạn 2020-2025", ["2020-2025"]),
        ("Hội đồng Thi đua - Khen thưởng", []),
        ("A & B <b>", []),
        ("", []),
    ],
)
def test_a_symbol_is_kept_whole(text: str, kept: list[str]) -> None:
    page = whole(text)
    assert re.findall(r'<span class="tk-nowrap">(.*?)</span>', page) == kept
    bare = re.sub(r"</?span[^>]*>", "", page)
    assert bare == text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
