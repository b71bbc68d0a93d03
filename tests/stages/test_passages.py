"""The index of an interview leaves entry by entry, with the turn each belongs to."""

from storybank.publish.contents import PublishedSegment
from storybank.records import BatchId, Duty, DutyKind, IndexEntry, Interview, ItemId, Language, PersonId, Stream
from storybank.stages.passages import passages_of

EN, HY, RU = Language("en"), Language("hy"), Language("ru")
INTERVIEW = Interview(
    id=ItemId("i"),
    batch=BatchId("b"),
    stream=Stream("nur"),
    row="interviews!2",
    people={},
    index=(
        IndexEntry(segment=7, title={EN: "The way out"}, keywords=("road",), places=("Goris",)),
        IndexEntry(segment=2, title={EN: "The school", RU: "Школа"}, synopsis={HY: "Դպրոցը"}),
        IndexEntry(segment=4, title={EN: "Somebody else"}),
        IndexEntry(segment=9, keywords=("nothing but words",)),
    ),
)
TURNS = [PublishedSegment(number=number, text="words", start_s=number * 10.0) for number in (1, 2, 7, 9)]


def test_an_entry_leaves_with_its_turn_in_the_languages_of_the_release():
    found = passages_of(INTERVIEW, TURNS, (), (EN, HY))
    assert [(one.segment, one.start_s) for one in found] == [(2, 20.0), (7, 70.0)]
    assert found[0].title == {EN: "The school"} and found[0].synopsis == {HY: "Դպրոցը"}
    assert found[1].places == ("Goris",)


def test_no_place_is_listed_where_one_teller_does_not_let_it_be_named():
    coarse = Duty(kind=DutyKind.COARSEN_PLACE, person=PersonId("p"))
    assert all(not one.places for one in passages_of(INTERVIEW, TURNS, (coarse,), (EN,)))


def test_without_a_transcript_there_is_no_index():
    assert passages_of(INTERVIEW, (), (), (EN,)) == ()
