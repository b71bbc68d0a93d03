"""Real names, sealed per person under the person's own key; and the index that finds them without holding them.

Nothing of what this module opens may enter a log, an exception, Prefect or the chain.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

import pyrage
from django.db import transaction

from storybank.errors import Refused
from storybank.people.aliases import rough
from storybank.people.spellings import respelt
from storybank.records import Identification, NamePart, PersonId
from storybank.store import access, files
from storybank.store.audit import Audit
from storybank.store.ledger import Ledger
from storybank.store.models import Alias
from storybank.store.models import Person as PersonRow
from storybank.store.rows import AliasRow, Event, IdentityRow, Viewer
from storybank.store.sealing import new_key

INDEX = 3  # which keys a name is kept under; one more whenever `people.aliases` makes others
Names = Mapping[str, Mapping[str, str] | str]  # language → part → name, or language → full name


class Identities:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def add(
        self,
        person: PersonId,
        names: Names,
        *,
        by: str,
        on: date,
        fold: Callable[[str], str],
        aliases: Iterable[tuple[str, str, str]] = (),
        contact: Mapping[str, str] | None = None,
        is_high_risk: bool = False,
    ) -> None:
        """Seal names per language ({"hy": {"given": …, "family": …}} or a full name), aliases (language, part, form) and contact.

        Adds to what is there; a later form of the same part and language replaces the earlier as name and stays as alias.
        fold: `storybank.people.aliases.fold`. The person must have been saved.
        """
        stream = self._stream(person)
        with self._ledger.writing():
            if self.has(person):
                old = self._open(person, stream)
                recipient = self._ledger.keys.wraps(person)["recipient"]
            else:
                _, wraps = new_key(self._ledger.keys.recipients(stream, is_high_risk=is_high_risk))
                self._ledger.keys.put_wraps(person, wraps)
                old, recipient = IdentityRow(person=person), wraps["recipient"]
            row = _merged(old, names, tuple(aliases), contact or {})
            body = json.dumps(
                {"names": row.names, "aliases": row.aliases, "contact": row.contact}, ensure_ascii=False, sort_keys=True
            )
            sealed = pyrage.encrypt(body.encode(), [pyrage.x25519.Recipient.from_str(recipient)])
            files.put(self._path(person), sealed)
            self._index(row, fold)
            self._ledger.record("identity.added", person, by, on=on.isoformat(), forms=len(_forms(row)), index=INDEX)

    def reindex(self, *, by: str, on: date, fold: Callable[[str], str]) -> tuple[int, int]:
        """Write the index anew by this program's keys; return for how many people, and for how many only an officer could.

        Rows that only officers open keep the keys they have: they are found as before, not in spellings learnt since.
        """
        done = left = 0
        people = list(Alias.objects.order_by("person_id").values_list("person_id", flat=True).distinct())
        streams = dict(PersonRow.objects.filter(pk__in=people).values_list("id", "stream"))
        with self._ledger.writing():
            for person in map(PersonId, people):
                if not self.has(person) or "bank" not in self._ledger.keys.wraps(person):
                    left += 1
                    continue
                row = self._open(person, streams[person])
                Alias.objects.filter(person_id=person).delete()
                self._index(row, fold)
                done += 1
            self._ledger.record(
                "identity.reindexed", "names", by, on=on.isoformat(), people=done, left=left, index=INDEX
            )
        return done, left

    def out_of_date(self) -> int:
        """Return how many people's names were sealed by an older program and not indexed again since."""
        since = max(
            (one.sequence for one in self._events("identity.reindexed") if one.facts.get("index") == INDEX), default=0
        )
        added = (one for one in self._events("identity.added") if one.sequence > since)
        latest = {one.subject: one.facts.get("index") for one in added}
        return sum(index != INDEX and self.has(PersonId(person)) for person, index in latest.items())

    def _events(self, verb: str) -> tuple[Event, ...]:
        return Audit(self._ledger).list(verb=verb)

    def _index(self, row: IdentityRow, fold: Callable[[str], str]) -> None:
        Alias.objects.bulk_create(
            [
                Alias(person_id=row.person, part=part, language=language, hmac=self.hmac(key))
                for language, part, form in _forms(row)
                if (folded := fold(form))
                for key in dict.fromkeys((folded, *respelt(folded), *rough(folded)))
            ],
            ignore_conflicts=True,
        )

    def has(self, person: PersonId) -> bool:
        return self._path(person).exists() and self._ledger.keys.has(person)

    def is_orphaned(self, person: PersonId) -> bool:
        """Return whether there is a sealed row whose key is gone: erased since the row was copied."""
        return self._path(person).exists() and not self._ledger.keys.has(person)

    def read(self, person: PersonId, *, by: str, purpose: str, viewer: Viewer = None) -> IdentityRow:
        """Open the row; logged. `purpose` is a code ("call-back"). Refused for high risk: an officer opens those."""
        stream = self._stream(person, viewer)
        with self._ledger.writing():
            self._ledger.record("identity.read", person, by, purpose=purpose)
        return self._open(person, stream)

    def read_by_officer(self, person: PersonId, officer_key: Path | str, *, by: str, purpose: str) -> IdentityRow:
        """Open the row with an officer's key; logged."""
        identity = self._ledger.keys.identity_by_officer(person, officer_key)
        with self._ledger.writing():
            self._ledger.record("identity.unlocked", person, by, purpose=purpose)
        return _row(person, pyrage.decrypt(self._path(person).read_bytes(), [identity]))

    def find(self, folded: str, *, by: str, viewer: Viewer = None) -> tuple[PersonId, ...]:
        """Return who bears a name, by its folded form; the search is an event, the name is not in it."""
        rows = access.seen(
            PersonRow.objects.filter(pk__in=Alias.objects.filter(hmac=self.hmac(folded)).values("person_id")), viewer
        )
        found = tuple(PersonId(person) for person in rows.order_by("id").values_list("id", flat=True))
        with self._ledger.writing():
            self._ledger.record("identity.searched", "names", by, found=len(found))
        return found

    def display_name(
        self, person: PersonId, language: str, identification: Identification, *, by: str = "storybank"
    ) -> str | None:
        """Return the full name (NAMED) or given name (FIRST_NAME) in `language`; None where there is none to show.

        PSEUDONYM and ANONYMOUS give None: the consent holds the pseudonym and the words for a role.
        """
        return self.display_names({person: identification}, language, by=by).get(person)

    def display_names(
        self, people: Mapping[PersonId, Identification], language: str, *, by: str = "storybank"
    ) -> dict[PersonId, str]:
        """Return the names to show of those who agreed to a name; one event for all."""
        found: dict[PersonId, str] = {}
        wanted = {
            p: how
            for p, how in people.items()
            if how in (Identification.NAMED, Identification.FIRST_NAME) and self.has(p)
        }
        if not wanted:
            return found
        streams = dict(PersonRow.objects.filter(pk__in=list(wanted)).values_list("id", "stream"))
        for person, how in wanted.items():
            if "bank" not in self._ledger.keys.wraps(person):
                continue  # high risk: never shown under a name
            name = _shown(self._open(person, streams[person]).names.get(language, {}), how)
            if name:
                found[person] = name
        with self._ledger.writing():
            self._ledger.record("identity.shown", "names", by, people=len(found), language=language.lower())
        return found

    def aliases(self, *, people: Iterable[PersonId] | None = None, after: int = 0) -> tuple[AliasRow, ...]:
        """Return the index rows, for `people.registry.AliasIndex`. after: only those behind the first of an older `mark`."""
        rows = Alias.objects.order_by("person_id", "part", "language", "hmac")
        if people is not None:
            rows = rows.filter(person_id__in=list(people))
        if after:
            rows = rows.filter(pk__gt=after)
        return tuple(
            AliasRow(person=PersonId(person), part=part, language=language, hmac=hmac)
            for person, part, language, hmac in rows.values_list("person_id", "part", "language", "hmac")
        )

    def mark(self) -> tuple[int, int]:
        """Return a mark of the index that changes whenever a name is added or erased."""
        last = Alias.objects.order_by("-pk").values_list("pk", flat=True).first()
        return (int(last or 0), int(Alias.objects.count()))

    def hmac(self, folded: str) -> str:
        """Return the index entry of one folded name."""
        return self._ledger.keys.index(folded)

    @property
    def index_key(self) -> bytes:
        """The key of the index, for `AliasIndex` to look up folded words of a text."""
        return self._ledger.keys.index_key

    def restrict(self, person: PersonId, *, by: str, on: date) -> None:
        """Drop the bank's wrap: only an officer opens this identity from now on (high risk)."""
        with self._ledger.writing():
            if self._ledger.keys.has(person) and self._ledger.keys.restrict(person):
                self._ledger.record("identity.restricted", person, by, on=on.isoformat())

    def erase(self, person: PersonId, *, by: str, on: date) -> None:
        """Destroy the person's key, sealed row and index entries; leaves an event without identity."""
        with self._ledger.writing():
            Alias.objects.filter(person_id=person).delete()
            self._ledger.record("identity.erased", person, by, on=on.isoformat())
            transaction.on_commit(lambda: self._destroy(person))  # never for what is rolled back

    def _destroy(self, person: PersonId) -> None:
        self._ledger.keys.destroy(person)
        self._path(person).unlink(missing_ok=True)

    def _path(self, person: PersonId) -> Path:
        return self._ledger.path / "identities" / person[:2] / f"{person}.age"

    def _stream(self, person: PersonId, viewer: Viewer = None) -> str:
        rows = access.seen(PersonRow.objects.filter(pk=person), viewer)
        stream: str | None = rows.values_list("stream", flat=True).first()
        if stream is None:
            raise Refused(
                "identity.no-person", f"{person}: there is no such person yet. Save the person, then add names."
            )
        return stream

    def _open(self, person: PersonId, stream: str) -> IdentityRow:
        if not self.has(person):
            raise Refused("identity.none", f"{person}: no names are kept, or they were erased.")
        identity = self._ledger.keys.identity(person, stream)
        return _row(person, pyrage.decrypt(self._path(person).read_bytes(), [identity]))


