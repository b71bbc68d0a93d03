"""Whose upload is whose, and the tokens that may add to one: append only, reading nothing, apart from the session."""

import secrets
from datetime import timedelta
from typing import Any

from django.core import signing
from django.http import Http404
from django.utils import timezone

from storybank.records import Stream
from storybank.stages import uploads as disk
from storybank.store import Bank
from storybank.store.ids import new_id
from storybank.web.access import PHOTOGRAPHER
from storybank.web.desk import Desk
from storybank.web.models import Upload

GOOD_FOR = timedelta(days=14)
OPEN, SENT = "open", "sent"
_SALT = "storybank.upload"


def begin(desk: Desk, stream: str) -> Upload:
    """Begin an upload for one of the account's own streams; one that nobody has sent anything to is used again."""
    if Stream(stream) not in desk.viewer:
        raise Http404
    sweep(desk.bank)
    empty: Upload | None = (
        Upload.objects.filter(account=desk.by, stream=stream, state=OPEN).order_by("-began_at").first()
    )
    if empty is not None and not disk.parts(desk.bank.path, empty.pk):
        return empty
    now = timezone.now()
    begun: Upload = Upload.objects.create(
        id=new_id(),
        account=desk.by,
        stream=stream,
        state=OPEN,
        nonce=secrets.token_urlsafe(16),
        began_at=now,
        until_at=now + GOOD_FOR,
    )
    return begun


def mine(desk: Desk) -> list[Upload]:
    """Return the account's own uploads, newest first."""
    return list(Upload.objects.filter(account=desk.by, stream__in=desk.viewer).order_by("-began_at"))


def one_of_mine(desk: Desk, upload: str) -> Upload:
    """Return one of the account's own; anything else is not there."""
    found: Upload | None = Upload.objects.filter(pk=upload, account=desk.by, stream__in=desk.viewer).first()
    if found is None:
        raise Http404
    return found


def token(upload: Upload) -> str:
    """Return the token with which files are added to this upload and nothing else is done."""
    return str(signing.dumps([upload.pk, upload.nonce], salt=_SALT))


def end_tokens(upload: Upload) -> None:
    """Make every token given out so far worthless."""
    upload.nonce = secrets.token_urlsafe(16)
    upload.save(update_fields=["nonce"])


def by_token(bank: Bank, request: Any, upload: str) -> Upload | None:
    """Return the open upload that the request's token is for; None for anything else, an ended account included."""
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer":
        return None
    try:
        subject, nonce = signing.loads(given.strip(), salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    found: Upload | None = Upload.objects.filter(pk=upload, state=OPEN, until_at__gt=timezone.now()).first()
    if found is None or (found.pk, found.nonce) != (subject, nonce):
        return None
    account = bank.staff.get(found.account)
    is_able = account is not None and account.is_active and PHOTOGRAPHER in account.roles
    return found if is_able and account is not None and Stream(found.stream) in account.streams else None


def send(bank: Bank, upload: Upload, *, by: str, language: str) -> None:
    """Hand an upload over: nothing can be added any more, and the intake waits for the flow runner."""
    upload.job = bank.jobs.queue("ingest", upload.pk, by=by, facts={"stream": upload.stream, "language": language}).id
    upload.state = SENT
    upload.save(update_fields=["job", "state"])


def discard(bank: Bank, upload: Upload) -> None:
    """Delete an upload that was not sent, with everything that arrived of it."""
    disk.delete(bank.path, upload.pk)
    upload.delete()


def sweep(bank: Bank) -> None:
    """Delete uploads that nobody finished in time."""
    for old in Upload.objects.filter(state=OPEN, until_at__lt=timezone.now()):
        discard(bank, old)
