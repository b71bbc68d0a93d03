"""Cue blocks of WebVTT and SRT, read leniently: broken ones are read as far as they say anything, and warned of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from storybank.intake.transcripts import timecodes
from storybank.intake.transcripts.reading import Desk

_TIME = r"(?:\d{1,3}:)?\d{1,3}:\d{1,2}(?:[.,]\d{1,9}|:\d{3}(?!\d))?"
_TIMING = re.compile(rf"^\s*(?P<start>{_TIME})\s*(?:-{{1,3}}>|→)\s*(?P<end>{_TIME})?(?P<rest>.*)$", re.ASCII)
_SBV = re.compile(r"^\s*(?P<start>\d{1,2}:\d\d:\d\d\.\d{3}),(?P<end>\d{1,2}:\d\d:\d\d\.\d{3})\s*$", re.ASCII)
_BROKEN_TIMING = re.compile(r"^\s*\d[\d:.,;\sA-Za-z]{0,20}-->")
_NOT_SPEECH = ("NOTE", "STYLE", "REGION")
_HEADER_LANGUAGE = re.compile(r"^\s*(?:language|lang)\s*[:=]\s*([A-Za-z-]{2,20})\s*$", re.IGNORECASE)


@dataclass(slots=True)
class Cue:
    """One cue as it stands; `odd` holds the codes of what is doubtful about it, for the segment it becomes."""

    start_s: float | None
    end_s: float | None
    lines: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)


def parse(text: str, desk: Desk) -> Iterator[Cue]:
    """Yield the cues of a WebVTT or SRT text in their order; header, notes, styles and regions are not cues.

    Text that stands outside a cue after the first one is given to the cue before it, with a warning: a strict reader
    would lose it. A timing line that cannot be read gives a cue without times.
    """
    if "-->" not in text:  # some exports escape the whole file
        text = text.replace("--&gt;", "-->")
    cue: Cue | None = None
    is_fresh = True  # the line before was empty, or the file begins
    is_note = False
    begun = False
    for line in text.split("\n"):
        if not line.strip():
            is_fresh, is_note = True, False
            continue
        timing = _timing(line)
        if timing is not None:
            if cue is not None:
                _drop_identifier(cue, is_fresh)
                yield cue
            cue, is_fresh, is_note, begun = timing, False, False, True
            continue
        word = line.split(maxsplit=1)[0]
        if is_note or (is_fresh and word.rstrip(":") in _NOT_SPEECH):
            is_note, is_fresh = True, False
            if word.rstrip(":") in _NOT_SPEECH:
                desk.leave_out("comments" if word.startswith("NOTE") else "styles")
            continue
        if not begun or cue is None:
            _header(line, desk)
        elif is_fresh:
            cue.lines.append("\0" + line)  # marked: an identifier of the next cue, or words outside a cue
        else:
            cue.lines.append(line)
        is_fresh = False
    if cue is not None:
        _settle(cue)
        yield cue


def _timing(line: str) -> Cue | None:
    match = _TIMING.match(line) or _SBV.match(line)
    if match is None:
        return Cue(None, None, odd=["timing-unreadable"]) if _BROKEN_TIMING.match(line) else None
    start, end = (timecodes.seconds(match[name]) if match[name] else None for name in ("start", "end"))
    return Cue(start, end, odd=["timing-unreadable"] if start is None or end is None else [])


def _drop_identifier(cue: Cue, is_fresh: bool) -> None:
    """Take the next cue's identifier off the end of this one: the last line, when nothing stands between it and the timing."""
    if cue.lines and not is_fresh:
        last = cue.lines[-1]
        if last.startswith("\0") and (len(cue.lines) > 1 or len(last.split()) == 1):
            cue.lines.pop()
        elif len(cue.lines) > 1 and last.strip().isdigit():
            cue.lines.pop()
            cue.odd.append("missing-blank-line")
        else:
            cue.odd.append("missing-blank-line")
    _settle(cue)


def _settle(cue: Cue) -> None:
    """Keep what stands behind an empty line; where the cue's own words came before it, somebody has to look."""
    if any(line.startswith("\0") for line in cue.lines):
        if not cue.lines[0].startswith("\0"):
            cue.odd.append("text-outside-cue")
        cue.lines = [line.removeprefix("\0") for line in cue.lines]


def _header(line: str, desk: Desk) -> None:
    match = _HEADER_LANGUAGE.match(line)
    if match:
        desk.declare(match[1])
    elif not line.lstrip("\ufeff").startswith("WEBVTT") and not line.strip().isdigit():
        desk.leave_out("header")


def joined(lines: list[str]) -> str:
    """Return the lines of a cue as running text; lines that each begin with a dash are speakers and stay lines."""
    parts = [line.strip() for line in lines if line.strip()]
    dashed = sum(part.startswith(("-", "–", "—")) for part in parts)
    return "\n".join(parts) if dashed > 1 else " ".join(parts)
