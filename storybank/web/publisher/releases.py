"""One release from proposal to taking back: what is in it, its approval by another person, sealing, copies, whom a loss touches."""

import re
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from storybank.errors import Refused, StorybankError, Tampered, WrongUse
from storybank.i18n import _
from storybank.publish.verify import verify
from storybank.records import Release, Stream, Use
from storybank.stages import handing_out, releasing
from storybank.stages.collecting import SMALL_CELL
from storybank.stages.planning import objections_to
from storybank.stages.previewing import SHOWN
from storybank.stages.signing_list import signing_key
from storybank.web.desk import Desk, DeskRequest
from storybank.web.publisher import words
from storybank.web.publisher.collections import job_of

_HOLDER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MOST_SHOWN = 100
_RISKS = ("high", "medium", "low")


def name_of(desk: Desk, release: Release) -> str:
    """Return "what-we-kept-v2", with its edition where that is not the public one."""
    slug = desk.bank.collections.get(release.collection).slug
    return f"{slug}-v{release.version}" + ("" if release.edition == "public" else f" ({release.edition})")


def one(request: DeskRequest, release: str) -> HttpResponse:
    """Show a release; POST lets a proposal go, notes a reading, seals, or verifies."""
    desk = request.desk
    found = desk.bank.releases.get(release)
    if request.method == "POST":
        return _act(request, found)
    collection = desk.bank.collections.get(found.collection)
    left_out = {one.item: one.codes for one in desk.bank.releases.left_out(found.id)[:_MOST_SHOWN]}
    against = objections_to(desk.bank, found, on=desk.today) if found.status in ("approved", "suspended") else ()
    lines = words.lines(desk, [*left_out, *(item for item, _codes in against)])
    why = words.reasons(desk, collection, left_out)
    why_not = words.reasons(desk, collection, dict(against[:_MOST_SHOWN]))
    unread = desk.bank.releases.unread(found.id) if collection.needs_paired_reading else ()
    return render(
        request,
        "publisher/release.html",
        {
            "release": found,
            "collection": collection,
            "name": name_of(desk, found),
            "words": words,
            "items": len(desk.bank.releases.items(found.id)),
            "left_out": [(lines[item], why[item]) for item in left_out if item in lines],
            "against": [(lines[item], why_not[item]) for item in why_not if item in lines],
            "readings": desk.bank.releases.readings(found.id),
            "unread": unread,
            "may_read": _may_read(desk, found, unread),
            "copies": desk.bank.registers.copies(release=found.id),
            "is_shown": found.status in SHOWN,
            "job": job_of(desk, "publish", found.id) if found.status in ("approved", "sealed") else None,
            "uses": tuple(use.value for use in Use if use is not Use.KEEP),
        },
    )


def state(request: DeskRequest, release: str) -> HttpResponse:
    """Return how far the sealing is."""
    desk = request.desk
    found = desk.bank.releases.get(release)
    job = job_of(desk, "publish", found.id)
    where = reverse("publisher-sealing-state", kwargs={"release": found.id})
    back = reverse("publisher-release", kwargs={"release": found.id})
    response = render(request, "publisher/work.html", {"job": job, "where": where, "back": back, "words": words})
    if job is None or job.state not in ("queued", "running"):
        response["HX-Refresh"] = "true"
    return response


def approve(request: DeskRequest, release: str) -> HttpResponse:
    """Show what is approved, by its digest, to another person than its proposer; POST approves it."""
    desk = request.desk
    found = desk.bank.releases.get(release)
    questions = releasing.questions_of(desk.bank, found)
    if request.method == "POST":
        form = request.POST
        if form.get("looked") != "1" or {one.where for one in questions} - set(form.getlist("place")):
            raise WrongUse("release.not-looked", "release: say that you have looked at the preview, and at each place.")
        releasing.approve(desk.bank, found.id, digest=form.get("digest", ""), by=desk.by, on=desk.today)
        messages.success(request, _("Approved. It can be published now."))
        return _back(found)
    if found.status == "proposed" and found.proposed_by != desk.by and not _is_as_proposed(desk, found):
        raise Tampered("publish.changed", f"{found.id}: its list of files is not the one that was proposed.")
    collection = desk.bank.collections.get(found.collection)
    return render(
        request,
        "publisher/approve.html",
        {
            "release": found,
            "name": name_of(desk, found),
            "words": words,
            "items": len(desk.bank.releases.items(found.id)),
            "left_out": len(desk.bank.releases.left_out(found.id)),
            "questions": sorted({one.where for one in questions}),
            "readings": desk.bank.releases.readings(found.id) if collection.needs_paired_reading else (),
            "unread": desk.bank.releases.unread(found.id) if collection.needs_paired_reading else (),
            "needs_reading": collection.needs_paired_reading,
        },
    )


