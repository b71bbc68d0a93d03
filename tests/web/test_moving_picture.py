"""An editor decides about the moving picture of an interview at the desk."""

from dataclasses import replace
from datetime import date

import pytest

from storybank.records import PictureTreatment
from tests.web import subjects

pytestmark = pytest.mark.slow  # each decision asks all the rules again


@pytest.fixture
def video(bank):
    item = subjects.interview(bank, "nur")
    record = bank.items.get(item)
    bank.items.save(
        replace(record, recording=replace(record.recording, has_video=True)), by="ed-nur-1", on=date(2026, 11, 21)
    )
    return item


def test_the_desk_decides_and_says_what_leaves(bank, enter, video):
    client = enter("editor", account="ed-nur-1")
    page = client.get(f"/review/{video}/").content.decode()
    assert "nobody has decided" in page and f"/review/{video}/do/moving/" in page
    revision = bank.items.row(video).revision
    where = f"/review/{video}/do/moving/"
    assert client.post(where, {"revision": revision, "treatment": "as_is"}).status_code == 302
    assert bank.items.get(video).picture.decided_by is None  # nobody was named
    client.post(where, {"revision": revision, "treatment": "covered", "nobody": "1"})
    picture = bank.items.get(video).picture
    assert (picture.treatment, picture.shows, picture.decided_by) == (PictureTreatment.COVERED, (), "ed-nur-1")
    client.post(where, {"revision": revision, "treatment": "dropped"})  # looked at before the last change
    assert bank.items.get(video).picture.treatment is PictureTreatment.COVERED
    revision = bank.items.row(video).revision
    client.post(where, {"revision": revision, "treatment": "covered", "who": "somebody-else"})
    assert bank.items.get(video).picture.shows == ()
