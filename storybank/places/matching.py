"""Places named in a text: one pass for the whole gazetteer, endings checked, homonyms kept and ranked, people left alone.

A mark's span covers the name with its ending, in code points of the original. The form found is the only one that may reach a
caption; nothing here returns a lemma.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

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
    has_evidence = told != _NOTHING
    for sighting, readings in zip(seen, first, strict=True):
        is_open = not readings or has_evidence or len({reading.place.cluster for reading in readings}) > 1
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
        has_marks = name in ("az", "en")
        for last, (length, entries) in table.automaton.iter(haystack):
            stem_end = last + 1
            word_end = haystack.find(" ", stem_end)
            if word_end - stem_end > limit:
                continue
            start = stem_end - length
            word = haystack[start:word_end]
            begin = folded.original(start)
            is_small = is_cased and not text[begin].isupper()
            key = (word, length, is_small)
            read = table.read.get(key)
            if read is None:
                read = _read(entries, word[length:], own, only_derived=is_small)
                _remember(table.read, key, read)
            if not read:
                continue
            surface = text[begin : folded.original(stem_end - 1) + 1] if has_marks else ""
            if surface and is_typed and own == "az" and length >= _TELLING_TYPED:
                surface = ""
            full = (*key, surface)
            readings = table.readings.get(full)
            if readings is None:
                readings = _readings(read, own, word[:length], surface, gazetteer)
                _remember(table.readings, full, readings)
            spot = (start, word_end)
            if spot in found:
                found[spot].readings = (*found[spot].readings, *readings)
            else:
                found[spot] = _sighting(text, folded, start, word_end, own, readings)
    return list(found.values())


_MOST_REMEMBERED = 30_000  # words kept for each set of letters


def _remember(memory: dict[Any, Any], key: object, value: object) -> None:
    if len(memory) < _MOST_REMEMBERED:
        memory[key] = value


def _read(
    entries: tuple[Entry, ...], suffix: str, language: str, *, only_derived: bool
) -> tuple[tuple[Entry, Ending], ...]:
    """Return the entries that this ending may follow; a word without a capital can only be derived from a name."""
    if suffix[:1] == "'" and language != "en":
        suffix = suffix[1:]
    return tuple(
        (entry, ending)
        for entry in entries
        if (ending := entry.endings.get(suffix)) is not None and (ending.is_derived or not only_derived)
    )


def _readings(
    read: tuple[tuple[Entry, Ending], ...], language: str, stem: str, surface: str, gazetteer: Gazetteer
) -> tuple[Reading, ...]:
    written = folding.exact(surface) if surface else ""
    return tuple(
        Reading(
            entry.form, gazetteer.places[entry.form.place], ending, language, stem,
            not written or _is_written(folding.exact(entry.form.text), written), gazetteer.is_main(entry.form),
        )
        for entry, ending in read
    )  # fmt: skip


def _is_written(form: str, written: str) -> bool:
    """Say whether the stem stands with the marks of its form; a last k or q may be softened: Qarabulaq, Qarabulağa."""
    return written == form or (form[-1:] in _SOFTENED and written == form[:-1] + _SOFTENED[form[-1]])


_SOFTENED = {"k": "y", "q": "ğ"}


def _sighting(
    text: str, folded: Folded, start: int, end: int, language: str, readings: tuple[Reading, ...]
) -> Sighting:
    before, after = surroundings.neighbours(folded, start, end)
    begin, stop = folded.original(start), folded.original(end - 1) + 1
    return Sighting(
        start=start,
        end=end,
        span=Span(begin, stop),
        readings=readings,
        before=before,
        after=after,
        kind_beside=surroundings.kind_beside(before, after, language),
        begins_sentence=surroundings.begins_sentence(text, begin),
        is_capital=text[begin].isupper(),
        is_shouted=text[begin:stop].isupper(),
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
    """Say whether a capitalised word is an abbreviation, a single letter or an adjective of a place rather than somebody's name."""
    return len(word) < 2 or word.isupper() or word.endswith(_ADJECTIVES)


_ADJECTIVES = ("ская", "ский", "ское", "ской", "скую", "ском", "ские", "ских", "skaya", "skiy", "ական")


def _ranked(
    readings: tuple[Reading, ...], gazetteer: Gazetteer, told: Evidence, others: tuple[Anchor, ...], kind_beside: str
) -> tuple[PlaceCandidate, ...]:
    """Return the candidates best first; what depends on the word alone is kept."""
    if others or told is not _NOTHING:
        return ranked(readings, gazetteer, told, others, kind_beside=kind_beside)
    memory = gazetteer.ranked
    key = (readings, kind_beside)
    known = memory.get(key)
    if known is None:
        known = ranked(readings, gazetteer, told, others, kind_beside=kind_beside)
        _remember(memory, key, known)
    return known


def _mark(
    sighting: Sighting, readings: Sequence[Reading], gazetteer: Gazetteer, told: Evidence, others: tuple[Anchor, ...]
) -> PlaceMark:
    candidates = _ranked(tuple(readings), gazetteer, told, others, sighting.kind_beside)
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
