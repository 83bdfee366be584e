"""What an upper room says about a page that is shown live: its audiences, its fragments, who may listen."""

from collections.abc import Callable, Collection
from functools import partial
from typing import Any, ClassVar, Protocol

from tongket.live.events import Event

MayListen = Callable[[Any, str], str | Collection[str] | None]
Drawer = Callable[[str, set[str]], str]  # the fragments of those names for an audience


class LivePage(Protocol):
    """A kind of channel. Subclass it: the functions with a body are what most pages want.

    A fragment is one element with an id; its name is the room's own word for it. The same function renders it for a fresh
    page and for the stream, so that the two cannot differ.
    """

    audiences: tuple[str, ...]
    # Fragments that also change by what is not logged (turnout, presence): drawn anew when `log.touch` is called.
    quiet: ClassVar[frozenset[str]] = frozenset()

    def fragments(self, event: Event) -> set[str]:
        """The names of the fragments that this event changes; empty when it changes none."""
        ...

    def everything(self, audience: str) -> set[str]:
        """The names of all fragments that a page of this audience shows."""
        ...

    def render(self, channel: str, audience: str, names: set[str]) -> str:
        """The fragments as they stand now, one element after another; names that this audience does not see are left out."""
        ...

    def drawer(self, channel: str) -> Drawer:
        """Draws the channel as it stands for one audience after another: what they share is read once for a change."""
        return partial(self.render, channel)

    def drawn_as(self, audience: str) -> str:
        """The audience whose fragments are drawn for this one: several that are shown the same are drawn once."""
        return audience

    def concerns(self, event: Event) -> set[int]:
        """The persons whose own small fragment must be asked for again."""
        return set()

    def moved(self, event: Event) -> set[int | str]:
        """Whose right this event may have changed: persons by id, or everyone of an audience by its name. Their streams
        end, and their tickets too; the pages ask anew."""
        return set()


_pages: dict[str, tuple[LivePage, MayListen | None]] = {}


def register_page(prefix: str, page: LivePage, may_listen: MayListen | None = None) -> None:
    """Let channels `prefix/...` be streamed. `may_listen(person, channel)` gives the audience or audiences that the
    person may be part of, or None."""
    _pages[prefix] = (page, may_listen)


def page_of(channel: str) -> LivePage | None:
    """The live page of a channel, None when its kind is not streamed."""
    found = _pages.get(channel.partition("/")[0])
    return found[0] if found else None


def audiences_of(person: Any, channel: str) -> set[str]:
    """The audiences of the channel that the person may be part of now."""
    _, may_listen = _pages.get(channel.partition("/")[0], (None, None))
    answer = may_listen(person, channel) if may_listen else None
    if answer is None:
        return set()
    return {answer} if isinstance(answer, str) else set(answer)
