"""Which parts an item has, and who is in each: what `rules.consent` is asked about. Pure, from records only."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from storybank.records import (
    Consent,
    Face,
    FaceLink,
    Interview,
    Item,
    Part,
    PartKind,
    PersonId,
    Photo,
    Redaction,
    Role,
    Segment,
    Treatment,
    View,
)
from storybank.rules.facts import PhotoFacts, Shown

SURE_FACE_SCORE = 0.4  # from here on a box is a face until somebody says otherwise (ANONYMISE.md, Photographs)
_SPEAKING = frozenset({Role.NARRATOR, Role.VOICE_ONLY, Role.INTERVIEWER, Role.INTERPRETER})
_WHOLE = Part(kind=PartKind.WHOLE)


def people_of(item: Item) -> dict[PersonId, frozenset[Role]]:
    """Return everyone in the item with their roles: the sender's list, linked faces, voices and the photographer."""
    shown = dict(item.people)
    if isinstance(item, Photo):
        for face in item.faces:
            if face.link is FaceLink.PERSON and face.person is not None:
                shown[face.person] = shown.get(face.person, frozenset()) | {Role.DEPICTED}
        if item.is_drawing:
            linked = {face.person for face in item.faces}
            shown = {person: roles if person in linked else _as_maker(roles) for person, roles in shown.items()}
        if item.photographer is not None:
            shown[item.photographer] = shown.get(item.photographer, frozenset()) | {Role.PHOTOGRAPHER}
    elif isinstance(item, Interview):
        for segment in item.segments:
            if segment.person is not None and _SPEAKING.isdisjoint(shown.get(segment.person, frozenset())):
                shown[segment.person] = shown.get(segment.person, frozenset()) | {Role.NARRATOR}
    return shown


def _as_maker(roles: frozenset[Role]) -> frozenset[Role]:
    """A child's drawing does not show the child: whoever is listed without a face in it made it, and it is theirs."""
    return (roles - {Role.DEPICTED}) | {Role.PROPERTY_OWNER} if Role.DEPICTED in roles else roles


def whole(item: Item, *, media: str = "") -> View:
    """Return the view of the whole item, with those counted as gone whom an editor has decided to cut out of it."""
    shown = people_of(item)
    return View(
        item=item.id,
        part=_WHOLE,
        shows=shown,
        proved=cut_out(item, shown),
        media=media or _media(item),
        stream=item.stream,
        places=item.places,
        themes=item.themes,
        initiative=item.initiative,
        has_unlinked_face=isinstance(item, Photo) and any(unlinked_faces(item)),
    )


def cut_out(item: Item, shown: Mapping[PersonId, frozenset[Role]]) -> dict[PersonId, frozenset[Treatment]]:
    """Return whom the editor's decisions leave out altogether: every linked face cut off, every turn redacted whole."""
    gone: dict[PersonId, frozenset[Treatment]] = {}
    if isinstance(item, Photo):
        for person in shown:
            own = [face for face in item.faces if face.person == person and face.link is not FaceLink.NOT_A_FACE]
            if own and all(face.is_cropped_out for face in own):
                gone[person] = frozenset({Treatment.CROPPED_OUT})
    elif isinstance(item, Interview):
        silenced = silenced_segments(item.redactions)
        for person in shown:
            turns = [segment.number for segment in item.segments if segment.person == person]
            if turns and silenced.issuperset(turns):
                gone[person] = frozenset({Treatment.SEGMENT_REMOVED})
    return gone


def faces(photo: Photo) -> Iterator[tuple[Face, View]]:
    """Yield each linked face that stays in the frame, with the view of its region."""
    base = whole(photo)
    for face in photo.faces:
        if face.link is FaceLink.PERSON and face.person is not None and not face.is_cropped_out:
            yield (
                face,
                replace(
                    base,
                    part=Part(kind=PartKind.FACE, number=face.number),
                    shows={face.person: frozenset({Role.DEPICTED})},
                    proved={},
                    has_unlinked_face=False,
                ),
            )


def shown(photo: Photo, consents: Mapping[PersonId, tuple[Consent, ...]]) -> Shown:
    """Return whose faces the photograph shows as it stands, and whose are covered, cut off or not yet decided about."""
    facts = PhotoFacts(
        photo=photo,
        consents=tuple(one for face in photo.faces if face.person for one in consents.get(face.person, ())),
    )
    visible: set[PersonId] = set()
    hidden: set[PersonId | None] = set()
    for face in photo.faces:
        if face.kind != "face" or face.link is FaceLink.NOT_A_FACE:
            continue
        if face.link is FaceLink.PERSON and face.person is not None and not face.is_cropped_out:
            (hidden if facts.is_hidden(face.person) else visible).add(face.person)
        elif face.is_cropped_out or face.link is FaceLink.BYSTANDER or face.score >= SURE_FACE_SCORE:
            hidden.add(face.person)
    return Shown(item=photo.id, visible=frozenset(visible), hidden=frozenset(hidden - visible))


def unlinked_faces(photo: Photo) -> Iterator[Face]:
    """Yield the faces nobody has said anything about; one closes the photograph for every use that shows it."""
    for face in photo.faces:
        if face.kind != "face" or face.is_cropped_out or face.score < SURE_FACE_SCORE:
            continue
        if face.link is FaceLink.UNLINKED or (face.link is FaceLink.PERSON and face.person is None):
            yield face


def segments(
    interview: Interview, named: Mapping[int, frozenset[PersonId]], *, media: str
) -> Iterator[tuple[Segment, View]]:
    """Yield each turn that is not redacted whole, with its speaker and the people named in it.

    named: segment number → people the registry knows by a name in it. media: sound or text.
    """
    base = whole(interview, media=media)
    silenced = silenced_segments(interview.redactions)
    for segment in interview.segments:
        if segment.number in silenced:
            continue
        shown: dict[PersonId, frozenset[Role]] = {}
        if segment.person is not None:
            roles = base.shows[segment.person]
            shown[segment.person] = (roles & _SPEAKING) or frozenset({Role.NARRATOR})
        for person in named.get(segment.number, frozenset()):
            shown[person] = shown.get(person, frozenset()) | {Role.NAMED}
        yield (
            segment,
            replace(base, part=Part(kind=PartKind.SEGMENT, number=segment.number), shows=shown, proved={}),
        )


def silenced_segments(redactions: tuple[Redaction, ...]) -> frozenset[int]:
    """Return the numbers of the turns that are left out whole."""
    return frozenset(one.segment for one in redactions if one.span is None and one.translation is None)


def _media(item: Item) -> str:
    if isinstance(item, Photo):
        return "photograph"
    return "sound" if isinstance(item, Interview) and item.recording is not None else "text"
