"""Places named in a text: one pass for the whole gazetteer, endings checked, homonyms kept and ranked, people left alone.

A mark's span covers the name with its ending, in code points of the original. The form found is the only one that may reach a
caption; nothing here returns a lemma.
"""

import re
from collections.abc import Iterable

from storybank.places import folding, russian, surroundings
from storybank.places.belief import Reading, Sighting, believed
from storybank.places.endings import Ending
from storybank.places.folding import Folded
from storybank.places.gazetteer import Gazetteer
from storybank.places.index import Entry, index, names_for
from storybank.places.ranking import Anchor, Evidence, anchors, around, ranked
from storybank.records.texts import PlaceCandidate, PlaceMark, PlaceMarkKind, Span

__all__ = ["Evidence", "candidates_of_name", "mentions"]

_LANGUAGE_OF = {"hy": "hy", "ru": "ru", "az": "az", "az-Cyrl": "az", "en": "en"}
_NOTHING = Evidence()
_AZERBAIJANI = re.compile("[əğışöüçƏĞİŞÖÜÇ]")
_TELLING_TYPED = 6  # folded letters from which a name typed without its marks is taken for the name
_TOO_SHORT_TO_JUDGE = 40  # code points: a shorter text without capitals says nothing about how the writer uses them


def mentions(
    text: str, language: str, gazetteer: Gazetteer, *, evidence: Evidence | None = None
) -> tuple[PlaceMark, ...]:
    """Return the places named in `text`, in reading order, without overlaps. `language`: hy, az, ru, en (others are read as en).

    Any text is accepted. `evidence` (what the record says) lets through names that need more than a capital letter, and ranks.
    """
    told = evidence or _NOTHING
    folded = folding.normalise(text)
    seen = _longest(_sightings(text, language, folded, gazetteer, is_cased=_is_cased(text)))
    _mark_strangers(seen, text)
    first = [believed(sighting, told, ()) for sighting in seen]
    certain = anchors((sighting.span, readings) for sighting, readings in zip(seen, first, strict=True) if readings)
    marks = []
    for sighting, readings in zip(seen, first, strict=True):
        is_open = not readings or told != _NOTHING or len({reading.place.cluster for reading in readings}) > 1
        others = around(certain, sighting.span) if is_open else ()
        known = readings or believed(sighting, told, others)
        if known:
            marks.append(_mark(sighting, known, gazetteer, told, others))
    return tuple(marks)


def candidates_of_name(name: str, language: str, gazetteer: Gazetteer) -> tuple[PlaceCandidate, ...]:
    """Return what a name standing alone can mean, best first; an inflected form counts; nothing is guarded or left out."""
    folded = folding.normalise(name)
    whole = folded.text.strip()
    readings = [
        Reading(
            form, gazetteer.places[form.place], Ending(("nom",)), form.language, whole,
            folding.exact(form.text) == folding.exact(name.strip()), gazetteer.is_main(form),
        )
        for form in gazetteer.by_key.get(whole.replace("'", ""), ())
    ]  # fmt: skip
    for sighting in _sightings(name, language, folded, gazetteer, is_cased=False):
        if folded.text[sighting.start : sighting.end] == whole:
            readings += [reading for reading in sighting.readings if not reading.ending.is_derived]
    return ranked(readings, gazetteer, _NOTHING) if readings else ()


def _is_cased(text: str) -> bool:
    """Say whether the writer uses capitals at all; speech recognition may not."""
    return len(text) < _TOO_SHORT_TO_JUDGE or any(map(str.isupper, text))


def _sightings(text: str, language: str, folded: Folded, gazetteer: Gazetteer, *, is_cased: bool) -> list[Sighting]:
    found: dict[tuple[int, int], Sighting] = {}
    haystack = folded.text
    is_typed = not _AZERBAIJANI.search(text)  # without its own letters: Şuşakənd can only be written Susakend
    for name in names_for(language, folded.scripts, has_azerbaijani_cyrillic=folded.has_azerbaijani_cyrillic):
        table, own = index(name, gazetteer), _LANGUAGE_OF[name]
        limit = table.longest_ending + 1
        for last, (length, entries) in table.automaton.iter(haystack):
            stem_end = last + 1
            word_end = haystack.find(" ", stem_end)
            if word_end - stem_end > limit:
                continue
            suffix = haystack[stem_end:word_end]
            read = _read(entries, suffix[1:] if suffix[:1] == "'" and own != "en" else suffix)
            if not read:
                continue
            start = stem_end - length
            begin = folded.original(start)
            if is_cased and not text[begin].isupper():
                read = [(entry, ending) for entry, ending in read if ending.is_derived]
                if not read:
                    continue
            surface = text[begin : folded.original(stem_end - 1) + 1] if name in ("az", "en") else ""
            readings = _readings(read, own, haystack[start:stem_end], surface, gazetteer, is_typed=is_typed)
            key = (start, word_end)
            if key in found:
                found[key].readings.extend(readings)
            else:
                found[key] = _sighting(text, folded, start, word_end, own, readings)
    return list(found.values())


