"""The floor: asking to speak, texts, minutes, places in the queue."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongket.conference.forms.fields import PersonField, RoomForm
from tongket.conference.models import BridgePoint, Conference, Speech


class SpeechForm(RoomForm):
    """A request to speak; `person` is for those who ask on behalf of someone in their room."""

    kind = forms.ChoiceField(label=_("Loại phát biểu"), choices=Speech.Kind.choices, initial=Speech.Kind.OPINION)
    person = PersonField(label=_("Người phát biểu"), required=False)
    bridge_point = forms.ModelChoiceField(BridgePoint.objects.none(), label=_("Điểm cầu"), required=False)

    def __init__(self, conference: Conference, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bridge_point"].queryset = conference.bridge_points.all()  # type: ignore[attr-defined]


class WrittenForm(SpeechForm):
    """A text handed in instead of spoken."""

    text = forms.CharField(label=_("Bản viết"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, conference: Conference, *args: Any, **kwargs: Any) -> None:
        super().__init__(conference, *args, **kwargs)
        del self.fields["kind"]


class NoteForm(RoomForm):
    text = forms.CharField(
        label=_("Nội dung phát biểu"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 3})
    )


class MinutesForm(RoomForm):
    """How many minutes more."""

    minutes = forms.IntegerField(min_value=1, max_value=60, required=False)


class PlaceForm(RoomForm):
    """A place in the queue."""

    place = forms.IntegerField(label=_("Vị trí trong hàng đợi"), min_value=1, max_value=10_000)


class FloorForm(RoomForm):
    """The turn that the desk shows as running, which the next one ends; 0 for none, nothing where a page cannot tell."""

    ends = forms.IntegerField(label=_("Lượt đang phát biểu"), required=False, min_value=0)
