"""WebVTT, as programs really write it. Source of the grammar: W3C WebVTT."""

import html
import re
from itertools import pairwise

from storybank.intake.transcripts import cues, timecodes
from storybank.intake.transcripts.decoding import decode
from storybank.intake.transcripts.reading import Desk, TranscriptReading
from storybank.intake.transcripts.speakers import Labels
from storybank.records import Word

_TAG = re.compile(r"<(/?)([A-Za-z]*|\d[\d:.]*)((?:\.[^\s<>]*)?)(?:[ \t]+([^<>]*))?>")
_SPACES = re.compile(r"[ \t]{2,}")
_KNOWN = frozenset({"c", "i", "b", "u", "v", "lang", "ruby", "rt", "font", "span", "em", "strong"})


def read(data: bytes) -> TranscriptReading:
    """Return the cues of a WebVTT file; a cue with two voices becomes two segments with the same times."""
    text, code = decode(data)
    desk = Desk("webvtt")
    if code == "cp1251":
        desk.warn("cp1251")
    if not text.lstrip().startswith("WEBVTT"):
        desk.warn("no-header")
    lay(text, desk)
    return desk.reading()


def lay(text: str, desk: Desk) -> None:
    """Lay the cues of a WebVTT text on a desk."""
    found = [(cue, voices(cues.joined(cue.lines))) for cue in cues.parse(text, desk)]
    has_voices = any(voice.speaker for _, parts in found for voice in parts)
    labels = Labels(()) if has_voices else Labels(voice.text for _, parts in found for voice in parts)
    for cue, parts in found:
        said = [part for part in parts if part.text] or parts[:1]
        for code in cue.odd:
            desk.warn(code, len(desk.segments) + 1)
        for part in said:
            if len({*part.languages}) > 1:
                desk.warn("mixed-languages", len(desk.segments) + 1)
            speaker, words = labels.split(part.text) if part.speaker is None else (part.speaker, part.text)
            desk.add(
                _SPACES.sub(" ", words),
                cue.start_s,
                cue.end_s,
                speaker=speaker,
                language=part.language,
                words=timed(part.text, part.stamps, cue.start_s, cue.end_s),
            )


class Voice:
    """What one voice says in one cue."""

    __slots__ = ("language", "languages", "speaker", "stamps", "text")

    def __init__(self, speaker: str | None = None, language: str | None = None) -> None:
        self.speaker = speaker
        self.language = language
        self.languages: list[str] = []  # marked inside, one after the other: more than one is a mixed turn
        self.text = ""
        self.stamps: list[tuple[float, int]] = []  # time, offset into text


def voices(text: str) -> list[Voice]:
    """Return a cue's text by voice, its marks taken away; what only looks like a mark stays text."""
    parts = [Voice()]
    languages: list[str] = []
    at = 0
    for match in _TAG.finditer(text):
        closing, name, _, value = match.groups()
        is_time = name[:1].isdigit()
        if not is_time and name.lower() not in _KNOWN:
            continue
        parts[-1].text += html.unescape(text[at : match.start()])
        at = match.end()
        if is_time:
            moment = timecodes.seconds(name)
            if moment is not None:
                parts[-1].stamps.append((moment, len(parts[-1].text)))
        elif name == "lang":
            languages[-1:] = [] if closing else [*languages[-1:], value or ""]
            if not closing:
                _speak(parts[-1], value)
        elif name == "v":
            if closing:
                parts.append(Voice(None, languages[-1] if languages else None))
            elif parts[-1].text.strip() or parts[-1].speaker:
                parts.append(Voice(html.unescape(value or ""), languages[-1] if languages else None))
            else:
                parts[-1].speaker = html.unescape(value or "")
    parts[-1].text += html.unescape(text[at:])
    for part in parts:
        lead = len(part.text) - len(part.text.lstrip())
        part.text = part.text.strip()
        part.stamps = [(moment, max(0, offset - lead)) for moment, offset in part.stamps]
    return [part for part in parts if part.text] or parts[:1]


def _speak(part: Voice, language: str | None) -> None:
    """Note a mark of language: a turn that is in it from its first word has that language, a mixed one has none."""
    is_first = not part.text.strip() and not part.languages
    part.languages.append(language or "")
    part.language = language if is_first or {*part.languages} == {part.language} else None


def timed(text: str, stamps: list[tuple[float, int]], start_s: float | None, end_s: float | None) -> tuple[Word, ...]:
    """Return words with times for a cue that carries time stamps inside; empty without stamps."""
    if not stamps:
        return ()
    edges = [(start_s, 0), *stamps, (end_s, len(text))]
    words: list[Word] = []
    for (begin, left), (end, right) in pairwise(edges):
        for piece in text[left:right].split():
            words.append(Word(text=piece, start_s=begin, end_s=end))
    return tuple(words)
