"""The state of the house: work and who does it, storage, keys and their copies, the audit chain."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from storybank.errors import WrongUse
from storybank.i18n import _
from storybank.intake.packing import fingerprint
from storybank.store import Bank
from storybank.store.rows import Event
from storybank.web.desk import DeskRequest

_JOBS, _EVENTS = 60, 100
_PLACES = ("safe", "deposit", "officer", "partner", "elsewhere")  # where a copy of a key may lie
_MOST_COPIES = 9
_FEWEST = 4  # nothing can be published by fewer: an editor, two publishers, and who sends


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key file of this bank. `is_here`: it lies on this machine; `noted`: what somebody wrote down of its copies."""

    kind: str  # bank · officer · signing
    stream: str
    is_here: bool
    is_private: bool
    opens: str
    digits: str
    noted: Event | None


def index(request: DeskRequest) -> HttpResponse:
    """Show work, storage and the state of the machine."""
    bank = request.desk.bank
    usage = shutil.disk_usage(bank.path)
    return render(
        request,
        "administrator/house.html",
        {
            "jobs": list(reversed(bank.jobs.list(limit=_JOBS))),
            "rooms": list(_rooms(bank.path)),
            "room_of": room,
            "first_steps": list(_first_steps(bank)),
            "free": usage.free,
            "total": usage.total,
            "is_private": bank.path.stat().st_mode & 0o077 == 0,
            "head": bank.audit.last(),
            "signed": bank.audit.latest("audit.head-signed"),
        },
    )


def again(request: DeskRequest, job: str) -> HttpResponse:
    """Ask once more for work that failed."""
    bank = request.desk.bank
    failed = bank.jobs.get(job)
    if failed.state != "failed":
        raise WrongUse("job.not-failed", "jobs: only what failed is asked for again.")
    bank.jobs.queue(failed.kind, failed.subject, by=request.desk.by, facts=failed.facts)
    messages.success(request, _("It waits for its turn."))
    return HttpResponseRedirect(reverse("administrator"))


def audit(request: DeskRequest) -> HttpResponse:
    """Show the last events of the chain; POST checks the whole of it."""
    bank = request.desk.bank
    last = bank.audit.last()
    newest = last.sequence if last else 0
    upto = min(newest, _whole(request.GET.get("upto", "")) or newest)
    events = bank.audit.list(after=max(0, upto - _EVENTS), limit=min(_EVENTS, upto))
    checked = request.method == "POST"
    return render(
        request,
        "administrator/audit.html",
        {
            "events": list(reversed(events)),
            "newest": newest,
            "earlier": events[0].sequence - 1 if events else 0,
            "checked": checked,
            "broken": bank.audit.verify() if checked else None,
        },
    )


def keys(request: DeskRequest) -> HttpResponse:
    """Show which keys there are and what is known of their copies; POST notes copies of one."""
    bank, desk = request.desk.bank, request.desk
    known = list(_keys(bank))
    if request.method == "POST":
        kind, _sep, stream = request.POST.get("key", "").partition(".")
        place, copies = request.POST.get("place", ""), _whole(request.POST.get("copies", ""))
        if (
            (kind, stream) not in {(key.kind, key.stream) for key in known}
            or place not in _PLACES
            or copies > _MOST_COPIES
        ):
            raise WrongUse("keys.note", "keys: a key of this bank, a place from the list, and a number of copies.")
        bank.audit.append("key.copies-noted", _subject(kind, stream), by=desk.by, copies=copies, place=place)
        messages.success(request, _("Noted."))
        return HttpResponseRedirect(reverse("administrator-keys"))
    return render(request, "administrator/keys.html", {"keys": known, "places": _PLACES, "most": _MOST_COPIES})


