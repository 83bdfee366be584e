"""Bridge points and what they report."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongket.conference.forms.fields import PersonField, RoomForm, unit_field
from tongket.conference.models import BridgePoint


class BridgeForm(RoomForm):
    """A bridge point."""

    name = forms.CharField(label=_("Tên điểm cầu"), max_length=200)
    unit = unit_field(_("Đơn vị"), required=False)
    head = PersonField(
        label=_("Trưởng điểm cầu"),
        required=False,
        help_text=_("Báo số người, đường truyền, đăng ký phát biểu cho người trong phòng."),
    )
    expected = forms.IntegerField(label=_("Dự kiến có mặt"), min_value=0, max_value=100_000, required=False)
    is_main = forms.BooleanField(label=_("Điểm cầu chính"), required=False)


def bridge_facts(bridge: BridgePoint) -> dict[str, Any]:
    """What the form shows of a bridge point that is there."""
    names = ("name", "head", "expected", "is_main")
    return {**{name: getattr(bridge, name) for name in names}, "unit": bridge.unit.key if bridge.unit else ""}


class HeadCountForm(RoomForm):
    count = forms.IntegerField(label=_("Số người có mặt"), min_value=0, max_value=100_000)


class LineForm(RoomForm):
    line = forms.ChoiceField(label=_("Đường truyền"), choices=BridgePoint.Line.choices)
