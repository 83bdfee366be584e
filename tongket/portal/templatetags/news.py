"""What a source of a sentence is called, and its icon: the words of the public page."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

register = template.Library()

SOURCES: dict[str, tuple[str, str | Promise]] = {
    "agenda-item": ("list-ordered", _("mục chương trình")),
    "conclusion": ("gavel", _("kết luận")),
    "decision": ("stamp", _("quyết định")),
}


@register.filter
def source_icon(kind: str) -> str:
    """The icon of a kind of source."""
    return SOURCES.get(kind, ("link", ""))[0]


@register.filter
def source_word(kind: str) -> str:
    """What a kind of source is called."""
    return str(SOURCES.get(kind, ("", kind))[1])
