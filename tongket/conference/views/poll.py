"""Polls from any page that shows them: open, vote, close."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongket.conference import actions
from tongket.conference.forms import BallotForm
from tongket.conference.views.reach import by, checked, done, reach_poll
from tongket.kit.http import is_htmx


@require_POST
def open_poll(request: HttpRequest, poll_id: int) -> HttpResponse:
    poll = reach_poll(request, poll_id)
    actions.open_poll(poll.pk, by=by(request))
    return done(request, poll.conference, anchor=f"poll-{poll.number}")


@require_POST
def close_poll(request: HttpRequest, poll_id: int) -> HttpResponse:
    poll = reach_poll(request, poll_id)
    actions.close_poll(poll.pk, by=by(request))
    return done(request, poll.conference, anchor=f"poll-{poll.number}")


@require_POST
def cast_ballot(request: HttpRequest, poll_id: int) -> HttpResponse:
    poll = reach_poll(request, poll_id)
    actions.cast_ballot(poll.pk, checked(BallotForm(request.POST)).cleaned_data["choice"], by=by(request))
    if not is_htmx(request):
        messages.success(request, _("Phiếu đã được nhận."))
    return done(request, poll.conference, anchor=f"poll-{poll.number}")
