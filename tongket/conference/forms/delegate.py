"""Who takes part, and in which role."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongket.conference.forms.fields import PersonField, RoomForm
from tongket.conference.models import BridgePoint, Conference, Delegate


class SeatForm(RoomForm):
    """The role and the seat of a delegate."""

    role = forms.ChoiceField(label=_("Vai"), choices=Delegate.Role.choices, initial=Delegate.Role.DELEGATE)
    bridge_point = forms.ModelChoiceField(
        BridgePoint.objects.none(),
        label=_("Điểm cầu"),
        required=False,
        empty_label=_("(hội trường, không theo điểm cầu)"),
    )
    is_voting = forms.BooleanField(label=_("Có quyền biểu quyết"), required=False, initial=True)

    def __init__(self, conference: Conference, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bridge_point"].queryset = conference.bridge_points.all()  # type: ignore[attr-defined]


class DelegateForm(SeatForm):
    """A person called to the conference."""

    person = PersonField(label=_("Người"))
    title = forms.CharField(
        label=_("Chức danh của khách mời"),
        max_length=200,
        required=False,
        help_text=_("Khi khách không giữ chức vụ nào trong hệ thống, ví dụ Thứ trưởng Bộ Nội vụ."),
    )

    field_order = ["person"]
