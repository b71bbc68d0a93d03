"""Sessions: idle 15 minutes, 8 hours at most, listed, and ended by anybody whose they are or by an administrator."""

from datetime import timedelta
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.sessions.models import Session
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from storybank.web.access import WITH_SECOND_FACTOR
from storybank.web.models import Seat
from storybank.web.settings import IDLE_S, LONGEST_S

_TOUCH_S = 60  # how often a visit is written down; every time would make each page wait for the ledger's lock
_FACTORS = "/account/second/"
_BEFORE_FACTOR = (_FACTORS, "/account/again/", "/out/", "/language/")


def take(request: Any, account: str) -> None:
    """Note a new session; called when somebody has signed in."""
    if request.session.session_key is None:
        request.session.save()
    now = timezone.now()
    over = list(Seat.objects.filter(began_at__lt=now - timedelta(seconds=LONGEST_S)).values_list("key", flat=True))
    _end(over)
    Seat.objects.update_or_create(
        key=request.session.session_key, defaults={"account": account, "began_at": now, "seen_at": now}
    )


def keep(request: Any, *, is_quiet: bool) -> bool:
    """Return whether this session goes on, and note that it was seen."""
    seat = Seat.objects.filter(key=request.session.session_key, account=request.user.account).first()
    now = timezone.now()
    if seat is None or now - seat.began_at > timedelta(seconds=LONGEST_S):
        return False
    if now - seat.seen_at > timedelta(seconds=IDLE_S):
        return False
    if not is_quiet and now - seat.seen_at > timedelta(seconds=_TOUCH_S):
        Seat.objects.filter(pk=seat.pk).update(seen_at=now)
    return True


def leave(request: Any) -> None:
    """Forget the session that signs out."""
    if request is not None and request.session.session_key:
        Seat.objects.filter(key=request.session.session_key).delete()


def of(account: str) -> list[Seat]:
    """Return the account's sessions, newest first."""
    since = timezone.now() - timedelta(seconds=IDLE_S)
    return list(Seat.objects.filter(account=account, seen_at__gt=since).order_by("-began_at"))


def end_all(account: str, *, but: str | None = None) -> int:
    """End every session of an account, except one if it is named; return how many."""
    seats = Seat.objects.filter(account=account).exclude(key=but or "")
    return _end(list(seats.values_list("key", flat=True)))


def what_comes_first(request: Any) -> HttpResponse | None:
    """Return the way to the second factor where the account's roles ask for one and there is none yet."""
    if request.path.startswith(_FACTORS) and request.method == "POST":
        request.session.pop("has_second_factor", None)  # it may be taken away just now: looked up again
    if not request.desk.roles & WITH_SECOND_FACTOR or request.path.startswith(_BEFORE_FACTOR):
        return None
    if request.session.get("has_second_factor"):
        return None
    if is_mfa_enabled(request.user):
        request.session["has_second_factor"] = True
        return None
    return HttpResponseRedirect(reverse("mfa_activate_totp"))


def _end(keys: list[str]) -> int:
    Session.objects.filter(session_key__in=keys).delete()
    return int(Seat.objects.filter(key__in=keys).delete()[0])
