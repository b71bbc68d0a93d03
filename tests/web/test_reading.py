"""Reading for the other stream: what would leave is shown, from the proposed bytes, to those it waits for and nobody else."""

from dataclasses import replace

import pytest

from storybank.publish import bag
from storybank.store.rows import ReleaseItem
from tests.web import subjects

JPEG = b"\xff\xd8 a picture \xff\xd9"


@pytest.fixture
def release(bank):
    """A proposal of one photograph of nur, in a collection that wants a reader of another stream."""
    made = subjects.collection(bank, "nur")
    wanted = replace(bank.collections.get(made), needs_paired_reading=True)
    bank.collections.save(wanted, by="pu-1", on=bank.today())
    row = bank.items.row(subjects.item(bank, "nur"))
    version = bank.releases.next_version(made)
    folder = bank.path / "proposed" / f"what-we-kept-v{version}"
    folder.mkdir(parents=True)
    payload = bag.Payload(folder)
    payload.add("index.html", "<!doctype html><title>all of it</title>")
    payload.add(f"photographs/{row.public_id}/960.jpg", JPEG)
    payload.add(
        "metadata/catalogue.csv",
        f"id,kind,caption_en,files\n{row.public_id},photograph,A woman at a window,photographs/{row.public_id}/960.jpg\n",
    )
    return bank.releases.propose(
        collection=made,
        version=version,
        edition="public",
        digest=bag.finish(payload, {"Storybank-Name": folder.name}, bank.today()),
        on=bank.today(),
        by="pu-1",
        left_out=(),
        items=(ReleaseItem(item=row.id, public_id=row.public_id, revision=row.revision),),
    ).id


@pytest.fixture
def reader(enter):
    return enter("editor", account="ed-nar-1", streams=("nar",))


def test_a_reader_sees_the_picture_and_the_words_that_would_leave_and_not_the_banks_own(bank, release, reader):
    page = reader.get("/review/paired/").content.decode()
    own = bank.items.get(subjects.item(bank, "nur")).captions["en"].text
    assert "A woman at a window" in page
    assert own not in page
    picture = next(part for part in page.split('"') if part.endswith("/960.jpg"))
    assert reader.get(picture).content == JPEG
    assert b"all of it" in reader.get(f"/review/paired/{release}/index.html").content


def test_nobody_but_a_waiting_reader_gets_a_file(bank, release, reader, enter):
    absent = reader.get("/there/is/nothing/like/this").content
    for other in (enter("editor", account="ed-nur-1"), enter("photographer", streams=("nar",))):
        answer = other.get(f"/review/paired/{release}/index.html")
        assert (answer.status_code, answer.content) == (404, absent)
    for inside in ("../../../bank.toml", "metadata/nothing.csv"):
        assert reader.get(f"/review/paired/{release}/{inside}").status_code == 404


def test_who_has_read_it_has_nothing_more_to_read(bank, release, reader):
    digest = bank.releases.get(release).digest
    form = {"release": release, "stream": "nur", "digest": digest, "do": "fine"}
    assert reader.post("/review/paired/", form).status_code == 302
    assert bank.releases.unread(release) == ()
    assert reader.get(f"/review/paired/{release}/index.html").status_code == 404
