"""Erasing one person never destroys what another gave: shared originals are recut and resealed, and hers is gone."""

import io
import wave
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from PIL import Image, ImageDraw

from storybank.errors import Refused
from storybank.people.aliases import fold
from storybank.records import (
    BatchId,
    Box,
    Caption,
    Face,
    FaceLink,
    Interview,
    Recording,
    Role,
    Segment,
    StaffId,
    Stream,
)
from storybank.stages.taking_back import withdraw

pytestmark = pytest.mark.slow

ON = date(2026, 11, 20)
BY = "ed-nur-1"
NUR = Stream("nur")
MINE, HERS = Box(left=120, top=40, right=160, bottom=90), Box(left=460, top=40, right=500, bottom=90)
FACE_COLOUR = (224, 172, 120)


def picture() -> bytes:
    image = Image.new("RGB", (640, 480), (90, 130, 110))
    for box in (MINE, HERS):
        ImageDraw.Draw(image).ellipse((box.left, box.top, box.right, box.bottom), fill=FACE_COLOUR)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=95)
    return file.getvalue()


def sound(seconds: float = 6.0, rate: int = 16_000) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(rate)
        noise = np.random.default_rng(7).normal(0, 4000, int(seconds * rate)).clip(-32000, 32000)
        written.writeframes(noise.astype("<i2").tobytes())
    return file.getvalue()


def named(bank, person, given: str) -> None:
    bank.identities.add(person, {"en": {"given": given, "family": "Invented"}}, by=BY, on=ON, fold=fold)


@pytest.fixture
def two(bank, make):
    """Two people who agreed, and a registered wish of the second to be erased."""
    mother, daughter = make.person(bank, "C01"), make.person(bank, "C02")
    named(bank, mother, "Nazeli")
    named(bank, daughter, "Zaruhi")
    saved = bank.consents.save(make.consent(bank, daughter), by=BY, on=ON)
    bank.consents.save(make.consent(bank, mother), by=BY, on=ON)
    wish = bank.requests.open(person=daughter, who="subject", right="erase", proof="seen", by=BY, on=ON)
    bank.requests.called_back(wish.id, "hers", by=BY, on=ON)
    return mother, daughter, saved.id


def photographed(bank, make, mother, daughter):
    photo = make.photo(bank, people=(mother, daughter), save=False)
    photo = replace(
        photo,
        width_px=640,
        height_px=480,
        faces=(
            Face(number=1, box=MINE, score=0.9, link=FaceLink.PERSON, person=mother),
            Face(number=2, box=HERS, score=0.9, link=FaceLink.PERSON, person=daughter),
        ),
        captions={"en": Caption(text="Nazeli and Zaruhi at home.", language="en", alt_text="Zaruhi smiles.")},
    )
    bank.items.save(photo, by=BY, on=ON)
    for kind in ("original", "master", "preview"):
        bank.originals.seal_bytes(picture(), item=photo.id, kind=kind, stream=NUR, media_type="image/jpeg", by=BY)
    return photo.id


