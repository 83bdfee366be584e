"""Polls and ballots."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongket.conference.forms.fields import RoomForm
from tongket.conference.models import AgendaItem, Ballot, Conference, Poll


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
