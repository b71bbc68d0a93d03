"""The one-screen review: what is asked about an item, everything needed to answer it, and the ways to answer."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from storybank.records import CHECKLIST, Interview, ItemId, Use
from storybank.stages import picturing
from storybank.stages.asking import world_on_demand
from storybank.stages.replacing import in_words, log_today
from storybank.web.access import REVEAL
from storybank.web.desk import DeskRequest
from storybank.web.editor import words
from storybank.web.editor.queue import address, following, query, wanted_of
from storybank.web.editor.showing import screen_of
from storybank.web.gate import not_found

_NOTES = ("killing", "violence", "child-loss", "graves")
_USES = (Use.PORTAL, Use.SEARCH_ENGINES, Use.SOCIAL_PRESS, Use.PRINT_EXHIBITION, Use.TEACHING_RESEARCH)


def show(request: DeskRequest, item: str) -> HttpResponse:
    """Show one item of the editor's own streams."""
    desk = request.desk
    wanted = wanted_of(request.GET)
    screen = screen_of(desk, ItemId(item))
    place = desk.bank.reviewing.place_of(screen.row.id, wanted)
    claim = desk.bank.reviewing.claims([screen.row.id]).get(screen.row.id)
    context = {
        "screen": screen,
        "moving": picturing.standing(desk.bank, screen.item, on=desk.today)
        if isinstance(screen.item, Interview)
        else None,
        "item": screen.item,
        "wanted": wanted,
        "query": query(wanted),
        "place": -1 if place is None else place,
        "claim": claim,
        "is_others": claim is not None and claim.by != desk.by,
        "may_reveal": desk.has(REVEAL),
        "words": words,
        "notes": _notes(),
        "kinds": (*CHECKLIST, "signature", "other"),
        "uses": _USES,
        "texts": {text.field: text.text for text in screen.texts},
        "replaced": log_today(desk.bank, screen.row.id, world_on_demand(desk.bank)),
        "replaced_why": in_words,
        "remarks": desk.bank.reviewing.remarks(viewer=desk.viewer, item=screen.row.id, kind="return"),
    }
    return render(request, "editor/review.html", context)


def step(request: DeskRequest, item: str, way: str) -> HttpResponse:
    """Go to the next or the previous item of the queue; looking changes nothing."""
    desk, wanted = request.desk, wanted_of(request.GET)
    row = desk.bank.items.row(item, viewer=desk.viewer)
    asked_at = request.GET.get("at", "")
    here = (
        int(asked_at) if asked_at.isdecimal() and len(asked_at) < 19 else desk.bank.reviewing.place_of(row.id, wanted)
    )
    if way not in ("next", "previous"):
        return not_found(request)
    if way == "next":
        found = following(desk, wanted, after=-1 if here is None else here, but=row.id)
    else:
        found = desk.bank.reviewing.before(desk.viewer, wanted, place=here) if here is not None else None
    return HttpResponseRedirect(address(found.item, wanted) if found else reverse("editor-queue") + query(wanted))


def _notes() -> list[tuple[str, str]]:
    from storybank.i18n import spoken
    from storybank.records import Language
    from storybank.stages.vocabulary import words_of

    known = words_of("content_notes", _NOTES, [Language(spoken())])
    return [(code, said.get(Language(spoken()), code)) for code, said in known.items()]
