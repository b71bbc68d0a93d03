"""The contact sheet: up to thirty photographs looked at together. That is review, photograph by photograph; no agreement changes."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from storybank.errors import StorybankError
from storybank.i18n import _
from storybank.records import CHECKLIST, ItemId, Photo
from storybank.stages.answering import answer
from storybank.stages.applying import Answer
from storybank.stages.asking import world_on_demand
from storybank.store.reviewing import Wanted
from storybank.store.rows import FindingRow
from storybank.web.desk import Desk, DeskRequest
from storybank.web.editor import words
from storybank.web.editor.showing import codes_of

MOST = 30
_LOOK, _LIST = "identity.not-yet-seen", "identity.checklist-open"


def show(request: DeskRequest) -> HttpResponse:
    """Show photographs nobody has looked at; POST answers for those that are ticked, each by itself."""
    desk = request.desk
    if request.method == "POST":
        done, refused = _answer(desk, request)
        if done:
            messages.success(request, _("{count} photographs looked at.").format(count=done))
        if refused:
            messages.error(request, _("{count} changed meanwhile and were left as they are.").format(count=refused))
        return HttpResponseRedirect(request.path)
    waiting = desk.bank.reviewing.waiting(desk.viewer, Wanted(code=_LOOK), limit=MOST)
    items = desk.bank.items.many([one.item for one in waiting], viewer=desk.viewer)
    rows = desk.bank.items.rows(items, viewer=desk.viewer)
    claims, codes = desk.bank.reviewing.claims(items), codes_of(desk.bank, rows.values())
    shown = [
        {"id": item, "code": codes[item], "photo": photo, "revision": rows[item].revision}
        for item, photo in items.items()
        if isinstance(photo, Photo) and (item not in claims or claims[item].by == desk.by)
    ]
    return render(request, "editor/sheet.html", {"shown": shown, "points": [words.point(point) for point in CHECKLIST]})


def _answer(desk: Desk, request: DeskRequest) -> tuple[int, int]:
    """Answer the look, and the checklist where it is ticked for all; a photograph that moved on is left as it is."""
    world, done, refused = world_on_demand(desk.bank), 0, 0
    for named in request.POST.getlist("seen")[:MOST]:
        item, _colon, revision = named.partition(":")
        row = desk.bank.items.row(item, viewer=desk.viewer)
        seen = int(revision) if revision.isdecimal() and len(revision) < 9 else -1
        asked: list[tuple[FindingRow, Answer]] = [
            (question, Answer(decision="seen", by=desk.by)) for question in _open(desk, row.id, _LOOK)
        ]
        if request.POST.get("ticked") == "1":
            asked += [
                (question, Answer(decision="tick", argument="all", by=desk.by))
                for question in _open(desk, row.id, _LIST)
            ]
        try:
            desk.bank.reviewing.claim(row.id, by=desk.by)
            for question, given in asked:
                answer(desk.bank, question, given, on=desk.today, world=world, seen=seen)
                seen = desk.bank.items.row(row.id).revision
            desk.bank.reviewing.let_go(row.id, by=desk.by)
            done += 1 if asked else 0
        except StorybankError:
            refused += 1
    return done, refused


def _open(desk: Desk, item: ItemId, code: str) -> tuple[FindingRow, ...]:
    return desk.bank.findings.list(item=item, code=code, viewer=desk.viewer)
