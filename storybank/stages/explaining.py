"""Why, or why not: the gate's own answer for each part and use of an item, in words, with who could change it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from storybank.findings import Finding, Severity
from storybank.i18n import _
from storybank.intake.questions import words
from storybank.records import (
    Audience,
    CollectionId,
    Deny,
    Duty,
    DutyKind,
    Hold,
    Interview,
    ItemId,
    Language,
    PersonId,
    Photo,
    Reason,
    Request,
    Use,
    View,
)
from storybank.rules import pictures, views
from storybank.rules.consent import plan_duties
from storybank.stages.asking import world_on_demand
from storybank.stages.gathering import AnyItem, World
from storybank.stages.planning import named_in
from storybank.store.bank import Bank

AUDIENCES: dict[Use, Audience] = {
    Use.KEEP: Audience.SEALED,
    Use.TEACHING_RESEARCH: Audience.RESEARCHERS_ON_REQUEST,
    Use.DONOR_REPORT: Audience.PARTNERS,
}
"""For whom a use is asked where nobody says otherwise; every other use is public."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """The gate's answer for one part and one use. `person`: whose part it is; None for the whole."""

    part: str  # whole · face.3 · segment.5,7
    use: Use
    allows: bool
    person: PersonId | None = None
    reasons: tuple[Reason, ...] = ()
    duties: tuple[Duty, ...] = ()


def why(
    bank: Bank,
    item_id: ItemId,
    *,
    on: date,
    uses: Iterable[Use] = tuple(Use),
    audience: Audience | None = None,
    language: Language | None = None,
    collection: CollectionId | None = None,
    world: World | None = None,
    item: AnyItem | None = None,
    holds: tuple[Hold, ...] | None = None,
) -> tuple[Explained, ...]:
    """Return the answer for the whole item and for each person's own part of it, use by use. Nothing is written.

    world, item, holds: where the caller has them, for many items.
    """
    world = world or world_on_demand(bank)
    item = item or bank.items.get(item_id)
    holds = bank.holds.in_force(on) if holds is None else holds
    parts = tuple(_parts(item, world))
    people = {person for _part, _person, view in parts for person in view.shows}
    agreed = sorted((own for person in people if (own := world.consents.get(person))), key=lambda own: own[0].id)
    consents = tuple(consent for own in agreed for consent in own)
    found = []
    for use in uses:
        request = Request(
            use=use,
            audience=audience or AUDIENCES.get(use, Audience.PUBLIC),
            language=language,
            collection=collection,
        )
        for part, person, view in parts:
            decision = plan_duties(view, world.people, consents, holds, request, on)
            if isinstance(decision, Deny):
                found.append(Explained(part=part, use=use, allows=False, person=person, reasons=decision.reasons))
            else:
                found.append(
                    Explained(
                        part=part, use=use, allows=True, person=person, duties=tuple(sorted(decision.duties, key=repr))
                    )
                )
    return tuple(found)


def in_words(reason: Reason) -> str:
    """Return a reason in the language of this context: what stands in the way, with its dates."""
    facts = {"until": _("no day"), "lacks": "–", "use": "portal"} | dict(reason.facts)
    finding = Finding(code=f"consent.{reason.code.value}", severity=Severity.BLOCKED, facts=facts)
    return words(finding)[0]


def who_in_words(reason: Reason) -> str:
    """Return who can change it, in the language of this context."""
    return changer_in_words(reason.can_change)


def changer_in_words(changer: str) -> str:
    """Return who somebody is who can change something, by the code that reasons and findings name them with."""
    return {
        "subject": _("the person"),
        "guardian": _("a parent or a guardian named by a court"),
        "partner": _("the partner who gathered it"),
        "editor": _("an editor"),
        "publisher": _("a publisher"),
        "organisation": _("the organisation, two people"),
        "nobody": _("nobody: it takes time"),
    }.get(changer, changer)


def duty_in_words(duty: Duty) -> str:
    """Return what must be done before the part may leave, in the language of this context."""
    return {
        DutyKind.REMOVE_METADATA: _("remove what the file tells beside its picture or sound"),
        DutyKind.COVER_FACE: _("cover the face"),
        DutyKind.CROP_OUT: _("cut the person from the frame"),
        DutyKind.LEAVE_PICTURE_OUT: _("leave the moving picture out"),
        DutyKind.LEAVE_SOUND_OUT: _("leave the sound out"),
        DutyKind.BLEEP: _("silence names in the sound"),
        DutyKind.REVOICE: _("another voice, or no sound"),
        DutyKind.REPLACE_NAME: _("replace the name ({value})"),
        DutyKind.COARSEN_PLACE: _("no place name ({value})"),
        DutyKind.COVER_DETAIL: _("cover a detail ({value})"),
        DutyKind.REMOVE_SEGMENT: _("leave the turns out"),
        DutyKind.LEAVE_TRANSCRIPT_OUT: _("leave the words out"),
        DutyKind.SUMMARY_ONLY: _("a summary only"),
        DutyKind.DO_NOT_CROP: _("do not crop"),
        DutyKind.DO_NOT_COVER: _("do not cover"),
        DutyKind.NOT_WITH_PHOTO: _("not beside a photograph"),
        DutyKind.ASK_BEFORE_PUBLISH: _("ask before publishing"),
        DutyKind.SHOW_FIRST: _("show it to the person first"),
        DutyKind.CREDIT: _("credit as agreed"),
        DutyKind.NO_INDEX: _("keep it from search engines"),
    }[duty.kind].format(value=_value_in_words(duty.value))


def _value_in_words(value: str) -> str:
    return {
        "first_name": _("first name only"),
        "pseudonym": _("the pseudonym"),
        "role": _("a role in its place"),
        "area_in_words": _("an area in words"),
        "withheld": _("withheld"),
        "uniform": _("uniform or insignia"),
        "plate": _("number plate"),
        "signature": _("signature"),
        "grave_name": _("name on a grave"),
        "key_tag": _("label on a key"),
        "document": _("paper"),
        "screen": _("screen"),
        "jewellery": _("jewellery"),
    }.get(value, value)


def _parts(item: AnyItem, world: World) -> Iterator[tuple[str, PersonId | None, View]]:
    if isinstance(item, Interview):
        for media in ("text", "sound") if item.recording is not None else ("text",):
            yield media, None, views.whole(item, media=media)
        if pictures.is_wanted(item):
            yield "picture", None, pictures.view_of(item)
        turns: dict[PersonId, list[tuple[int, View]]] = {}
        for segment, view in views.segments(item, named_in(item, world), media="text"):
            if segment.person is not None:
                turns.setdefault(segment.person, []).append((segment.number, view))
        for person, own in turns.items() if len(turns) > 1 else ():
            numbers = ",".join(str(number) for number, _view in own)
            yield f"segment.{numbers}", person, own[0][1]
        return
    yield "whole", None, views.whole(item)
    if isinstance(item, Photo):
        for face, view in views.faces(item):
            yield f"face.{face.number}", face.person, view
