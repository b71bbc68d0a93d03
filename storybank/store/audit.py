"""The chain of events: appended to by every write, changed by none, checked from its first link."""

import base64
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from django.db import transaction

from storybank.records import StaffId
from storybank.store import chain, contents, files, triggers
from storybank.store.ledger import Ledger
from storybank.store.models import Answer, Approval, ConsentVersion, Event, Head, ItemRevision
from storybank.store.rows import Event as EventRow
from storybank.store.rows import Fact


class Audit:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def last(self) -> EventRow | None:
        row = Event.objects.order_by("-sequence").first()
        return _row(row) if row else None

    def list(
        self, *, subject: str | None = None, verb: str | None = None, after: int = 0, limit: int | None = None
    ) -> tuple[EventRow, ...]:
        """Return events in order; `verb` may end in "." to take a whole family ("release.")."""
        rows = Event.objects.filter(sequence__gt=after).order_by("sequence")
        if subject is not None:
            rows = rows.filter(subject=subject)
        if verb is not None:
            rows = rows.filter(verb__startswith=verb) if verb.endswith(".") else rows.filter(verb=verb)
        return tuple(_row(row) for row in (rows if limit is None else rows[:limit]))

    def latest(self, verb: str) -> EventRow | None:
        """Return the last event of this verb."""
        row = Event.objects.filter(verb=verb).order_by("-sequence").first()
        return _row(row) if row else None

    def append(self, verb: str, subject: str, *, by: str, **facts: Fact) -> EventRow:
        """Append one event of a caller's own ("bundle.verified"). Facts: ids, codes, dates, counts; anything else is refused."""
        with self._ledger.writing():
            return self._ledger.record(verb, subject, by, **facts)

    def verify(self) -> int | None:
        """Return None for a whole chain, else the sequence of the first broken link.

        Checked: gaps, hashes, the head, every signed head, and that each append-only row (revision, consent version,
        answer, approval) is what its event says. Raises Tampered where a trigger is gone.
        """
        triggers.require()
        previous, expected, at_heads = chain.GENESIS, 0, self._signed_heads()
        for row in Event.objects.order_by("sequence").iterator(chunk_size=2000):
            expected += 1
            digest = chain.link(row.sequence, row.at, row.by, row.verb, row.subject, row.facts, row.previous)
            if row.sequence != expected or row.previous != previous or row.hash != digest:
                return expected
            if at_heads.pop(row.sequence, digest) != digest:
                return expected
            previous = digest
        head = Head.objects.get(pk=1)
        if (head.sequence, head.hash) != (expected, previous):
            return min(head.sequence, expected) + 1 if head.sequence != expected else expected
        if at_heads:
            return min(at_heads)  # a signed head beyond the end: the tail was cut off
        return self._first_changed_row()

    def sign_head(self, *, by: str) -> Path:
        """Sign the last link, write it to audit/heads/ and return the path; done at every release."""
        with self._ledger.writing():
            event = self._ledger.record("audit.head-signed", "head", by)
        body = {"sequence": event.sequence, "hash": event.hash, "at": event.at.isoformat()}
        signature = base64.b64encode(self._ledger.keys.sign(chain.canonical(body).encode())).decode()
        path = self._ledger.path / "audit" / "heads" / f"{event.sequence:010d}.json"
        text = json.dumps(body | {"signature": signature}, sort_keys=True) + "\n"
        transaction.on_commit(lambda: files.put(path, text.encode()))  # a head that was rolled back must not be kept
        return path

    def _signed_heads(self) -> dict[int, str]:
        """Return sequence → hash of every signed head; a head whose signature fails stands with an impossible hash."""
        heads = {}
        for path in sorted((self._ledger.path / "audit" / "heads").glob("*.json")):
            sequence = int(path.stem) if path.stem.isdigit() else 1
            try:
                body = json.loads(path.read_text(encoding="utf-8"))
                signature = base64.b64decode(body.pop("signature"))
                is_good = self._ledger.keys.is_signed(chain.canonical(body).encode(), signature)
                heads[sequence] = body["hash"] if is_good and body["sequence"] == sequence else "bad-signature"
            except (ValueError, KeyError, TypeError, AttributeError):
                heads[sequence] = "unreadable"
        return heads

    def _first_changed_row(self) -> int | None:
        """Compare append-only rows, and the words they point to, with the seals their events carry."""
        told: dict[str, int] = {}
        for sequence, facts in (
            Event.objects.filter(facts__contains='"seal"').values_list("sequence", "facts").iterator()
        ):
            told[json.loads(facts)["seal"]] = sequence
        erased = set(Event.objects.filter(verb="content.erased").values_list("subject", flat=True))
        first: int | None = None
        for seal, is_whole in self._sealed_rows(erased):
            sequence = told.pop(seal, None)
            if sequence is None or not is_whole:
                first = min(sequence or 1, first or sequence or 1)
        return min(
            [*told.values(), *([first] if first else [])], default=None
        )  # told and left: an event whose row is gone

    def _sealed_rows(self, erased: set[str]) -> Iterator[tuple[str, bool]]:
        """Yield each append-only row's seal and whether its words still match it; a few hundred in memory at a time."""
        sources = (
            ItemRevision.objects.values_list("seal", "content", "item_id", "item_id", "number"),
            ConsentVersion.objects.values_list("seal", "content", "consent_id", "consent_id", "version"),
            Answer.objects.values_list("seal", "content", "item", "finding_id", "number"),
        )
        for source in sources:
            for entries in contents.chunks(source.iterator()):
                bodies = contents.bodies(entry[1] for entry in entries)
                for seal, key, owner, subject, number in entries:
                    body = bodies.get(key)
                    yield seal, owner in erased if body is None else self.seal(subject, number, body) == seal
        for release, digest, staff in Approval.objects.values_list("release_id", "digest", "staff"):
            yield self.seal(release, 0, digest + staff), True

    def seal(self, subject: str, number: int, body: str) -> str:
        """Return what an event says of an append-only row: HMAC(index key, its content)."""
        return seal(self._ledger, subject, number, body)


def seal(ledger: Ledger, subject: str, number: int, body: str) -> str:
    """Return HMAC(index key, subject, number, body), hex."""
    return ledger.keys.index(f"{subject}\x1f{number}\x1f{body}")


def _row(row: Event) -> EventRow:
    facts: Mapping[str, Fact] = json.loads(row.facts)
    return EventRow(
        sequence=row.sequence,
        at=datetime.fromisoformat(row.at),
        by=StaffId(row.by),
        verb=row.verb,
        subject=row.subject,
        facts=facts,
        previous=row.previous,
        hash=row.hash,
    )