def pixel(data: bytes, box: Box) -> tuple[int, int, int]:
    image = Image.open(io.BytesIO(data)).convert("RGB")
    return image.getpixel(((box.left + box.right) // 2, (box.top + box.bottom) // 2))


def near(one, other) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < 25


def test_a_shared_photograph_keeps_the_mother_and_loses_the_daughter(bank, make, two):
    mother, daughter, consent = two
    item = photographed(bank, make, mother, daughter)
    before = {kind: bank.originals.of_item(item, kind)[0].address for kind in ("original", "master", "preview")}

    done = withdraw(bank, consent, effect="erase", tombstone=False, by=BY, on=ON)

    assert done.recut == (item,)
    for kind, old in before.items():
        (new,) = bank.originals.of_item(item, kind)
        assert new.address != old
        assert bank.originals.get(old).state == "erased"
        with pytest.raises(Refused):  # the key is gone: what it sealed opens nowhere
            bank.originals.read(old, by=BY, purpose="test")
    for kind in ("original", "master"):
        data = bank.originals.read(bank.originals.of_item(item, kind)[0].address, by=BY, purpose="test")
        assert near(pixel(data, MINE), FACE_COLOUR)
        assert near(pixel(data, HERS), (72, 72, 76))
    record = bank.items.get(item)
    assert set(record.people) == {mother}
    assert record.captions["en"].text == "Nazeli and […] at home."
    assert record.captions["en"].alt_text == "[…] smiles."
    assert [(face.link, face.person) for face in record.faces] == [
        (FaceLink.PERSON, mother),
        (FaceLink.BYSTANDER, None),
    ]
    assert record.cut_on == ON
    assert "consent.was-cut" in {row.finding.code for row in bank.findings.list(item=item)}
    assert not bank.identities.has(daughter)
    assert bank.identities.has(mother)
    assert bank.audit.verify() is None
    assert {one.what for one in done.unreached} >= {"words", "backups", "events"}


def test_no_word_of_the_ledger_names_her_afterwards(bank, make, two):
    mother, daughter, consent = two
    photographed(bank, make, mother, daughter)
    withdraw(bank, consent, effect="erase", tombstone=False, by=BY, on=ON)
    from storybank.store.models import Content, Finding

    assert not Content.objects.filter(body__contains="Zaruhi").exists()
    assert not [row for row in Finding.objects.all() if "Zaruhi" in str(row.record)]


def test_a_shared_recording_keeps_the_others_turns_and_silences_hers_and_her_name(bank, make, two):
    mother, daughter, consent = two
    item = bank.items.id_for(NUR, "batch-1", "interviews:I1", by=BY)
    turns = (
        (1, 0.0, 2.0, mother, "We baked at dawn."),
        (2, 2.0, 4.0, daughter, "I carried the water."),
        (3, 4.0, 6.0, mother, "Zaruhi did."),
    )
    interview = Interview(
        id=item,
        batch=BatchId("b1"),
        stream=NUR,
        row="interviews!2",
        people={mother: frozenset({Role.NARRATOR}), daughter: frozenset({Role.NARRATOR})},
        languages=("en",),
        segments=tuple(
            Segment(number=n, start_s=start, end_s=end, text=text, speaker=f"S{n}", person=who)
            for n, start, end, who, text in turns
        ),
        recording=Recording(container="wav", codec="pcm_s16le", duration_s=6.0),
    )
    bank.items.save(interview, by=BY, on=ON)
    bank.originals.seal_bytes(sound(), item=item, stream=NUR, media_type="audio", by=BY)
    bank.originals.seal_bytes(b"S2: I carried the water.", item=item, stream=NUR, media_type="text/plain", by=BY)

    done = withdraw(bank, consent, effect="erase", tombstone=False, by=BY, on=ON)

    assert done.recut == (item,)
    record = bank.items.get(item)
    assert [segment.text for segment in record.segments][:2] == ["We baked at dawn.", "[…]"]
    assert "Zaruhi" not in record.segments[2].text
    assert record.recording.codec == "flac"
    files = {one.media_type: one for one in bank.originals.of_item(item)}
    assert set(files) == {"audio", "text/vtt"}
    written = bank.originals.read(files["text/vtt"].address, by=BY, purpose="test").decode()
    assert "baked" in written
    assert "water" not in written
    import av

    with av.open(io.BytesIO(bank.originals.read(files["audio"].address, by=BY, purpose="test"))) as container:
        heard = np.concatenate([frame.to_ndarray().ravel() for frame in container.decode(audio=0)]).astype(float)
    rate = len(heard) / 6.0
    loud = [float(np.abs(heard[int(a * rate) : int(b * rate)]).mean()) for a, b in ((0.3, 1.7), (2.2, 3.8))]
    assert loud[1] < loud[0] / 1000


def test_what_only_an_officer_opens_waits_for_the_key_and_everything_is_closed(bank, make, two, path):
    mother, daughter, consent = two
    item = photographed(bank, make, mother, daughter)
    for kind in ("original", "master", "preview"):
        bank.originals.restrict(bank.originals.of_item(item, kind)[0].address, by=BY, on=ON)
    with pytest.raises(Refused, match="officer"):
        withdraw(bank, consent, effect="erase", tombstone=False, by=BY, on=ON)
    assert bank.consents.get(consent).status == "withdrawn"
    assert bank.identities.has(daughter)  # nothing is half done: the same command with the key finishes
    key = path / "keys" / "officers" / "nur.agekey"
    done = withdraw(bank, consent, effect="erase", tombstone=False, by=BY, on=ON, officer_key=key)
    assert done.recut == (item,)
    assert bank.originals.of_item(item, "master")[0].state == "restricted"  # as it was
    assert not bank.identities.has(daughter)


def test_where_nobody_has_said_whose_face_it_is_the_file_stays_for_officers_and_is_named(bank, make, two):
    mother, daughter, consent = two
    item = photographed(bank, make, mother, daughter)
    record = bank.items.get(item)
    bank.items.save(replace(record, faces=record.faces[:1]), by=StaffId(BY), on=ON)
    done = withdraw(bank, consent, effect="erase", tombstone=False, by=BY, on=ON)
    assert [(one.what, one.items) for one in done.unreached if one.items] == [("unlinked", (item,))]
    assert bank.originals.of_item(item)[0].state == "restricted"


def test_a_caption_that_names_her_is_reworded_where_nobody_had_listed_her(bank, make, two):
    mother, _daughter, consent = two
    photo = make.photo(bank, "F09", people=(mother,), captions={"en": Caption(text="Without Zaruhi.", language="en")})
    bank.originals.seal_bytes(picture(), item=photo.id, stream=NUR, media_type="image/jpeg", by=BY)
    withdraw(bank, consent, effect="erase", tombstone=False, by=BY, on=ON)
    assert bank.items.get(photo.id).captions["en"].text == "Without […]."
    assert bank.originals.of_item(photo.id)[0].state == "sealed"  # the file does not name her: it stays


def test_withdrawing_goes_further_and_never_back(bank, make, two):
    _mother, _daughter, consent = two
    withdraw(bank, consent, effect="restrict", tombstone=False, by=BY, on=ON)
    withdraw(bank, consent, effect="erase", tombstone=False, by=BY, on=ON)


def test_what_others_are_in_too_can_still_be_derived_for_them_after_one_has_left(bank, make, two):
    mother, daughter, consent = two
    item = photographed(bank, make, mother, daughter)
    withdraw(bank, consent, effect="restrict", tombstone=False, by=BY, on=ON)
    assert bank.originals.of_item(item, "master")[0].state == "sealed"
