"""ELAN .eaf: annotations of the topmost tiers become segments; the tiers below give words, languages, translations.

References may stand in any order and point at anything; what hangs on nothing is warned of. Source: EAF 2.7 to 3.0 schemas.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from storybank.anonymise.xmlsafe import child, local, parse, words
from storybank.intake.transcripts.languages import code_of
from storybank.intake.transcripts.reading import Desk, TranscriptReading
from storybank.records import Word

_UNITS_S = {"milliseconds": 0.001, "NTSC-frames": 1001 / 30_000, "PAL-frames": 0.04, "PAL-50-frames": 0.02}
_LANGUAGE = re.compile(r"lang|язык|լեզու|\bdil", re.IGNORECASE)
_TRANSLATION = re.compile(r"transl|перевод|tərcümə|թարգման|^ft\b|\bft@|free", re.IGNORECASE)
_TRANSCRIPTION = re.compile(r"^(?:tx|text|utt|transcr|orth|phrase|sentence|транск)", re.IGNORECASE)
_LABEL_ONLY = re.compile(r"\W*\w*[\d.\-_]+\W*|\s*", re.ASCII)  # "kkn.003": the name of an utterance, not the utterance


@dataclass(frozen=True, slots=True)
class _Slot:
    """A point on ELAN's time line; one without a value lies somewhere between its neighbours that have one."""

    at_s: float | None
    before_s: float | None
    after_s: float | None


@dataclass(frozen=True, slots=True)
class _Annotation:
    identifier: str
    parent: str | None  # the annotation it refers to; None: it has times of its own
    start_s: float | None
    end_s: float | None
    text: str
    is_bounded: bool = False  # a time is not stated: it lies between start and end


@dataclass(frozen=True, slots=True)
class _Tier:
    name: str
    parent: str | None
    speaker: str
    language: str | None
    annotations: tuple[_Annotation, ...]


def read(data: bytes) -> TranscriptReading:
    """Return the annotations in the order of time; overlapping speakers stay as they are."""
    root = parse(data)
    desk = Desk("eaf")
    _note_header(root, desk)
    tiers = _tiers(root)
    known = {annotation.identifier for tier in tiers for annotation in tier.annotations}
    below: defaultdict[str, list[tuple[_Tier, _Annotation]]] = defaultdict(list)
    for tier in tiers:
        for annotation in tier.annotations:
            if annotation.parent is not None:
                below[annotation.parent].append((tier, annotation))
                if annotation.parent not in known:
                    desk.warn("annotation-without-parent")
    names = {tier.name for tier in tiers}
    found = [
        (annotation.start_s if annotation.start_s is not None else float("inf"), order, tier, annotation)
        for order, tier in enumerate(tiers)
        if tier.parent is None or tier.parent not in names
        for annotation in tier.annotations
    ]
    timed_below = _timed_below(tiers)
    translated: dict[str, Desk] = {}
    used = {tier.name for _, _, tier, _ in found}
    for _, _, tier, annotation in sorted(found, key=lambda each: each[:2]):
        hanging = list(_all_below(annotation, below))
        text, source = _text(annotation, hanging)
        used.add(source)
        if annotation.is_bounded:
            desk.warn("time-between", len(desk.segments) + 1)
        desk.add(
            text,
            annotation.start_s,
            annotation.end_s,
            speaker=tier.speaker,
            language=_language(hanging) or tier.language,
            words=_words(annotation, timed_below.get(tier.name, [])),
        )
        for lower, other in hanging:
            if _TRANSLATION.search(lower.name) and other.text:
                used.add(lower.name)
                other_desk = translated.setdefault(lower.name, Desk("eaf"))
                other_desk.add(
                    other.text, annotation.start_s, annotation.end_s, speaker=tier.speaker, language=lower.language
                )
    for other_desk in translated.values():
        reading = other_desk.reading()
        if reading.languages and reading.languages[0] not in desk.translations:
            desk.translations[reading.languages[0]] = reading.segments
        else:
            desk.warn("translation-language-unknown")
    timed = {lower for lowers in timed_below.values() for lower, _, _ in lowers}
    if any(tier.annotations and tier.name not in used | timed and not _LANGUAGE.search(tier.name) for tier in tiers):
        desk.leave_out("notes below the words")
    return desk.reading()


def _all_below(
    annotation: _Annotation, below: dict[str, list[tuple[_Tier, _Annotation]]]
) -> Iterator[tuple[_Tier, _Annotation]]:
    """Yield what hangs on an annotation, at any depth and in the file's order; a circle is gone round once."""
    seen: set[str] = set()
    waiting = [annotation.identifier]
    while waiting:
        identifier = waiting.pop(0)
        if identifier in seen:
            continue
        seen.add(identifier)
        for tier, other in below.get(identifier, ()):
            yield tier, other
            waiting.append(other.identifier)


def _note_header(root: etree._Element, desk: Desk) -> None:
    if root.get("AUTHOR") or any(element.get("ANNOTATOR") for element in root if local(element) == "TIER"):
        desk.leave_out("authors")
        desk.warn("authors")
    header = child(root, "HEADER")
    for element in header if header is not None else ():
        addresses = [
            element.get(key) or "" for key in ("MEDIA_URL", "RELATIVE_MEDIA_URL", "LINK_URL", "RELATIVE_LINK_URL")
        ]
        if any(addresses):
            desk.leave_out("local paths")
        if any(re.match(r"file:|/|\\\\|[A-Za-z]:[\\/]", address) for address in addresses):
            desk.warn("local-paths")
        if element.get("TIME_ORIGIN") not in (None, "", "0"):
            desk.warn("media-offset")
    if header is not None and header.get("MEDIA_FILE"):
        desk.leave_out("local paths")


