"""What a browser may say about drafts and papers."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tongket.documents.models import Paper
from tongket.documents.queries.heading import layout_of
from tongket.kit.clock import today
from tongket.kit.forms import Form
from tongket.org.models import Appointment, Power, Unit, in_force
from tongket.org.queries import ids_above, ids_below, standing_of
from tongket.people.models import Person
from tongket.typeset import kinds

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
# The kinds of the State, then those that only the Party has.
KINDS: list[tuple[str, Any]] = [
    *((kind.abbr, kind.name) for kind in kinds().values()),
    *(
        (abbr, format_lazy("{} ({})", kind.name, _("Đảng")))
        for abbr, kind in kinds("party").items()
        if abbr not in kinds()
    ),
]
TEXT_BLOCKS = ("heading", "paragraph", "numbered", "article")


def writing_units(person: Person) -> Any:
    """The units for which a person writes: those of the own offices that carry the power."""
    standing = standing_of(person)
    return Unit.objects.filter(pk__in=standing.own & standing.area(Power.OFFICE))


def signers_of(unit: Unit) -> Any:
    """The people who may sign for a unit: who holds an office with the power in it or above it."""
    day = today()
    held = Appointment.objects.filter(in_force(day), office__unit_id__in=ids_above([unit.pk], day)).select_related(
        "office"
    )
    signing = {Power.LEAD, Power.DEPUTY, Power.OFFICE}
    found = [one.person_id for one in held if signing & set(one.office.powers)]
    return Person.objects.filter(pk__in=found)


class PaperFilterForm(Form):
    """The filters of the list of papers."""

    q = forms.CharField(label=_("Tìm trích yếu, số ký hiệu"), required=False)
    kind = forms.ChoiceField(label=_("Loại"), required=False, choices=[("", _("Mọi loại")), *KINDS])
    year = forms.IntegerField(label=_("Năm"), required=False, min_value=1900, max_value=2999)
    unit = forms.SlugField(label=_("Đơn vị"), required=False)
    state = forms.ChoiceField(
        label=_("Tình trạng"), required=False, choices=[("", _("Mọi tình trạng")), *Paper.State.choices]
    )


class CreateDraftForm(Form):
    title = forms.CharField(label=_("Tên dự thảo"), max_length=300)
    kind = forms.ChoiceField(label=_("Loại văn bản"), choices=KINDS, initial="BC")
    unit = forms.ModelChoiceField(label=_("Đơn vị soạn"), queryset=Unit.objects.none(), empty_label=None)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = writing_units(person)

    def clean_unit(self) -> Unit:
        """The unit, if papers of that kind are issued in its layout."""
        unit: Unit = self.cleaned_data["unit"]
        known, kind = kinds(layout_of(unit)), self.cleaned_data.get("kind")
        if kind is not None and kind not in known:
            raise forms.ValidationError(
                _("%(unit)s không ban hành loại văn bản này; hãy chọn loại khác."), params={"unit": unit.name}
            )
        return unit


class CreatePaperForm(CreateDraftForm):
    title = forms.CharField(label=_("Trích yếu"), max_length=1000)
    text = forms.CharField(
        label=_("Nội dung"),
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "Mỗi dòng là một đoạn. Dòng bắt đầu bằng số La Mã và dấu chấm là đề mục, bằng số và dấu chấm là mục đánh số."
        ),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        self.fields["kind"].initial = "TB"


class RevisePaperForm(Form):
    """The parts of a paper that its office changes before it is issued; each text block has a field of its own."""

    subject = forms.CharField(label=_("Trích yếu"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    date = forms.DateField(
        label=_("Ngày văn bản"), required=False, widget=DAY, help_text=_("Để trống: ngày phát hành.")
    )
    signer = forms.ModelChoiceField(label=_("Người ký"), queryset=Person.objects.none(), empty_label=None)
    recipients = forms.ModelMultipleChoiceField(
        label=_("Đơn vị nhận"),
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    other_recipients = forms.CharField(
        label=_("Nơi nhận khác"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Mỗi dòng một nơi."),
    )
    bases = forms.CharField(
        label=_("Căn cứ"), required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Mỗi dòng một căn cứ.")
    )
    added = forms.CharField(
        label=_("Thêm đoạn ở cuối"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Mỗi dòng là một đoạn."),
    )

    def __init__(self, *args: Any, paper: Paper, **kwargs: Any) -> None:
        self.paper = paper
        units = list(paper.sent_to.all())
        names = {unit.name for unit in units}
        initial = {
            "subject": paper.subject,
            "date": paper.date,
            "signer": paper.signer_id,
            "recipients": [unit.pk for unit in units],
            "other_recipients": "\n".join(line for line in paper.recipients if line not in names),
            "bases": "\n".join(paper.bases),
        }
        for place, block in self._text_blocks():
            initial[f"block_{place}"] = block["text"]
        super().__init__(*args, initial=initial, **kwargs)
        signer, recipients = self.fields["signer"], self.fields["recipients"]
        assert isinstance(signer, forms.ModelChoiceField)
        assert isinstance(recipients, forms.ModelMultipleChoiceField)
        signer.queryset = signers_of(paper.unit)
        recipients.queryset = Unit.objects.filter(
            pk__in=ids_below(ids_above([paper.unit_id])) | {unit.pk for unit in units}
        ).filter(in_force(today()))
        for place, block in self._text_blocks():
            rows = max(2, min(8, len(block["text"]) // 90 + 1))
            self.fields[f"block_{place}"] = forms.CharField(
                label=self._name(block),
                required=False,
                widget=forms.Textarea(attrs={"rows": rows}),
            )

    def _text_blocks(self) -> list[tuple[int, dict[str, Any]]]:
        return [(place, block) for place, block in enumerate(self.paper.content) if block["type"] in TEXT_BLOCKS]

    @staticmethod
    def _name(block: dict[str, Any]) -> str:
        words = {"heading": _("Đề mục"), "paragraph": _("Đoạn"), "numbered": _("Mục"), "article": _("Điều")}
        return f"{words[block['type']]} {block.get('n', '')}".strip()

    def block_fields(self) -> list[forms.BoundField]:
        """The fields of the text, in the order of the paper."""
        return [self[f"block_{place}"] for place, _block in self._text_blocks()]

    def content(self) -> list[dict[str, Any]]:
        """The paper's blocks with the texts that were sent; a block left empty falls away."""
        blocks = []
        for place, block in enumerate(self.paper.content):
            if block["type"] not in TEXT_BLOCKS:
                blocks.append(block)
            elif text := self.cleaned_data[f"block_{place}"].strip():
                blocks.append({**block, "text": text})
        added = [line.strip() for line in self.cleaned_data["added"].splitlines() if line.strip()]
        return [*blocks, *({"type": "paragraph", "text": line} for line in added)]

    def lines(self, name: str) -> list[str]:
        """The lines of a field."""
        return [line.strip() for line in self.cleaned_data[name].splitlines() if line.strip()]


class ParagraphForm(Form):
    section = forms.CharField(label=_("Phần"), max_length=200, required=False)
    heading = forms.CharField(label=_("Đề mục nhỏ"), max_length=300, required=False)
    text = forms.CharField(label=_("Nội dung"), widget=forms.Textarea(attrs={"rows": 3}))
    from_author = forms.BooleanField(label=_("Nhận định của người soạn"), required=False)


class TextForm(Form):
    """A paragraph's new wording, or a comment."""

    text = forms.CharField(label=_("Nội dung"), widget=forms.Textarea(attrs={"rows": 3}))


class DispositionForm(Form):
    disposition = forms.CharField(max_length=12)
    reason = forms.CharField(label=_("Lý do, nội dung chỉnh lý"), required=False)


class OpenCommentsForm(Form):
    until = forms.DateField(label=_("Góp ý đến hết ngày"), required=False, widget=DAY)


class InviteForm(Form):
    units = forms.ModelMultipleChoiceField(
        label=_("Đơn vị được mời"), queryset=Unit.objects.all(), widget=forms.CheckboxSelectMultiple
    )
