"""What an editor's answer does to a record. Pure: a record and an answer in, a record out; nothing outside the span changes."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from storybank.anonymise.redaction_times import timed
from storybank.anonymise.text import turn_of
from storybank.errors import WrongUse
from storybank.findings import Finding
from storybank.records import (
    CHECKLIST,
    Box,
    Caption,
    Face,
    FaceLink,
    Interview,
    Language,
    PersonId,
    Photo,
    Redaction,
    RedactionReason,
    Span,
    StaffId,
    Story,
)
from storybank.stages.cards import indexed

AnyItem = Photo | Interview | Story

_MARKS = {"en": "“”", "hy": "«»", "ru": "«»", "az": "«»"}
_REASONS = {
    "people.accused": RedactionReason.ACCUSATION,
    "people.third-party": RedactionReason.THIRD_PARTY,
    "identity.name-in-text": RedactionReason.NAME,
    "identity.identifier": RedactionReason.IDENTIFIER,
    "identity.indirect": RedactionReason.INDIRECT,
    "placenames.editors-gloss": RedactionReason.EDITORIAL_INSERTION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One decision with its argument: "fix" "1", "edit" the words, "cover" "l,t,r,b kind", "link" a person's id."""

    decision: str
    argument: str = ""
    by: StaffId
    person: PersonId | None = None  # of `link`
    called: Mapping[Language, str] | None = (
        None  # of `redact`: what the person is called by language (stages.redacting)
    )


def apply(item: AnyItem, finding: Finding, answer: Answer) -> AnyItem:
    """Return the item as the answer leaves it; the same item where the answer changes no record.

    Raises WrongUse where the decision does not fit the finding's field.
    """
    change = _CHANGES.get(answer.decision)
    return change(item, finding, answer) if change else item


_OF_THE_FILES = ("intake.", "recording.", "transcript.")


def replace_text(item: AnyItem, field: str, text: str) -> AnyItem:
    """Return the item with one of its caption-voice texts replaced. Raises WrongUse for quoted speech and transcripts."""
    kind, _, language = field.partition(".")
    if isinstance(item, Interview) and kind == "card":
        return indexed(item, field, text)
    key = Language(language)
    if isinstance(item, Photo) and kind in ("caption", "alt", "title"):
        before = item.captions.get(key, Caption(text="", language=key))
        if kind == "caption":  # the quotes of a replaced text are read from its quotation marks again
            after = replace(before, text=text, quotes=())
        else:
            after = replace(before, alt_text=text) if kind == "alt" else replace(before, title=text)
        return replace(item, captions={**item.captions, key: after})
    if isinstance(item, Interview) and kind == "title":
        return replace(item, title=_with(item.title, key, text))
    if isinstance(item, Interview) and kind == "summary":
        return replace(item, summary=_with(item.summary, key, text))
    if isinstance(item, Story) and kind == "title":
        return replace(item, title=_with(item.title, key, text))
    if isinstance(item, Story) and kind == "body":
        return replace(item, body=_with(item.body, key, text))
    raise WrongUse(
        "answer.not-a-caption", f"{field}: words of a contributor are not edited. Redact them, or return the item."
    )


def _with(words: Mapping[Language, str], language: Language, text: str) -> dict[Language, str]:
    """Return the words with one language replaced; a text that was emptied is no longer there."""
    return {one: kept for one, kept in {**words, language: text}.items() if kept}


def text_of(item: AnyItem, field: str) -> str:
    """Return the text that stands at `field`. Raises WrongUse where the item has none there."""
    from storybank.stages.gathering import texts_of

    for text in texts_of(item):
        if text.field == field:
            return text.text
    raise WrongUse("answer.no-text", f"{field}: this item has no such text any more. List its questions again.")


def _fix(item: AnyItem, finding: Finding, answer: Answer) -> AnyItem:
    number = int(answer.argument or "1")
    if not 1 <= number <= len(finding.suggestions):
        raise WrongUse("answer.no-fix", f"fix {number}: this question offers {len(finding.suggestions)} fixes.")
    words = text_of(item, finding.field)
    suggestion = finding.suggestions[number - 1]
    if finding.span is None:
        return replace_text(item, finding.field, suggestion)
    start, end = finding.span.start, finding.span.end
    return replace_text(item, finding.field, _tidy(words[:start], suggestion, words[end:]))


