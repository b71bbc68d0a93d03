"""One's own account: coming in by a one-time link, the language, single keys on or off, the list of sessions."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters

from storybank.i18n import LANGUAGES, _, spoken
from storybank.web.account import invitations, seats, typed
from storybank.web.account.forms import NewPassword
from storybank.web.desk import DeskRequest
from storybank.web.models import Login


@sensitive_post_parameters()
def start(request: Any, token: str) -> HttpResponse:
    """Set the first (or a new) password behind a one-time link; a link that is used or old is the same as none."""
    invitation = invitations.find(token)
    if invitation is None:
        return HttpResponseRedirect("/in/")
    login = Login(account=invitation.account)
    form = NewPassword(login, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if invitations.use(invitation, form.cleaned_data["password"], spoken()):
            messages.success(request, _("The password is kept. Sign in with it now."))
        return HttpResponseRedirect("/in/")
    return render(request, "account/start.html", {"form": form, "account": invitation.account})


def language(request: Any) -> HttpResponse:
    """Switch the language; kept with the account, else in a cookie."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    chosen = request.POST.get("language", "")
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    if chosen in LANGUAGES:
        if request.desk is not None:
            Login.objects.filter(pk=request.desk.login.pk).update(language=chosen)
        response.set_cookie(
            "sb-language", chosen, max_age=365 * 86400, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    return response


def mine(request: DeskRequest) -> HttpResponse:
    """Show one's account; POST switches single keys or ends the other sessions."""
    own = request.session.session_key
    if request.method == "POST":
        if request.POST.get("do") == "keys":
            Login.objects.filter(pk=request.desk.login.pk).update(has_keys=request.POST.get("on") == "1")
        elif request.POST.get("do") == "end-others":
            seats.end_all(request.desk.by, but=own)
        return HttpResponseRedirect("/account/")
    return render(
        request,
        "account/mine.html",
        {
            "seats": seats.of(request.desk.by),
            "own_key": own,
            "has_second_factor": is_mfa_enabled(request.user),
        },
    )


def go_on(request: DeskRequest) -> HttpResponse:
    """Show what can be done with the form that was kept while the password was asked for: send it on, or leave it."""
    waiting = typed.kept(request)
    if request.method == "POST":
        typed.forget(request)
    if waiting is None:
        return HttpResponseRedirect("/")
    back = waiting.back if url_has_allowed_host_and_scheme(waiting.back, allowed_hosts={request.get_host()}) else "/"
    if request.method == "POST":
        return HttpResponseRedirect(back)
    return render(request, "account/typed.html", {"waiting": waiting})


def home(request: DeskRequest) -> HttpResponse:
    """Lead to the first desk of the bar, else to the account."""
    from django.urls import reverse

    from storybank.web.pages import PAGES

    first = next((page for page in PAGES if page.nav and request.desk.may(page)), None)
    return HttpResponseRedirect(reverse(first.name) if first else "/account/")
