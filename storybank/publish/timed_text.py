"""Writers of timed text: strict WebVTT with voices, OHMS XML 6.0, plain text, and a CSV of segments.

They write what they are given: redactions and pseudonyms have been applied before. Nothing else of the segment travels.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from storybank.publish.printable import printable
from storybank.records import Language, Segment

LEAST_S = 0.001  # WebVTT wants a cue to end after it begins
_OHMS = "https://www.weareavp.com/nunncenter/ohms"
_CSV_COLUMNS = ("number", "start_s", "end_s", "speaker", "language", "text")


@dataclass(frozen=True, slots=True)
class Cue:
    """One segment with times that every player accepts: in order, the end after the beginning."""

    start_s: float
    end_s: float
    speaker: str | None
    text: str
    language: Language | None


def cues(segments: Iterable[Segment], until_s: float | None = None) -> tuple[Cue, ...]:
    """Return the segments that have a beginning, in the order of time, with ends where the file gave none or a wrong one.

    A missing or impossible end becomes the next beginning, else `until_s` (the recording's length), else a guess from the
    number of letters. Segments without words or without a beginning have no place on a time line and are not cues.
    """
    timed = sorted(
        ((segment.start_s, segment) for segment in segments if segment.start_s is not None and _has_words(segment)),
        key=lambda pair: (pair[0], pair[1].number),
    )
    starts = [start for start, _ in timed]
    found = []
    for index, (start, segment) in enumerate(timed):
        end = segment.end_s
        if end is None or end <= start:
            later = next((other for other in starts[index + 1 :] if other > start), until_s)
            end = later if later is not None and later > start else start + max(1.0, len(segment.text) / 15)
        found.append(Cue(start, max(end, start + LEAST_S), segment.speaker, segment.text, segment.language))
    return tuple(found)


def _has_words(segment: Segment) -> bool:
    return bool(printable(segment.text).strip())


def write_vtt(segments: Iterable[Segment], language: str, *, until_s: float | None = None, note: str = "") -> str:
    """Return a WebVTT file that the strict parser of the W3C accepts without a word; `language` is its main language.

    note: about the sound, for whoever opens the file; it is no cue and nobody hears or reads it as one.
    """
    said = f"\nNOTE {_escaped(' '.join(note.split()))}\n" if note else ""
    head, *rest = _vtt(cues(segments, until_s), language)
    return "".join((head, said, *rest))


def write_ohms(
    segments: Iterable[Segment],
    language: str,
    *,
    title: str,
    record_id: int,
    on: date,
    duration_s: float | None = None,
    translation: tuple[str, Sequence[Segment]] | None = None,
    index: Sequence[Mapping[str, str]] = (),
    rights: str = "",
    note: str = "",
    collection: str = "",
    repository: str = "",
    media: tuple[str, str] | None = None,
    usage: str = "",
    is_restricted: bool = False,
) -> str:
    """Return OHMS XML 6.0, valid against its schema: the transcript as WebVTT, a translation in `_alt`.

    record_id: a number, as the schema wants, not the item's id. on: the release's date. index: mappings with `time` (whole
    seconds), `title`, `synopsis`, `keywords`, and `title_alt`, `synopsis_alt` in the translation's language.
    media: where what is heard or seen would be served, and "audio" or "video". No people, no coordinates.
    """
    fields = [("title", title), ("duration", _clock(duration_s))]
    fields += [(name, value) for name, value in (("collection_name", collection), ("repository", repository)) if value]
    address, kind = media or ("", "audio")
    alternative = translation[0] if translation else ""
    spoken = list(segments)
    body = [
        '<?xml version="1.0" encoding="UTF-8"?>\n',
        f'<ROOT xmlns="{_OHMS}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{_OHMS} {_OHMS}/ohms.xsd">\n',
        f'<record id="{record_id}" dt="{on.isoformat()}">\n<version>6.0</version>\n<date value="" format="yyyy-mm-dd"/>\n',
        *(f"<{name}>{_xml(value)}</{name}>\n" for name, value in fields),
        f"<file_name>{_xml(address.rpartition('/')[2])}</file_name>\n" if media else "",
        f"<transcript_alt_lang>{_xml(alternative)}</transcript_alt_lang>\n",
        f"<translate>{int(translation is not None)}</translate>\n",
        f"<media_url>{_xml(address)}</media_url>\n<mediafile><host>Other</host><clip_format>{kind}</clip_format></mediafile>\n"
        if media
        else "",
        f"<language>{_xml(language)}</language>\n",
        f"<user_notes>{_xml(note)}</user_notes>\n" if note else "",
        *_ohms_index(index),
    ]
    words = [_ohms_words("transcript", spoken, language, duration_s)]
    if translation:
        words.append(_ohms_words("transcript_alt", list(translation[1]), translation[0], duration_s))
    body += sorted(words, key=lambda one: one.startswith("<vtt_"))  # the schema wants plain lines before timed ones
    body.append(
        f"<rights>{_xml(rights)}</rights>\n<fmt>{kind}</fmt>\n<usage>{_xml(usage)}</usage>\n"
        f"<userestrict>{int(is_restricted)}</userestrict>\n</record>\n</ROOT>\n"
    )
    return "".join(body)


def _ohms_words(name: str, segments: list[Segment], language: str, duration_s: float | None) -> str:
    """Return the words as WebVTT; where a line lacks its time, as plain lines: WebVTT would leave them out."""
    if any(segment.start_s is None and _has_words(segment) for segment in segments):
        return f"<{name}>{_xml(write_txt(segments, with_times=False))}</{name}>\n"
    return f"<vtt_{name}>{_xml(write_vtt(segments, language, until_s=duration_s))}</vtt_{name}>\n"


def write_txt(segments: Iterable[Segment], *, with_times: bool = True) -> str:
    """Return plain text, one paragraph a segment: `[00:01:02] NARRATOR-A: …`; our own reader reads it back."""
    parts = []
    for segment in segments:
        if not _has_words(segment):
            continue
        time = f"[{_clock(segment.start_s, 3)}] " if with_times and segment.start_s is not None else ""
        speaker = f"{_one_line(segment.speaker)}: " if segment.speaker else ""
        parts.append(f"{time}{speaker}{_one_line(segment.text)}\n")
    return "\n".join(parts)


def write_csv(segments: Iterable[Segment]) -> str:
    """Return the segments as CSV (RFC 4180, UTF-8): number, start_s, end_s, speaker, language, text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_CSV_COLUMNS)
    for segment in segments:
        writer.writerow(
            (
                segment.number,
                _number(segment.start_s),
                _number(segment.end_s),
                _safe_cell(segment.speaker or ""),
                segment.language or "",
                _safe_cell(segment.text),
            )
        )
    return out.getvalue()


