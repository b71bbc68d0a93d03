"""Reading for the other stream: proposed releases that ask for a reader from each. Only what will leave is shown, never the raw."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from storybank.errors import WrongUse
from storybank.i18n import _
from storybank.intake.questions import words as words_of
from storybank.records import ItemId, Release, ReleaseId, Stream
from storybank.store.rows import ReleaseItem
from storybank.web.desk import Desk, DeskRequest
from storybank.web.editor import leaving, words
from storybank.web.publisher import preview


@dataclass(frozen=True, slots=True, kw_only=True)
class ToRead:
    """What is of one other stream in one proposed release."""

    release: Release
    slug: str
    stream: Stream
    items: tuple[ReleaseItem, ...]


def show(request: DeskRequest) -> HttpResponse:
    """List what waits for this reader; POST keeps what the reader says."""
    desk = request.desk
    if request.method == "POST":
        return _read(request)
    waiting = [(one, leaving.of_items(desk.bank, one.release.id, one.items)) for one in _waiting(desk)]
    return render(request, "editor/paired.html", {"waiting": waiting, "acts": _acts(desk)})


def file(request: DeskRequest, release: str, inside: str) -> HttpResponse:
    """Send one file of a proposal that waits for this reader: the very bytes that would leave."""
    if release not in {one.release.id for one in _waiting(request.desk)}:
        raise Http404
    return preview.show(request, release, inside)  # type: ignore[call-arg]  # csp types it for views without words from the path


def _read(request: DeskRequest) -> HttpResponse:
    """Keep a reading of the digest that was shown, or the second yes to an answer that takes two."""
    desk = request.desk
    if act := request.POST.get("act"):
        if act not in {one["id"] for one in _acts(desk)}:
            raise Http404
        if request.POST.get("do") == "confirm":
            desk.bank.acts.confirm(act, by=desk.by, on=desk.today)
            messages.success(request, _("Confirmed."))
        else:
            desk.bank.acts.drop(act, by=desk.by, on=desk.today)
            messages.success(request, _("It is an open question again."))
        return HttpResponseRedirect(request.path)
    release, stream = ReleaseId(request.POST.get("release", "")), request.POST.get("stream", "")
    found = next((one for one in _waiting(desk) if (one.release.id, one.stream) == (release, stream)), None)
    if found is None:
        raise Http404
    if request.POST.get("do") == "fine":
        desk.bank.releases.read(
            release, digest=request.POST.get("digest", ""), stream=stream, by=desk.by, on=desk.today
        )
        messages.success(request, _("Kept. The publisher sees that you have read it."))
        return HttpResponseRedirect(request.path)
    says, item = str(request.POST.get("words", "")).strip()[:5000], request.POST.get("item", "")
    if not says:
        raise WrongUse("answer.no-reason", "reading: say what is the matter.")
    if item not in {one.item for one in found.items}:
        raise Http404
    desk.bank.reviewing.remark(ItemId(item), "reading", says, by=desk.by, on=desk.today)
    messages.success(request, _("Kept. Its own editors see what you wrote."))
    return HttpResponseRedirect(request.path)


def _waiting(desk: Desk) -> tuple[ToRead, ...]:
    """Return what of proposed releases, of streams that are not this reader's, nobody else has read yet."""
    found = []
    for release in desk.bank.releases.list(status="proposed"):
        collection = desk.bank.collections.get(release.collection)
        if not collection.needs_paired_reading or release.proposed_by == desk.by:
            continue
        items = desk.bank.releases.items(release.id)
        rows = desk.bank.items.rows([one.item for one in items])
        for stream in desk.bank.releases.unread(release.id):
            if stream not in desk.viewer:
                own = tuple(one for one in items if one.item in rows and rows[one.item].stream == stream)
                found.append(ToRead(release=release, slug=collection.slug, stream=stream, items=own))
    return tuple(found)


def _acts(desk: Desk) -> list[dict[str, str]]:
    """Return answers “it stands” that wait for a second person, where this reader is not the first."""
    found = []
    is_paired = any(one.needs_paired_reading for one in desk.bank.collections.list())
    for act in desk.bank.acts.list(kind="stands"):
        question = desk.bank.findings.get(act.subject)
        if act.proposed_by == desk.by or question.stream is None:
            continue
        if question.stream not in desk.viewer and not is_paired:
            continue
        answers = desk.bank.findings.answers(question.id)
        found.append(
            {
                "id": act.id,
                "says": words_of(question.finding)[0],
                "reason": answers[-1].reason if answers else "",
                "by": act.proposed_by,
                "field": words.field(question.finding.field),
            }
        )
    return found
