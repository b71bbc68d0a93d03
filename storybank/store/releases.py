"""Releases: proposed → approved → sealed → suspended, revoked; or void.

One person proposes, another approves the digest. Any edit of an item, collection or consent behind an unsealed release
makes it void: what was approved is what goes out.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Max, Q

from storybank.errors import Refused
from storybank.records import (
    CollectionId,
    ConsentId,
    ItemId,
    PersonId,
    PublicId,
    Release,
    ReleaseId,
    Replacement,
    StaffId,
    Stream,
)
from storybank.store import access, audit, contents, ids
from storybank.store.ledger import Ledger
from storybank.store.models import Account, Act, Approval, Item, Reading, Reliance
from storybank.store.models import Release as Row
from storybank.store.models import ReleaseItem as ItemRow
from storybank.store.rows import ReadingRow, ReleaseItem, ReleaseLeftOut

UNSEALED = ("proposed", "approved")
OUTSIDE = ("sealed", "suspended", "revoked")  # copies of these may be with others


class Releases:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def next_version(self, collection: CollectionId, edition: str = "public") -> int:
        """Return the number after the last one that left the bank; an abandoned proposal gives its number back."""
        rows = Row.objects.filter(collection_id=collection, edition=edition, status__in=OUTSIDE)
        return int(rows.aggregate(last=Max("version"))["last"] or 0) + 1

    def propose(
        self,
        *,
        collection: CollectionId,
        version: int,
        edition: str,
        digest: str,
        items: Iterable[ReleaseItem],
        left_out: Iterable[ReleaseLeftOut],
        by: str,
        on: date,
        supersedes: ReleaseId | None = None,
    ) -> Release:
        """Keep a finished proposal. The same proposal again returns the one there is; another one voids it.

        digest: SHA-256 of the finished manifest-sha512.txt. supersedes: the release whose approval may be inherited.
        """
        with self._ledger.writing():
            for old in Row.objects.filter(
                collection_id=collection, version=version, edition=edition, status__in=UNSEALED
            ):
                if (old.digest, old.proposed_by, old.on, old.supersedes) == (digest, by, on, supersedes):
                    return _release(old)
                self._set(old, "void", by=by, on=on)
            if Row.objects.filter(
                collection_id=collection, version=version, edition=edition, status__in=OUTSIDE
            ).exists():
                raise Refused(
                    "release.version", f"version {version} of this collection went out already; propose the next one."
                )
            row = Row.objects.create(
                id=ids.new_id(),
                collection_id=collection,
                version=version,
                edition=edition,
                on=on,
                digest=digest,
                status="proposed",
                proposed_by=by,
                supersedes=supersedes,
                left_out=[[left.item, list(left.codes)] for left in left_out],
            )
            count = self._keep_items(row, tuple(items))
            self._ledger.record(
                "release.proposed",
                row.pk,
                by,
                collection=collection,
                version=version,
                edition=edition,
                digest=digest,
                items=count,
                left_out=len(row.left_out),
                on=on.isoformat(),
            )
        return _release(row)

    def approve(self, release: ReleaseId, *, digest: str, by: str, on: date) -> Release:
        """Approve the digest. Refused for the proposer, for another digest, for a release that is not proposed."""
        with self._ledger.writing():
            row = self._row(release)
            if row.status != "proposed":
                raise Refused("release.state", f"release {row.pk}: it is {row.status}, not proposed.")
            if row.digest != digest:
                is_begun = bool(digest) and (row.digest or "").startswith(digest)
                raise Refused(
                    "release.digest",
                    f"release {row.pk}: only the beginning of the digest. Give all of its {len(row.digest or '')} signs."
                    if is_begun
                    else f"release {row.pk}: another digest than the proposed one. Look at what is proposed, then approve that.",
                )
            if row.proposed_by == by:
                raise Refused("release.same-person", f"release {row.pk}: {by} proposed it. Another person approves.")
            _require_account(by)
            if row.collection.record.get("needs_paired_reading") and (unread := self.unread(release)):
                raise Refused(
                    "release.unread",
                    f"release {row.pk}: nobody of another stream has read what is of {', '.join(unread)} in it. "
                    f"Each runs `storybank read {row.pk[:8]} --digest …` first.",
                )
            self._approve(row, staff=by, by=by, on=on, cause=None)
        return _release(row)

    def read(
        self, release: ReleaseId, *, digest: str, stream: str, by: str, on: date, reads_for: Iterable[str] = ()
    ) -> ReadingRow:
        """Note that somebody has read what is of `stream` in a proposed release: a reader of another stream.

        reads_for: the reader's own streams, where the account names none. Refused for the proposer, for another digest, for
        a reader of that very stream, and for one who belongs to no stream at all.
        """
        with self._ledger.writing():
            row = self._row(release)
            if row.status != "proposed" or row.digest != digest:
                raise Refused("release.digest", f"release {row.pk}: these are not the bytes that are proposed now.")
            if row.proposed_by == by:
                raise Refused("release.same-person", f"release {row.pk}: {by} proposed it. Another person reads.")
            account = _require_account(by)
            own = set(account.streams if account else ()) or set(reads_for)
            if not own <= set(self._ledger.settings.streams) or not own:
                raise Refused(
                    "release.no-stream", f"release {row.pk}: say which stream {by} reads for (--from STREAM)."
                )
            if stream in own:
                raise Refused(
                    "release.own-stream",
                    f"release {row.pk}: {by} belongs to {stream}. A reader of another stream reads it.",
                )
            _, is_new = Reading.objects.get_or_create(
                release=row, digest=digest, staff=by, stream=stream, defaults={"on": on}
            )
            if is_new:
                self._ledger.record("release.read", row.pk, by, stream=stream, digest=digest, on=on.isoformat())
        return ReadingRow(stream=Stream(stream), staff=StaffId(by), on=on)

    def readings(self, release: ReleaseId) -> tuple[ReadingRow, ...]:
        """Return who has read what of the release's present digest."""
        row = self._row(release)
        found = Reading.objects.filter(release=row, digest=row.digest).order_by("pk")
        return tuple(ReadingRow(stream=Stream(one.stream), staff=StaffId(one.staff), on=one.on) for one in found)

    def unread(self, release: ReleaseId) -> tuple[Stream, ...]:
        """Return the streams whose material in the release nobody of another stream has read yet."""
        row = self._row(release)
        items = list(ItemRow.objects.filter(release=row).values_list("item", flat=True))
        streams: set[str] = set()
        for chunk in contents.chunks(items):
            streams |= set(Item.objects.filter(pk__in=chunk).values_list("stream", flat=True))
        return tuple(Stream(one) for one in sorted(streams - {one.stream for one in self.readings(release)}))

    def inherit_approval(self, release: ReleaseId, *, cause: str, by: str, on: date) -> Release:
        """Approve a release that only removes items from what it supersedes, or treats them more, under `cause`'s event.

        Refused("release.not-narrower") where it holds an item, or an item's revision, that the superseded one did not:
        that takes a person's approval. The caller has made sure that duties only grew.
        """
        with self._ledger.writing():
            row = self._row(release)
            old = Row.objects.filter(pk=row.supersedes, status__in=OUTSIDE).first()
            if (
                row.status != "proposed"
                or old is None
                or (old.collection_id, old.edition) != (row.collection_id, row.edition)
            ):
                raise Refused("release.state", f"release {row.pk}: there is no approval it could inherit.")
            before = dict(old.items.values_list("item", "revision"))
            if any(before.get(item) != revision for item, revision in row.items.values_list("item", "revision")):
                raise Refused(
                    "release.not-narrower",
                    f"release {row.pk}: it holds more than version {old.version}. A second person approves it.",
                )
            staff = old.approved_by if old.approved_by != row.proposed_by else old.proposed_by
            self._approve(row, staff=staff, by=by, on=on, cause=cause)
        return _release(row)

    def seal(self, release: ReleaseId, *, by: str, on: date) -> Release:
        """Mark an approved release as gone out and sign the head of the chain. Sealing again changes nothing."""
        with self._ledger.writing():
            row = self._row(release)
            if row.status == "sealed":
                return _release(row)
            approval = Approval.objects.filter(release=row).first()
            if row.status != "approved" or approval is None or approval.digest != row.digest:
                raise Refused(
                    "release.not-approved", f"release {row.pk}: it is {row.status}. Two people first: propose, approve."
                )
            self._set(row, "sealed", by=by, on=on)
            audit.Audit(self._ledger).sign_head(by=by)
        return _release(row)

    def suspend(self, release: ReleaseId, *, cause: str, by: str, on: date) -> Release:
        """Close a release for the time of a pause; one person's act."""
        return self._move(release, ("sealed", "suspended"), "suspended", cause=cause, by=by, on=on)

    def resume(self, release: ReleaseId, *, cause: str, by: str, on: date) -> Release:
        """Open a suspended release again. cause: a confirmed two-person act (that lifted the pause or hold), or its subject."""
        if not Act.objects.filter(Q(pk=cause) | Q(subject=cause), state="confirmed").exists():
            raise Refused(
                "release.one-person",
                f"release {release}: opening takes two. Give the confirmed act that lifted the pause.",
            )
        return self._move(release, ("suspended", "sealed"), "sealed", cause=cause, by=by, on=on)

    def revoke(self, release: ReleaseId, *, cause: str, by: str, on: date) -> Release:
        """Take a release back for good; one person's act."""
        return self._move(release, OUTSIDE, "revoked", cause=cause, by=by, on=on)

    def void(self, release: ReleaseId, *, by: str, on: date) -> Release:
        """Let a proposal go that has not gone out."""
        return self._move(release, UNSEALED, "void", cause=None, by=by, on=on)

    def get(self, release: str) -> Release:
        """Return a release by id or a unique beginning of one."""
        return _release(self._row(release))

    def list(self, *, collection: CollectionId | None = None, status: str | None = None) -> tuple[Release, ...]:
        """Return releases, oldest version first; void ones only when asked for by status."""
        rows = Row.objects.order_by("collection__slug", "edition", "version", "pk")
        if collection is not None:
            rows = rows.filter(collection_id=collection)
        rows = rows.exclude(status="void") if status is None else rows.filter(status=status)
        return tuple(_release(row) for row in rows)

    def holding(
        self, items: Iterable[ItemId], statuses: Iterable[str] = ("sealed", "suspended")
    ) -> tuple[Release, ...]:
        """Return the releases in one of these states that hold any of the items, oldest version first."""
        wanted: set[str] = set()
        for chunk in contents.chunks(items):
            rows = ItemRow.objects.filter(item__in=chunk, release__status__in=list(statuses))
            wanted |= set(rows.values_list("release_id", flat=True))
        found = Row.objects.filter(pk__in=sorted(wanted)).order_by("collection__slug", "edition", "version", "pk")
        return tuple(_release(row) for row in found)

    def public_ids(self, collection: CollectionId) -> dict[ItemId, PublicId]:
        """Return under which ids items stand in the versions of a collection; what never stood in one is absent."""
        rows = ItemRow.objects.filter(release__collection_id=collection).order_by("pk")
        return {ItemId(item): PublicId(public) for item, public in rows.values_list("item", "public_id").distinct()}

    def supersedes(self, release: ReleaseId) -> ReleaseId | None:
        """Return the release it takes the place of, as it was proposed."""
        older = self._row(release).supersedes
        return ReleaseId(older) if older else None

    def items(self, release: ReleaseId) -> tuple[ReleaseItem, ...]:
        """Return what went in, with the consent versions each item rests on."""
        rests: dict[str, list[tuple[PersonId, ConsentId, int]]] = {}
        for row in Reliance.objects.filter(release_id=release).order_by("pk"):
            rests.setdefault(row.item, []).append((PersonId(row.person), ConsentId(row.consent), row.version))
        return tuple(
            ReleaseItem(
                item=ItemId(row.item),
                public_id=PublicId(row.public_id),
                revision=row.revision,
                consents=tuple(rests.get(row.item, ())),
                files=row.files,
            )
            for row in ItemRow.objects.filter(release_id=release).defer("replaced").order_by("pk")
        )

    def replaced(self, release: ReleaseId, item: ItemId) -> tuple[Replacement, ...]:
        """Return the log of what was replaced in one item of a release; empty too where the item was erased since."""
        row = ItemRow.objects.filter(release_id=release, item=item).only("replaced").first()
        read = contents.adapter(Replacement).validate_python
        return tuple(read(one) for one in row.replaced) if row else ()

    def left_out(self, release: ReleaseId) -> tuple[ReleaseLeftOut, ...]:
        return tuple(
            ReleaseLeftOut(item=ItemId(item), codes=tuple(codes)) for item, codes in self._row(release).left_out
        )

    def statuses(self) -> tuple[tuple[Release, str], ...]:
        """Return what the signed list says of each version that went out: current · suspended · revoked."""
        rows = Row.objects.filter(status__in=OUTSIDE).order_by("collection__slug", "edition", "version")
        return tuple((_release(row), "current" if row.status == "sealed" else row.status) for row in rows)

    def _keep_items(self, row: Row, items: tuple[ReleaseItem, ...]) -> int:
        log = contents.adapter(Replacement)
        ItemRow.objects.bulk_create(
            [
                ItemRow(
                    release=row,
                    item=i.item,
                    public_id=i.public_id,
                    revision=i.revision,
                    files=dict(i.files),
                    replaced=[log.dump_python(one, mode="json", exclude_defaults=True) for one in i.replaced],
                )
                for i in items
            ]
        )
        Reliance.objects.bulk_create(
            [
                Reliance(release=row, item=entry.item, person=person, consent=consent, version=version)
                for entry in items
                for person, consent, version in sorted(set(entry.consents))
            ]
        )
        return len(items)

    def _approve(self, row: Row, *, staff: str, by: str, on: date, cause: str | None) -> None:
        Approval.objects.create(release=row, digest=row.digest, staff=staff, cause=cause, on=on)
        row.status, row.approved_by = "approved", staff
        row.save()
        seal = audit.seal(self._ledger, row.pk, 0, f"{row.digest}{staff}")
        self._ledger.record(
            "release.approved", row.pk, by, staff=staff, digest=row.digest, cause=cause, on=on.isoformat(), seal=seal
        )

    def _move(
        self, release: str, allowed: tuple[str, ...], status: str, *, cause: str | None, by: str, on: date
    ) -> Release:
        with self._ledger.writing():
            row = self._row(release)
            if row.status not in allowed:
                raise Refused("release.state", f"release {row.pk}: it is {row.status} and cannot become {status}.")
            if row.status != status:
                self._set(row, status, by=by, on=on, cause=cause)
        return _release(row)

    def _set(self, row: Row, status: str, *, by: str, on: date, cause: str | None = None) -> None:
        row.status = status
        row.save()
        self._ledger.record(f"release.{status}", row.pk, by, on=on.isoformat(), cause=cause)

    def _row(self, release: str) -> Row:
        return access.one(Row.objects.all(), "release", release)  # type: ignore[no-any-return]  # untyped Django


