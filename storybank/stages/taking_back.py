"""Taking back: pause, hold, withdraw, narrow, renew. Closing takes one person and acts at once; opening takes two.

Live content closes first: bundle versions that no longer stand are marked in the signed list before anything is rebuilt.
"""

import re
import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from storybank.errors import Refused, Unavailable, WrongUse
from storybank.records import (
    Consent,
    ConsentId,
    ConsentStatus,
    ItemId,
    PersonId,
    Release,
)
from storybank.rules.loosening import loosens
from storybank.stages import meanwhile, recutting, searching
from storybank.stages.erasable import BEGUN, require_erasable
from storybank.stages.foreseeing import ABANDONED, EFFECTS, WAITING, TakenBack, digest_of, folders_of, revoked_for
from storybank.stages.foreseeing import plan_withdrawal as plan_withdrawal
from storybank.stages.planning import objections_to
from storybank.stages.screening import screen, world_of
from storybank.stages.signing_list import sign_list
from storybank.store.bank import Bank
from storybank.store.rows import Act, Event

LIVE = ("sealed",)
DONE = "withdrawal.done"


def pause(bank: Bank, person: PersonId, *, cause: str, by: str, on: date) -> tuple[Release, ...]:
    """Close everything of a person, without proof; return the bundle versions that are suspended for it."""
    for consent in bank.consents.current([person]):
        if not consent.is_paused:
            bank.consents.save(replace(consent, is_paused=True), by=by, on=on)
    return close_what_is_live(bank, cause=cause, by=by, on=on)


def propose_reopening(bank: Bank, person: PersonId, *, by: str, on: date) -> tuple[Act, ...]:
    """Ask for a person's paused agreements to be opened again; another person confirms each act."""
    paused = [consent for consent in bank.consents.current([person]) if consent.is_paused]
    if not paused:
        raise WrongUse(
            "requests.not-paused", "Nothing of this person is paused. `storybank requests list` shows what is."
        )
    return tuple(bank.consents.propose(replace(consent, is_paused=False), by=by, on=on) for consent in paused)


def amend(bank: Bank, consent: Consent, *, by: str, on: date) -> Act | None:
    """Bring a consent to a new version: at once where it only closes; where it opens anything, after a second person."""
    current = bank.consents.get(consent.id)
    if loosens(current, consent):
        return bank.consents.propose(consent, by=by, on=on)
    bank.consents.save(consent, by=by, on=on)
    close_what_is_live(bank, cause=consent.id, by=by, on=on)
    return None


def withdraw(
    bank: Bank,
    consent_id: ConsentId,
    *,
    effect: str,
    tombstone: bool,
    by: str,
    on: date,
    officer_key: Path | None = None,
) -> TakenBack:
    """Withdraw a consent: close live content first, then purge copies, then do to originals what was asked.

    effect: keep (sealed as it was), restrict (only officers open it), erase (keys destroyed; the call-back is done). A consent
    that is withdrawn already may be taken further, never back; one that was interrupted goes on where it stopped.
    officer_key: for erasing what the bank's own key cannot open. Raises Refused("withdraw.officers-only") where such a key is
    missing: everything is closed by then, and the same command with the key finishes. Raises Unavailable where a copy could not
    be deleted: everything is closed by then, and the same command tries again.
    """
    plan = close(bank, consent_id, effect=effect, tombstone=tombstone, by=by, on=on, officer_key=officer_key)
    kept = [
        folder
        for release in (*plan.releases, *plan.older)
        for folder in delete_copies(bank, bank.releases.get(release))
    ]
    delete_strays(bank)
    searching.forget(bank.path / "working")
    purged = sum(bank.derivatives.purge(item, by=by, on=on) for item in (*plan.items, *plan.siblings))
    bank.derivatives.sweep()
    notices = bank.registers.notify((*plan.releases, *plan.older), cause=consent_id, by=by, on=on)
    recut = _treat_originals(bank, plan, effect, officer_key=officer_key, by=by, on=on)
    if kept:
        raise Unavailable(
            "withdraw.not-deleted",
            f"{', '.join(sorted(kept))}: could not be deleted, though nothing of it is live. Let this account write there, then run the same command.",
        )
    bank.audit.append(DONE, consent_id, by=by, on=on.isoformat(), effect=effect)
    return replace(plan, derivatives=purged, notices=notices, recut=recut)