def _tidy(before: str, suggestion: str, after: str) -> str:
    """Join the parts; where the fix leaves words out, no double space and no comma before a full stop stay behind."""
    if suggestion:
        return before + suggestion + after
    before = before.rstrip(" ,،")
    after = after.lstrip(" ") if not before else after
    return (before + after).strip()


def _edit(item: AnyItem, finding: Finding, answer: Answer) -> AnyItem:
    return replace_text(item, finding.field, answer.argument)


def _quote(item: AnyItem, finding: Finding, answer: Answer) -> AnyItem:
    words = text_of(item, finding.field)
    span = finding.span or Span(0, len(words))
    marks = _MARKS.get(finding.field.rpartition(".")[2], "“”")
    quoted = f"{words[: span.start]}{marks[0]}{words[span.start : span.end]}{marks[1]}{words[span.end :]}"
    return replace_text(item, finding.field, quoted)


def _cover(item: AnyItem, finding: Finding, answer: Answer) -> AnyItem:
    photo = _photo(item, "cover")
    box, _, kind = answer.argument.partition(" ")
    try:
        left, top, right, bottom = (int(edge) for edge in box.split(","))
    except ValueError:
        raise WrongUse(
            "answer.box", f"{box}: write a box as left,top,right,bottom in pixels of the upright picture."
        ) from None
    drawn = Box(left=left, top=top, right=right, bottom=bottom)
    if not (0 <= left < right <= photo.width_px and 0 <= top < bottom <= photo.height_px):
        raise WrongUse("answer.box", f"{box}: the box leaves the picture ({photo.width_px} x {photo.height_px} px).")
    number = max((face.number for face in photo.faces), default=0) + 1
    face = Face(number=number, box=drawn, score=1.0, link=FaceLink.BYSTANDER, kind=kind or "other")
    return replace(photo, faces=(*photo.faces, face))


def _on_face(change: Callable[[Face, Answer], Face]) -> Callable[[AnyItem, Finding, Answer], AnyItem]:
    def changed(item: AnyItem, finding: Finding, answer: Answer) -> AnyItem:
        photo = _photo(item, answer.decision)
        kind, _, number = finding.field.partition(".")
        if kind != "face" or not any(str(face.number) == number for face in photo.faces):
            raise WrongUse("answer.no-face", f"{finding.field}: {answer.decision} answers a question about a face.")
        faces = tuple(change(face, answer) if str(face.number) == number else face for face in photo.faces)
        people = dict(photo.people)
        return replace(photo, faces=faces, people=people)

    return changed


def _linked(face: Face, answer: Answer) -> Face:
    if answer.person is None:
        raise WrongUse("answer.no-person", "link: name the person as stream/code.")
    return replace(face, link=FaceLink.PERSON, person=answer.person, is_cropped_out=False)


def _bystander(face: Face, answer: Answer) -> Face:
    return replace(face, link=FaceLink.BYSTANDER, person=None)


def _not_a_face(face: Face, answer: Answer) -> Face:
    return replace(face, link=FaceLink.NOT_A_FACE, person=None)


def _crop(face: Face, answer: Answer) -> Face:
    link = FaceLink.PERSON if answer.person else FaceLink.BYSTANDER
    return replace(face, link=link, person=answer.person or face.person, is_cropped_out=True)


def _seen(item: AnyItem, finding: Finding, answer: Answer) -> AnyItem:
    """Note who looked at the photograph; to have seen one thing about it is not to have looked at all of it."""
    if finding.code.startswith(_OF_THE_FILES):  # the row or the reading was looked at, not the whole photograph
        return item
    if finding.code != "identity.not-yet-seen":
        return item
    return replace(_photo(item, "seen"), was_seen_by=answer.by)


