"""Collections: what there is, what one would hold today and what not and why, its words and terms, and asking for a proposal."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from storybank.errors import WrongUse
from storybank.findings import Finding
from storybank.i18n import LANGUAGES, _
from storybank.intake.questions import words as words_of
from storybank.records import Audience, Collection, DutyKind, InitiativeId, Language, Use
from storybank.stages import collecting
from storybank.stages.explaining import duty_in_words
from storybank.stages.planning import plan_of
from storybank.store.rows import Job
from storybank.web.desk import Desk, DeskRequest
from storybank.web.publisher import words

PAGE = 60
EDITIONS = ("public", "archive")
_JOBS = 300  # of the newest, looked through for one of this collection
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_USES = tuple(use for use in Use if use is not Use.KEEP)
_AUDIENCES = (Audience.PUBLIC, Audience.PARTNERS, Audience.RESEARCHERS_ON_REQUEST)
_ALWAYS = frozenset({DutyKind.REMOVE_METADATA})  # of every file; said once
_IN_COPYRIGHT = "http://rightsstatements.org/vocab/InC/1.0/"
_MOST_LETTERS = 5000


def index(request: DeskRequest) -> HttpResponse:
    """List the collections and where their releases stand."""
    bank = request.desk.bank
    releases = bank.releases.list()
    shown = []
    for one in bank.collections.list():
        own = [release for release in releases if release.collection == one.id]
        waiting = [release for release in own if release.status in ("proposed", "approved")]
        out = [release for release in own if release.status in ("sealed", "suspended")]
        shown.append((one, words.title(one), waiting, out, bool(own)))
    return render(request, "publisher/collections.html", {"shown": shown, "words": words})


def new(request: DeskRequest) -> HttpResponse:
    """Begin a collection."""
    desk = request.desk
    asked: tuple[Finding, ...] = ()
    if request.method == "POST":
        slug = request.POST.get("slug", "").strip()
        if not _SLUG.fullmatch(slug):
            raise WrongUse("collection.slug", "collection: the short name is made of a-z, 0-9 and hyphens.")
        made, public = desk.bank.collections.new_id()
        empty = Collection(id=made, public_id=public, slug=slug, title={}, items=(), languages=())
        collection = _filled(request.POST, empty)
        asked = collecting.keep(
            desk.bank, collection, kept_because=request.POST.get("kept_because", ""), by=desk.by, on=desk.today
        )
        if not asked:
            messages.success(request, _("The collection is there. Now choose what goes into it."))
            return HttpResponseRedirect(reverse("publisher-add", kwargs={"collection": made}))
    return _form(request, None, asked)


def terms(request: DeskRequest, collection: str) -> HttpResponse:
    """Change a collection's words, languages, use, licence, end and reading."""
    desk = request.desk
    asked: tuple[Finding, ...] = ()
    found = desk.bank.collections.get(collection)
    if request.method == "POST":
        changed = _filled(request.POST, found)
        asked = collecting.keep(
            desk.bank,
            changed,
            kept_because=request.POST.get("kept_because", ""),
            seen=request.POST.get("seen", ""),
            by=desk.by,
            on=desk.today,
        )
        if not asked:
            messages.success(request, _("Kept. What was proposed or approved of it before is void."))
            return HttpResponseRedirect(reverse("publisher-collection", kwargs={"collection": found.id}))
    return _form(request, found, asked)


def one(request: DeskRequest, collection: str) -> HttpResponse:
    """Show what a collection would hold today, what stays out and why, the balance, its versions."""
    desk = request.desk
    found = desk.bank.collections.get(collection)
    plan = plan_of(desk.bank, found, on=desk.today)
    first_in, first_out = _offset(request.GET.get("in")), _offset(request.GET.get("out"))
    included = plan.included[first_in : first_in + PAGE]
    left_out = plan.left_out[first_out : first_out + PAGE]
    lines = words.lines(desk, [*(one.item for one in included), *(one.item for one in left_out)])
    reasons = words.reasons(desk, found, {one.item: one.codes for one in left_out})
    return render(
        request,
        "publisher/collection.html",
        {
            "collection": found,
            "title": words.title(found),
            "words": words,
            "included": [
                (lines[one.item], sorted({duty_in_words(duty) for duty in one.duties if duty.kind not in _ALWAYS}))
                for one in included
                if one.item in lines
            ],
            "left_out": [(lines[one.item], reasons[one.item]) for one in left_out if one.item in lines],
            "counts": (len(plan.included), len(plan.left_out)),
            "first": (first_in, first_out),
            "page": PAGE,
            "by_reason": _by_reason(plan.left_out),
            "shares": collecting.balance(plan),
            "small": collecting.SMALL_CELL,
            "releases": tuple(reversed(desk.bank.releases.list(collection=found.id))),
            "job": job_of(desk, "propose", found.id),
            "editions": EDITIONS,
        },
    )


