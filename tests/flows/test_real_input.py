"""Real cameras' files and real archives' transcripts through the whole main line, up to a verified bundle.

Rows, codes and agreements are invented; pictures and words are real, and nothing of them is printed or kept.
"""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.flows.conftest import write
from tests.flows.line import line_of

DEV = Path(__file__).parents[3] / "shared" / "data" / "dev"
PICTURES = ("exif", "exif/gps", "exif/orientation", "metadata/drew", "metadata/pillow")
FACES = ("2007_007763.jpg", "2008_001009.jpg", "bald_guys.jpg", "dogs.jpg")
STILLS = {".jpg", ".heic", ".avif", ".png", ".tif", ".webp", ".mpo"}
TRANSCRIPTS = ("eaf", "ohms", "whisper", "docx", "csv", "vtt_srt")
SOUNDS = {".mp3", ".m4a", ".flac", ".mov", ".mp4"}
CUE = re.compile(r"(\d\d:)?[0-5]\d:[0-5]\d\.\d{3} --> (\d\d:)?[0-5]\d:[0-5]\d\.\d{3}")

pytestmark = [
    pytest.mark.flow,
    pytest.mark.slow,
    pytest.mark.shared,
    pytest.mark.xdist_group("flow"),
    pytest.mark.skipif(not DEV.is_dir(), reason=f"{DEV} is absent: real input cannot be tried here"),
]


def labels_of(path):
    from storybank.errors import Unreadable
    from storybank.intake.transcripts import read

    try:
        return sorted({segment.speaker for segment in read(path).segments if segment.speaker})
    except Unreadable:
        return []


@pytest.fixture(scope="module")
def shoot(tmp_path_factory):
    """Put one delivery together: 60-odd photographs and 20-odd interviews as their archives hold them."""
    folder = tmp_path_factory.mktemp("real") / "shoot"
    (folder / "photographs").mkdir(parents=True)
    (folder / "interviews").mkdir()
    stills = [path for part in PICTURES for path in sorted((DEV / "images" / part).iterdir())]
    stills = [path for path in stills if path.suffix.lower() in STILLS]
    faces = [DEV / "images" / "faces" / "dlib" / name for name in FACES]
    photos, talks = [], []
    for number, path in enumerate((*stills, *faces), 1):
        name = f"F{number:03}{path.suffix}"
        shutil.copyfile(path, folder / "photographs" / name)
        who = "C01" if path in faces else ""
        photos.append((f"F{number:03}", name, "A picture.", "A picture.", who, "P1", "yes" if who else "no"))
    sounds = [path for part in ("interviews/audio", "images/metadata/drew") for path in sorted((DEV / part).iterdir())]
    texts = [path for part in TRANSCRIPTS for path in sorted((DEV / "interviews" / part).iterdir())]
    for number, path in enumerate((*(one for one in sounds if one.suffix in SOUNDS), *texts), 1):
        if path.suffix == ".xsd":
            continue
        name = f"I{number:03}{path.suffix}"
        shutil.copyfile(path, folder / "interviews" / name)
        is_sound = path.suffix in SOUNDS
        labels = "" if is_sound else "; ".join(f"{label} = C01" for label in labels_of(path))
        words = f"I{number:03}.vtt" if is_sound else name
        if is_sound:  # what is said in it is nobody's business here; a recording without words does not go out
            (folder / "interviews" / words).write_text("WEBVTT\n\n00:00.100 --> 00:00.900\nI speak of bread.\n")
        talks.append((f"I{number:03}", name if is_sound else "", words, "C01", labels, "A talk"))
    write(
        folder / "photographs.csv",
        ("code", "file", "caption_en", "alt_en", "people", "photographer", "shows_people"),
        photos,
    )
    write(folder / "interviews.csv", ("code", "recording", "transcript", "people", "speakers", "title_en"), talks)
    write(folder / "people.csv", ("code", "age_band"), [("C01", "adult"), ("P1", "adult")])
    columns = ("person", "status", "given_on", "method", "identification", "face", "voice", "transcript")
    columns += ("place_precision", "use_keep", "use_portal", "audience", "roles")
    given = (
        "given",
        "2026-05-01",
        "signed",
        "anonymous",
        "covered",
        "original",
        "verbatim",
        "settlement",
        "yes",
        "yes",
    )
    write(
        folder / "consents.csv",
        columns,
        [("C01", *given, "public", "depicted; narrator"), ("P1", *given, "public", "photographer")],
    )
    return folder


