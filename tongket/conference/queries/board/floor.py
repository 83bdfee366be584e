"""Who has the floor."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tongket.conference.models import AgendaItem, Speech
from tongket.people.models import Person


@dataclass(frozen=True)
class Floor:
    """Who has the floor: a turn of the queue, or the speaker whom the agenda names for the open item."""

    person: Person
    office: str
    place: str  # the bridge point, empty where the person sits in the main room
    kind: str  # ý kiến, tham luận, báo cáo
    begun_at: datetime | None
    allowed: timedelta
    paused_at: datetime | None = None
    paused_for: timedelta = timedelta()
    speech: Speech | None = None
    on_authority_of: Person | None = None

    @property
    def allowed_seconds(self) -> int:
        return int(self.allowed.total_seconds())

    @property
    def paused_seconds(self) -> int:
        return int(self.paused_for.total_seconds())


def floor_of(item: AgendaItem | None, speech: Speech | None, offices: dict[int, str]) -> Floor | None:
    """The turn that runs, else the speaker of the open item; None where nobody speaks."""
    if speech is not None:
        point = speech.bridge_point
        return Floor(
            speech.person,
            offices.get(speech.person_id, ""),
            point.name if point and not point.is_main else "",
            str(speech.get_kind_display()).lower(),
            speech.begun_at,
            speech.allowed,
            speech.paused_at,
            speech.paused_for,
            speech,
        )
    if item is None or item.speaker is None:
        return None
    return Floor(
        item.speaker,
        offices.get(item.speaker.pk, ""),
        "",
        str(item.get_kind_display()).lower(),
        item.opened_at,
        timedelta(minutes=item.minutes),
        on_authority_of=item.on_authority_of,
    )
