"""What stands in a released item in place of what was received, and why: the log that an editor or an archivist can follow.

Kept with the release and never in it. It holds places, kinds, reasons, who decided and what stands there now, and nothing of
what stood there: that is in the sealed originals and names alone.
"""

from collections.abc import Callable, Iterable, Iterator

from storybank.anonymise.plan import text_operations
from storybank.anonymise.text import MARK
from storybank.i18n import _
from storybank.people.registry import AliasIndex
from storybank.people.stutter import with_beginnings
from storybank.records import (
    Duty,
    DutyKind,
    Face,
    FaceLink,
    Identification,
    Interview,
    ItemId,
    Language,
    NameMark,
    Photo,
    Redaction,
    RedactionReason,
    Replacement,
    Segment,
    Span,
)
from storybank.rules.calling import Source
from storybank.stages.calling import Cast, as_called, cast_of, earlier_versions, given_up, shown, swaps
from storybank.stages.gathering import AnyItem, World, everybody, found_in, texts_of
from storybank.store.bank import Bank
from storybank.store.rows import AnswerRow, FindingRow

Decided = tuple[tuple[FindingRow, AnswerRow], ...]
Marks = Callable[[str, str], tuple[NameMark, ...]]
_SOUND_ONLY = Span(0, 0)
_NOT_SAID = frozenset({Identification.PSEUDONYM, Identification.ANONYMOUS})
_UNWRITING = frozenset({DutyKind.REMOVE_SEGMENT, DutyKind.LEAVE_TRANSCRIPT_OUT, DutyKind.SUMMARY_ONLY})
_WORDING = frozenset({"fix", "edit", "quote"})


def log_of(
    item: AnyItem, cast: Cast, duties: Iterable[Duty], decided: Decided, marks: Marks
) -> tuple[Replacement, ...]:
    """Return the log of one item as it leaves, text by text in the order of the item's own.

    duties: what the plan says must be done to it; empty for an item outside a release. marks: names found in a text.
    """
    duties = frozenset(duties)
    rows = [*_wordings(item, decided), *_called_otherwise(item, cast)]
    if isinstance(item, Interview):
        rows += [*_turns(item, cast, duties, decided, marks), *_speakers(item, cast)]
    if isinstance(item, Photo):
        rows += [*_faces(item, duties), *_quoted(item, cast, decided, marks)]
    order = {text.field: number for number, text in enumerate(texts_of(item))}
    return tuple(
        sorted(rows, key=lambda one: (order.get(one.field, len(order)), one.field, one.start or 0, one.end or 0))
    )


def log_today(bank: Bank, item: ItemId, world: World, *, marks: Marks | None = None) -> tuple[Replacement, ...]:
    """Return the log of one item as things stand, whatever release it may come into: no duty of a use is known yet.

    marks: none where nobody waits for which finder found a name.
    """
    record = bank.items.get(item)
    cast = cast_of(record, world, given_up(earlier_versions(bank, everybody(record, world))))
    return log_of(record, cast, (), bank.findings.decided([item]).get(item, ()), marks or (lambda text, language: ()))


def in_words(one: Replacement) -> str:
    """Return why a row stands there, in the language of this context: what it is, whose words, who found or decided it."""
    kinds = {
        "name": _("a name"),
        "third_party": _("somebody who was not asked"),
        "identifier": _("something that finds a person"),
        "accusation": _("an accusation"),
        "indirect": _("tells who somebody is together with other words"),
        "no_consent": _("no agreement"),
        "place": _("a place"),
        "editorial_insertion": _("a transcriber's own word"),
        "by_hand": _("held back by hand"),
        "turn": _("the whole turn stays inside"),
        "sound": _("only the sound"),
        "face": _("a face"),
        "speaker": _("how the speaker is called"),
    }
    sources = {
        "pseudonym": _("the pseudonym of the agreement"),
        "role": _("the role of the agreement"),
        "third_party": _("words recorded by whoever speaks of them"),
        "nobody": _("nobody recorded words"),
        "mark": _("the fixed mark"),
        "suggestion": _("as the question suggested"),
        "edit": _("in an editor's words"),
        "quote": _("made a quotation"),
    }
    parts = [kinds.get(one.kind, one.kind), sources.get(one.source, ""), one.code or one.rule]
    return "; ".join(dict.fromkeys(part for part in parts if part))


