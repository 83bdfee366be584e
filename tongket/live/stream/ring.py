"""What has happened on a channel, as far as it is kept at hand, and what several entries mean together."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tongket.live.stream import limits


@dataclass(frozen=True, slots=True)
class Mark:
    """What one entry of the log means for the page."""

    seq: int
    names: frozenset[str]
    me: frozenset[int]
    moved: frozenset[int | str]


@dataclass(slots=True)
class Change:
    """What several entries mean together, up to `seq`."""

    seq: int
    names: set[str] = field(default_factory=set)
    me: set[int] = field(default_factory=set)
    moved: set[int | str] = field(default_factory=set)
    everything: bool = False

    def take(self, marks: Iterable[Mark]) -> "Change":
        """The change with these entries in it."""
        for mark in marks:
            self.names |= mark.names
            self.me |= mark.me
            self.moved |= mark.moved
        return self


class Ring:
    """The last entries of a channel, without gaps: from after `floor` to `last`, which everyone has been told."""

    def __init__(self, last: int = 0) -> None:
        self.marks: deque[Mark] = deque()
        self.floor = self.last = last

    def remember(self, marks: Sequence[Mark]) -> None:
        """Take in what has just happened, and let go of what is too old."""
        self.marks.extend(marks)
        while len(self.marks) > limits.RING:
            self.floor = self.marks.popleft().seq
        self.last = marks[-1].seq

    def reach_back(self, after: int, older: Sequence[Mark]) -> None:
        """Take in what the table tells of the time between `after` and the floor."""
        self.marks.extendleft(reversed([mark for mark in older if mark.seq <= self.floor]))
        self.floor = after

    def is_beyond(self, after: int) -> bool:
        """Whether `after` is no number of this log, or too old to be told from: numbers have no gap."""
        return after > self.last or self.last - after > limits.RING

    def since(self, after: int) -> Change:
        """What has happened after `after`, which must not lie before the floor."""
        change = Change(self.last)
        for mark in reversed(self.marks):
            if mark.seq <= after:
                break
            change.take((mark,))
        return change
