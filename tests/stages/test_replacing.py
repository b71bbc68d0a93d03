"""The log of what was replaced: where, by what, why and by whom; nothing of what stood there; gone with whoever is erased."""

from dataclasses import replace
from datetime import date

import pytest

from storybank.people.aliases import fold
from storybank.records import (
    BatchId,
    Box,
    Caption,
    Duty,
    DutyKind,
    Face,
    FaceLink,
    Identification,
    Interview,
    Language,
    Photo,
    Redaction,
    RedactionReason,
    Role,
    Segment,
    Stream,
)
from storybank.stages.answering import answer
from storybank.stages.applying import Answer
from storybank.stages.calling import cast_of
from storybank.stages.redacting import called_in_question
from storybank.stages.replacing import log_of, log_today, marks_in
from storybank.stages.screening import screen, world_of
from storybank.store.rows import ReleaseItem

pytestmark = pytest.mark.slow

ON = date(2026, 11, 20)
BY = "ed-nur-1"
HY, EN = map(Language, ("hy", "en"))
ROLE = {EN: "a neighbour", HY: "հարևան"}
NARE = {EN: "Nare", HY: "Նարե"}


@pytest.fixture
def told(bank, make):
    """One teller, and a woman with a pseudonym whom she names; a turn of somebody who agreed to nothing."""
    her, teller = make.person(bank, "C01"), make.person(bank, "C02")
    bank.identities.add(her, {"hy": {"given": "Նունուֆար", "family": "Զզիզխյան"}}, by=BY, on=ON, fold=fold)
    bank.consents.save(make.consent(bank, teller, role_words={EN: "a teacher"}), by=BY, on=ON)
    hers = make.consent(
        bank, her, identification=Identification.PSEUDONYM, pseudonym=NARE, role_words=ROLE, given_on=ON
    )
    bank.consents.save(hers, by=BY, on=ON)
    turns = (
        Segment(number=1, start_s=0.0, end_s=5.0, text="Նունուֆարը եկավ։", person=teller),
        Segment(number=2, start_s=5.0, end_s=9.0, text="Ես լռում եմ։", person=teller),
    )
    english = (Segment(number=1, start_s=0.0, end_s=5.0, text="Nunufar came.", person=teller),)
    interview = Interview(
        id=bank.items.id_for(Stream("nur"), "batch-1", "I01", by=BY),
        batch=BatchId("b1"),
        stream=Stream("nur"),
        row="interviews!2",
        languages=(HY,),
        people={teller: frozenset({Role.NARRATOR})},
        segments=turns,
        translations={EN: english},
        title={EN: "[A neighbour] came"},
    )
    bank.items.save(interview, by=BY, on=ON)
    screen(bank, [interview.id], on=ON)
    for row in bank.findings.list(item=interview.id, code="identity.name-in-text"):
        given = Answer(decision="redact", by=BY, called=called_in_question(bank, row))
        answer(bank, row, given, on=ON)
    return her, bank.items.get(interview.id)


def today(bank, item):
    world = world_of(bank)
    return log_today(bank, item, world, marks=marks_in(world))


def test_each_row_says_where_what_why_and_by_whom_and_never_what_stood_there(bank, told) -> None:
    her, interview = told
    rows = {one.field: one for one in today(bank, interview.id)}
    spoken = rows["segment.1"]
    assert (spoken.words, spoken.kind, spoken.source) == ("Նարե", "name", "pseudonym")
    assert (spoken.start, spoken.end) == (0, 10)
    assert (spoken.rule, spoken.code, spoken.by, spoken.on) == ("registry", "identity.name-in-text", BY, ON)
    assert spoken.person == her
    assert rows["translation.en.1"].words == "Nare"
    log = repr(today(bank, interview.id))
    assert not [name for name in ("Նունուֆար", "Nunufar", "Զզիզխ") if name in log]


def test_a_turn_that_stays_inside_and_a_label_are_rows_too(bank, told) -> None:
    _her, interview = told
    teller = interview.segments[0].person
    quiet = replace(
        interview,
        redactions=(*interview.redactions, Redaction(segment=2, reason=RedactionReason.BY_HAND, decided_by=BY)),
    )
    world = world_of(bank)
    cast = cast_of(quiet, world, {})
    by_field = {one.field: one for one in log_of(quiet, cast, (), (), marks_in(world))}
    assert (by_field["segment.2"].kind, by_field["segment.2"].by) == ("turn", BY)
    assert by_field["voice.1"].words == "[ուսուցիչ]"  # the English role, in the language that is spoken
    duty = Duty(kind=DutyKind.LEAVE_TRANSCRIPT_OUT, person=teller)
    closed = [one for one in log_of(interview, cast, (duty,), (), marks_in(world)) if one.kind == "turn"]
    assert {one.rule for one in closed} == {"leave_transcript_out"}
    assert {one.tier for one in closed} == {"agreement"}


def test_covered_faces_say_whose_word_it_is(bank, make, told) -> None:
    her, _interview = told
    box = Box(left=1, top=1, right=5, bottom=5)
    photo = make.photo(
        bank,
        people=(her,),
        faces=(
            Face(number=1, box=box, score=0.9, link=FaceLink.PERSON, person=her),
            Face(number=2, box=box, score=0.9, link=FaceLink.BYSTANDER),
            Face(number=3, box=box, score=1.0, link=FaceLink.BYSTANDER, kind="plate"),
        ),
        captions={EN: Caption(text="[A neighbour] bakes.", language=EN)},
    )
    world = world_of(bank)
    cast = cast_of(photo, world, {})
    covering = Duty(kind=DutyKind.COVER_FACE, person=her)
    assert isinstance(photo, Photo)
    rows = {one.field: one for one in log_of(photo, cast, (covering,), (), marks_in(world))}
    assert (rows["face.1"].tier, rows["face.1"].words) == ("agreement", "covered")
    assert rows["face.2"].rule == "bystander"
    assert (rows["face.3"].kind, rows["face.3"].tier) == ("plate", "person")
    assert (rows["caption.en"].words, rows["caption.en"].source) == ("Nare", "pseudonym")


def test_a_release_keeps_the_log_until_somebody_in_it_is_erased(bank, make, told) -> None:
    _her, interview = told
    rows = today(bank, interview.id)
    collection = make.collection(bank, items=(interview.id,))
    row = bank.items.row(interview.id)
    release = bank.releases.propose(
        collection=collection.id,
        version=1,
        edition="public",
        digest="0" * 64,
        items=[ReleaseItem(item=row.id, public_id=row.public_id, revision=row.revision, replaced=rows)],
        left_out=[],
        by="pe-1",
        on=ON,
    )
    assert bank.releases.replaced(release.id, interview.id) == rows
    bank.erasure.item(interview.id, by="pe-1", on=ON)
    assert bank.releases.replaced(release.id, interview.id) == ()
