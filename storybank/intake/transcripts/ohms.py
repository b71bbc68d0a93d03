"""OHMS XML of both dialects: 5.4 (lines with minute marks) and 6.0 (WebVTT inside).

5.4's `sync` is "1:|13(3)|19(14)": every minute ends at line 13 word 3, line 19 word 14 … Source: OHMS schema; ohms-viewer.
"""

import re

from lxml import etree

from storybank.anonymise.xmlsafe import child, local, parse, words
from storybank.intake.transcripts import vtt
from storybank.intake.transcripts.reading import Desk, IndexPoint, TranscriptReading
from storybank.intake.transcripts.speakers import Labels

_MARK = re.compile(r"(\d+)\s*\(\s*(\d+)\s*\)", re.ASCII)
_FOOTNOTES = re.compile(
    r"\[\[footnotes\]\].*?(?:\[\[/footnotes\]\]|\Z)|\[\[footnote\]\].*?\[\[/footnote\]\]", re.DOTALL
)
_REFERENCE = re.compile(r"<c\.\d+>\s*\[?\d+\]?\s*</c>")  # 6.0: the number of an annotation, set behind a word
_NOTHING = re.compile(r"^\W*no transcript\W*$", re.IGNORECASE)
_NO = frozenset({"", "0", "no", "none", "false", "n/a"})
_SECONDS_PER_MINUTE = 60.0


def read(data: bytes) -> TranscriptReading:
    """Return the transcript of an OHMS file; `_alt` fields become a translation, index points stay an index."""
    root = parse(data)
    record = next((element for element in root.iter() if local(element) == "record"), root)
    desk = Desk("ohms")
    desk.declare(words(child(record, "language")))
    if words(child(record, "userestrict")).lower() not in _NO:
        desk.stop("userestrict")
    if words(child(record, "rights")) or words(child(record, "usage")):
        desk.leave_out("rights text")
    if any(words(child(record, name)) for name in ("interviewee", "interviewer")):
        desk.leave_out("authors")
    if any(words(child(record, name)) for name in ("media_url", "file_name", "xmllocation", "xmlfilename", "kembed")):
        desk.leave_out("media addresses")
    _lay(record, "", desk)
    _index(record, desk)
    _translation(record, desk)
    return desk.reading()


def _lay(record: etree._Element, suffix: str, desk: Desk) -> None:
    timed = words(child(record, "vtt_transcript" + suffix))
    if timed:
        desk.format = "ohms-6.0"
        timed = timed.replace("\r\n", "\n")
        if _FOOTNOTES.search(timed):
            desk.leave_out("footnotes")
            desk.warn("footnotes")
            timed = _FOOTNOTES.sub(lambda match: "\n" * match[0].count("\n"), timed)
        if _REFERENCE.search(timed):
            desk.leave_out("footnotes")
            desk.warn("footnotes")
            timed = _REFERENCE.sub("", timed)
        vtt.lay(timed, desk)
        return
    text = words(child(record, "transcript" + suffix))
    desk.format = "ohms-" + (words(child(record, "version")) or "5.4")
    if text and not _NOTHING.match(text):
        _lay_lines(text, words(child(record, "sync" + suffix)), desk)


def _translation(record: etree._Element, desk: Desk) -> None:
    other = Desk(desk.format)
    other.declare(words(child(record, "transcript_alt_lang")))
    _lay(record, "_alt", other)
    reading = other.reading()
    if reading.segments:
        language = reading.languages[0] if reading.languages else None
        if language is None:
            desk.warn("translation-language-unknown")
            return
        desk.translations[language] = reading.segments


