"""How allauth behaves here: nobody signs up, no letter is sent, second factors are sealed with the web's key."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from storybank.store import opened_bank
from storybank.web.account.sealed import box
from storybank.web.settings import FRESH_S

_PURPOSE = "second factor"


class Backend(AuthenticationBackend):
    """Checks the password, and that the ledger's account is not ended."""

    def user_can_authenticate(self, user: Any) -> bool:
        account = opened_bank().staff.get(user.account)
        return bool(user.is_active and account is not None and account.is_active)

    def get_user(self, user_id: Any) -> Any:
        user = super().get_user(user_id)
        return user if user is not None and user.is_active else None


class Accounts(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing of allauth's own: our pages say what happened."""

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing: no address is known."""

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        return HttpResponseRedirect("/in/")

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:
        """Ask again before a factor is changed, unless the sign-in itself was a moment ago (the first one leads there)."""
        from allauth.account.internal.flows.login import get_authentication_records
        from allauth.core import context

        records = get_authentication_records(context.request, context.request.user)
        return not records or time.time() - records[-1]["at"] > FRESH_S

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return "/account/"


class SecondFactors(DefaultMFAAdapter):
    """Seals secrets in the database: a copy of the ledger alone opens no account."""

    def encrypt(self, text: str) -> str:
        return box(_PURPOSE).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return box(_PURPOSE).decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "storybank"}

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing: no address is known."""
