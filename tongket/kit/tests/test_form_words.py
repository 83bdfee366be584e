"""What a form says of a field that is empty or no number: the house's words, which say what to do."""

from django import forms

from tongket.kit.forms import Form


class Asked(Form):
    day = forms.DateField(label="Hạn mới")
    share = forms.IntegerField(label="Tiến độ")
    key = forms.SlugField(label="Mã", required=False)
    reason = forms.CharField(label="Lý do", error_messages={"required": "hãy nêu lý do."})


def test_an_empty_field_is_told_to_be_filled_in() -> None:
    form = Asked({})
    assert form.first_error() == "Hạn mới: còn trống; hãy điền."
    assert form.errors["reason"] == ["hãy nêu lý do."]


def test_what_is_no_day_and_no_number_is_told_so() -> None:
    form = Asked({"day": "hôm qua", "share": "nửa", "reason": "x", "key": "Đợt 1"})
    assert form.errors["day"] == ["không phải ngày; hãy chọn lại ngày."]
    assert form.errors["share"] == ["không phải số nguyên; hãy ghi lại bằng chữ số."]
    assert form.errors["key"] == ["chỉ gồm chữ không dấu, chữ số và gạch nối; hãy ghi lại."]