@pytest.fixture(scope="module")
def published(shoot, tmp_path_factory):
    bank = tmp_path_factory.mktemp("real-bank") / "bank"
    with line_of(bank) as line:
        line.ingested = line.run("ingest", shoot, "--stream", "north", "--by", "pe-1")
        line.asked = line.questions("--state", "all")
        line.still_open = line.answer_everything(tmp_path_factory.mktemp("answers"))
        line.proposed, line.sealed = line.release("real", None)
        line.verified = line.run(
            "verify", line.sealed["folder"], "--public-key", line.sealed["public_key"], with_bank=False, on=None
        )
        yield line


def items_of(line):
    from storybank.store import open_bank

    with open_bank(line.bank) as bank:
        return {bank.items.code_of(row.id): bank.items.get(row.id) for row in bank.items.list()}


def test_every_row_became_an_item_or_a_question_that_names_its_file(published, shoot):
    codes = {code.partition(":")[2] for code in items_of(published)}
    named = json.dumps([(one["field"], one["facts"]) for one in published.asked])
    missing = []
    for folder in ("photographs", "interviews"):
        for path in sorted((shoot / folder).iterdir()):
            if path.stem not in codes and f"{folder}/{path.name}" not in named:
                missing.append(path.name)
    assert not missing
    assert len(codes) >= 75


def test_the_bundle_is_verified(published):
    assert published.verified.code == 0


def test_pictures_leave_without_metadata_and_without_a_visible_face(published):
    pictures = [
        path for path in Path(published.sealed["folder"]).rglob("*") if path.suffix in (".jpg", ".webp", ".png")
    ]
    assert len(pictures) > 60
    out = published.run("inspect", "images", *pictures, with_bank=False, on=None).out
    seen = [json.loads(line) for line in out.splitlines()]
    assert len(seen) == len(pictures)
    for one in seen:
        assert one["error"] is None
        assert not one["metadata"] and not one["thumbnail"], one["file"]


def test_transcripts_leave_as_valid_webvtt(published):
    transcripts = list(Path(published.sealed["folder"]).rglob("*.vtt"))
    assert transcripts
    for path in transcripts:
        head, *blocks = path.read_text(encoding="utf-8").rstrip("\n").split("\n\n")
        assert head.startswith("WEBVTT")
        for block in blocks:
            lines = block.split("\n")
            if lines[0].startswith(("NOTE", "STYLE")):
                continue
            timing = lines[0] if "-->" in lines[0] else lines[1]
            assert CUE.match(timing), path.name
            assert "-->" not in "".join(lines[lines.index(timing) + 1 :])
        done = published.run("inspect", "transcript", path, with_bank=False, on=None).data
        assert done["error"] is None and done["format"] == "webvtt"


def test_recordings_leave_without_tags(published):
    sounds = [path for path in Path(published.sealed["folder"]).rglob("*") if path.suffix in (".opus", ".m4a", ".mp3")]
    assert sounds
    for path in sounds:
        done = published.run("inspect", "recording", path, with_bank=False, on=None).data
        assert done["error"] is None
        assert not set(done["tags"]) - {"encoder"}


def test_nothing_crashed_on_the_way(published):
    assert not [one for one in published.asked if "executor." in json.dumps(one["facts"])]
    assert "Traceback" not in "".join(said for _, said in published.printed)
