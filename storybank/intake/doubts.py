"""What the readers of files doubted, as questions on the rows the files belong to. A doubt nobody hears is a mistake later."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from storybank.findings import Finding
from storybank.intake.batch import Delivery
from storybank.intake.questions import catalogue, question
from storybank.intake.transcripts import fit
from storybank.records import Language

if TYPE_CHECKING:
    from storybank.intake.assemble import Readings

_MOST_OF_A_KIND = 20  # of one file: an editor who has read twenty has understood


def doubts(delivery: Delivery, readings: "Readings") -> Iterator[tuple[str, Finding]]:
    """Yield the row ("interviews!3") and a question for each warning of a reader; a transcript's speak of its segments."""
    for photo, file in delivery.photographs:
        for code in getattr(readings.photos.get(file.name), "warnings", ()):
            yield from _known(code, photo.where, "file")
    for row in delivery.interviews:
        recording = readings.recordings.get(row.recording)
        transcript = readings.transcripts.get(row.transcript)
        for code in recording.warnings if recording else ():
            yield from _known(code, row.where, "recording")
        if transcript is not None:
            yield from _few(transcript.findings, row.where)
            if recording is not None:
                yield from _few(fit.check(transcript.segments, recording.duration_s), row.where)
        for language, name in row.translations.items():
            if name in readings.transcripts:
                found = (_of_translation(finding, language) for finding in readings.transcripts[name].findings)
                yield from _few(found, row.where)


def _known(code: str, row: str, column: str) -> Iterator[tuple[str, Finding]]:
    if code in catalogue():
        yield row, question(code, f"{row}.{column}")


def _of_translation(finding: Finding, language: Language) -> Finding:
    _kind, _, number = finding.field.partition(".")
    return replace(finding, field=f"translation.{language}.{number}" if number else f"translation.{language}")


def _few(findings: Iterable[Finding], row: str) -> Iterator[tuple[str, Finding]]:
    seen: Counter[str] = Counter()
    for finding in findings:
        seen[finding.code] += 1
        if seen[finding.code] <= _MOST_OF_A_KIND:
            yield row, finding
