"""Conclusions, and the notice that is made of them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongket.conference.forms.fields import PersonField, RoomForm, day_field, unit_field
from tongket.conference.models import AgendaItem, Conference, Speech
from tongket.org.models import Unit


class ConclusionForm(RoomForm):
    """One conclusion."""

    text = forms.CharField(label=_("Nội dung kết luận"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 2}))
    owner = unit_field(pgettext_lazy("đơn vị", "Chủ trì"))
    due = day_field(_("Hạn"))
    item = forms.ModelChoiceField(
        AgendaItem.objects.none(), label=_("Nguồn"), required=False, empty_label=_("(mục kết luận)")
    )
    partners = forms.ModelMultipleChoiceField(
        Unit.objects.filter(until=None),
        label=_("Phối hợp"),
        required=False,
        to_field_name="key",
        widget=forms.CheckboxSelectMultiple,
    )
    product = forms.CharField(label=_("Sản phẩm"), max_length=300, required=False)
    repeats = forms.ChoiceField(label=_("Lặp lại"), required=False)
    speech = forms.ModelChoiceField(Speech.objects.none(), required=False, widget=forms.HiddenInput)

    RULES = {
        "": _("(một lần)"),
        "FREQ=WEEKLY": _("mỗi tuần"),
        "FREQ=MONTHLY": _("mỗi tháng"),
        "FREQ=MONTHLY;BYDAY=1MO": _("thứ Hai đầu tháng"),
        "FREQ=MONTHLY;INTERVAL=3": _("mỗi quý"),
        "FREQ=YEARLY": _("mỗi năm"),
    }

    def __init__(self, conference: Conference, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = conference.items.all()  # type: ignore[attr-defined]
        self.fields["speech"].queryset = conference.speeches.all()  # type: ignore[attr-defined]
        present = str((kwargs.get("initial") or {}).get("repeats", "") or "")
        own = {} if present in self.RULES else {present: present}
        self.fields["repeats"].choices = [*self.RULES.items(), *own.items()]  # type: ignore[attr-defined]


class NoticeForm(RoomForm):
    """Who signs the notice, and its date."""

    signer = PersonField(label=_("Người ký"), required=False, help_text=_("Để trống: chủ trì ký."))
    date = day_field(_("Ngày văn bản"))


class EvaluationForm(RoomForm):
    text = forms.CharField(
        label=_("Đánh giá (in vào thông báo, trước các kết luận)"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
