"""Places named in a text: one pass for the whole gazetteer, endings checked, homonyms kept and ranked, people left alone.

A mark's span covers the name with its ending, in code points of the original. The form found is the only one that may reach a
caption; nothing here returns a lemma.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from storybank.places import folding, russian, surroundings
from storybank.places.endings import Ending
from storybank.places.folding import Folded
from storybank.places.gazetteer import SETTLEMENTS, Form, Gazetteer, Place
from storybank.places.index import index, names_for
from storybank.places.ranking import Evidence, known, nearness, prior
from storybank.records.ids import PlaceId, ToponymId
from storybank.records.texts import PlaceCandidate, PlaceMark, PlaceMarkKind, Span

_LOCAL_CASES = frozenset({"loc", "abl", "dat", "attr"})
_LANGUAGE_OF = {"hy": "hy", "ru": "ru", "az": "az", "az-Cyrl": "az", "en": "en"}


@dataclass(frozen=True, slots=True)
class _Reading:
    form: Form
    ending: Ending
    language: str
    is_exact: bool
    stem: str


@dataclass(slots=True)
class _Mention:
    start: int  # in the folded text
    end: int
    span: Span  # in the original
    readings: list[_Reading]
    before: list[str]
    after: list[str]
    kind_beside: str
    begins_sentence: bool


def mentions(
    text: str, language: str, gazetteer: Gazetteer, *, evidence: Evidence | None = None
) -> tuple[PlaceMark, ...]:
    """Return the places named in `text`, in reading order, without overlaps. `language`: hy, az, ru, en (others are read as en).

    Any text is accepted. `evidence` (what the record says) lets through names that need more than a capital letter, and ranks.
    """
    told = evidence or Evidence()
    folded = folding.normalise(text)
    has_case = any(map(str.isupper, text[:5000])) if len(text) > 40 else True
    found = _longest(_raw(text, language, folded, gazetteer, has_case=has_case))
    sure = [mention for mention in found if _is_believed(mention, text, gazetteer, told, anchors=())]
    anchors = _anchors(sure, gazetteer)
    believed = [
        mention
        for mention in found
        if mention in sure or (anchors and _is_believed(mention, text, gazetteer, told, anchors=anchors))
    ]
    return tuple(_mark(mention, gazetteer, told, anchors) for mention in believed)


def candidates_of_name(name: str, language: str, gazetteer: Gazetteer) -> tuple[PlaceCandidate, ...]:
    """Return what a name standing alone can mean, best first; an inflected form counts; nothing is guarded or left out."""
    folded = folding.normalise(name)
    whole = folded.text.strip()
    marks = [
        m for m in _raw(name, language, folded, gazetteer, has_case=False) if folded.text[m.start : m.end] == whole
    ]
    plain = [
        _Reading(form, Ending(("nom",)), form.language, folding.exact(form.text) == folding.exact(name.strip()), whole)
        for form in gazetteer.by_key.get(whole.replace("'", ""), ())
    ]
    readings = [*plain, *(r for mark in marks for r in mark.readings if not r.ending.is_derived)]
    if not readings:
        return ()
    mention = _Mention(0, 0, Span(0, len(name)), readings, [], [], "", begins_sentence=True)
    return _ranked(mention, gazetteer, Evidence(), ())


def _raw(text: str, language: str, folded: Folded, gazetteer: Gazetteer, *, has_case: bool) -> list[_Mention]:
    found: dict[tuple[int, int], _Mention] = {}
    haystack = folded.text
    for name in names_for(language, folded.scripts, has_azerbaijani_cyrillic=folded.has_azerbaijani_cyrillic):
        table = index(name, gazetteer)
        limit, own = table.longest_ending, _LANGUAGE_OF[name]
        for last, (length, entries) in table.automaton.iter(haystack):
            stem_end = last + 1
            word_end = haystack.find(" ", stem_end)
            if word_end - stem_end > limit + 1:
                continue
            suffix = haystack[stem_end:word_end]
            bare = suffix[1:] if suffix[:1] == "'" and own != "en" else suffix
            start = stem_end - length
            readings: list[_Reading] = []
            for entry in entries:
                ending = entry.endings.get(bare)
                if ending is not None:
                    readings.append(_Reading(entry.form, ending, own, True, haystack[start:stem_end]))
            if not readings:
                continue
            begin, end = folded.original(start), folded.original(word_end - 1) + 1
            if has_case and not text[begin].isupper():
                readings = [r for r in readings if r.ending.is_derived]
                if not readings:
                    continue
            key = (start, word_end)
            if key in found:
                found[key].readings.extend(readings)
                continue
            if own in ("az", "en"):
                readings = _with_exactness(readings, text[begin : folded.original(stem_end - 1) + 1])
            before, after = surroundings.neighbours(folded, start, word_end)
            found[key] = _Mention(
                start, word_end, Span(begin, end), readings, before, after,
                surroundings.kind_beside(before, after, own), surroundings.begins_sentence(text, begin),
            )  # fmt: skip
    return list(found.values())


def _with_exactness(readings: list[_Reading], surface: str) -> list[_Reading]:
    written = folding.exact(surface)
    return [_Reading(r.form, r.ending, r.language, folding.exact(r.form.text) == written, r.stem) for r in readings]


def _longest(found: Iterable[_Mention]) -> list[_Mention]:
    """Return mentions that do not overlap: the longer wins, then the earlier."""
    kept: list[_Mention] = []
    for mention in sorted(found, key=lambda m: (m.start, -m.end)):
        if kept and mention.start < kept[-1].end:
            if mention.end - mention.start > kept[-1].end - kept[-1].start:
                kept[-1] = mention
            continue
        kept.append(mention)
    return kept


def _is_believed(
    mention: _Mention, text: str, gazetteer: Gazetteer, told: Evidence, *, anchors: tuple[Place, ...]
) -> bool:
    """Decide whether this is a place at all; drops the readings that are not believed."""
    reading = mention.readings[0]
    language = reading.language
    attested = [r for r in mention.readings if r.form.place in told.places]
    if attested:
        return True
    if surroundings.is_person_beside(mention.before, mention.after, language) and not mention.kind_beside:
        return False
    names = {r.stem for r in mention.readings}
    stranger = surroundings.capitalised_word_before(text, mention.span.start)
    if stranger is not None and names & surroundings.also_people() and not mention.kind_beside:
        offset, _ = stranger
        if not surroundings.begins_sentence(text, offset):
            return False
    is_word = bool(names & surroundings.also_words(language))
    return any(
        _is_enough(r, gazetteer.places[r.form.place], mention, is_word=is_word, told=told, anchors=anchors)
        for r in mention.readings
    )


def _is_enough(
    r: _Reading, place: Place, mention: _Mention, *, is_word: bool, told: Evidence, anchors: tuple[Place, ...]
) -> bool:
    settlement_word = mention.kind_beside in ("village", "town") and place.kind in SETTLEMENTS
    other_word = mention.kind_beside == place.kind or (mention.kind_beside == "district" and place.kind != "village")
    if settlement_word or other_word or (told.is_settlement and place.kind in SETTLEMENTS):
        return True
    is_beside = bool(anchors) and nearness(place, anchors) > 0.6
    if is_word:
        return is_beside and not mention.begins_sentence
    if place.is_always_found:
        return r.is_exact or len(r.stem) >= 5
    if not r.form.is_recorded or not r.is_exact or len(r.stem) < 4:
        return False
    return is_beside and not mention.begins_sentence


def _anchors(sure: list[_Mention], gazetteer: Gazetteer) -> tuple[Place, ...]:
    """Return the places that are certain enough to say where the text is."""
    found: dict[PlaceId, Place] = {}
    for mention in sure:
        clusters = {gazetteer.places[r.form.place].cluster for r in mention.readings}
        best = max((gazetteer.places[r.form.place] for r in mention.readings), key=prior)
        if best.kind != "country" and (len(clusters) == 1 or prior(best) > 0.68):
            found[best.id] = best
    return tuple(found.values())


def _mark(mention: _Mention, gazetteer: Gazetteer, told: Evidence, anchors: tuple[Place, ...]) -> PlaceMark:
    candidates = _ranked(mention, gazetteer, told, anchors)
    best = next(
        (r for r in mention.readings if (r.form.place, r.form.toponym) == (candidates[0].place, candidates[0].toponym)),
        mention.readings[0],
    )
    previous = mention.before[0] if mention.before else ""
    case = russian.case_of(best.ending, previous) if best.language == "ru" else best.ending.cases[0]
    return PlaceMark(
        span=mention.span,
        candidates=candidates,
        kind=PlaceMarkKind.DERIVED if all(r.ending.is_derived for r in mention.readings) else PlaceMarkKind.PLACE,
        case=f"{best.language}.{case}",
    )


def _ranked(
    mention: _Mention, gazetteer: Gazetteer, told: Evidence, anchors: tuple[Place, ...]
) -> tuple[PlaceCandidate, ...]:
    scored: dict[tuple[PlaceId, ToponymId | None], tuple[float, tuple[str, ...]]] = {}
    own = {r.form.place for r in mention.readings}
    others = [anchor for anchor in anchors if anchor.id not in own]
    near = known(gazetteer, told.near)
    attested = known(gazetteer, told.places)
    clusters = {gazetteer.places[r.form.place].cluster for r in mention.readings}
    for r in mention.readings:
        place = gazetteer.places[r.form.place]
        score, reasons = prior(place), []
        if r.form.place in told.places or r.form.toponym in told.toponyms:
            score, reasons = score + 1.0, ["attested"]
        elif attested:
            score += 0.1 * nearness(place, attested)
        if near and (closeness := nearness(place, near)) > 0:
            score += 0.5 * closeness
            reasons.append("district")
        if others and (closeness := nearness(place, others)) > 0:
            score += 0.35 * closeness
            reasons.append("named-too")
        if mention.kind_beside and (
            mention.kind_beside == place.kind
            or (mention.kind_beside == "town" and place.kind == "city")
            or (mention.kind_beside == "district" and place.kind in ("province", "region"))
        ):
            score += 0.3
            reasons.append("word-beside")
        if not r.form.is_recorded:
            score -= 0.1
        if not r.is_exact:
            score -= 0.05
        if len(clusters) == 1:
            reasons.append("only-one")
        key = (r.form.place, r.form.toponym)
        if key not in scored or score > scored[key][0]:
            scored[key] = (score, tuple(reasons))
    top = max(1.0, *(score for score, _ in scored.values()))
    ranked = sorted(scored.items(), key=lambda item: (-item[1][0], item[0][0], item[0][1] or ""))
    return tuple(
        PlaceCandidate(place=place, toponym=toponym, score=round(max(0.0, score) / top, 4), reasons=reasons)
        for (place, toponym), (score, reasons) in ranked
    )
