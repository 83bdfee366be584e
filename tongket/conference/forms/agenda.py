"""The agenda: its items, the draft on the table, the summary."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongket.conference.forms.fields import PersonField, RoomForm, unit_field
from tongket.conference.models import AgendaItem, Conference, Part
from tongket.documents.models import Draft


class ItemForm(RoomForm):
    """An item of the agenda."""

    title = forms.CharField(label=_("Tên mục"), max_length=400)
    kind = forms.ChoiceField(label=_("Loại"), choices=AgendaItem.Kind.choices)
    minutes = forms.IntegerField(label=_("Số phút"), min_value=1, max_value=600, initial=15)
    speaker = PersonField(label=_("Người trình bày"), required=False)
    on_authority_of = PersonField(
        label=_("Thừa ủy quyền của"), required=False, help_text=_("Khi người trình bày công bố thay người khác.")
    )
    about = unit_field(
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


class ReviewForm(RoomForm):
    summary = forms.CharField(
        label=_("Tóm tắt của thư ký (in vào biên bản)"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    done = forms.BooleanField(required=False)
