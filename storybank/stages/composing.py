"""Composes what a bundle is made of: planned items, their derivatives and their words, as `publish.contents` wants them.

Everything private ends here: codes become public ids, people become the words they agreed to, places the names they say.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from storybank.anonymise.text import published_quote, published_segments
from storybank.publish.beside import may_stand_with
from storybank.publish.contents import (
    BundleContents,
    DerivedFile,
    PublishedInitiative,
    PublishedInterview,
    PublishedPhotograph,
    PublishedQuote,
    PublishedSegment,
    PublishedStory,
    PublishedVideo,
    Publisher,
    Tombstone,
)
from storybank.records import (
    ConsentStatus,
    Initiative,
    InitiativeId,
    Interview,
    ItemId,
    Language,
    PersonId,
    Photo,
    PublicId,
    Quote,
    Story,
)
from storybank.stages import documents
from storybank.stages.calling import shown as shown_as_called
from storybank.stages.derive_picture import POSTER, VIDEO
from storybank.stages.deriving_sound import sound_of
from storybank.stages.passages import passages_of
from storybank.stages.showing import (
    Composition,
    credit_of,
    display_name,
    licence_of,
    pins_of,
    pins_of_places,
    place_words,
    rights_of,
)
from storybank.stages.vocabulary import codes_of, words_of

_RENDITION = "rendition-"  # names of a photograph's derivatives: rendition-480, rendition-960, rendition-1920
_MILLISECONDS = 1000


def compose(work: Composition, *, edition: str, rulebook_hash: str, publisher: Publisher) -> BundleContents:
    """Return the contents of the release: every text final, every file a derivative."""
    records = work.bank.items.many([one.item for one in work.plan.included])
    called = [shown_as_called(record, work.cast(record)) for record in records.values()]
    photos = [record for record in called if isinstance(record, Photo)]
    interviews = [record for record in called if isinstance(record, Interview)]
    stories = [record for record in called if isinstance(record, Story)]
    initiatives = _initiatives(work, records.values())
    shown = {one: PublicId("i-" + work.bank.identities.hmac(f"initiative {one}")[:20]) for one in initiatives}
    published = tuple(_photograph(work, photo, shown) for photo in photos)
    cover = work.collection.cover
    in_release = {one.public_id for one in published}
    cover_id = work.public_id(cover) if cover else None
    return BundleContents(
        collection=work.collection,
        version=work.plan.version,
        on=work.plan.on,
        statements=work.world.statements,
        publisher=publisher,
        edition=edition,
        stories=tuple(
            _story(work, story, photos, interviews, shown, number)
            for number, story in enumerate(_in_order(work, stories), 1)
        ),
        photographs=published,
        interviews=tuple(_interview(work, interview) for interview in interviews),
        initiatives=tuple(
            PublishedInitiative(
                public_id=shown[initiative],
                record=record,
                documents=tuple(
                    (
                        one.title,
                        DerivedFile(
                            path=documents.path(work.bank, one.digest), sha256=one.digest, media_type=one.media_type
                        ),
                    )
                    for one in record.documents
                    if not one.needs_reading
                ),
                pins=pins_of_places(work, record.locations),
            )
            for initiative, record in initiatives.items()
        ),
        tombstones=_tombstones(work),
        cover=cover_id if cover_id in in_release else None,  # a cover that was taken back: the first story's first
        themes=words_of("themes", _codes("themes", records.values()), work.languages),
        content_notes=words_of("content_notes", _codes("content_notes", records.values()), work.languages),
        rulebook_hash=rulebook_hash,
        expires_on=_expires_on(work, records.values()),
        revocation_list=work.bank.settings.revocation_list or work.bank.settings.portal,
    )


def _codes(kind: str, records: Iterable[Photo | Interview | Story]) -> tuple[str, ...]:
    return codes_of(kind, [word for record in records for word in getattr(record, kind)])


def _photograph(work: Composition, photo: Photo, shown: Mapping[InitiativeId, PublicId]) -> PublishedPhotograph:
    files = work.derivatives[photo.id]
    renditions = {
        int(one.name.removeprefix(_RENDITION)): DerivedFile(path=one.path, sha256=one.digest, media_type=one.media_type)
        for one in files
        if one.name.startswith(_RENDITION)
    }
    largest = max(renditions)
    facts = next(one.facts for one in files if one.name == f"{_RENDITION}{largest}")
    captions = {
        lang: caption.text for lang, caption in photo.captions.items() if lang in work.languages and caption.text
    }
    alt_texts = {lang: c.alt_text for lang, c in photo.captions.items() if lang in work.languages and c.alt_text}
    return PublishedPhotograph(
        public_id=work.public_id(photo.id),
        renditions=renditions,
        width_px=int(str(facts["width_px"])),
        height_px=int(str(facts["height_px"])),
        captions=captions,
        alt_texts=alt_texts,
        credit=credit_of(work, photo.photographer),
        quote=_quote(work, photo.quote, None, photo.id) if _may_speak_under(work, photo) else None,
        taken_on=photo.taken_on if photo.date_precision != "unknown" else None,
        date_precision=photo.date_precision if photo.taken_on else "unknown",
        content_notes=codes_of("content_notes", photo.content_notes),
        themes=codes_of("themes", photo.themes),
        initiatives=_beside(photo.initiative, shown),
        rights=rights_of(work, photo.people, licence=licence_of(work, photo.id, photo.photographer)),
        is_drawing=photo.is_drawing,
    )


def _interview(work: Composition, interview: Interview) -> PublishedInterview:
    planned = work.planned(interview.id)
    spoken = interview.languages[0] if interview.languages else Language("und")  # nobody said; sound alone may lack it
    labels = _voices(interview)
    operations = sound_of(interview, planned)
    times = operations.times if operations is not None else {}
    transcripts: dict[Language, tuple[PublishedSegment, ...]] = {}
    for language, segments in {spoken: interview.segments, **interview.translations}.items():
        if language not in (*work.languages, spoken) or not segments:
            continue
        transcripts[language] = tuple(
            PublishedSegment(
                number=segment.number,
                text=segment.text,
                voice=labels.get(segment.person or segment.speaker or "", ""),
                start_s=_rounded(times[segment.number][0] if segment.number in times else segment.start_s),
                end_s=_rounded(times[segment.number][1] if segment.number in times else segment.end_s),
            )
            for segment in published_segments(interview, segments, language, planned.duties)
        )
    sound = tuple(
        DerivedFile(path=one.path, sha256=one.digest, media_type=one.media_type)
        for one in sorted(work.derivatives[interview.id], key=lambda one: one.name)
        if one.name.startswith("sound-")
    )
    people = {label: person for person, label in labels.items()}
    video = _video(work, interview.id)
    return PublishedInterview(
        public_id=work.public_id(interview.id),
        language=spoken,
        transcripts=transcripts,
        title={lang: text for lang, text in interview.title.items() if lang in work.languages},
        voices={
            label: {
                lang: name
                for lang in work.languages
                if (name := display_name(work, PersonId(person), lang, interview.id))
            }
            for label, person in people.items()
        },
        sound=sound,
        video=video,
        duration_s=_length_of(work, interview) if sound else None,
        recorded_on=interview.recorded_on,
        content_notes=codes_of("content_notes", interview.content_notes),
        rights=rights_of(work, interview.people, licence=licence_of(work, interview.id, None)),
        is_read=bool(times and sound) and interview.reading is not None,
        is_synthesised=bool(times and sound) and interview.reading is not None and interview.reading.is_synthesised,
        index=passages_of(interview, transcripts.get(spoken, ()), planned.duties, work.languages),
    )


def _video(work: Composition, item: ItemId) -> PublishedVideo | None:
    files = {one.name: one for one in work.derivatives[item] if one.name in (VIDEO, POSTER)}
    if VIDEO not in files:
        return None
    facts = files[VIDEO].facts

    def given(name: str) -> DerivedFile:
        return DerivedFile(path=files[name].path, sha256=files[name].digest, media_type=files[name].media_type)

    return PublishedVideo(
        file=given(VIDEO),
        poster=given(POSTER) if POSTER in files else None,
        width_px=int(str(facts["width_px"])),
        height_px=int(str(facts["height_px"])),
        duration_s=float(str(facts["duration_s"])),
        size_bytes=files[VIDEO].size_bytes,
        is_covered=bool(facts["is_covered"]),
    )


def _length_of(work: Composition, interview: Interview) -> float | None:
    """Return the length of the published sound, which is another than the recording's where it was put together anew."""
    for one in work.derivatives[interview.id]:
        if one.name.startswith("sound-") and "duration_s" in one.facts:
            return _rounded(float(str(one.facts["duration_s"])))
    return _rounded(interview.recording.duration_s) if interview.recording else None


