"""One delivery of everything that goes wrong, and an attacker's share of it: named, answered for, and nothing else harmed."""

import gzip
import io
import json
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from tests.flows.conftest import ON, draw, processes_of, storybank, write
from tests.flows.line import line_of

pytestmark = [pytest.mark.flow, pytest.mark.slow, pytest.mark.xdist_group("flow")]

CANARIES = ("Zolfanara", "Qrtsanush", "Vzmorkin", "Hlebnarov", "Utkaniza", "41.77731", "Pastoralex")
PHOTO_COLUMNS = ("code", "file", "caption_en", "alt_en", "people", "photographer", "shows_people", "taken_on")
GOOD = ("F01", "F02", "F03")


def huge_png(path):
    """Write a PNG that says 20000 x 20000 and is 50 kB: 1.2 GB when opened."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    packer = zlib.compressobj(9)
    lines = b"".join(packer.compress(b"\0" * 60_001) for _ in range(40)) + packer.flush()
    head = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b""))


def zip_bomb(path):
    """Write an xlsx whose one sheet unpacks to 400 MB."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/workbook.xml", "<workbook/>")
        with packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(400):
                part.write(b" " * 1_000_000)


def hostile_docx(path):
    """Write a DOCX with a part that climbs out of its folder, an external entity and a remote template."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("../../../../tmp/storybank-zip-slip.txt", "out")
        packed.writestr(
            "word/document.xml",
            '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY leak SYSTEM "file:///etc/passwd">]>'
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
            "<w:t>&leak;</w:t></w:r></w:p></w:body></w:document>",
        )


HOSTILE_EAF = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY leak SYSTEM "file:///etc/passwd">]><ANNOTATION_DOCUMENT><TIER TIER_ID="&leak;"><ANNOTATION>'
    "<ALIGNABLE_ANNOTATION><ANNOTATION_VALUE>&b;&leak;</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>"
    "</ANNOTATION_DOCUMENT>"
)


@pytest.fixture(scope="module")
def shoot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bad") / "shoot"
    pictures, talks = folder / "photographs", folder / "interviews"
    pictures.mkdir(parents=True)
    talks.mkdir()
    for number in (1, 2, 3):
        draw(pictures / f"F{number:02}.jpg", number)
    whole = (pictures / "F01.jpg").read_bytes()
    (pictures / "cut.jpg").write_bytes(whole[: len(whole) // 3])
    huge_png(pictures / "huge.png")
    draw(pictures / "Zolfanara_at_home.jpg", 7)  # a file without a row, called after somebody
    draw(pictures / "twice.jpg", 8)
    (pictures / "again.jpg").write_bytes(whole)  # F01 under another name, with a row of its own
    (pictures / "empty.jpg").touch()
    draw(pictures / "claimed.jpg", 9)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as inside:
        inside.writestr("Vzmorkin.txt", "Vzmorkin lives at 41.77731")
    draw(pictures / "poly.jpg", 10)
    with (pictures / "poly.jpg").open("ab") as file:
        file.write(packed.getvalue())
    (pictures / "page.jpg").write_bytes(b"<html><script>alert(1)</script></html>")
    (pictures / "\x1b[31mred\x1b]0;owned\x07.jpg").write_bytes(whole + b"\0")
    (pictures / "link.jpg").symlink_to("/etc/passwd")
    (folder.parent / "outside.jpg").write_bytes(whole)
    (talks / "list.mp3").write_text("ffconcat version 1.0\nfile /etc/passwd\nfile 'http://127.0.0.1:9/x'\n")
    (talks / "old.txt").write_bytes("А: Меня зовут по-старому.\nБ: Расскажите о доме, где вы жили.\n".encode("cp1251"))
    hostile_docx(talks / "slip.docx")
    (talks / "entity.eaf").write_text(HOSTILE_EAF)
    (talks / "squeezed.vtt").write_bytes(gzip.compress(b"WEBVTT\n\n" + b"a" * 1_000_000))
    (talks / "both.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nWhose words?\n")
    (pictures / "\udccf\udcf0.jpg").write_bytes(whole + b"1")  # a name in cp1251, out of an old archive
    rows = [
        ("F01", "F01.jpg", "A drawn scene."), ("F02", "F02.jpg", "Another drawn scene."), ("F03", "F03.jpg", "A third."),
        ("F04", "cut.jpg", "Utkaniza stands here."), ("F05", "huge.png", "x"), ("F06", "not-there-Qrtsanush.jpg", "x"),
        ("F07", "claimed.jpg", "x"), ("F08", "claimed.jpg", "x"), ("F09", "../outside.jpg", "x"),
        ("F10", "/etc/passwd", "x"), ("F11", "link.jpg", "x"), ("F12", "again.jpg", "x"), ("F13", "poly.jpg", "Scene."),
        ("F14", "empty.jpg", "x"), ("F15", "page.jpg", "x"), ("F16", "twice.jpg", "=cmd|'/c calc'!A1"),
        ("F17", "x\x1b[2J.jpg", "x"), ("F18", "Пр.jpg", "A scene."),
    ]  # fmt: skip
    table = [(code, file, words, "A scene.", "C01", "P1", "no", "") for code, file, words in rows]
    table[1] = (*table[1][:-1], "2031-05-01")  # a date ahead
    table.append(("Q" * 400, "F03.jpg", "y" * 300_000, "", "Hlebnarov Pastoralex", "", "maybe", "yesterday"))
    write(folder / "photographs.csv", PHOTO_COLUMNS, table)
    talk_rows = [
        ("I1", "list.mp3", "", "C01"), ("I2", "", "old.txt", "C01"), ("I3", "", "slip.docx", "C01"),
        ("I4", "", "entity.eaf", "C01"), ("I5", "", "squeezed.vtt", "C01"), ("I6", "", "both.vtt", "C01"), ("I7", "", "both.vtt", "C01"),
    ]  # fmt: skip
    write(folder / "interviews.csv", ("code", "recording", "transcript", "people"), talk_rows)
    write(folder / "people.csv", ("code", "age_band"), [("C01", "adult"), ("P1", "adult")])
    columns = ("person", "status", "given_on", "method", "identification", "face", "voice", "transcript")
    columns += ("place_precision", "use_keep", "use_portal", "audience", "roles")
    given = (
        "given",
        "2026-05-01",
        "signed",
        "first_name",
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


@pytest.fixture(scope="module")
def taken(shoot, tmp_path_factory):
    bank = tmp_path_factory.mktemp("bad-bank") / "bank"
    names = tmp_path_factory.mktemp("names") / "identities.jsonl"
    row = {"code": "C01", "names": {"en": {"given": "Qrtsanush", "family": "Vzmorkin"}}, "aliases": ["Utkaniza"]}
    names.write_text(json.dumps(row) + "\n")
    before = {path: path.read_bytes() for path in shoot.rglob("*") if path.is_file() and not path.is_symlink()}
    with line_of(bank) as line:
        line.run("identity", "add", names, "--stream", "north", "--by", "pe-1")
        line.ingested = line.run("ingest", shoot, "--stream", "north", "--by", "pe-1")
        line.asked = line.questions()
        line.items = line.run("review", "--state", "all", "--info", on=None).data["findings"]
        line.untouched = {path: path.read_bytes() for path in before} == before
        yield line


def codes_about(line, name):
    """Return the codes of every question that names this file, or sits on the row that does."""
    return {one["code"] for one in line.asked if name in one["field"] or name in json.dumps(one["facts"])}


def reasons_about(line, name):
    return {one["facts"].get("reason") for one in line.asked if one["field"].endswith(name)} - {None}


def test_the_good_items_go_in_and_the_command_says_that_something_blocks(taken):
    assert taken.ingested.code == 1
    assert taken.ingested.data["batches"][0]["blocked"] > 0
    from storybank.store import open_bank

    with open_bank(taken.bank) as bank:
        codes = {bank.items.code_of(row.id) for row in bank.items.list()}
    assert {f"photographs:{code}" for code in GOOD} <= codes
    assert {"photographs:F13", "photographs:F16", "photographs:F18", "interviews:I2"} <= codes
    refused = ("F04", "F05", "F06", "F07", "F08", "F09", "F10", "F11", "F14", "F15", "F17")
    assert not {f"photographs:{code}" for code in refused} & codes
    assert not {f"interviews:I{number}" for number in (1, 3, 4, 5, 6, 7)} & codes


def test_each_bad_thing_is_a_question_that_names_the_file_and_a_remedy(taken):
    assert reasons_about(taken, "cut.jpg") == {"intake.truncated"}
    assert reasons_about(taken, "huge.png") == {"intake.too-many-pixels"}
    assert reasons_about(taken, "list.mp3") == {"recording.is-text"}
    assert reasons_about(taken, "empty.jpg") == {"intake.empty"}
    assert reasons_about(taken, "page.jpg") == {"intake.not-a-photograph"}
    assert (
        reasons_about(taken, "slip.docx")
        and reasons_about(taken, "entity.eaf")
        and reasons_about(taken, "squeezed.vtt")
    )
    assert "intake.file-without-row" in codes_about(taken, "Zolfanara_at_home.jpg")
    assert "intake.row-without-file" in codes_about(taken, "not-there-Qrtsanush.jpg")
    assert "intake.two-rows-one-file" in codes_about(taken, "claimed.jpg")
    assert sum(one["code"] == "intake.two-rows-one-file" for one in taken.asked) == 4
    assert "intake.symlink" in codes_about(taken, "link.jpg")
    assert "intake.same-file-twice" in codes_about(taken, "again.jpg")
    assert sum(one["code"] == "intake.unsafe-path" for one in taken.asked) == 2  # F09, F10
    by_code = {one["code"] for one in taken.asked}
    assert {"intake.future-date", "intake.too-long", "transcript.cp1251", "intake.not-a-code"} <= by_code
    assert all(one["remedy"] and one["says"] for one in taken.asked)


def test_a_question_about_a_row_that_went_in_holds_its_item(taken):
    future = next(one for one in taken.asked if one["code"] == "intake.future-date")
    assert future["item_code"] == "north/F02"
    assert next(one for one in taken.asked if one["code"] == "transcript.cp1251")["item_code"] == "north/I2"


def test_nothing_outside_the_delivery_was_read_or_written(taken, shoot):
    assert taken.untouched
    assert not Path("/tmp/storybank-zip-slip.txt").exists()
    assert "root:x" not in json.dumps(taken.items)
    assert "root:x" not in "".join(said for _, said in taken.printed)


def test_no_name_reaches_prefect_or_what_is_printed(taken):
    said = "".join(said for _, said in taken.printed)
    for canary in CANARIES:
        assert canary not in said
        for file in (taken.bank / "prefect").rglob("*"):
            assert not file.is_file() or canary.encode() not in file.read_bytes(), file.name
    from storybank.store import open_bank

    with open_bank(taken.bank):
        from django.db import connection

        with connection.cursor() as cursor:
            for table in (name for name in connection.introspection.table_names() if "job" in name or "audit" in name):
                cursor.execute(f'select * from "{table}"')
                text = repr(cursor.fetchall())
                assert not [canary for canary in CANARIES if canary in text], table


def test_the_same_bad_delivery_again_changes_nothing(taken, shoot):
    again = taken.run("ingest", shoot, "--stream", "north", "--by", "pe-1").data["batches"][0]
    assert (again["new"], again["changed"]) == (0, 0)
    assert {one["id"] for one in taken.questions()} == {one["id"] for one in taken.asked}


def test_no_control_character_of_a_file_name_reaches_the_terminal(taken):
    for arguments in (("review",), ("review", "--summary")):
        done = storybank(*arguments, bank=taken.bank)
        assert "\x1b" not in done.stderr + done.stdout
        assert "\x07" not in done.stderr + done.stdout


def test_a_workbook_that_is_a_bomb_is_refused_by_name_with_its_remedy(tmp_path):
    folder = tmp_path / "shoot"
    folder.mkdir()
    zip_bomb(folder / "delivery.xlsx")
    bank = tmp_path / "bank"
    storybank("init", str(bank), "--stream", "north", "--on", ON)
    for words in (("ingest", str(folder), "--stream", "north", "--by", "pe-1"), ("check", str(folder), "--no-files")):
        done = storybank(*words, "--on", ON, bank=bank, check=False)
        assert done.returncode == 3
        assert "delivery.xlsx" in done.stderr
        assert "Traceback" not in done.stderr
    assert not processes_of(bank)