def rulebook(request: DeskRequest) -> HttpResponse:
    """Show who has accepted which rule; POST records a reader's acceptance, or the programme's decision."""
    from storybank.stages import accepting
    from storybank.stages.screening import rulebook as current

    bank, book = request.desk.bank, current()
    if request.method == "POST":
        wanted = set(request.POST.getlist("rules"))
        chosen = {rule: digest for rule, digest in book.rule_hashes.items() if f"{rule}@{digest[:16]}" in wanted}
        if len(chosen) != len(wanted):
            raise WrongUse("rules.stale", "rules: a wording has changed since this page was opened.")
        accepting.record(
            bank,
            accepting.list_of(bank),
            chosen,
            reader=request.POST.get("reader", "").strip(),
            stream=request.POST.get("stream", ""),
            decision=request.POST.get("decision", "").strip(),
            take_back=request.POST.get("do") == "take-back",
            on=request.desk.today,
        )
        messages.success(request, _("Recorded for {count} rules.").format(count=len(chosen)))
        return HttpResponseRedirect(reverse("administrator-rules"))
    rules = sorted(accepting.states(bank, book).items())
    return render(
        request,
        "administrator/rulebook.html",
        {
            "rules": [(rule, book.rule_hashes[rule], state, behind) for rule, (state, behind) in rules],
            "hash": book.hash,
            "unsigned": len(book.unsigned()),
            "streams": sorted(bank.settings.streams),
        },
    )


def room(name: str) -> str:
    """Return what lies in a folder of the bank."""
    return {
        "audit": _("signed heads of the audit chain"),
        "backups": _("copies of the ledger made before upgrades"),
        "curated": _("sealed releases"),
        "identities": _("names, sealed"),
        "keys": _("keys of this machine"),
        "ledger": _("the ledger"),
        "prefect": _("the flow runner's own state"),
        "proposed": _("proposed releases"),
        "raw": _("originals, sealed"),
        "work": _("what is being worked on"),
        "working": _("working copies, sealed"),
    }.get(name, "")


def _first_steps(bank: Bank) -> Iterator[tuple[str, str, str]]:
    """Yield what a new house still wants: what to do, the page's name, what the link says. Nothing once it is done."""
    if len([one for one in bank.staff.list() if one.is_active and one.roles - {"command-line"}]) < _FEWEST:
        yield (
            _("Invite those who will work here: photographers, editors, publishers."),
            "administrator-accounts",
            _("Accounts"),
        )
    if any(key.kind == "officer" and key.is_here for key in _keys(bank)):
        yield (
            _("Move the officer keys to two USB sticks in two places, delete them here, and note it."),
            "administrator-keys",
            _("Encryption keys"),
        )


def _rooms(path: Path) -> Iterator[tuple[str, int, int]]:
    """Yield the bank's folders with how many files and bytes they hold."""
    for room in sorted(one for one in path.iterdir() if one.is_dir()):
        count = size = 0
        for folder, _folders, names in os.walk(room):
            for name in names:
                count += 1
                size += _size(Path(folder) / name)
        yield room.name, count, size
    yield "ledger", 1, _size(path / "ledger.sqlite3")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # gone since it was listed, or a bank on PostgreSQL
        return 0


def _keys(bank: Bank) -> Iterator[Key]:
    folder = bank.path / "keys"
    noted = {event.subject: event for event in bank.audit.list(verb="key.copies-noted")}
    for stream in sorted(bank.settings.streams):
        officer = folder / "officers" / f"{stream}.agekey"
        yield Key(
            kind="officer",
            stream=stream,
            is_here=officer.exists(),
            is_private=_is_private(officer),
            opens=_("everything of {stream}; needed for what is of high risk").format(stream=stream),
            digits=fingerprint(bank.keys.officer_recipients(stream)[0]),
            noted=noted.get(_subject("officer", stream)),
        )
        yield Key(
            kind="bank",
            stream=stream,
            is_here=True,
            is_private=_is_private(folder / "bank" / f"{stream}.agekey"),
            opens=_("deliveries and working copies of {stream}, while the bank runs").format(stream=stream),
            digits=fingerprint(bank.keys.bank_recipient(stream)),
            noted=noted.get(_subject("bank", stream)),
        )
    yield Key(
        kind="signing",
        stream="",
        is_here=True,
        is_private=_is_private(folder / "signing.key"),
        opens=_("nothing; it signs bundles and the list of revoked ones"),
        digits=bank.keys.key_id.hex().upper(),
        noted=noted.get(_subject("signing", "")),
    )


def _is_private(path: Path) -> bool:
    return not path.exists() or path.stat().st_mode & 0o077 == 0


def _subject(kind: str, stream: str) -> str:
    return f"key-{kind}-{stream}".rstrip("-")


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
