"""Papers of initiatives: added as their words alone, read by somebody where they name people, taken away again."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from storybank.errors import WrongUse
from storybank.i18n import LANGUAGES, _, spoken
from storybank.records import Initiative, InitiativeId, Language
from storybank.stages import documents
from storybank.web.desk import Desk, DeskRequest

_KINDS = (".docx", ".odt", ".pdf", ".txt")
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One initiative. `papers`: (number, title, waits to be read); `is_own`: of a stream of this desk, which may change them."""

    id: InitiativeId
    name: str
    title: str
    papers: tuple[tuple[int, str, bool], ...]
    is_own: bool


def index(request: DeskRequest) -> HttpResponse:
    """List initiatives and their papers; POST adds one or takes one away."""
    desk = request.desk
    if request.method == "POST":
        initiative = _own(desk, request.POST.get("initiative", ""))
        number = _number(request.POST.get("number", ""))
        if request.POST.get("do") == "drop":
            documents.drop(desk.bank, initiative, number, by=desk.by, on=desk.today)
            messages.success(request, _("Taken away. Versions that are out keep it until the next release."))
        elif request.POST.get("do") == "let-out":
            documents.let_out(desk.bank, initiative, number, by=desk.by, on=desk.today)
            messages.success(request, _("It goes out with the next release."))
        else:
            _add(request, initiative)
        return HttpResponseRedirect(reverse("publisher-papers"))
    shown = [_shown(desk, key, one) for key, one in desk.bank.collections.initiatives().items()]
    return render(
        request, "publisher/papers.html", {"shown": sorted(shown, key=lambda one: one.name), "tongues": LANGUAGES}
    )


def words(request: DeskRequest) -> HttpResponse:
    """Give a paper as it would go out, to whoever reads it first; a file to open elsewhere, never shown by the desk."""
    if "initiative" not in request.GET:
        return HttpResponseRedirect(reverse("publisher-papers"))
    initiative, number = _own(request.desk, request.GET["initiative"]), _number(request.GET.get("number", ""))
    paper, data = documents.words_of(request.desk.bank, initiative, number)
    ending = ".txt" if paper.media_type == "text/plain" else ".docx"
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="paper-{number}{ending}"'
    return response


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _add(request: DeskRequest, initiative: InitiativeId) -> None:
    desk, file = request.desk, request.FILES.get("paper")
    titles = {Language(one): request.POST.get(f"title.{one}", "").strip()[:_LONGEST_TITLE] for one in LANGUAGES}
    suffix = Path(str(file.name)).suffix.lower() if file is not None else ""
    if file is None or suffix not in _KINDS or not any(titles.values()):
        raise WrongUse("document.form", "document: a file (DOCX, ODT, PDF, TXT) and a title.")
    work = desk.bank.originals.work_path().with_suffix(suffix)
    try:
        with work.open("wb") as target:
            shutil.copyfileobj(file, target)
        kept = documents.add(
            desk.bank,
            initiative,
            work,
            {language: words for language, words in titles.items() if words},
            is_read=request.POST.get("read") == "1",
            by=desk.by,
            on=desk.today,
        )
    finally:
        work.unlink(missing_ok=True)
    messages.success(
        request,
        _("Its words are kept. Left behind: {left}.").format(left=", ".join(kept.left_out) or "–"),
    )


def _own(desk: Desk, initiative: str) -> InitiativeId:
    """Return an initiative of the desk's own streams; any other is not there."""
    known = desk.bank.collections.initiatives()
    if initiative not in known or not _is_own(desk, InitiativeId(initiative)):
        raise Http404
    return InitiativeId(initiative)


def _is_own(desk: Desk, initiative: InitiativeId) -> bool:
    return desk.bank.collections.initiative_name(initiative).partition("/")[0] in desk.viewer


def _shown(desk: Desk, key: InitiativeId, record: Initiative) -> Shown:
    name = desk.bank.collections.initiative_name(key)
    return Shown(
        id=key,
        name=name,
        title=record.title.get(Language(spoken())) or next(iter(record.title.values()), name),
        papers=tuple(
            (
                number,
                paper.title.get(Language(spoken())) or next(iter(paper.title.values()), "–"),
                paper.needs_reading,
            )
            for number, paper in enumerate(record.documents, 1)
        ),
        is_own=_is_own(desk, key),
    )
