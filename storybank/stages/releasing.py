"""From a plan to a proposed release, and from an approved one to a sealed bundle.

A proposed release is the finished bytes: what a second person approves is their digest, and nothing is written anew when
it is sealed but the signature.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from storybank.errors import Refused, Tampered
from storybank.findings import Finding
from storybank.publish import signing
from storybank.publish.bundle import sign_bundle, write_bundle
from storybank.publish.contents import BundleContents, Publisher
from storybank.publish.site.pages import stamps
from storybank.publish.verify import verify
from storybank.records import Collection, ItemId, Language, LeftOut, PersonId, Release, ReleaseId, ReleasePlan
from storybank.stages import meanwhile
from storybank.stages.check_output import PERHAPS, Complaint, check_bundle
from storybank.stages.composing import compose
from storybank.stages.deriving import Derived
from storybank.stages.planning import ask_again, everybody_in, objections_to
from storybank.stages.replacing import log_of, marks_in
from storybank.stages.screening import rulebook, world_of
from storybank.stages.showing import Composition
from storybank.stages.signing_list import sign_list, signing_key
from storybank.store.bank import Bank
from storybank.store.rows import ReleaseItem, ReleaseLeftOut

Progress = Callable[[str, int, int], None]
_MANIFEST = "manifest-sha512.txt"


@dataclass(slots=True)
class ReleasePapers:
    """What the steps of one release hand on."""

    collection: Collection
    edition: str = "public"
    only: frozenset[ItemId] | None = None  # of a version that only removes: what the one before held
    supersedes: ReleaseId | None = None
    began: int | None = None  # the end of the chain when it was planned: what closed after it is asked again
    plan: ReleasePlan | None = None
    derived: Derived | None = None
    proposal: "Proposal | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    release: Release
    folder: Path  # the finished bytes, for a preview of what will go out
    left_out: tuple[LeftOut, ...]
    complaints: tuple[
        Complaint, ...
    ] = ()  # what the finished bytes were refused for, item by item, before this one passed
    questions: tuple[Complaint, ...] = ()  # words that are also somebody's alias: who approves the digest answers them


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedRelease:
    release: Release
    folder: Path
    index: Path
    public_key: Path
    verified: tuple[Finding, ...] = field(default=())


def propose(bank: Bank, papers: ReleasePapers, *, by: str, on: date, progress: Progress) -> Proposal:
    """Write the finished bundle, read it back, leave out what cannot be proved clean, and register it as proposed."""
    if papers.plan is None or papers.derived is None:
        raise Refused("publish.not-derived", "The release has not been derived. Run `storybank propose` again.")
    plan, derived = papers.plan, papers.derived
    began = meanwhile.now(bank) if papers.began is None else papers.began
    left_out = list(plan.left_out) + list(derived.left_out)
    unproved = {one.item for one in derived.left_out}
    included = tuple(one for one in plan.included if one.item not in unproved)
    complaints: tuple[Complaint, ...] = ()
    world = world_of(bank)
    while (
        True
    ):  # an item whose bytes betray somebody is left out and the rest written again; each round loses at least one
        kept = ReleasePlan(
            collection=plan.collection, version=plan.version, on=plan.on, included=included, left_out=tuple(left_out)
        )
        work = Composition(bank=bank, world=world, collection=papers.collection, plan=kept, derivatives=derived.files)
        contents = compose(work, edition=papers.edition, rulebook_hash=rulebook().hash, publisher=publisher_of(bank))
        folder = _proposed_folder(bank, contents)
        try:
            report = write_bundle(contents, folder, is_replaceable=True)
            progress("write", 1, 2)
            every = check_bundle(
                bank, world, work, folder, rulebook_hash=contents.rulebook_hash, stamps=stamps(contents)
            )
        except FileNotFoundError:  # a derivative, or all of it, is gone: what it showed was taken back
            meanwhile.require_nothing_closed(bank, plan, papers.collection, folder, since=began, by=by, on=on)
            raise
        found = tuple(one for one in every if one.code != PERHAPS)
        if not found:
            break
        complaints += found
        blamed = {one.item for one in found if one.item is not None}
        if not blamed:
            shutil.rmtree(folder)
            raise Refused(
                "publish.unproved",
                f"{contents.folder_name}: {found[0].code} in {found[0].where}, which belongs to no single item. Nothing is proposed.",
            )
        left_out += [_left_out(one, found) for one in included if one.item in blamed]
        included = tuple(one for one in included if one.item not in blamed)
    progress("write", 2, 2)
    still_in = {one.item for one in included}
    left_out += [one for one in derived.silent if one.item in still_in]  # their words are in the release
    release = bank.releases.propose(
        collection=papers.collection.id,
        version=plan.version,
        edition=papers.edition,
        digest=report.digest,
        items=_release_items(work, derived),
        left_out=[ReleaseLeftOut(item=one.item, codes=one.codes) for one in left_out],
        by=by,
        on=on,
        supersedes=papers.supersedes,
    )
    papers.proposal = Proposal(
        release=release,
        folder=folder,
        left_out=tuple(left_out),
        complaints=complaints,
        questions=tuple(one for one in every if one.code == PERHAPS),
    )
    _keep_questions(folder, papers.proposal)
    meanwhile.require_still_open(bank, release, folder, since=began, by=by, on=on)
    return papers.proposal


def folder_of(bank: Bank, release: Release) -> Path:
    """Return where the bytes of a release lie: proposed ones apart from those that went out."""
    collection = bank.collections.get(release.collection)
    name = f"{collection.slug}-v{release.version}{_suffix(release.edition)}"
    sealed, proposed = bank.path / "curated" / name, bank.path / "proposed" / name
    if release.status in ("proposed", "approved", "void") and proposed.is_dir():
        return proposed
    return sealed


def questions_of(bank: Bank, release: Release) -> tuple[Complaint, ...]:
    """Return where in a proposal stands a word that is also the name of somebody who is not to be named."""
    try:
        kept = json.loads(_questions_beside(folder_of(bank, release)).read_text(encoding="utf-8"))
    except OSError:
        return ()
    if kept["digest"] != release.digest:
        return ()
    return tuple(
        Complaint(code=PERHAPS, where=where, item=ItemId(item) if item else None, person=PersonId(person))
        for where, item, person in kept["places"]
    )


def approve(bank: Bank, release_id: str, *, digest: str, by: str, on: date) -> Release:
    """Approve a proposal whose every byte is still what was proposed; refused as `bank.releases.approve` says.

    Raises Tampered, and the proposal is void, where a byte changed; Unavailable while somebody proposes or seals it.
    """
    release = bank.releases.get(release_id)
    with bank.jobs.lease(release.collection, "publish"):
        if release.status == "proposed" and release.digest == digest and release.proposed_by != by:
            _require_unchanged(bank, release, folder_of(bank, release), by=by, on=on)
            _require_open(bank, release, by=by, on=on)
        return bank.releases.approve(release.id, digest=digest, by=by, on=on)


def seal(bank: Bank, release_id: str, *, by: str, on: date) -> SealedRelease:
    """Seal an approved release: compare its digest, ask every consent again, sign, move it to curated/, verify it.

    Raises Refused where it is not approved or something in it may not be shown today, Tampered where a byte changed.
    """
    release = bank.releases.get(release_id)
    collection = bank.collections.get(release.collection)
    target = bank.path / "curated" / f"{collection.slug}-v{release.version}{_suffix(release.edition)}"
    if release.status == "sealed" and target.is_dir():
        return _sealed(bank, release, target)
    if release.status != "approved":
        raise Refused(
            "publish.not-approved",
            f"{release.id}: this release is {release.status}. One other person approves its digest with `storybank approve`.",
        )
    began = meanwhile.now(bank)
    _require_open(bank, release, by=by, on=on)
    proposed = bank.path / "proposed" / target.name
    # a crash between the move and the ledger leaves the approved bytes at the target
    folder = target if target.is_dir() and digest_of(target) == release.digest else proposed
    _require_unchanged(bank, release, folder, by=by, on=on)
    key = signing_key(bank)
    sign_bundle(folder, key)
    if folder == proposed:
        if target.is_dir():  # of an earlier proposal of this number, moved when the power went: it never went out
            shutil.rmtree(target)
        proposed.replace(target)
    elif proposed.is_dir():
        shutil.rmtree(proposed)
    _questions_beside(proposed).unlink(missing_ok=True)
    sealed = _marked_sealed(bank, release, target, by=by, on=on)
    for older in bank.releases.list(collection=release.collection):
        if (
            older.id != sealed.id
            and older.edition == sealed.edition
            and older.version < sealed.version
            and older.status in ("sealed", "suspended")
        ):
            bank.releases.revoke(older.id, cause=sealed.id, by=by, on=on)
    sign_list(bank, on=on)
    return _sealed(bank, meanwhile.close_again(bank, sealed, since=began, by=by, on=on), target)


def _marked_sealed(bank: Bank, release: Release, target: Path, *, by: str, on: date) -> Release:
    """Mark a release as gone out; where it was taken back while it was signed, its bytes go at once and Refused is raised."""
    try:
        return bank.releases.seal(release.id, by=by, on=on)
    except Refused:
        if bank.releases.get(release.id).status == "void":
            shutil.rmtree(target, ignore_errors=True)
        raise


def digest_of(folder: Path) -> str:
    """Return the SHA-256 of a bundle's finished manifest: what is approved."""
    try:
        return hashlib.sha256((folder / _MANIFEST).read_bytes()).hexdigest()
    except OSError as error:
        raise Tampered(
            "publish.gone", f"{folder.name}: the bundle has no {_MANIFEST}. Propose the collection again."
        ) from error