def _require_account(account: str) -> Account | None:
    """Return the account where the bank knows it; Refused where it is shut out: whoever stole it approves nothing."""
    known: Account | None = Account.objects.filter(pk=account).first()
    if known is not None and not known.is_active:
        raise Refused(
            "release.account",
            f"{account}: this account is shut out. Another person approves; or let it in again first.",
        )
    return known


def void_resting_on(
    ledger: Ledger, *, by: str, item: str | None = None, person: str | None = None, collection: str | None = None
) -> None:
    """Void the unsealed releases that rest on what has just changed; called inside the change's own transaction."""
    rows = Row.objects.filter(status__in=UNSEALED)
    if item is not None:
        rows = rows.filter(items__item=item)
    if person is not None:
        rows = rows.filter(reliances__person=person)
    if collection is not None:
        rows = rows.filter(collection_id=collection)
    for row in rows.distinct():
        row.status = "void"
        row.save()
        ledger.record("release.void", row.pk, by, cause=item or person or collection)


def _release(row: Row) -> Release:
    return Release(
        id=ReleaseId(row.pk),
        collection=CollectionId(row.collection_id),
        version=row.version,
        on=row.on,
        edition=row.edition,
        digest=row.digest,
        status=row.status,
        proposed_by=StaffId(row.proposed_by),
        approved_by=StaffId(row.approved_by) if row.approved_by else None,
    )
