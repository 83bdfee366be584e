"""What a browser may say about units, offices and appointments."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongket.kit.forms import Form
from tongket.org.models import Office, Power, Unit
from tongket.people.models import Person

KEY = _("Chữ thường không dấu, số và gạch nối, ví dụ hcma2-qldt.")


def _day(label: Any, required: bool = False) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}))


class KeptForm(Form):
    """One of the forms that stand together on the page of a unit: its fields have ids of their own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = f"{type(self).__name__.lower()}-%s"


class UnitForm(KeptForm):
    key = forms.SlugField(label=_("Mã đơn vị"), max_length=80, help_text=KEY)
    kind = forms.SlugField(label=_("Loại"), max_length=40, help_text=_("Ví dụ department, faculty, office."))
    name = forms.CharField(label=_("Tên đơn vị"), max_length=200)
    short_name = forms.CharField(label=_("Tên viết tắt"), max_length=40, required=False)
    since = _day(_("Có từ ngày"))


class PlaceForm(KeptForm):
    parent = forms.ModelChoiceField(Unit.objects.all(), label=_("Đặt dưới đơn vị"), to_field_name="key")
    since = _day(_("Từ ngày"), required=True)


class CloseForm(KeptForm):
    until = _day(_("Ngày cuối"), required=True)


class OfficeForm(KeptForm):
    name = forms.CharField(label=_("Tên chức vụ"), max_length=160)
    line = forms.ChoiceField(label=_("Ngạch"), choices=Office.Line.choices)
    powers = forms.MultipleChoiceField(
        label=_("Thẩm quyền"), choices=Power.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class AppointForm(KeptForm):
    office = forms.ModelChoiceField(Office.objects.none(), label=_("Chức vụ"))
    person = forms.ModelChoiceField(
        Person.objects.filter(is_active=True),
        label=_("Người"),
        to_field_name="username",
        widget=forms.TextInput,
        help_text=_("Tên đăng nhập của người được giao."),
    )
    since = _day(_("Từ ngày"))


class AdmitForm(KeptForm):
    username = forms.SlugField(label=_("Tên đăng nhập"), max_length=80)
    name = forms.CharField(label=_("Họ và tên"), max_length=120)
    rank = forms.CharField(label=_("Học hàm, học vị"), max_length=40, required=False)
    password = forms.CharField(
        label=_("Mật khẩu ban đầu"),
        min_length=12,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
