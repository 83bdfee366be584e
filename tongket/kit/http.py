"""Between the browser and the views: the content security policy, and refusals as pages that say what to do."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from tongket.kit.errors import BadInput, NotAllowed, WrongState

T = TypeVar("T")
View = TypeVar("View", bound=Callable[..., HttpResponse])
logger = logging.getLogger(__name__)
# PostgreSQL's names of what two who write at one moment may meet: a key that the other has just taken; each waiting for the
# other; too long a wait.
_TAKEN, _CROSSED = ("23505",), ("40001", "40P01", "55P03")

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'self'; frame-src 'self'"
)


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx asks, so that a fragment is wanted and not a page."""
    return request.headers.get("HX-Request") == "true"


class ContentSecurityPolicyMiddleware:
    """No inline script, no inline style, nothing from elsewhere, on every page from the first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class PrivateMiddleware:
    """What is answered to a person is kept by no cache on the way, and asked anew by the browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or settings.SESSION_COOKIE_NAME in response.cookies:
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


class SignInFirstMiddleware(LoginRequiredMiddleware):
    """Asks to sign in first. Whose session has ended is told that nothing was kept, and is led back to the page."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponse:  # type: ignore[override]
        if is_htmx(request):
            return problem(
                request,
                401,
                _("Phiên đăng nhập đã hết nên chưa có gì được lưu."),
                _("Hãy chép lại chữ vừa gõ, rồi tải lại trang để đăng nhập."),
            )
        if request.method in ("GET", "HEAD"):
            return redirect_to_login(request.get_full_path())
        messages.warning(request, _("Chưa đăng nhập hoặc phiên đăng nhập đã hết, nên nội dung vừa gửi chưa được lưu."))
        came_from = request.headers.get("Referer", "")
        ours = url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()})
        return redirect_to_login(came_from if ours else reverse(settings.LOGIN_REDIRECT_URL))


class LanguageMiddleware:
    """The language that the person has chosen, Vietnamese until then: a browser's own wish does not decide for a house."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


class ProblemMiddleware:
    """Turns what an action refuses with into 403, 409 or 422: a page, or for htmx a fragment with the same sentence.
    An address that takes another verb (405) says so too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path:  # no address of ours, and PostgreSQL takes it in no question
            raise Http404
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            sentence = _("Địa chỉ này chỉ dùng từ nút bấm của một trang; chưa có gì được lưu, hãy mở lại trang ấy.")
            told = problem(request, 405, sentence)
            told["Allow"] = response.get("Allow", "")
            return told
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotAllowed):
            return problem(request, 403, exception.message, exception.who)
        if isinstance(exception, WrongState):
            return problem(request, 409, exception.message)
        if isinstance(exception, BadInput):
            return problem(request, 422, exception.message)
        if isinstance(exception, DatabaseError) and (sentence := _met_another(exception)):
            logger.warning("Two wrote at one moment, and one was refused: %s", exception)
            return problem(request, 409, sentence)
        return None


def _met_another(error: DatabaseError) -> str:
    """What someone reads whose change met another's in the database, below the locks of the actions; else nothing."""
    state, text = getattr(error.__cause__, "sqlstate", None), str(error)
    if state in _TAKEN or text.startswith("UNIQUE constraint failed"):
        return _("Vừa có người ghi đúng mục này trước một bước, nên chưa có gì được lưu; hãy tải lại trang rồi xem.")
    if state in _CROSSED or text == "database is locked":
        return _("Nhiều người đang ghi cùng lúc, nên chưa có gì được lưu; hãy làm lại.")
    return ""


def problem(request: HttpRequest, status: int, sentence: str, who: str = "", heading: str = "") -> HttpResponse:
    """The answer that says what is wrong. For htmx it goes to the page's own place for problems, `#problem`."""
    template = "kit/_problem.html" if is_htmx(request) else "kit/problem.html"
    said = {"status": status, "sentence": sentence, "who": who, "heading": heading}
    response = render(request, template, said, status=status)
    if is_htmx(request):
        response["HX-Retarget"] = "#problem"
        response["HX-Reswap"] = "outerHTML"
    return response


def visible(thing: T | None) -> T:
    """The thing, or 404 where it is None: not there and not visible answer in the same words."""
    if thing is None:
        raise Http404
    return thing


def fragment_of(page: str, anchor: str = "") -> Callable[[View], View]:
    """For a view whose answer is a piece of that page, fetched by it: opened by itself it leads to the page, at its place.

    The page's address takes the same parameters. Who may not see the piece gets 404 as before.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
            response: HttpResponse = view(request, *given, **named)
            if is_htmx(request) or response.status_code not in (200, 404):
                return response
            if response.status_code == 404:
                raise Http404
            address = reverse(page, args=given, kwargs=named) + (f"#{anchor}" if anchor else "")
            return HttpResponse(status=303, headers={"Location": address})

        return cast(View, answer)

    return decorate


def back_to(request: HttpRequest, url: str) -> str:
    """The page of this house that the form asks to return to (`back`), else `url`."""
    wanted = request.POST.get("back", "")
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return wanted if ours else url


def redirect_or_refresh(request: HttpRequest, url: str) -> HttpResponse:
    """After an action: a redirect to `url` for a browser, and for htmx a header that does the same."""
    if is_htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponse(status=303, headers={"Location": url})
