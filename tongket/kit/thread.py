"""The words in which rooms tell the trace about themselves: a node, a link, and what waits for a person.

Each room offers in its `queries.py`:

- `nodes_of(keys) -> list[Node]`: the nodes among `keys` that are the room's own;
- `links_of(keys) -> list[Link]`: every link that this room knows and that touches one of `keys`;
- `waiting_for(person) -> list[Waiting]`: what waits for that person in this room.

A key is `(kind, code)`; a code is made of natural keys, so that it is the same wherever the same conference is played.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

Key = tuple[str, str]


@dataclass(frozen=True)
class Node:
    """One station of the thread: a report line, a conclusion, a task, a sentence of the news."""

    kind: str
    code: str
    label: str
    url: str  # the page on which a person reads it
    text: str = ""  # its wording
    source: str = ""  # the paper or page it stands in, as a name
    who: str = ""  # who said, wrote, owns or decided it
    at: datetime | date | None = None
    state: str = ""  # its state as a word
    conference: str = ""  # the key of the conference it belongs to, empty if to none

    @property
    def key(self) -> Key:
        return (self.kind, self.code)


@dataclass(frozen=True, order=True)
class Link:
    """`source` led to `effect`; `why` says how, in a word or two (reported in, became, answered by, ...)."""

    source: Key
    effect: Key
    why: str


@dataclass(frozen=True)
class Waiting:
    """One row of "my work": what waits for a person, from whom, by when, and the one verb that deals with it."""

    icon: str
    title: str
    detail: str
    verb: str
    url: str
    due: datetime | date | None = None


def of_kind(keys: Iterable[Key], kind: str) -> set[str]:
    """The codes of those keys that are of that kind."""
    return {code for found, code in keys if found == kind}
