"""What a browser may say about conferences."""

import re
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongket.conference.models import (
    AgendaItem,
    Ballot,
    BridgePoint,
    Conference,
    Delegate,
    Part,
    PeriodKind,
    Poll,
    Speech,
)
from tongket.documents.models import Draft
from tongket.kit.forms import Form
from tongket.kit.text import slug
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


def _unit(label: Any, *, required: bool = True, **more: Any) -> "forms.ModelChoiceField[Unit]":
    """A unit of the register."""
    more.setdefault("empty_label", _("(chọn đơn vị)"))
    return forms.ModelChoiceField(
        Unit.objects.filter(until=None), label=label, required=required, to_field_name="key", **more
    )


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class PeriodForm(RoomForm):
    """The period that is looked back on, and the one ahead."""

    period_kind = forms.ChoiceField(
        label=_("Kỳ"), choices=[("", _("(không theo kỳ)")), *PeriodKind.choices], required=False
    )
    period_from = _day(_("Kỳ từ ngày"))
    period_to = _day(_("đến ngày"))
    next_from = _day(_("Kỳ sau từ ngày"))
    next_to = _day(_("đến ngày"))

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
    organiser = _unit(_("Đơn vị tổ chức"), empty_label=None)
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


class ItemForm(RoomForm):
    """An item of the agenda."""

    title = forms.CharField(label=_("Tên mục"), max_length=400)
    kind = forms.ChoiceField(label=_("Loại"), choices=AgendaItem.Kind.choices)
    minutes = forms.IntegerField(label=_("Số phút"), min_value=1, max_value=600, initial=15)
    speaker = PersonField(label=_("Người trình bày"), required=False)
    on_authority_of = PersonField(
        label=_("Thừa ủy quyền của"), required=False, help_text=_("Khi người trình bày công bố thay người khác.")
    )
    about = _unit(
        _("Báo cáo về đơn vị"),
        required=False,
        empty_label=_("(đơn vị tổ chức)"),
        help_text=_("Chỉ dùng cho mục báo cáo."),
    )
    topics = forms.CharField(
        label=_("Gợi ý thảo luận"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Mỗi dòng một nội dung."),
    )
    parts = forms.ModelMultipleChoiceField(
        Part.objects.none(), label=_("Thuộc nội dung"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, conference: Conference, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if conference.parts.exists():
            self.fields["parts"].queryset = conference.parts.all()  # type: ignore[attr-defined]
        else:
            del self.fields["parts"]

    def facts(self) -> dict[str, Any]:
        """The values as the action takes them."""
        said = dict(self.cleaned_data)
        return {**said, "topics": said["topics"].splitlines(), "parts": list(said.get("parts", []))}


def item_facts(item: AgendaItem) -> dict[str, Any]:
    """What the form shows of an item that is there."""
    names = ("title", "kind", "minutes", "speaker", "on_authority_of")
    return {
        **{name: getattr(item, name) for name in names},
        "about": item.about.key if item.about else "",
        "topics": "\n".join(item.topics),
        "parts": list(item.parts.values_list("pk", flat=True)),
    }


class TableDraftForm(RoomForm):
    draft = forms.ModelChoiceField(
        Draft.objects.none(), label=_("Dự thảo"), required=False, empty_label=_("(không trình)")
    )

    def __init__(self, drafts: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["draft"].queryset = drafts  # type: ignore[attr-defined]


class BridgeForm(RoomForm):
    """A bridge point."""

    name = forms.CharField(label=_("Tên điểm cầu"), max_length=200)
    unit = _unit(_("Đơn vị"), required=False)
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


class HeadCountForm(RoomForm):
    count = forms.IntegerField(label=_("Số người có mặt"), min_value=0, max_value=100_000)


class LineForm(RoomForm):
    line = forms.ChoiceField(label=_("Đường truyền"), choices=BridgePoint.Line.choices)


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


class BallotForm(RoomForm):
    choice = forms.ChoiceField(label=_("Phiếu"), choices=Ballot.Choice.choices, widget=forms.RadioSelect)


THRESHOLDS = {
    "half": (_("quá 1/2"), 1, 2, True),
    "two-thirds": (_("từ 2/3"), 2, 3, False),
    "three-quarters": (_("từ 3/4"), 3, 4, False),
    "four-fifths": (_("từ 80 %"), 80, 100, False),
    "nine-tenths": (_("từ 90 %"), 90, 100, False),
    "all": (_("toàn bộ"), 1, 1, False),
}
QUORUMS = {"0/1": _("không quy định"), "1/2": _("từ 1/2"), "2/3": _("từ 2/3"), "3/4": _("từ 3/4")}


class PollForm(RoomForm):
    """A poll and the rule that it is counted by."""

    question = forms.CharField(label=_("Nội dung biểu quyết"), max_length=500)
    item = forms.ModelChoiceField(
        AgendaItem.objects.none(), label=_("Tại mục"), required=False, empty_label=_("(không theo mục)")
    )
    is_secret = forms.BooleanField(label=_("Bỏ phiếu kín"), required=False)
    base = forms.ChoiceField(label=_("Cơ sở tính"), choices=Poll.Base.choices, initial=Poll.Base.PRESENT)
    threshold = forms.ChoiceField(label=_("Ngưỡng"), choices=[(key, rule[0]) for key, rule in THRESHOLDS.items()])
    quorum = forms.ChoiceField(label=_("Số người tối thiểu"), choices=list(QUORUMS.items()), initial="1/2")
    threshold_source = forms.CharField(
        label=_("Căn cứ của ngưỡng"), max_length=300, required=False, help_text=_("Ví dụ Quy chế làm việc, Điều 12.")
    )

    def __init__(self, conference: Conference, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = conference.items.exclude(state=AgendaItem.State.CLOSED)  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """The values as the action takes them."""
        said = dict(self.cleaned_data)
        _label, num, den, strict = THRESHOLDS[said.pop("threshold")]
        quorum_num, quorum_den = said.pop("quorum").split("/")
        return {
            **said,
            "threshold_num": num,
            "threshold_den": den,
            "threshold_is_strict": strict,
            "quorum_num": int(quorum_num),
            "quorum_den": int(quorum_den),
        }


class ReviewForm(RoomForm):
    summary = forms.CharField(
        label=_("Tóm tắt của thư ký (in vào biên bản)"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    done = forms.BooleanField(required=False)


class ConclusionForm(RoomForm):
    """One conclusion."""

    text = forms.CharField(label=_("Nội dung kết luận"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 2}))
    owner = _unit(_("Chủ trì"))
    due = _day(_("Hạn"))
    item = forms.ModelChoiceField(
        AgendaItem.objects.none(), label=_("Nguồn"), required=False, empty_label=_("(mục kết luận)")
    )
    partners = forms.ModelMultipleChoiceField(
        Unit.objects.filter(until=None),
        label=_("Phối hợp"),
        required=False,
        to_field_name="key",
        widget=forms.CheckboxSelectMultiple,
    )
    product = forms.CharField(label=_("Sản phẩm"), max_length=300, required=False)
    repeats = forms.ChoiceField(label=_("Lặp lại"), required=False)
    speech = forms.ModelChoiceField(Speech.objects.none(), required=False, widget=forms.HiddenInput)

    RULES = {
        "": _("(một lần)"),
        "FREQ=WEEKLY": _("mỗi tuần"),
        "FREQ=MONTHLY": _("mỗi tháng"),
        "FREQ=MONTHLY;BYDAY=1MO": _("thứ Hai đầu tháng"),
        "FREQ=MONTHLY;INTERVAL=3": _("mỗi quý"),
        "FREQ=YEARLY": _("mỗi năm"),
    }

    def __init__(self, conference: Conference, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = conference.items.all()  # type: ignore[attr-defined]
        self.fields["speech"].queryset = conference.speeches.all()  # type: ignore[attr-defined]
        present = str((kwargs.get("initial") or {}).get("repeats", "") or "")
        own = {} if present in self.RULES else {present: present}
        self.fields["repeats"].choices = [*self.RULES.items(), *own.items()]  # type: ignore[attr-defined]


class NoticeForm(RoomForm):
    """Who signs the notice, and its date."""

    signer = PersonField(label=_("Người ký"), required=False, help_text=_("Để trống: chủ trì ký."))
    date = _day(_("Ngày văn bản"))


class EvaluationForm(RoomForm):
    text = forms.CharField(
        label=_("Đánh giá (in vào thông báo, trước các kết luận)"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
