"""Which stations a person may see: asked of each room by its own lists, so that the trace gives nothing away."""

from collections.abc import Mapping

from tongket.analytics.queries.rooms import rooms
from tongket.conference.queries.conference import conferences_for
from tongket.documents.queries import drafts_for, papers_for
from tongket.followup.queries import tasks_for
from tongket.kit.thread import Key, Node, of_kind
from tongket.org.queries import appointments_of, ids_above, standing_of
from tongket.people.models import Person
from tongket.reporting.models import CarriedTask, ReportLine
from tongket.reporting.queries import may_read_report

# The kinds whose code begins with the key of what a person may or may not see, and the mark that ends that key.
IN_CONFERENCE = {"agenda-item": ".", "contribution": ".s", "conclusion": ".k", "poll": ".p"}
IN_DRAFT = {"paragraph": ".", "comment": ".c"}


def seen_by(person: Person, nodes: Mapping[Key, Node]) -> set[Key]:
    """The keys among `nodes` that the person may see."""
    seen: set[Key] = set()
    for kinds, lists in ((IN_CONFERENCE, conferences_for), (IN_DRAFT, drafts_for)):
        homes = {key: key[1].rpartition(kinds[key[0]])[0] for key in nodes if key[0] in kinds}
        if homes:
            shown = set(lists(person).filter(key__in=set(homes.values())).values_list("key", flat=True))
            seen |= {key for key, home in homes.items() if home in shown}
    if codes := of_kind(nodes, "task"):
        seen |= {("task", key) for key in tasks_for(person).filter(key__in=codes).values_list("key", flat=True)}
    if codes := of_kind(nodes, "decision"):
        seen |= {("decision", key) for key in papers_for(person).filter(key__in=codes).values_list("key", flat=True)}
    if codes := of_kind(nodes, "report-line"):
        seen |= {("report-line", code) for code in _lines_seen(person, codes)}
    for room in rooms():
        seen |= room.seen_of(person, nodes.keys())
    return seen


def _lines_seen(person: Person, codes: set[str]) -> set[str]:
    """The report lines of reports that the person may read."""
    reports = {
        row.code: row.report
        for rows in (ReportLine, CarriedTask)
        for row in rows.objects.filter(code__in=codes).select_related("report__round")
    }
    if not reports:
        return set()
    standing = standing_of(person)
    above = ids_above({held.office.unit_id for held in appointments_of(person)})
    return {code for code, report in reports.items() if may_read_report(standing, above, report)}
