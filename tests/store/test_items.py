"""Revisions are appended; codes lead to the same ids; a viewer sees own streams only."""

from dataclasses import replace
from datetime import date

import pytest

from storybank.errors import Refused, WrongUse
from storybank.records import (
    Box,
    Caption,
    Face,
    FaceLink,
    Interview,
    ItemKind,
    Quote,
    Recording,
    Redaction,
    RedactionReason,
    Role,
    Segment,
    Span,
    Story,
)
from storybank.store.rows import BatchRow

ON = date(2026, 11, 20)
NAR = frozenset({"nar"})


def test_a_record_comes_back_as_it_went_in(bank, make):
    person = make.person(bank)
    photo = make.photo(
        bank,
        people=[person],
        captions={"hy": Caption(text="Շողիկ, Գորիս", language="hy", quotes=(Span(0, 3),))},
        faces=(
            Face(number=1, box=Box(left=1, top=2, right=3, bottom=4), score=0.9, link=FaceLink.PERSON, person=person),
        ),
        quote=Quote(text="«Պահեցի»", language="hy", said_by=person, sha256="0" * 64),
        taken_on=ON,
    )
    assert bank.items.get(photo.id) == photo


def test_an_interview_and_a_story_come_back_too(bank):
    person = bank.people.id_for("nur", "C01", by="ed-nur-1")
    base = {"batch": "b1", "stream": "nur", "people": {person: frozenset({Role.NARRATOR})}}
    interview = Interview(
        id=bank.items.id_for("nur", "b", "I1", by="ed-nur-1"),
        row="interviews!2",
        segments=(Segment(number=1, start_s=0.0, end_s=1.5, text="Բարև", person=person),),
        recording=Recording(container="ogg", codec="opus", duration_s=50.0),
        redactions=(Redaction(segment=1, reason=RedactionReason.NAME, span=Span(0, 2), person=person),),
        **base,
    )
    story = Story(
        id=bank.items.id_for("nur", "b", "S1", by="ed-nur-1"), row="stories!2", key="kept", title={"en": "Kept"}, **base
    )
    for one in (interview, story):
        assert bank.items.save(one, by="ed-nur-1", on=ON) == 1
    assert bank.items.many([story.id, interview.id]) == {story.id: story, interview.id: interview}
    assert [row.kind for row in bank.items.list(person=person)] == [ItemKind.INTERVIEW, ItemKind.STORY]


def test_saving_the_same_again_changes_nothing(bank, make):
    photo = make.photo(bank)
    before = bank.audit.last()
    assert bank.items.save(photo, by="ed-nur-1", on=ON) == 1
    assert bank.audit.last() == before


def test_a_change_is_a_new_revision_and_the_old_one_stays(bank, make):
    photo = make.photo(bank)
    changed = replace(photo, is_declined=True)
    assert bank.items.save(changed, by="ed-nur-2", on=ON) == 2
    assert bank.items.get(photo.id) == changed
    assert bank.items.get(photo.id, revision=1) == photo
    assert bank.items.row(photo.id).revision == 2


def test_a_senders_key_leads_to_the_same_item_within_its_delivery_and_stream_only(bank):
    first = bank.items.id_for("nur", "batch-1", "F01", by="ed-nur-1")
    assert bank.items.id_for("nur", "batch-1", "F01", by="ed-nur-1") == first
    assert bank.items.id_for("nur", "batch-2", "F01", by="ed-nur-1") != first
    assert bank.items.id_for("nar", "batch-1", "F01", by="ed-nar-1") != first
    assert len(first) == 26 and first == first.lower() and first.isalnum()


def test_public_ids_are_their_own_and_stay(bank, make):
    photo = make.photo(bank)
    public = bank.items.row(photo.id).public_id
    bank.items.save(replace(photo, is_declined=True), by="ed-nur-1", on=ON)
    assert bank.items.row(photo.id).public_id == public != photo.id
    assert bank.items.find(public).id == bank.items.find("F01").id == bank.items.find(photo.id).id == photo.id
    assert bank.items.find("F99") is None