def _vtt(found: Sequence[Cue], language: str) -> Iterator[str]:
    yield "WEBVTT\n"
    for cue in found:
        text = _vtt_text(cue.text)
        if cue.language is not None and cue.language != language:
            text = f"<lang {_attribute(cue.language)}>{text}</lang>"
        if cue.speaker:
            text = f"<v {_attribute(cue.speaker)}>{text}</v>"
        yield f"\n{_vtt_time(cue.start_s)} --> {_vtt_time(cue.end_s, least=cue.start_s)}\n{text}\n"


def _vtt_text(text: str) -> str:
    """Return text for a cue: marks escaped, no empty line (it would end the cue)."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return "\n".join(_escaped(line) for line in lines if line)


def _escaped(text: str) -> str:
    return printable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _attribute(text: str) -> str:
    """Return a speaker's label for `<v …>`: one line, no closing mark."""
    return _escaped(" ".join(text.split()))


def _vtt_time(value_s: float, least: float | None = None) -> str:
    thousandths = round(max(0.0, value_s) * 1000)
    if least is not None:
        thousandths = max(thousandths, round(max(0.0, least) * 1000) + 1)
    whole, rest = divmod(thousandths, 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}.{rest:03d}"


def _clock(value_s: float | None, digits: int = 0) -> str:
    if value_s is None:
        return ""
    text = _vtt_time(value_s)
    return text if digits else text.partition(".")[0]


def _ohms_index(index: Sequence[Mapping[str, str]]) -> Iterator[str]:
    yield "<index>\n"
    for point in index:
        yield "<point>"
        for name in ("time", "title", "title_alt", "synopsis", "synopsis_alt", "keywords"):
            if point.get(name):
                yield f"<{name}>{_xml(point[name])}</{name}>"
        yield "</point>\n"
    yield "</index>\n"


def _xml(text: str) -> str:
    return escape(printable(text))


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}".rstrip("0").rstrip(".")


def _safe_cell(text: str) -> str:
    """Return a cell that a spreadsheet shows instead of calculating (a leading = + - @ would be a formula)."""
    plain = text.strip()
    return f"'{plain}" if plain.lstrip("'")[:1] in ("=", "+", "-", "@") else plain