def _story(
    work: Composition,
    story: Story,
    photos: Iterable[Photo],
    interviews: Iterable[Interview],
    shown: Mapping[InitiativeId, PublicId],
    number: int,
) -> PublishedStory:
    own_photos = [photo for photo in photos if photo.story == story.key and photo.stream == story.stream]
    own_interviews = [one for one in interviews if one.story == story.key and one.stream == story.stream]
    quotes = [_quote(work, one.pull_quote, one, one.id) for one in own_interviews]
    tellers = tuple(story.people)
    told = [one.recorded_on for one in own_interviews if one.recorded_on]
    return PublishedStory(
        public_id=work.public_id(story.id),
        order=number if work.collection.is_order_chosen else story.order,
        title={lang: text for lang, text in story.title.items() if lang in work.languages},
        body={
            lang: tuple(paragraph.strip() for paragraph in text.split("\n\n") if paragraph.strip())
            for lang, text in story.body.items()
            if lang in work.languages
        },
        person={
            lang: ", ".join(names)
            for lang in work.languages
            if (names := [name for person in tellers if (name := display_name(work, person, lang, story.id))])
        },
        place_words=place_words(work, tellers),
        quotes=tuple(quote for quote in quotes if quote is not None),
        pins=pins_of(work, tellers),
        photographs=tuple(work.public_id(photo.id) for photo in own_photos),
        interviews=tuple(work.public_id(one.id) for one in own_interviews),
        themes=codes_of("themes", story.themes),
        initiatives=_beside(story.initiative, shown),
        content_notes=codes_of("content_notes", story.content_notes),
        told_on=min(told) if told else None,
        rights=rights_of(work, story.people, licence=licence_of(work, story.id, None)),
    )


