"""The facts of a conference, and the reviews held together at it."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongket.conference.forms.fields import PersonField, RoomForm, day_field, unit_field
from tongket.conference.models import Conference, PeriodKind
from tongket.kit.text import slug


class PeriodForm(RoomForm):
    """The period that is looked back on, and the one ahead."""

    period_kind = forms.ChoiceField(
        label=_("Kỳ"), choices=[("", _("(không theo kỳ)")), *PeriodKind.choices], required=False
    )
    period_from = day_field(_("Kỳ từ ngày"))
    period_to = day_field(_("đến ngày"))
    next_from = day_field(_("Kỳ sau từ ngày"))
    next_to = day_field(_("đến ngày"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for begin, end in (("period_from", "period_to"), ("next_from", "next_to")):
            if said.get(begin) and said.get(end) and said[end] < said[begin]:
                self.add_error(end, _("Ngày cuối kỳ không thể trước ngày đầu kỳ."))
        return said


class ConferenceForm(PeriodForm):
    """The facts of a conference."""

    title = forms.CharField(label=_("Tên hội nghị, cuộc họp"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
    mode = forms.ChoiceField(label=_("Hình thức"), choices=Conference.Mode.choices)
    place = forms.CharField(label=_("Địa điểm"), max_length=200, required=False)
    day = forms.DateField(label=_("Ngày họp"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    begins_at = forms.TimeField(label=_("Bắt đầu"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends_at = forms.TimeField(label=_("Kết thúc"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    field_order = ["title", "kind", "organiser", "mode", "place", "day", "begins_at", "ends_at"]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("begins_at") and said.get("ends_at") and said["ends_at"] <= said["begins_at"]:
            self.add_error("ends_at", _("Giờ kết thúc phải sau giờ bắt đầu."))
        return said

    def facts(self) -> dict[str, Any]:
        """The values as the action takes them."""
        said = dict(self.cleaned_data)
        day = said.pop("day")

        def moment(clock: time) -> datetime:
            return timezone.make_aware(datetime.combine(day, clock))

        starts, ends = moment(said.pop("begins_at")), moment(said.pop("ends_at"))
        return {**said, "starts": starts, "ends": ends}


def facts_of(conference: Conference) -> dict[str, Any]:
    """What the form shows of a conference that is there."""
    starts, ends = timezone.localtime(conference.starts), timezone.localtime(conference.ends)
    names = ("title", "mode", "place", "period_kind", "period_from", "period_to", "next_from", "next_to")
    return {
        **{name: getattr(conference, name) for name in names},
        "day": starts.date(),
        "begins_at": starts.time(),
        "ends_at": ends.time(),
    }


class PlanForm(ConferenceForm):
    """A new conference."""

    kind = forms.ChoiceField(label=_("Loại"), choices=Conference.Kind.choices)
    organiser = unit_field(_("Đơn vị tổ chức"), empty_label=None)
    chair = PersonField(label=_("Chủ trì"))
    secretary = PersonField(
        label=_("Thư ký"),
        required=False,
        help_text=_("Ghi biên bản và kết luận. Có thể thêm sau, ở danh sách đại biểu."),
    )

    def facts(self) -> dict[str, Any]:
        said = super().facts()
        starts = timezone.localtime(said["starts"])
        key = slug(f"{said['organiser'].key} {starts:%Y-%m-%d} {said['kind']}", 70)
        taken = set(Conference.objects.filter(key__startswith=key).values_list("key", flat=True))
        number = 2
        while key in taken:
            key, number = f"{key.removesuffix(f'-{number - 1}')}-{number}", number + 1
        return {**said, "key": key}


class PartForm(PeriodForm):
    title = forms.CharField(label=_("Nội dung sơ kết, tổng kết"), max_length=300)

    field_order = ["title"]
