"""Forms whose text is brought to normal form C before it is looked at."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from tongket.kit.text import nfc


class Form(forms.Form):
    """A form of the house. Use it instead of Django's own: text is NFC from the border inwards."""

    def __init__(self, data: Mapping[str, Any] | None = None, *args: Any, **kwargs: Any) -> None:
        if isinstance(data, QueryDict):
            normal = data.copy()
            for key in normal:
                normal.setlist(key, [nfc(value) if isinstance(value, str) else value for value in normal.getlist(key)])
            data = normal
        elif data is not None:
            data = {key: nfc(value) if isinstance(value, str) else value for key, value in data.items()}
        super().__init__(data, *args, **kwargs)

    def first_error(self) -> str:
        """The first thing that is wrong, as one sentence with its field."""
        for name, errors in self.errors.items():
            label = self.fields[name].label if name in self.fields else ""
            return f"{label}: {errors[0]}" if label else str(errors[0])
        return ""
