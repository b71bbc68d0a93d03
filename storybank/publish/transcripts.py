"""The transcripts of one interview as files: WebVTT where every line has its time, plain text always."""

from storybank.publish import layout
from storybank.publish.bag import Payload
from storybank.publish.contents import PublishedInterview, PublishedSegment
from storybank.publish.timed_text import write_vtt
from storybank.records import Language, Segment


def write(interview: PublishedInterview, payload: Payload) -> None:
    """Write every transcript of `interview` into the payload."""
    for language, segments in sorted(interview.transcripts.items()):
        for kind, path in layout.transcripts(interview, language):
            payload.add(
                path, _timed(interview, segments, language) if kind == "vtt" else _plain(interview, segments, language)
            )


def _timed(interview: PublishedInterview, segments: tuple[PublishedSegment, ...], language: Language) -> str:
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
    return write_vtt(rows, language, until_s=interview.duration_s, note=interview.about_the_voice)


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
