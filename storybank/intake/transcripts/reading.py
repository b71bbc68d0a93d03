"""What every transcript reader gives back, and the desk on which a reader builds it segment by segment."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from storybank.errors import Unreadable
from storybank.findings import Finding, Severity
from storybank.intake.transcripts.languages import LATIN, code_of, is_latin, languages_in
from storybank.records import Language, Redaction, RedactionReason, Segment, Span, Word

MAX_SEGMENTS = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPoint:
    """One entry of an archive's index of the interview: words about a passage, not of it."""

    start_s: float | None
    title: str = ""
    synopsis: str = ""
    keywords: tuple[str, ...] = ()
    places: tuple[str, ...] = ()  # as the archive wrote them


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptReading:
    """A transcript as received: nothing sorted, mended or lost; what is doubtful stands in `warnings`.

    warnings: codes of schemas/findings.yml, a segment's number behind `#` where one segment is meant.
    stopped_by: fields of the file that forbid publication ("userestrict"). stripped: categories of what was left out of
    the text and must not travel ("authors", "comments", "deletions", "footnotes", "local paths", "device").
    """

    format: str
    segments: tuple[Segment, ...]
    languages: tuple[Language, ...] = ()
    warnings: tuple[str, ...] = ()
    stopped_by: tuple[str, ...] = ()
    redactions: tuple[Redaction, ...] = ()
    stripped: tuple[str, ...] = ()
    translations: Mapping[Language, tuple[Segment, ...]] = field(default_factory=dict)
    index: tuple[IndexPoint, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The warnings as questions to a person, in reading order; facts hold the format and nothing of the words."""
        return tuple(_findings(self))


def _findings(reading: TranscriptReading) -> Iterator[Finding]:
    from storybank import schemafiles  # reading needs no catalogue, and `inspect` starts quickly

    catalogue = schemafiles.read_yaml("findings.yml") or {}
    for warning in reading.warnings:
        code, _, number = warning.partition("#")
        severity = Severity(catalogue.get(code, {}).get("severity", "review"))
        yield Finding(
            code=code,
            severity=severity,
            field=f"segment.{number}" if number else "transcript",
            facts={"format": reading.format},
        )
    for name in reading.stopped_by:
        yield Finding(
            code="transcript.restricted", severity=Severity.BLOCKED, field="transcript", facts={"restriction": name}
        )


class Desk:
    """Where a reader lays down segments; numbers them from 1 and notes what is odd about their times."""

    def __init__(self, format_name: str) -> None:
        self.format = format_name
        self.segments: list[Segment] = []
        self.declared: list[Language] = []
        self.redactions: list[Redaction] = []
        self.translations: dict[Language, tuple[Segment, ...]] = {}
        self.index: list[IndexPoint] = []
        self._warnings: dict[str, None] = {}  # ordered, each once
        self._stopped: dict[str, None] = {}
        self._stripped: dict[str, None] = {}
        self._latest_s: float | None = None

    def declare(self, language: str | None) -> None:
        """Note a language that the file itself names, by code or by its English name."""
        code = code_of(language)
        if code and code not in self.declared:
            self.declared.append(code)

    def warn(self, code: str, number: int | None = None) -> None:
        """Note `transcript.<code>`, of one segment or of the whole file."""
        self._warnings[f"transcript.{code}" + (f"#{number}" if number is not None else "")] = None

    def leave_out(self, category: str) -> None:
        """Note that something of this category was in the file and did not become text."""
        self._stripped[category] = None

    def stop(self, restriction: str) -> None:
        """Note a field by which the file itself forbids publication."""
        self._stopped[restriction] = None

    def add(
        self,
        text: str,
        start_s: float | None = None,
        end_s: float | None = None,
        *,
        speaker: str | None = None,
        language: str | None = None,
        words: Sequence[Word] = (),
    ) -> Segment:
        """Lay down one segment as it stands in the file and return it."""
        if len(self.segments) >= MAX_SEGMENTS:
            raise Unreadable(
                "transcript.too-many-segments",
                f"The transcript has more than {MAX_SEGMENTS} segments. Send one file per interview.",
            )
        number = len(self.segments) + 1
        segment = Segment(
            number=number,
            start_s=_rounded(start_s),
            end_s=_rounded(end_s),
            text=text.strip(),
            speaker=(speaker or "").strip() or None,
            language=code_of(language),
            words=tuple(words),
        )
        self._note_times(segment)
        self.segments.append(segment)
        return segment

    def redact(self, segment: int, reason: RedactionReason, start: int, end: int) -> None:
        """Note that the sender's own marks hold back `text[start:end]` of a segment."""
        self.redactions.append(Redaction(segment=segment, reason=reason, span=Span(start, end)))

    def end_at_next(self) -> None:
        """End each segment where the timed one after it begins; before an untimed one and at the last nothing is invented."""
        following: float | None = None
        for index in range(len(self.segments) - 1, -1, -1):
            segment = self.segments[index]
            if segment.start_s is None:
                continue
            is_followed = index + 1 < len(self.segments) and self.segments[index + 1].start_s is not None
            if segment.end_s is None and is_followed and following is not None and following > segment.start_s:
                self.segments[index] = replace(segment, end_s=following)
            following = segment.start_s

    def reading(self) -> TranscriptReading:
        """Return what lies on the desk; segments without a language get the one their letters prove, if they do."""
        segments = tuple(self._with_language(segment) for segment in self.segments)
        languages = list(self.declared)
        for segment in segments:
            if segment.language and segment.language not in languages:
                languages.append(segment.language)
        if (
            len(languages) == 1 and languages[0] in LATIN
        ):  # "Yes." alone proves nothing; in an English file it is English
            segments = tuple(
                replace(segment, language=languages[0])
                if segment.language is None and is_latin(segment.text)
                else segment
                for segment in segments
            )
        if not any(segment.text for segment in segments):
            self.warn("index-only" if self.index else "no-text")
        elif all(segment.start_s is None for segment in segments):
            self.warn("no-times")
        return TranscriptReading(
            format=self.format,
            segments=segments,
            languages=tuple(languages),
            warnings=tuple(self._warnings),
            stopped_by=tuple(self._stopped),
            redactions=tuple(self.redactions),
            stripped=tuple(self._stripped),
            translations=self.translations,
            index=tuple(self.index),
        )

    def _note_times(self, segment: Segment) -> None:
        start, end = segment.start_s, segment.end_s
        if start is None:
            return
        if end is not None and end < start:
            self.warn("end-before-start", segment.number)
        elif end is not None and end == start:
            self.warn("zero-length", segment.number)
        if self._latest_s is not None and start < self._latest_s:
            self.warn("times-backwards", segment.number)
        elif self._latest_s is None and start >= 600:
            self.warn("offset-start", segment.number)
        self._latest_s = start

    def _with_language(self, segment: Segment) -> Segment:
        if segment.language or not segment.text:
            return segment
        found = languages_in(segment.text)
        if len(found) > 1:
            self.warn("mixed-languages", segment.number)
            for language in found:
                if language not in self.declared:
                    self.declared.append(language)
            return segment
        guessed = found[0] if found else None
        if guessed is None and len(self.declared) == 1:
            guessed = self.declared[0]
        if guessed is None:
            return segment
        return replace(segment, language=guessed)


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 6)
