"""Composes what a bundle is made of: planned items, their derivatives and their words, as `publish.contents` wants them.

Everything private ends here: codes become public ids, people become the words they agreed to, places the names they say.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from storybank.anonymise.text import published_quote, published_segments
from storybank.people.roles import bracketed
from storybank.places import coarsening
from storybank.places.gazetteer import Gazetteer
from storybank.places.rendering import render
from storybank.publish.contents import (
    BundleContents,
    DerivedFile,
    ItemRights,
    PublishedInitiative,
    PublishedInterview,
    PublishedPhotograph,
    PublishedPin,
    PublishedQuote,
    PublishedSegment,
    PublishedStory,
    Publisher,
    Tombstone,
)
from storybank.records import (
    Answer,
    Collection,
    Condition,
    Consent,
    ConsentStatus,
    DutyKind,
    Identification,
    Initiative,
    InitiativeId,
    Interview,
    ItemId,
    Language,
    PersonId,
    Photo,
    PlacePrecision,
    PlannedItem,
    PublicId,
    Quote,
    ReleasePlan,
    RiskLevel,
    SaidName,
    Story,
    Use,
)
from storybank.stages.gathering import World
from storybank.stages.vocabulary import codes_of, words_of
from storybank.store.bank import Bank
from storybank.store.rows import Derivative

_RENDITION = "rendition-"  # names of a photograph's derivatives: rendition-480, rendition-960, rendition-1920
_MILLISECONDS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """What composing needs: the bank, the plan, and the finished derivatives of each planned item."""

    bank: Bank
    world: World
    collection: Collection
    plan: ReleasePlan
    derivatives: Mapping[ItemId, tuple[Derivative, ...]]

    @property
    def languages(self) -> tuple[Language, ...]:
        return self.collection.languages

    def planned(self, item: ItemId) -> PlannedItem:
        return next(one for one in self.plan.included if one.item == item)

    def agreements(self, person: PersonId) -> tuple[Consent, ...]:
        """Return what this person agrees to today, most recent first."""
        open_states = (ConsentStatus.GIVEN, ConsentStatus.RENEWED)
        mine = (c for c in self.world.consents.get(person, ()) if c.status in open_states and not c.is_paused)
        return tuple(sorted(mine, key=lambda c: (c.given_on or date.min, c.version), reverse=True))

    def public_id(self, item: ItemId) -> PublicId:
        return self.bank.items.row(item).public_id


def compose(work: Composition, *, edition: str, rulebook_hash: str, publisher: Publisher) -> BundleContents:
    """Return the contents of the release: every text final, every file a derivative."""
    records = work.bank.items.many([one.item for one in work.plan.included])
    photos = [record for record in records.values() if isinstance(record, Photo)]
    interviews = [record for record in records.values() if isinstance(record, Interview)]
    stories = [record for record in records.values() if isinstance(record, Story)]
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
        stories=tuple(_story(work, story, photos, interviews, shown) for story in sorted(stories, key=_story_order)),
        photographs=published,
        interviews=tuple(_interview(work, interview) for interview in interviews),
        initiatives=tuple(
            PublishedInitiative(public_id=shown[initiative], record=record)
            for initiative, record in initiatives.items()
        ),
        tombstones=_tombstones(work),
        cover=cover_id if cover_id in in_release else None,  # a cover that was taken back: the first story's first
        themes=words_of("themes", _codes("themes", records.values()), work.languages),
        content_notes=words_of("content_notes", _codes("content_notes", records.values()), work.languages),
        rulebook_hash=rulebook_hash,
        expires_on=_expires_on(work, records.values()),
        revocation_list=work.bank.settings.portal,
        has_drawn_material=any(photo.is_drawing for photo in photos),
    )


def _codes(kind: str, records: Iterable[Photo | Interview | Story]) -> tuple[str, ...]:
    return codes_of(kind, [word for record in records for word in getattr(record, kind)])


def display_name(work: Composition, person: PersonId, language: Language) -> str:
    """Return how this person is called in `language`: as agreed, else the role in brackets."""
    for consent in work.agreements(person):
        if consent.identification in (Identification.NAMED, Identification.FIRST_NAME):
            name = work.bank.identities.display_name(person, language, consent.identification)
            if name:
                return name
        if consent.identification is Identification.PSEUDONYM and consent.pseudonym.get(language):
            return consent.pseudonym[language]
        if consent.role_words.get(language):
            return bracketed(consent.role_words, language)
    return ""


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
        credit=_credit(work, photo.photographer),
        quote=_quote(work, photo.quote, None),
        taken_on=photo.taken_on if photo.date_precision != "unknown" else None,
        date_precision=photo.date_precision if photo.taken_on else "unknown",
        content_notes=codes_of("content_notes", photo.content_notes),
        themes=codes_of("themes", photo.themes),
        initiatives=_beside(photo.initiative, shown),
        rights=_rights(work, photo.people),
        is_drawing=photo.is_drawing,
    )


def _interview(work: Composition, interview: Interview) -> PublishedInterview:
    planned = work.planned(interview.id)
    spoken = interview.languages[0] if interview.languages else Language("und")  # nobody said; sound alone may lack it
    labels = _voices(interview)
    transcripts: dict[Language, tuple[PublishedSegment, ...]] = {}
    for language, segments in {spoken: interview.segments, **interview.translations}.items():
        if language not in (*work.languages, spoken) or not segments:
            continue
        transcripts[language] = tuple(
            PublishedSegment(
                number=segment.number,
                text=segment.text,
                voice=labels.get(segment.person or segment.speaker or "", ""),
                start_s=_rounded(segment.start_s),
                end_s=_rounded(segment.end_s),
            )
            for segment in published_segments(interview, segments, language, planned.duties)
        )
    has_sound = not any(duty.kind is DutyKind.LEAVE_SOUND_OUT for duty in planned.duties)
    sound = tuple(
        DerivedFile(path=one.path, sha256=one.digest, media_type=one.media_type)
        for one in sorted(work.derivatives[interview.id], key=lambda one: one.name)
        if one.name.startswith("sound-") and has_sound
    )
    people = {label: person for person, label in labels.items()}
    return PublishedInterview(
        public_id=work.public_id(interview.id),
        language=spoken,
        transcripts=transcripts,
        title={lang: text for lang, text in interview.title.items() if lang in work.languages},
        voices={
            label: {lang: name for lang in work.languages if (name := display_name(work, PersonId(person), lang))}
            for label, person in people.items()
        },
        sound=sound,
        duration_s=_rounded(interview.recording.duration_s) if interview.recording and sound else None,
        recorded_on=interview.recorded_on,
        content_notes=codes_of("content_notes", interview.content_notes),
        rights=_rights(work, interview.people),
        is_synthesised=False,
    )


def _story(
    work: Composition,
    story: Story,
    photos: Iterable[Photo],
    interviews: Iterable[Interview],
    shown: Mapping[InitiativeId, PublicId],
) -> PublishedStory:
    own_photos = [photo for photo in photos if photo.story == story.key and photo.stream == story.stream]
    own_interviews = [one for one in interviews if one.story == story.key and one.stream == story.stream]
    quotes = [_quote(work, one.pull_quote, one) for one in own_interviews]
    tellers = tuple(story.people)
    told = [one.recorded_on for one in own_interviews if one.recorded_on]
    return PublishedStory(
        public_id=work.public_id(story.id),
        order=story.order,
        title={lang: text for lang, text in story.title.items() if lang in work.languages},
        body={
            lang: tuple(paragraph.strip() for paragraph in text.split("\n\n") if paragraph.strip())
            for lang, text in story.body.items()
            if lang in work.languages
        },
        person={
            lang: ", ".join(names)
            for lang in work.languages
            if (names := [name for person in tellers if (name := display_name(work, person, lang))])
        },
        place_words=_place_words(work, tellers),
        quotes=tuple(quote for quote in quotes if quote is not None),
        pins=_pins(work, tellers),
        photographs=tuple(work.public_id(photo.id) for photo in own_photos),
        interviews=tuple(work.public_id(one.id) for one in own_interviews),
        themes=codes_of("themes", story.themes),
        initiatives=_beside(story.initiative, shown),
        content_notes=codes_of("content_notes", story.content_notes),
        told_on=min(told) if told else None,
        rights=_rights(work, story.people),
    )


def _quote(work: Composition, quote: Quote | None, interview: Interview | None) -> PublishedQuote | None:
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
        attribution={lang: name for lang in work.languages if (name := display_name(work, quote.said_by, lang))},
    )


def _pins(work: Composition, tellers: Iterable[PersonId]) -> tuple[PublishedPin, ...]:
    """Return the centres of settlements the tellers name, agreed to print, and are not exposed by."""
    pins: dict[tuple[float, float], dict[Language, list[str]]] = {}
    for person in tellers:
        for said in _printable(work, person):
            place = work.world.gazetteer.places.get(said.place) if said.place else None
            if place is None:
                continue
            names = pins.setdefault((place.lat, place.lon), {})
            for language in work.languages:
                text = rendered(said, language, work.world.gazetteer)
                if text not in names.setdefault(language, []):
                    names[language].append(text)
    return tuple(
        PublishedPin(
            latitude=round(lat, 2), longitude=round(lon, 2), names={lang: " · ".join(n) for lang, n in names.items()}
        )
        for (lat, lon), names in pins.items()
    )


def rendered(said: SaidName, language: Language, gazetteer: Gazetteer) -> str:
    """Return a name as said in the reader's language and script: the same name, never another one of the place."""
    if said.language == language:
        return said.form
    return render(said.toponym or said.form, language, "", gazetteer, said_in=said.language).text


