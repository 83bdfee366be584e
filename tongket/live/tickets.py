"""The short signed ticket with which a page opens its stream, so that the stream asks no session and no database.

A page's ticket must be used within a minute. The stream then hands back a return ticket, with which a dropped page comes
back without asking Django, until an hour after the page's right was last looked at. Both end at once when the role
changes: the ticket knows the place in the log at which the right was looked at, and the log knows of every change since.
They end with the day, too: offices are dated by days, and no event tells that one of them has run out.
"""

import time
from dataclasses import dataclass

from django.core import signing
from django.utils.translation import gettext as _

from tongket.kit.clock import seconds_left_today

TO_CONNECT = 60  # seconds from the page to the first connection
TO_RETURN = 3600  # seconds for which a right that Django has looked at may be used again
_SALT = "tongket.live"


class Refused(Exception):
    """The ticket does not open this stream; the page asks for a new one, or signs in again."""


@dataclass(frozen=True)
class Ticket:
    """Who listens to what, as whom."""

    channel: str
    person_id: int
    audience: str
    seq: int  # the last entry of the channel when the right was looked at
    language: str = "vi"
    midnight: int = 0  # seconds since 1970 when the day ends on which the right was looked at
    minted: int = 0  # seconds since 1970 when the right was looked at; 0 in a page's own ticket, whose signature tells


def mint_ticket(channel: str, person_id: int, audience: str, seq: int = 0, language: str = "vi") -> str:
    """A ticket for a page, to be used within a minute."""
    midnight = int(time.time() + seconds_left_today())
    return signing.dumps([channel, person_id, audience, seq, language, midnight, 0], salt=_SALT, compress=False)


def return_ticket(ticket: Ticket) -> str:
    """The ticket with which the page that used `ticket` may come back."""
    known = [ticket.channel, ticket.person_id, ticket.audience, ticket.seq, ticket.language]
    return signing.dumps([*known, ticket.midnight, ticket.minted], salt=_SALT, compress=False)


def read_ticket(text: str, channel: str, at: float) -> Ticket:
    """The ticket, if its signature is ours, it speaks of this channel and it has not ended at `at` (seconds since 1970).

    Raises Refused with the sentence that the page shows.
    """
    try:
        row = signing.loads(text, salt=_SALT)
        stamp = signing.b62_decode(text.rsplit(":", 2)[1])
        name, person_id, audience, seq, language, midnight, minted = row
    except (signing.BadSignature, IndexError, ValueError):
        raise Refused(_("Vé theo dõi không hợp lệ; hãy tải lại trang.")) from None
    if name != channel:
        raise Refused(_("Vé theo dõi thuộc trang khác; hãy tải lại trang."))
    if at >= midnight or ((at - minted > TO_RETURN) if minted else (at - stamp > TO_CONNECT)):
        raise Refused(_("Vé theo dõi đã hết hạn; trang sẽ xin vé mới."))
    return Ticket(name, person_id, audience, seq, language, midnight, minted or stamp)