def _may_speak_under(work: Composition, photo: Photo) -> bool:
    said_by = photo.quote.said_by if photo.quote else None
    return said_by is None or may_stand_with(said_by, photo, work.planned(photo.id).duties)


def _quote(work: Composition, quote: Quote | None, interview: Interview | None, item: ItemId) -> PublishedQuote | None:
    """Return a contributor's words, redacted at most; its translations are the translated turns it stands in."""
    if quote is None:
        return None
    duties = work.planned(interview.id).duties if interview is not None else frozenset()
    text = published_quote(quote, interview, duties)
    if text is None:
        return None
    translations: dict[Language, str] = {}
    if interview is not None:
        number = next((segment.number for segment in interview.segments if quote.text in segment.text), None)
        for language, segments in interview.translations.items():
            if language in work.languages:
                for segment in published_segments(interview, segments, language, duties):
                    if segment.number == number:
                        translations[language] = segment.text
    return PublishedQuote(
        text=text,
        language=quote.language,
        translations=translations,
        attribution={lang: name for lang in work.languages if (name := display_name(work, quote.said_by, lang, item))},
    )


def _initiatives(work: Composition, records: Iterable[object]) -> dict[InitiativeId, Initiative]:
    wanted = set(work.collection.initiatives)
    return dict(sorted(work.bank.collections.initiatives(wanted).items())) if wanted else {}


def _beside(initiative: InitiativeId | None, shown: Mapping[InitiativeId, PublicId]) -> tuple[PublicId, ...]:
    return (shown[initiative],) if initiative is not None and initiative in shown else ()


def _tombstones(work: Composition) -> tuple[Tombstone, ...]:
    stones = []
    for one in work.plan.left_out:
        record = work.bank.items.get(one.item)
        if not isinstance(record, Story):
            continue
        wanted = [c for p in record.people for c in work.world.consents.get(p, ()) if c.tombstone_wanted]
        if any(consent.status is ConsentStatus.WITHDRAWN for consent in wanted):
            stones.append(Tombstone(public_id=work.public_id(one.item), on=work.plan.on))
    return tuple(stones)


def _expires_on(work: Composition, records: Iterable[object]) -> date | None:
    ends = [
        rights_of(work, record.people).until_on for record in records if isinstance(record, Photo | Interview | Story)
    ]
    return min((day for day in (*ends, work.collection.expires_on) if day), default=None)


def _voices(interview: Interview) -> dict[str, str]:
    """Return person or speaker label → what the transcript calls the voice: Narrator-A, Narrator-B in order of speaking."""
    labels: dict[str, str] = {}
    for segment in interview.segments:
        who = segment.person or segment.speaker or ""
        if who and who not in labels:
            labels[who] = f"Narrator-{chr(ord('A') + len(labels))}"
    return labels


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * _MILLISECONDS) / _MILLISECONDS


def _in_order(work: Composition, stories: Iterable[Story]) -> list[Story]:
    """Return the stories as the publisher put them, else by the senders' own numbers: nobody's stream comes first."""
    if work.collection.is_order_chosen:
        place = {item: number for number, item in enumerate(work.collection.items)}
        return sorted(stories, key=lambda story: place[story.id])
    return sorted(stories, key=lambda story: (story.order, story.key))
