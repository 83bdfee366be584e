"""Tags of the live pages of a conference: the form of one verb, numbers for SVG."""

from dataclasses import dataclass

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@dataclass(frozen=True)
class VerbForm:
    """The two ends of a form; between them stand the token and the button."""

    begin: SafeString

    @property
    def end(self) -> SafeString:
        return SafeString("</form>")


@register.simple_tag(takes_context=True)
def live_form(
    context: Context, verb: str, target: int | str, css: str = "", asks: str = "", keep: str = ""
) -> VerbForm:
    """{% live_form "give_floor" speech.pk as form %}{{ form.begin }}...{{ form.end }}: an ordinary form that posts to the
    address of the verb; with the script it posts without leaving the page, and the stream brings what has changed.

    `asks` is a question that is put once more; `keep` names what is kept on the device while the line is down. Without
    the script the answer leads back to the page, which it knows where it is drawn for a request.
    """
    url = reverse(verb, args=[target])
    extra = format_html(' hx-confirm="{}"', asks) if asks else SafeString("")
    if keep:
        extra += format_html(' data-keep="{}"', keep)
    return VerbForm(
        format_html(
            '<form method="post" action="{}" hx-post="{}" hx-swap="none" hx-sync="this:drop" hx-params="not back" '
            'class="{}"{}>{}',
            url,
            url,
            css,
            extra,
            format_html('<input type="hidden" name="back" value="{}">', context["request"].path)
            if "request" in context
            else "",
        )
    )


@register.simple_tag
def percent(value: float) -> str:
    """A length for SVG, with a point whatever the language: 79.8%"""
    return f"{value:.2f}%"
