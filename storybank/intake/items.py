"""Rows with what their files said, made into photographs, interviews, stories and initiatives."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from storybank.intake import readings
from storybank.intake.desk import Desk
from storybank.intake.rows import InitiativeRow, InterviewRow, PersonLink, PhotoRow, StoryRow, Words
from storybank.records import (
    Caption,
    Face,
    Initiative,
    Interview,
    Language,
    Organisation,
    PersonId,
    Photo,
    Quote,
    Role,
    Segment,
    Story,
)

if TYPE_CHECKING:
    from storybank.intake.photos import PhotoReading
    from storybank.intake.quick import QuickReading
    from storybank.intake.recordings import RecordingReading
    from storybank.intake.transcripts import TranscriptReading

# How somebody is in a photograph or an interview. A bystander is covered and needs no agreement; somebody nobody knows
# is left to the editor, who links the face.
_ROLES: Mapping[str, Role] = {
    "depicted": Role.DEPICTED,
    "refused": Role.DEPICTED,
    "narrator": Role.NARRATOR,
    "voice_only": Role.VOICE_ONLY,
    "interviewer": Role.INTERVIEWER,
    "interpreter": Role.INTERPRETER,
    "named": Role.NAMED,
}


def photo(desk: Desk, row: PhotoRow, reading: "PhotoReading | QuickReading") -> Photo:
    """Return one photograph: the row's word about the day wins over the camera's, whose clock may never have been set."""
    taken_on = row.taken_on
    if taken_on is None and reading.clock_doubt:
        desk.ask("intake.clock-doubt", f"{row.where}.taken_on", date=reading.taken_on or "?")
    elif taken_on is None:
        taken_on = reading.taken_on
    people = _people(desk, row.people, Role.DEPICTED)
    if row.photographer:
        people = _with(people, desk.person(row.photographer), Role.PHOTOGRAPHER)
    faces = tuple(
        Face(number=number, box=box, score=round(float(score), 4))
        for number, (box, score) in enumerate(reading.faces, start=1)
    )
    shown = sum(Role.DEPICTED in roles for roles in people.values())
    if (row.shows_people or faces) and not row.people:
        desk.ask("intake.no-row-said-who", f"{row.where}.people")
    elif reading.width_px and len(faces) != shown:  # a quick look has counted no faces
        desk.ask("intake.faces-and-people", f"{row.where}.people", faces=len(faces), people=shown)
    return Photo(
        id=desk.ids.item(desk.stream, desk.delivery.batch, f"photographs:{row.code}"),
        batch=desk.batch,
        stream=desk.stream,
        row=row.where,
        people=people,
        initiative=desk.initiative(row.initiative),
        themes=row.themes,
        places=_places(desk, row.people),
        story=row.story or desk.story_of.get(row.code),
        content_notes=row.content_notes,
        published_elsewhere=bool(row.published_elsewhere),
        width_px=reading.width_px,
        height_px=reading.height_px,
        media_type=reading.media_type,
        taken_on=taken_on,
        date_precision="month" if taken_on else "unknown",
        captions=_captions(row, desk.delivery.language),
        quote=_quote(desk, row),
        embedded=tuple(reading.embedded),
        metadata=tuple(reading.metadata),
        faces=faces,
        photographer=desk.person(row.photographer) if row.photographer else None,
        has_gps=reading.has_gps,
        shows_people=row.shows_people,
        perceptual_hash=reading.perceptual_hash,
        is_drawing=bool(row.is_drawing),
    )


def interview(
    desk: Desk,
    row: InterviewRow,
    transcript: "TranscriptReading | None",
    recording: "RecordingReading | None",
    translations: Mapping[Language, tuple[Segment, ...]],
    reading: "RecordingReading | None" = None,
    reading_times: "TranscriptReading | None" = None,
) -> Interview:
    """Return one interview; whoever speaks in the transcript under a label nobody explained closes their turns."""
    people = _people(desk, row.people, Role.NARRATOR)
    for code, role in ((row.interviewer, Role.INTERVIEWER), (row.interpreter, Role.INTERPRETER)):
        if code:
            people = _with(people, desk.person(code), role)
    if row.reading_by and reading is not None:
        people = _with(people, desk.person(row.reading_by), Role.VOICE_ONLY)
    segments = transcript.segments if transcript else ()
    narrators = [person for person, roles in people.items() if Role.NARRATOR in roles]
    spoken = _speakers(desk, row, segments, narrators)
    for person in spoken.values():
        if person not in people:
            people = _with(people, person, Role.NARRATOR)
    read = transcript.languages if transcript else ()
    if segments and not (row.languages or read):
        desk.ask("intake.empty-cell", f"{row.where}.languages", column="languages")
    turns = _spoken_by(segments, spoken)
    return Interview(
        id=desk.ids.item(desk.stream, desk.delivery.batch, f"interviews:{row.code}"),
        batch=desk.batch,
        stream=desk.stream,
        row=row.where,
        people=people,
        initiative=desk.initiative(row.initiative),
        themes=row.themes,
        places=_places(desk, row.people),
        story=row.story or desk.story_of.get(row.code),
        content_notes=row.content_notes,
        published_elsewhere=bool(row.published_elsewhere),
        languages=row.languages or tuple(read),
        segments=turns,
        recording=recording.record if recording else None,
        redactions=tuple(transcript.redactions) if transcript else (),
        title=row.titles,
        summary=row.summaries,
        pull_quote=_quote(desk, row),
        translations=(dict(transcript.translations) if transcript else {})
        | {language: _spoken_by(found, spoken) for language, found in translations.items()},
        recorded_on=row.recorded_on,
        transcript_format=transcript.format if transcript else "",
        reading=readings.reading_of(desk, row, turns, recording, reading, reading_times),
        index=readings.index_of(transcript, turns),
    )


def story(desk: Desk, row: StoryRow) -> Story:
    """Return one story; where its row names nobody, it is about whoever is in its photographs and interviews."""
    sheets = desk.delivery.sheets
    links: tuple[PersonLink, ...] = row.people
    if not links:
        parts: tuple[PhotoRow | InterviewRow, ...] = (*sheets.photographs, *sheets.interviews)
        members = [part for part in parts if part.story == row.code or part.code in row.items]
        links = tuple(
            dict.fromkeys(link for part in members for link in part.people if link.how in _ROLES or not link.how)
        )
    return Story(
        id=desk.ids.item(desk.stream, desk.delivery.batch, f"stories:{row.code}"),
        batch=desk.batch,
        stream=desk.stream,
        row=row.where,
        people=_people(desk, links, Role.NARRATOR),
        initiative=desk.initiative(row.initiative),
        themes=row.themes,
        places=_places(desk, links),
        story=row.code,
        content_notes=row.content_notes,
        key=row.code,
        title=row.titles,
        body=row.bodies,
        order=row.order,
    )


def initiative(desk: Desk, row: InitiativeRow) -> Initiative:
    """Return one initiative with its organisations."""
    return Initiative(
        id=desk.ids.initiative(desk.stream, row.code),
        title=row.titles,
        programme=row.programme,
        organisations=tuple(
            Organisation(name=found.titles, role=found.role, may_be_named=found.may_be_named)
            for found in desk.delivery.sheets.organisations
            if found.initiative == row.code
        ),
        project_number=row.project_number,
        status=row.status,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        locations=_locations(row.locations),
        sectors=row.sectors,
        focus=row.focus,
        description=row.descriptions,
        objectives=row.objectives,
        results=row.results,
    )


def _people(desk: Desk, links: Iterable[PersonLink], by_default: Role) -> Mapping[PersonId, frozenset[Role]]:
    people: Mapping[PersonId, frozenset[Role]] = {}
    for link in links:
        role = _ROLES.get(link.how) if link.how else by_default
        if role is not None:
            people = _with(people, desk.person(link.code), role)
    return people


def _with(
    people: Mapping[PersonId, frozenset[Role]], person: PersonId, role: Role
) -> Mapping[PersonId, frozenset[Role]]:
    return {**people, person: people.get(person, frozenset()) | {role}}


def _places(desk: Desk, links: Iterable[PersonLink]) -> tuple[str, ...]:
    """Return the places the people of an item speak of: a hold on a place closes them, even where the caption names none."""
    said = (name.place for link in links for name in desk.said_names.get(link.code, ()))
    return tuple(dict.fromkeys(str(place) for place in said if place))


def _captions(row: PhotoRow, senders: Language) -> dict[Language, Caption]:
    """Return the captions, the sender's own language first: the others are translations of it."""
    written = dict.fromkeys((*row.captions, *row.alt_texts, *row.titles))
    languages = sorted(written, key=lambda language: language != senders)
    return {
        language: Caption(
            text=row.captions.get(language, ""),
            language=language,
            alt_text=row.alt_texts.get(language, ""),
            title=row.titles.get(language, ""),
        )
        for language in languages
    }


