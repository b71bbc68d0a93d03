"""Finding people and seeing what rests on them: by code, by opaque id, or by name; the search by name is an event."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from storybank.errors import WrongUse
from storybank.i18n import LANGUAGES, _, spoken
from storybank.people.aliases import fold
from storybank.records import Consent, PersonId, Release, Use
from storybank.stages import receipts, rights
from storybank.stages.asking import by_person
from storybank.stages.coming_of_age import to_ask
from storybank.stages.erasable import call_back_by
from storybank.stages.taking_back import LIVE
from storybank.store.rows import CALL_BACKS, Act, ItemRow, RequestRow
from storybank.web.desk import Desk, DeskRequest

_PAGE = 60
_LONGEST_NAME = 200
PURPOSES = ("call-back", "correction", "access", "notice", "safety")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One person as the desk shows her: code and agreements, never a name."""

    id: PersonId
    code: str
    stream: str
    consents: tuple[Consent, ...]
    acts: tuple[Act, ...] = ()
    requests: tuple[RequestRow, ...] = ()
    items: tuple[tuple[ItemRow, str], ...] = ()
    releases: tuple[tuple[Release, str], ...] = ()


def index(request: DeskRequest) -> HttpResponse:
    """List people of one's streams; POST searches (what is searched for never stands in an address)."""
    desk, found, sought = request.desk, None, ""
    if request.method == "POST":
        sought = request.POST.get("sought", "").strip()[:_LONGEST_NAME]
        found = _search(desk, sought)
        if len(found) == 1:
            return HttpResponseRedirect(reverse("people-person", kwargs={"person": found[0]}))
    after = request.GET.get("after", "")
    bank = desk.bank
    page, more = (found, False) if found is not None else bank.people.page(viewer=desk.viewer, after=after, limit=_PAGE)
    waiting = [(act, consent) for act, consent in bank.consents.proposed() if consent.stream in desk.viewer]
    due = bank.requests.list(is_open=True, viewer=desk.viewer)
    codes = bank.people.codes_of([*(consent.subject for _act, consent in waiting), *(row.person for row in due)])
    return render(
        request,
        "people/index.html",
        {
            "people": _listed(desk, page),
            "is_search": found is not None,
            "next": page[-1] if more else "",
            "streams": sorted(desk.viewer),
            "waiting": [(act, codes.get(consent.subject), consent) for act, consent in waiting],
            "due": [(row, codes.get(row.person)) for row in due],
            "today": desk.today,
            "of_age": to_ask(bank, on=desk.today, viewer=desk.viewer),
        },
    )


def one(request: DeskRequest, person: str) -> HttpResponse:
    """Show one person: agreements, requests, what she is in and what is published of her."""
    return _page(request, person)


def name(request: DeskRequest, person: str) -> HttpResponse:
    """Open the name once, for a purpose that is written into the chain."""
    found = request.desk.bank.people.get(PersonId(person), viewer=request.desk.viewer)
    purpose = request.POST.get("purpose", "")
    if purpose not in PURPOSES:
        raise WrongUse("people.purpose", "people: a name is opened for a purpose from the list.")
    row = request.desk.bank.identities.read(found.id, by=request.desk.by, purpose=purpose, viewer=request.desk.viewer)
    return _page(request, person, identity=row)


def seal(request: DeskRequest, person: str) -> HttpResponse:
    """Seal a name, another spelling of it, or a way to reach the person."""
    from storybank.stages.entering import seal_name

    desk = request.desk
    found = desk.bank.people.get(PersonId(person), viewer=desk.viewer)
    language, words = _language(request), request.POST.get("name", "")
    seal_name(desk.bank, found.id, language, words, request.POST.get("contact", ""), by=desk.by, on=desk.today)
    messages.success(request, _("Sealed. It is found by search from now on, and shown to nobody unasked."))
    return HttpResponseRedirect(reverse("people-person", kwargs={"person": found.id}))


def ask(request: DeskRequest, person: str) -> HttpResponse:
    """Register what the person, or somebody for her, asks; what might close something closes at once."""
    desk = request.desk
    found = desk.bank.people.get(PersonId(person), viewer=desk.viewer)
    received = rights.receive(
        desk.bank,
        found.id,
        right=request.POST.get("right", ""),
        who=request.POST.get("who", ""),
        proof=request.POST.get("proof") or None,
        by=desk.by,
        on=desk.today,
    )
    messages.success(
        request,
        _("Registered. Live bundle versions suspended for it: {count}.").format(count=len(received.suspended)),
    )
    return HttpResponseRedirect(reverse("people-person", kwargs={"person": found.id}))


