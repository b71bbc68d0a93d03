"""The committed sample delivery: complete, small, and carrying the traps that it claims to carry."""

import json
from datetime import date
from pathlib import Path

import pytest
import yaml

from storybank.intake.batch import deliveries, read_delivery
from storybank.intake.quick import glance

SAMPLE = Path(__file__).parents[2] / "raw" / "sample"
ON = date(2026, 11, 20)
CODES = [f"F{number:02}" for number in range(1, 21)]


def photographs() -> dict[str, Path]:
    return {path.stem: path for path in SAMPLE.glob("*/photographs/*") if not path.name.startswith(".")}


def test_it_is_small_enough_for_git() -> None:
    assert sum(path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file()) < 12_000_000


def test_twenty_photographs_four_interviews_three_partners() -> None:
    assert [path.name for path in deliveries(SAMPLE)] == ["khidi", "nar", "nur"]
    assert sorted(photographs()) == CODES
    read = {path.name: read_delivery(path, ON) for path in deliveries(SAMPLE)}
    assert {name: (len(d.photographs), len(d.interviews)) for name, d in read.items()} == {
        "khidi": (1, 1), "nar": (8, 2), "nur": (11, 1)
    }  # fmt: skip
    assert {name: d.language for name, d in read.items()} == {"khidi": "ru", "nar": "az", "nur": "hy"}


def test_check_finds_what_the_partners_got_wrong_and_nothing_else() -> None:
    asked = {
        (path.name, finding.code, finding.facts.get("code", ""))
        for path in deliveries(SAMPLE)
        for finding in read_delivery(path, ON).findings
    }
    strangers = {("nur", "intake.no-consent", code) for code in ("N07", "N21", "N22", "N23", "N24", "N25")}
    assert asked == strangers | {
        ("nur", "intake.guardian-missing", ""),
        ("nar", "intake.assent-missing", ""),
        ("nar", "intake.consent-not-open", "C12"),
        ("nar", "intake.consent-not-open", "N01"),
    }


@pytest.mark.parametrize("code", CODES)
def test_every_file_says_where_it_was_taken_and_that_it_is_drawn(code: str) -> None:
    reading = glance(photographs()[code], ON)
    assert reading.has_gps
    assert any(part.startswith("MakerNote") or part == "EXIF:MakerNote" for part in reading.metadata), reading.metadata
    assert "drawn" in {one.text for one in reading.embedded} or b"drawn" in photographs()[code].read_bytes()


def test_the_camera_that_was_never_set_is_doubted() -> None:
    assert glance(photographs()["F20"], ON).clock_doubt
    assert not glance(photographs()["F01"], ON).clock_doubt


def test_the_claims_inside_the_files_are_there() -> None:
    words = {code: " ".join(one.text for one in glance(path, ON).embedded) for code, path in photographs().items()}
    assert "Artsakh" in words["F02"]
    assert "Azərbaycan" in words["F03"]
    assert "Հայկ" in words["F14"]
    assert "destroyed by Azerbaijanis" in words["F15"]
    assert "destroyed by Armenians" in words["F16"]


@pytest.mark.slow
def test_the_detector_finds_the_drawn_faces_and_the_burst_is_a_burst() -> None:
    from storybank.anonymise.likeness import near
    from storybank.intake.photos import read_photo

    faces = {"F02": 1, "F03": 1, "F04": 4, "F13": 3, "F14": 1, "F18": 1, "F19": 1, "F20": 1, "F05": 0, "F07": 0}
    readings = {code: read_photo(photographs()[code], today=ON) for code in faces}
    sure = {code: sum(face.score >= 0.9 for face in reading.faces) for code, reading in readings.items()}
    assert sure == faces
    assert near(readings["F18"].perceptual_hash, readings["F19"].perceptual_hash)
    assert not near(readings["F18"].perceptual_hash, readings["F05"].perceptual_hash)


@pytest.mark.slow
def test_recordings_and_transcripts_agree_on_how_long_they_are() -> None:
    from storybank.intake import transcripts
    from storybank.intake.recordings import probe

    for path in deliveries(SAMPLE):
        for row in read_delivery(path, ON).interviews:
            recording = probe(path / row.recording)
            segments = transcripts.read(path / row.transcript).segments
            assert 35 < recording.duration_s < 60
            assert segments[-1].start_s is not None and segments[-1].start_s < recording.duration_s
            assert row.quote in {segment.text for segment in segments}, "the line to keep is said, to the letter"


def test_the_expected_outcomes_cover_every_line() -> None:
    expected = yaml.safe_load((SAMPLE / "expected.yml").read_text(encoding="utf-8"))
    assert sorted(name.partition("/")[2] for name in expected["photographs"]) == CODES
    counts = {"v1": 0, "v2": 0}
    for outcome in expected["photographs"].values():
        for version in counts:
            counts[version] += outcome[version] == "in"
    assert counts == {"v1": expected["v1"]["photographs_in"], "v2": expected["v2"]["photographs_in"]}
    assert len(expected["interviews"]) == 4
    assert len(expected["people"]) == 12


def test_no_name_stands_in_a_workbook() -> None:
    from storybank.intake import sheets

    for path in deliveries(SAMPLE):
        names = {
            form
            for line in (path / "identities.jsonl").read_text(encoding="utf-8").splitlines()
            if not line.startswith("#")
            for parts in json.loads(line)["names"].values()
            for part, form in parts.items()
            if part == "family"
        }
        read, _ = sheets.read(path / "delivery.xlsx", ON)
        told = repr(read.people) + repr(read.consents).replace("Նռնենց", "").replace("Nrnen", "").replace("Нрнен", "")
        assert not [name for name in names if name in told], (
            "family names only where a photographer asked to be credited"
        )
