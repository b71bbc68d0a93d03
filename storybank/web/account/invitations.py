"""One-time links instead of letters: shown once to whoever makes them, kept as a hash, good for one use."""

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from storybank.errors import WrongUse
from storybank.web.access import ADMINISTRATOR, ROLES
from storybank.web.models import Invitation, Login

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storybank.store import Bank
    from storybank.store.rows import Account

GOOD_FOR = {"invite": timedelta(days=7), "reset": timedelta(hours=24), "first": timedelta(hours=24)}


def invite(bank: "Bank", account: str, *, roles: "Iterable[str]", streams: "Iterable[str]", by: str) -> str:
    """Give the account its roles and streams and return the address of its one-time link."""
    set_roles(bank, account, roles=roles, streams=streams, by=by)
    return _link(bank, account, "invite", by=by)


def set_roles(bank: "Bank", account: str, *, roles: "Iterable[str]", streams: "Iterable[str]", by: str) -> "Account":
    """Give the account exactly these roles and streams."""
    wanted, known = set(roles), set(bank.settings.streams)
    if unknown := wanted - set(ROLES):
        raise WrongUse("users.role", f"users: no role “{min(unknown)}”. Known: {', '.join(ROLES)}.")
    if not set(streams) <= known:
        raise WrongUse("users.stream", f"users: this bank has the streams {', '.join(sorted(known))}.")
    return bank.staff.set(account, roles=wanted, streams=streams, by=by)


def first_administrator(bank: "Bank") -> str | None:
    """Return a link for the first administrator while nobody can administer, else None. An older link ends."""
    able = {one.id for one in bank.staff.list() if one.is_active and ADMINISTRATOR in one.roles}
    if any(login.has_usable_password() for login in Login.objects.filter(account__in=able, is_active=True)):
        return None
    account = min(able, default="admin-1")
    if account not in able:
        bank.staff.set(account, roles=[ADMINISTRATOR], streams=[], by="storybank")
    return _link(bank, account, "first", by="storybank")


def reset(bank: "Bank", account: str, *, by: str) -> str:
    """End the account's sessions, password and second factors; return the link to begin again."""
    end(bank, account, by=by, is_for_good=False)
    return _link(bank, account, "reset", by=by)


def panic(bank: "Bank", account: str, *, by: str) -> int:
    """Shut an account out at once: sessions, links, upload tokens; return how many sessions ended."""
    return end(bank, account, by=by, is_for_good=True)


def end(bank: "Bank", account: str, *, by: str, is_for_good: bool) -> int:
    """End sessions, open links and ways in of an account; for good: the account too."""
    from allauth.mfa.models import Authenticator

    from storybank.web.account import seats

    known = bank.staff.get(account)
    if known is None:
        raise WrongUse("account.unknown", f"{account}: there is no such account. `storybank users list` shows them.")
    ended = seats.end_all(account)
    Invitation.objects.filter(account=account, used_at=None).delete()
    login = Login.objects.filter(account=account).first()
    if login is not None:
        Authenticator.objects.filter(user=login).delete()
        login.set_unusable_password()
        login.is_active = not is_for_good
        login.save()
    if is_for_good:
        bank.staff.set(account, roles=known.roles, streams=known.streams, by=by, is_active=False)
    bank.audit.append("account.shut-out" if is_for_good else "account.reset", account, by=by, sessions=ended)
    return ended


def find(token: str) -> Invitation | None:
    """Return the open invitation of a token."""
    found = Invitation.objects.filter(digest=_digest(token), used_at=None, until_at__gt=timezone.now()).first()
    account = found.account if found else None
    return found if account and _is_active(account) else None


def use(invitation: Invitation, password: str, language: str) -> bool:
    """Set the password of the invited account and the language it was read in; False where another was quicker."""
    with transaction.atomic():
        fresh = Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=timezone.now())
        if not fresh:
            return False
        login, _ = Login.objects.get_or_create(account=invitation.account)
        login.is_active = True
        login.language = language
        login.set_password(password)
        login.save()
    return True


def _link(bank: "Bank", account: str, kind: str, *, by: str) -> str:
    token = secrets.token_urlsafe(24)
    with bank.writing():
        Invitation.objects.filter(account=account, used_at=None).delete()
        Invitation.objects.create(
            digest=_digest(token), account=account, kind=kind, until_at=timezone.now() + GOOD_FOR[kind]
        )
        bank.audit.append("account.invited", account, by=by, kind=kind)
    return f"{str(bank.settings.values['web.address']).rstrip('/')}/start/{token}/"


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _is_active(account: str) -> bool:
    from storybank.store import opened_bank

    found = opened_bank().staff.get(account)
    return bool(found and found.is_active)
