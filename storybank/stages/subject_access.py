"""Everything held about one person, in her language, as one archive: for her to read, sealed until it is handed over.

What others said or gave beside her is theirs: of an item that others are in too she gets her own turns and what is printed
about it, not the file. Source of the right: GDPR art. 15; ICRC Handbook on Data Protection, 2nd ed., 2.11.
"""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import pyrage

from storybank.errors import Refused
from storybank.i18n import translator
from storybank.intake.forms import choices, form
from storybank.records import Consent, Interview, ItemId, PersonId, Photo
from storybank.stages.gathering import AnyItem, texts_of
from storybank.store.bank import Bank
from storybank.store.rows import IdentityRow

_ZIP_DAY = (1980, 1, 1, 0, 0, 0)  # no clock in the archive
_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "text/plain": "txt", "text/vtt": "vtt", "application/pdf": "pdf"}
Section = tuple[str, list[tuple[str, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectFile:
    """One archive and what it holds. `withheld`: her items that others are in too, whose files are not in it."""

    archive: bytes
    items: int
    files: int
    withheld: tuple[ItemId, ...]
    has_names: bool


def subject_file(
    bank: Bank,
    person: PersonId,
    *,
    language: str,
    by: str,
    on: date,
    officer_key: Path | None = None,
) -> SubjectFile:
    """Return the archive: about.html in her language, about.json, her evidence, and the originals that only she is in.

    The reading is an event. Names of somebody at high risk are in it only with an officer's key.
    """
    _ = translator(language)
    names = _names(bank, person, by=by, officer_key=officer_key)
    alone = frozenset(bank.erasure.alone(person))
    items = bank.items.many([row.id for row in bank.items.list(person=person)])
    consents = bank.consents.current([person])
    held = {
        "person": {"code": bank.people.code_of(person), **_plain(bank.people.get(person))},
        "names": {"names": names.names, "aliases": names.aliases, "contact": names.contact} if names else None,
        "agreements": [_plain(version) for one in consents for version in bank.consents.versions(one.id)],
        "items": [_item(bank, item, person) for item in items.values()],
        "releases": _releases(bank, person),
        "requests": [
            {
                "right": one.right,
                "who": one.who,
                "received_on": one.received_on,
                "due_on": one.due_on,
                "decision": one.decision,
                "reason": one.reason,
            }
            for one in bank.requests.list(person=person)
        ],
        "named_by_others": _named_by_others(bank, person),
        "opened_by": [
            {"at": event.at.date(), "by": event.by, "purpose": event.facts.get("purpose")}
            for event in bank.audit.list(subject=person, verb="identity.")
            if event.verb.partition(".")[2] in ("read", "unlocked")
        ],
    }
    files: dict[str, bytes] = {}
    for number, one in enumerate(bank.originals.of_person(person), 1):
        if one.state != "erased":
            files[f"evidence/{number:02}.{_ENDINGS.get(one.media_type, 'bin')}"] = _read(
                bank, one.address, one.state, by, officer_key
            )
    for item_id in items:
        if item_id in alone:
            for number, one in enumerate(bank.originals.of_item(item_id), 1):
                name = (bank.items.code_of(item_id) or item_id).replace(":", "-")
                files[f"originals/{name}-{number}.{_ENDINGS.get(one.media_type, 'bin')}"] = _read(
                    bank, one.address, one.state, by, officer_key
                )
    told = {name: data for name, data in files.items() if data}
    withheld = tuple(item for item in items if item not in alone)
    page = _page(held, consents, language, on=on, withheld=len(withheld), organisation=bank.settings.organisation)
    bank.audit.append(
        "person.told", person, by=by, on=on.isoformat(), items=len(items), files=len(told), language=language.lower()
    )
    return SubjectFile(
        archive=_archive({"about.html": page.encode(), "about.json": _json(held), **told}),
        items=len(items),
        files=len(told),
        withheld=withheld,
        has_names=names is not None,
    )


def seal_for_officers(bank: Bank, person: PersonId, archive: bytes) -> bytes:
    """Return the archive as an age file that the officers of the person's stream open."""
    recipients = bank.keys.officer_recipients(bank.people.get(person).stream)
    sealed: bytes = pyrage.encrypt(archive, [pyrage.x25519.Recipient.from_str(one) for one in recipients])
    return sealed


def _names(bank: Bank, person: PersonId, *, by: str, officer_key: Path | None) -> IdentityRow | None:
    if not bank.identities.has(person):
        return None
    try:
        if officer_key is not None:
            return bank.identities.read_by_officer(person, officer_key, by=by, purpose="subject-access")
        return bank.identities.read(person, by=by, purpose="subject-access")
    except Refused:
        return None


def _read(bank: Bank, address: str, state: str, by: str, officer_key: Path | None) -> bytes:
    if state == "restricted":
        return (
            b"" if officer_key is None else bank.originals.unlock(address, officer_key, by=by, purpose="subject-access")
        )
    return bank.originals.read(address, by=by, purpose="subject-access")


def _item(bank: Bank, item: AnyItem, person: PersonId) -> dict[str, Any]:
    """Return what the bank holds of her in one item: how she is in it, what is printed of it, her own turns."""
    told: dict[str, Any] = {
        "code": bank.items.code_of(item.id),
        "kind": bank.items.row(item.id).kind.value,
        "roles": sorted(item.people.get(person, ())),
        "texts": {
            text.field: text.text
            for text in texts_of(item)
            if text.field.partition(".")[0] in ("caption", "title", "alt", "summary")
        },
        "is_declined": item.is_declined,
    }
    if isinstance(item, Interview):
        told["her_turns"] = {str(one.number): one.text for one in item.segments if one.person == person}
        told["recorded_on"] = item.recorded_on
    if isinstance(item, Photo):
        told["faces_linked"] = sum(face.person == person for face in item.faces)
        told["taken_on"] = item.taken_on
    return told


def _releases(bank: Bank, person: PersonId) -> list[dict[str, Any]]:
    found = []
    for release in bank.exposure.relying_on(person).releases:
        collection = bank.collections.get(release.collection)
        found.append(
            {
                "title": dict(collection.title),
                "version": release.version,
                "on": release.on,
                "status": release.status,
                "copies": [
                    {"holder": one.holder, "use": one.use, "since": one.taken_on}
                    for one in bank.registers.copies(release=release.id)
                ],
            }
        )
    return found


def _named_by_others(bank: Bank, person: PersonId) -> list[dict[str, str]]:
    """Return how other people's agreements treat her; who they are is theirs."""
    return [
        {"kind": entry.kind.value, "treatment": entry.treatment.value}
        for consent in bank.consents.each()
        if consent.subject != person
        for entry in consent.third_parties
        if entry.ref == person
    ]


def _page(
    held: Mapping[str, Any],
    consents: tuple[Consent, ...],
    language: str,
    *,
    on: date,
    withheld: int,
    organisation: Mapping[str, str],
) -> str:
    _ = translator(language)
    title = _("What we hold about you")
    sections = list(_sections(held, consents, language))
    body = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{escape(organisation.get(language) or organisation.get('en', ''))} · {on.isoformat()}</p>",
    ]
    for heading, rows in sections:
        cells = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in rows)
        body.append(f"<h2>{escape(heading)}</h2><table>{cells or '<tr><td>–</td></tr>'}</table>")
    if withheld:
        more = _(
            "Others are in {count} of these too. Their files are not in this archive: ask us, and we look at them together."
        )
        body.append(f"<p>{escape(more.format(count=withheld))}</p>")
    body.append(
        f"<p>{escape(_('You may ask us to pause, narrow, correct or erase any of this. A pause acts at once.'))}</p>"
    )
    style = "body{font:1rem/1.5 serif;max-width:48rem;margin:2rem auto;padding:0 1rem}th{text-align:start;vertical-align:top;padding-inline-end:1rem;font-weight:normal;color:#555}td{overflow-wrap:anywhere}"
    return (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{style}</style></head><body>{''.join(body)}</body></html>\n"
    )


def _sections(held: Mapping[str, Any], consents: tuple[Consent, ...], language: str) -> Iterator[Section]:
    _ = translator(language)
    names = held["names"] or {}
    yield (
        _("Your name and how to reach you (sealed, opened for this)"),
        [
            *((spoken, _full(parts)) for spoken, parts in names.get("names", {}).items()),
            *((kind, value) for kind, value in names.get("contact", {}).items()),
        ],
    )
    for consent in consents:
        yield (_("Your agreement, version {n}").format(n=consent.version), list(_agreement(consent, language)))
    yield (
        _("Photographs, recordings and texts you are in"),
        [
            (f"{one['code'] or ''} ({', '.join(one['roles'])})", " · ".join(one["texts"].values()) or one["kind"])
            for one in held["items"]
        ],
    )
    yield (
        _("Your own words"),
        [
            (f"{one['code']} {number}", text)
            for one in held["items"]
            for number, text in one.get("her_turns", {}).items()
        ],
    )
    yield (
        _("Where it was published, and who took copies"),
        [
            (
                f"{one['title'].get(language) or next(iter(one['title'].values()), '')} {one['version']}",
                f"{one['on']} · {one['status']} · "
                + ", ".join(f"{copy['holder']} ({copy['use']})" for copy in one["copies"]),
            )
            for one in held["releases"]
        ],
    )
    yield (
        _("What you, or others for you, asked"),
        [
            (f"{one['received_on']} {one['right']}", f"{one['decision'] or _('open')} · {one['reason'] or ''}")
            for one in held["requests"]
        ],
    )
    yield (
        _("What others' agreements say about you"),
        [(one["kind"], one["treatment"]) for one in held["named_by_others"]],
    )
    yield (
        _("Who opened your name (staff under codes)"),
        [(f"{one['at']}", f"{one['by']} · {one['purpose'] or ''}") for one in held["opened_by"]],
    )


def _full(parts: Mapping[str, str]) -> str:
    first = [parts[part] for part in ("given", "family") if part in parts]
    return " ".join((*first, *(value for part, value in parts.items() if part not in ("given", "family"))))


def _agreement(consent: Consent, language: str) -> Iterator[tuple[str, str]]:
    """Yield the answers in the words of the form she was asked with."""
    plain = _plain(consent)
    uses = {one["use"]: one["decision"] for one in plain["uses"]}
    for column in form("consents").columns:
        value = uses.get(column.part) if column.base.startswith("use_") else plain.get(column.field)
        if value in (None, "", [], {}, False):
            continue
        labels = choices(column.choices) if column.choices else {}
        if value is True:
            value, labels = "yes", choices("yes_no")
        if column.refers:
            continue  # somebody else's id
        values = value if isinstance(value, list) else [value]
        words = [labels.get(str(one), {}).get(language, str(one)) for one in values if not isinstance(one, dict)]
        if words:
            yield column.headings[language], ", ".join(words)


def _plain(record: Any) -> dict[str, Any]:
    from pydantic import TypeAdapter

    plain: dict[str, Any] = TypeAdapter(type(record)).dump_python(record, mode="json")
    return plain


def _json(held: Mapping[str, Any]) -> bytes:
    return json.dumps(held, ensure_ascii=False, indent=1, default=str).encode()


def _archive(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, _ZIP_DAY), files[name])
    return out.getvalue()
