"""Signing in and out, and the own password."""

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongket.kit.errors import BadInput
from tongket.people.actions import change_own_password
from tongket.people.attempts import REST, count_failure, forget_failures, must_rest
from tongket.people.forms import OwnPasswordForm, SignInForm
from tongket.people.models import Person


@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password; back to the page that was asked for, if it is one of ours. 429 after too many wrong ones."""
    form = SignInForm(request.POST or None)
    if request.method != "POST":
        return _sign_in_page(request, form)
    if form.is_valid():
        tried = form.cleaned_data["username"], request.META.get("REMOTE_ADDR", "")
        if must_rest(*tried):
            sentence = _("Đã nhập sai nhiều lần từ nơi này; hãy đợi %(minutes)d phút rồi thử lại.")
            return _sign_in_page(request, form, sentence % {"minutes": REST // 60}, status=429)
        person = authenticate(request, **form.cleaned_data)
        if person is not None:
            forget_failures(*tried)
            login(request, person)
            wanted = request.GET.get("next", "")
            safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
            return redirect(wanted if safe else "my_work")
        count_failure(*tried)
    return _sign_in_page(request, form, _("Tên đăng nhập hoặc mật khẩu chưa đúng; hãy nhập lại."), status=422)


def _sign_in_page(request: HttpRequest, form: SignInForm, problem: str = "", status: int = 200) -> HttpResponse:
    return render(request, "people/sign_in.html", {"form": form, "problem": problem}, status=status)


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    response = redirect("home")
    response["Clear-Site-Data"] = '"cache"'  # whoever comes to this machine next does not go back into these pages
    return response


def own_password(request: HttpRequest) -> HttpResponse:
    """The one thing of the account that is the person's own."""
    form = OwnPasswordForm(request.POST or None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        assert isinstance(request.user, Person)
        try:
            person = change_own_password(form.cleaned_data["present"], form.cleaned_data["new"], by=request.user)
        except BadInput as error:
            problem = error.message
        else:
            update_session_auth_hash(request, person)
            messages.success(request, _("Đã đổi mật khẩu."))
            return redirect("my_work")
    status = 422 if request.method == "POST" else 200
    return render(request, "people/own_password.html", {"form": form, "problem": problem}, status=status)
