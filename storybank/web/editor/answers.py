"""What an editor does on the review screen: answers, changes by hand, undo, pass, return, decline, claims.

Everything goes through the functions of `storybank answer` (stages.answering, stages.editing); here are only forms.
"""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from storybank.errors import Refused, StorybankError, WrongUse
from storybank.i18n import _
from storybank.records import CHECKLIST, Box, ItemId, PersonId, PictureTreatment, Span
from storybank.stages import editing, holding_back, picturing
from storybank.stages.answering import answer as answer_question
from storybank.stages.answering import require_unmoved
from storybank.stages.applying import Answer
from storybank.stages.asking import world_on_demand
from storybank.stages.redacting import called_in_question
from storybank.web import reasons
from storybank.web.desk import Desk, DeskRequest
from storybank.web.editor.queue import address, following, query, wanted_of

_LONGEST = 20_000  # letters of one text


def give(request: DeskRequest, item: str) -> HttpResponse:
    """Answer one question, or several of a kind with the same words."""

    def act(desk: Desk, row: ItemId, seen: int) -> str:
        decision = request.POST.get("decision", "")
        ids = request.POST.getlist("finding")[:60]
        if not ids:
            raise WrongUse("answer.no-question", "no question is named.")
        world, done = world_on_demand(desk.bank), 0
        for number, question in enumerate(ids):
            found = desk.bank.findings.get(question, viewer=desk.viewer)
            if found.finding.item != row:
                raise WrongUse("finding.unknown", "another item's question.")
            if found.state not in ("open", "waiting"):
                if number:
                    continue  # an earlier answer of these has closed it too
                raise Refused("finding.closed", f"finding {found.id}: it is {found.state} already.")
            given = Answer(
                decision=decision,
                argument="" if decision == "link" else _argument(request),
                by=desk.by,
                person=_person(desk, request, decision),
                called=called_in_question(desk.bank, found) if decision == "redact" else None,
            )
            came = answer_question(
                desk.bank, found, given, on=desk.today, reason=_reason(request), world=world, seen=seen
            )
            seen = desk.bank.items.row(row).revision
            done += 1
        if came.act:
            return _("Kept. Opening takes two: another person confirms it.")
        return _("Answered.") if done == 1 else _("{count} questions answered.").format(count=done)

    return _done(request, item, act)


def by_hand(request: DeskRequest, item: str) -> HttpResponse:
    """Change something nobody asked about: a box, a link, words, a content note, the checklist, words of a turn."""

    def act(desk: Desk, row: ItemId, seen: int) -> str:
        decision, field = request.POST.get("decision", ""), request.POST.get("field", "row")[:80]
        given = Answer(
            decision=decision,
            argument="" if decision == "link" else _argument(request),
            by=desk.by,
            person=_person(desk, request, decision),
        )
        span = _span(desk, row, request) if decision == "redact" else None
        editing.change(
            desk.bank,
            row,
            given,
            on=desk.today,
            field=field,
            span=span,
            reason=_reason(request),
            seen=seen,
            world=world_on_demand(desk.bank),
        )
        return {
            "return": _("Returned to its sender with your reason."),
            "decline": _("Declined. It will not be used."),
        }.get(decision, _("Changed."))

    return _done(request, item, act)


def moving(request: DeskRequest, item: str) -> HttpResponse:
    """Decide about the moving picture of an interview: left inside, faces covered, or as it is."""

    def act(desk: Desk, row: ItemId, seen: int) -> str:
        treatment, who = request.POST.get("treatment", ""), request.POST.getlist("who")
        if treatment not in set(PictureTreatment):
            raise WrongUse("web.form", "treatment: not one of the list.")
        people = {str(person) for person in desk.bank.items.get(row, viewer=desk.viewer).people}
        if not people.issuperset(who):
            raise WrongUse("web.form", "who: not of this interview.")
        shows = () if request.POST.get("nobody") else tuple(PersonId(one) for one in who) or None
        stands = picturing.decide(
            desk.bank,
            row,
            PictureTreatment(treatment),
            by=desk.by,
            on=desk.today,
            shows=shows,
            covers=holding_back.interview_of(desk.bank, row).picture.covers,
            revision=seen,
        )
        if stands.leaves.value == treatment:
            return _("Decided.")
        return _("Decided; but somebody's agreement keeps the picture inside.")

    return _done(request, item, act)


def box(request: DeskRequest, item: str) -> HttpResponse:
    """Move a box, or take away one that a person drew."""

    def act(desk: Desk, row: ItemId, seen: int) -> str:
        number = _whole(request.POST.get("number"))
        world = world_on_demand(desk.bank)
        if request.POST.get("do") == "remove":
            editing.remove_box(desk.bank, row, number, by=desk.by, on=desk.today, seen=seen, world=world)
            return _("The box is gone.")
        editing.move_box(desk.bank, row, number, _box(request), by=desk.by, on=desk.today, seen=seen, world=world)
        return _("The box is moved.")

    return _done(request, item, act)


def undo(request: DeskRequest, item: str) -> HttpResponse:
    """Take one's own last change back."""

    def act(desk: Desk, row: ItemId, seen: int) -> str:
        editing.undo(desk.bank, row, by=desk.by, on=desk.today, seen=seen, world=world_on_demand(desk.bank))
        return _("Undone.")

    return _done(request, item, act)


