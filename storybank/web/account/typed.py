"""What somebody was sending when the desk asked for the password again: kept sealed for a while, and offered afterwards.

Never in an address, and in the session only sealed. Nothing is sent on by itself: the page after the password has a button.
"""

import json
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import InvalidToken

from storybank.web.account.sealed import box

LONGEST_S = 15 * 60  # as long as an idle session
_KEY = "typed"
_PURPOSE = "what was typed"
_NOT_TYPED = "csrfmiddlewaretoken"


@dataclass(frozen=True, slots=True)
class Typed:
    """A form on its way: where to, where it was filled in, and its fields in order."""

    path: str
    back: str
    fields: tuple[tuple[str, str], ...]


def keep(request: Any, back: str) -> None:
    """Keep the form that this request sends, in place of any before it. back: the page it was filled in on."""
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name != _NOT_TYPED]
    kept = {"account": request.desk.by, "path": request.get_full_path(), "back": back, "fields": fields}
    request.session[_KEY] = box(_PURPOSE).encrypt(json.dumps(kept).encode()).decode()


def kept(request: Any) -> Typed | None:
    """Return the form that waits for this account, or None: there is none, or it is too old."""
    sealed = request.session.get(_KEY)
    if sealed is None:
        return None
    try:
        found = json.loads(box(_PURPOSE).decrypt(sealed, ttl=LONGEST_S))
    except InvalidToken:
        found = {}
    if found.get("account") != request.desk.by:
        forget(request)
        return None
    return Typed(found["path"], found["back"], tuple((name, value) for name, value in found["fields"]))


def forget(request: Any) -> None:
    """Forget what waits: it was sent, or somebody left it."""
    request.session.pop(_KEY, None)
