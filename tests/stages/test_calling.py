"""A chosen pseudonym stands wherever its bearer was taken out, in every language, and nowhere once it was given up."""

from dataclasses import replace

from storybank.anonymise.text import MARK, published_segments
from storybank.records import (
    BatchId,
    Caption,
    Consent,
    ConsentId,
    ConsentStatus,
    Identification,
    IndexEntry,
    Interview,
    ItemId,
    Language,
    Person,
    PersonId,
    Photo,
    Redaction,
    RedactionReason,
    Role,
    Segment,
    Span,
    Story,
    Stream,
    ThirdParty,
    ThirdPartyKind,
    ThirdPartyTreatment,
)
from storybank.rules.calling import Source, called
from storybank.stages.calling import Cast, as_called, given_up, shown, swaps

HY, EN, RU, AZ = map(Language, ("hy", "en", "ru", "az"))
HER, TELLER, OTHER = PersonId("her"), PersonId("teller"), PersonId("other")
ITEM = ItemId("i1")
ROLE = {EN: "a neighbour", HY: "հարևան", RU: "соседка", AZ: "qonşu"}
NARE = {EN: "Nare", HY: "Նարե", RU: "Наре", AZ: "Narə"}


def agreement(person: PersonId = HER, **said) -> Consent:
    values = {"status": ConsentStatus.GIVEN, "role_words": ROLE} | said
    return Consent(id=ConsentId(f"c-{person}"), version=1, subject=person, stream=Stream("nur"), **values)


PSEUDONYM = agreement(identification=Identification.PSEUDONYM, pseudonym=NARE)


def cast(*consents: Consent, former=(), people=(HER, TELLER)) -> Cast:
    known = {one: Person(id=one, stream=Stream("nur")) for one in people}
    return Cast(item=ITEM, consents=consents, people=known, former=given_up(former))


def interview(replacement: str = "[հարևան]", **more) -> Interview:
    turns = {
        HY: "Նունուֆարը եկավ։",
        EN: "Nunufar came.",
        RU: "Нунуфар пришла.",
        AZ: "Nunufar gəldi.",
    }
    ends = {HY: 10, EN: 7, RU: 7, AZ: 7}
    in_words = {EN: "[a neighbour]", RU: "[соседка]", AZ: "[qonşu]"}

    def turn(language: Language) -> tuple[Segment, ...]:
        return (Segment(number=1, start_s=0.0, end_s=5.0, text=turns[language], person=TELLER),)

    def cut(language: Language | None, words: str) -> Redaction:
        where = Span(0, ends[language or HY])
        return Redaction(
            segment=1, reason=RedactionReason.NAME, span=where, replacement=words, person=HER, translation=language
        )

    return Interview(
        id=ITEM,
        batch=BatchId("b"),
        stream=Stream("nur"),
        row="interviews!2",
        languages=(HY,),
        people={TELLER: frozenset({Role.NARRATOR})},
        segments=turn(HY),
        translations={one: turn(one) for one in (EN, RU, AZ)},
        redactions=(cut(None, replacement), *(cut(one, in_words[one]) for one in (EN, RU, AZ))),
        **more,
    )


def published(item: Interview) -> dict[Language, str]:
    every = {HY: item.segments, **item.translations}
    return {one: published_segments(item, turns, one, ())[0].text for one, turns in every.items()}


def test_a_pseudonym_chosen_after_the_redactions_stands_in_speech_subtitles_and_translations() -> None:
    assert published(as_called(interview(), cast(agreement())))[EN] == "[a neighbour] came."
    once = as_called(interview(), cast(PSEUDONYM))
    assert published(once) == {HY: "Նարե եկավ։", EN: "Nare came.", RU: "Наре пришла.", AZ: "Narə gəldi."}
    assert as_called(once, cast(PSEUDONYM)) == once