def _tick(item: AnyItem, finding: Finding, answer: Answer) -> AnyItem:
    """Note who looked for which things; "all" is the whole checklist."""
    photo = _photo(item, "tick")
    named = re.split(r"[\s,]+", answer.argument.strip())
    points = CHECKLIST if named == ["all"] else named
    unknown = [point for point in points if point not in CHECKLIST]
    if unknown:
        raise WrongUse("answer.tick", f"tick {', '.join(unknown)}: name points of {', '.join(CHECKLIST)}; or all.")
    return replace(photo, checked={**photo.checked, **dict.fromkeys(points, answer.by)})


def _redact(item: AnyItem, finding: Finding, answer: Answer) -> AnyItem:
    if finding.field.startswith("quote."):
        return _redact_quote(item, finding, answer)
    if not isinstance(item, Interview):
        raise WrongUse("answer.redact", "redact: only words people said have redactions; edit a caption instead.")
    parts = finding.field.split(".")
    number = int(parts[-1]) if parts[-1].isdigit() else -1
    segment = next((one for one in item.segments if one.number == number), None)
    if segment is None or parts[0] not in ("segment", "translation"):
        raise WrongUse("answer.no-segment", f"{finding.field}: redact answers a question about the transcript.")
    translation = Language(parts[1]) if parts[0] == "translation" else None
    language = translation or segment.language or (item.languages[0] if item.languages else Language("en"))
    redaction = replace(_cut(finding, answer, language), segment=number)
    redaction = replace(redaction, translation=None if _is_whole(answer) else translation)
    if redaction.translation is None:
        redaction = timed(redaction, segment)
    return replace(item, redactions=(*item.redactions, redaction))


def _redact_quote(item: AnyItem, finding: Finding, answer: Answer) -> AnyItem:
    """Redact words of a quotation: in the turn it stands in, so that one list drives everything, else in the quotation itself."""
    quote = item.pull_quote if isinstance(item, Interview) else item.quote if isinstance(item, Photo) else None
    if quote is None or _is_whole(answer) or finding.span is None:
        raise WrongUse(
            "answer.no-quote", f"{finding.field}: name words of the quotation to redact, or return the item."
        )
    cut = _cut(finding, answer, quote.language)
    if isinstance(item, Interview):
        turn = turn_of(quote, item)
        if turn is not None:
            segment, start = turn
            there = Span(finding.span.start + start, finding.span.end + start)
            return replace(
                item,
                redactions=(*item.redactions, timed(replace(cut, segment=segment.number, span=there), segment)),
            )
        return replace(item, pull_quote=replace(quote, redactions=(*quote.redactions, cut)))
    assert isinstance(item, Photo)
    return replace(item, quote=replace(quote, redactions=(*quote.redactions, cut)))


def _cut(finding: Finding, answer: Answer, language: Language) -> Redaction:
    """Return the redaction that an answer makes: what the person is called, else the words given, else the mark."""
    words = (answer.called or {}).get(Language(language.partition("-")[0]), "[…]")
    return Redaction(
        segment=0,
        reason=_REASONS.get(finding.code, RedactionReason.BY_HAND),
        span=None if _is_whole(answer) else finding.span,
        replacement="[…]" if _is_whole(answer) else answer.argument or words,
        person=finding.person,
        decided_by=answer.by,
    )


def _is_whole(answer: Answer) -> bool:
    return answer.argument == "segment"


def _put_aside(item: AnyItem, finding: Finding, answer: Answer) -> AnyItem:
    return replace(item, is_declined=True)


def _note(item: AnyItem, finding: Finding, answer: Answer) -> AnyItem:
    return replace(item, content_notes=tuple(dict.fromkeys((*item.content_notes, answer.argument))))


def _photo(item: AnyItem, decision: str) -> Photo:
    if not isinstance(item, Photo):
        raise WrongUse("answer.no-photograph", f"{decision}: this answers a question about a photograph.")
    return item


_CHANGES: Mapping[str, Callable[[AnyItem, Finding, Answer], AnyItem]] = {
    "fix": _fix,
    "edit": _edit,
    "quote": _quote,
    "cover": _cover,
    "link": _on_face(_linked),
    "bystander": _on_face(_bystander),
    "not-a-face": _on_face(_not_a_face),
    "crop": _on_face(_crop),
    "seen": _seen,
    "tick": _tick,
    "redact": _redact,
    "return": _put_aside,
    "decline": _put_aside,
    "note": _note,
}
