"""The tag that makes a page live."""

from typing import Any

from django import template
from django.template import Context
from django.utils.translation import get_language

from tongket.kit.clock import now
from tongket.live.log import position
from tongket.live.pages import page_of
from tongket.live.stream import PATH
from tongket.live.tickets import mint_ticket

register = template.Library()


@register.inclusion_tag("live/_live.html", takes_context=True)
def live_channel(context: Context, channel: str, audience: str, seq: int | None = None) -> dict[str, Any]:
    """{% live_channel conference.channel "chair" seq %}: the page follows the channel as that audience.

    The view has made sure that the person belongs to the audience. `seq` is `log.position(channel)`, read by the view
    before it reads anything else, so that a change in between is told again rather than lost. Where it is left out, the
    position of this moment is taken; then nothing of the fragments may have been read before the tag.
    """
    page = page_of(channel)
    if page is None or audience not in page.audiences:
        raise ValueError(f"The channel {channel!r} has no live page for the audience {audience!r}.")
    person = context["request"].user
    at = position(channel) if seq is None else seq
    return {
        "channel": channel,
        "url": f"{PATH}{channel}",
        "audience": audience,
        "seq": at,
        "person_id": person.pk or 0,
        "now": now(),
        "ticket": mint_ticket(channel, person.pk or 0, audience, at, get_language() or "vi"),
    }
