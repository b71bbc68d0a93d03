"""After a whole run, from intake to a withdrawal, nothing personal stands where it must not: Prefect, audit, output, folders."""

import json
import os
import sqlite3
import stat
from pathlib import Path

import pytest
from PIL import Image

from tests.flows.conftest import draw, write
from tests.flows.line import line_of

pytestmark = [pytest.mark.flow, pytest.mark.slow, pytest.mark.xdist_group("flow")]

NAMES = ("Zolfanara", "Vzmorkina", "Զոլֆանարա", "Вчморкина")
WORDS = ("Canary-Caption", "kneads dough in Qrtsanashen", "Canary-Spoken", "Canary-Note")
PLACES = ("41.77436", "44.52160", "Qrtsanashen")  # long enough not to be the seconds of a time of day
CODES = ("Pastoralex-F01", "north/C01")


@pytest.fixture(scope="module")
def shoot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("private") / "Zolfanara-shoot"
    (folder / "photographs").mkdir(parents=True)
    (folder / "interviews").mkdir()
    rows = []
    for number in (1, 2, 3):
        name = f"Pastoralex-F{number:02}.jpg"
        draw(folder / "photographs" / name, number)
        with Image.open(folder / "photographs" / name) as picture:
            exif = picture.getexif()
            exif[0x010E], exif[0x013B] = "Canary-Caption of hers", "Canary-Caption"
            exif.get_ifd(0x8825).update({1: "N", 2: (41.0, 46.0, 27.72), 3: "E", 4: (44.0, 31.0, 17.77)})
            picture.save(folder / "photographs" / name, exif=exif, quality=90)
        who = "C02" if number == 2 else "C01"
        rows.append(
            (
                f"F{number:02}",
                name,
                "Canary-Caption: she kneads dough in Qrtsanashen.",
                "A kitchen.",
                who,
                "P1",
                "no",
                "Canary-Note",
            )
        )
    heading = ("code", "file", "caption_en", "alt_en", "people", "photographer", "shows_people", "note")
    write(folder / "photographs.csv", heading, rows)
    (folder / "interviews" / "I1.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:04.000\nCanary-Spoken words of bread.\n")
    write(folder / "interviews.csv", ("code", "transcript", "people", "title_en"), [("I1", "I1.vtt", "C01", "Bread")])
    write(folder / "people.csv", ("code", "age_band"), [("C01", "adult"), ("C02", "adult"), ("P1", "adult")])
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
        "public",
    )
    people = [("C01", *given, "depicted; narrator"), ("C02", *given, "depicted"), ("P1", *given, "photographer")]
    write(folder / "consents.csv", columns, people)
    return folder


@pytest.fixture(scope="module")
def run(shoot, tmp_path_factory):
    """Go the whole way with the umask of a careless machine: what is private must not depend on it."""
    bank = tmp_path_factory.mktemp("private-bank") / "bank"
    answers = tmp_path_factory.mktemp("answers")
    names = answers / "identities.jsonl"
    person = {
        "code": "C01",
        "names": {"en": {"given": NAMES[0], "family": NAMES[1]}, "hy": {"given": NAMES[2]}, "ru": {"family": NAMES[3]}},
    }
    names.write_text(json.dumps(person) + "\n")
    before = os.umask(0o002)
    try:
        with line_of(bank) as line:
            line.run("identity", "add", names, "--stream", "north", "--by", "pe-1")
            line.run("ingest", shoot, "--stream", "north", "--by", "pe-1")
            line.still_open = line.answer_everything(answers)
            line.proposed, line.sealed = line.release("kept", None)
            line.run("requests", "pause", "north/C02", "--by", "ed-1")
            line.withdrawn = line.run("withdraw", "north/C01", "--by", "ed-1", expect=None)
            yield line
    finally:
        os.umask(before)


def test_the_whole_way_was_gone(run):
    assert run.proposed["release"]
    assert run.withdrawn.code == 0, run.withdrawn.err
    assert not Path(run.sealed["folder"]).exists()  # taken back: the bank's own copy goes too


def test_prefect_knows_no_name_no_words_and_no_place(run):
    files = [file for file in (run.bank / "prefect").rglob("*") if file.is_file()]
    assert any(file.name == "prefect.db" for file in files)
    for file in files:
        data = file.read_bytes()
        for canary in (*NAMES, *WORDS, *PLACES, *CODES):
            found = canary.encode() in data or json.dumps(canary)[1:-1].encode() in data
            assert not found, f"{canary} in {file.name}"


def test_prefects_runs_have_only_ids_and_days_as_parameters(run):
    with sqlite3.connect(f"file:{run.bank}/prefect/prefect.db?mode=ro", uri=True) as database:
        parameters = [json.loads(row) for (row,) in database.execute("select parameters from flow_run")]
    assert parameters
    assert {key for one in parameters for key in one} <= {
        "batch_id",
        "collection_id",
        "release_id",
        "act_id",
        "consent_id",
        "on",
        "by",
    }


def test_the_audit_holds_no_name_no_words_and_no_place(run):
    with sqlite3.connect(f"file:{run.bank}/ledger.sqlite3?mode=ro", uri=True) as ledger:
        tables = [name for (name,) in ledger.execute("select name from sqlite_master where type = 'table'")]
        watched = [name for name in tables if any(part in name for part in ("event", "audit", "job", "done", "head"))]
        assert any("event" in name or "audit" in name for name in watched), tables
        for table in watched:
            if "done" in table:  # readings are records: they may hold words, not names of people
                continue
            text = repr(ledger.execute(f'select * from "{table}"').fetchall())
            assert not [canary for canary in (*NAMES, *WORDS, *PLACES) if canary in text], table


def test_names_stand_nowhere_in_the_bank_in_the_open(run):
    for file in run.bank.rglob("*"):
        data = file.read_bytes() if file.is_file() else b""
        for name in NAMES[1:]:  # the first is in the name of a folder, which the sender chose
            assert name.encode() not in data, f"{name} in {file.relative_to(run.bank)}"
            assert json.dumps(name).strip('"').encode() not in data, f"{name} in {file.relative_to(run.bank)}"


def test_nothing_personal_was_printed_to_logs(run):
    said = "".join(said for _, said in run.printed)
    assert not [canary for canary in (*NAMES[1:], *WORDS, *PLACES) if canary in said]


def test_the_bank_is_for_its_owner_alone(run):
    published = run.bank / "curated"
    for path in (run.bank, *run.bank.rglob("*")):
        if published in path.parents or path.is_symlink():
            continue
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode & 0o077 == 0, f"{path.relative_to(run.bank)} {mode:o}"
