"""The first page, the page of a demo on which one chooses whom to be, and the pages for what is not there."""

import sys

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from tongket.kit.http import problem
from tongket.org.models import Appointment, Unit
from tongket.people.models import Person


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Anyone: what this is, the way in."""
    return render(request, "site/home.html")


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Vietnamese or English, kept in a cookie; back to the page one came from."""
    response: HttpResponse = set_language(request)
    return response


def _demo_only() -> None:
    if not settings.TONGKET_DEMO:
        raise Http404


@login_not_required
@require_safe
def choose_person(request: HttpRequest) -> HttpResponse:
    """The cast of the demo by unit; one press, and one is that person."""
    _demo_only()
    appointments = (
        Appointment.objects.filter(person__is_fictional=True, until=None)
        .select_related("person", "office__unit")
        .order_by("office__unit__order", "office__order", "person__name")
    )
    cast: dict[Unit, dict[Person, list[str]]] = {}
    for held in appointments:
        offices = cast.setdefault(held.office.unit, {}).setdefault(held.person, [])
        if held.office.name not in offices:
            offices.append(held.office.name)
    units = [
        (unit, [(person, ", ".join(offices)) for person, offices in people.items()]) for unit, people in cast.items()
    ]
    return render(request, "site/choose_person.html", {"cast": units})


@login_not_required
@require_POST
def be_person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Sign in as one of the fictional cast; in a demo alone."""
    _demo_only()
    person = get_object_or_404(Person, pk=person_id, is_fictional=True, is_active=True)
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("my_work")


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Not there, or not for this account: the same words for both, so that nothing is given away."""
    sentence = _("Không có trang này, hoặc trang không dành cho tài khoản đang dùng.")
    return problem(request, 404, sentence)


@login_not_required
def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What was sent is no request that a page of ours sends; nothing of it was looked at."""
    if isinstance(exception, RequestDataTooBig):
        return problem(request, 413, _("Nội dung gửi lên dài quá; chưa có gì được lưu, hãy chia thành nhiều phần."))
    if isinstance(exception, DisallowedHost):
        return problem(request, 400, _("Máy chủ này không phục vụ tên miền đang dùng; hãy mở bằng địa chỉ của đơn vị."))
    return problem(
        request, 400, _("Không đọc được nội dung gửi lên; chưa có gì được lưu, hãy tải lại trang rồi làm lại.")
    )


@login_not_required
def not_from_our_page(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What was sent does not carry the token of a page of ours: the page is old, or another site sent it."""
    sentence = _("Trang đã mở từ trước khi đăng nhập lại, hoặc trình duyệt chặn cookie, nên chưa có gì được lưu.")
    return problem(request, 403, sentence, _("Hãy tải lại trang rồi làm lại."), _("Chưa làm được lúc này"))


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours, or a database that does not answer: of that a page tells which asks it nothing."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        request.user = AnonymousUser()
        request._messages = CookieStorage(request)  # type: ignore[attr-defined]
        sentence = _("Cơ sở dữ liệu đang không trả lời nên chưa có gì được lưu; hãy thử lại sau ít phút.")
        away = problem(request, 503, sentence, heading=_("Chưa làm được lúc này"))
        away["Retry-After"] = "10"
        return away
    sentence = _("Hệ thống gặp lỗi và đã ghi lại; nội dung vừa gửi chưa được lưu, hãy thử lại.")
    return problem(request, 500, sentence)