def close(
    bank: Bank,
    consent_id: ConsentId,
    *,
    effect: str,
    tombstone: bool,
    by: str,
    on: date,
    officer_key: Path | None = None,
) -> TakenBack:
    """Close everything that a withdrawal is about, in one step, and sign the list; what is left to do is noted as begun.

    Returns the plan. Nothing is deleted yet: `withdraw` does that, now or after a crash.
    """
    if effect not in EFFECTS:
        raise WrongUse("withdraw.effect", f"{effect}: no such effect. Use keep, restrict or erase.")
    consent = bank.consents.get(consent_id)
    begun = unfinished(bank).get(consent_id)
    is_going_on = begun is not None and begun.facts.get("effect") == effect
    if consent.status is ConsentStatus.WITHDRAWN and effect == "keep" and begun is None:
        raise WrongUse("withdraw.twice", f"{consent_id}: this consent is withdrawn already.")
    if effect == "erase" and not is_going_on:
        require_erasable(bank, consent.subject)
    plan = plan_withdrawal(bank, consent_id, effect=effect, officer_key=officer_key)
    if begun is not None:  # these were closed when it began
        closed = tuple(one for one in revoked_for(bank, consent_id, after=begun.sequence) if one not in plan.releases)
        older = tuple(one for one in plan.older if one not in closed)
        plan = replace(plan, releases=(*closed, *plan.releases), older=older)
    withdrawn = replace(consent, status=ConsentStatus.WITHDRAWN, tombstone_wanted=tombstone or consent.tombstone_wanted)
    with bank.writing():
        if not is_going_on:
            bank.audit.append(
                BEGUN, consent_id, by=by, on=on.isoformat(), effect=effect, person=consent.subject, tombstone=tombstone
            )
        bank.consents.save(withdrawn, by=by, on=on)
        for sibling in plan.siblings:
            reason = f"near copy of what {consent_id} took back"
            bank.holds.place(scope="item", value=sibling, reason=reason, by=by, on=on)
        for release in plan.releases:
            bank.releases.revoke(release, cause=consent_id, by=by, on=on)
        for release in plan.older:
            if bank.releases.get(release).status in WAITING:
                bank.releases.void(release, by=by, on=on)
    sign_list(bank, on=on)
    return plan


def unfinished(bank: Bank) -> dict[ConsentId, Event]:
    """Return the withdrawals that were begun and have not come to their end: a crash, a missing key, a folder that stayed."""
    done = {event.subject: event.sequence for event in bank.audit.list(verb=DONE)}
    begun = {ConsentId(event.subject): event for event in bank.audit.list(verb=BEGUN)}
    return {consent: event for consent, event in begun.items() if done.get(consent, 0) < event.sequence}


def finish(bank: Bank, *, by: str, on: date, besides: ConsentId | None = None) -> tuple[ConsentId, ...]:
    """Bring interrupted withdrawals to their end, all but one; return them.

    What needs an officer's key, runs in another process or cannot be deleted stays unfinished.
    """
    finished = []
    for consent, begun in unfinished(bank).items():
        if consent == besides:
            continue
        effect, person = str(begun.facts["effect"]), PersonId(str(begun.facts["person"]))
        try:
            with bank.jobs.lease(consent, "withdraw"):
                if bank.erasure.is_worded(consent):
                    withdraw(bank, consent, effect=effect, tombstone=begun.facts["tombstone"] is True, by=by, on=on)
                else:  # her words are gone already: what is left are files and keys
                    bank.erasure.person(person, by=by, on=on)
                    bank.originals.sweep()
                    bank.audit.append(DONE, consent, by=by, on=on.isoformat(), effect=effect)
        except (Refused, Unavailable):
            continue
        finished.append(consent)
    return tuple(finished)