def propose(request: DeskRequest, collection: str) -> HttpResponse:
    """Ask for a proposal: the finished bytes, made by the runner."""
    desk = request.desk
    found = desk.bank.collections.get(collection)
    edition = request.POST.get("edition", "public")
    if edition not in EDITIONS:
        raise WrongUse("web.form", "collection: no such edition.")
    job = desk.bank.jobs.queue("propose", found.id, by=desk.by, facts={"edition": edition})
    if job.facts.get("edition") != edition:
        messages.warning(request, _("Another edition of it waits already. Ask again when that one is there."))
    return HttpResponseRedirect(reverse("publisher-collection", kwargs={"collection": found.id}))


def state(request: DeskRequest, collection: str) -> HttpResponse:
    """Return how far the last proposal is; the page asks while it is made."""
    desk = request.desk
    found = desk.bank.collections.get(collection)
    job = job_of(desk, "propose", found.id)
    where = reverse("publisher-state", kwargs={"collection": found.id})
    back = reverse("publisher-collection", kwargs={"collection": found.id})
    response = render(request, "publisher/work.html", {"job": job, "where": where, "back": back, "words": words})
    if job is None or job.state not in ("queued", "running"):
        response["HX-Refresh"] = "true"
    return response


def job_of(desk: Desk, kind: str, subject: str) -> Job | None:
    """Return the newest job of a kind about something."""
    newest = reversed(desk.bank.jobs.list(limit=_JOBS))
    return next((job for job in newest if (job.kind, job.subject) == (kind, subject)), None)


def _by_reason(left_out: Any) -> list[tuple[words.Why, int]]:
    """Return the first reasons with how many items each keeps out, the commonest first."""
    counts: dict[str, int] = {}
    for one in left_out:
        if one.codes:
            counts[one.codes[0]] = counts.get(one.codes[0], 0) + 1
    common = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(words.reason(code, {}), count) for code, count in common]


def _form(request: DeskRequest, collection: Collection | None, asked: tuple[Finding, ...]) -> HttpResponse:
    bank = request.desk.bank
    given = request.POST if request.method == "POST" else None
    initiatives = [
        (key, bank.collections.initiative_name(key), next(iter(record.title.values()), ""))
        for key, record in bank.collections.initiatives().items()
    ]
    chosen = given.getlist("languages") if given else list(collection.languages if collection else LANGUAGES)
    return render(
        request,
        "publisher/terms.html",
        {
            "collection": collection,
            "given": given,
            "seen": (given.get("seen") if given else None) or (collecting.mark(collection) if collection else ""),
            "asked": [(one.field, one.facts.get("words", ""), *words_of(one)) for one in asked],
            "all_languages": LANGUAGES,
            "chosen": chosen,
            "opens_in": given.get("opens_in") if given else (chosen[0] if chosen else "en"),
            "uses": _USES,
            "audiences": _AUDIENCES,
            "initiatives": initiatives,
            "words": words,
        },
        status=422 if asked else 200,
    )


def _filled(form: QueryDict, old: Collection) -> Collection:
    """Return the collection as the form has it. Raises WrongUse for what cannot be."""
    opens_in = form.get("opens_in", "")
    wanted = [one for one in LANGUAGES if one in form.getlist("languages")]
    if opens_in in wanted:
        wanted = [opens_in, *(one for one in wanted if one != opens_in)]
    titles = _texts(form, "title", old.title)
    if not wanted or not titles.get(Language(wanted[0])):
        raise WrongUse("collection.title", "collection: choose its languages, and give a title in the first of them.")
    licence = form.get("licence", "").strip()
    if licence and not licence.startswith(("http://", "https://")):
        raise WrongUse("collection.licence", "collection: a licence is named by its web address (http…).")
    known = {key for key in form.getlist("initiatives") if key}
    try:
        return replace(
            old,
            title=titles,
            description=_texts(form, "description", old.description),
            languages=tuple(map(Language, wanted)),
            use=Use(form.get("use", old.use)),
            audience=Audience(form.get("audience", old.audience)),
            licence=licence or _IN_COPYRIGHT,
            expires_on=date.fromisoformat(form["expires_on"]) if form.get("expires_on") else None,
            initiatives=tuple(InitiativeId(one) for one in sorted(known)),
            needs_paired_reading=form.get("paired") == "1",
        )
    except ValueError as error:
        raise WrongUse("web.form", "collection: a use, an audience or a day that cannot be.") from error


def _texts(form: QueryDict, name: str, old: Any) -> dict[Language, str]:
    given = {Language(one): form.get(f"{name}.{one}", "").strip()[:_MOST_LETTERS] for one in LANGUAGES}
    return {language: text for language, text in {**old, **given}.items() if text}


def _offset(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 0
