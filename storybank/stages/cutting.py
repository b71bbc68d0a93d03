"""Taking one person out of an item that others are in too: what it does to the record. Pure; a record in, a record out.

`left`: the person leaves, and may come back: decisions only, nothing is lost. `erased`: what is hers is gone from the record
for good; `recutting` does the same to the sealed bytes.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date

from storybank.anonymise.redaction_times import timed
from storybank.anonymise.text import MARK, apply
from storybank.records import (
    Face,
    FaceLink,
    Interview,
    Language,
    PersonId,
    Photo,
    Quote,
    Redaction,
    RedactionReason,
    Segment,
    Span,
    StaffId,
    Story,
)

AnyItem = Photo | Interview | Story
Finder = Callable[[str, str], Iterable[Span]]  # text, language → where the person is named
_FILLER = "█"  # of one name's length: other redactions of the turn keep their places; what leaves is the one fixed mark


def is_in(item: AnyItem, person: PersonId) -> bool:
    """Return whether the person is shown, heard or listed in the item."""
    if person in item.people:
        return True
    if isinstance(item, Photo):
        return any(face.person == person for face in item.faces) or item.photographer == person
    return isinstance(item, Interview) and any(segment.person == person for segment in item.segments)


def left(item: AnyItem, person: PersonId, *, by: StaffId, on: date) -> AnyItem:
    """Return the item without the person's face and turns; the rest stays, and asks whether it still makes sense."""
    if isinstance(item, Photo):
        faces = tuple(
            replace(face, is_cropped_out=True) if face.person == person and face.link is FaceLink.PERSON else face
            for face in item.faces
        )
        return replace(item, faces=faces, cut_on=on) if faces != item.faces else item
    if isinstance(item, Interview):
        gone = {one.segment for one in item.redactions if one.span is None and one.translation is None}
        more = tuple(
            _silence(segment, person, by)
            for segment in item.segments
            if segment.person == person and segment.number not in gone
        )
        return replace(item, redactions=(*item.redactions, *more), cut_on=on) if more else item
    return item


def erased(item: AnyItem, person: PersonId, named: Finder, *, by: StaffId, on: date) -> AnyItem:
    """Return the item with nothing of the person in it: no face, turn, quotation, credit, nor any name that `named` finds."""
    common = replace(
        item, people={who: roles for who, roles in item.people.items() if who != person}, cut_on=on, content_notes=()
    )
    if isinstance(common, Photo):
        return _photo(common, person, named)
    if isinstance(common, Interview):
        return _interview(common, person, named, by)
    return replace(common, title=_words(common.title, named), body=_words(common.body, named))


def _photo(photo: Photo, person: PersonId, named: Finder) -> Photo:
    captions = {
        language: replace(
            caption,
            text=_without(caption.text, language, named),
            alt_text=_without(caption.alt_text, language, named),
            title=_without(caption.title, language, named),
            quotes=(),  # read from the quotation marks again
        )
        for language, caption in photo.captions.items()
    }
    return replace(
        photo,
        faces=tuple(_nobody(face) if face.person == person else face for face in photo.faces),
        captions=captions,
        quote=_quote(photo.quote, person, named, lambda text, spans: apply(text, [(span, MARK) for span in spans])),
        photographer=None if photo.photographer == person else photo.photographer,
        embedded=(),
        metadata=(),
        has_gps=False,
        was_seen_by=None,
    )


def _nobody(face: Face) -> Face:
    """A box that stays covered, and belongs to nobody anybody could ask for."""
    return replace(face, link=FaceLink.BYSTANDER, person=None, is_cropped_out=False)


def _interview(interview: Interview, person: PersonId, named: Finder, by: StaffId) -> Interview:
    spoken = interview.languages[0] if interview.languages else Language("und")
    gone = {segment.number for segment in interview.segments if segment.person == person}
    silences = tuple(_silence(segment, None, by) for segment in interview.segments if segment.number in gone)
    cuts: list[Redaction] = []
    segments = []
    for segment in interview.segments:
        if segment.number in gone:
            segments.append(_emptied(segment))
            continue
        spans = tuple(named(segment.text, segment.language or spoken))
        cuts += [
            timed(_cut(segment.number, span, by), segment) for span in spans
        ]  # while the words' own times are there
        segments.append(_blackened(segment, spans))
    translations: dict[Language, tuple[Segment, ...]] = {}
    for language, translated in interview.translations.items():
        kept = []
        for segment in translated:
            spans = tuple(named(segment.text, language)) if segment.number not in gone else ()
            cuts += [replace(_cut(segment.number, span, by), translation=language) for span in spans]
            kept.append(_emptied(segment) if segment.number in gone else _blackened(segment, spans))
        translations[language] = tuple(kept)
    others = tuple(
        replace(one, person=None if one.person == person else one.person)
        for one in interview.redactions
        if one.segment not in gone
    )
    return replace(
        interview,
        segments=tuple(segments),
        translations=translations,
        redactions=(*others, *silences, *cuts),
        title=_words(interview.title, named),
        summary=_words(interview.summary, named),
        pull_quote=_quote(interview.pull_quote, person, named, _filled),  # as in its turn, whose redactions reach it
        reading=None,  # another voice has spoken her words; nobody can cut them out of it unheard
        embedded=(),
    )


def _silence(segment: Segment, person: PersonId | None, by: StaffId) -> Redaction:
    whole = Redaction(segment=segment.number, reason=RedactionReason.NO_CONSENT, person=person, decided_by=by)
    return timed(whole, segment)


def _cut(number: int, span: Span, by: StaffId) -> Redaction:
    return Redaction(segment=number, reason=RedactionReason.NAME, span=span, decided_by=by)


def _emptied(segment: Segment) -> Segment:
    """The turn keeps its number and its times; whoever spoke is a stranger now, whose voice goes as well."""
    return replace(segment, text=MARK, words=(), person=None, speaker=MARK)


def _blackened(segment: Segment, spans: Iterable[Span]) -> Segment:
    spans = tuple(spans)
    if not spans:
        return segment
    return replace(segment, text=_filled(segment.text, spans), words=())


def _filled(text: str, spans: Iterable[Span]) -> str:
    for span in spans:
        text = text[: span.start] + _FILLER * (span.end - span.start) + text[span.end :]
    return text


def _quote(
    quote: Quote | None, person: PersonId, named: Finder, change: Callable[[str, tuple[Span, ...]], str]
) -> Quote | None:
    if quote is None or quote.said_by == person:
        return None
    own = tuple(one.span for one in quote.redactions if one.span is not None)
    spans = tuple(named(quote.text, quote.language))
    if not spans:
        redactions = tuple(
            replace(one, person=None if one.person == person else one.person) for one in quote.redactions
        )
        return replace(quote, redactions=redactions)
    text = change(quote.text, (*spans, *own))  # what was held back goes with it: its places would be others now
    return replace(quote, text=text, sha256=hashlib.sha256(text.encode()).hexdigest(), redactions=())


def _without(text: str, language: str, named: Finder) -> str:
    return apply(text, [(span, MARK) for span in named(text, language)])


def _words(texts: Mapping[Language, str], named: Finder) -> dict[Language, str]:
    return {language: _without(text, language, named) for language, text in texts.items()}
