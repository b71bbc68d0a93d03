"""Whether a transcript belongs to its recording, as far as lengths can tell."""

from collections.abc import Iterator, Sequence

from storybank.findings import Finding, Severity
from storybank.records import Segment

SLACK_S = 5.0  # a last cue often outlives the sound a little
_LEAST_S = 60.0
_LEAST_SHARE = 0.5


def check(segments: Sequence[Segment], duration_s: float) -> Iterator[Finding]:
    """Yield `transcript.longer-than-recording` or `transcript.covers-little`; a transcript without times says nothing.

    Times that begin late are taken as cut from a longer recording: what counts is where the last one ends.
    """
    times = [value for segment in segments for value in (segment.start_s, segment.end_s) if value is not None]
    if not times:
        return
    last = max(times)
    facts = {"last": f"{last:.0f}", "duration": f"{duration_s:.0f}"}
    if last > duration_s + SLACK_S:
        yield Finding(
            code="transcript.longer-than-recording", severity=Severity.BLOCKED, field="transcript", facts=facts
        )
    elif duration_s > _LEAST_S and last < _LEAST_SHARE * duration_s:
        yield Finding(code="transcript.covers-little", severity=Severity.REVIEW, field="transcript", facts=facts)
