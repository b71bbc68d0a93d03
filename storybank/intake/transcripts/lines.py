"""Paragraphs of a text document into segments: time codes alone, in front or inside, and speaker labels.

Shared by TXT, DOCX and ODT, which differ only in how paragraphs are got out of the file.
"""

import re
from collections import Counter
from collections.abc import Sequence

from storybank.intake.transcripts import timecodes
from storybank.intake.transcripts.reading import Desk
from storybank.intake.transcripts.speakers import Labels

_TIME = r"(?:\d{1,3}:)?\d{1,3}:[0-5]\d(?:[.,]\d{1,3}|[:;]\d\d)?"
_NAME = r"[^\W\d_][\w.'’`ʼ\-]*(?:[ \u00a0&+][\w.'’`ʼ\-]+){0,3}"
# in brackets anywhere; bare only at the beginning of a line and with hours, or alone, or before a dash, a tab or two spaces
_CODE = re.compile(
    rf"[\[(<{{]\s*(?P<b>{_TIME})\s*(?:(?:-->|[-–—])\s*(?P<be>{_TIME})\s*)?[\])>}}]"
    rf"|^\s*(?P<l>{_TIME})\s*(?:(?:-->|[-–—])\s*(?P<le>{_TIME}))?\s*(?=$|\t|\s{{2}}|[-–—]\s)"
    rf"|^\s*(?P<h>\d{{1,2}}:\d\d:\d\d(?:[.,]\d{{1,3}})?)(?:\s*(?:-->|[-–—])\s*(?P<he>\d{{1,2}}:\d\d:\d\d(?:[.,]\d{{1,3}})?))?(?=\s)",
    re.ASCII,
)
# a name and a time code in one label, however a program writes it: "Anna (00:00:03):", "[ANNA 00:05]:", "[Anna] 10:31:05"
_NAMED = re.compile(
    rf"^\s*\[(?P<a>{_NAME})\]\s*\(?(?P<at>{_TIME})\)?\s*:?(?P<ar>.*)$"
    rf"|^\s*\[(?P<b>{_NAME})[\s,]+(?P<bt>{_TIME})\]\s*:?(?P<br>.*)$"
    rf"|^\s*(?P<c>{_NAME})\s*[\[(]\s*(?P<ct>{_TIME})\s*[\])]\s*(?::(?P<cr>.*))?$"
    rf"|^\s*(?P<d>{_NAME})[ \t]+(?P<dt>\d{{1,2}}:\d\d:\d\d(?:[.,]\d{{1,3}})?)(?:\t(?P<dr>.*)|:\s(?P<dx>.*))$"
    rf"|^\s*(?P<et>{_TIME})\t+(?P<e>{_NAME})\t+(?P<er>.*)$"
    rf"|^\s*(?P<ft>{_TIME})\s+(?P<f>{_NAME}):(?P<fr>\s.*|)$",
)
_F4 = re.compile(r"#(\d\d:\d\d:\d\d)-(\d)#")
_TRAILING = re.compile(r"^\s*\[?(?P<name>[^\W\d_][\w .'’\-]{0,60}?)\]?\s*(?:[-–—,]\s*)?(?P<code>" + _TIME + r")\s*$")
_BOLD = re.compile(r"^(\s*(?:\[[^\[\]]*\]\s*)?)(\*\*|__)([^*_]{1,80}?)(:?)\2(:?)(?=\s|$)")  # **Anna:** as in Markdown
_LABEL_TRACK = re.compile(r"^(\d{1,6}(?:\.\d+)?)\t(\d{1,6}(?:\.\d+)?)\t(.*)$")  # Audacity's: seconds, seconds, words
_CLUE = re.compile(r"^\s*\[[^\[\]]*\]\s*$")


def lay(paragraphs: Sequence[str], desk: Desk) -> None:
    """Lay the paragraphs of a document on a desk.

    A time code alone on its line belongs to what follows; in front it belongs to its paragraph; inside it divides the
    paragraph. A segment ends where the next begins, unless the file says so: nothing is invented after the last one.
    """
    lines = [line.strip(" \t\u00a0") for paragraph in paragraphs for line in paragraph.split("\n")]
    lines = [line for line in lines if line]
    lines = [_BOLD.sub(r"\1\3\4\5", line) for line in _of_label_track(lines)]
    lines, sure = _unnamed(_of_f4(lines))
    # otter.ai: the name, then the time code, on a line of their own
    headings = {index: match for index, line in enumerate(lines) if (match := _heading(line))}
    if len(headings) < 2:
        headings = {}
    labels = Labels((_CODE.sub("", line, count=1).strip() for line in lines), sure)
    pending: _Pending = _Pending(desk)
    for index, line in enumerate(lines):
        if index in headings:
            pending.flush()
            pending.begin(timecodes.seconds(headings[index]["code"]), None)
            pending.speaker = headings[index]["name"].strip()
            continue
        _lay_line(line, labels, pending)
    pending.flush()
    desk.end_at_next()


