"""What a browser may say about rounds and reports."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongket.kit.forms import Form
from tongket.org.models import Unit
from tongket.reporting.models import CarriedTask, ReportLine, Round

_VIETNAMESE = re.compile(r"-?(\d{1,3}(\.\d{3})+|\d+)(,\d{1,4})?\Z")


class NumberField(forms.CharField):
    """A number as Vietnamese writes it: 1.234,5. Anything else is refused, never guessed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=24, **kwargs)

    def clean(self, value: Any) -> Any:
        text = re.sub(r"\s", "", super().clean(value))
        if not text:
            return None
        if not _VIETNAMESE.match(text):
            raise ValidationError(
                _("“%(text)s” không phải là số; hãy viết kiểu 1.234,5: chấm ngăn hàng nghìn, phẩy trước phần lẻ."),
                params={"text": value},
            )
        return Decimal(text.replace(".", "").replace(",", "."))


def _day(label: Any, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("hãy chọn một ngày có thật")},
    )


class RoundForm(Form):
    """Opening a round. `units` are those whose office the person holds."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Đơn vị tổng hợp"), empty_label=None)
    title = forms.CharField(
        label=_("Tên báo cáo"), max_length=300, help_text=_("Ví dụ: Báo cáo sơ kết công tác 6 tháng đầu năm 2021.")
    )
    period_kind = forms.ChoiceField(label=_("Loại kỳ"), choices=Round.PeriodKind.choices)
    period_from = _day(_("Số liệu từ ngày"), required=True)
    period_to = _day(_("đến ngày"), required=True)
    due = _day(_("Hạn nộp"))
    next_from = _day(_("Kỳ tới từ ngày"))
    next_to = _day(_("đến ngày"))
    areas = forms.CharField(
        label=_("Lĩnh vực, theo thứ tự trong báo cáo"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Mỗi dòng một lĩnh vực."),
    )
    conference_key = forms.SlugField(
        label=_("Phục vụ hội nghị (mã)"),
        max_length=80,
        required=False,
        help_text=_("Để trống nếu báo cáo không trình hội nghị nào; trang hội nghị có nút mở đợt báo cáo ghi sẵn mã."),
    )

    def __init__(self, units: list[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        field.choices = [(unit.pk, unit.name) for unit in units]

    def clean_areas(self) -> list[str]:
        areas: str = self.cleaned_data["areas"]
        return [line.strip() for line in areas.splitlines() if line.strip()]


class AskForm(Form):
    unit = forms.ModelChoiceField(Unit.objects.all(), label=_("Đơn vị"))


class LineForm(Form):
    """A line of a report, new or revised."""

    section = forms.ChoiceField(label=_("Mục"), choices=ReportLine.Section.choices, required=False)
    text = forms.CharField(label=_("Nội dung"), widget=forms.Textarea)
    was = forms.CharField(required=False)
    area = forms.CharField(label=_("Lĩnh vực"), max_length=200, required=False)
    cause = forms.ChoiceField(
        label=_("Loại nguyên nhân"), choices=[("", ""), *ReportLine.Cause.choices], required=False
    )
    because = forms.CharField(label=_("Nguyên nhân"), widget=forms.Textarea, required=False)
    answers = forms.IntegerField(required=False)
    lead = forms.CharField(label=pgettext_lazy("đơn vị", "Chủ trì"), max_length=200, required=False)
    due = _day(_("Hạn"))


class CarriedForm(Form):
    outcome = forms.ChoiceField(label=_("Kết quả kỳ này"), choices=CarriedTask.Outcome.choices)
    note = forms.CharField(label=_("Ghi rõ"), widget=forms.Textarea, required=False)


class FigureForm(Form):
    name = forms.CharField(label=_("Chỉ tiêu"), max_length=200)
    area = forms.CharField(label=_("Lĩnh vực"), max_length=200, required=False)
    unit_word = forms.CharField(label=_("Đơn vị tính"), max_length=40, required=False)
    planned = NumberField(label=_("Kế hoạch"))
    value = NumberField(label=_("Thực hiện"))
    last_year = NumberField(label=_("Cùng kỳ"))


class KeepForm(Form):
    words = forms.CharField(label=_("Số"), max_length=120)
    reason = forms.CharField(label=_("Lý do"), widget=forms.Textarea)


class ReturnForm(Form):
    reason = forms.CharField(label=_("Lý do trả lại"), widget=forms.Textarea)


class HandInForm(Form):
    without_measures = forms.BooleanField(label=_("Xác nhận nộp khi chưa đủ"), required=False)
