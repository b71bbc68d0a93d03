"""The same delivery twice changes nothing; a corrected one changes only what was corrected, and editors' work stays."""

import csv

import pytest
from PIL import Image

from tests.drawn_people import draw_face
from tests.flows.conftest import draw, write
from tests.flows.line import line_of

pytestmark = [pytest.mark.flow, pytest.mark.slow, pytest.mark.xdist_group("flow")]

HEADING = ("code", "file", "caption_en", "alt_en", "people", "photographer", "shows_people", "taken_on")


def drawn_face(path):
    """Draw somebody nobody is: the detector finds them."""
    picture = Image.new("RGB", (1200, 900), (198, 214, 232))
    draw_face(picture, 420, 400, 320)
    picture.save(path, quality=92)


@pytest.fixture(scope="module")
def shoot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("same") / "shoot"
    (folder / "photographs").mkdir(parents=True)
    rows = []
    for number in range(1, 6):
        draw(folder / "photographs" / f"F{number:02}.jpg", number)
        rows.append([f"F{number:02}", f"F{number:02}.jpg", f"Scene {number}.", "A scene.", "C01", "P1", "no", ""])
    drawn_face(folder / "photographs" / "F06.jpg")
    rows.append(["F06", "F06.jpg", "A drawn portrait.", "A portrait.", "C01", "P1", "yes", ""])
    rows[4][-1] = "2031-01-01"  # ahead: asked about
    rows.append(["F09", "nowhere.jpg", "x", "x", "C01", "P1", "no", ""])
    write(folder / "photographs.csv", HEADING, rows)
    write(folder / "people.csv", ("code", "age_band"), [("C01", "adult"), ("P1", "adult")])
    columns = ("person", "status", "given_on", "method", "identification", "face", "voice", "transcript")
    columns += ("place_precision", "use_keep", "use_portal", "audience", "roles")
    given = (
        "given",
        "2026-05-01",
        "signed",
        "anonymous",
        "visible",
        "original",
        "verbatim",
        "settlement",
        "yes",
        "yes",
    )
    write(
        folder / "consents.csv",
        columns,
        [("C01", *given, "public", "depicted"), ("P1", *given, "public", "photographer")],
    )
    return folder


def items_of(line):
    from storybank.store import open_bank

    with open_bank(line.bank) as bank:
        return {
            bank.items.code_of(row.id).partition(":")[2]: (row.revision, bank.items.get(row.id))
            for row in bank.items.list()
        }


def sealed_of(line):
    return sorted(path.name for path in (line.bank / "raw").rglob("*") if path.is_file())


def ingest(line, shoot):
    return line.run("ingest", shoot, "--stream", "north", "--by", "pe-1").data["batches"][0]


def rewrite(shoot, change):
    with (shoot / "photographs.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    write(shoot / "photographs.csv", rows[0], [row for row in map(change, rows[1:]) if row])


@pytest.fixture(scope="module")
def story(shoot, tmp_path_factory):
    """Deliver, answer, deliver again, deliver corrected; keep what stood after each step."""
    bank = tmp_path_factory.mktemp("same-bank") / "bank"
    answers = tmp_path_factory.mktemp("answers")
    with line_of(bank) as line:
        line.first = ingest(line, shoot)
        line.asked_first = line.questions()
        faces = [
            one for one in line.asked_first if one["item_code"] == "north/F06" and one["field"].startswith("face.")
        ]
        lines = [{"finding": faces[0]["id"], "decision": "link north/C01"}]
        lines += [
            {"finding": one["id"], "decision": "seen"}
            for one in line.asked_first
            if one["code"] == "identity.not-yet-seen"
        ]
        future = next(one for one in line.asked_first if one["code"] == "intake.future-date")
        lines.append({"finding": future["id"], "decision": "stands", "reason": "asked the sender"})
        line.answered = line.answer(answers, lines)
        # an editor's own wording: asked as a question of any kind on the caption
        line.after_answers, line.sealed_before, line.asked_before = (
            items_of(line),
            sealed_of(line),
            line.questions("--state", "all"),
        )
        line.second = ingest(line, shoot)
        line.after_second, line.sealed_second, line.asked_second = (
            items_of(line),
            sealed_of(line),
            line.questions("--state", "all"),
        )

        def corrected(row):
            if row[0] == "F01":
                return [*row[:2], "Another scene.", *row[3:]]
            if row[0] == "F09":
                return [row[0], "F09.jpg", *row[2:]]
            return None if row[0] == "F04" else row

        rewrite(shoot, corrected)
        draw(shoot / "photographs" / "F02.jpg", 40)  # the file replaced
        draw(shoot / "photographs" / "F09.jpg", 41)  # the file that was missing
        (shoot / "photographs" / "F04.jpg").unlink()
        with Image.open(shoot / "photographs" / "F06.jpg") as portrait:
            portrait.save(shoot / "photographs" / "F06.jpg", quality=80)  # the same picture, copied through a messenger
        line.third = ingest(line, shoot)
        line.after_third, line.asked_third = items_of(line), line.questions("--state", "all")
        yield line


def test_the_first_delivery_is_taken_whole(story):
    assert (story.first["new"], story.first["changed"]) == (6, 0)
    assert story.answered["answered"] == len(story.answered["results"])


def test_the_same_delivery_again_changes_nothing(story):
    assert (story.second["new"], story.second["changed"], story.second["same"]) == (0, 0, 6)
    assert story.after_second == story.after_answers
    assert story.sealed_second == story.sealed_before
    assert [(one["id"], one["state"]) for one in story.asked_second] == [
        (one["id"], one["state"]) for one in story.asked_before
    ]


def test_a_corrected_delivery_changes_only_what_was_corrected(story):
    before, after = story.after_second, story.after_third
    counts = {name: story.third[name] for name in ("new", "changed", "same", "gone")}
    assert counts == {"new": 1, "changed": 3, "same": 2, "gone": 1}  # F09 · F01 F02 F06 · F03 F05 · F04
    assert {code for code in before if before[code][0] == after[code][0]} == {"F03", "F04", "F05"}
    assert after["F01"][1].captions["en"].text == "Another scene."
    assert after["F02"][1].perceptual_hash != before["F02"][1].perceptual_hash
    for code in ("F03", "F05"):
        assert after[code][1].captions == before[code][1].captions
        assert after[code][1].faces == before[code][1].faces
        assert after[code][1].was_seen_by == "ed-1"


def test_a_replaced_file_has_to_be_looked_at_again(story):
    assert story.after_third["F02"][1].was_seen_by is None


def test_a_face_found_again_keeps_its_link(story):
    linked = [face for face in story.after_second["F06"][1].faces if face.person]
    assert linked
    again = [face for face in story.after_third["F06"][1].faces if face.person]
    assert [face.person for face in again] == [face.person for face in linked]


def test_editors_answers_to_questions_about_rows_survive(story):
    states = {one["code"]: one["state"] for one in story.asked_third if one["item_code"] == "north/F05"}
    assert states["intake.future-date"] == "answered"


def test_a_question_that_the_correction_answered_is_gone(story):
    first = next(one for one in story.asked_first if one["code"] == "intake.row-without-file")
    now = next(one for one in story.asked_third if one["id"] == first["id"])
    assert now["state"] == "gone"


def test_a_row_that_is_gone_is_asked_about_and_held_and_its_item_is_kept(story):
    assert "F04" in story.after_third
    asked = [one for one in story.asked_third if one["item_code"] == "north/F04" and one["state"] == "open"]
    assert "intake.row-gone" in {one["code"] for one in asked}
