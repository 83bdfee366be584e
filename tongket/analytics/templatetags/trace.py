"""What the templates of the trace ask about a node."""

from datetime import date, datetime

from django import template

from tongket.analytics.queries.kinds import KINDS, mark_of
from tongket.analytics.queries.thread import Station, trace_url
from tongket.kit.formats import clock
from tongket.kit.templatetags.kit import chip
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
def state_chip(node: Node) -> str:
    """The state of a station, where it says something: the word, an icon, a colour."""
    mark = mark_of(node.kind, node.state)
    return chip(node.state, *mark) if mark else ""


@register.filter
def tells_state(node: Node) -> bool:
    """Whether the node's state says something."""
    return mark_of(node.kind, node.state) is not None


@register.simple_tag
def station_facts(station: Station) -> str:
    """The small line of a station: who, in which paper, how the station before led to it."""
    node = station.node
    assert node is not None
    in_paper = node.kind in ("report-line", "paragraph", "comment", "conclusion", "task", "nomination")
    source = node.source if in_paper and node.source != node.label else ""
    return " · ".join(part for part in (node.who, source, station.why) if part)


@register.simple_tag
def trace_page(node: Node) -> str:
    """The address of the thread through that node."""
    return trace_url(node.key)
