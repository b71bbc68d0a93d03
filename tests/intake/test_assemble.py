"""Rows and readings made into records: the closed side wins wherever a row says nothing."""

from datetime import date
from pathlib import Path

import pytest

from storybank.intake import template
from storybank.intake.assemble import Assembled, Readings, assemble
from storybank.intake.batch import read_delivery
from storybank.intake.limits import MediaType
from storybank.intake.quick import QuickReading
from storybank.intake.transcripts import TranscriptReading
from storybank.records import Answer, ConsentStatus, EmbeddedText, Language, Relation, Role, Segment, Use
from storybank.stages.check_delivery import CodeBook

ON = date(2026, 11, 20)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"


def reading(**more: object) -> QuickReading:
    plain: dict[str, object] = {
        "media_type": MediaType.JPEG, "taken_on": date(2024, 5, 1), "clock_doubt": False, "has_gps": True, "metadata": ("GPS",),
        "embedded": (EmbeddedText(field="IPTC:City", text="X"),),
    }  # fmt: skip
    return QuickReading(**{**plain, **more})  # type: ignore[arg-type]


def assembled(folder: Path, rows: dict[str, list[dict[str, object]]], readings: Readings | None = None) -> Assembled:
    for sub, name in (("photographs", "F01.jpg"), ("interviews", "I1.vtt")):
        (folder / sub).mkdir(parents=True, exist_ok=True)
        (folder / sub / name).write_bytes(JPEG if name.endswith("jpg") else b"WEBVTT\n\n")
    template.write(folder / "delivery.xlsx", "hy", {"stream": "nur", "batch": "b"}, rows)
    return assemble(
        read_delivery(folder, ON), readings or Readings(photos={"photographs/F01.jpg": reading()}), CodeBook()
    )


def test_an_empty_consent_row_is_closed_in_every_field(tmp_path: Path) -> None:
    found = assembled(tmp_path, {"people": [{"code": "C01"}], "consents": [{"person": "C01"}]})
    consent = found.consents[0]
    assert consent.status is ConsentStatus.UNKNOWN
    assert (consent.uses, consent.face, consent.voice, consent.audience, consent.items) == (
        (),
        "not_shown",
        "text_only",
        "sealed",
        (),
    )


def test_a_consent_carries_its_places_third_parties_and_embargo(tmp_path: Path) -> None:
    found = assembled(
        tmp_path,
        {
            "people": [{"code": "C01"}, {"code": "N01"}],
            "photographs": [{"code": "F01", "file": "F01.jpg", "people": "C01"}],
            "consents": [
                {
                    "person": "C01",
                    "status": "given",
                    "use_portal": "yes",
                    "embargo_event": "մինչև գա",
                    "embargo_items": "F01",
                }
            ],
            "places_as_said": [
                {"person": "C01", "form": "Շուշի", "language": "hy", "relation": "lived_in", "print_it": "yes"}
            ],
            "third_parties": [
                {"person": "C01", "ref": "N01", "kind": "talked_about", "treatment": "bleep", "role_words_hy": "հարևան"}
            ],
        },
    )
    consent = found.consents[0]
    assert [(u.use, u.decision) for u in consent.uses] == [(Use.PORTAL, Answer.YES)]
    said = consent.names_as_said[0]
    assert (said.form, said.relation, said.toponym) == ("Շուշի", Relation.LIVED_IN, "gn:147105/shushi")
    assert consent.third_parties[0].role_words == {"hy": "հարևան"}
    assert (consent.embargoes[0].until_on, consent.embargoes[0].items) == (None, ("photographs:F01",))


def test_an_agreement_for_rows_nobody_knows_is_not_one_for_everything(tmp_path: Path) -> None:
    found = assembled(
        tmp_path, {"people": [{"code": "C01"}], "consents": [{"person": "C01", "status": "given", "items": "F77"}]}
    )
    assert found.consents[0].items, "empty would mean: everything of the person"
    assert found.consents[0].items != ("photographs:F01",)


@pytest.mark.parametrize(
    ("how", "role"), [("", Role.DEPICTED), (" refused", Role.DEPICTED), (" bystander", None), (" unknown", None)]
)
def test_who_is_in_a_picture_and_how(tmp_path: Path, how: str, role: Role | None) -> None:
    found = assembled(
        tmp_path,
        {"people": [{"code": "C01"}], "photographs": [{"code": "F01", "file": "F01.jpg", "people": f"C01{how}"}]},
    )
    assert found.photos[0].people == ({"C01": frozenset({role})} if role else {})


def test_the_rows_day_wins_over_the_camera_and_a_doubtful_clock_gives_no_day(tmp_path: Path) -> None:
    row = {"code": "F01", "file": "F01.jpg", "people": "C01"}
    wrong = Readings(photos={"photographs/F01.jpg": reading(taken_on=date(2000, 1, 1), clock_doubt=True)})
    doubt = assembled(tmp_path / "a", {"people": [{"code": "C01"}], "photographs": [row]}, wrong)
    assert (doubt.photos[0].taken_on, doubt.photos[0].date_precision) == (None, "unknown")
    assert "intake.clock-doubt" in {f.code for f in doubt.findings if f.item}
    said = assembled(
        tmp_path / "b", {"people": [{"code": "C01"}], "photographs": [{**row, "taken_on": date(2020, 2, 2)}]}, wrong
    )
    assert said.photos[0].taken_on == date(2020, 2, 2)


def test_a_speaker_nobody_explains_is_asked_about_and_stays_nobody(tmp_path: Path) -> None:
    segments = tuple(
        Segment(number=n, start_s=float(n), end_s=n + 1.0, text="…", speaker=s) for n, s in enumerate(("A", "B"), 1)
    )
    transcript = TranscriptReading(format="webvtt", segments=segments, languages=(Language("hy"),))
    found = assembled(
        tmp_path,
        {
            "people": [{"code": "C01"}],
            "interviews": [{"code": "I1", "transcript": "I1.vtt", "people": "C01", "speakers": "A = C01"}],
        },
        Readings(transcripts={"interviews/I1.vtt": transcript}),
    )
    assert [segment.person for segment in found.interviews[0].segments] == ["C01", None]
    assert "intake.speaker-unknown" in {f.code for f in found.findings if f.item}


def test_a_quotation_without_a_speaker_is_nobodys(tmp_path: Path) -> None:
    row = {"code": "F01", "file": "F01.jpg", "people": "C01", "quote": "ես", "quote_language": "hy"}
    found = assembled(tmp_path, {"people": [{"code": "C01"}], "photographs": [row]})
    assert found.photos[0].quote is None
    assert "intake.empty-cell" in {f.code for f in found.findings}


def test_the_same_delivery_gives_the_same_records(tmp_path: Path) -> None:
    rows = {
        "people": [{"code": "C01"}],
        "photographs": [{"code": "F01", "file": "F01.jpg", "people": "C01", "caption_hy": "Գորիս"}],
    }
    assert assembled(tmp_path, rows) == assembled(tmp_path, rows)


def test_a_moved_row_keeps_its_item(tmp_path: Path) -> None:
    row = {"code": "F01", "file": "F01.jpg", "people": "C01"}
    first = assembled(tmp_path / "a", {"photographs": [row]})
    moved = assembled(tmp_path / "b", {"photographs": [{"code": "F00", "file": "none.jpg"}, row]})
    assert first.photos[0].id == moved.photos[0].id
    assert first.photos[0].row != moved.photos[0].row
