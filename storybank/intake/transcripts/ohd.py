"""Tables of Oral-History.Digital, really TAB separated, with the archive's own marks: `<res …>` and `<an …>` hold words back.

Source of the notation: oral-history-digital/ohd, app/models/segment/enciphered_text.rb (facts only).
"""

import re
from dataclasses import dataclass

from storybank.errors import Unreadable
from storybank.intake.transcripts import tables, timecodes
from storybank.intake.transcripts.reading import Desk, IndexPoint, TranscriptReading
from storybank.records import RedactionReason

_COLUMNS = {
    "time": ("timecode", "time code", "timestamp", "zeit", "start"),
    "tape": ("band", "tape", "tape number", "bandnummer"),
    "speaker": ("speaker", "sprecher", "sprecherin", "sprecher:in", "speaker designation", "sprecher*in"),
    "text": ("transcript", "transkript", "original", "transkription", "transcription", "text"),
    "translation": ("übersetzung", "translation", "übersetzung (en)", "translation (en)"),
    "heading": ("hauptüberschrift", "main heading", "mainheading", "überschrift", "heading"),
    "subheading": ("zwischenüberschrift", "sub heading", "subheading"),
    "notes": ("anmerkungen", "annotations", "notes", "kommentar"),
    "register": ("registerverknüpfungen", "registry references", "register"),
}
_HELD = {"res": RedactionReason.NO_CONSENT, "an": RedactionReason.NAME}
_OPEN = re.compile(
    r"<(?:(?P<held>res|an)\b\s*|(?P<kept>sim)\s+|(?P<doubt>\?)\s+|(?:s|nl|g|m|l|ld)\((?P<how>[^()<>]*)\)\s*"
    r"|(?P<gone>(?:v|n|i)\([^<>]*?\)>|p\d*>|\?\d*>|=>|\*+>|/?\w{0,3}>))"
)
_PLAIN = re.compile(r"[^<>]+")
_ASIDE = re.compile(r"\{[\[{][^{}]*[\]}]\}")


@dataclass(frozen=True, slots=True)
class Marked:
    """Text without its marks, and which stretches of it are held back."""

    text: str
    held: tuple[tuple[RedactionReason, int, int], ...]
    is_unclosed: bool = False
    has_unknown: bool = False


def read(data: bytes) -> TranscriptReading:
    """Return the rows as segments, the archive's marks as redactions, headings as an index."""
    desk = Desk("ohd")
    headings, rows = tables.rows(data, desk)
    at = tables.columns(headings, _COLUMNS)
    if "text" not in at:
        raise Unreadable(
            "transcript.unknown-columns", "The table has no column for the transcript. Rename it “TRANSCRIPT”."
        )
    translation = Desk("ohd")
    for row in rows:
        start = timecodes.seconds(tables.cell(row, at.get("time")))
        marked = unmarked(tables.cell(row, at["text"]))
        speaker = tables.cell(row, at.get("speaker")).rstrip(":")
        segment = desk.add(marked.text, start, speaker=speaker)
        shift = len(marked.text) - len(marked.text.lstrip())
        for reason, left, right in marked.held:
            desk.redact(segment.number, reason, max(0, left - shift), min(right - shift, len(segment.text)))
        if marked.is_unclosed:
            desk.warn("mark-unclosed", segment.number)
        if marked.has_unknown:
            desk.warn("mark-unknown", segment.number)
        if tables.cell(row, at.get("time")) and start is None:
            desk.warn("timing-unreadable", segment.number)
        other = unmarked(tables.cell(row, at.get("translation")))
        if other.text:
            translation.add(_masked(other), start, speaker=speaker)
        _note(row, at, start, desk)
    desk.end_at_next()
    translation.end_at_next()
    reading = translation.reading()
    if reading.languages:
        desk.translations[reading.languages[0]] = reading.segments
    elif reading.segments:
        desk.warn("translation-language-unknown")
    return desk.reading()


def unmarked(text: str) -> Marked:
    """Return a text without the notation's marks, which may stand inside each other; a mark left open holds to the end."""
    text = _ASIDE.sub("", text)
    out: list[str] = []
    length = 0
    held: list[tuple[RedactionReason, int, int]] = []
    stack: list[tuple[RedactionReason | None, int]] = []
    has_unknown = False
    at = 0
    while at < len(text):
        plain = _PLAIN.match(text, at)
        if plain is not None:
            words = (
                plain[0].lstrip() if not out or out[-1][-1].isspace() else plain[0]
            )  # a mark that went leaves one space
            at = plain.end()
        elif text[at] == ">" and stack:
            reason, start = stack.pop()
            if reason is not None:
                held.append((reason, start, length))
            at += 1
            continue
        elif (match := _OPEN.match(text, at)) is not None:
            if match["gone"] is None:
                stack.append((_HELD.get(match["held"] or ""), length))
            at = match.end()
            continue
        else:
            has_unknown = has_unknown or (text[at] == "<" and text[at + 1 : at + 2].isalnum())
            words = text[at]
            at += 1
        if words:
            out.append(words)
            length += len(words)
    unclosed = [(reason, start) for reason, start in stack if reason is not None]
    held.extend((reason, start, length) for reason, start in unclosed)
    return Marked("".join(out), tuple(sorted(held, key=lambda each: each[1:])), bool(unclosed), has_unknown)


def _masked(marked: Marked) -> str:
    """Return a translation with what its own marks hold back already gone: its segments carry no redactions."""
    text = marked.text
    for _, left, right in sorted(marked.held, key=lambda each: -each[1]):
        text = text[:left] + "[…]" + text[right:]
    return text


def _note(row: list[str], at: dict[str, int], start: float | None, desk: Desk) -> None:
    title, subtitle = tables.cell(row, at.get("heading")), tables.cell(row, at.get("subheading"))
    if title or subtitle:
        desk.index.append(IndexPoint(start_s=start, title=title or subtitle, synopsis=subtitle if title else ""))
    if tables.cell(row, at.get("notes")):
        desk.leave_out("comments")
    if tables.cell(row, at.get("register")):
        desk.leave_out("register")