def clear(bank: Bank, *, by: str, on: date) -> int:
    """Delete what a killed derive or propose left of what was taken back meanwhile; return how many files and folders."""
    withdrawn = [one for one in bank.consents.current() if one.status is ConsentStatus.WITHDRAWN]
    items = dict.fromkeys(
        row.id
        for one in withdrawn
        for row in bank.items.list(person=one.subject)
        if not one.items or row.id in one.items
    )
    kept = (*LIVE, "suspended", *WAITING)  # it may be shown again without the person: cut, and approved so
    left = [item for item in items if bank.derivatives.count([item]) and not bank.releases.holding([item], kept)]
    return (
        sum(bank.derivatives.purge(item, by=by, on=on) for item in left)
        + len(delete_strays(bank))
        + bank.derivatives.sweep()
    )


def delete_copies(bank: Bank, release: Release) -> tuple[str, ...]:
    """Delete the bank's own copies of a bundle version that holds what was taken back: sealed, proposed, half written.

    A version that went out has its folder for itself. A proposal may have given its number to another: that is told by its digest.
    Returns the names of folders that could not be deleted.
    """
    sealed, proposed = folders_of(bank, release)
    gone: list[Path] = []
    if release.status in WAITING:
        (proposed.parent / f"{proposed.name}.questions.json").unlink(missing_ok=True)
    if release.status not in (*WAITING, *ABANDONED):
        gone.append(sealed)
    if proposed.is_dir() and (release.status in WAITING or digest_of(proposed) in (release.digest, None)):
        gone.append(proposed)
        (proposed.parent / f"{proposed.name}.questions.json").unlink(missing_ok=True)
    for place in (sealed, proposed):
        gone += place.parent.glob(f".{place.name}.*")
    for folder in gone:
        shutil.rmtree(folder, ignore_errors=True)
    return tuple(folder.name for folder in gone if folder.exists())


def delete_strays(bank: Bank) -> tuple[str, ...]:
    """Delete bundle folders that no release answers for: half-written ones, proposals that are void or were never registered.

    What is being written at this moment is left: whoever writes it asks every agreement again at its end. Returns their names.
    """
    waiting = [one for status in WAITING for one in bank.releases.list(status=status)]
    digests = {folders_of(bank, one)[1].name: one.digest for one in waiting}
    went_out = {folders_of(bank, one)[0].name for one, _state in bank.releases.statuses()}

    def is_answered_for(folder: Path) -> bool:
        if folder.parent.name == "curated" and folder.name in went_out:
            return True
        return folder.name in digests and digest_of(folder) == digests[folder.name]

    found: list[Path] = []
    for collection in bank.collections.list():
        name = re.compile(rf"\.?{re.escape(collection.slug)}-v\d+(-archive)?(\..*)?")
        try:
            with bank.jobs.lease(collection.id, "publish"):
                for place in (bank.path / "curated", bank.path / "proposed"):
                    folders = [one for one in place.glob("*") if one.is_dir() and name.fullmatch(one.name)]
                    strays = [one for one in folders if not is_answered_for(one)]
                    for one in strays:
                        shutil.rmtree(one, ignore_errors=True)
                        one.with_name(f"{one.name}.questions.json").unlink(missing_ok=True)
                    found += strays
        except Unavailable:
            continue
    return tuple(one.name for one in found)


