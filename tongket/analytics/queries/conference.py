"""The trace of one conference: every line of it, of what it stands on and of what it led to, as plain data."""

from typing import Any

from tongket.analytics.queries.graph import walk
from tongket.analytics.queries.thread import trace_url
from tongket.conference.models import AgendaItem, Conclusion, Conference, Poll, Speech
from tongket.documents.models import Comment, Paragraph
from tongket.emulation.queries import councils_of
from tongket.emulation.queries import keys_of_conference as commendation_keys
from tongket.followup.models import Task
from tongket.kit.thread import Key, Node
from tongket.reporting.models import CarriedTask, ReportLine

DEEPEST = 40
MOST = 20_000


def trace_of_conference(key: str) -> dict[str, Any]:
    """`{"nodes": [{"id", "kind", "label", "url", "earlier"?}], "links": [{"from", "to", "why"}]}`, sorted.

    What belongs to an earlier conference is a last station and says so; what later conferences made of it is theirs to
    tell, so that the trace is the same whatever was played afterwards.
    """
    own = {key, *councils_of(key)}
    this = Conference.objects.filter(key=key).values_list("starts", flat=True).first()
    begins = dict(Conference.objects.values_list("key", "starts"))

    def belongs(node: Node) -> bool:
        return node.conference in own or not node.conference

    def is_earlier(node: Node) -> bool:
        held = begins.get(node.conference)
        return not belongs(node) and held is not None and this is not None and held < this

    graph = walk(
        keys_of_conference(key, own),
        deepest=DEEPEST,
        most=MOST,
        goes_on=belongs,
        enters=lambda node: belongs(node) or is_earlier(node),
    )
    nodes = [
        {
            "id": f"{node.kind}:{node.code}",
            "kind": node.kind,
            "label": node.label,
            "url": trace_url(node.key),
            **({"earlier": True} if is_earlier(node) else {}),
        }
        for node in graph.nodes.values()
    ]
    links = [
        {"from": ":".join(link.source), "to": ":".join(link.effect), "why": link.why}
        for link in graph.links
        if belongs(graph.nodes[link.source]) or belongs(graph.nodes[link.effect])
    ]
    return {
        "nodes": sorted(nodes, key=lambda node: str(node["id"])),
        "links": sorted(links, key=lambda link: (link["from"], link["to"], link["why"])),
    }


def keys_of_conference(key: str, councils: set[str]) -> set[Key]:
    """Every line that the rooms hold of that conference and its councils: where the walk begins."""
    keys: set[Key] = {("article", key), *commendation_keys(key)}
    within = {"conference__key__in": councils}
    keys |= {("agenda-item", one.code) for one in AgendaItem.objects.filter(**within).select_related("conference")}
    keys |= {("contribution", one.code) for one in Speech.objects.filter(**within).select_related("conference")}
    keys |= {("conclusion", one.code) for one in Conclusion.objects.filter(**within).select_related("conference")}
    keys |= {("poll", one.code) for one in Poll.objects.filter(**within).select_related("conference")}
    keys |= {("task", code) for code in Task.objects.filter(conference_key=key).values_list("key", flat=True)}
    paragraphs = Paragraph.objects.filter(draft__conference_key=key, is_removed=False).select_related("draft")
    keys |= {("paragraph", one.code) for one in paragraphs}
    keys |= {("comment", one.code) for one in Comment.objects.filter(draft__conference_key=key).select_related("draft")}
    for rows in (ReportLine, CarriedTask):
        found = rows.objects.filter(report__round__conference_key=key)
        keys |= {("report-line", code) for code in found.values_list("code", flat=True)}
    return keys