def _printable(work: Composition, person: PersonId) -> Iterable[SaidName]:
    for consent in work.agreements(person):
        if consent.place_precision is not PlacePrecision.SETTLEMENT or consent.risk.level is RiskLevel.HIGH:
            continue
        is_named = consent.identification in (Identification.NAMED, Identification.FIRST_NAME)
        for said in consent.names_as_said:
            if said.print_it is Answer.YES and (is_named or not coarsening.is_small(said.place, work.world.gazetteer)):
                yield said


def _place_words(work: Composition, tellers: Iterable[PersonId]) -> dict[Language, str]:
    words: dict[Language, str] = {}
    for person in tellers:
        for consent in work.agreements(person):
            for said in consent.names_as_said:
                if said.print_it is not Answer.YES:
                    words.update({lang: text for lang, text in said.plain_words.items() if lang in work.languages})
    return words


def _credit(work: Composition, photographer: PersonId | None) -> dict[Language, str]:
    if photographer is None:
        return {}
    for consent in work.agreements(photographer):
        if Condition.CREDIT_AS in consent.conditions:
            return {lang: text for lang, text in consent.credit_as.items() if lang in work.languages}
    return {}


def _rights(work: Composition, people: Iterable[PersonId]) -> ItemRights:
    """Return the strictest rights of everybody in the item: uses all agree to, the earliest end."""
    uses: set[Use] | None = None
    ends: list[date] = []
    for person in people:
        agreed = work.agreements(person)
        if not agreed:
            continue
        mine = {one.use for c in agreed for one in c.uses if one.decision is Answer.YES}
        uses = mine if uses is None else uses & mine
        ends += [day for c in agreed for day in (c.valid_until, *(one.until_on for one in c.uses)) if day]
    allowed = uses if uses is not None else {work.collection.use}
    return ItemRights(
        licence=work.collection.licence,
        uses=tuple(sorted(allowed - {Use.KEEP})),
        audience=work.collection.audience,
        until_on=min(ends) if ends else None,
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
        _rights(work, record.people).until_on for record in records if isinstance(record, Photo | Interview | Story)
    ]
    return min((day for day in ends if day), default=None)


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


def _story_order(story: Story) -> tuple[int, str]:
    return story.order, story.key
