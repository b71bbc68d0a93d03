"""What an editor says beside the questions: a place name as said, a name for the gazetteer, that somebody is in danger."""

import json

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from storybank.errors import WrongUse
from storybank.i18n import LANGUAGES, _
from storybank.places import gazetteer
from storybank.records import Answer, ConsentId, Language, Relation, SaidName
from storybank.stages.asking import world_on_demand
from storybank.stages.hearing import with_names
from storybank.stages.screening import screen
from storybank.stages.taking_back import amend
from storybank.web.desk import Desk, DeskRequest
from storybank.web.editor import words as words_of
from storybank.web.editor.queue import address, wanted_of
from storybank.web.editor.showing import code_of


def said(request: DeskRequest, item: str) -> HttpResponse:
    """Add a place name as a person of the item says it; that it may be printed waits for a second person."""
    desk = request.desk
    row = desk.bank.items.row(item, viewer=desk.viewer)
    consent = desk.bank.consents.get(ConsentId(request.POST.get("consent", "")), viewer=desk.viewer)
    name = _said_name(desk, request)
    act = amend(desk.bank, with_names(consent, [name]), by=desk.by, on=desk.today)
    if act is None:
        own = [one.id for one in desk.bank.items.list(person=consent.subject)]
        screen(desk.bank, own, on=desk.today, by=desk.by, world=world_on_demand(desk.bank))
        messages.success(request, _("The name is kept."))
    else:
        messages.success(request, _("Kept. Opening takes two: another person confirms it."))
    return HttpResponseRedirect(address(row.id, wanted_of(request.GET)))


def toponym(request: DeskRequest, item: str) -> HttpResponse:
    """Propose a name for the gazetteer; a reader of the language looks at it."""
    desk = request.desk
    row = desk.bank.items.row(item, viewer=desk.viewer)
    form, language = _words(request, "form", 120), _language(request)
    body = {"form": form, "language": language, "place": _words(request, "place", 300)}
    desk.bank.reviewing.remark(row.id, "toponym", json.dumps(body, ensure_ascii=False), by=desk.by, on=desk.today)
    messages.success(request, _("Proposed. A reader of the language looks at it."))
    return HttpResponseRedirect(address(row.id, wanted_of(request.GET)))


def toponyms(request: DeskRequest) -> HttpResponse:
    """List the names proposed in one's own streams; POST notes that one was entered or let go."""
    desk = request.desk
    if request.method == "POST":
        desk.bank.reviewing.close_remark(request.POST.get("remark", ""), by=desk.by, on=desk.today, viewer=desk.viewer)
        messages.success(request, _("Noted."))
        return HttpResponseRedirect(request.path)
    remarks = desk.bank.reviewing.remarks(kind="toponym", viewer=desk.viewer, is_open=True)
    shown = [(one, json.loads(one.words)) for one in remarks if one.words]
    return render(request, "editor/toponyms.html", {"shown": shown, "tongue_of": words_of.tongue})


def danger(request: DeskRequest, item: str) -> HttpResponse:
    """Report danger or abuse: the item closes at once, the words go only to those who look after safety."""
    desk = request.desk
    row = desk.bank.items.row(item, viewer=desk.viewer)
    words = _words(request, "words", 5000)
    with desk.bank.writing():
        remark = desk.bank.reviewing.remark(row.id, "danger", words, by=desk.by, on=desk.today)
        desk.bank.holds.place(scope="item", value=row.id, reason=f"safeguarding {remark.id}", by=desk.by, on=desk.today)
    screen(desk.bank, [row.id], on=desk.today, by=desk.by, world=world_on_demand(desk.bank))
    messages.success(request, _("Reported. The item is closed until somebody has looked after it."))
    return HttpResponseRedirect(address(row.id, wanted_of(request.GET)))


def dangers(request: DeskRequest) -> HttpResponse:
    """List what was reported in one's own streams; POST notes that it was looked after."""
    desk = request.desk
    if request.method == "POST":
        desk.bank.reviewing.close_remark(request.POST.get("remark", ""), by=desk.by, on=desk.today, viewer=desk.viewer)
        messages.success(request, _("Noted. The item's hold stays until two people lift it."))
        return HttpResponseRedirect(request.path)
    remarks = desk.bank.reviewing.remarks(kind="danger", viewer=desk.viewer)
    rows = desk.bank.items.rows([one.item for one in remarks], viewer=desk.viewer)
    shown = [(one, code_of(desk.bank, rows[one.item])) for one in remarks if one.item in rows]
    return render(
        request,
        "editor/dangers.html",
        {"open": [one for one in shown if one[0].closed_on is None], "closed": [o for o in shown if o[0].closed_on]},
    )


def _said_name(desk: Desk, request: DeskRequest) -> SaidName:
    form, language = _words(request, "form", 120), _language(request)
    try:
        relation = Relation(request.POST.get("relation", ""))
    except ValueError:
        raise WrongUse("web.form", "relation: not one of the list.") from None
    candidates = gazetteer.resolve(form, language, gazetteer.load())
    sure = candidates[0] if len({one.place for one in candidates}) == 1 else None
    return SaidName(
        form=form,
        language=language,
        relation=relation,
        print_it=Answer.YES if request.POST.get("print") == "yes" else Answer.NO,
        place=sure.place if sure else None,
        toponym=sure.toponym if sure else None,
        said_in="desk",
        said_on=desk.today,
    )


def _words(request: DeskRequest, name: str, longest: int) -> str:
    words = str(request.POST.get(name, "")).strip()
    if not words or len(words) > longest:
        raise WrongUse("web.form", f"{name}: missing or too long.")
    return words


def _language(request: DeskRequest) -> Language:
    chosen = request.POST.get("language", "")
    if chosen not in LANGUAGES:
        raise WrongUse("web.form", "language: not one of the list.")
    return Language(chosen)
