"""The renewal of a ticket: the one thing about the stream that Django is asked, since it looks at the person's rights."""

from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from tongket.kit.http import visible
from tongket.live.log import position
from tongket.live.pages import audiences_of
from tongket.live.tickets import mint_ticket


@never_cache
def live_ticket(request: HttpRequest, channel: str) -> JsonResponse:
    """A new ticket for the audience that the page was made for, as long as the person still belongs to it.

    404 where the person may not listen at all; 409 where the role has changed and the page must be opened anew.
    """
    seq = position(channel)  # before the rights are looked at, so that a change in between ends the ticket
    allowed = audiences_of(request.user, channel)
    visible(allowed or None)
    wanted = request.GET.get("audience", "")
    if wanted not in allowed:
        return JsonResponse({"audiences": sorted(allowed)}, status=409)
    ticket = mint_ticket(channel, request.user.pk or 0, wanted, seq, get_language() or "vi")
    return JsonResponse({"ticket": ticket})
