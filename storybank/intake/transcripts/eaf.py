"""ELAN .eaf: annotations of the topmost tiers become segments; the tiers below give words, languages, translations.

References may stand in any order and point at anything; what hangs on nothing is warned of. Source: EAF 2.7 to 3.0 schemas.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
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
class _Annotation:
    identifier: str
    parent: str | None  # the annotation it refers to; None: it has times of its own
    start_s: float | None
    end_s: float | None
    text: str


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
    for _, _, tier, annotation in sorted(found, key=lambda each: each[:2]):
        hanging = below.get(annotation.identifier, [])
        text = _text(annotation, hanging)
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
    return desk.reading()


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


def _annotation(element: etree._Element, times: dict[str, float | None]) -> _Annotation:
    return _Annotation(
        identifier=element.get("ANNOTATION_ID") or "",
        parent=element.get("ANNOTATION_REF") or None,
        start_s=times.get(element.get("TIME_SLOT_REF1") or ""),
        end_s=times.get(element.get("TIME_SLOT_REF2") or ""),
        text=words(child(element, "ANNOTATION_VALUE")),
    )


def _times(root: etree._Element) -> dict[str, float | None]:
    header, order = child(root, "HEADER"), child(root, "TIME_ORDER")
    unit_s = _UNITS_S.get((header.get("TIME_UNITS") if header is not None else None) or "milliseconds", 0.001)
    times: dict[str, float | None] = {}
    for slot in order if order is not None else ():
        value = slot.get("TIME_VALUE") or ""  # a slot without a value lies somewhere between its neighbours
        times[slot.get("TIME_SLOT_ID") or ""] = int(value) * unit_s if re.fullmatch(r"\d{1,12}", value) else None
    return times


def _text(annotation: _Annotation, hanging: list[tuple[_Tier, _Annotation]]) -> str:
    """Return the annotation's words; where it only holds an utterance's label, those of the transcription below it."""
    if not _LABEL_ONLY.fullmatch(annotation.text):
        return annotation.text
    for tier, other in hanging:
        if _TRANSCRIPTION.search(tier.name) and other.text:
            return other.text
    return annotation.text


def _language(hanging: list[tuple[_Tier, _Annotation]]) -> str | None:
    return next((other.text for tier, other in hanging if _LANGUAGE.search(tier.name) and code_of(other.text)), None)


def _timed_below(tiers: list[_Tier]) -> dict[str, list[tuple[list[float], list[_Annotation]]]]:
    """Return tier → for each tier below it with times of its own: its beginnings and its annotations, in order."""
    below: dict[str, list[tuple[list[float], list[_Annotation]]]] = {}
    for tier in tiers:
        timed = [each for each in tier.annotations if each.parent is None and each.start_s is not None]
        if tier.parent is not None and timed:
            timed.sort(key=lambda each: each.start_s or 0.0)
            below.setdefault(tier.parent, []).append(([each.start_s or 0.0 for each in timed], timed))
    return below


def _words(annotation: _Annotation, lower: list[tuple[list[float], list[_Annotation]]]) -> tuple[Word, ...]:
    """Return the pieces of a lower tier with times, when together they are this annotation's words."""
    start, end = annotation.start_s, annotation.end_s
    if start is None or end is None:
        return ()
    for starts, annotations in lower:
        inside = [
            each
            for each in annotations[bisect_left(starts, start) : bisect_right(starts, end)]
            if each.end_s is not None and each.end_s <= end
        ]
        if inside and "".join("".join(each.text.split()) for each in inside) == "".join(annotation.text.split()):
            return tuple(Word(text=each.text, start_s=each.start_s, end_s=each.end_s) for each in inside)
    return ()
