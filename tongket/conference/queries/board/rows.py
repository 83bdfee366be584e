"""The rows that the live pages are drawn from, each kind read once and only where it is asked for.

They hold nothing of one audience, so that one reading serves all that are drawn of one moment.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import TypeVar

from django.db.models import Count, Q, Window

from tongket.conference.models import AgendaItem, BridgePoint, Conference, Delegate, Poll, Speech
from tongket.conference.queries.conference import day_of, offices_on
from tongket.documents.models import Comment

T = TypeVar("T", AgendaItem, Speech, BridgePoint, Poll)


class Rows:
    """What stands in the tables about one conference."""

    def __init__(self, conference: Conference) -> None:
        self.conference = conference

    @cached_property
    def items(self) -> list[AgendaItem]:
        found = self.conference.items.select_related("speaker", "draft", "on_authority_of").order_by("number")
        return self._ours(found)

    @cached_property
    def asking_item(self) -> AgendaItem | None:
        """The item at which one asks to speak now: the open one, else the discussion that comes."""
        if self.conference.state == Conference.State.CLOSED:
            return None
        open_now = next((one for one in self.items if one.state == AgendaItem.State.OPEN), None)
        planned = [one for one in self.items if one.state == AgendaItem.State.PLANNED]
        talks = [one for one in planned if one.kind == AgendaItem.Kind.DISCUSSION]
        return open_now or next(iter(talks or planned), None)

    @cached_property
    def speeches(self) -> list[Speech]:
        """The turns of the item at which one asks to speak, and whoever has the floor."""
        item = self.asking_item
        if item is None:
            return []
        found = self._ours(item.speeches.select_related("person", "bridge_point").order_by("number"))
        for speech in found:
            speech.item = item
        return found

    @cached_property
    def offices(self) -> dict[int, str]:
        """The offices of those who speak or ask to, and of those whom the agenda names."""
        people = {one.person_id for one in self.speeches}
        people |= {one.speaker_id for one in self.items if one.speaker_id is not None}
        return offices_on(people, day_of(self.conference)) if people else {}

    @cached_property
    def bridges(self) -> list[BridgePoint]:
        return self._ours(self.conference.bridge_points.select_related("head").order_by("pk"))

    @cached_property
    def delegates(self) -> list[Delegate]:
        """The roll, as far as it is counted."""
        return list(self.conference.delegates.order_by().only("conference", "is_voting", "present_at"))

    @cached_property
    def polls(self) -> list[Poll]:
        return self._ours(self.conference.polls.order_by("number"))

    @cached_property
    def comments(self) -> list[Comment]:
        """Of all comments on the drafts on the table the latest two, those without an answer first. Each says how many
        there are (`count_all`) and how many wait for an answer (`count_open`)."""
        drafts = {one.draft_id for one in self.items if one.draft_id is not None}
        if not drafts:
            return []
        found = Comment.objects.filter(draft_id__in=drafts).select_related("unit", "person", "paragraph", "draft")
        counted = found.annotate(
            count_all=Window(Count("pk")),
            count_open=Window(Count("pk", filter=Q(disposition=Comment.Disposition.OPEN))),
        )
        return list(counted.order_by("disposition", "-at", "-pk")[:2])

    def _ours(self, found: Iterable[T]) -> list[T]:
        rows = list(found)
        for row in rows:
            row.conference = self.conference
        return rows
