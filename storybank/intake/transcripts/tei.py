"""TEI for spoken language (ISO 24624): utterances with points on a time line, words, pauses, incidents."""

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from storybank.anonymise.xmlsafe import local, parse, words
from storybank.intake.transcripts import timecodes
from storybank.intake.transcripts.languages import code_of, languages_in
from storybank.intake.transcripts.reading import Desk, TranscriptReading
from storybank.records import Language, Segment, Word

_XML = "{http://www.w3.org/XML/1998/namespace}"
_LEFT_OUT = frozenset(
    {"note", "desc", "incident", "vocal", "kinesic", "pause", "shift", "del", "spanGrp", "span", "fs", "writing"}
)
_UNITS = {"s": 1.0, "sec": 1.0, "ms": 0.001, "min": 60.0, "h": 3600.0}
_TIED = (".", ",", "?", "!", ";", ":", "…", "։", ")", "»", "”")


def read(data: bytes) -> TranscriptReading:
    """Return the utterances in their order."""
    root = parse(data)
    desk = Desk("tei")
    _note_header(root, desk)
    times = _times(root)
    translated: dict[Language, list[Segment]] = {}
    for utterance in root.iter("{*}u"):
        block = utterance.getparent()
        holders = [utterance] if block is None or local(block) != "annotationBlock" else [utterance, block]
        start, end = (_time(holders, times, key) for key in ("start", "end"))
        anchors = [_time([anchor], times, "synch") for anchor in utterance.iter("{*}anchor")]
        known = [at_s for at_s in anchors if at_s is not None]
        pieces = list(_pieces(utterance))
        segment = desk.add(
            _joined(pieces),
            start if start is not None else (known[0] if known else None),
            end if end is not None else (known[-1] if len(known) > 1 else None),
            speaker=next((value.lstrip("#") for holder in holders if (value := holder.get("who"))), None),
            language=next((value for holder in holders if (value := holder.get(_XML + "lang"))), None)
            or _inherited_language(utterance),
            words=_timed_words(utterance, times),
        )
        for language, text in _translations(block if block is not None else utterance, desk):
            translated.setdefault(language, []).append(replace(segment, text=text, language=language, words=()))
    desk.translations |= {language: tuple(segments) for language, segments in translated.items()}
    return desk.reading()


def _translations(block: etree._Element, desk: Desk) -> Iterator[tuple[Language, str]]:
    """Yield language and words of the groups of spans beside an utterance that translate it; other groups are reported."""
    if local(block) != "annotationBlock":
        return
    for group in block.iterfind("{*}spanGrp"):
        text = " ".join(filter(None, (words(span) for span in group.iterfind("{*}span"))))
        if not text:
            continue
        kind, stated = (group.get("type") or "").lower(), code_of(group.get(_XML + "lang"))
        if not any(part in kind for part in ("transl", "free", "gloss-en")):
            desk.leave_out("notes below the words")
        elif language := stated or next(iter(languages_in(text)), None):
            yield language, text
        else:
            desk.warn("translation-language-unknown")


def _note_header(root: etree._Element, desk: Desk) -> None:
    for element in root.iter("{*}persName", "{*}forename", "{*}surname", "{*}author", "{*}respStmt"):
        if words(element):
            desk.leave_out("authors")
            desk.warn("authors")
            break
    for element in root.iter("{*}media", "{*}recording"):
        if element.get("url") or words(element):
            desk.leave_out("local paths")
    if any(element.get("target") for element in root.iter("{*}ref", "{*}ptr")):
        desk.leave_out("links")
    for element in root.iter("{*}availability"):
        if (element.get("status") or "").lower() == "restricted":
            desk.stop("availability")
    for element in root.iter("{*}language"):
        desk.declare(element.get("ident"))


def _times(root: etree._Element) -> dict[str, float]:
    times: dict[str, float] = {}
    for line in root.iter("{*}timeline"):
        unit = _UNITS.get((line.get("unit") or "s").lower(), 1.0)
        for when in line.iter("{*}when"):
            name = when.get(_XML + "id") or ""
            absolute, interval = when.get("absolute"), when.get("interval")
            if absolute:
                at_s = timecodes.seconds(absolute.rpartition("T")[2].rstrip("Z"))
                if at_s is not None:
                    times[name] = at_s
            elif interval:
                value = timecodes.seconds(interval.rstrip("smin "))
                since = (when.get("since") or "").lstrip("#")
                if value is not None and interval != "unknown":
                    times[name] = times.get(since, 0.0) + value * unit
            elif not times:
                times[name] = 0.0  # the origin
    return times


def _time(holders: list[etree._Element], times: dict[str, float], key: str) -> float | None:
    for holder in holders:
        value = holder.get(key)
        if value:
            return times.get(value.lstrip("#"))
    return None


def _pieces(element: etree._Element) -> Iterator[str]:
    """Yield words and marks; text that is not in words is yielded as it stands."""
    if (element.text or "").strip():
        yield " ".join((element.text or "").split())
    for node in element:
        name = local(node)
        if name in ("w", "pc"):
            yield words(node)
        elif name == "gap":
            yield "[…]"
        elif name == "supplied":
            yield f"[{words(node)}]"  # the editor's, not the speaker's
        elif name and name not in _LEFT_OUT:
            yield from _pieces(node)
        if (node.tail or "").strip():
            yield " ".join((node.tail or "").split())


def _joined(pieces: list[str]) -> str:
    text = ""
    for piece in pieces:
        text += piece if not text or piece.startswith(_TIED) or text.endswith(("(", "«", "“")) else " " + piece
    return text


def _timed_words(utterance: etree._Element, times: dict[str, float]) -> tuple[Word, ...]:
    found = [
        Word(text=words(node), start_s=_time([node], times, "start"), end_s=_time([node], times, "end"))
        for node in utterance.iter("{*}w")
    ]
    return tuple(found) if any(word.start_s is not None for word in found) else ()


def _inherited_language(element: etree._Element) -> str | None:
    for parent in element.iterancestors():
        if local(parent) in ("text", "body", "div", "annotationBlock") and parent.get(_XML + "lang"):
            return str(parent.get(_XML + "lang"))
    return None
