"""What the templates of the trace ask about a node."""

from datetime import date, datetime

from django import template

from tongket.analytics.queries.kinds import KINDS
from tongket.analytics.queries.thread import trace_url
from tongket.kit.formats import clock
from tongket.kit.thread import Node

register = template.Library()


@register.filter
def kind_icon(kind: str) -> str:
    """The icon of a kind of station."""
    return KINDS[kind].icon


@register.filter
def has_hour(at: date | datetime | None) -> bool:
    """Whether the moment is known to the minute; midnight stands for the whole day."""
    return isinstance(at, datetime) and clock(at) != "00:00"


@register.simple_tag
def trace_page(node: Node) -> str:
    """The address of the thread through that node."""
    return trace_url(node.key)
