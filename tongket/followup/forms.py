"""What a browser may say about tasks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongket.followup.models import Postponement
from tongket.followup.queries import STATES
from tongket.kit.forms import Form


class DayField(forms.DateField):
    """A day, chosen with the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        invalid = _("Hãy ghi ngày dạng năm-tháng-ngày, ví dụ 2021-09-30.")
        super().__init__(widget=widget, error_messages={"invalid": invalid}, **kwargs)


class TaskFilterForm(Form):
    """The filters of the list of tasks, and the day as of which it is read."""

    unit = forms.SlugField(required=False)
    state = forms.ChoiceField(required=False, choices=[("", ""), *STATES])
    paper = forms.CharField(required=False, max_length=200)
    year = forms.IntegerField(required=False, min_value=1900, max_value=2999)
    on = DayField(label=_("Tình trạng đến hết ngày"), required=False)


class ProgressForm(Form):
    percent = forms.IntegerField(label=_("Tiến độ, %"), min_value=0, max_value=100)
    text = forms.CharField(label=_("Đã làm được gì"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class FinishForm(Form):
    text = forms.CharField(label=_("Kết quả, minh chứng"), widget=forms.Textarea(attrs={"rows": 3}))


class DateForm(Form):
    due = DayField(label=_("Hạn"))


class PostponeForm(Form):
    new_due = DayField(label=_("Hạn mới"))
    cause = forms.ChoiceField(label=_("Nguyên nhân"), choices=Postponement.Cause.choices)
    reason = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 2}))


class ReasonForm(Form):
    reason = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 2}))


class OccurrenceForm(Form):
    text = forms.CharField(label=_("Kết quả"), required=False)
