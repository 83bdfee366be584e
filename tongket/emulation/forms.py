"""What a browser may say about commendations."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongket.conference.models import AgendaItem, Conference
from tongket.emulation.actions.commendation import NOMINEES
from tongket.emulation.models import Commendation
from tongket.kit.clock import now
from tongket.kit.forms import Form
from tongket.org.models import Appointment, Power, Unit, in_force
from tongket.org.queries import ids_below, standing_of, units_for
from tongket.people.models import Person


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class OpenForm(Form):
    kind = forms.ChoiceField(label=_("Loại khen thưởng"), choices=Commendation.Kind.choices)
    title = forms.CharField(label=_("Tên đợt"), max_length=300)
    unit = forms.ModelChoiceField(label=_("Đơn vị ra quyết định"), queryset=Unit.objects.none())
    conference = forms.ModelChoiceField(
        label=_("Công bố tại hội nghị"),
        queryset=Conference.objects.none(),
        required=False,
        empty_label=_("Không gắn hội nghị"),
    )
    form = forms.CharField(
        label=_("Hình thức"), max_length=80, required=False, help_text=_("Để trống: Giấy khen; tri ân thì Thư tri ân.")
    )
    period_from = forms.DateField(
        label=_("Thành tích từ ngày"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    period_to = forms.DateField(label=_("Đến ngày"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    groups = forms.CharField(
        label=_("Nhóm thành tích, mỗi dòng một nhóm"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    for_kinds = forms.MultipleChoiceField(
        label=_("Đối tượng"),
        choices=[(key, word.capitalize()) for key, word in NOMINEES.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, person: Person, area: Collection[int] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area = standing_of(person).area(Power.OFFICE) if area is None else area
        unit, conference = self.fields["unit"], self.fields["conference"]
        assert isinstance(unit, forms.ModelChoiceField)
        assert isinstance(conference, forms.ModelChoiceField)
        unit.queryset = units_for(person).filter(pk__in=area)
        conference.queryset = Conference.objects.filter(organiser__in=area).exclude(kind=Conference.Kind.COUNCIL)

    def clean_groups(self) -> list[str]:
        return _lines(self.cleaned_data["groups"])


class NominateForm(Form):
    unit = forms.ModelChoiceField(label=_("Tập thể"), queryset=Unit.objects.none(), required=False)
    person = forms.ModelChoiceField(label=_("Hoặc cá nhân"), queryset=Person.objects.none(), required=False)
    name = forms.CharField(label=_("Hoặc tên nguyên lãnh đạo đã nghỉ hưu"), max_length=160, required=False)
    place = forms.CharField(
        label=_("Chức vụ, đơn vị như in trong danh sách"), max_length=240, required=False,
        help_text=_("Để trống: lấy chức vụ đang giữ."),
    )  # fmt: skip
    group = forms.ChoiceField(label=_("Nhóm thành tích"), required=False)
    grounds = forms.CharField(label=_("Thành tích"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, commendation: Commendation, by: Person, demo: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit, person, group = self.fields["unit"], self.fields["person"], self.fields["group"]
        assert isinstance(unit, forms.ModelChoiceField)
        assert isinstance(person, forms.ModelChoiceField)
        assert isinstance(group, forms.ChoiceField)
        standing = standing_of(by)
        keeps = standing.has(Power.OFFICE, commendation.unit_id)
        area = ids_below([commendation.unit_id]) if keeps else standing.area(Power.REPORT)
        units = units_for(by).filter(pk__in=area)
        held = Appointment.objects.filter(in_force(timezone.localdate(now())), office__unit__in=area).values("person")
        people = Person.objects.filter(pk__in=held, is_active=True, is_body=False).order_by("name")
        if demo:  # a demo gives nothing to real people and units, and so does not offer them
            units, people = units.filter(is_fictional=True), people.filter(is_fictional=True)
        unit.queryset, person.queryset = units, people
        if commendation.groups:
            group.choices = [(one, one) for one in commendation.groups]
        else:
            del self.fields["group"]
        wanted = commendation.for_kinds or list(NOMINEES)
        for field, kind in (("unit", "units"), ("person", "individuals"), ("name", "retired-leaders")):
            if kind not in wanted:
                del self.fields[field]


class CouncilForm(Form):
    chair = forms.ModelChoiceField(label=_("Chủ tịch Hội đồng"), queryset=Person.objects.none())
    members = forms.ModelMultipleChoiceField(
        label=_("Thành viên"), queryset=Person.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    secretary = forms.ModelChoiceField(
        label=_("Thư ký, không bỏ phiếu"), queryset=Person.objects.none(), required=False
    )
    starts = forms.DateTimeField(label=_("Họp lúc"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))

    def __init__(self, *args: Any, commendation: Commendation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area = ids_below([commendation.unit_id])
        held = Appointment.objects.filter(in_force(timezone.localdate(now())), office__unit__in=area).values("person")
        people = Person.objects.filter(pk__in=held, is_active=True, is_body=False).order_by("name")
        for name in ("chair", "members", "secretary"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = people

    def clean_starts(self) -> datetime:
        starts: datetime = self.cleaned_data["starts"]
        return starts


class DecisionForm(Form):
    signer = forms.ModelChoiceField(label=_("Người ký"), queryset=Person.objects.none())

    def __init__(self, *args: Any, signers: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        signer = self.fields["signer"]
        assert isinstance(signer, forms.ModelChoiceField)
        signer.queryset = Person.objects.filter(pk__in=[one.pk for one in signers])
        signer.initial = signers[0].pk if signers else None


class AnnounceForm(Form):
    item = forms.ModelChoiceField(label=_("Mục chương trình"), queryset=AgendaItem.objects.none(), empty_label=None)

    def __init__(self, *args: Any, commendation: Commendation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        item = self.fields["item"]
        assert isinstance(item, forms.ModelChoiceField)
        self.conference_key = commendation.conference_key
        item.queryset = self.speakers().exclude(state=AgendaItem.State.PLANNED)

    def speakers(self) -> QuerySet[AgendaItem]:
        """The commendation items of the conference, whose speakers announce the decision."""
        return AgendaItem.objects.filter(conference__key=self.conference_key, kind=AgendaItem.Kind.COMMENDATION)


class ReasonForm(Form):
    reason = forms.CharField(label=_("Lý do"), max_length=400)
