"""The fields and the form that the forms of this room share."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongket.kit.forms import Form
from tongket.org.models import Unit
from tongket.people.models import Person

PEOPLE = "people"  # the id of the page's list of people to choose from


class RoomForm(Form):
    """A form of this room. Several stand on one page, so the ids of its fields begin with the name of the form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.removesuffix('Form').lower()}-%s")
        super().__init__(*args, **kwargs)


class PersonField(forms.CharField):
    """A person, chosen from the page's list: "PGS.TS Lê Văn Thí Dụ (director)", or the sign-in name alone."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 240)
        super().__init__(widget=forms.TextInput(attrs={"list": PEOPLE, "autocomplete": "off"}), **kwargs)

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        inside = re.search(r"\(([^()]+)\)\s*$", text)
        found = Person.objects.filter(is_active=True, username=inside.group(1) if inside else text).first()
        if found is None:
            raise forms.ValidationError(_("Không có người này trong hệ thống; hãy chọn một tên trong danh sách gợi ý."))
        return found

    def prepare_value(self, value: Any) -> Any:
        return f"{value.full_name} ({value.username})" if isinstance(value, Person) else value


def unit_field(label: Any, *, required: bool = True, **more: Any) -> "forms.ModelChoiceField[Unit]":
    """A unit of the register."""
    more.setdefault("empty_label", _("(chọn đơn vị)"))
    return forms.ModelChoiceField(
        Unit.objects.filter(until=None), label=label, required=required, to_field_name="key", **more
    )


def day_field(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