def _quote(desk: Desk, row: PhotoRow | InterviewRow) -> Quote | None:
    """Return the quotation to the letter; without a speaker and a language it is nobody's words, and asked about."""
    if not row.quote:
        return None
    if not row.quote_by or row.quote_language is None:
        missing = "quote_language" if row.quote_by else "quote_by"
        desk.ask("intake.empty-cell", f"{row.where}.{missing}", column=missing)
        return None
    digest = hashlib.sha256(row.quote.encode()).hexdigest()
    return Quote(text=row.quote, language=row.quote_language, said_by=desk.person(row.quote_by), sha256=digest)


def _speakers(
    desk: Desk, row: InterviewRow, segments: Iterable[Segment], narrators: list[PersonId]
) -> Mapping[str, PersonId]:
    """Return label → person for the labels of a transcript; a code may be its own label, a lone narrator needs none."""
    labels = dict.fromkeys(segment.speaker for segment in segments)
    declared = {label.casefold(): desk.person(code) for label, code in row.speakers.items()}
    known = {person.code.casefold(): desk.person(person.code) for person in desk.delivery.sheets.people}
    found: dict[str, PersonId] = {}
    for label in labels:
        key = (label or "").strip().casefold()
        if key in declared or key in known:
            found[label or ""] = declared.get(key) or known[key]
        elif not key and len(narrators) == 1:
            found[""] = narrators[0]
        else:
            desk.ask("intake.speaker-unknown", f"{row.where}.speakers", speaker=label or "–")
    return found


def _spoken_by(segments: Iterable[Segment], speakers: Mapping[str, PersonId]) -> tuple[Segment, ...]:
    return tuple(replace(segment, person=speakers.get(segment.speaker or "")) for segment in segments)


def _locations(words: Words) -> tuple[Words, ...]:
    parts = {language: [part.strip() for part in text.split(";")] for language, text in words.items()}
    count = max(map(len, parts.values()), default=0)
    return tuple(
        {language: texts[at] for language, texts in parts.items() if at < len(texts) and texts[at]}
        for at in range(count)
    )
