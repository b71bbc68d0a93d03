"""Taking back: pause, hold, withdraw, narrow, renew. Closing takes one person and acts at once; opening takes two.

Live content closes first: bundle versions that no longer stand are marked in the signed list before anything is rebuilt.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from storybank.errors import Refused, WrongUse
from storybank.publish.bag import digest
from storybank.records import Answer as Agreed
from storybank.records import (
    CollectionId,
    Consent,
    ConsentId,
    ConsentStatus,
    ItemId,
    PersonId,
    Release,
    ReleaseId,
    Use,
    UsePermission,
    VoiceTreatment,
)
from storybank.rules.loosening import loosens
from storybank.stages import recutting, searching
from storybank.stages.planning import objections_to
from storybank.stages.recutting import Unreached
from storybank.stages.screening import screen, world_of
from storybank.stages.signing_list import sign_list
from storybank.store.bank import Bank
from storybank.store.rows import Act, Copy, NoticeRow

LIVE = ("sealed",)
EFFECTS = ("keep", "restrict", "erase")
_ABANDONED = ("void",)
_WAITING = ("proposed", "approved")
_NOT_LIVE = ("revoked", *_WAITING, *_ABANDONED)
_MOST_SIBLINGS = 200  # of one photograph
_MAY_ERASE = frozenset({"subject", "authority"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """Everything one withdrawal touches; the same with --dry-run, where nothing has been written."""

    consent: ConsentId
    person: PersonId
    items: tuple[ItemId, ...]
    siblings: tuple[ItemId, ...]  # near copies that show the same moment without naming the person
    releases: tuple[ReleaseId, ...]  # live bundle versions that relied on it
    derivatives: int
    older: tuple[ReleaseId, ...] = ()  # superseded versions and proposals that hold it too: the bank's copies go
    collections: tuple[CollectionId, ...] = ()  # it was chosen for these
    copies: tuple[Copy, ...] = ()  # of any version that holds it, with others
    sealed: int = 0  # originals, working masters and previews that `effect` is about
    notices: tuple[NoticeRow, ...] = ()
    acts: tuple[Act, ...] = ()
    recut: tuple[ItemId, ...] = ()  # with `erase`: what others are in too, replaced by a master without the person
    unreached: tuple[Unreached, ...] = ()  # with `erase`: what could not be reached, said honestly


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


def narrowed(consent: Consent, *, uses: Iterable[Use] = (), voice: VoiceTreatment | None = None) -> Consent:
    """Return the consent with these uses answered no and, where asked, a stricter voice."""
    closed = frozenset(uses)
    kept = tuple(one for one in consent.uses if one.use not in closed)
    refused = tuple(UsePermission(use=use, decision=Agreed.NO) for use in sorted(closed))
    return replace(consent, uses=(*kept, *refused), voice=voice or consent.voice)


def plan_withdrawal(bank: Bank, consent_id: ConsentId, *, effect: str = "restrict") -> TakenBack:
    """Return everything a withdrawal of this consent would touch; nothing is written. `erase` is about the whole person."""
    consent = bank.consents.get(consent_id)
    reliance = bank.exposure.relying_on(consent.subject)
    is_everything = effect == "erase" or not consent.items
    items = tuple(item for item in reliance.items if is_everything or item in consent.items)
    siblings = burst_siblings(bank, items)
    touched = (*items, *siblings)
    releases = bank.releases.holding(touched)
    older = bank.releases.holding(touched, _NOT_LIVE)
    return TakenBack(
        consent=consent_id,
        person=consent.subject,
        items=items,
        siblings=siblings,
        releases=tuple(release.id for release in releases),
        derivatives=bank.derivatives.count(touched),
        older=tuple(release.id for release in older),
        collections=reliance.collections,
        copies=tuple(copy for one in (*releases, *older) for copy in bank.registers.copies(release=one.id)),
        sealed=len(bank.originals.of_items(items)),
    )


def withdraw(
    bank: Bank,
    consent_id: ConsentId,
    *,
    effect: str,
    tombstone: bool,
    by: str,
    on: date,
    reason: str = "",
    officer_key: Path | None = None,
) -> TakenBack:
    """Withdraw a consent: close live content first, then purge copies, then do to originals what was asked.

    effect: keep (sealed as it was), restrict (only officers open it), erase (keys destroyed; the call-back is done). A consent
    that is withdrawn already may be taken further, never back. officer_key: for erasing what the bank's own key cannot open.
    Raises Refused("withdraw.officers-only") where such a key is missing: everything is closed by then, and the same command
    with the key finishes.
    """
    if effect not in EFFECTS:
        raise WrongUse("withdraw.effect", f"{effect}: no such effect. Use keep, restrict or erase.")
    consent = bank.consents.get(consent_id)
    if consent.status is ConsentStatus.WITHDRAWN and effect == "keep":
        raise WrongUse("withdraw.twice", f"{consent_id}: this consent is withdrawn already.")
    if effect == "erase":
        _require_proof(bank, consent.subject)
    plan = plan_withdrawal(bank, consent_id, effect=effect)
    withdrawn = replace(consent, status=ConsentStatus.WITHDRAWN, tombstone_wanted=tombstone or consent.tombstone_wanted)
    bank.consents.save(withdrawn, by=by, on=on)
    for sibling in plan.siblings:
        bank.holds.place(scope="item", value=sibling, reason=f"near copy of what {consent_id} took back", by=by, on=on)
    for release in plan.releases:
        bank.releases.revoke(release, cause=consent_id, by=by, on=on)
    sign_list(bank, on=on)
    for release in (*plan.releases, *plan.older):
        delete_copies(bank, bank.releases.get(release))
    searching.forget(bank.path / "working")
    purged = sum(bank.derivatives.purge(item, by=by, on=on) for item in (*plan.items, *plan.siblings))
    notices = bank.registers.notify((*plan.releases, *plan.older), cause=consent_id, by=by, on=on)
    recut, unreached = _treat_originals(bank, plan, effect, officer_key=officer_key, by=by, on=on)
    return replace(plan, derivatives=purged, notices=notices, recut=recut, unreached=unreached)


def delete_copies(bank: Bank, release: Release) -> None:
    """Delete the bank's own copies of a bundle version that holds what was taken back: sealed, proposed, half written.

    A version that went out has its folder for itself. A proposal may have given its number to another: that is told by its digest.
    """
    slug = bank.collections.get(release.collection).slug
    name = f"{slug}-v{release.version}" + ("" if release.edition == "public" else f"-{release.edition}")
    if release.status in _WAITING:
        (bank.path / "proposed" / f"{name}.questions.json").unlink(missing_ok=True)
    if release.status not in (*_WAITING, *_ABANDONED):
        shutil.rmtree(bank.path / "curated" / name, ignore_errors=True)
    proposed = bank.path / "proposed" / name
    if proposed.is_dir() and (release.status in _WAITING or _digest(proposed) in (release.digest, None)):
        shutil.rmtree(proposed, ignore_errors=True)
    for folder in ("curated", "proposed"):
        for half in (bank.path / folder).glob(f".{name}.*"):
            shutil.rmtree(half, ignore_errors=True)


def _digest(folder: Path) -> str | None:
    try:
        return digest(folder)
    except OSError:
        return None


def burst_siblings(bank: Bank, items: Iterable[ItemId]) -> tuple[ItemId, ...]:
    """Return photographs of the bank that show the same moment as one of `items`, found by their private fingerprints."""
    from storybank.anonymise.likeness import Likenesses

    marks = bank.items.likenesses()
    taken = set(items)
    likenesses = Likenesses(marks)
    found = (near for item in taken if item in marks for near in likenesses.near(marks[item], most=_MOST_SIBLINGS))
    return tuple(dict.fromkeys(item for item in found if item not in taken))


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
    resumed = []
    for release in bank.releases.list(status="suspended"):
        if not objections_to(bank, release, on=on):
            resumed.append(bank.releases.resume(release.id, cause=cause, by=by, on=on))
    sign_list(bank, on=on)
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
        bank.registers.notify([release.id for release in revoked], cause=cause, by=by, on=on)
    return revoked


def _require_proof(bank: Bank, person: PersonId) -> None:
    asked = [one for one in bank.requests.list(person=person) if one.right == "erase" and one.decision != "refused"]
    if not any(one.proof and one.who in _MAY_ERASE for one in asked):
        raise Refused(
            "withdraw.no-proof",
            "Erasing needs the person's own request with proof, made after a private call-back: an heir, a relative or a "
            "stranger may only ask for a pause. Run `storybank requests open PERSON --right erase --proof …`; until then "
            "withdraw with --effect restrict.",
        )


def _treat_originals(
    bank: Bank, plan: TakenBack, effect: str, *, officer_key: Path | None, by: str, on: date
) -> tuple[tuple[ItemId, ...], tuple[Unreached, ...]]:
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
        return (), ()
    recut, unreached = recutting.recut(bank, shared, plan.person, by=by, on=on, officer_key=officer_key)
    locked = [one for one in unreached if one.what == "officers-only"]
    if locked:
        raise Refused(
            "withdraw.officers-only",
            f"{locked[0].count} items that others are in too can only be opened by an officer. Everything is closed and "
            "nothing of it is out; run the same command with --officer-key FILE to finish the erasure.",
        )
    take_out(bank, recut, cause=plan.consent, by=by, on=on)  # also what named her although nobody had listed her
    bank.erasure.person(plan.person, by=by, on=on)
    if recut:
        screen(bank, recut, on=on, by=by)
    return recut, (*unreached, *_beyond(bank, plan))


def _beyond(bank: Bank, plan: TakenBack) -> tuple[Unreached, ...]:
    """Return what no erasure in this bank reaches: whoever erases should hear it said."""
    released = {release.id for release in bank.releases.list(status="revoked")} & set(plan.releases)
    copies = sum(len(bank.registers.copies(release=release)) for release in released)
    counts = {"copies": copies, "published": len(released), "siblings": len(plan.siblings)}
    found = [Unreached(what=what, count=count) for what, count in counts.items() if count]
    return (*found, Unreached(what="words"), Unreached(what="backups"), Unreached(what="events"))
