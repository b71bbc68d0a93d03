"""The hash chain as plain functions: canonical form, hash, what a payload may hold. No database."""

import hashlib
import json
import re
from collections.abc import Mapping

from storybank.errors import WrongUse
from storybank.store.rows import Fact

GENESIS = "0" * 64

# An id, code, date or digest: lower case, no spaces, so that a sentence or a person's name does not pass by accident.
_CODE = re.compile(r"[a-z0-9][a-z0-9._:/!+@=-]{0,127}", re.ASCII)
_ACCOUNT = re.compile(r"[a-z0-9][a-z0-9-]{1,39}", re.ASCII)


def canonical(value: Mapping[str, object]) -> str:
    """Return JSON that is the same for the same content: sorted keys, no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def link(sequence: int, at: str, by: str, verb: str, subject: str, facts: str, previous: str) -> str:
    """Return the hash of one event; `facts` is canonical JSON already."""
    body = canonical(
        {
            "sequence": sequence,
            "at": at,
            "by": by,
            "verb": verb,
            "subject": subject,
            "facts": facts,
            "previous": previous,
        }
    )
    return hashlib.sha256(body.encode()).hexdigest()


def checked(verb: str, subject: str, facts: Mapping[str, Fact]) -> str:
    """Return the facts as canonical JSON. Raises WrongUse for anything that is not an id, a code, a date or a count."""
    for name, value in (("verb", verb), ("subject", subject), *facts.items()):
        if isinstance(value, str) and not _CODE.fullmatch(value):
            raise WrongUse(
                "audit.payload",
                f"audit event {verb!r}: {name} is not an id, code or date. Words never enter the chain.",
            )
        if not isinstance(value, str | int | None):
            raise WrongUse(
                "audit.payload",
                f"audit event {verb!r}: {name} is a {type(value).__name__}. Give ids, codes, dates, counts.",
            )
    return canonical(facts)


def require_account(account: str) -> str:
    """Return the account id. Raises WrongUse for what is no opaque id: accounts are not called by people's names."""
    if not _ACCOUNT.fullmatch(account):
        raise WrongUse(
            "account.id", "--by: an account is an opaque id like ed-nur-1 (lower-case letters, digits, hyphens)."
        )
    return account
