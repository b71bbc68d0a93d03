"""A delivery packed, corrected, taken back as one step, sent again; and agreements that a re-sent workbook may not open."""

import shutil

import pytest

from tests.flows.conftest import draw, write
from tests.flows.line import line_of

pytestmark = [pytest.mark.flow, pytest.mark.slow, pytest.mark.xdist_group("flow")]

HEADING = ("code", "file", "caption_en", "alt_en", "people", "photographer", "shows_people", "taken_on")
CONSENT = ("person", "status", "given_on", "method", "identification", "face", "voice", "transcript", "place_precision")
CONSENT += ("use_keep", "use_portal", "audience", "roles")
GIVEN = ("given", "2026-05-01", "signed", "anonymous", "visible", "original", "verbatim", "settlement", "yes")


def deliver(folder, captions, portal="yes"):
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "photographs").mkdir(parents=True)
    rows = []
    for number, caption in captions.items():
        draw(folder / "photographs" / f"F{number:02}.jpg", number)
        rows.append([f"F{number:02}", f"F{number:02}.jpg", caption, "A scene.", "C01", "P1", "no", ""])
    write(folder / "photographs.csv", HEADING, rows)
    write(folder / "people.csv", ("code", "age_band"), [("C01", "adult"), ("P1", "adult")])
    consents = [("C01", *GIVEN, portal, "public", "depicted"), ("P1", *GIVEN, "yes", "public", "photographer")]
    write(folder / "consents.csv", CONSENT, consents)
    return folder


def state(line):
    from storybank.store import open_bank

    with open_bank(line.bank) as bank:
        items = {bank.items.code_of(row.id).partition(":")[2]: bank.items.get(row.id) for row in bank.items.list()}
        portal = {
            bank.people.code_of(one.subject): next(str(use.decision) for use in one.uses if use.use == "portal")
            for one in bank.consents.current()
        }
        status = {bank.people.code_of(one.subject): str(one.status) for one in bank.consents.current()}
        waiting = len(bank.consents.proposed())
        captions = {code: item.captions["en"].text for code, item in items.items() if not item.is_declined}
    return {"captions": captions, "portal": portal, "status": status, "waiting": waiting}


def ingest(line, path, *more):
    return line.run("ingest", path, "--stream", "north", "--by", "pe-1", *more).data["batches"][0]


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """Play the whole story once; keep what stood after each step."""
    place = tmp_path_factory.mktemp("undone")
    first, second = {1: "One.", 2: "Two.", 3: "Three."}, {1: "One, corrected.", 2: "Two.", 4: "Four."}
    with line_of(place / "bank") as line:
        line.run("keys", "--write", place / "keys", on=None)
        shoot = deliver(place / "shoot", first)
        shutil.copy(place / "keys" / "north.storybank-key.txt", shoot)
        line.packed = line.run("pack", shoot, with_bank=False, on=None).data
        line.first = ingest(line, line.packed["pack"])
        line.after_first = state(line)
        deliver(shoot, second, portal="no")
        line.planned = ingest(line, shoot, "--dry-run")
        line.after_plan = state(line)
        line.second = ingest(line, shoot)
        line.after_second = state(line)
        listed = line.run("batches", "list", on=None).data["batches"]
        line.too_early = line.run("batches", "undo", listed[0]["id"], "--by", "pe-1", expect=None)
        line.undone = line.run("batches", "undo", listed[1]["id"], "--by", "pe-1").data
        line.after_undo = state(line)
        line.again = ingest(line, shoot)
        line.after_again = state(line)
        deliver(shoot, first)
        line.back = ingest(line, shoot)
        line.after_back = state(line)
        line.left = sorted(path.name for path in (place / "bank" / "work").iterdir())
        yield line


def test_a_pack_is_taken_in_like_the_folder_it_was_made_of(story):
    assert story.after_first["captions"] == {"F01": "One.", "F02": "Two.", "F03": "Three."}
    assert story.left == []


def test_the_plan_says_what_the_delivery_then_does_and_changes_nothing(story):
    plan = story.planned["plan"]
    assert story.after_plan == story.after_first
    assert (plan["new"], plan["changed"], plan["gone"]) == (["F04"], {"F01": ["captions"]}, ["F03"])
    assert plan["agreements"]["C01"]["kind"] == "tightened"
    assert {key: story.planned[key] for key in ("new", "changed", "same", "gone")} == {
        key: story.second[key] for key in ("new", "changed", "same", "gone")
    }
    assert story.second["plan"] == plan


def test_a_correction_that_narrows_an_agreement_acts_at_once(story):
    assert story.after_second["portal"]["C01"] == "no"
    assert story.after_second["captions"]["F01"] == "One, corrected."


def test_a_delivery_under_a_later_one_is_not_undone(story):
    assert (story.too_early.code, story.after_second["captions"]["F02"]) == (4, "Two.")


def test_undoing_puts_back_what_was_and_opens_nothing(story):
    assert story.after_undo["captions"] == story.after_first["captions"]
    assert story.after_undo["portal"]["C01"] == "no", "going back would open: it stays, and the command says so"
    assert story.undone["kept"] == ["C01"]


def test_what_was_undone_can_be_sent_again(story):
    assert story.after_again["captions"] == story.after_second["captions"]
    assert (story.again["new"], story.again["changed"]) == (1, 1)


def test_the_first_version_sent_again_after_the_corrected_one_is_what_stands(story):
    assert {code: story.after_back["captions"][code] for code in ("F01", "F02", "F03")} == story.after_first["captions"]
    assert story.back["gone"] == 1, "what only the corrected one had is held and asked about"


def test_an_agreement_that_a_delivery_would_open_waits_for_a_second_person(story):
    assert (story.after_back["portal"]["C01"], story.after_back["waiting"]) == ("no", 1)
    assert "intake.loosened" in story.back["questions"]


def test_the_audit_chain_is_whole_after_all_of_it(story):
    assert story.run("verify", "--audit", on=None).code == 0