def _row(person: PersonId, body: bytes) -> IdentityRow:
    data = json.loads(body)
    return IdentityRow(
        person=person,
        names=data["names"],
        aliases=tuple(tuple(entry) for entry in data["aliases"]),
        contact=data["contact"],
    )


def _merged(
    old: IdentityRow, names: Names, aliases: tuple[tuple[str, str, str], ...], contact: Mapping[str, str]
) -> IdentityRow:
    merged = {language: dict(parts) for language, parts in old.names.items()}
    kept = list(old.aliases)
    for language, given in names.items():
        parts = {NamePart.FULL.value: given} if isinstance(given, str) else dict(given)
        before = merged.get(language, {})
        kept += [(language, part, form) for part, form in before.items() if parts.get(part, form) != form]
        merged[language] = before | parts
    return IdentityRow(
        person=old.person,
        names=merged,
        aliases=tuple(dict.fromkeys((*kept, *aliases))),
        contact=dict(old.contact) | dict(contact),
    )


def _forms(row: IdentityRow) -> tuple[tuple[str, str, str], ...]:
    """Return every (language, part, form) to index; a full name also gives its words, for a text may use any of them."""
    forms: list[tuple[str, str, str]] = []
    for language, parts in row.names.items():
        forms += [(language, part, form) for part, form in parts.items() if form]
        words = parts.get(NamePart.FULL.value, "").split()
        known = set(parts.values())
        forms += [(language, NamePart.OTHER.value, word) for word in words if len(words) > 1 and word not in known]
        given, family = parts.get(NamePart.GIVEN.value), parts.get(NamePart.FAMILY.value)
        if given and family:
            forms += [
                (language, NamePart.FULL.value, f"{given} {family}"),
                (language, NamePart.FULL.value, f"{family} {given}"),
            ]
    return tuple(dict.fromkeys((*forms, *row.aliases)))


def _shown(parts: Mapping[str, str], how: Identification) -> str | None:
    full = parts.get(NamePart.FULL.value) or " ".join(
        parts[part] for part in (NamePart.GIVEN.value, NamePart.FAMILY.value) if parts.get(part)
    )
    if how is Identification.NAMED:
        return full or None
    return parts.get(NamePart.GIVEN.value) or (full.split()[0] if full else None)
