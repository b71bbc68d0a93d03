"""Rows of the sheets consents, places as said and third parties, made into consent records."""

from collections.abc import Iterator
from typing import Any

from storybank.intake.desk import Desk
from storybank.intake.rows import ConsentRow, PersonRow, ThirdPartyRow
from storybank.records import (
    AgeBand,
    Consent,
    DistinctiveDetail,
    Embargo,
    Evidence,
    Guardian,
    ItemId,
    Notice,
    Quality,
    Risk,
    StaffId,
    ThirdParty,
    ThirdPartyKind,
    UsePermission,
)


def consents(desk: Desk) -> Iterator[Consent]:
    """Yield one consent per row of the sheet, each with the place names and third parties of its person."""
    people = {row.code: row for row in desk.delivery.sheets.people}
    thirds: dict[str, list[ThirdPartyRow]] = {}
    for third in desk.delivery.sheets.third_parties:
        thirds.setdefault(third.person, []).append(third)
    for row in desk.delivery.sheets.consents:
        yield _consent(desk, row, people, tuple(_third_party(desk, third) for third in thirds.get(row.person, ())))


def _consent(
    desk: Desk, row: ConsentRow, people: dict[str, PersonRow], third_parties: tuple[ThirdParty, ...]
) -> Consent:
    subject = people.get(row.person)
    embargo = Embargo(
        until_on=row.embargo_until, event=row.embargo_event or None, items=_items(desk, row.embargo_items)
    )
    # an agreement limited to rows nobody knows must not become one about everything
    items = _items(desk, row.items)
    return Consent(
        id=desk.ids.consent(desk.stream, row.code),
        version=row.version,
        supersedes=row.supersedes,
        subject=desk.person(row.person),
        stream=desk.stream,
        status=row.status,
        roles=frozenset(row.roles),
        given_on=row.given_on,
        given_by=row.given_by or "subject",
        method=row.method,
        collected_by=StaffId(row.collected_by) if row.collected_by else None,
        interpreter=desk.person(row.interpreter) if row.interpreter else None,
        witness=desk.person(row.witness) if row.witness else None,
        language=row.language,
        form_language=row.form_language,
        notice=Notice(id=row.notice, version=row.notice_version) if row.notice else None,
        quality=_quality(row),
        evidence=tuple(_evidence(desk, row)),
        age_band=subject.age_band if subject else AgeBand.UNKNOWN,
        turns_18_on=subject.turns_18_on if subject else None,
        guardians=tuple(
            Guardian(
                id=desk.person(entry.code),
                authority=entry.authority,
                decision=entry.decision,
                given_how=entry.given_how,
                is_child=entry.code in people and people[entry.code].age_band is AgeBand.CHILD,
            )
            for entry in row.guardians
        ),
        child_assent=row.child_assent,
        uses=tuple(
            UsePermission(use=use, decision=answer, languages=row.use_languages) for use, answer in row.uses.items()
        ),
        identification=row.identification,
        pseudonym=row.pseudonym,
        role_words=row.role_words,
        face=row.face,
        voice=row.voice,
        transcript=row.transcript,
        distinctive_details=tuple(
            DistinctiveDetail(kind=kind, keep=keep) for kind, keep in row.distinctive_details.items()
        ),
        place_precision=row.place_precision,
        names_as_said=desk.said_names.get(row.person, ()),
        initiatives=tuple(desk.ids.initiative(desk.stream, code) for code in row.initiatives),
        audience=row.audience,
        is_listed=row.is_listed,
        embargoes=(embargo,) if row.embargo_until or row.embargo_event or row.embargo_items else (),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        review_every_days=row.review_every_days,
        retention_until=row.retention_until,
        conditions=frozenset(row.conditions),
        credit_as=row.credit_as,
        risk=Risk(
            level=row.risk, by=StaffId(row.collected_by) if row.collected_by else None, review_on=row.risk_review_on
        ),
        deceased_on=subject.deceased_on if subject else None,
        missing_since=subject.missing_since if subject else None,
        speaks_for=tuple(desk.person(code) for code in row.speaks_for),
        third_parties=third_parties,
        published_elsewhere=row.published_elsewhere,
        tombstone_wanted=row.tombstone_wanted,
        items=items if items or not row.items else (desk.ids.item(desk.stream, desk.delivery.batch, "none"),),
    )


def _quality(row: ConsentRow) -> Quality:
    """Return the answers about how the agreement was given; a question left empty keeps the record's default."""
    answers: dict[str, Any] = dict(row.quality)
    return Quality(**answers)


def _items(desk: Desk, codes: tuple[str, ...]) -> tuple[ItemId, ...]:
    found = (desk.item(code) for code in codes)
    return tuple(item for item in found if item is not None)


def _evidence(desk: Desk, row: ConsentRow) -> Iterator[Evidence]:
    for entry in row.evidence:
        yield Evidence(kind=entry.kind, file=entry.file or None, is_missing=entry.file not in desk.delivery.files)


def _third_party(desk: Desk, row: ThirdPartyRow) -> ThirdParty:
    return ThirdParty(
        ref=desk.person(row.ref),
        kind=row.kind or ThirdPartyKind.TALKED_ABOUT,
        treatment=row.treatment,
        consent=desk.ids.consent(desk.stream, row.consent) if row.consent else None,
        reason=row.reason,
        role_words=row.role_words,
    )