def _read(entries: tuple[Entry, ...], suffix: str) -> list[tuple[Entry, Ending]]:
    return [(entry, ending) for entry in entries if (ending := entry.endings.get(suffix)) is not None]


def _readings(
    read: list[tuple[Entry, Ending]], language: str, stem: str, surface: str, gazetteer: Gazetteer, *, is_typed: bool
) -> list[Reading]:
    is_given = not surface or (is_typed and language == "az" and len(stem) >= _TELLING_TYPED)
    written = "" if is_given else folding.exact(surface)
    return [
        Reading(
            entry.form, gazetteer.places[entry.form.place], ending, language, stem,
            not written or _is_written(folding.exact(entry.form.text), written), gazetteer.is_main(entry.form),
        )
        for entry, ending in read
    ]  # fmt: skip


def _is_written(form: str, written: str) -> bool:
    """Say whether the stem stands with the marks of its form; a last k or q may be softened: Qarabulaq, Qarabulağa."""
    return written == form or (form[-1:] in _SOFTENED and written == form[:-1] + _SOFTENED[form[-1]])


_SOFTENED = {"k": "y", "q": "ğ"}


def _sighting(text: str, folded: Folded, start: int, end: int, language: str, readings: list[Reading]) -> Sighting:
    before, after = surroundings.neighbours(folded, start, end)
    begin = folded.original(start)
    return Sighting(
        start=start,
        end=end,
        span=Span(begin, folded.original(end - 1) + 1),
        readings=readings,
        before=before,
        after=after,
        kind_beside=surroundings.kind_beside(before, after, language),
        begins_sentence=surroundings.begins_sentence(text, begin),
        is_capital=text[begin].isupper(),
        is_shouted=text[begin : folded.original(end - 1) + 1].isupper(),
        stranger_before=False,
        stranger_after=False,
        opener_before=False,
        after_preposition=bool(before) and surroundings.is_preposition(before[0], language),
    )


def _longest(found: Iterable[Sighting]) -> list[Sighting]:
    """Return sightings that do not overlap: the longer wins, then the earlier."""
    kept: list[Sighting] = []
    for sighting in sorted(found, key=lambda s: (s.start, -s.end)):
        if kept and sighting.start < kept[-1].end:
            if sighting.end - sighting.start > kept[-1].end - kept[-1].start:
                kept[-1] = sighting
            continue
        kept.append(sighting)
    return kept


def _mark_strangers(seen: list[Sighting], text: str) -> None:
    """Note which sightings have a capitalised word directly beside them that can be part of a person's or a firm's name."""
    known = [s for s in seen if not surroundings.is_person_like(r.stem for r in s.readings)]
    starts, ends = {s.span.start for s in known}, {s.span.end for s in known}
    for sighting in seen:
        language = sighting.readings[0].language
        before = surroundings.capitalised_before(text, sighting.span.start)
        if before is not None and before[0] + len(before[1]) not in ends and not _is_no_name(before[1]):
            is_opener = surroundings.begins_sentence(text, before[0])
            sighting.stranger_before = not is_opener
            sighting.opener_before = is_opener and surroundings.is_first_name_likely(before[1], language)
        after = surroundings.capitalised_after(text, sighting.span.end)
        if after is not None and after[0] not in starts:
            sighting.stranger_after = not _is_no_name(after[1])


def _is_no_name(word: str) -> bool:
    """Say whether a capitalised word is an abbreviation or a single letter rather than somebody's name."""
    return len(word) < 2 or word.isupper()


def _mark(
    sighting: Sighting, readings: list[Reading], gazetteer: Gazetteer, told: Evidence, others: tuple[Anchor, ...]
) -> PlaceMark:
    candidates = ranked(readings, gazetteer, told, others, kind_beside=sighting.kind_beside)
    first = candidates[0]
    best = next(r for r in readings if (r.form.place, r.form.toponym) == (first.place, first.toponym))
    case = best.ending.cases[0]
    if best.language == "ru":
        case = russian.case_of(best.ending, sighting.before[0] if sighting.before else "")
    return PlaceMark(
        span=sighting.span,
        candidates=candidates,
        kind=PlaceMarkKind.DERIVED if all(r.ending.is_derived for r in readings) else PlaceMarkKind.PLACE,
        case=f"{best.language}.{case}" + (f"+{best.ending.tail}" if best.ending.tail else ""),
    )
