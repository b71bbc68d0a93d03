"""What goes into a release, what is left out and why, and what must be done to each item. Pure: records in, a plan out.

An item goes in when no open question holds it and the consent gate permits it, part by part, once its duties are done. A
collection never fails because one item does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from storybank.findings import Finding, Severity
from storybank.publish import beside
from storybank.records import (
    Collection,
    Consent,
    Deny,
    Duty,
    DutyKind,
    FaceLink,
    Hold,
    Interview,
    Item,
    ItemId,
    ItemKind,
    Language,
    LeftOut,
    Person,
    PersonId,
    Photo,
    PlannedItem,
    Reason,
    ReasonCode,
    ReleasePlan,
    Request,
    Story,
    View,
)
from storybank.rules import pictures, views
from storybank.rules.consent import plan_duties
from storybank.rules.duties import duty, strictest

NOTHING_LEFT = "consent.nothing-left"
DECLINED = "item.declined"
NOT_IN_A_LANGUAGE = "item.no-language"
_UNWRITING = frozenset({DutyKind.REMOVE_SEGMENT, DutyKind.LEAVE_TRANSCRIPT_OUT, DutyKind.SUMMARY_ONLY})
_HIDING = frozenset({DutyKind.COVER_FACE, DutyKind.CROP_OUT})


def plan_release(
    collection: Collection,
    items: Iterable[Item],
    people: Mapping[PersonId, Person],
    consents: Iterable[Consent],
    holds: Iterable[Hold],
    open_findings: Mapping[ItemId, Iterable[Finding]],
    *,
    version: int,
    on: date,
    named: Mapping[ItemId, Mapping[int, frozenset[PersonId]]] | None = None,
) -> ReleasePlan:
    """Return the plan of one release: each item of the collection is in it once, included or left out with its codes.

    open_findings: the questions that nobody has answered yet, by item; an item that is absent has none.
    named: by interview and segment, whom the registry knows by a name in it (`rules.consent_findings.named_in_segments`).
    """
    by_person: dict[PersonId, list[Consent]] = {}
    for consent in consents:
        by_person.setdefault(consent.subject, []).append(consent)
    holds = tuple(holds)
    known = {item.id: item for item in items}
    included: list[PlannedItem] = []
    left_out: list[LeftOut] = []
    for item_id in dict.fromkeys(collection.items):
        item = known.get(item_id)
        if item is None:
            continue
        shown = views.people_of(item)
        theirs = tuple(consent for person in _everyone(item, shown, named) for consent in by_person.get(person, ()))
        codes, duties = judge_item(
            item,
            people,
            theirs,
            holds,
            collection,
            on,
            open_findings=tuple(open_findings.get(item_id, ())),
            named=(named or {}).get(item_id, {}),
        )
        if codes:
            left_out.append(LeftOut(item=item_id, kind=kind_of(item), stream=item.stream, codes=codes))
        else:
            included.append(PlannedItem(item=item_id, kind=kind_of(item), stream=item.stream, duties=duties))
    apart = beside.kept_apart(included, known)
    left_out += [
        LeftOut(item=one.item, kind=one.kind, stream=one.stream, codes=(beside.NOT_WITH_PHOTO,))
        for one in included
        if one.item in apart
    ]
    return ReleasePlan(
        collection=collection.id,
        version=version,
        on=on,
        included=tuple(one for one in included if one.item not in apart),
        left_out=tuple(left_out),
    )


def judge_item(
    item: Item,
    people: Mapping[PersonId, Person],
    consents: tuple[Consent, ...],
    holds: tuple[Hold, ...],
    collection: Collection,
    on: date,
    *,
    open_findings: tuple[Finding, ...] = (),
    named: Mapping[int, frozenset[PersonId]] | None = None,
) -> tuple[tuple[str, ...], frozenset[Duty]]:
    """Return why the item stays out (codes, the one that won first; empty: it goes in) and the duties it needs."""
    if item.is_declined:
        return (DECLINED,), frozenset()
    request = Request(use=collection.use, audience=collection.audience, collection=collection.id)
    refusals: list[Reason] = []
    duties: set[Duty] = set()
    for view in _views(item, named or {}):
        decision = plan_duties(view, people, consents, holds, request, on)
        if isinstance(decision, Deny):
            refusals.extend(decision.reasons)
        else:
            duties |= decision.duties
    questions = {finding.code for finding in open_findings if finding.severity is not Severity.INFO}
    duties |= _of_editors_decisions(item)
    if isinstance(item, Interview):
        duties |= pictures.duties_of(item, people, consents, holds, request, on)[0]
    settled = strictest(duties)
    codes = _codes(refusals, questions)
    if is_nothing_left(item, settled, _refused_on_faces(item, people, consents, holds, request, on)):
        codes = (*codes, NOTHING_LEFT)
    if not codes and not available_languages(item, collection, people, consents, holds, on):
        codes = (NOT_IN_A_LANGUAGE,)
    if not codes and _is_contradicted(item, settled):
        codes = (f"consent.{ReasonCode.TREATMENT_MISSING.value}",)
    return codes, settled


def available_languages(
    item: Item,
    collection: Collection,
    people: Mapping[PersonId, Person],
    consents: tuple[Consent, ...],
    holds: tuple[Hold, ...],
    on: date,
) -> tuple[Language, ...]:
    """Return the collection's languages in which everyone in the item lets it be shown, in the collection's order."""
    view = replace(views.whole(item), has_unlinked_face=False)
    found = []
    for language in collection.languages:
        request = Request(use=collection.use, audience=collection.audience, language=language, collection=collection.id)
        decision = plan_duties(view, people, consents, holds, request, on)
        if not (isinstance(decision, Deny) and any(one.code is ReasonCode.LANGUAGE for one in decision.reasons)):
            found.append(language)
    return tuple(found)


def is_nothing_left(item: Item, duties: frozenset[Duty], refused: frozenset[PersonId] = frozenset()) -> bool:
    """Whether no face, no word and no voice of anybody would remain: everybody covered, cut out or silenced.

    refused: people whose faces have to go although no duty says so. One covered face among other things (hands, bread, a
    loom) still shows something; two people who are both covered do not. A photograph without faces shows what it shows.
    """
    kinds = {one.kind for one in duties}
    if isinstance(item, Photo):
        boxes = [face for face in item.faces if face.kind == "face" and face.link is not FaceLink.NOT_A_FACE]
        hidden = {one.person for one in duties if one.kind in (DutyKind.COVER_FACE, DutyKind.CROP_OUT)} | refused
        is_everybody_hidden = all(
            face.is_cropped_out or face.link is not FaceLink.PERSON or face.person in hidden for face in boxes
        )
        is_cut = any(face.is_cropped_out for face in boxes)
        return bool(boxes) and is_everybody_hidden and (len(boxes) > 1 or is_cut)
    if isinstance(item, Interview):
        silenced = views.silenced_segments(item.redactions)
        heard = [segment for segment in item.segments if segment.number not in silenced]
        unwritten = {one.person for one in duties if one.kind in _UNWRITING}
        removed = {one.person for one in duties if one.kind is DutyKind.REMOVE_SEGMENT}
        has_text = any(segment.person not in unwritten for segment in heard)
        silent = {one.person for one in duties if one.kind is DutyKind.LEAVE_SOUND_OUT} | removed
        if item.reading is None:
            silent |= {one.person for one in duties if one.kind is DutyKind.REVOICE}
        has_recording = item.recording is not None or item.reading is not None
        has_sound = has_recording and None not in silent and any(one.person not in silent for one in heard)
        return not (has_text or has_sound or (DutyKind.SUMMARY_ONLY in kinds and bool(item.summary)))
    return isinstance(item, Story) and not item.body and not item.title


def kind_of(item: Item) -> ItemKind:
    """Return what kind of record this is."""
    if isinstance(item, Photo):
        return ItemKind.PHOTOGRAPH
    return ItemKind.INTERVIEW if isinstance(item, Interview) else ItemKind.STORY


def _everyone(
    item: Item,
    shown: Mapping[PersonId, object],
    named: Mapping[ItemId, Mapping[int, frozenset[PersonId]]] | None,
) -> tuple[PersonId, ...]:
    spoken_of = [person for people in (named or {}).get(item.id, {}).values() for person in people]
    return tuple(dict.fromkeys([*shown, *spoken_of]))


def _views(item: Item, named: Mapping[int, frozenset[PersonId]]) -> list[View]:
    """Return the parts the gate is asked about: the whole in each of its media, and each turn that names somebody."""
    if not isinstance(item, Interview):
        return [views.whole(item)]
    media = ["text", "sound"] if item.recording is not None else ["text"]
    parts = [views.whole(item, media=one) for one in media]
    for one in media:
        parts += [view for segment, view in views.segments(item, named, media=one) if named.get(segment.number)]
    return parts


def _of_editors_decisions(item: Item) -> set[Duty]:
    """Return the duties that follow from what an editor has decided about boxes and turns."""
    if not isinstance(item, Photo):
        return set()
    return {duty(DutyKind.CROP_OUT, face.person) for face in item.faces if face.is_cropped_out and face.person} | {
        duty(DutyKind.REMOVE_METADATA)
    }


def _codes(refusals: Iterable[Reason], questions: set[str]) -> tuple[str, ...]:
    """Return refusals in the order of the decision, then what is still asked; each code once."""
    order = {code: number for number, code in enumerate(ReasonCode)}
    ranked = sorted({reason.code for reason in refusals}, key=lambda code: order[code])
    return tuple(dict.fromkeys([*(f"consent.{code.value}" for code in ranked), *sorted(questions)]))


def _is_contradicted(item: Item, duties: frozenset[Duty]) -> bool:
    """Whether one agreement forbids what another, a bystander or an editor's cut needs."""
    kinds = {one.kind for one in duties}
    boxes = item.faces if isinstance(item, Photo) else ()
    is_cut = DutyKind.CROP_OUT in kinds or any(face.is_cropped_out for face in boxes)
    is_covered = bool(kinds & {DutyKind.COVER_FACE, DutyKind.COVER_DETAIL}) or any(
        face.link is FaceLink.BYSTANDER and not face.is_cropped_out for face in boxes
    )
    return (DutyKind.DO_NOT_CROP in kinds and is_cut) or (DutyKind.DO_NOT_COVER in kinds and is_covered)


def _refused_on_faces(
    item: Item,
    people: Mapping[PersonId, Person],
    consents: tuple[Consent, ...],
    holds: tuple[Hold, ...],
    request: Request,
    on: date,
) -> frozenset[PersonId]:
    """Return whose linked face may not be shown at all, or only covered or cut off."""
    if not isinstance(item, Photo):
        return frozenset()
    hidden = set()
    for face, view in views.faces(item):
        decision = plan_duties(view, people, consents, holds, request, on)
        kinds = set() if isinstance(decision, Deny) else {one.kind for one in decision.duties}
        if face.person is not None and (isinstance(decision, Deny) or kinds & _HIDING):
            hidden.add(face.person)
    return frozenset(hidden)
