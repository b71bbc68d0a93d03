"""Holds: one person closes a stream, place, theme, person, item or collection at once; opening it again takes two."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from storybank.errors import WrongUse
from storybank.i18n import LANGUAGES, _, spoken
from storybank.places.gazetteer import load
from storybank.records import ItemId, PersonId
from storybank.stages.holding import hold
from storybank.stages.taking_back import reopen_what_may
from storybank.stages.vocabulary import choices
from storybank.store.holds import LIFT, SCOPES
from storybank.store.rows import Act, HoldRow
from storybank.web.desk import Desk, DeskRequest
from storybank.web.publisher import words

_MOST_LETTERS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A hold in words. `what`: empty where it is about somebody or something of another stream."""

    hold: HoldRow
    what: str
    act: Act | None


def index(request: DeskRequest) -> HttpResponse:
    """Show what is held; POST closes something, at once."""
    desk = request.desk
    if request.method == "POST":
        return _place(request)
    acts = {act.subject: act for act in desk.bank.acts.list(kind=LIFT)}
    holds = desk.bank.holds.list(is_active=None)
    return render(
        request,
        "publisher/holds.html",
        {
            "words": words,
            "scopes": SCOPES,
            "active": [
                Shown(hold=one, what=_what(desk, one), act=acts.get(one.id)) for one in holds if not one.lifted_on
            ],
            "lifted": [Shown(hold=one, what=_what(desk, one), act=None) for one in holds if one.lifted_on],
            "streams": sorted(desk.bank.settings.streams),
            "themes": choices("themes"),
            "collections": [one.slug for one in desk.bank.collections.list()],
        },
    )


def one(request: DeskRequest, hold: str) -> HttpResponse:
    """Ask for a hold to be lifted; or, as another person, confirm it or let the asking go."""
    desk, do = request.desk, request.POST.get("do", "")
    found = desk.bank.holds.get(hold)
    act = next(iter(desk.bank.acts.list(kind=LIFT, subject=found.id)), None)
    if do == "ask":
        if act is None:
            desk.bank.holds.propose_lift(found.id, by=desk.by, on=desk.today)
        messages.success(request, _("Asked. It stays closed until another person confirms."))
    elif act is None:
        raise WrongUse("act.stale", "hold: nobody has asked for it to be lifted, or it is lifted already.")
    elif do == "confirm":
        done = desk.bank.acts.confirm(act.id, by=desk.by, on=desk.today)
        reopened = reopen_what_may(desk.bank, cause=done.subject, by=desk.by, on=desk.today)
        messages.success(
            request, _("Lifted. Bundle versions that are current again: {count}").format(count=len(reopened))
        )
    elif do == "drop":
        desk.bank.acts.drop(act.id, by=desk.by, on=desk.today)
        messages.success(request, _("It stays closed."))
    else:
        raise WrongUse("web.form", "hold: no such act.")
    return HttpResponseRedirect(reverse("publisher-holds"))


def _place(request: DeskRequest) -> HttpResponse:
    desk, form = request.desk, request.POST
    scope, value = form.get("scope", ""), form.get("value", "").strip()
    reason = form.get("reason", "").strip()[:_MOST_LETTERS]
    if not value or not reason:
        raise WrongUse("hold.incomplete", "hold: say what is held, and why.")
    meant = _meant(desk, scope, value)
    held, closed = hold(desk.bank, scope, meant, reason=reason, by=desk.by, on=desk.today)
    if len(held) > 1:
        messages.warning(request, _("The name can mean {count} places: all of them are held.").format(count=len(held)))
    messages.success(request, _("Held. Bundle versions suspended: {count}").format(count=len(closed)))
    return HttpResponseRedirect(reverse("publisher-holds"))


def _meant(desk: Desk, scope: str, value: str) -> str:
    """Return what is to be held. Of another stream's people and items nothing is known here, but what collections hold."""
    bank = desk.bank
    stream, _slash, code = value.partition("/")
    if scope == "person":
        person = bank.people.find(stream, code) if stream in desk.viewer else None
        if person is None:
            raise WrongUse("hold.nobody", "hold: nobody of your streams is called so.")
        return person
    if scope == "item":
        known = [row.id for row in bank.items.list(stream=stream)]
        if stream not in desk.viewer:
            chosen = {item for one in bank.collections.list() for item in one.items}
            known = [item for item in known if item in chosen]
        codes = bank.items.codes_of(known)
        found = next((item for item in known if codes.get(item, "").partition(":")[2] == code), None)
        if found is None:
            raise WrongUse("hold.nothing", "hold: nothing you may see is called so.")
        return found
    return value


def _what(desk: Desk, held: HoldRow) -> str:
    """Return what a hold is about, in the reader's words."""
    bank = desk.bank
    if held.scope == "theme":
        return dict(choices("themes")).get(held.value, held.value)
    if held.scope == "collection":
        return next((one.slug for one in bank.collections.list() if one.id == held.value), held.value)
    if held.scope == "place":
        return _place_name(held.value)
    if held.scope == "item":
        line = words.lines(desk, [ItemId(held.value)]).get(ItemId(held.value))
        return line.name if line is not None and line.is_own else ""
    if held.scope == "person":
        person = bank.people.many([PersonId(held.value)], viewer=desk.viewer).get(PersonId(held.value))
        return f"{person.stream}/{bank.people.code_of(person.id)}" if person else ""
    return held.value


def _place_name(place: str) -> str:
    """Return every name a place is known by, in the reader's language where there is one: none stands for the others."""
    gazetteer = load()
    if place not in gazetteer.places:
        return place
    names = []
    for toponym in gazetteer.toponyms_of(place):
        for language in (spoken(), *LANGUAGES):
            rendering = gazetteer.rendering(toponym.id, language)
            if rendering is not None:
                names.append(rendering.text)
                break
    return " / ".join(dict.fromkeys(names)) or place
