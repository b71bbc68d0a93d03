"""Many agreements narrowed at once. A bulk change only tightens: where a record is stricter already, it stays as it is."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from storybank.errors import WrongUse
from storybank.i18n import _
from storybank.records import (
    Answer,
    Audience,
    Consent,
    ConsentId,
    Embargo,
    FaceTreatment,
    Identification,
    PlacePrecision,
    Release,
    RiskLevel,
    TranscriptTreatment,
    Use,
    UsePermission,
    VoiceTreatment,
)
from storybank.rules.loosening import loosens
from storybank.stages.screening import screen
from storybank.stages.taking_back import close_what_is_live
from storybank.store.bank import Bank

Level = TypeVar("Level")

_FROM_CLOSED: dict[str, tuple[Any, ...]] = {
    "face": (FaceTreatment.NOT_SHOWN, FaceTreatment.COVERED, FaceTreatment.VISIBLE),
    "voice": (VoiceTreatment.TEXT_ONLY, VoiceTreatment.REVOICED, VoiceTreatment.BLEEPED, VoiceTreatment.ORIGINAL),
    "identification": (
        Identification.ANONYMOUS,
        Identification.PSEUDONYM,
        Identification.FIRST_NAME,
        Identification.NAMED,
    ),
    "transcript": (
        TranscriptTreatment.NONE,
        TranscriptTreatment.SUMMARY,
        TranscriptTreatment.REDACTED,
        TranscriptTreatment.VERBATIM,
    ),
    "place_precision": (PlacePrecision.WITHHELD, PlacePrecision.AREA_IN_WORDS, PlacePrecision.SETTLEMENT),
    "risk": (RiskLevel.HIGH, RiskLevel.MEDIUM, RiskLevel.LOW),
}
_WITHIN: dict[Audience, frozenset[Audience]] = {  # which audiences each one lies in: partners are no researchers
    Audience.SEALED: frozenset(Audience),
    Audience.EDITORS: frozenset(Audience) - {Audience.SEALED},
    Audience.PARTNERS: frozenset({Audience.PARTNERS, Audience.PUBLIC}),
    Audience.RESEARCHERS_ON_REQUEST: frozenset({Audience.RESEARCHERS_ON_REQUEST, Audience.PUBLIC}),
    Audience.PUBLIC: frozenset({Audience.PUBLIC}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tightening:
    """What is asked of every agreement; what is None or empty is left alone. None of it can open anything."""

    uses: frozenset[Use] = frozenset()  # that are now no
    face: FaceTreatment | None = None
    voice: VoiceTreatment | None = None
    identification: Identification | None = None
    transcript: TranscriptTreatment | None = None
    place_precision: PlacePrecision | None = None
    risk: RiskLevel | None = None
    audience: Audience | None = None
    until: date | None = None
    is_unlisted: bool = False
    no_place_names: bool = False
    is_embargoed: bool = False  # without a day: a look each year


@dataclass(frozen=True, slots=True, kw_only=True)
class Tightened:
    """What came of it: agreements that changed, that were as strict already, and bundle versions suspended."""

    changed: tuple[ConsentId, ...]
    unchanged: tuple[ConsentId, ...]
    suspended: tuple[Release, ...] = ()


def asked_for(**asked: object) -> Tightening:
    """Return what is asked in the words of a command or a form. Raises WrongUse, naming the fields, for a word nobody knows."""
    try:
        return TypeAdapter(Tightening).validate_python(asked)
    except ValidationError as error:
        wrong = ", ".join(sorted({str(one["loc"][0]) for one in error.errors()}))
        raise WrongUse("consent.unknown-value", _("Not known: {fields}.").format(fields=wrong)) from None


def tightened(consent: Consent, how: Tightening) -> Consent:
    """Return the agreement with everything at least as strict as asked: never wider than it was."""
    closing = how.uses - {one.use for one in consent.uses if one.decision is Answer.NO}
    uses = tuple(one for one in consent.uses if one.use not in closing)
    uses += tuple(UsePermission(use=use, decision=Answer.NO) for use in sorted(closing))
    ends = [day for day in (consent.valid_until, how.until) if day is not None]
    names = consent.names_as_said
    if how.no_place_names:
        names = tuple(replace(one, print_it=Answer.NO) for one in names)
    embargoes = consent.embargoes
    if how.is_embargoed and not any(one.until_on is None and not one.items for one in embargoes):
        embargoes = (*embargoes, Embargo())
    return replace(
        consent,
        uses=uses,
        face=_stricter("face", consent.face, how.face),
        voice=_stricter("voice", consent.voice, how.voice),
        identification=_stricter("identification", consent.identification, how.identification),
        transcript=_stricter("transcript", consent.transcript, how.transcript),
        place_precision=_stricter("place_precision", consent.place_precision, how.place_precision),
        risk=replace(consent.risk, level=_stricter("risk", consent.risk.level, how.risk)),
        audience=_audience(consent.audience, how.audience),
        valid_until=min(ends, default=None),
        is_listed=consent.is_listed and not how.is_unlisted,
        names_as_said=names,
        embargoes=embargoes,
    )


def tighten_many(
    bank: Bank, consents: Iterable[ConsentId], how: Tightening, *, by: str, on: date, is_dry_run: bool = False
) -> Tightened:
    """Tighten these agreements at once, one person's act; live bundle versions that no longer stand are suspended."""
    if how == Tightening():
        raise WrongUse("consent.nothing-asked", "Say what is to be narrowed: --use, --face, --voice, --until …")
    changed: list[Consent] = []
    unchanged: list[ConsentId] = []
    for consent_id in dict.fromkeys(consents):
        before = bank.consents.get(consent_id)
        after = tightened(before, how)
        if after == before:
            unchanged.append(consent_id)
            continue
        if loosens(before, after):  # the ladders above and those of the rule must never part
            raise WrongUse(
                "consent.bulk-opens", f"{consent_id}: this would open something. A bulk change only tightens."
            )
        changed.append(after)
    suspended: tuple[Release, ...] = ()
    if changed and not is_dry_run:
        with bank.writing():
            for one in changed:
                bank.consents.save(one, by=by, on=on)
        suspended = close_what_is_live(bank, cause=changed[0].id, by=by, on=on)
        people = dict.fromkeys(one.subject for one in changed)
        touched = dict.fromkeys(row.id for person in people for row in bank.items.list(person=person))
        screen(bank, touched, on=on, by=by)
    return Tightened(changed=tuple(one.id for one in changed), unchanged=tuple(unchanged), suspended=suspended)


def _stricter(field: str, was: Level, asked: Level | None) -> Level:
    if asked is None:
        return was
    ladder = _FROM_CLOSED[field]
    return min(was, asked, key=ladder.index)


def _audience(was: Audience, asked: Audience | None) -> Audience:
    if asked is None or was in _WITHIN[asked]:
        return asked or was
    return was if asked in _WITHIN[was] else Audience.EDITORS  # neither holds the other: what both hold
