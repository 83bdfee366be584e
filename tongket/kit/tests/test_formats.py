"""Dates and numbers as Vietnamese pages and papers write them."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from tongket.kit import formats
from tongket.kit.clock import clock_at, now, today
from tongket.kit.forms import Form
from tongket.kit.text import fold, nfc, nfc_deep, slug

MORNING = datetime.fromisoformat("2021-07-02T01:05:00+00:00")


def test_days_and_hours_are_those_of_the_institution() -> None:
    assert formats.day(MORNING) == "02/07/2021"
    assert formats.clock_day(MORNING) == "08:05, 02/07/2021"
    assert formats.weekday(MORNING) == "thứ Sáu"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2021, 7, 8), "ngày 08 tháng 7 năm 2021"),
        (date(2021, 2, 5), "ngày 05 tháng 02 năm 2021"),
        (date(2021, 12, 31), "ngày 31 tháng 12 năm 2021"),
    ],
)
def test_papers_write_a_zero_before_small_days_and_the_first_two_months(value: date, expected: str) -> None:
    assert formats.long_day(value) == expected


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [(1234567, None, "1.234.567"), (1234.5, 1, "1.234,5"), (Decimal("2186.50"), None, "2.186,5"), (None, None, "")],
)
def test_numbers_have_points_between_thousands_and_a_comma(
    value: float | None, decimals: int | None, expected: str
) -> None:
    assert formats.number(value, decimals) == expected


def test_a_share_of_nothing_is_no_number() -> None:
    assert formats.percent(31, 46) == "67,4 %"
    assert formats.percent(1, 0) == "–"


def test_the_clock_stands_where_it_is_put_and_goes_on_afterwards() -> None:
    with clock_at(MORNING):
        assert now() == MORNING
        assert today() == date(2021, 7, 2)
    assert now() > MORNING


def test_a_clock_without_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"), clock_at(datetime(2021, 7, 2)):
        pass


def test_words_are_found_without_their_marks() -> None:
    assert fold("Đảng ủy ĐIỂM CẦU") == "dang uy diem cau"
    assert slug("Hội nghị sơ kết, 6 tháng!") == "hoi-nghi-so-ket-6-thang"


def test_text_enters_in_one_form_at_any_depth() -> None:
    decomposed = "Ho\u0323\u0302i nghi\u0323"
    assert nfc_deep({"a": [decomposed, 1]}) == {"a": ["Hội nghị", 1]}


def test_forms_bring_text_to_one_form() -> None:
    from django import forms

    class Named(Form):
        name = forms.CharField()

    form = Named({"name": "Ho\u0323\u0302i nghi\u0323"})
    assert form.is_valid()
    assert form.cleaned_data["name"] == "Hội nghị"


def test_what_nobody_sees_does_not_enter() -> None:
    assert nfc("Chủ\u200b trì\x00 \u202ekết luận\u202c\ufeff") == "Chủ trì kết luận"
    assert nfc("dòng một\x0bdòng hai\u2028dòng ba\tcột") == "dòng một\ndòng hai\ndòng ba\tcột"
    assert nfc("\u200b\u200f\ufeff").strip() == ""


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("Báo cáo 😀", "phông chữ của văn bản không có 😀 (U+1F600)"),
        ("a" * 100, "từ “aaaaaaaaaaaaaaaaaaaa…” dài 100 chữ"),
        ("chữ " * 30_000, "dài 119.999 chữ, nhiều nhất 100.000"),
    ],
)
def test_a_form_refuses_what_no_paper_could_print(said: str, why: str) -> None:
    from django import forms

    class Titled(Form):
        title = forms.CharField()
        secret = forms.CharField(widget=forms.PasswordInput, required=False)

    form = Titled({"title": said, "secret": said})
    assert not form.is_valid()
    assert why in form.first_error()
    assert list(form.errors) == ["title"]


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_a_form_refuses_a_day_far_from_any_paper(day: str) -> None:
    from django import forms

    class Dated(Form):
        on = forms.DateField()

    form = Dated({"on": day})
    assert not form.is_valid()
    assert "năm phải từ 1900 đến 2199" in form.first_error()
    assert Dated({"on": "1900-01-01"}).is_valid()
    assert Dated({"on": "2199-12-31"}).is_valid()
