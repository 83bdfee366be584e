"""Tags and filters that every template may use: icons, states, Vietnamese dates and numbers, the card of the trace."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tongket.kit import formats
from tongket.kit.thread import reminded_words

register = template.Library()

register.filter("day", formats.day)
register.filter("day_month", formats.day_month)
register.filter("clock", formats.clock)
register.filter("clock_day", formats.clock_day)
register.filter("long_day", formats.long_day)
register.filter("weekday", formats.weekday)


@register.filter
def number(value: int | float | Decimal | None, decimals: int | None = None) -> str:
    """{{ 1234.5|number }} gives 1.234,5"""
    return formats.number(value, decimals)


@register.filter
def percent_of(part: int | float, whole: int | float) -> str:
    """{{ 31|percent_of:46 }} gives 67,4 %"""
    return formats.percent(part, whole)


@register.filter
def days_until(value: date | datetime | None, today: date) -> int:
    """Whole days from `today` to the day of `value`; negative when it has passed."""
    if value is None:
        return 0
    return ((value.date() if isinstance(value, datetime) else value) - today).days


@register.filter
def iso(value: date | datetime | None) -> str:
    """The moment for a machine: what `<time datetime>` and the browser's clocks read."""
    return "" if value is None else value.isoformat()


# A symbol or a word with a hyphen (09-QĐi/TW, COVID-19, 2020-2025), and a name with its Roman figure (khu vực II).
_WHOLE = re.compile(r"[\w/.]{1,14}(?:-[\w/.]{1,14}){1,3}|(?:khu vực|quý|khóa|thứ|hạng) [IVX]+\b", re.IGNORECASE)


@register.filter
def whole(text: object) -> SafeString:
    """The text in which no line ends within a symbol; its letters stay as they are."""
    words = str(text)
    parts: list[str | SafeString] = []
    last = 0
    for found in _WHOLE.finditer(words):
        parts += [words[last : found.start()], format_html('<span class="tk-nowrap">{}</span>', found.group())]
        last = found.end()
    return format_html_join("", "{}", ((part,) for part in [*parts, words[last:]]))


@register.filter
def last_word(text: str) -> str:
    """The last word of a text, to be kept on one line with the marks that follow it."""
    return text.rpartition(" ")[2]


@register.filter
def before_last_word(text: str) -> str:
    """All of a text that stands before its last word, the blank included."""
    return text[: len(text) - len(last_word(text))]


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A line icon from the sprite. Without a label it is decoration, and a screen reader passes it by."""
    href = f"{static('vendor/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="tk-icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, href)
    return format_html('<svg class="tk-icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', href)


@register.simple_tag
def chip(word: str, icon_name: str = "", colour: str = "grey") -> SafeString:
    """A state: the word, an icon, a colour (navy, red, amber, green, grey), in this order of weight."""
    return format_html(
        '<span class="tk-chip tk-chip--{}">{}{}</span>', colour, icon(icon_name) if icon_name else "", word
    )


@register.simple_tag
def reminded(thing: Any) -> str:
    """How often a thing was reminded of, and when last: được nhắc 2 lần, gần nhất 09:10."""
    return reminded_words(thing.reminded_times, thing.reminded_at)


@register.inclusion_tag("kit/_trace_card.html")
def trace_card(kind: str, code: str) -> dict[str, str]:
    """The small source-and-effect card of a line; it is fetched after the page, so that no room knows the trace."""
    return {"kind": kind, "code": code}


@register.inclusion_tag("kit/_field.html")
def field(bound: BoundField, css: str = "") -> dict[str, Any]:
    """A form field with its label, help and errors, the same everywhere."""
    return {"field": bound, "css": css}


@register.simple_tag
def share_bar(parts: Iterable[tuple[str, int | float]], label: str = "") -> SafeString:
    """One bar made of parts `(colour, size)`; an SVG, so that no inline style is needed."""
    listed = [(colour, float(size)) for colour, size in parts if size]
    whole = sum(size for _, size in listed) or 1.0
    pieces, at = [], 0.0
    for colour, size in listed:
        width = 100 * size / whole
        pieces.append(format_html('<rect class="tk-bar-{}" x="{}%" width="{}%" height="100%"/>', colour, at, width))
        at += width
    return format_html(
        '<svg class="tk-bar" role="img" aria-label="{}" preserveAspectRatio="none">{}</svg>',
        label,
        SafeString("".join(pieces)),
    )
