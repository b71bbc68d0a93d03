"""Turns the rows and readings of a delivery into records. Ids come from outside; nothing is read from disk here."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from storybank.findings import Finding
from storybank.intake import agreements, items
from storybank.intake.batch import Delivery
from storybank.intake.desk import Desk, IdBook
from storybank.intake.doubts import doubts
from storybank.records import Consent, Initiative, Interview, Person, Photo, Story

if TYPE_CHECKING:
    from storybank.intake.photos import PhotoReading
    from storybank.intake.quick import QuickReading
    from storybank.intake.recordings import RecordingReading
    from storybank.intake.transcripts import TranscriptReading


__all__ = ["Assembled", "IdBook", "Readings", "assemble"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """What the readers found, by the file's name inside the delivery. A file that could not be read is not in here."""

    photos: Mapping[str, "PhotoReading | QuickReading"] = field(default_factory=dict)
    transcripts: Mapping[str, "TranscriptReading"] = field(default_factory=dict)
    recordings: Mapping[str, "RecordingReading"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    people: tuple[Person, ...]
    consents: tuple[Consent, ...]
    photos: tuple[Photo, ...]
    interviews: tuple[Interview, ...]
    stories: tuple[Story, ...]
    initiatives: tuple[Initiative, ...]
    findings: tuple[Finding, ...]  # of the delivery and of assembling; `item` is set where the row became one


def assemble(delivery: Delivery, readings: Readings, ids: IdBook) -> Assembled:
    """Return the records of `delivery`; rows that became no record are only in `findings`.

    A photograph without a reading, and an interview with neither transcript nor recording that could be read, are left out.
    """
    desk = Desk(delivery=delivery, ids=ids)
    people = tuple(desk.people())
    consents = tuple(agreements.consents(desk))
    photos = tuple(
        items.photo(desk, row, readings.photos[file.name])
        for row, file in delivery.photographs
        if file.name in readings.photos
    )
    interviews = tuple(
        items.interview(
            desk,
            row,
            readings.transcripts.get(row.transcript),
            readings.recordings.get(row.recording),
            {
                language: readings.transcripts[name].segments
                for language, name in row.translations.items()
                if name in readings.transcripts
            },
            readings.recordings.get(row.reading),
            readings.transcripts.get(row.reading_times),
        )
        for row in delivery.interviews
        if row.transcript in readings.transcripts or row.recording in readings.recordings
    )
    stories = tuple(items.story(desk, row) for row in delivery.sheets.stories)
    initiatives = tuple(items.initiative(desk, row) for row in delivery.sheets.initiatives)
    of_row = {item.row: item.id for item in (*photos, *interviews, *stories)}
    findings = tuple(
        replace(finding, item=of_row[sheet_row])
        if (sheet_row := finding.field.partition(".")[0]) in of_row
        else finding
        for finding in (*delivery.findings, *desk.findings)
    )
    doubtful = (replace(finding, item=of_row.get(row)) for row, finding in doubts(delivery, readings))
    return Assembled(
        people=people,
        consents=consents,
        photos=photos,
        interviews=interviews,
        stories=stories,
        initiatives=initiatives,
        findings=(*findings, *doubtful),
    )
