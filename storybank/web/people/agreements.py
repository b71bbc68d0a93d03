"""Agreements at the desk: entered, renewed, narrowed, confirmed by a second person, taken back."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from storybank.errors import WrongUse
from storybank.findings import Finding
from storybank.i18n import _, spoken
from storybank.intake import limits
from storybank.intake.questions import words
from storybank.records import Consent, ConsentId, PersonId, Stream
from storybank.stages import entering, foreseeing, taking_back, tightening
from storybank.stages.asking import world_on_demand
from storybank.stages.check_report import column_heading
from storybank.stages.screening import screen
from storybank.web.desk import Desk, DeskRequest
from storybank.web.people import fields

_PAPER_BYTES = 40 * limits.MEGABYTE
_KINDS = ("form", "recording_of_notice", "witness_statement", "voice_message", "call_note")


def new(request: DeskRequest, stream: str) -> HttpResponse:
    """Enter the first agreement of somebody."""
    if stream not in request.desk.viewer:
        raise Http404
    return _form(request, Stream(stream), None)


def again(request: DeskRequest, consent: str) -> HttpResponse:
    """Enter the next version of an agreement."""
    current = request.desk.bank.consents.get(ConsentId(consent), viewer=request.desk.viewer)
    return _form(request, current.stream, current)


def narrow(request: DeskRequest, consent: str) -> HttpResponse:
    """Close uses, cover the face, or choose a stricter voice: one person, at once. Nothing here can open."""
    desk = request.desk
    current = desk.bank.consents.get(ConsentId(consent), viewer=desk.viewer)
    chosen = {name: request.POST[name] for name in ("face", "voice") if request.POST.get(name)}
    how = tightening.asked_for(uses=request.POST.getlist("uses"), **chosen)
    done = tightening.tighten_many(desk.bank, [current.id], how, by=desk.by, on=desk.today)
    messages.success(
        request,
        _("Closed at once; affected bundle versions are suspended.")
        if done.changed
        else _("It was as strict already: nothing changed."),
    )
    return _back(current)


def confirm(request: DeskRequest, consent: str) -> HttpResponse:
    """Confirm, or let go, what another person proposed for this agreement."""
    desk = request.desk
    current = desk.bank.consents.get(ConsentId(consent), viewer=desk.viewer)
    act = next((one for one in desk.bank.acts.list(subject=current.id) if one.id == request.POST.get("act")), None)
    if act is None:
        raise WrongUse("act.unknown", "people: nothing of this kind waits.")
    if request.POST.get("do") == "drop":
        desk.bank.acts.drop(act.id, by=desk.by, on=desk.today)
        messages.success(request, _("Let go; nothing was opened."))
        return _back(current)
    desk.bank.acts.confirm(act.id, by=desk.by, on=desk.today)
    _look_again(desk, current.subject)
    taking_back.reopen_what_may(desk.bank, cause=current.id, by=desk.by, on=desk.today)
    messages.success(request, _("Confirmed."))
    return _back(current)


def withdraw(request: DeskRequest, consent: str) -> HttpResponse:
    """Show everything a withdrawal would touch; POST carries it out as a flow that closes live content first."""
    desk = request.desk
    current = desk.bank.consents.get(ConsentId(consent), viewer=desk.viewer)
    effect = request.POST.get("effect") or request.GET.get("effect") or "restrict"
    if effect not in foreseeing.EFFECTS:
        raise WrongUse("people.effect", "people: keep, restrict or erase.")
    if request.method == "POST":
        # live content closes here and now, whatever else the runner has before it
        taking_back.close(
            desk.bank,
            current.id,
            effect=effect,
            tombstone=bool(request.POST.get("tombstone")),
            by=desk.by,
            on=desk.today,
        )
        facts = {"effect": effect, "tombstone": "yes" if request.POST.get("tombstone") else "no"}
        desk.bank.jobs.queue("withdraw", current.id, by=desk.by, facts=facts)
        messages.success(request, _("Closed. What is left to delete is being deleted."))
        return HttpResponseRedirect(reverse("people-withdrawal", kwargs={"consent": current.id}))
    plan = foreseeing.plan_withdrawal(desk.bank, current.id, effect=effect)
    names = {release: _version(desk, release) for release in (*plan.releases, *plan.older)}
    return render(
        request,
        "people/withdraw.html",
        {
            "consent": current,
            "code": desk.bank.people.code_of(current.subject),
            "plan": plan,
            "effect": effect,
            "effects": foreseeing.EFFECTS,
            "names": names,
            "items": [_code(desk, item) for item in plan.items],
            "siblings": [_code(desk, item) for item in plan.siblings],
            "recut": [_code(desk, item) for item in plan.recut],
            "unreached": [
                (foreseeing.words_of_unreached(one.what, one.count), [_code(desk, item) for item in one.items])
                for one in plan.unreached
            ],
        },
    )


def withdrawal(request: DeskRequest, consent: str) -> HttpResponse:
    """Show how far the last withdrawal of an agreement is."""
    desk = request.desk
    current = desk.bank.consents.get(ConsentId(consent), viewer=desk.viewer)
    found = [job for job in desk.bank.jobs.list() if (job.kind, job.subject) == ("withdraw", current.id)]
    if not found:
        return HttpResponseRedirect(reverse("people-withdraw", kwargs={"consent": current.id}))
    return render(
        request,
        "people/withdrawal.html",
        {"consent": current, "job": found[-1], "code": desk.bank.people.code_of(current.subject)},
    )


def _form(request: DeskRequest, stream: Stream, current: Consent | None) -> HttpResponse:
    desk, bank = request.desk, request.desk.bank
    code = (bank.people.code_of(current.subject) if current else request.POST.get("p.code", "")) or ""
    given = {name: "; ".join(request.POST.getlist(name)) for name in request.POST}
    doubts: tuple[Finding, ...] = ()
    if request.method == "POST":
        if current is not None and request.POST.get("version") != str(current.version):
            raise WrongUse("consent.stale", "people: somebody entered another version meanwhile.")
        agreement = fields.written(request.POST, "c")
        if current is not None:
            agreement["code"] = _own_code(desk, current)
        entered = entering.enter(
            bank,
            stream,
            {**fields.written(request.POST, "p"), "code": code},
            agreement,
            by=desk.by,
            on=desk.today,
            language=spoken(),
            paper=_paper(request),
        )
        doubts = entered.findings
        if entered.consent is not None:
            _look_again(desk, entered.consent.subject)
            for doubt in doubts:
                messages.warning(request, words(doubt)[0])
            said = _("Kept.") if entered.act is None else _("This opens something: another person confirms it.")
            messages.success(request, said)
            return _back(entered.consent)
    first, rest = fields.of_agreement(current, given)
    person = bank.people.many([current.subject]).get(current.subject) if current else None
    return render(
        request,
        "people/agreement.html",
        {
            "stream": stream,
            "current": current,
            "code": code,
            "person": fields.of_person(person, given),
            "first": first,
            "rest": rest,
            "kinds": _KINDS,
            "doubts": [(column_heading(doubt.field, spoken()), *words(doubt)) for doubt in doubts],
        },
    )


def _own_code(desk: Desk, consent: Consent) -> str:
    """Return the code by which the same agreement is meant again."""
    return desk.bank.consents.code_of(consent.id) or ""


def _paper(request: DeskRequest) -> entering.Paper | None:
    file = request.FILES.get("paper")
    if file is None:
        return None
    if (file.size or 0) > _PAPER_BYTES:
        raise WrongUse("people.paper-too-large", "people: the file that shows the agreement is larger than 40 MB.")
    data = file.read()
    kind = request.POST.get("paper_kind", "form")
    found = limits.sniff(data[: limits.HEAD_BYTES])
    if kind not in _KINDS or found is None:
        raise WrongUse("people.paper", "people: not a picture, a recording or a document.")
    return entering.Paper(kind=kind, data=data, media_type=str(found))


def _look_again(desk: Desk, person: PersonId) -> None:
    rows = desk.bank.items.list(person=person)
    screen(desk.bank, [row.id for row in rows], on=desk.today, world=world_on_demand(desk.bank))


def _version(desk: Desk, release: str) -> str:
    found = desk.bank.releases.get(release)
    return f"{desk.bank.collections.get(found.collection).slug}-v{found.version}"


def _code(desk: Desk, item: str) -> str:
    return (desk.bank.items.code_of(item) or item[:8]).partition(":")[2] or item[:8]  # type: ignore[arg-type]  # ids of the plan


def _back(consent: Consent) -> HttpResponse:
    return HttpResponseRedirect(reverse("people-person", kwargs={"person": consent.subject}))