def settle(request: DeskRequest, asked: str) -> HttpResponse:
    """Note a private call-back, or decide a request; opening again waits for a second person."""
    desk = request.desk
    row = desk.bank.requests.get(asked, viewer=desk.viewer)
    proof = request.POST.get("proof", "").strip()
    if proof:
        desk.bank.requests.prove(row.id, proof, by=desk.by, on=desk.today)
    if "call_back" in request.POST:
        desk.bank.requests.called_back(row.id, request.POST["call_back"], by=desk.by, on=desk.today)
        messages.success(request, _("Noted."))
        return HttpResponseRedirect(reverse("people-person", kwargs={"person": row.person}))
    _closed, acts = rights.settle(
        desk.bank,
        row.id,
        decision=request.POST.get("decision", ""),
        reason=request.POST.get("reason", ""),
        by=desk.by,
        on=desk.today,
    )
    messages.success(request, _("Decided. Another person confirms the opening.") if acts else _("Decided."))
    return HttpResponseRedirect(reverse("people-person", kwargs={"person": row.person}))


def card(request: DeskRequest, person: str) -> HttpResponse:
    """Give the half page somebody asked for: code and contact only; it proves contact, so it is never made unasked."""
    desk = request.desk
    found = desk.bank.people.get(PersonId(person), viewer=desk.viewer)
    if request.POST.get("asked_for") != "1":
        raise WrongUse(
            "people.not-asked-for", "people: this paper proves contact; it is made for those who ask for it."
        )
    language = _language(request)
    lines_of = receipts.receipt if request.POST.get("paper") == "receipt" else receipts.card
    lines = lines_of(desk.bank.people.code_of(found.id) or found.id[:8], request.POST.get("contact", ""), language)
    response = HttpResponse(receipts.as_html(lines, language))
    response["Content-Disposition"] = 'attachment; filename="card.html"'
    desk.bank.audit.append("person.paper-made", found.id, by=desk.by, on=desk.today.isoformat())
    return response


def told(request: DeskRequest, person: str) -> HttpResponse:
    """Give everything that is held about the person, for herself, in her language."""
    from storybank.stages.subject_access import subject_file

    desk = request.desk
    found = desk.bank.people.get(PersonId(person), viewer=desk.viewer)
    made = subject_file(desk.bank, found.id, language=_language(request), by=desk.by, on=desk.today)
    response = HttpResponse(made.archive, content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="about.zip"'
    return response


def _page(request: DeskRequest, person: str, *, identity: object = None) -> HttpResponse:
    desk = request.desk
    found = desk.bank.people.get(PersonId(person), viewer=desk.viewer)
    return render(
        request,
        "people/person.html",
        {
            "shown": _whole(desk, found.id),
            "person": found,
            "identity": identity,
            "has_name": desk.bank.identities.has(found.id),
            "purposes": PURPOSES,
            "rights": rights.RIGHTS,
            "who": rights.WHO,
            "decisions": rights.DECISIONS,
            "pausing": rights.PAUSING,
            "call_backs": CALL_BACKS,
            "call_back_by": partial(call_back_by, desk.bank),
            "uses": list(Use),
            "today": desk.today,
        },
    )


def _listed(desk: Desk, people: Sequence[PersonId]) -> list[Shown]:
    """Return what lists say of these people, in their order."""
    bank = desk.bank
    records, codes = bank.people.many(people, viewer=desk.viewer), bank.people.codes_of(people)
    consents = by_person(bank.consents.current(people, viewer=desk.viewer))
    return [
        Shown(
            id=person,
            code=codes.get(person, person[:8]),
            stream=records[person].stream,
            consents=consents.get(person, ()),
        )
        for person in people
        if person in records
    ]


def _whole(desk: Desk, person: PersonId) -> Shown:
    """Return one person with what waits, was asked, and rests on her."""
    bank = desk.bank
    (shown,) = _listed(desk, [person])
    items = [row for row in bank.items.list(person=person) if row.stream in desk.viewer]
    codes = bank.items.codes_of(row.id for row in items)
    live = [release for release in bank.exposure.relying_on(person).releases if release.status in LIVE]
    return replace(
        shown,
        acts=tuple(act for consent in shown.consents for act in bank.acts.list(subject=consent.id)),
        requests=tuple(bank.requests.list(person=person, viewer=desk.viewer)),
        items=tuple((row, codes.get(row.id, "").partition(":")[2] or row.id[:8]) for row in items),
        releases=tuple((release, bank.collections.get(release.collection).slug) for release in live),
    )


def _language(request: DeskRequest) -> str:
    """Return the language that a paper is asked for in; the reader's own for anything that is none of ours."""
    asked = request.POST.get("language", "")
    return asked if asked in LANGUAGES else spoken()


def _search(desk: Desk, sought: str) -> tuple[PersonId, ...]:
    """Return people by id, by code ("C10", "nur/C10") or by name in any script and spelling."""
    if not sought:
        return ()
    stream, slash, code = sought.partition("/")
    streams = [stream] if slash else sorted(desk.viewer)
    by_code = [desk.bank.people.find(one, code if slash else sought) for one in streams if one in desk.viewer]
    known = tuple(person for person in by_code if person is not None)
    if known:
        return known
    try:
        return (desk.bank.people.get(PersonId(sought), viewer=desk.viewer).id,)
    except WrongUse:
        return desk.bank.identities.find(fold(sought), by=desk.by, viewer=desk.viewer)
