"""Redactions by hand, beside those from names and third parties: by turn, by words, or by time. One list drives everything.

Each act is a revision of the record under somebody's id and asks the item's questions again at once.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from storybank.anonymise.redaction_times import is_shared, timed
from storybank.errors import WrongUse
from storybank.records import Interview, ItemId, Language, PersonId, Redaction, RedactionReason, Segment, Span, StaffId
from storybank.stages.screening import Screening, screen
from storybank.store.bank import Bank

SOUND_ONLY = Span(0, 0)  # cuts no words: a cough of somebody passing, a name called in the background


def interview_of(bank: Bank, item: ItemId) -> Interview:
    """Return the interview. Raises WrongUse for another kind of item."""
    record = bank.items.get(item)
    if not isinstance(record, Interview):
        raise WrongUse("interview.other-kind", f"{item}: this is no interview.")
    return record


def by_turn(interview: Interview, number: int, reason: RedactionReason) -> tuple[Redaction, ...]:
    """Return the redaction of a whole turn: its words, its translations, its sound."""
    segment = _segment(interview, number)
    return (timed(Redaction(segment=number, reason=reason), segment),)


def by_words(
    interview: Interview,
    words: str,
    reason: RedactionReason,
    *,
    number: int | None = None,
    translation: Language | None = None,
) -> tuple[Redaction, ...]:
    """Return a redaction for each place where the words are said: in all turns, or in one; of a translation, only there.

    Capitals and spaces do not matter; whole words are cut, so that no ending of a name stays behind.
    """
    plain = words.split()
    if not plain:
        raise WrongUse("interview.no-words", "Name the words that must go.")
    pattern = re.compile(r"\w*" + r"\s+".join(re.escape(word) for word in plain) + r"\w*", re.IGNORECASE)
    segments = interview.translations.get(translation, ()) if translation else interview.segments
    found = []
    for segment in segments:
        if number is not None and segment.number != number:
            continue
        for match in pattern.finditer(segment.text):
            redaction = Redaction(
                segment=segment.number, reason=reason, span=Span(match.start(), match.end()), translation=translation
            )
            found.append(redaction if translation else timed(redaction, segment))
    if not found:
        where = f"turn {number}" if number is not None else "the transcript"
        raise WrongUse("interview.words-not-found", f"These words are not in {where}. Copy them from it.")
    return tuple(found)


def by_time(
    interview: Interview, start_s: float, end_s: float, reason: RedactionReason, *, is_sound_only: bool = False
) -> tuple[Redaction, ...]:
    """Return redactions of everything said between two moments: single words where they have times, else whole turns."""
    if not 0 <= start_s < end_s:
        raise WrongUse("interview.bad-time", f"{start_s}-{end_s}: the end comes after the beginning.")
    if interview.recording is not None and start_s >= interview.recording.duration_s:
        raise WrongUse(
            "interview.bad-time", f"{start_s}: the recording ends at {interview.recording.duration_s:.1f} s."
        )
    touched = [one for one in interview.segments if _touches(one.start_s, one.end_s, start_s, end_s)]
    first = touched[0].number if touched else (interview.segments[0].number if interview.segments else 0)
    whole = Redaction(segment=first, reason=reason, span=SOUND_ONLY, start_s=start_s, end_s=end_s)
    if is_sound_only:
        return (whole,)
    return (whole, *(one for segment in touched for one in _words_between(segment, start_s, end_s, reason)))


def add(
    bank: Bank,
    item: ItemId,
    redactions: Iterable[Redaction],
    *,
    by: StaffId,
    on: date,
    note: str = "",
    replacement: str = "",
    person: PersonId | None = None,
) -> tuple[Redaction, ...]:
    """Add redactions to an interview and ask its questions again. Returns those that were not there yet."""
    interview = interview_of(bank, item)
    known = {_key(one) for one in interview.redactions}
    fresh = tuple(
        replace(
            one,
            decided_by=by,
            note=note,
            person=person,
            replacement=replacement if replacement and one.span not in (None, SOUND_ONLY) else one.replacement,
        )
        for one in redactions
        if _key(one) not in known
    )
    if fresh:
        _save(bank, replace(interview, redactions=(*interview.redactions, *fresh)), by=by, on=on)
    return fresh


def remove(bank: Bank, item: ItemId, number: int, *, by: StaffId, on: date) -> Redaction:
    """Take back the redaction with this place in the list (from 1); the words' own questions open again. Returns it."""
    interview = interview_of(bank, item)
    if not 1 <= number <= len(interview.redactions):
        raise WrongUse("interview.no-redaction", f"{number}: the interview has {len(interview.redactions)} redactions.")
    gone = interview.redactions[number - 1]
    if gone.decided_by is None and gone.reason is RedactionReason.NO_CONSENT:
        raise WrongUse(
            "interview.senders-redaction", f"{number}: the sender's own file holds these words back. Ask the sender."
        )
    left = tuple(one for at, one in enumerate(interview.redactions, 1) if at != number)
    _save(bank, replace(interview, redactions=left), by=by, on=on)
    return gone


def without_time(interview: Interview) -> tuple[Redaction, ...]:
    """Return the redactions that keep the sound inside: nobody knows where in it their words are."""
    by_number = {segment.number: segment for segment in interview.segments}
    found = []
    for one in interview.redactions:
        is_heard = one.translation is None and one.reason is not RedactionReason.EDITORIAL_INSERTION
        segment = by_number.get(one.segment)
        if is_heard and one.start_s is None and (segment is None or timed(one, segment).start_s is None):
            found.append(one)
    return tuple(found)


def is_estimated(interview: Interview, redaction: Redaction) -> bool:
    """Say whether a redaction's time is the turn's share, widened: somebody should hear it before it is used."""
    segment = next((one for one in interview.segments if one.number == redaction.segment), None)
    is_words = redaction.span is not None and redaction.span != SOUND_ONLY
    return segment is not None and redaction.translation is None and is_words and is_shared(segment, redaction.span)


def _words_between(segment: Segment, start_s: float, end_s: float, reason: RedactionReason) -> Iterator[Redaction]:
    """Yield the words of a turn said between two moments; the whole turn where a word of it has no time."""
    at = 0
    spans: list[Span] = []
    for word in segment.words:
        found = segment.text.find(word.text.strip(), at)
        if found < 0 or word.start_s is None or word.end_s is None:
            spans = []
            break
        at = found + len(word.text.strip())
        if _touches(word.start_s, word.end_s, start_s, end_s):
            spans.append(Span(found, at))
    if spans:
        yield timed(Redaction(segment=segment.number, reason=reason, span=Span(spans[0].start, spans[-1].end)), segment)
    elif not segment.words or at == 0:
        yield timed(Redaction(segment=segment.number, reason=reason), segment)


def _touches(left_s: float | None, right_s: float | None, start_s: float, end_s: float) -> bool:
    return left_s is not None and left_s < end_s and (right_s if right_s is not None else left_s + 0.001) > start_s


def _segment(interview: Interview, number: int) -> Segment:
    for segment in interview.segments:
        if segment.number == number:
            return segment
    raise WrongUse("interview.no-turn", f"{number}: the interview has no such turn ({len(interview.segments)} in all).")


def _key(one: Redaction) -> tuple[object, ...]:
    return one.segment, one.span, one.translation, (one.start_s, one.end_s) if one.span == SOUND_ONLY else None


def _save(bank: Bank, interview: Interview, *, by: StaffId, on: date) -> Screening:
    bank.items.save(interview, by=by, on=on)
    return screen(bank, [interview.id], on=on, by=by)
