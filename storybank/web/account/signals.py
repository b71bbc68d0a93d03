"""What signing in and out leaves: a session that can be listed, and an event in the ledger."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out

from storybank.store import opened_bank


def connect() -> None:
    user_logged_in.connect(_came, dispatch_uid="storybank-came")
    user_logged_out.connect(_went, dispatch_uid="storybank-went")


def _came(request: Any, user: Any, **_: Any) -> None:
    from storybank.web.account import seats

    seats.take(request, user.account)
    opened_bank().audit.append("session.began", user.account, by=user.account)


def _went(request: Any, user: Any, **_: Any) -> None:
    from storybank.web.account import seats

    seats.leave(request)
