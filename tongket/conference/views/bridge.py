"""What a bridge point reports: head count, line, who is there."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from tongket.conference import actions
from tongket.conference.forms import HeadCountForm, LineForm
from tongket.conference.views.reach import by, checked, done, reach_bridge, reach_delegate


@require_POST
def report_head_count(request: HttpRequest, bridge_id: int) -> HttpResponse:
    bridge = reach_bridge(request, bridge_id)
    actions.report_head_count(bridge.pk, checked(HeadCountForm(request.POST)).cleaned_data["count"], by=by(request))
    return done(request, bridge.conference, anchor="bridge-points")


@require_POST
def report_line(request: HttpRequest, bridge_id: int) -> HttpResponse:
    bridge = reach_bridge(request, bridge_id)
    actions.report_line(bridge.pk, checked(LineForm(request.POST)).cleaned_data["line"], by=by(request))
    return done(request, bridge.conference, anchor="bridge-points")


@require_POST
def check_in(request: HttpRequest, delegate_id: int) -> HttpResponse:
    delegate = reach_delegate(request, delegate_id)
    actions.check_in(delegate.pk, by=by(request))
    return done(request, delegate.conference, anchor="delegates")
