"""Consent versions: appended, one current; loosening takes two."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from django.db.models import F, Q

from storybank.errors import WrongUse
from storybank.records import Consent, ConsentId, Identification, PersonId
from storybank.store import access, audit, codes, contents, proposals, releases
from storybank.store.ledger import Ledger
from storybank.store.models import Act as ActRow
from storybank.store.models import Consent as Row
from storybank.store.models import ConsentVersion, Content
from storybank.store.rows import Act, Viewer

KIND = "consent"  # of the two-person act that appends a loosened version

# where the JSON of an agreement holds a day that `rules.clock` looks at; a test holds the two together
_DAYS = (
    '"valid_until":"',
    '"retention_until":"',
    '"until_on":"',
    '"turns_18_on":"',
    '"review_on":"',
    '"embargoes":[{',
)
_NEVER_LOOKED_AT = '"review_every_days":null'


class Consents:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def id_for(self, stream: str, code: str, *, by: str) -> ConsentId:
        """Return the id of the consent a partner calls `code`, made on first sight."""
        return ConsentId(codes.target(self._ledger, stream, codes.CONSENT, code, by=by))

    def save(self, consent: Consent, *, by: str, on: date, cause: str | None = None) -> Consent:
        """Append the record as the next version and return it as stored; an equal record appends nothing.

        `version` and `supersedes` are numbered here. Proposed and approved releases that rest on the person become void.
        The store does not judge: who loosens calls `propose`. cause: id of a request or act, for the event.
        """
        with self._ledger.writing():
            row = Row.objects.filter(pk=consent.id).first()
            if row is None:
                row = Row(id=consent.id, subject=consent.subject, stream=consent.stream, version=0)
            elif (row.subject, row.stream) != (consent.subject, consent.stream):
                raise WrongUse(
                    "consent.subject", f"{consent.id}: a consent never changes its person or stream. Make a new one."
                )
            elif _numbered(consent, row.version) == (current := self.get(consent.id)):
                return current
            stored = _numbered(consent, row.version + 1)
            row.version, row.risk = stored.version, stored.risk.level.value
            row.save()
            body = contents.dump(Consent, stored)
            seal = audit.seal(self._ledger, stored.id, stored.version, body)
            ConsentVersion.objects.create(
                consent=row,
                version=stored.version,
                status=stored.status.value,
                content=contents.put(stored.id, body),
                seal=seal,
                by=by,
                on=on,
            )
            self._ledger.record(
                "consent.saved",
                stored.id,
                by,
                version=stored.version,
                status=stored.status.value,
                stream=stored.stream,
                on=on.isoformat(),
                cause=cause,
                seal=seal,
            )
            releases.void_resting_on(self._ledger, by=by, person=stored.subject)
        return stored

    def propose(self, consent: Consent, *, by: str, on: date) -> Act:
        """Let a loosening wait for a second person: `bank.acts.confirm(act.id, by=another, on=…)` appends it."""
        with self._ledger.writing():
            row = Row.objects.filter(pk=consent.id).first()
            based = replace(consent, version=row.version if row else 0)
            key = contents.put(consent.id, contents.dump(Consent, based))
            return proposals.propose(self._ledger, KIND, consent.id, by=by, on=on, content=key)

    def proposed(self) -> tuple[tuple[Act, Consent], ...]:
        """Return what waits for a second person."""
        rows = list(ActRow.objects.filter(kind=KIND, state="proposed").order_by("proposed_on", "id"))
        bodies = contents.bodies(row.content for row in rows)
        return tuple(
            (proposals.act(row), contents.load(Consent, bodies[row.content])) for row in rows if row.content in bodies
        )

    def find(self, text: str, *, viewer: Viewer = None) -> ConsentId:
        """Return the id for an id, a unique beginning of one, or a partner's code that only one consent or person has."""
        targets = set(codes.targets(text))
        rows = access.seen(Row.objects.all(), viewer)
        found = set(rows.filter(pk__in=targets).values_list("id", flat=True)) or set(
            rows.filter(subject__in=targets).values_list("id", flat=True)
        )
        if len(found) == 1:
            return ConsentId(found.pop())
        return ConsentId(access.one(rows, "consent", text).id)

    def code_of(self, consent: ConsentId) -> str | None:
        """Return what the partner calls this agreement, or None."""
        return codes.code_of(consent)

    def exists(self, consent: ConsentId) -> bool:
        return bool(Row.objects.filter(pk=consent).exists())

    def get(self, consent: ConsentId, version: int | None = None, *, viewer: Viewer = None) -> Consent:
        """Return the current (or the named) version. Raises WrongUse where there is none, or its words were erased."""
        row = access.one(access.seen(Row.objects.all(), viewer), "consent", consent)
        key = row.versions.filter(version=version or row.version).values_list("content", flat=True).first()
        body = contents.body(key) if key else None
        if body is None:
            raise WrongUse("consent.unknown", f"{consent}: there is no such version, or it was erased.")
        return contents.load(Consent, body)

    def versions(self, consent: ConsentId, *, viewer: Viewer = None) -> tuple[Consent, ...]:
        """Return every version that is not erased, oldest first."""
        row = access.one(access.seen(Row.objects.all(), viewer), "consent", consent)
        keys = list(row.versions.order_by("version").values_list("content", flat=True))
        bodies = contents.bodies(keys)
        return tuple(contents.load(Consent, bodies[key]) for key in keys if key in bodies)

    def current(self, people: Iterable[PersonId] | None = None, *, viewer: Viewer = None) -> tuple[Consent, ...]:
        """Return the current versions, of these people or all; an erased consent is absent, which closes."""
        return tuple(sorted(self.each(people, viewer=viewer), key=lambda found: found.id))

    def each(self, people: Iterable[PersonId] | None = None, *, viewer: Viewer = None) -> Iterator[Consent]:
        """Yield the same one by one, in no order: a few hundred in memory at a time."""
        rows = access.seen(Row.objects.all(), viewer)
        for chunk in [None] if people is None else contents.chunks(sorted(set(people))):
            wanted = rows if chunk is None else rows.filter(subject__in=chunk)
            versions = ConsentVersion.objects.filter(consent__in=wanted, version=F("consent__version"))
            for keys in contents.chunks(versions.values_list("content", flat=True).iterator()):
                for body in contents.bodies(keys).values():
                    yield contents.load(Consent, body)

    def dated(self) -> Iterator[Consent]:
        """Yield the current versions in which an end, a birthday or a look may fall due, in no order; others are never parsed."""
        versions = ConsentVersion.objects.filter(version=F("consent__version")).values("content")
        rows = Content.objects.filter(key__in=versions).values_list("body", flat=True)
        for body in rows.iterator(chunk_size=contents.CHUNK):
            if _NEVER_LOOKED_AT not in body or any(mark in body for mark in _DAYS):
                yield contents.load(Consent, body)

    def pseudonymous(self, *, is_earlier: bool = False) -> tuple[Consent, ...]:
        """Return the current versions that choose a pseudonym: few of many, so the database looks through the words.

        is_earlier: the versions before the current ones instead, oldest first in each agreement.
        """
        mark = f'"identification":"{Identification.PSEUDONYM.value}"'
        wanted = Q(version__lt=F("consent__version")) if is_earlier else Q(version=F("consent__version"))
        versions = ConsentVersion.objects.filter(wanted).values("content")
        rows = Content.objects.filter(key__in=versions, body__contains=mark).order_by("owner")
        return tuple(contents.load(Consent, body) for body in rows.values_list("body", flat=True))


def _numbered(consent: Consent, version: int) -> Consent:
    return replace(consent, version=version, supersedes=version - 1 or None)