def marks_in(world: World) -> Marks:
    """Return what finds the names in a text again, to say which finder found one; remembered by text."""
    return lambda text, language: _marks(text, language, world.aliases)


def _marks(text: str, language: str, aliases: AliasIndex) -> tuple[NameMark, ...]:
    known = aliases.marks(text, language)
    others = [
        one
        for one in found_in(text, language).names
        if not any(one.span.start < own.span.end and own.span.start < one.span.end for own in known)
    ]
    return with_beginnings(text, [*known, *others])


def _turns(
    item: Interview, cast: Cast, duties: frozenset[Duty], decided: Decided, marks: Marks
) -> Iterator[Replacement]:
    spoken = item.languages[0] if item.languages else Language("en")
    today = as_called(item, cast).redactions
    asked = {(row.finding.field, row.finding.span): (row, answer) for row, answer in decided}
    for translation, segments in [(None, item.segments), *item.translations.items()]:
        operations = text_operations(item, segments, duties, translation)
        for segment in segments:
            field = (
                f"segment.{segment.number}" if translation is None else f"translation.{translation}.{segment.number}"
            )
            if segment.number in operations.removed:
                yield _left_out(item, field, segment, duties, decided)
                continue
            own = [one for one in today if one.segment == segment.number and one.translation == translation]
            found = marks(segment.text, segment.language or translation or spoken) if own else ()
            for one in own:
                yield _redaction(
                    field, one, asked.get((field, one.span)), found, cast, segment.language or translation or spoken
                )


def _quoted(photo: Photo, cast: Cast, decided: Decided, marks: Marks) -> Iterator[Replacement]:
    """Yield what was taken out of the words under a photograph."""
    called_today = shown(photo, cast)
    quote = called_today.quote if isinstance(called_today, Photo) else None
    if quote is None or not quote.redactions:
        return
    field = f"quote.{quote.language}"
    asked = {row.finding.span: (row, answer) for row, answer in decided if row.finding.field == field}
    found = marks(quote.text, quote.language)
    for one in quote.redactions:
        yield _redaction(field, one, asked.get(one.span), found, cast, quote.language)


def _redaction(
    field: str,
    one: Redaction,
    asked: tuple[FindingRow, AnswerRow] | None,
    found: Iterable[NameMark],
    cast: Cast,
    language: Language,
) -> Replacement:
    span = one.span or _SOUND_ONLY
    finder = next((mark for mark in found if mark.span.start < span.end and span.start < mark.span.end), None)
    source = "mark" if one.replacement == MARK else "edit"
    if one.person is not None and one.replacement != MARK:
        words, origin = cast.words(one.person, language)
        source = origin.value if words == one.replacement else source
    return Replacement(
        field=field,
        start=span.start,
        end=span.end,
        words="" if span == _SOUND_ONLY else one.replacement,
        kind="sound" if span == _SOUND_ONLY else one.reason.value,
        tier="person" if one.decided_by else "delivery",
        rule=finder.rule if finder is not None and one.reason is RedactionReason.NAME else one.reason.value,
        source=source,
        code=asked[0].finding.code if asked else "",
        person=one.person,
        by=one.decided_by,
        on=asked[1].on if asked else None,
    )


