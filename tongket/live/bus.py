"""The knock on the door: tells whoever streams a channel that its log has grown. A lost knock costs seconds, no data."""

from collections.abc import Callable

_listeners: list[Callable[[str, int], None]] = []


def subscribe(listener: Callable[[str, int], None]) -> None:
    """Call `listener(channel, seq)` after each commit in this process."""
    _listeners.append(listener)


def publish(channel: str, seq: int) -> None:
    """Knock after the commit, within this process."""
    for listener in _listeners:
        listener(channel, seq)


def announce(channel: str, seq: int) -> None:
    """Knock for the other processes, inside the transaction where the bus is transactional (PostgreSQL NOTIFY)."""
