"""The transcripts of one interview as files: WebVTT where every line has its time, plain text always."""

from storybank.publish import layout
from storybank.publish.bag import Payload
from storybank.publish.contents import PublishedInterview, PublishedSegment
from storybank.records import Language, Segment


def write(interview: PublishedInterview, payload: Payload) -> None:
    """Write every transcript of `interview` into the payload."""
    for language, segments in sorted(interview.transcripts.items()):
        for kind, path in layout.transcripts(interview, language):
            payload.add(path, _timed(segments, language) if kind == "vtt" else _plain(interview, segments, language))


def _timed(segments: tuple[PublishedSegment, ...], language: Language) -> str:
    rows = [
        Segment(
            number=one.number,
            start_s=one.start_s,
            end_s=one.end_s,
            text=one.text,
            speaker=one.voice or None,
            language=language,
        )
        for one in segments
    ]
    return write_vtt(rows, language)


def _plain(interview: PublishedInterview, segments: tuple[PublishedSegment, ...], language: Language) -> str:
    lines: list[str] = []
    last = None
    for segment in segments:
        if segment.voice and segment.voice != last:
            words = interview.voices.get(segment.voice, {}).get(language) or segment.voice
            lines += ["", f"{words}:"] if lines else [f"{words}:"]
            last = segment.voice
        lines.append(segment.text)
    return "\n".join(lines) + "\n"


def write_vtt(rows: list[Segment], language: Language) -> str:
    """Return strict WebVTT with a voice span per cue."""
    cues = [f"WEBVTT\nLanguage: {language}"]
    for row in rows:
        text = row.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        voice = f"<v {row.speaker}>" if row.speaker else ""
        cues.append(f"{_clock(row.start_s or 0)} --> {_clock(row.end_s or 0)}\n{voice}{' '.join(text.split())}")
    return "\n\n".join(cues) + "\n"


def _clock(seconds: float) -> str:
    whole = round(seconds * 1000)
    return f"{whole // 3_600_000:02}:{whole // 60_000 % 60:02}:{whole // 1000 % 60:02}.{whole % 1000:03}"
