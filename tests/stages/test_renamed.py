"""Somebody renamed after the material came: the old name and the new one are hers, wherever and in whatever script they stand."""

from dataclasses import replace
from datetime import date

import pytest

from storybank.anonymise.levels import Level
from storybank.people import Found
from storybank.people.aliases import fold
from storybank.publish.timed_text import write_vtt
from storybank.records import (
    BatchId,
    Caption,
    Identification,
    IndexEntry,
    Interview,
    Language,
    Role,
    Segment,
    Stream,
)
from storybank.stages import remembering
from storybank.stages.gathering import mark, texts_of
from storybank.stages.levelling import levelled
from storybank.stages.screening import screen, world_of

pytestmark = pytest.mark.slow

ON = date(2026, 11, 20)
BY = "ed-nur-1"
HY, EN, RU, AZ = map(Language, ("hy", "en", "ru", "az"))
BEFORE = {"hy": {"given": "Զարինե", "family": "Զզիզխյան"}}
AFTER = {"hy": {"given": "Զարինե", "family": "Կուկարյան"}}
# both names, in every script and case that the material has
TURNS = {
    HY: "Զզիզխյանը եկավ, հետո Կուկարյանին ասացի։",
    EN: "Then Zzizkhyan came, and I told Kukaryan.",
    RU: "Пришла Ззизхян, и я сказал Кукарян.",
    AZ: "Zzizxyan gəldi, sonra Kukaryana dedim.",
}


def by_registry(bank):
    """Return the bank's world without the finders of unknown names: their models are not what is tried here."""
    return replace(world_of(bank), found=lambda text, language: Found())


@pytest.fixture
def renamed(bank, make, monkeypatch):
    """Keep an interview and a photograph from before, then seal the new name; return the person and both items."""
    monkeypatch.setattr(remembering, "found_in", lambda text, language: Found())
    her, teller = make.person(bank, "C01"), make.person(bank, "C02")
    bank.identities.add(her, BEFORE, by=BY, on=ON, fold=fold)
    agreed = make.consent(bank, teller, role_words={"en": "a teacher"}, given_on=date(2026, 1, 1))
    bank.consents.save(agreed, by=BY, on=ON)
    hers = make.consent(bank, her, role_words={"en": "a neighbour", "ru": "соседка"}, given_on=date(2026, 1, 1))
    bank.consents.save(hers, by=BY, on=ON)

    def turn(text):
        return (Segment(number=1, start_s=0.0, end_s=5.0, text=text, person=teller),)

    interview = Interview(
        id=bank.items.id_for(Stream("nur"), "batch-1", "I01", by=BY),
        batch=BatchId("b1"),
        stream=Stream("nur"),
        row="interviews!2",
        languages=(HY,),
        people={teller: frozenset({Role.NARRATOR}), her: frozenset({Role.NAMED})},
        segments=turn(TURNS[HY]),
        translations={language: turn(TURNS[language]) for language in (EN, RU, AZ)},
        index=(IndexEntry(segment=1, title={EN: "Zzizkhyan and Kukaryan"}, keywords=("Kukaryan",)),),
    )
    bank.items.save(interview, by=BY, on=ON)
    photo = make.photo(
        bank,
        people=(her,),
        captions={language: Caption(text=words, language=language) for language, words in TURNS.items()},
    )
    bank.identities.add(her, AFTER, by=BY, on=date(2026, 11, 21), fold=fold)
    return her, interview, photo


def test_both_names_are_marked_as_hers_in_captions_turns_translations_and_index(bank, renamed) -> None:
    her, interview, photo = renamed
    world = by_registry(bank)
    for item in (interview, photo):
        for text in texts_of(item):
            hers = [one for one in mark(text, world).names if one.person == her]
            assert len(hers) == (1 if "keywords" in text.field else 2), text.field


def test_both_names_are_replaced_by_the_same_words_in_every_text_and_subtitle(bank, renamed) -> None:
    _her, interview, _photo = renamed
    done = levelled(bank, by_registry(bank), interview, Level.ROLES, by=BY)
    expected = {HY: "[հարևան]", EN: "[a neighbour]", RU: "[соседка]", AZ: "[qonşu]"}
    for language, turns in done.turns.items():
        subtitles = write_vtt(turns, language)
        assert turns[0].text.count(expected[language]) == 2, turns[0].text
        assert subtitles.count(expected[language]) == 2
        for part in ("Զզիզխ", "Կուկար", "Zziz", "Kukar", "Ззиз", "Кукар"):
            assert part not in subtitles


def test_the_bytes_and_file_names_are_searched_for_both_names(bank, renamed) -> None:
    her, _interview, _photo = renamed
    index = world_of(bank).aliases
    for text in ("zarine zzizkhyan 01.jpg", "Кукаряном", "ZARINE-KUKARYAN.vtt", "data zzizkhyan json"):
        assert any(alias.person == her for _, alias, _ in index.told(text, "en", frozenset({her}))), text


def test_both_names_are_asked_about_and_the_new_one_is_shown_once_she_agrees(bank, renamed) -> None:
    her, interview, photo = renamed
    screen(bank, [interview.id, photo.id], on=ON)
    asked = [row.finding for row in bank.findings.list(item=interview.id) if row.finding.person == her]
    spoken = {one.field for one in asked if one.code == "identity.name-in-text"}
    assert {"segment.1", "translation.en.1", "translation.ru.1", "translation.az.1"} <= spoken
    captions = [
        row.finding for row in bank.findings.list(item=photo.id) if row.finding.code == "captions.names-a-person"
    ]
    assert {one.field for one in captions if one.person == her} == {f"caption.{language}" for language in TURNS}
    assert bank.identities.display_name(her, "hy", Identification.NAMED, by=BY) == "Զարինե Կուկարյան"