def _left_out(item: Interview, field: str, segment: Segment, duties: frozenset[Duty], decided: Decided) -> Replacement:
    """Return the row of a whole turn that stays inside: somebody decided so, an agreement does, or nobody knows the voice."""
    cut = next((one for one in item.redactions if one.segment == segment.number and one.span is None), None)
    person = next((one.person for one in item.segments if one.number == segment.number), None)
    duty = next((one for one in sorted(duties, key=repr) if one.person == person and one.kind in _UNWRITING), None)
    where = f"segment.{segment.number}"  # the answer is about the turn as spoken
    asked = next((one for one in decided if one[0].finding.field == where and one[1].decision == "redact"), None)
    rule = cut.reason.value if cut else duty.kind.value if duty else "nobody_said_who_speaks"
    return Replacement(
        field=field,
        start=None,
        end=None,
        words="",
        kind="turn",
        tier="person" if cut and cut.decided_by else "agreement" if duty else "delivery" if cut else "auto",
        rule=rule,
        code=asked[0].finding.code if cut and asked else "",
        person=person,
        by=cut.decided_by if cut else None,
        on=asked[1].on if cut and asked else None,
    )


def _speakers(item: Interview, cast: Cast) -> Iterator[Replacement]:
    """Yield how each person who is not shown by name is called before the turns."""
    spoken = item.languages[0] if item.languages else Language("en")
    for number, person in enumerate(dict.fromkeys(one.person for one in item.segments if one.person is not None)):
        if any(one.subject == person and one.identification in _NOT_SAID for one in cast.consents):
            words, source = cast.words(person, spoken)
            yield Replacement(
                field=f"voice.{number + 1}",
                start=None,
                end=None,
                words="" if source is Source.NOBODY else words,
                kind="speaker",
                tier="agreement",
                rule="identification",
                source=source.value,
                person=person,
            )


def _called_otherwise(item: AnyItem, cast: Cast) -> Iterator[Replacement]:
    """Yield where a caption, a title, the index or a page says a pseudonym for a role, or a role for a name given up."""
    for text in texts_of(item):
        if text.field.partition(".")[0] in ("caption", "alt", "title", "summary", "body", "card"):
            for one in swaps(text.text, text.language, cast):
                yield Replacement(
                    field=text.field,
                    start=one.start,
                    end=one.end,
                    words=one.words,
                    kind="name",
                    tier="agreement",
                    rule="identification",
                    source=one.source.value,
                    person=one.person,
                )


def _wordings(item: AnyItem, decided: Decided) -> Iterator[Replacement]:
    """Yield what answers changed in an editor's words; the places are those of the text that was asked about."""
    for row, answer in decided:
        finding = row.finding
        if answer.decision not in _WORDING or not finding.code:
            continue
        number = answer.facts.get("number", "") or "1"
        is_fix = answer.decision == "fix" and number.isdigit() and 0 < int(number) <= len(finding.suggestions)
        yield Replacement(
            field=finding.field,
            start=finding.span.start if finding.span else None,
            end=finding.span.end if finding.span else None,
            words=finding.suggestions[int(number) - 1] if is_fix else "",
            kind=finding.code.partition(".")[0],
            tier="person",
            rule=finding.rule_id or finding.code,
            source="suggestion" if is_fix else answer.decision,
            code=finding.code,
            person=finding.person,
            by=answer.by,
            on=answer.on,
        )


def _faces(photo: Photo, duties: frozenset[Duty]) -> Iterator[Replacement]:
    """Yield each box that leaves covered or cut, and whose word it is."""
    for face in photo.faces:
        hidden = _hidden(face, duties)
        if hidden is not None:
            words, tier, rule = hidden
            yield Replacement(
                field=f"face.{face.number}",
                start=None,
                end=None,
                words=words,
                kind=face.kind,
                tier=tier,
                rule=rule,
                person=face.person,
            )


def _hidden(face: Face, duties: frozenset[Duty]) -> tuple[str, str, str] | None:
    own = {one.kind for one in duties if one.person == face.person and face.person is not None}
    if face.is_cropped_out or DutyKind.CROP_OUT in own:
        return "cut", "person" if face.is_cropped_out else "agreement", "crop_out"
    if face.link is FaceLink.NOT_A_FACE:
        return None
    if face.link is FaceLink.PERSON and face.kind == "face":
        return ("covered", "agreement", "cover_face") if DutyKind.COVER_FACE in own else None
    tier = "person" if face.score >= 1.0 or face.link is FaceLink.BYSTANDER else "auto"
    return "covered", tier, "detail" if face.kind != "face" else face.link.value