class _Pending:
    """The segment that is being gathered."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.start_s: float | None = None
        self.end_s: float | None = None
        self.speaker: str | None = None
        self.last_speaker: str | None = None

    def begin(self, start_s: float | None, end_s: float | None) -> None:
        if self.start_s is not None:
            self.desk.warn("time-without-words", len(self.desk.segments) + 1)
        self.start_s, self.end_s = start_s, end_s

    def say(self, speaker: str | None, text: str) -> None:
        if speaker is None and self.speaker is not None:
            speaker = self.speaker
        if not text.strip():
            self.speaker = speaker
            return
        is_aside = bool(_CLUE.match(text))  # "[END OF AUDIO]": nobody says it
        self.desk.add(text, self.start_s, self.end_s, speaker=speaker if speaker or is_aside else self.last_speaker)
        if speaker:
            self.last_speaker = speaker
        self.start_s = self.end_s = self.speaker = None

    def flush(self) -> None:
        if self.start_s is not None:
            self.desk.warn("time-without-words", len(self.desk.segments) + 1)
        self.start_s = self.end_s = self.speaker = None


def _of_label_track(lines: list[str]) -> list[str]:
    """Return the lines of a label track with their times as time codes; other texts as they are."""
    found = [_LABEL_TRACK.match(line) for line in lines]
    if not found or not all(found):
        return lines
    clock = timecodes.written
    return [f"[{clock(float(one[1]))} - {clock(float(one[2]))}] {one[3]}" for one in found if one]


def _of_f4(lines: list[str]) -> list[str]:
    """Return the lines of the transcription program f4 with its marks in front, where its own stand behind each turn."""
    if sum(bool(_F4.search(line)) for line in lines) < 2:
        return lines
    is_behind = sum(bool(_F4.search(line)) and _F4.split(line)[-1].strip() == "" for line in lines) * 2 > len(lines)
    found = []
    before = "00:00:00.0"
    for line in lines:
        stamps = [f"{match[1]}.{match[2]}" for match in _F4.finditer(line)]
        if is_behind and stamps:
            found.append(f"[{before} - {stamps[-1]}] {' '.join(_F4.sub(' ', line).split())}")
            before = stamps[-1]
        else:
            found.append(_F4.sub(lambda match: f"[{match[1]}.{match[2]}]", line))
    return found


def _unnamed(lines: list[str]) -> tuple[list[str], frozenset[str]]:
    """Return the lines with labels that hold a time code as `[time] name: words`, and these names.

    Only where at least two lines are written so: one alone is a sentence about a clock.
    """
    parts: list[tuple[str, str, str] | None] = []
    ways: Counter[str] = Counter()
    for line in lines:
        match = _NAMED.match(line)
        way = next((key for key in "abcdef" if match and match[key]), "")
        if match is None or not _is_name(match[way], way):
            parts.append(None)
            continue
        ways[way] += 1
        words = match[f"{way}r"] or (match["dx"] if way == "d" else "") or ""
        parts.append((match[way].strip(), match[f"{way}t"], words.strip()))
    if sum(ways.values()) < 2:
        return lines, frozenset()
    found = [
        line if part is None else f"[{part[1]}] {part[0]}: {part[2]}" for line, part in zip(lines, parts, strict=True)
    ]
    return found, frozenset(part[0] for part in parts if part)


def _is_name(name: str, way: str) -> bool:
    return way in "abe" or all(word[:1].isupper() or word[:1].isdigit() for word in name.split())


def _heading(line: str) -> re.Match[str] | None:
    match = _TRAILING.match(line)
    return match if match and len(match["name"].split()) <= 5 and ":" not in match["name"] else None


def _lay_line(line: str, labels: Labels, pending: _Pending) -> None:
    speaker: str | None = None
    at = 0
    is_first = True
    for match in _CODE.finditer(line):
        before = line[at : match.start()].strip()
        if before:
            label, words = labels.split(before) if is_first else (None, before)
            speaker = label or speaker
            pending.say(speaker, words)
            is_first = is_first and not words
        at = match.end()
        start = timecodes.seconds(match["b"] or match["l"] or match["h"])
        end = match["be"] or match["le"] or match["he"]
        pending.begin(start, timecodes.seconds(end) if end else None)
    rest = line[at:].strip(" \t\u00a0-–—") if at else line.strip()
    if rest:
        label, words = labels.split(rest)
        pending.say(label or speaker, words)
