"""What this room does when something happened below it."""

from tongket.conference.events import ConclusionRemoved
from tongket.conference.models import Conference
from tongket.kit.text import number_in
from tongket.live.jobs import listen
from tongket.live.models import LogEntry
from tongket.people.models import Person
from tongket.portal.actions import note_conclusion_removed


@listen(ConclusionRemoved)
def on_conclusion_removed(event: ConclusionRemoved, entry: LogEntry) -> None:
    """The conclusions after a struck one have moved up: what the news says of them stands on their new numbers."""
    held = Conference.objects.filter(pk=number_in(entry.channel.name.partition("/")[2]) or 0).first()
    if held is not None and event.number:
        note_conclusion_removed(held.pk, event.number, by=Person.objects.filter(pk=entry.by_id or 0).first())
