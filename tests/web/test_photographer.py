"""Sending a delivery: pieces, cuts, tokens; and what its sender sees afterwards."""

import base64
import hashlib
from datetime import timedelta

import pytest

from storybank.stages import uploads as disk

DATA = b"a recording of somebody" * 4000


@pytest.fixture
def sender(enter):
    return enter("photographer", account="ph-1")


@pytest.fixture
def upload(bank, sender):
    sender.post("/deliveries/", {"stream": "nur"})
    from storybank.web.models import Upload

    return Upload.objects.get(account="ph-1")


@pytest.fixture
def tus(upload, nobody):
    """Ask as another program does: with the token, without a session."""
    from storybank.web.photographer import uploads

    token = uploads.token(upload)

    def ask(method, path="", body=b"", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named.setdefault("Authorization", f"Bearer {token}")
        return nobody.generic(
            method,
            path or f"/up/{upload.pk}/",
            body,
            content_type="application/offset+octet-stream",
            headers=named,
        )

    return ask


def announced(tus, name="photographs/F01.jpg", data=DATA, sha256=None):
    def coded(text):
        return base64.b64encode(text.encode()).decode()

    said = f"filename {coded(name)},sha256 {coded(sha256 or hashlib.sha256(data).hexdigest())}"
    return tus("POST", Upload_Length=str(len(data)), Upload_Metadata=said)


def checksum(data):
    return "sha256 " + base64.b64encode(hashlib.sha256(data).digest()).decode()


def test_a_file_goes_on_where_it_stopped(bank, upload, tus):
    made = announced(tus)
    assert (made.status_code, made["Upload-Offset"]) == (201, "0")
    where = made["Location"]
    assert tus("PATCH", where, DATA[:1000], Upload_Offset="0")["Upload-Offset"] == "1000"

    again = announced(tus)  # after a reload, a night, a restart: the same file is announced again
    assert (again["Location"], again["Upload-Offset"]) == (where, "1000")
    assert tus("HEAD", where)["Upload-Offset"] == "1000"
    last = tus("PATCH", where, DATA[1000:], Upload_Offset="1000", Upload_Checksum=checksum(DATA[1000:]))
    assert (last.status_code, last["Upload-Offset"]) == (204, str(len(DATA)))
    assert (disk.source(bank.path, upload.pk) / "photographs/F01.jpg").read_bytes() == DATA


def test_a_piece_at_the_wrong_place_changes_nothing(upload, tus):
    where = announced(tus)["Location"]
    assert tus("PATCH", where, DATA[:10], Upload_Offset="5").status_code == 409
    assert tus("HEAD", where)["Upload-Offset"] == "0"


def test_a_damaged_piece_is_not_kept(upload, tus):
    where = announced(tus)["Location"]
    answer = tus("PATCH", where, DATA[:10], Upload_Offset="0", Upload_Checksum=checksum(b"other"))
    assert (answer.status_code, tus("HEAD", where)["Upload-Offset"]) == (460, "0")


def test_a_file_that_is_not_what_was_announced_begins_again(bank, upload, tus):
    where = announced(tus, sha256="0" * 64)["Location"]
    answer = tus("PATCH", where, DATA, Upload_Offset="0")
    assert (answer.status_code, answer["Storybank-Code"]) == (460, "upload.other-hash")
    assert tus("HEAD", where)["Upload-Offset"] == "0"
    assert list(disk.source(bank.path, upload.pk).rglob("*.*")) == []


def test_a_file_with_other_content_under_the_same_name_replaces_it(bank, upload, tus):
    where = announced(tus)["Location"]
    tus("PATCH", where, DATA, Upload_Offset="0")
    other = announced(tus, data=b"corrected")
    assert (other["Location"], other["Upload-Offset"]) == (where, "0")
    tus("PATCH", where, b"corrected", Upload_Offset="0")
    assert (disk.source(bank.path, upload.pk) / "photographs/F01.jpg").read_bytes() == b"corrected"


@pytest.mark.parametrize(
    "name", ["../ledger.sqlite3", "/etc/passwd", "a\\b", "", "a//b", "C:/x", "a/../../b", "a\x00b"]
)
def test_a_name_that_leads_out_of_the_delivery_is_refused(upload, tus, name):
    assert announced(tus, name).status_code == 400


def test_a_list_of_names_does_not_travel_open(upload, tus):
    answer = announced(tus, "identities.jsonl")
    assert (answer.status_code, answer["Storybank-Code"]) == (400, "upload.names-open")


def test_more_than_the_bank_has_room_for_is_refused_before_it_is_sent(upload, tus):
    said = "filename " + base64.b64encode(b"a.wav").decode() + ",sha256 " + base64.b64encode(b"0" * 64).decode()
    assert tus("POST", Upload_Length="60000000000", Upload_Metadata=said).status_code == 413


def test_no_good_token_is_the_same_as_nobody(upload, tus, nobody):
    door = nobody.get("/there/is/nothing/like/this")
    for headers in ({"Authorization": "Bearer x"}, {"Authorization": "Basic eA=="}, {"Authorization": ""}):
        for method in ("POST", "HEAD", "PATCH", "OPTIONS", "GET"):
            answer = tus(method, **headers)
            assert (answer.status_code, answer["Location"]) == (door.status_code, door["Location"])


def test_a_token_reads_nothing(upload, tus):
    where = announced(tus)["Location"]
    assert tus("GET", where).status_code == 405
    assert tus("GET").status_code == 405


def test_a_token_is_for_one_upload(upload, tus, enter):
    other = enter("photographer", account="ph-2")
    other.post("/deliveries/", {"stream": "nur"})
    from storybank.web.models import Upload

    answer = tus("POST", f"/up/{Upload.objects.get(account='ph-2').pk}/", Upload_Length="3")
    assert (answer.status_code, answer["Location"]) == (302, "/in/")


@pytest.mark.parametrize("ended", ["panic", "role", "stream", "time", "new token"])
def test_a_token_ends_with_what_it_rests_on(bank, upload, tus, sender, ended):
    if ended == "panic":
        from storybank.web.account import invitations

        invitations.panic(bank, "ph-1", by="admin-1")
    elif ended == "role":
        bank.staff.set("ph-1", roles=["researcher"], streams=["nur"], by="admin-1")
    elif ended == "stream":
        bank.staff.set("ph-1", roles=["photographer"], streams=["nar"], by="admin-1")
    elif ended == "time":
        upload.until_at -= timedelta(days=15)
        upload.save()
    else:
        sender.post(f"/deliveries/{upload.pk}/", {"do": "end-tokens"})
    assert announced(tus).status_code == 302


def test_handing_over_waits_for_the_last_byte(bank, upload, tus, sender):
    where = announced(tus)["Location"]
    tus("PATCH", where, DATA[:5], Upload_Offset="0")
    assert tus("POST", f"/up/{upload.pk}/done").status_code == 409
    sender.post(f"/deliveries/{upload.pk}/", {"do": "send"})
    assert bank.jobs.list(state="queued") == ()
    tus("PATCH", where, DATA[5:], Upload_Offset="5")
    assert tus("POST", f"/up/{upload.pk}/done").status_code == 202
    assert [(job.kind, job.subject) for job in bank.jobs.list(state="queued")] == [("ingest", upload.pk)]
    assert announced(tus, "photographs/F02.jpg").status_code == 302  # nothing is added to what was handed over


def test_an_upload_that_nobody_finished_is_deleted(bank, upload, tus, enter):
    announced(tus)
    upload.until_at -= timedelta(days=15)
    upload.save()
    enter("photographer", account="ph-2").post("/deliveries/", {"stream": "nur"})
    assert not disk.folder(bank.path, upload.pk).exists()


@pytest.mark.slow
def test_a_check_says_row_by_row_what_is_asked_and_marks_the_workbook(bank, upload, sender, on_disk):
    found = disk.check(bank, upload.pk, on=bank.today())
    page = sender.get(f"/deliveries/{upload.pk}/").content.decode()
    assert found.asked
    assert "tag blocked" in page or "tag review" in page
    assert sender.get(f"/deliveries/{upload.pk}/workbook/").status_code == 200


@pytest.mark.slow
def test_another_file_makes_a_check_old(bank, upload, tus, on_disk):
    disk.check(bank, upload.pk, on=bank.today())
    announced(tus, "photographs/F09.jpg")
    assert disk.report(bank.path, upload.pk) is None


def test_the_sender_learns_what_came_back_and_sees_nothing_else(bank, upload, sender):
    batch = next(one for one in bank.batches.list() if one.stream == "nur")
    item = next(row for row in bank.items.list(viewer=frozenset({"nur"})) if row.kind.value == "photograph")
    from storybank.store.rows import BatchRow

    bank.batches.link(batch.id, [BatchRow(batch=batch.id, row="photographs!7", item=item.id, change="new")])
    asked = next(row for row in bank.findings.list(item=item.id))
    bank.findings.answer(
        asked.id, "return", by="ed-1", on=bank.today(), reason="Out of focus, please look for another."
    )
    disk.taken(bank.path, upload.pk, (batch.id,))
    upload.state = "sent"
    upload.save()
    page = sender.get(f"/deliveries/{upload.pk}/").content.decode()
    assert "Out of focus" in page
    assert "garden" not in page
    assert "<img" not in page


@pytest.fixture
def on_disk(bank, upload):
    """A delivery with a workbook that lacks nearly everything, and one photograph without a row."""
    from storybank.intake.template import init_batch
    from tests.web.subjects import drawn_master

    whole = disk.folder(bank.path, upload.pk) / "delivery"
    init_batch(whole, "en", "nur", "spring")
    (whole / "photographs").mkdir(exist_ok=True)
    (whole / "photographs" / "F01.jpg").write_bytes(drawn_master()[0])
    return whole
