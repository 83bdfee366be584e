"""What this room does when something happened below it."""

from tongket.documents.events import PaperIssued
from tongket.documents.models import Paper
from tongket.emulation.actions import award_nominations
from tongket.emulation.models import Commendation
from tongket.live.jobs import listen
from tongket.live.models import LogEntry
from tongket.people.models import Person


@listen(PaperIssued)
def on_paper_issued(event: PaperIssued, entry: LogEntry) -> None:
    """A decision of commendation has its number: what it lists is given. One that supersedes it takes its place."""
    keys = [event.key] + ([event.supersedes_key] if event.supersedes_key else [])
    found = Commendation.objects.filter(decision__key__in=keys).values_list("pk", flat=True)
    for pk in found:
        by = Person.objects.filter(pk=entry.by_id).first() if entry.by_id is not None else None
        award_nominations(pk, Paper.objects.get(pk=event.paper_id), by=by)