def close_what_is_live(bank: Bank, *, cause: str, by: str, on: date) -> tuple[Release, ...]:
    """Suspend every live bundle version that holds something which may not be shown today; return them."""
    live = bank.releases.list(status="sealed")
    world = world_of(bank) if live else None
    suspended = []
    for release in live:
        if objections_to(bank, release, on=on, world=world):
            suspended.append(bank.releases.suspend(release.id, cause=cause, by=by, on=on))
    sign_list(bank, on=on)
    bank.registers.notify([release.id for release in suspended], cause=cause, by=by, on=on)
    return tuple(suspended)


def reopen_what_may(bank: Bank, *, cause: str, by: str, on: date) -> tuple[Release, ...]:
    """Make suspended bundle versions current again where nothing stands against any of their items; return them."""
    resumed, since = [], meanwhile.now(bank)
    for release in bank.releases.list(status="suspended"):
        if not objections_to(bank, release, on=on):
            resumed.append(bank.releases.resume(release.id, cause=cause, by=by, on=on))
    if resumed and meanwhile.has_closed(bank, since):  # between the look and the opening
        closed = {one.id for one in close_what_is_live(bank, cause=cause, by=by, on=on)}
        resumed = [one for one in resumed if one.id not in closed]
    sign_list(bank, on=on)
    bank.registers.notify(
        [one.id for one in resumed], cause=cause, by=by, on=on
    )  # holders were told that we would write
    return tuple(resumed)


def refuse_licence(bank: Bank, photographer: PersonId, *, by: str, on: date) -> tuple[Release, ...]:
    """Note that a photographer no longer lets the work be used; return the bundle versions that are suspended for it."""
    bank.licences.refuse(photographer, by=by, on=on)
    return close_what_is_live(bank, cause=photographer, by=by, on=on)


def take_out(bank: Bank, items: Iterable[ItemId], *, cause: str, by: str, on: date) -> tuple[Release, ...]:
    """Revoke every live bundle version that holds one of these items, and delete the bank's own copies of it."""
    revoked = bank.releases.holding(items)
    for release in revoked:
        bank.releases.revoke(release.id, cause=cause, by=by, on=on)
    if revoked:
        sign_list(bank, on=on)
        for release in revoked:
            delete_copies(bank, bank.releases.get(release.id))
        delete_strays(bank)
        searching.forget(bank.path / "working")
        bank.registers.notify([release.id for release in revoked], cause=cause, by=by, on=on)
    return revoked


def _treat_originals(
    bank: Bank, plan: TakenBack, effect: str, *, officer_key: Path | None, by: str, on: date
) -> tuple[ItemId, ...]:
    """Do to sealed files what was asked. What somebody else is in too is recut without the person, never destroyed with her."""
    shared = bank.erasure.shared(plan.person)
    if effect == "restrict":
        for item in plan.items:
            if item in shared:
                continue  # the others' too: closed by the gate until the person is cut out, and still theirs to derive from
            for kind in ("original", "master", "preview"):
                for sealed in bank.originals.of_item(item, kind):
                    if sealed.state == "sealed":
                        bank.originals.restrict(sealed.address, by=by, on=on)
    if effect != "erase":
        return ()
    recut, left = recutting.recut(bank, shared, plan.person, by=by, on=on, officer_key=officer_key)
    locked = [one for one in left if one.what == recutting.LOCKED]
    if locked:
        raise Refused(
            "withdraw.officers-only",
            f"{locked[0].count} items that others are in too can only be opened by an officer. Everything is closed and "
            "nothing of it is out; run the same command with --officer-key FILE to finish the erasure.",
        )
    take_out(bank, recut, cause=plan.consent, by=by, on=on)  # what was entered while this ran
    for asked in bank.requests.list(person=plan.person, is_open=True):
        if asked.right == "erase":  # its words go with her
            bank.requests.close(asked.id, decision="done", reason="erased", by=by, on=on)
    bank.erasure.person(plan.person, by=by, on=on)
    bank.originals.sweep()
    if recut:
        screen(bank, recut, on=on, by=by)
    return recut