def _require_unchanged(bank: Bank, release: Release, folder: Path, *, by: str, on: date) -> None:
    """Compare every byte with what was proposed; where one changed the release is void and Tampered is raised."""
    where = folder.name
    if digest_of(folder) == release.digest:
        faults = verify(folder, None, examined_as=release.digest).faults
        if not faults:
            return
        where = faults[0].path or where
    bank.releases.void(release.id, by=by, on=on)
    raise Tampered(
        "publish.changed",
        f"{release.id}: the proposed bytes changed after the proposal ({where}); it is void. Propose again.",
    )


def _require_open(bank: Bank, release: Release, *, by: str, on: date) -> None:
    """Refuse a release in which something may not be shown on this day, or is asked about since a rule or agreement changed."""
    if on < release.on:
        raise Refused(
            "release.earlier-day",
            f"{release.id}: it was proposed as of {release.on}, and {on} is before that. Set this machine's clock right, or "
            "propose it again: what has ended since would count as open.",
        )
    if bank.releases.supersedes(release.id) is None:
        ask_again(bank, [one.item for one in bank.releases.items(release.id)], by=by, on=on)
    objections = objections_to(bank, release, on=on)
    if objections:
        codes = sorted({code for _, codes in objections for code in codes})
        raise Refused(
            "publish.consent-changed",
            f"{release.id}: {len(objections)} items may not be shown on {on}: {', '.join(codes)}. Propose the collection again.",
        )


