"""Forms whose text is brought to normal form C before it is looked at, and holds nothing that no paper can say."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongket.kit.text import nfc
from tongket.typeset.model.text import MOST_LETTERS, count, unbreakable, unprintable

YEARS = range(1900, 2200)  # of any day that is written in a form, as in a scenario


class Form(forms.Form):
    """A form of the house. Use it instead of Django's own: text is NFC from the border inwards, and what is typed can be
    printed. Else a title in letters that the papers' font lacks would keep the minutes of its conference from ever being set.
    """

    def __init__(self, data: Mapping[str, Any] | None = None, *args: Any, **kwargs: Any) -> None:
        if isinstance(data, QueryDict):
            normal = data.copy()
            for key in normal:
                normal.setlist(key, [nfc(value) if isinstance(value, str) else value for value in normal.getlist(key)])
            data = normal
        elif data is not None:
            data = {key: nfc(value) if isinstance(value, str) else value for key, value in data.items()}
        super().__init__(data, *args, **kwargs)
        for field in self.fields.values():
            _say_what_to_do(field)

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]  # Django has it, the stubs do not
        for name, value in list(self.cleaned_data.items()):
            if why := _unsayable(value) if _is_said(self.fields[name]) else "":
                self.add_error(name, why)

    def first_error(self) -> str:
        """The first thing that is wrong, as one sentence with its field."""
        for name, errors in self.errors.items():
            label = self.fields[name].label if name in self.fields else ""
            return f"{label}: {errors[0]}" if label else str(errors[0])
        return ""


# What Django says of a field in a Vietnamese that no office writes ("Nhập một số tổng thể"), and what the house says.
_OWN_WORDS = (
    ("required", forms.Field, gettext_lazy("còn trống; hãy điền.")),
    ("invalid", forms.IntegerField, gettext_lazy("không phải số nguyên; hãy ghi lại bằng chữ số.")),
    ("invalid", forms.DecimalField, gettext_lazy("không phải số; hãy ghi lại bằng chữ số.")),
    ("invalid", forms.SlugField, gettext_lazy("chỉ gồm chữ không dấu, chữ số và gạch nối; hãy ghi lại.")),
    ("invalid", forms.DateField, gettext_lazy("không phải ngày; hãy chọn lại ngày.")),
)


def _say_what_to_do(field: forms.Field) -> None:
    """Put the house's words where a field has no words of its own."""
    for code, kind, words in _OWN_WORDS:
        fits = isinstance(field, kind) if kind is forms.Field else type(field) is kind
        if fits and field.error_messages.get(code) == kind.default_error_messages.get(code):
            field.error_messages[code] = words


def _is_said(field: forms.Field) -> bool:
    """Whether what stands in the field may come to stand in a paper: no password, no choice of a list."""
    return isinstance(field, forms.DateField | forms.DateTimeField) or (
        isinstance(field, forms.CharField) and not isinstance(field.widget, forms.PasswordInput)
    )


def _unsayable(value: Any) -> str:
    """Why this can stand in no paper, as a sentence; empty where it can."""
    if isinstance(value, date):
        if value.year in YEARS:
            return ""
        return _("năm phải từ %(first)d đến %(last)d; hãy sửa ngày.") % {"first": YEARS[0], "last": YEARS[-1]}
    if not isinstance(value, str):
        return ""
    if len(value) > MOST_LETTERS:
        return _("dài %(count)s chữ, nhiều nhất %(most)s; hãy chia thành nhiều đoạn.") % {
            "count": count(len(value)),
            "most": count(MOST_LETTERS),
        }
    if strange := unprintable(value):
        shown = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in strange[:5])
        return _("phông chữ của văn bản không có %(letters)s; hãy thay hoặc xóa.") % {"letters": shown}
    if word := unbreakable(value):
        return _("từ “%(word)s…” dài %(count)d chữ, văn bản không xuống dòng được; hãy tách từ ấy.") % {
            "word": word[:20],
            "count": len(word),
        }
    return ""
