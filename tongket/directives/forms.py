"""What a browser may say about directives."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tongket.directives.models import KIND_WORDS
from tongket.directives.queries import UNIT_WORDS
from tongket.kit.forms import Form
from tongket.org.models import Unit

_COUNT = re.compile(r"(\d{1,4})\s+(.+)\Z")


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("hãy chọn một ngày có thật")},
    )


class DirectiveForm(Form):
    """Registering a directive. `units` are those whose office the person holds."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Đơn vị theo dõi"), empty_label=None)
    kind = forms.ChoiceField(label=_("Loại văn bản"), choices=list(KIND_WORDS.items()))
    number = forms.CharField(label=_("Số, ký hiệu"), max_length=60)
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=200)
    issued = _day(_("Ngày ban hành"))
    title = forms.CharField(label=_("Trích yếu"), max_length=400, required=False)

    def __init__(self, units: list[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        field.choices = [(unit.pk, unit.name) for unit in units]


class ObligationForm(Form):
    """An obligation, new or revised. Its condition is written in words: 3 khoa, 2 phòng, ban."""

    text = forms.CharField(label=_("Nghĩa vụ"), widget=forms.Textarea(attrs={"rows": 3}))
    applies_to = forms.ChoiceField(label=_("Áp dụng cho loại đơn vị"))
    met_when = forms.CharField(
        label=_("Đạt khi có đúng số đơn vị trực thuộc"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Mỗi dòng một điều kiện: số, rồi loại đơn vị; ví dụ “3 khoa”."),
    )
    due = _day(_("Hạn"))
    known_met = forms.IntegerField(label=_("Đã báo cáo: số đạt"), required=False, min_value=0)
    known_of = forms.IntegerField(label=_("trên tổng số"), required=False, min_value=0)
    known_on = _day(_("theo báo cáo ngày"))

    def __init__(self, kinds: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["applies_to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind, str(UNIT_WORDS.get(kind, kind))) for kind in kinds]

    def clean_met_when(self) -> dict[str, int]:
        """The lines as a mapping from the kind of unit to how many there must be."""
        words = {str(word): kind for kind, word in UNIT_WORDS.items()}
        found: dict[str, int] = {}
        for line in self.cleaned_data["met_when"].splitlines():
            if not line.strip():
                continue
            match = _COUNT.match(line.strip())
            if match is None:
                raise ValidationError(
                    _("dòng “%(line)s” chưa có số và loại đơn vị; viết như “3 khoa”"), params={"line": line.strip()}
                )
            kind = words.get(match[2].strip(), match[2].strip())
            if not re.fullmatch(r"[a-z-]+", kind):
                raise ValidationError(
                    _("không có loại đơn vị “%(word)s”; dùng một trong: %(words)s"),
                    params={"word": match[2], "words": ", ".join(words)},
                )
            found[kind] = int(match[1])
        return found
