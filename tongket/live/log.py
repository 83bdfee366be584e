"""Writing the log, and reading it back. `record` is the last line of every action, in the action's own transaction."""

import hashlib
import json
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from django.db import connection

from tongket.kit.clock import now
from tongket.live import jobs
from tongket.live.bus import knock
from tongket.live.events import Event
from tongket.live.models import Channel, LogEntry


class Actor(Protocol):
    """Who did it: anything with a primary key."""

    pk: Any


def record(channel: str, event: Event, *, by: Actor | None) -> LogEntry:
    """Write that `event` happened on `channel`, and wake whoever listens once the transaction is through.

    The sequence is taken by one upsert whose row lock lasts until commit, so that numbers follow the order of commits
    and have no gap (design/live.md, part 3). Must be called inside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An event is recorded in the transaction of its action.")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO live_channel (name, seq, head) VALUES (%s, 1, '') "
            "ON CONFLICT (name) DO UPDATE SET seq = live_channel.seq + 1 RETURNING id, seq, head",
            [channel],
        )
        channel_id, seq, head = cursor.fetchone()
    at = now()
    by_id = by.pk if by is not None else None
    payload = json.loads(json.dumps(event.payload(), default=str))
    digest = entry_hash(head, channel, seq, event.kind, payload, by_id, at)
    entry = LogEntry.objects.create(
        channel_id=channel_id,
        seq=seq,
        kind=event.kind,
        payload=payload,
        by_id=by_id,
        at=at,
        previous=head,
        hash=digest,
    )
    with connection.cursor() as cursor:
        cursor.execute("UPDATE live_channel SET head = %s WHERE id = %s", [digest, channel_id])
    knock(channel, seq)
    jobs.hand_over(entry)
    return entry


def entry_hash(
    previous: str, channel: str, seq: int, kind: str, payload: dict[str, Any], by_id: int | None, at: datetime
) -> str:
    """SHA-256 over the entry and the hash before it, as canonical JSON with the moment in UTC."""
    content = [previous, channel, seq, kind, payload, by_id, at.astimezone(UTC).isoformat(timespec="microseconds")]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def touch(channel: str) -> None:
    """Tell the live pages of a channel that something they count has moved which is not logged: a ballot, a presence."""
    knock(channel, 0)


def end_streams_of(person: Actor) -> None:
    """Close every stream of a person whose rights have changed; the pages ask anew what the person may listen to."""
    knock(f"person/{person.pk}", 0)


def entries(channel: str, after: int = 0, most: int | None = None) -> Sequence[LogEntry]:
    """The entries of a channel beyond `after`, oldest first, and not more than `most`."""
    found = LogEntry.objects.filter(channel__name=channel, seq__gt=after).select_related("channel").order_by("seq")
    return list(found[:most])


def entries_of(channel: str, kinds: Collection[type[Event]]) -> Sequence[LogEntry]:
    """The entries of a channel of those kinds, oldest first; for histories."""
    named = [one.kind for one in kinds]
    return list(LogEntry.objects.filter(channel__name=channel, kind__in=named).order_by("seq"))


def told(channel: str, after: int = 0) -> list[Event]:
    """What happened on a channel, as events; for tests and histories."""
    return [entry.event for entry in entries(channel, after)]


def position(channel: str) -> int:
    """The number of the last entry of a channel; 0 where nothing has happened."""
    return Channel.objects.filter(name=channel).values_list("seq", flat=True).first() or 0


def positions(channels: Collection[str]) -> dict[str, int]:
    """The numbers of the last entries of these channels."""
    return dict(Channel.objects.filter(name__in=channels).values_list("name", "seq"))


def first_broken(channel: str) -> int | None:
    """The number of the first entry whose hash does not fit, or of a missing one; None where the chain is whole."""
    previous, expected = "", 1
    for entry in LogEntry.objects.filter(channel__name=channel).order_by("seq").iterator():
        digest = entry_hash(previous, channel, entry.seq, entry.kind, entry.payload, entry.by_id, entry.at)
        if entry.seq != expected or entry.previous != previous or entry.hash != digest:
            return expected
        previous, expected = entry.hash, expected + 1
    head = Channel.objects.filter(name=channel).values_list("seq", "head").first()
    return expected if head is not None and head != (expected - 1, previous) else None
