"""The research room: what may be asked for, who asks, who has agreed for whom, and the edition that one key opens."""

import re
import shutil
import tempfile
from datetime import date
from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from storybank.errors import Refused, WrongUse
from storybank.i18n import LANGUAGES, _
from storybank.records import Language
from storybank.stages import research_room
from storybank.stages.vocabulary import choices
from storybank.store.rows import PROGRAMME, ResearchRow
from storybank.web.access import PUBLISHER
from storybank.web.desk import Desk, DeskRequest
from storybank.web.publisher import words

_MOST_LETTERS = 3000
_PAGE = 200
_KEY = re.compile(r"age1[0-9a-z]{20,100}")


def catalogue(request: DeskRequest) -> HttpResponse:
    """Show what is open to researchers on request; POST registers a request."""
    desk = request.desk
    if request.method == "POST":
        return _ask(request)
    entries = research_room.catalogue(desk.bank, on=desk.today)
    return render(
        request,
        "publisher/catalogue.html",
        {
            "entries": entries[:_PAGE],
            "count": len(entries),
            "languages": LANGUAGES,
            "themes": dict(choices("themes")),
            "notes": dict(choices("content_notes")),
            "is_publisher": desk.has(PUBLISHER),
        },
    )


def index(request: DeskRequest) -> HttpResponse:
    """List the requests."""
    desk = request.desk
    late = {row.id for row in research_room.overdue(desk.bank, on=desk.today)}
    rows = [(row, row.id in late) for row in reversed(desk.bank.research.list())]
    return render(request, "publisher/research.html", {"rows": rows, "state_of": _state})


def one(request: DeskRequest, asked: str) -> HttpResponse:
    """Show one request and who has agreed; POST answers for a party, or ends it."""
    desk = request.desk
    row = desk.bank.research.get(asked)
    if request.method == "POST":
        return _act(request, row)
    return _page(request, row)


def who(request: DeskRequest, asked: str) -> HttpResponse:
    """Show once who asks and what for; that somebody looked is written into the chain."""
    row = request.desk.bank.research.get(asked)
    return _page(request, row, opened=request.desk.bank.research.words(row.id, by=request.desk.by))


def deliver(request: DeskRequest, asked: str) -> HttpResponseBase:
    """Send the edition, encrypted to the researcher's key; the copy stands in the register with its end."""
    desk = request.desk
    folder = Path(tempfile.mkdtemp(prefix="research-", dir=desk.bank.path / "work"))
    try:
        done = research_room.deliver(desk.bank, asked, folder, by=desk.by, on=desk.today)
        opened = done.path.open("rb")  # it stays readable, and is gone from the disk once it was sent
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return FileResponse(opened, as_attachment=True, filename=done.path.name, content_type="application/octet-stream")


def _ask(request: DeskRequest) -> HttpResponse:
    desk, form = request.desk, request.POST
    key = form.get("key", "").strip()
    if not _KEY.fullmatch(key):
        raise WrongUse("research.key", "request: not a public age key.")
    try:
        until = date.fromisoformat(form.get("until", ""))
    except ValueError as error:
        raise WrongUse("web.form", "request: its last day is missing.") from error
    languages = tuple(Language(one) for one in LANGUAGES if one in form.getlist("languages")) or (Language("en"),)
    row = research_room.ask(
        desk.bank,
        public_ids=tuple(form.getlist("items")),
        recipient=key,
        identity=form.get("identity", "")[:_MOST_LETTERS],
        purpose=form.get("purpose", "")[:_MOST_LETTERS],
        promises=form.get("promises") == "1",
        until_on=until,
        languages=languages,
        by=desk.by,
        on=desk.today,
    )
    messages.success(
        request, _("Registered under {number}. The partner and the programme answer it.").format(number=row.id[:8])
    )
    if desk.has(PUBLISHER):
        return HttpResponseRedirect(reverse("publisher-asked", kwargs={"asked": row.id}))
    return HttpResponseRedirect(reverse("research-catalogue"))


def _act(request: DeskRequest, row: ResearchRow) -> HttpResponse:
    desk, form = request.desk, request.POST
    do = form.get("do", "")
    if do in ("yes", "no"):
        party = form.get("party", "")
        if party != PROGRAMME and party not in desk.viewer:
            raise Refused("research.other-stream", f"request {row.id}: this account does not speak for that partner.")
        research_room.answer(desk.bank, row.id, party=party, is_agreed=do == "yes", by=desk.by, on=desk.today)
        messages.success(request, _("Noted."))
    elif do == "end":
        research_room.end(desk.bank, row.id, by=desk.by, on=desk.today)
        messages.success(request, _("Ended; who asked is forgotten, the register keeps the days."))
    else:
        raise WrongUse("web.form", "request: no such act.")
    return HttpResponseRedirect(reverse("publisher-asked", kwargs={"asked": row.id}))


def _page(request: DeskRequest, row: ResearchRow, *, opened: tuple[str, str] | None = None) -> HttpResponse:
    desk = request.desk
    collection = desk.bank.collections.get(row.collection)
    parties = research_room.parties(desk.bank, row)
    releases = desk.bank.releases.list(collection=collection.id)
    return render(
        request,
        "publisher/asked.html",
        {
            "row": row,
            "collection": collection,
            "parties": [(party, row.agreements.get(party), _speaks_for(desk, row, party)) for party in parties],
            "programme": PROGRAMME,
            "opened": opened,
            "releases": releases,
            "is_ready": row.state in ("agreed", "delivered") and any(one.status == "sealed" for one in releases),
            "state_of": _state,
            "words": words,
        },
    )


def _speaks_for(desk: Desk, row: ResearchRow, party: str) -> bool:
    """Return whether this account may answer for a party: one person answers once."""
    if row.state != "asked" or party in row.agreements:
        return False
    if any(staff == desk.by for staff, _is_agreed in row.agreements.values()):
        return False
    return party == PROGRAMME or party in desk.viewer


def _state(value: str) -> str:
    return {
        "asked": _("waits for answers"),
        "agreed": _("agreed by all"),
        "refused": _("refused"),
        "delivered": _("handed over"),
        "ended": _("ended"),
    }.get(value, value)
