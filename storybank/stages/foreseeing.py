"""What a withdrawal would touch, worked out before anything is written: the withdrawal itself goes by this very list."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from storybank.i18n import _
from storybank.records import CollectionId, ConsentId, ItemId, PersonId, Release, ReleaseId
from storybank.stages import recutting
from storybank.stages.recutting import Unreached
from storybank.store.bank import Bank
from storybank.store.rows import Act, Copy, NoticeRow

EFFECTS = ("keep", "restrict", "erase")
WAITING = ("proposed", "approved")
ABANDONED = ("void",)
NOT_LIVE = ("revoked", *WAITING, *ABANDONED)
_MOST_SIBLINGS = 200  # of one photograph
_WRITTEN_OUT = ("person.told", "person.paper-made")  # files of hers that left by hand


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
    sealed: int = 0  # originals, working masters, previews, evidence that are locked or destroyed
    notices: tuple[NoticeRow, ...] = ()
    acts: tuple[Act, ...] = ()
    recut: tuple[ItemId, ...] = ()  # with `erase`: what others are in too, replaced by a master without the person
    unreached: tuple[Unreached, ...] = ()  # with `erase`: what could not be reached, said honestly


def plan_withdrawal(
    bank: Bank, consent_id: ConsentId, *, effect: str = "restrict", officer_key: Path | None = None
) -> TakenBack:
    """Return everything a withdrawal of this consent would touch; nothing is written. `erase` is about the whole person."""
    consent = bank.consents.get(consent_id)
    person = consent.subject
    reliance = bank.exposure.relying_on(person)
    is_erasure = effect == "erase"
    fates = recutting.foresee(bank, person, officer_key=officer_key) if is_erasure else {}
    own = tuple(item for item in reliance.items if is_erasure or not consent.items or item in consent.items)
    items = tuple(dict.fromkeys((*own, *fates)))  # with those that only name her
    siblings = burst_siblings(bank, own)
    touched = (*items, *siblings)
    releases = bank.releases.holding(touched)
    older = tuple(one for one in bank.releases.holding(touched, NOT_LIVE) if _is_somewhere(bank, one))
    copies = tuple(copy for one in (*releases, *older) for copy in bank.registers.copies(release=one.id))
    went_out = {one.id for one in (*releases, *older) if one.status not in (*WAITING, *ABANDONED)}
    unreached = (
        (*recutting.unreached(fates), *_beyond(bank, person, consent_id, copies, len(went_out), len(siblings)))
        if is_erasure
        else ()
    )
    return TakenBack(
        consent=consent_id,
        person=person,
        items=items,
        siblings=siblings,
        releases=tuple(release.id for release in releases),
        derivatives=bank.derivatives.count(touched),
        older=tuple(release.id for release in older),
        collections=bank.collections.holding(items) if is_erasure else reliance.collections,
        copies=copies,
        sealed=_sealed(bank, person, own, fates, effect),
        recut=tuple(item for item, fate in fates.items() if fate in recutting.DONE),
        unreached=unreached,
    )


def to_reissue(bank: Bank, cause: str) -> tuple[ReleaseId, ...]:
    """Return the bundle versions that were revoked for this and that no later version has taken the place of yet."""
    found: list[ReleaseId] = []
    for release in map(bank.releases.get, revoked_for(bank, cause)):
        later = bank.releases.next_version(release.collection, release.edition) - 1
        if later == release.version:
            found.append(release.id)
    return tuple(found)


def revoked_for(bank: Bank, cause: str, *, after: int = 0) -> tuple[ReleaseId, ...]:
    """Return the bundle versions that were revoked for this, after an event of the chain."""
    events = bank.audit.list(verb="release.revoked", after=after)
    return tuple(dict.fromkeys(ReleaseId(one.subject) for one in events if one.facts.get("cause") == cause))


def words_of_unreached(what: str, count: int) -> str:
    """Return what an erasure could not reach, in the language of this context. It names nobody."""
    return {
        "unlinked": _("Nobody has said which face or turn is the person's: sealed for officers, closed for good."),
        "maker": _("Taken by the person: the camera may have written its owner into the sealed originals."),
        "copies": _("Copies that others took: {count}. Each holder is asked to delete theirs."),
        "published": _("Bundle versions that were public: {count}. What was copied then cannot be called back."),
        "siblings": _("Near copies in which nobody is linked to the person: {count}, held until an editor has looked."),
        "words": _(
            "What texts say of the person without a name (titles, summaries, what others tell): no search finds that. Read the items they are in."
        ),
        "written-out": _(
            "Papers and letters made for the person: {count}. They are where they were saved or sent; so are transcripts and tables that somebody exported."
        ),
        "backups": _(
            "Backups made before today hold the ledger's words until they are replaced. Sealed files in them no longer open."
        ),
        "events": _(
            "The chain of events and the runner's own log keep opaque ids, dates and codes: they prove that this was done."
        ),
    }.get(what, what).format(count=count)


def burst_siblings(bank: Bank, items: Iterable[ItemId]) -> tuple[ItemId, ...]:
    """Return photographs of the bank that show the same moment as one of `items`, found by their private fingerprints."""
    from storybank.anonymise.likeness import Likenesses

    marks = bank.items.likenesses()
    taken = set(items)
    likenesses = Likenesses(marks)
    found = (near for item in taken if item in marks for near in likenesses.near(marks[item], most=_MOST_SIBLINGS))
    return tuple(dict.fromkeys(item for item in found if item not in taken))


def folders_of(bank: Bank, release: Release) -> tuple[Path, Path]:
    """Return where the bytes of a release are once it is sealed, and where while it is proposed."""
    slug = bank.collections.get(release.collection).slug
    name = f"{slug}-v{release.version}" + ("" if release.edition == "public" else f"-{release.edition}")
    return bank.path / "curated" / name, bank.path / "proposed" / name


def _is_somewhere(bank: Bank, release: Release) -> bool:
    """Say whether the bank or somebody else still has bytes of a version that is not live."""
    sealed, proposed = folders_of(bank, release)
    if release.status in WAITING:
        return True
    if release.status not in ABANDONED and (sealed.is_dir() or bank.registers.copies(release=release.id)):
        return True
    return proposed.is_dir() and digest_of(proposed) in (release.digest, None)


def digest_of(folder: Path) -> str | None:
    """Return a bundle folder's digest; None for one that is half written."""
    from storybank.publish.bag import digest

    try:
        return digest(folder)
    except OSError:
        return None