def hand(request: DeskRequest, release: str) -> HttpResponseBase:
    """Note who takes a copy, for which use and until when; send the sealed bundle, or only note it."""
    desk, form = request.desk, request.POST
    found = desk.bank.releases.get(release)
    holder = form.get("holder", "").strip()
    if not _HOLDER.fullmatch(holder) or len(holder) > 40:
        raise WrongUse("register.holder", "register: a holder is a code of a-z, 0-9 and hyphens, and nobody's name.")
    try:
        use = Use(form.get("use", ""))
        until = date.fromisoformat(form["until"]) if form.get("until") else None
    except ValueError as error:
        raise WrongUse("web.form", "register: a use or a day that cannot be.") from error
    if until is not None and until < desk.today:
        raise WrongUse("register.until", "register: the end of a copy lies ahead.")
    _copy, folder = handing_out.hand_out(
        desk.bank, found.id, holder=holder, use=use.value, until_on=until, by=desk.by, on=desk.today
    )
    if form.get("do") != "download":
        messages.success(request, _("Noted: {holder} has a copy.").format(holder=holder))
        return _back(found)
    response = StreamingHttpResponse(handing_out.zipped(folder, found.on), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{folder.name}.zip"'
    return response


def exposure(request: DeskRequest, release: str) -> HttpResponse:
    """Say whom the loss of a bundle touches: people of the own streams by their codes, of others how many."""
    desk = request.desk
    found = desk.bank.releases.get(release)
    exposed = desk.bank.exposure.bundle(found.id)
    own = [person for person in exposed.people if person.stream in desk.viewer]
    others: dict[Stream, int] = {}
    for person in exposed.people:
        if person.stream not in desk.viewer:
            others[person.stream] = others.get(person.stream, 0) + 1
    return render(
        request,
        "publisher/exposure.html",
        {
            "release": found,
            "name": name_of(desk, found),
            "words": words,
            "exposed": exposed,
            "own": sorted(own, key=lambda person: (_RISKS.index(person.risk), person.stream, person.code or "")),
            "others": [(stream, count if count >= SMALL_CELL else None) for stream, count in sorted(others.items())],
            "small": SMALL_CELL,
        },
    )


def _act(request: DeskRequest, found: Release) -> HttpResponse:
    desk, do = request.desk, request.POST.get("do", "")
    if do == "void":
        desk.bank.releases.void(found.id, by=desk.by, on=desk.today)
        messages.success(request, _("Let go. Nothing of it went out."))
    elif do == "publish":
        if found.status != "approved":
            raise Refused("publish.not-approved", f"{found.id}: it is {found.status}.")
        desk.bank.jobs.queue("publish", found.id, by=desk.by)
    elif do == "verify":
        _verify(request, found)
    elif do == "read":
        stream, digest = request.POST.get("stream", ""), request.POST.get("digest", "")
        if stream not in desk.bank.releases.unread(found.id):
            raise Http404
        desk.bank.releases.read(found.id, digest=digest, stream=stream, by=desk.by, on=desk.today)
        messages.success(request, _("Kept. Whoever approves sees that you have read it."))
    else:
        raise WrongUse("web.form", "release: no such act.")
    return _back(found)


def _verify(request: DeskRequest, found: Release) -> None:
    desk = request.desk
    folder = releasing.folder_of(desk.bank, found)
    key = signing_key(desk.bank).public if found.status == "sealed" else None
    result = verify(folder, key, examined_as=found.digest)
    if result.is_proved and result.digest == found.digest:
        messages.success(request, _("Every byte is as it was signed: {count} files.").format(count=result.files))
    elif result.is_intact and found.status != "sealed" and result.digest == found.digest:
        messages.success(request, _("Every byte is as it was proposed: {count} files.").format(count=result.files))
    else:
        first = ", ".join(fault.path or folder.name for fault in result.faults[:3])
        messages.error(request, _("Not as it was: {files}. Do not hand it out; ask who can write to the bank's folder.").format(files=first or folder.name))  # fmt: skip


def _is_as_proposed(desk: Desk, found: Release) -> bool:
    try:
        return releasing.digest_of(releasing.folder_of(desk.bank, found)) == found.digest
    except StorybankError:
        return False


def _may_read(desk: Desk, found: Release, unread: tuple[Stream, ...]) -> tuple[Stream, ...]:
    if found.status != "proposed" or found.proposed_by == desk.by or not desk.viewer:
        return ()
    return tuple(stream for stream in unread if stream not in desk.viewer)


def _back(found: Release) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("publisher-release", kwargs={"release": found.id}))