def test_a_pseudonym_that_was_given_up_gives_way_to_the_role_or_to_the_new_one() -> None:
    decided = as_called(interview(), cast(PSEUDONYM))
    assert published(as_called(decided, cast(agreement(), former=(PSEUDONYM,))))[RU] == "[соседка] пришла."
    other = replace(PSEUDONYM, version=2, pseudonym={RU: "Лусик"})
    said = published(as_called(decided, cast(other, former=(PSEUDONYM,))))
    assert said[RU] == "Лусик пришла."
    assert said[EN] == "[a neighbour] came."  # none was chosen in this language


def test_a_mark_stays_a_mark_and_an_accusation_gets_no_name() -> None:
    assert published(as_called(interview(MARK), cast(PSEUDONYM)))[HY] == "[…] եկավ։"
    accused = interview()
    accused = replace(
        accused, redactions=tuple(replace(one, reason=RedactionReason.ACCUSATION) for one in accused.redactions)
    )
    assert as_called(accused, cast(PSEUDONYM)) == accused


def test_a_paused_agreement_and_one_for_other_items_give_no_pseudonym() -> None:
    for consent in (
        replace(PSEUDONYM, is_paused=True),
        replace(PSEUDONYM, status=ConsentStatus.WITHDRAWN),
        replace(PSEUDONYM, items=(ItemId("another"),)),
    ):
        assert "Nare" not in published(as_called(interview(), cast(consent)))[EN]


def test_no_pseudonym_leaves_at_a_level_without_them() -> None:
    decided = as_called(interview(), cast(PSEUDONYM))
    assert published(as_called(decided, cast(PSEUDONYM), with_pseudonym=False))[EN] == "[a neighbour] came."


def test_captions_alternative_texts_index_and_pages_say_the_pseudonym_for_the_role_in_brackets() -> None:
    photo = Photo(
        id=ITEM,
        batch=BatchId("b"),
        stream=Stream("nur"),
        row="photographs!2",
        people={HER: frozenset({Role.DEPICTED})},
        width_px=9,
        height_px=9,
        media_type="image/jpeg",
        captions={EN: Caption(text="[A neighbour] bakes.", alt_text="[a neighbour] at an oven", language=EN)},
    )
    done = shown(photo, cast(PSEUDONYM))
    assert isinstance(done, Photo)
    assert (done.captions[EN].text, done.captions[EN].alt_text) == ("Nare bakes.", "Nare at an oven")
    assert shown(done, cast(PSEUDONYM)) == done
    index = (IndexEntry(segment=1, title={EN: "[a neighbour] comes"}, keywords=("[հարևան]", "հաց")),)
    told = shown(interview(index=index, title={RU: "Пришла [соседка]"}), cast(PSEUDONYM))
    assert isinstance(told, Interview)
    assert (told.index[0].title[EN], told.index[0].keywords) == ("Nare comes", ("Նարե", "հաց"))
    assert told.title[RU] == "Пришла Наре"
    page = Story(
        id=ITEM, batch=BatchId("b"), stream=Stream("nur"), row="stories!2", key="S1", body={AZ: "[qonşu] deyir"}
    )
    assert shown(page, cast(PSEUDONYM)).body[AZ] == "Narə deyir"


def test_a_role_that_two_people_share_is_left_alone() -> None:
    both = cast(
        PSEUDONYM,
        agreement(OTHER, identification=Identification.PSEUDONYM, pseudonym={EN: "Lusik"}),
        people=(HER, OTHER),
    )
    assert swaps("[a neighbour] came.", EN, both) == ()
    shared = cast(PSEUDONYM, agreement(OTHER), people=(HER, OTHER))
    assert swaps("[a neighbour] came.", EN, shared) == ()


def test_words_of_whoever_speaks_of_her_stand_where_she_has_none() -> None:
    entry = ThirdParty(
        ref=HER, kind=ThirdPartyKind.TALKED_ABOUT, treatment=ThirdPartyTreatment.GENERALISE, role_words={EN: "a nurse"}
    )
    told = called(HER, EN, (agreement(TELLER, role_words={}, third_parties=(entry,)),), None)
    assert (told.words, told.source) == ("[a nurse]", Source.THIRD_PARTY)
    assert called(HER, HY, (), None).source is Source.NOBODY
