"""What people ask about their own material: registered and due, closed at once where it closes, answered with a reason.

A wish to pause, narrow or erase acts before anybody has proved anything; erasing needs proof and a private call-back, and
only the person herself, or an authority, can have it.
"""

from dataclasses import dataclass
from datetime import date

from storybank.errors import WrongUse
from storybank.records import ItemId, PersonId, Release, StaffId
from storybank.stages.cutting import left
from storybank.stages.screening import screen
from storybank.stages.taking_back import close_what_is_live, pause, propose_reopening
from storybank.store.bank import Bank
from storybank.store.rows import Act, RequestRow

PAUSING = frozenset({"pause", "narrow", "erase"})
WHO = ("subject", "heir", "third_person", "authority")
RIGHTS = ("pause", "narrow", "correct", "access", "erase")
DECISIONS = ("keep-closed", "reopen", "done", "refused")


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A registered request, and the bundle versions that were suspended for it."""

    request: RequestRow
    suspended: tuple[Release, ...] = ()


def receive(
    bank: Bank, person: PersonId, *, right: str, who: str, by: str, on: date, proof: str | None = None
) -> Received:
    """Register a request, due in a month. What might close something closes at once, whoever asks and without proof."""
    if right not in RIGHTS or who not in WHO:
        raise WrongUse(
            "requests.unknown", f"{right} by {who}: use a right of {', '.join(RIGHTS)} and one of {', '.join(WHO)}."
        )
    request = bank.requests.open(person=person, who=who, right=right, by=by, on=on, proof=proof)
    suspended = pause(bank, person, cause=request.id, by=by, on=on) if right in PAUSING else ()
    return Received(request=request, suspended=suspended)


def settle(
    bank: Bank, request_id: str, *, decision: str, reason: str, by: str, on: date
) -> tuple[RequestRow, tuple[Act, ...]]:
    """Close a request with a decision and its reason; `reopen` proposes what a second person must confirm."""
    if decision not in DECISIONS:
        raise WrongUse("requests.decision", f"{decision}: use one of {', '.join(DECISIONS)}.")
    if not reason.strip():
        raise WrongUse("requests.no-reason", "A decision about a request needs its reason: the person may ask for it.")
    asked = bank.requests.get(request_id)
    acts = propose_reopening(bank, asked.person, by=by, on=on) if decision == "reopen" else ()
    return bank.requests.close(asked.id, decision=decision, reason=reason, by=by, on=on), acts


def leave(bank: Bank, item_id: ItemId, person: PersonId, *, by: str, on: date) -> tuple[Release, ...]:
    """Take one person's face or turns out of an item that others are in too: one person's act, at once.

    Whether the rest still makes sense is a question to an editor (`consent.was-cut`). Returns the bundle versions suspended
    for it. Raises WrongUse where nothing of this person is in the item, or nothing but hers.
    """
    item = bank.items.get(item_id)
    after = left(item, person, by=StaffId(by), on=on)
    if after == item:
        raise WrongUse(
            "consent.nothing-of-hers",
            f"{item_id}: no face and no turn of this person is left in it. Link it to the person first, or decline the item.",
        )
    bank.items.save(after, by=by, on=on)
    screen(bank, [item_id], on=on, by=by)
    suspended = []
    for release in bank.releases.list(status="sealed"):
        if any(one.item == item_id for one in bank.releases.items(release.id)):
            suspended.append(bank.releases.suspend(release.id, cause=item_id, by=by, on=on))
    if suspended:
        close_what_is_live(bank, cause=item_id, by=by, on=on)  # signs the list
        bank.registers.notify([release.id for release in suspended], cause=item_id, by=by, on=on)
    return tuple(suspended)