def _sealed(bank: Bank, person: PersonId, items: Iterable[ItemId], fates: dict[ItemId, str], effect: str) -> int:
    """Return how many sealed files the effect locks or destroys."""
    if effect == "restrict":
        shared = frozenset(bank.erasure.shared(person))
        return sum(one.state == "sealed" for one in bank.originals.of_items(set(items) - shared))
    if effect != "erase":
        return 0
    replaced = [item for item, fate in fates.items() if fate == recutting.RECUT]
    gone = [*bank.originals.of_items([*bank.erasure.alone(person), *replaced]), *bank.originals.of_person(person)]
    locked = bank.originals.of_items([item for item, fate in fates.items() if fate == recutting.UNLINKED])
    return len({one.address for one in gone if one.state != "erased"}) + sum(one.state == "sealed" for one in locked)


def _beyond(
    bank: Bank, person: PersonId, consent: ConsentId, copies: tuple[Copy, ...], published: int, siblings: int
) -> tuple[Unreached, ...]:
    """Return what no erasure in this bank reaches: whoever erases should hear it said."""
    written = sum(
        event.verb in _WRITTEN_OUT for subject in (person, consent) for event in bank.audit.list(subject=subject)
    )
    counts = {"copies": len(copies), "published": published, "siblings": siblings, "written-out": written}
    found = [Unreached(what=what, count=count) for what, count in counts.items() if count]
    return (*found, Unreached(what="words"), Unreached(what="backups"), Unreached(what="events"))
