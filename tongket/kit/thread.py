"""The words in which rooms tell the trace about themselves: a node, a link, and what waits for a person.

Each room offers in its `queries.py`, each as a list of `Ask` (`kit/asks.py`), so that all rooms are asked in one query:

- `nodes_of(keys) -> list[Ask[Node]]`: the nodes among `keys` that are the room's own;
- `links_of(keys) -> list[Ask[Link]]`: every link that this room knows and that touches one of `keys`;
- `seen_of(standing, keys) -> list[Ask[Key]]`: those of its own keys that the person of that standing may see;
- `waiting_for(standing) -> list[Ask[Waiting]]`: what waits for that person in this room.

A key is `(kind, code)`; a code is made of natural keys, so that it is the same wherever the same conference is played.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongket.kit.clock import today
from tongket.kit.errors import WrongState
from tongket.kit.formats import clock, day_month

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
    reminded: str = ""  # that others have asked for it, and when last


def of_kind(keys: Iterable[Key], kind: str) -> set[str]:
    """The codes of those keys that are of that kind."""
    return {code for found, code in keys if found == kind}


def reminded_words(times: int, last: datetime | None) -> str:
    """được nhắc 2 lần, gần nhất 09:10; with its day where that is not today, empty where nobody has reminded"""
    if last is None:
        return ""
    at = clock(last) if localtime(last).date() == today() else f"{clock(last)}, {day_month(last)}"
    return ngettext("được nhắc %(times)s lần, gần nhất %(at)s", "được nhắc %(times)s lần, gần nhất %(at)s", times) % {
        "times": times,
        "at": at,
    }


def check_not_reminded_today(last: datetime | None) -> None:
    """Raise WrongState where the thing was reminded of today already: a reminder is a word, not a siren."""
    if last is not None and localtime(last).date() == today():
        raise WrongState(_("Đã nhắc hôm nay lúc %(at)s; mỗi việc chỉ nhắc một lần một ngày.") % {"at": clock(last)})
