"""A corrected delivery's recording and photograph are what is published, and what was put back is again."""

from dataclasses import replace
from datetime import date

import pytest
from PIL import Image

from storybank.anonymise.likeness import fingerprint
from storybank.errors import Unreadable
from storybank.intake.rows import InterviewRow
from storybank.records import BatchId, Interview, Recording, Stream
from storybank.stages.sources import address_of, as_before, master_of, with_sources

ON = date(2026, 11, 22)
BY = "ed-nur-1"
NUR = Stream("nur")


def sealed(bank, item, data, media_type="audio", kind="original"):
    return bank.originals.seal_bytes(data, stream=NUR, media_type=media_type, by=BY, item=item, kind=kind)[0]


@pytest.fixture
def interview(bank):
    return Interview(
        id=bank.items.id_for(NUR, "batch-1", "interviews:I1", by=BY),
        batch=BatchId("b1"),
        stream=NUR,
        row="interviews!2",
        people={},
        recording=Recording(container="wav", codec="pcm_s16le", duration_s=9.0),
    )


def test_the_record_says_which_of_two_recordings_it_was_made_of(bank, interview):
    first, second = sealed(bank, interview.id, b"RIFF first"), sealed(bank, interview.id, b"RIFF second")
    row = InterviewRow(where="interviews!2", code="I1", recording="I1.wav")
    before = with_sources(bank, interview, row, {"I1.wav": first.sha256})
    after = with_sources(bank, interview, row, {"I1.wav": second.sha256})
    assert before != after, "a recording of the same length is another record: approvals of the first do not hold"
    assert address_of(bank, before) == first.address and address_of(bank, after) == second.address
    assert address_of(bank, as_before(replace(interview, row="x"), before)) == first.address
    assert address_of(bank, interview) == second.address, "where nobody says, the newest"


def test_a_recording_that_is_not_there_is_said_to_be(bank, interview):
    with pytest.raises(Unreadable) as missing:
        address_of(bank, interview)
    assert missing.value.code == "derive.no-recording"


def jpeg(shade):
    import io

    image = Image.linear_gradient("L").convert("RGB").rotate(shade)
    out = io.BytesIO()
    image.save(out, "JPEG")
    return image, out.getvalue()


def test_of_two_working_masters_the_one_that_the_record_describes_is_taken(bank, make):
    photo = make.photo(bank, save=False)
    (old, old_bytes), (new, new_bytes) = jpeg(0), jpeg(90)
    first = sealed(bank, photo.id, old_bytes, "image/jpeg", "master")
    second = sealed(bank, photo.id, new_bytes, "image/jpeg", "master")
    assert master_of(bank, replace(photo, perceptual_hash=fingerprint(new)), by=BY).address == second.address
    assert master_of(bank, replace(photo, perceptual_hash=fingerprint(old)), by=BY).address == first.address
