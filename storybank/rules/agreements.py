"""One agreement, one person, one day: why it does not permit what is asked. Steps 3 to 8 of `rules.consent.decide`.

What is not plainly a yes is a no: a value nobody knows, a date that is missing, an age nobody has said.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from storybank.records import (
    AgeBand,
    Answer,
    Audience,
    Condition,
    Consent,
    ConsentStatus,
    ItemId,
    Language,
    Method,
    Person,
    PersonId,
    Quality,
    QualityAnswer,
    Reason,
    ReasonCode,
    Request,
    Role,
    Use,
    UsePermission,
)
from storybank.rules.guardians import of_age
from storybank.rules.reasons import of_record

_OPEN_REQUESTS_THAT_PAUSE = frozenset({"pause", "narrow", "erase"})
_RECORDINGS_OF_AN_AGREEMENT = frozenset({"recording_of_notice", "voice_message"})
_SPOKEN = frozenset({Method.MARK, Method.AUDIO, Method.VIDEO, Method.WITNESSED_ORAL})

_AUDIENCES_WITHIN: dict[Audience, frozenset[Audience]] = {
    Audience.PUBLIC: frozenset(Audience),
    Audience.PARTNERS: frozenset({Audience.PARTNERS, Audience.EDITORS, Audience.SEALED}),
    Audience.RESEARCHERS_ON_REQUEST: frozenset({Audience.RESEARCHERS_ON_REQUEST, Audience.EDITORS, Audience.SEALED}),
    Audience.EDITORS: frozenset({Audience.EDITORS, Audience.SEALED}),
    Audience.SEALED: frozenset({Audience.SEALED}),
}

# Looking a member up on its class costs 50 ns in Python 3.11; these are asked for every person of every output.
_GIVEN, _RENEWED, _WITHDRAWN = ConsentStatus.GIVEN, ConsentStatus.RENEWED, ConsentStatus.WITHDRAWN
_SIGNED = Method.SIGNED
_ADULT, _CHILD, _YES, _KEEP, _SEARCH_ENGINES = AgeBand.ADULT, AgeBand.CHILD, Answer.YES, Use.KEEP, Use.SEARCH_ENGINES
_YES_PLAINLY, _NO_PLAINLY = QualityAnswer.YES, QualityAnswer.NO


def current(
    consents: Iterable[Consent], shown: Mapping[PersonId, object], item: ItemId
) -> dict[PersonId, tuple[Consent, ...]]:
    """Return, for each person shown, the newest version of each agreement that covers this item.

    Two records that both claim the newest version are both kept: then the stricter of them holds.
    """
    versions: dict[PersonId, tuple[Consent, ...]] = {}
    for consent in consents:
        person = consent.subject
        if person in shown:
            known = versions.get(person)
            versions[person] = (consent,) if known is None else _with(known, consent)
    # Versions first, items after: a newer version that leaves this item out takes the older one's yes with it.
    found = {}
    for person, known in versions.items():
        if len(known) > 1 or known[0].items:
            known = tuple(consent for consent in known if not consent.items or item in consent.items)
            if not known:
                continue
        found[person] = known
    return found


def _with(known: tuple[Consent, ...], consent: Consent) -> tuple[Consent, ...]:
    same = [other for other in known if other.id == consent.id]
    if not same:
        return (*known, consent)
    if consent.version > same[0].version:
        return (*(other for other in known if other.id != consent.id), consent)
    if consent.version < same[0].version or consent in same:
        return known
    return (*known, consent)


def objections(
    consent: Consent,
    person: Person,
    people: Mapping[PersonId, Person],
    roles: frozenset[Role],
    item: ItemId,
    request: Request,
    on: date,
) -> list[Reason]:
    """Return every reason of steps 3 to 8 for which this agreement does not permit the request; empty: it permits."""
    found: list[Reason] = []
    given_on, status = consent.given_on, consent.status
    # Each step is asked only where its record is not plainly in order: this runs for every person of every output.
    if (
        (status is not _GIVEN and status is not _RENEWED)
        or consent.is_paused
        or consent.requests
        or given_on is None
        or on < given_on
        or (consent.valid_until is not None and on > consent.valid_until)
        or (consent.valid_from is not None and on < consent.valid_from)
        or (consent.retention_until is not None and on > consent.retention_until)
    ):
        found.extend(_of_status(consent, on))
    if consent.method is not _SIGNED or consent.evidence or given_on is None:
        found.extend(_of_evidence(consent))
    if (
        consent.age_band is not _ADULT
        or person.age_band is _CHILD
        or consent.turns_18_on is not None
        or person.turns_18_on is not None
        or consent.given_by != "subject"
    ):
        found.extend(of_age(consent, person, people, roles, request.use, on))
    quality = consent.quality
    if quality.resolved_by is None and (doubts := doubtful_answers(quality)):
        found.append(of_record(ReasonCode.QUALITY, consent, doubt=", ".join(doubts)))
    if consent.embargoes and request.use is not _KEEP:
        found.extend(_of_embargoes(consent, item, on))
    if not _is_plainly_allowed(consent, request):
        found.extend(_of_use(consent, request, on))
    if (
        request.use is not _KEEP
        and request.audience is not consent.audience
        and request.audience not in _AUDIENCES_WITHIN.get(consent.audience, frozenset())
    ):
        found.append(of_record(ReasonCode.AUDIENCE, consent, allowed=consent.audience, asked=request.audience))
    return found


def _of_status(consent: Consent, on: date) -> list[Reason]:
    found: list[Reason] = []
    status, until = consent.status, consent.valid_until
    if status is _WITHDRAWN:
        found.append(of_record(ReasonCode.WITHDRAWN, consent))
    elif status is ConsentStatus.EXPIRED:
        facts = {"until": until.isoformat()} if until else {}
        found.append(of_record(ReasonCode.EXPIRED, consent, **facts))
    elif status is not _GIVEN and status is not _RENEWED:
        found.append(of_record(ReasonCode.NOT_GIVEN, consent, _WHO_MENDS.get(status, "partner"), status=str(status)))
    if consent.is_paused:
        found.append(of_record(ReasonCode.PAUSED, consent))
    elif consent.requests:
        for request in consent.requests:
            if request.right in _OPEN_REQUESTS_THAT_PAUSE and request.decision is None and request.received_on <= on:
                received_on = request.received_on.isoformat()
                found.append(of_record(ReasonCode.PAUSED, consent, request=request.right, received_on=received_on))
                break
    if until is not None and on > until:
        found.append(of_record(ReasonCode.EXPIRED, consent, until=until.isoformat()))
    elif consent.retention_until is not None and on > consent.retention_until:  # what is not kept is not shown
        found.append(of_record(ReasonCode.EXPIRED, consent, until=consent.retention_until.isoformat()))
    if consent.valid_from is not None and on < consent.valid_from:
        found.append(of_record(ReasonCode.NOT_YET_VALID, consent, **{"from": consent.valid_from.isoformat()}))
    if consent.given_on is not None and on < consent.given_on:
        found.append(of_record(ReasonCode.NOT_YET_VALID, consent, given_on=consent.given_on.isoformat()))
    return found


_WHO_MENDS: dict[ConsentStatus, str] = {
    ConsentStatus.REFUSED: "subject",
    ConsentStatus.DEFERRED: "subject",
    ConsentStatus.REVOKED_BY_ORG: "organisation",
    ConsentStatus.INVALIDATED: "organisation",
}


def _of_evidence(consent: Consent) -> Iterator[Reason]:
    """Oral agreement or a mark needs a witness or a recording of the notice read out and answered (CONSENT.md)."""
    if consent.given_on is None:
        yield of_record(ReasonCode.NO_EVIDENCE, consent, lacks="given_on")
    if consent.method is None:
        yield of_record(ReasonCode.NO_EVIDENCE, consent, lacks="method")
        return
    present = {one.kind for one in consent.evidence if not (one.is_missing or one.is_changed)}
    if consent.method in _SPOKEN:
        has_witness = (
            consent.witness is not None and consent.witness != consent.subject
        ) or "witness_statement" in present
        if not has_witness and present.isdisjoint(_RECORDINGS_OF_AN_AGREEMENT):
            yield of_record(ReasonCode.NO_EVIDENCE, consent, lacks="witness or recording", method=consent.method)
    elif consent.evidence and not present:
        yield of_record(ReasonCode.NO_EVIDENCE, consent, lacks="file", method=consent.method)


def doubtful_answers(quality: Quality) -> tuple[str, ...]:
    """Return which answers about how the agreement was given are doubtful, by field name."""
    if (
        quality.disclosure is _YES_PLAINLY
        and quality.voluntariness is _YES_PLAINLY
        and quality.comprehension is _YES_PLAINLY
        and quality.competence is _YES_PLAINLY
        and quality.aid_not_conditional is _YES_PLAINLY
        and quality.others_present is _NO_PLAINLY
    ):
        return ()
    doubts = [
        name
        for name in ("disclosure", "voluntariness", "comprehension", "competence", "aid_not_conditional")
        if getattr(quality, name) is not _YES_PLAINLY
    ]
    if quality.others_present is not _NO_PLAINLY:
        doubts.append("others_present")
    return tuple(doubts)


def _of_embargoes(consent: Consent, item: ItemId, on: date) -> Iterator[Reason]:
    """An embargo closes until somebody takes it out of the record: its end opens a review, never the item."""
    for embargo in consent.embargoes:
        if embargo.items and item not in embargo.items:
            continue
        facts = {"until": embargo.until_on.isoformat()} if embargo.until_on else {}
        if embargo.event:
            facts["event"] = embargo.event
        if embargo.until_on is not None and on > embargo.until_on:
            yield of_record(ReasonCode.EMBARGO, consent, "editor", ended="yes", **facts)
        else:
            yield of_record(ReasonCode.EMBARGO, consent, **facts)


def _is_plainly_allowed(consent: Consent, request: Request) -> bool:
    """Whether the use has one undated yes without conditions or languages; everything else is read in full."""
    if consent.conditions or request.use is _SEARCH_ENGINES:
        return False
    is_allowed = False
    for permission in consent.uses:
        if permission.use is request.use:
            if (
                permission.decision is not _YES
                or permission.languages
                or permission.from_on is not None
                or permission.until_on is not None
            ):
                return False
            is_allowed = True
    return is_allowed


def _of_use(consent: Consent, request: Request, on: date) -> Iterator[Reason]:
    asked = [permission for permission in consent.uses if permission.use is request.use]
    if not asked:
        yield of_record(ReasonCode.USE_NOT_ASKED, consent, use=request.use)
        return
    in_force = [permission for permission in asked if _is_in_force(permission, on)]
    if not in_force:
        bounds = sorted(str(permission.until_on or permission.from_on) for permission in asked)
        yield of_record(ReasonCode.USE_DENIED, consent, use=request.use, bound=bounds[-1])
        return
    for permission in in_force:
        if permission.decision is Answer.YES:
            continue
        if permission.decision is not Answer.ASK:
            yield of_record(ReasonCode.USE_DENIED, consent, use=request.use)
        elif request.collection is None or request.collection not in permission.answered_for:
            yield of_record(ReasonCode.USE_UNANSWERED, consent, use=request.use)
    if request.use is Use.KEEP:
        return
    if consent.conditions:
        for condition in sorted(consent.conditions & _ASKING_CONDITIONS):
            if not any(request.collection in permission.answered_for for permission in in_force):
                yield of_record(ReasonCode.USE_UNANSWERED, consent, use=request.use, condition=condition)
    if request.use is Use.SEARCH_ENGINES and not consent.is_listed:
        yield of_record(ReasonCode.USE_DENIED, consent, use=request.use, listed="no")
    if request.language is not None and not all(
        _speaks(permission.languages, request.language) for permission in in_force
    ):
        yield of_record(ReasonCode.LANGUAGE, consent, language=request.language)


_ASKING_CONDITIONS = frozenset({Condition.ASK_BEFORE_PUBLISH, Condition.SHOW_ME_FIRST})


def _is_in_force(permission: UsePermission, on: date) -> bool:
    return not (
        (permission.from_on is not None and on < permission.from_on)
        or (permission.until_on is not None and on > permission.until_on)
    )


def _speaks(allowed: tuple[Language, ...], language: Language) -> bool:
    """Basic filtering of RFC 4647: `az` allows `az-Cyrl`, `hy` does not allow `hyw`; empty allows every language."""
    return not allowed or any(language == one or language.startswith(f"{one}-") for one in allowed)
