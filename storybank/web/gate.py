"""The door and what is answered at it. Nobody: one redirect for every path. No right, or not there: one 404."""

import logging
import traceback
from collections.abc import Callable
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils import timezone, translation

from storybank.errors import StorybankError, WrongUse
from storybank.i18n import LANGUAGES, speak
from storybank.store import opened_bank
from storybank.web.account import seats
from storybank.web.desk import Desk

SIGN_IN = "/in/"
_OPEN = (SIGN_IN, "/in/code/", "/language/")  # and one-time links; static files never come this far
_ONE_TIME = "/start/"
_MOST_OF_NOBODY = 64 * 1024
_OPEN_BY_TOKEN = ("/up/",)  # views that ask for a token of their own, apart from the session

Answer = Callable[[HttpRequest], HttpResponse]

_LOG = logging.getLogger("storybank.web")


class Door:
    """Middleware: sets the language, ends what is over, and lets nobody further than the way in."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: Any) -> HttpResponse:
        request.get_host()  # an address that is not ours is refused before anything else (rebinding of names)
        request.desk = None
        if request.path.startswith(_OPEN_BY_TOKEN):
            answer = self._answer(request)
            return answer if request.resolver_match else HttpResponseRedirect(SIGN_IN)  # nothing is there: no hint
        request.is_quiet = request.headers.get("X-Quiet") == "1"
        user = request.user
        if user.is_authenticated:
            desk = _desk_of(request)
            if desk is None or not seats.keep(request, is_quiet=request.is_quiet):
                logout(request)
            else:
                request.desk = desk
        _speak(request)
        if request.desk is None and int(request.META.get("CONTENT_LENGTH") or 0) > _MOST_OF_NOBODY:
            return HttpResponse(status=413)  # before anything of it is read: a sign-in is a few hundred bytes
        if request.desk is None and request.path not in _OPEN and not request.path.startswith(_ONE_TIME):
            return HttpResponseRedirect(SIGN_IN)
        if request.desk is not None and (first := seats.what_comes_first(request)) is not None:
            return first
        return self._answer(request)


class Errors:
    """Middleware: what the store refuses becomes an answer. Words come from us, never from an exception's text."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._answer(request)

    def process_exception(self, request: Any, error: Exception) -> HttpResponse | None:
        if isinstance(error, WrongUse) and error.code.endswith(".unknown"):
            return not_found(request)
        if isinstance(error, StorybankError):
            return refused(request, error)
        if isinstance(error, Http404):
            return not_found(request)
        if isinstance(error, ReauthenticationRequired | ImmediateHttpResponse | SuspiciousOperation | PermissionDenied):
            return None  # allauth asks again; Django answers 400 and 403 by itself
        if isinstance(error, DataError | OverflowError):  # a zero byte, a number that no column holds
            return refused(request, WrongUse("web.form", "the form holds what no database takes."))
        _LOG.error("%s at %s", type(error).__name__, _places(error))
        return failed(request)


def _places(error: BaseException) -> str:
    """Return where in our own code it happened; never what the exception says, which may be somebody's words."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "/storybank/" in frame.filename]
    return ", ".join(f"{frame.filename.rpartition('/storybank/')[2]}:{frame.lineno}" for frame in own[-3:])


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the one 404 of the house: the same bytes for what is not there and for what is not yours."""
    return HttpResponse(render_to_string("absent.html"), status=404)


def refused(request: HttpRequest, error: StorybankError) -> HttpResponse:
    """Return a page that says what was refused, by its code: 409 where somebody else was quicker, else 422."""
    status = 409 if error.code.endswith((".stale", ".closed", ".moved-on", ".claimed")) else 422
    return HttpResponse(render_to_string("refused.html", {"code": error.code}, request), status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return 403 for a form that is too old or from elsewhere."""
    return HttpResponse(render_to_string("refused.html", {"code": "web.form-too-old"}), status=403)


def failed(request: HttpRequest) -> HttpResponse:
    """Return 500: our fault, without a word of what was at hand."""
    return HttpResponse(render_to_string("failed.html"), status=500)


def sign_in_again(request: Any) -> HttpResponse | None:
    """Return the way to a fresh sign-in where the last one is too long ago, else None. A form on its way is kept."""
    from urllib.parse import urlencode

    from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
    from django.urls import reverse

    from storybank.web.account import typed

    is_form = request.method == "POST"
    if did_recently_reauthenticate(request):
        if is_form:
            typed.forget(request)
        return None
    then = request.get_full_path()
    if is_form:
        then = request.headers.get("Referer", "/")
        if not request.FILES:
            typed.keep(request, then)
            then = reverse("account_typed")
    return HttpResponseRedirect(reverse("account_reauthenticate") + "?" + urlencode({"next": then}))


def _desk_of(request: Any) -> Desk | None:
    """Return the desk of who is signed in; None where the account was ended."""
    bank = opened_bank()
    account = bank.staff.get(request.user.account)
    if account is None or not account.is_active or not request.user.is_active:
        return None
    return Desk(bank, account, request.user)


def _speak(request: Any) -> None:
    chosen = request.desk.login.language if request.desk else request.COOKIES.get("sb-language", "")
    if chosen not in LANGUAGES:
        chosen = translation.get_language_from_request(request).partition("-")[0]
    language = chosen if chosen in LANGUAGES else "en"
    speak(language)
    translation.activate(language)
    request.LANGUAGE_CODE = language
    timezone.activate(opened_bank().settings.zone)