def publisher_of(bank: Bank) -> Publisher:
    """Return the organisation as its pages show it, from bank.toml."""
    settings = bank.settings
    colours: Mapping[str, str] = settings.colours
    defaults = Publisher(name={})
    return Publisher(
        name={Language(language): name for language, name in settings.organisation.items()},
        contact=settings.takedown,
        takedown=settings.takedown,
        address=settings.portal,
        accent=colours.get("accent", defaults.accent),
        accent_dark=colours.get("accent_dark", defaults.accent_dark),
        paper=colours.get("paper", defaults.paper),
        ink=colours.get("ink", defaults.ink),
        about=_paragraphs(settings.group("about")),
        disclaimer=_paragraphs(settings.group("disclaimer")),
        data_protection=_paragraphs(settings.group("data_protection")),
        is_demonstration=settings.is_demonstration,
    )


def _paragraphs(texts: Mapping[str, str]) -> dict[Language, tuple[str, ...]]:
    """Return the client's own texts (`[about]`, `[disclaimer]`, `[data_protection]` of bank.toml); an empty line parts paragraphs."""
    return {
        Language(language): tuple(" ".join(one.split()) for one in text.split("\n\n") if one.strip())
        for language, text in texts.items()
    }


def _sealed(bank: Bank, release: Release, target: Path) -> SealedRelease:
    public_key = bank.path / "curated" / "storybank.pub"
    public_key.write_text(signing.public_text(signing_key(bank).public), encoding="ascii")
    verify(target, signing.read_public(public_key), examined_as=release.digest).raise_if_broken()
    return SealedRelease(release=release, folder=target, index=target / "data" / "index.html", public_key=public_key)


def _proposed_folder(bank: Bank, contents: BundleContents) -> Path:
    folder = bank.path / "proposed" / f"{contents.folder_name}{_suffix(contents.edition)}"
    folder.parent.mkdir(mode=0o700, exist_ok=True)
    _questions_beside(folder).unlink(missing_ok=True)
    if folder.exists():
        shutil.rmtree(
            folder
        )  # an earlier proposal of the same version: the ledger voids it when this one is registered
    return folder


def _questions_beside(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.questions.json")


def _keep_questions(folder: Path, proposal: Proposal) -> None:
    """Keep, beside the bytes and with their digest, what whoever approves has to look at: file names and opaque ids."""
    if proposal.questions:
        places = sorted({(one.where, one.item or "", one.person or "") for one in proposal.questions})
        _questions_beside(folder).write_text(json.dumps({"digest": proposal.release.digest, "places": places}))


def _suffix(edition: str) -> str:
    return "" if edition == "public" else f"-{edition}"


def _release_items(work: Composition, derived: Derived) -> list[ReleaseItem]:
    rows = {row.id: row for row in work.bank.items.list()}
    records = work.bank.items.many([one.item for one in work.plan.included])
    decided = work.bank.findings.decided(records)
    marks = marks_in(work.world)
    return [
        ReleaseItem(
            item=item,
            public_id=work.public_id(item),
            revision=rows[item].revision,
            consents=tuple(
                (c.subject, c.id, c.version)
                for person in everybody_in(record, work.world)
                for c in work.world.consents.get(person, ())
            ),
            files={one.name: one.digest for one in derived.files.get(item, ())},
            replaced=log_of(record, work.cast(record), work.planned(item).duties, decided.get(item, ()), marks),
        )
        for item, record in records.items()
    ]


def _left_out(planned: object, found: tuple[Complaint, ...]) -> LeftOut:
    codes = tuple(sorted({one.code for one in found if one.item == planned.item}))  # type: ignore[attr-defined]  # a PlannedItem
    return LeftOut(item=planned.item, kind=planned.kind, stream=planned.stream, codes=codes)  # type: ignore[attr-defined]  # as above
