"""What an editor may say."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tongket.kit.forms import Form


class DraftArticleForm(Form):
    photos = forms.IntegerField(label=_("Số ảnh"), min_value=0, required=False)
    source = forms.CharField(label=_("Nguồn đăng"), max_length=200, required=False)


class TitleForm(Form):
    title = forms.CharField(label=_("Tiêu đề"), max_length=400)


class CorrectionForm(Form):
    """A sentence of published news set right; without a number it is the headline."""

    number = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=_("Nội dung đúng"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    reason = forms.CharField(
        label=_("Lý do, người đọc thấy"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class WithdrawForm(Form):
    reason = forms.CharField(
        label=_("Lý do, người đọc thấy"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class SentenceForm(Form):
    text = forms.CharField(label=_("Câu"), widget=forms.Textarea(attrs={"rows": 3}))
    after = forms.IntegerField(required=False, widget=forms.HiddenInput)