def _tiers(root: etree._Element) -> list[_Tier]:
    times = _times(root)
    languages = {element.get("LANG_ID"): element.get("LANG_LABEL") for element in root if local(element) == "LANGUAGE"}
    tiers = []
    for element in root:
        if local(element) != "TIER":
            continue
        reference = element.get("LANG_REF")
        language = reference if code_of(reference) else (languages.get(reference) or "").split(" (")[0]
        name = element.get("TIER_ID") or ""
        tiers.append(
            _Tier(
                name=name,
                parent=element.get("PARENT_REF") or None,
                speaker=element.get("PARTICIPANT") or name,
                language=language or None,
                annotations=tuple(
                    _annotation(inner, times)
                    for outer in element
                    if local(outer) == "ANNOTATION"
                    for inner in outer
                    if local(inner) in ("ALIGNABLE_ANNOTATION", "REF_ANNOTATION")
                ),
            )
        )
    return tiers


def _annotation(element: etree._Element, times: dict[str, _Slot]) -> _Annotation:
    unknown = _Slot(None, None, None)
    first = times.get(element.get("TIME_SLOT_REF1") or "", unknown)
    last = times.get(element.get("TIME_SLOT_REF2") or "", unknown)
    start_s = first.at_s if first.at_s is not None else first.before_s
    end_s = last.at_s if last.at_s is not None else last.after_s
    if start_s is not None and end_s is not None and end_s <= start_s:  # the slots are not in the order of time
        start_s, end_s = first.at_s, last.at_s
    return _Annotation(
        identifier=element.get("ANNOTATION_ID") or "",
        parent=element.get("ANNOTATION_REF") or None,
        start_s=start_s,
        end_s=end_s,
        text=words(child(element, "ANNOTATION_VALUE")),
        is_bounded=(start_s, end_s) != (first.at_s, last.at_s),
    )


def _times(root: etree._Element) -> dict[str, _Slot]:
    header, order = child(root, "HEADER"), child(root, "TIME_ORDER")
    unit_s = _UNITS_S.get((header.get("TIME_UNITS") if header is not None else None) or "milliseconds", 0.001)
    names: list[str] = []
    values: list[float | None] = []
    for slot in order if order is not None else ():
        if not isinstance(slot.tag, str):
            continue
        value = slot.get("TIME_VALUE") or ""
        names.append(slot.get("TIME_SLOT_ID") or "")
        values.append(int(value) * unit_s if re.fullmatch(r"\d{1,12}", value) else None)
    return {
        name: _Slot(value, before, after)
        for name, value, before, after in zip(names, values, _latest(values), _latest(values[::-1])[::-1], strict=True)
    }


def _latest(values: list[float | None]) -> list[float | None]:
    """Return for each place the nearest value before it."""
    found: list[float | None] = []
    latest: float | None = None
    for value in values:
        latest = value if value is not None else latest
        found.append(latest)
    return found


def _text(annotation: _Annotation, hanging: list[tuple[_Tier, _Annotation]]) -> tuple[str, str]:
    """Return the annotation's words and the tier they stand in: where it is empty or only a label, one below it."""
    if not _LABEL_ONLY.fullmatch(annotation.text):
        return annotation.text, ""
    said: dict[str, list[str]] = {}
    for tier, other in hanging:
        if other.text and not _TRANSLATION.search(tier.name) and not _LANGUAGE.search(tier.name):
            said.setdefault(tier.name, []).append(other.text)
    transcription = next((name for name in said if _TRANSCRIPTION.search(name)), None)
    if transcription is None and not annotation.text:
        transcription = next(iter(said), None)
    return (annotation.text, "") if transcription is None else (" ".join(said[transcription]), transcription)


def _language(hanging: list[tuple[_Tier, _Annotation]]) -> str | None:
    return next((other.text for tier, other in hanging if _LANGUAGE.search(tier.name) and code_of(other.text)), None)


def _timed_below(tiers: list[_Tier]) -> dict[str, list[tuple[str, list[float], list[_Annotation]]]]:
    """Return tier → for each tier below it with times of its own: its name, beginnings and annotations, in order."""
    below: dict[str, list[tuple[str, list[float], list[_Annotation]]]] = {}
    for tier in tiers:
        timed = [each for each in tier.annotations if each.parent is None and each.start_s is not None]
        if tier.parent is not None and timed:
            timed.sort(key=lambda each: each.start_s or 0.0)
            below.setdefault(tier.parent, []).append((tier.name, [each.start_s or 0.0 for each in timed], timed))
    return below


def _words(annotation: _Annotation, lower: list[tuple[str, list[float], list[_Annotation]]]) -> tuple[Word, ...]:
    """Return the pieces of a lower tier with times, when together they are this annotation's words."""
    start, end = annotation.start_s, annotation.end_s
    if start is None or end is None:
        return ()
    for _, starts, annotations in lower:
        inside = [
            each
            for each in annotations[bisect_left(starts, start) : bisect_right(starts, end)]
            if each.end_s is not None and each.end_s <= end
        ]
        if inside and "".join("".join(each.text.split()) for each in inside) == "".join(annotation.text.split()):
            return tuple(
                Word(
                    text=each.text,
                    start_s=None if each.is_bounded else each.start_s,
                    end_s=None if each.is_bounded else each.end_s,
                )
                for each in inside
            )
    return ()
