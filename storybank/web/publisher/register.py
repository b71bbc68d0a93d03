"""The register: which versions are out, who has copies, who has to be told and has answered; what was taken back and is still open."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from storybank.errors import WrongUse
from storybank.i18n import _
from storybank.records import ConsentId, ReleaseId
from storybank.stages.notices import letters
from storybank.store.rows import Event, Job, NoticeRow
from storybank.web.desk import Desk, DeskRequest
from storybank.web.publisher import words
from storybank.web.publisher.releases import name_of

ANSWERS = ("removed", "deleted", "not-held", "refused", "cannot-reach")
FILES = {
    "bundle-versions.json": "application/json",
    "bundle-versions.json.minisig": "text/plain; charset=utf-8",
    "storybank.pub": "text/plain; charset=utf-8",
    "poll.sh": "text/x-shellscript; charset=utf-8",
}
_JOBS = 300  # of the newest
_MOST = 60  # takings back on one page
_REVOKED, _SUSPENDED = "release.revoked", "release.suspended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One taking back: what made it, what was done, and how many notices of it nobody has answered."""

    at: datetime
    by: str
    cause: str  # in words; a person's code only to the own streams
    revoked: tuple[str, ...]  # versions
    suspended: tuple[str, ...]
    notices: int
    open: int


def index(request: DeskRequest) -> HttpResponse:
    """Show versions, copies, notices and takings back; POST confirms a copy or notes what became of a notice."""
    desk = request.desk
    if request.method == "POST":
        return _act(request)
    bank = desk.bank
    names = {release.id: name_of(desk, release) for release in bank.releases.list()}
    notices = bank.registers.notices()
    cause_of = cache(partial(_cause, desk))  # one taking back reaches many holders
    return render(
        request,
        "publisher/register.html",
        {
            "words": words,
            "names": names,
            "versions": [(release, state) for release, state in reversed(bank.releases.statuses())],
            "copies": tuple(reversed(bank.registers.copies())),
            "open": [(one, cause_of(one.cause)) for one in notices if one.confirmed_on is None],
            "answered": [one for one in notices if one.confirmed_on is not None],
            "taken": _taken(desk, names, notices, cause_of),
            "work": _unfinished(desk),
            "files": [name for name in FILES if (bank.path / "curated" / name).is_file()],
            "answers": ANSWERS,
        },
    )


def notice(request: DeskRequest, notice: str) -> HttpResponse:
    """Show a notice in four languages, to be sent by whatever way reaches its holder."""
    desk = request.desk
    found = next((one for one in desk.bank.registers.notices() if one.id == notice), None)
    if found is None:
        raise Http404
    return render(
        request,
        "publisher/notice.html",
        {
            "notice": found,
            "name": name_of(desk, desk.bank.releases.get(found.release)),
            "letters": letters(desk.bank, found.id, on=desk.today),
            "answers": ANSWERS,
            "words": words,
        },
    )


def file(request: DeskRequest, file: str) -> HttpResponseBase:
    """Give a file that portals poll: the signed list, its signature, the public key, the poller."""
    path = request.desk.bank.path / "curated" / file
    if file not in FILES or not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=file, content_type=FILES[file])


def _act(request: DeskRequest) -> HttpResponse:
    desk, form = request.desk, request.POST
    bank, do, of = desk.bank, form.get("do", ""), form.get("of", "")
    if do == "confirm-copy":
        bank.registers.confirm_copy(of, by=desk.by, on=desk.today)
    elif do == "sent":
        bank.registers.sent(of, by=desk.by, on=desk.today)
    elif do == "answered":
        if form.get("result") not in ANSWERS:
            raise WrongUse("web.form", "register: say what the holder did.")
        bank.registers.confirmed(of, form["result"], by=desk.by, on=desk.today)
    else:
        raise WrongUse("web.form", "register: no such act.")
    messages.success(request, _("Noted."))
    return HttpResponseRedirect(reverse("publisher-register"))


def _unfinished(desk: Desk) -> list[Job]:
    """Return the withdrawals that wait, run or have stopped; each agreement's newest counts."""
    newest = {job.subject: job for job in desk.bank.jobs.list(limit=_JOBS) if job.kind == "withdraw"}
    return [job for job in newest.values() if job.state != "done"]


def _taken(
    desk: Desk, names: Mapping[ReleaseId, str], notices: Iterable[NoticeRow], cause_of: Callable[[str], str]
) -> list[Taken]:
    """Return what closed versions that were out, the newest first; a newer version that took a place is no taking back."""
    closings: dict[str, list[Event]] = {}
    for verb in (_REVOKED, _SUSPENDED):
        for event in desk.bank.audit.list(verb=verb):
            cause = str(event.facts.get("cause") or "")
            if cause and cause not in names:
                closings.setdefault(cause, []).append(event)
    told: dict[str, list[NoticeRow]] = {}
    for notice in notices:
        told.setdefault(notice.cause, []).append(notice)
    newest = sorted(closings.items(), key=lambda pair: max(event.sequence for event in pair[1]), reverse=True)
    return [
        Taken(
            at=max(event.at for event in events),
            by=events[-1].by,
            cause=cause_of(cause),
            revoked=_versions(events, _REVOKED, names),
            suspended=_versions(events, _SUSPENDED, names),
            notices=len(told.get(cause, ())),
            open=sum(one.confirmed_on is None for one in told.get(cause, ())),
        )
        for cause, events in newest[:_MOST]
    ]


def _versions(events: Iterable[Event], verb: str, names: Mapping[ReleaseId, str]) -> tuple[str, ...]:
    found = (names.get(ReleaseId(event.subject), event.subject[:8]) for event in events if event.verb == verb)
    return tuple(dict.fromkeys(found))


def _cause(desk: Desk, cause: str) -> str:
    """Return in words what closed something."""
    if cause.startswith("recheck-"):
        return _("the look at everything again")
    if any(one.id == cause for one in desk.bank.holds.list(is_active=None)):
        return _("a hold")
    try:
        agreement = desk.bank.consents.get(ConsentId(cause), viewer=desk.viewer)
    except WrongUse:
        return _("somebody asked for it")
    code = desk.bank.people.code_of(agreement.subject) or agreement.subject[:8]
    return _("agreement of {code}").format(code=f"{agreement.stream}/{code}")