def _lay_lines(text: str, sync: str, desk: Desk) -> None:
    """Cut the text at speakers and empty lines, and in long turns at the end of a sentence that holds a minute mark.

    The times are bounds: a piece begins at the last mark before its first word and ends at the first mark after its last.
    """
    if _FOOTNOTES.search(text):
        desk.leave_out("footnotes")
        desk.warn("footnotes")
        # the lines must keep their numbers: the marks count them
        text = _FOOTNOTES.sub(lambda match: "\n" * match[0].count("\n"), text)
    lines = text.replace("\r\n", "\n").split("\n")
    marks = _marks(sync, lines, desk)
    piece = _Piece(desk, has_marks=bool(marks), ends=sorted(at_s for line in marks.values() for _, at_s in line))
    labels = Labels(lines)
    for number, line in enumerate(lines, 1):
        label, said = labels.split(line)
        if label is not None or not line.strip():
            piece.close()
            piece.speaker = label if label is not None else piece.speaker
        parts = line.split()
        skip = len(parts) - len(said.split())
        waiting = [(max(word - 1, skip), at_s) for word, at_s in marks.get(number, ())]
        for index in range(skip, len(parts)):
            while waiting and waiting[0][0] <= index:
                piece.mark(waiting.pop(0)[1])
            piece.say(parts[index])
        for _, at_s in waiting:
            piece.mark(at_s)
    piece.close()


class _Piece:
    """The words between two cuts."""

    def __init__(self, desk: Desk, *, has_marks: bool, ends: list[float]) -> None:
        self._desk = desk
        self._words: list[str] = []
        self._ends = ends
        self._latest_s: float | None = 0.0 if has_marks else None
        self._start_s = self._latest_s
        self._is_due = False  # a mark was passed: the next end of a sentence cuts
        self.speaker: str | None = None

    def mark(self, at_s: float) -> None:
        if self._words and _ends_sentence(self._words[-1]):
            self.close()
        self._latest_s = at_s
        if self._words:
            self._is_due = True
        else:
            self._start_s = at_s

    def say(self, word: str) -> None:
        self._words.append(word)
        if self._is_due and _ends_sentence(word):
            self.close()

    def close(self) -> None:
        if self._words:
            latest = self._latest_s
            end_s = None if latest is None else next((at_s for at_s in self._ends if at_s > latest), None)
            self._desk.add(" ".join(self._words), self._start_s, end_s, speaker=self.speaker)
        self._words = []
        self._start_s = self._latest_s
        self._is_due = False


def _ends_sentence(word: str) -> bool:
    return word.rstrip("\"”’')»").endswith((".", "?", "!", "։", "…"))


def _marks(sync: str, lines: list[str], desk: Desk) -> dict[int, list[tuple[int, float]]]:
    """Return line → its marks (word, seconds), in the order of the text; marks outside the text are warned of."""
    minutes, colon, rest = sync.partition(":")
    if not colon or not minutes.strip().isdigit() or int(minutes) < 1:
        if sync.strip():
            desk.warn("sync-unreadable")
        return {}
    marks: dict[int, list[tuple[int, float]]] = {}
    latest = (0, -1)
    for index, piece in enumerate(rest.split("|")):
        if not piece.strip():
            continue
        match = _MARK.fullmatch(piece.strip())
        if match is None:
            desk.warn("sync-unreadable")
            continue
        place = (int(match[1]), int(match[2]))
        if place[0] < 1 or place[0] > len(lines) or place < latest:
            desk.warn("sync-unreadable")
            continue
        latest = place
        marks.setdefault(place[0], []).append((place[1], index * int(minutes) * _SECONDS_PER_MINUTE))
    return marks


def _index(record: etree._Element, desk: Desk) -> None:
    points = child(record, "index")
    for point in points if points is not None else ():
        if local(point) != "point":
            continue
        time = words(child(point, "time"))
        desk.index.append(
            IndexPoint(
                start_s=float(time) if time.replace(".", "", 1).isdigit() else None,
                title=words(child(point, "title")),
                synopsis=words(child(point, "synopsis")),
                keywords=tuple(part.strip() for part in words(child(point, "keywords")).split(";") if part.strip()),
                places=tuple(
                    text for area in point if local(area) == "gpspoints" and (text := words(child(area, "gps_text")))
                ),
            )
        )
        if any(local(area) == "gpspoints" and words(child(area, "gps")) for area in point):
            desk.leave_out("coordinates")