def pass_on(request: DeskRequest, item: str) -> HttpResponse:
    """Say that the whole was looked at, and go to the next; refused while a question holds the item."""
    desk, wanted = request.desk, wanted_of(request.GET)
    row = desk.bank.items.row(item, viewer=desk.viewer)
    place = desk.bank.reviewing.place_of(row.id, wanted)

    def act(desk: Desk, row: ItemId, seen: int) -> str:
        require_unmoved(desk.bank, row, seen)
        waiting = [
            one for one in desk.bank.findings.list(item=row, viewer=desk.viewer) if one.finding.severity.value != "info"
        ]
        look = [one for one in waiting if one.finding.code == "identity.not-yet-seen"]
        if len(waiting) > len(look):
            raise Refused("item.questions-open", f"item {row}: questions are open.")
        world = world_on_demand(desk.bank)
        for question in look:
            answer_question(
                desk.bank, question, Answer(decision="seen", by=desk.by), on=desk.today, world=world, seen=seen
            )
        desk.bank.audit.append("item.passed", row, by=desk.by, on=desk.today.isoformat())
        desk.bank.reviewing.let_go(row, by=desk.by)
        return _("Passed.")

    def onward(desk: Desk) -> str:
        found = following(desk, wanted, after=-1 if place is None else place, but=row.id)
        return address(found.item, wanted) if found else reverse("editor-queue") + query(wanted)

    return _done(request, item, act, onward=onward)


def claim(request: DeskRequest, item: str) -> HttpResponse:
    """Take an item to oneself, take it over from somebody, or give it back."""
    desk = request.desk
    row = desk.bank.items.row(item, viewer=desk.viewer)
    if request.POST.get("do") == "release":
        desk.bank.reviewing.let_go(row.id, by=desk.by)
    else:
        desk.bank.reviewing.claim(row.id, by=desk.by, is_taken_over=request.POST.get("do") == "take-over")
    return HttpResponseRedirect(address(row.id, wanted_of(request.GET)))


Act = Callable[[Desk, ItemId, int], str]


def _done(request: DeskRequest, item: str, act: Act, *, onward: Callable[[Desk], str] | None = None) -> HttpResponse:
    """Carry an act out on an item that is or becomes one's own; say what came of it and go back, or on."""
    desk = request.desk
    row = desk.bank.items.row(item, viewer=desk.viewer)
    back = address(row.id, wanted_of(request.GET))
    try:
        desk.bank.reviewing.claim(row.id, by=desk.by)
        said = act(desk, row.id, _whole(request.POST.get("revision")))
    except StorybankError as error:
        if error.code.endswith(".unknown"):
            raise
        messages.error(request, reasons.of(error.code))
        return HttpResponseRedirect(back)
    messages.success(request, said)
    return HttpResponseRedirect(onward(desk) if onward else back)


def _argument(request: DeskRequest) -> str:
    """Return what a decision needs beside itself: words, ticked points, or the edges and kind of a box."""
    if request.POST.get("decision") == "tick":
        return "all" if request.POST.get("all") else ",".join(request.POST.getlist("points")[:40])
    if request.POST.get("decision") == "cover" and request.POST.get("left"):
        box = _box(request)
        kind = request.POST.get("kind", "other")
        if kind not in (*CHECKLIST, "signature", "other"):
            raise WrongUse("web.form", "kind: not one of the list.")
        return f"{box.left},{box.top},{box.right},{box.bottom} {kind}"
    return str(request.POST.get("argument", ""))[:_LONGEST].replace("\r\n", "\n")


def _reason(request: DeskRequest) -> str:
    return str(request.POST.get("reason", "")).strip()[:2000]


def _whole(text: str | None) -> int:
    """Return a whole number of a form. Raises WrongUse for anything else: forms of ours always have it."""
    if not text or not text.isdecimal() or len(text) > 9:
        raise WrongUse("web.form", "a number is missing from the form.")
    return int(text)


def _box(request: DeskRequest) -> Box:

    left, top, right, bottom = (_whole(request.POST.get(edge)) for edge in ("left", "top", "right", "bottom"))
    return Box(left=left, top=top, right=right, bottom=bottom)


def _person(desk: Desk, request: DeskRequest, decision: str) -> PersonId | None:
    """Return the person of a link: by the opaque id of a list, or a code of one of the editor's own streams."""
    named = request.POST.get("person", "").strip()
    if decision not in ("link", "crop") or not named:
        return None
    stream, slash, code = named.partition("/")
    if slash:
        found = desk.bank.people.find(stream, code) if stream in desk.viewer else None
    else:
        found = next((p for s in sorted(desk.viewer) if (p := desk.bank.people.find(s, named))), None)
        found = found or (PersonId(named) if desk.bank.people.many([PersonId(named)], viewer=desk.viewer) else None)
    if found is None:
        raise WrongUse("answer.nobody", f"{decision}: nobody is called so in these streams.")
    return found


def _span(desk: Desk, row: ItemId, request: DeskRequest) -> Span | None:
    """Return where the words to redact stand in their turn; None for the whole turn."""
    from storybank.stages.applying import text_of

    said = request.POST.get("words", "").strip()
    if not said:
        return None
    text = text_of(desk.bank.items.get(row, viewer=desk.viewer), request.POST.get("field", ""))
    start = text.find(said)
    if start < 0:
        raise WrongUse("answer.no-words", "these words do not stand in the turn.")
    return Span(start, start + len(said))