def test_a_key_that_two_items_have_finds_neither(bank, make):
    make.photo(bank)
    make.photo(bank, stream="nar")
    assert bank.items.find("F01") is None
    assert bank.items.find("F01", viewer=NAR).stream == "nar"


def test_another_streams_material_does_not_exist_for_a_viewer(bank, make):
    ours = make.photo(bank, people=[make.person(bank)])
    assert bank.items.list(viewer=NAR) == ()
    assert bank.items.many([ours.id], viewer=NAR) == {}
    assert bank.items.find(ours.id, viewer=NAR) is None
    assert bank.people.list(viewer=NAR) == ()
    for ask in (bank.items.get, bank.items.row):
        with pytest.raises(WrongUse) as refused:
            ask(ours.id, viewer=NAR)
        assert refused.value.code == "item.unknown"


def test_everybody_in_a_photograph_is_linked_in_whatever_role(bank, make):
    shown, quoted, took = (make.person(bank, code) for code in ("C01", "C02", "P1"))
    faces = (Face(number=1, box=Box(left=0, top=0, right=1, bottom=1), score=1.0, link=FaceLink.PERSON, person=shown),)
    quote = Quote(text="x", language="en", said_by=quoted, sha256="")
    photo = make.photo(bank, faces=faces, quote=quote, photographer=took)
    for person in (shown, quoted, took):
        assert [row.id for row in bank.items.list(person=person)] == [photo.id]
    bank.items.save(replace(photo, faces=()), by="ed-nur-1", on=ON)
    assert bank.items.list(person=shown) == ()


def test_an_item_never_changes_its_stream(bank, make):
    photo = make.photo(bank)
    with pytest.raises(WrongUse):
        bank.items.save(replace(photo, stream="nar"), by="ed-nur-1", on=ON)


def test_the_same_delivery_is_the_same_batch(bank, make):
    batch, is_new = bank.batches.open(stream="nur", digest="a" * 64, key="batch-1", by="ed-nur-1", on=ON)
    again, is_new_again = bank.batches.open(stream="nur", digest="a" * 64, key="batch-1", by="ed-nur-1", on=ON)
    assert (is_new, is_new_again, again) == (True, False, batch)
    other, _ = bank.batches.open(stream="nar", digest="a" * 64, key="batch-1", by="ed-nar-1", on=ON)
    assert other.id != batch.id
    assert [found.id for found in bank.batches.list(viewer=NAR)] == [other.id]


def test_rows_of_a_batch_lead_to_items_and_an_undone_batch_says_what_it_made(bank, make):
    batch, _ = bank.batches.open(stream="nur", digest="a" * 64, key="batch-1", by="ed-nur-1", on=ON)
    made, changed = make.photo(bank, "F01"), make.photo(bank, "F02")
    rows = (
        BatchRow(batch=batch.id, row="photographs!2", item=made.id, change="new"),
        BatchRow(batch=batch.id, row="photographs!3", item=changed.id, change="changed"),
        BatchRow(batch=batch.id, row="photographs!4", item=None, change="returned"),
    )
    bank.batches.link(batch.id, rows)
    bank.batches.link(batch.id, rows)
    assert bank.batches.rows(batch.id) == rows
    taken = bank.batches.finish(batch.id, {"new": 1, "changed": 1, "returned": 1}, by="ed-nur-1")
    assert (taken.state, taken.counts["new"]) == ("taken", 1)
    assert bank.batches.undo(batch.id, by="ed-nur-1", on=ON) == (made.id,)
    assert bank.batches.get(batch.id).state == "undone"


def test_an_erased_item_is_not_written_again(bank, make):
    photo = make.photo(bank)
    bank.erasure.item(photo.id, by="ed-nur-1", on=ON)
    with pytest.raises(Refused):
        bank.items.save(replace(photo, is_declined=True), by="ed-nur-1", on=ON)
    assert bank.items.list() == () and len(bank.items.list(is_erased=True)) == 1
